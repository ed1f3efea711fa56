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

// Two VPCs, subnets in two zones, instances and interfaces in most of the states that the rules tell apart.
extern const char kTestWorld[];

// Settling takes one second of a clock that only tests move.
inline constexpr absl::Duration kSettle = absl::Seconds(1);

struct TestOptions {
  RateLimits rate_limits = RateLimits::kOff;
  absl::Duration settle = kSettle;
  uint64_t seed = 1;
};

// An emulator in this process, and a client that signs.
class TestCloud {
 public:
  explicit TestCloud(const std::string& world = kTestWorld, const TestOptions& options = TestOptions());

  // What is inside "Response". A test fails when the answer is not HTTP 200 with that envelope.
  nlohmann::json Call(const std::string& action, const nlohmann::json& parameters = nlohmann::json::object());
  // The error's code; "" for success.
  std::string Code(const std::string& action, const nlohmann::json& parameters = nlohmann::json::object());
  // As Call, and a test fails when it is refused. Then everything settles.
  nlohmann::json Do(const std::string& action, const nlohmann::json& parameters = nlohmann::json::object());

  HttpRequest Request(const std::string& action, const nlohmann::json& parameters) const;      // signed
  void Sign(HttpRequest& request, const std::string& service, const std::string& host) const;  // again, after a change
  HttpResponse Send(const HttpRequest& request) { return emulator_->Handle(request); }

  nlohmann::json World();                                                // the section of this cloud
  nlohmann::json Thing(const std::string& kind, const std::string& id);  // null when there is none
  nlohmann::json Stats();
  HttpResponse Control(const std::string& method, const std::string& path, const std::string& body = "");
  void PostFaults(const std::vector<nlohmann::json>& faults);

  nlohmann::json Interface(const std::string& id);  // as DescribeNetworkInterfaces shows it; null when it does not
  nlohmann::json Eip(const std::string& id);        // as DescribeAddresses shows it
  nlohmann::json Instance(const std::string& id);   // as DescribeInstances shows it

  void Advance(absl::Duration by) { clock_.Advance(by); }
  void Settle() { clock_.Advance(10 * kSettle); }

 private:
  ManualClock clock_;
  std::unique_ptr<Emulator> emulator_;
};

// The errors of a world that should not load, one a line; "" when it loads.
std::string WorldErrorsOf(const std::string& text, const std::map<std::string, int64_t>& generate = {});

}  // namespace eniform::emulator
