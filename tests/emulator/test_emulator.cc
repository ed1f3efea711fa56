#include "tests/emulator/test_emulator.h"

#include <stdexcept>
#include <utility>

#include <gtest/gtest.h>

#include "absl/strings/str_join.h"

namespace eniform::emulator {
namespace {

using nlohmann::json;

const absl::Time kStart = absl::FromUnixSeconds(1'700'000'000);

}  // namespace

TestEmulator::TestEmulator(std::string cloud, const std::string& world, const TestOptions& options)
    : cloud_(std::move(cloud)), clock_(kStart) {
  EmulatorOptions emulator_options;
  emulator_options.cloud.clock = &clock_;
  emulator_options.cloud.settle = options.settle;
  emulator_options.cloud.rate_limits = options.rate_limits;
  emulator_options.cloud.seed = options.seed;
  WorldErrors errors;
  emulator_ = Emulator::Create(AllClouds(), emulator_options, {{"world.yaml", world}}, {}, errors);
  if (emulator_ == nullptr) throw std::runtime_error(absl::StrJoin(errors.messages(), "\n"));
}

HttpResponse TestEmulator::Control(const std::string& method, const std::string& path, const std::string& body) {
  HttpRequest request;
  request.method = method;
  request.path = path;
  request.body = body;
  return Send(request);
}

void TestEmulator::PostFaults(const std::vector<json>& faults) {
  HttpResponse response = Control("POST", "/_emulator/faults", json(faults).dump());
  EXPECT_EQ(response.status, 200) << response.body;
}

json TestEmulator::World() { return json::parse(Control("GET", "/_emulator/world").body)[cloud_]; }

json TestEmulator::Thing(const std::string& kind, const std::string& id) {
  const json world = World();
  for (const json& thing : world[kind]) {
    if (thing["id"] == id) return thing;
  }
  return json();
}

json TestEmulator::Stats() { return json::parse(Control("GET", "/_emulator/stats").body); }

std::string WorldErrorsOf(const std::string& text, const std::map<std::string, int64_t>& generate) {
  ManualClock clock(kStart);
  EmulatorOptions options;
  options.cloud.clock = &clock;
  WorldErrors errors;
  std::vector<WorldSource> sources;
  if (!text.empty()) sources.push_back({"world.yaml", text});
  auto emulator = Emulator::Create(AllClouds(), options, sources, generate, errors);
  EXPECT_EQ(emulator == nullptr, !errors.empty());
  return absl::StrJoin(errors.messages(), "\n");
}

}  // namespace eniform::emulator
