#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "absl/time/time.h"
#include "emulator/clock.h"
#include "emulator/cloud.h"
#include "emulator/emulator.h"
#include "emulator/http_message.h"

namespace eniform::emulator {

// Settling takes one second of a clock that only tests move.
inline constexpr absl::Duration kSettle = absl::Seconds(1);

struct TestOptions {
  RateLimits rate_limits = RateLimits::kOff;
  absl::Duration settle = kSettle;
  uint64_t seed = 1;
};

// An emulator in this process, looked at through one cloud. Each cloud's tests derive a client that signs.
class TestEmulator {
 public:
  TestEmulator(std::string cloud, const std::string& world, const TestOptions& options);

  HttpResponse Send(const HttpRequest& request) { return emulator_->Handle(request); }
  HttpResponse Control(const std::string& method, const std::string& path, const std::string& body = "");
  void PostFaults(const std::vector<nlohmann::json>& faults);

  nlohmann::json World();                                                // the section of this cloud
  nlohmann::json Thing(const std::string& kind, const std::string& id);  // null when there is none
  nlohmann::json Stats();

  absl::Time Now() const { return clock_.Now(); }
  void Advance(absl::Duration by) { clock_.Advance(by); }
  void Settle() { clock_.Advance(10 * kSettle); }

 private:
  std::string cloud_;
  ManualClock clock_;
  std::unique_ptr<Emulator> emulator_;
};

// The errors of a world that should not load, one a line; "" when it loads.
std::string WorldErrorsOf(const std::string& text, const std::map<std::string, int64_t>& generate = {});

}  // namespace eniform::emulator
