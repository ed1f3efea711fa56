#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "emulator/http_message.h"
#include "tests/emulator/test_emulator.h"

namespace eniform::emulator {

// Two VPCs, subnets in two zones, instances and interfaces in most of the states that the rules tell apart.
extern const char kTestWorld[];

// Tencent Cloud in an emulator of this process, and a client that signs.
class TestCloud : public TestEmulator {
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

  nlohmann::json Interface(const std::string& id);  // as DescribeNetworkInterfaces shows it; null when it does not
  nlohmann::json Eip(const std::string& id);        // as DescribeAddresses shows it
  nlohmann::json Instance(const std::string& id);   // as DescribeInstances shows it
};

}  // namespace eniform::emulator
