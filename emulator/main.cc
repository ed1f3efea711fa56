#include <csignal>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "emulator/clock.h"
#include "emulator/cloud.h"
#include "emulator/emulator.h"
#include "emulator/http_server.h"

namespace {

using eniform::emulator::Emulator;
using eniform::emulator::EmulatorOptions;
using eniform::emulator::HttpServer;
using eniform::emulator::RateLimits;

constexpr int kFailed = 1;
constexpr int kWrongUse = 64;

HttpServer* running_server = nullptr;

void StopOnSignal(int) {
  if (running_server != nullptr) running_server->Stop();
}

bool ReadFile(const std::string& path, std::string& text) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return false;
  std::ostringstream all;
  all << in.rdbuf();
  text = all.str();
  return !in.bad();
}

// "instances=2500,alicloud.interfaces=10000"
bool ParseSizes(const std::string& text, std::map<std::string, int64_t>& sizes) {
  for (absl::string_view part : absl::StrSplit(text, ',', absl::SkipEmpty())) {
    std::pair<std::string, std::string> pair = absl::StrSplit(part, absl::MaxSplits('=', 1));
    int64_t value = 0;
    if (!absl::SimpleAtoi(pair.second, &value) || value < 0) return false;
    sizes[pair.first] = value;
  }
  return true;
}

bool ParseListen(const std::string& text, std::string& address, int& port) {
  size_t colon = text.rfind(':');
  if (colon == std::string::npos) return false;
  address = text.substr(0, colon);
  return absl::SimpleAtoi(text.substr(colon + 1), &port) && port >= 0 && port <= 65535;
}

int WrongUse(const std::string& message) {
  std::cerr << "eniform-emulator: " << message << "\n";
  return kWrongUse;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Answers the APIs of the clouds on one loopback port, over worlds read from files.", "eniform-emulator");
  std::string listen = "127.0.0.1:9780", latency = "0", settle = "300ms", rate_limits = "on", generate;
  std::vector<std::string> worlds;
  EmulatorOptions options;
  app.add_option("--listen", listen, "address:port; port 0 takes a free one")->capture_default_str();
  app.add_option("--world", worlds, "a world file; may be given several times");
  app.add_option("--latency", latency, "added to every answer, such as 20ms")->capture_default_str();
  app.add_option("--settle", settle, "how long a change of state takes")->capture_default_str();
  app.add_option("--rate-limits", rate_limits, "on or off")->capture_default_str();
  app.add_option("--seed", options.cloud.seed, "what is made up is made up from this")->capture_default_str();
  app.add_option("--generate", generate,
                 "a made-up world besides, such as instances=2500,interfaces=10000,alicloud.interfaces=500; "
                 "a size without a cloud in front is tencentcloud's");
  app.footer("Example:\n  eniform-emulator --listen 127.0.0.1:0 --world world.yaml --settle 300ms");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    int code = app.exit(error);
    return code == 0 ? 0 : kWrongUse;
  }

  std::string address;
  int port = 0;
  if (!ParseListen(listen, address, port)) return WrongUse("--listen is address:port, such as 127.0.0.1:9780; `" + listen + "` is not");
  if (!absl::ParseDuration(latency, &options.latency) || options.latency < absl::ZeroDuration())
    return WrongUse("--latency is a duration such as 20ms");
  if (!absl::ParseDuration(settle, &options.cloud.settle) || options.cloud.settle < absl::ZeroDuration())
    return WrongUse("--settle is a duration such as 300ms");
  if (rate_limits != "on" && rate_limits != "off") return WrongUse("--rate-limits is on or off");
  options.cloud.rate_limits = rate_limits == "on" ? RateLimits::kOn : RateLimits::kOff;
  std::map<std::string, int64_t> sizes;
  if (!ParseSizes(generate, sizes)) return WrongUse("--generate is a list such as instances=2500,interfaces=10000");

  eniform::emulator::SystemClock clock;
  options.cloud.clock = &clock;
  std::vector<eniform::emulator::WorldSource> sources;
  for (const std::string& world : worlds) {
    sources.push_back({world, ""});
    if (!ReadFile(world, sources.back().text)) {
      std::cerr << world << ":1: can not be read\n";
      return kFailed;
    }
  }
  eniform::emulator::WorldErrors errors;
  std::unique_ptr<Emulator> emulator = Emulator::Create(eniform::emulator::AllClouds(), options, sources, sizes, errors);
  if (emulator == nullptr) {
    for (const std::string& message : errors.messages()) std::cerr << message << "\n";
    return kFailed;
  }
  auto server = HttpServer::Listen(address, port, [&](const eniform::emulator::HttpRequest& request) { return emulator->Handle(request); });
  if (!server.ok()) {
    std::cerr << "eniform-emulator: " << server.status().message() << "\n";
    return kFailed;
  }

  running_server = server->get();
  struct sigaction action {};
  action.sa_handler = StopOnSignal;
  sigaction(SIGTERM, &action, nullptr);
  sigaction(SIGINT, &action, nullptr);
  std::printf("listening on http://%s:%d\n", address.c_str(), (*server)->port());
  std::fflush(stdout);
  (*server)->Run();
  return 0;
}
