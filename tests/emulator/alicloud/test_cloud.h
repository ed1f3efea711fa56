#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "emulator/http_message.h"
#include "tests/emulator/test_emulator.h"

namespace eniform::emulator::alicloud {

// Two VPCs, vSwitches in two zones, instances and interfaces in most of the states that the rules tell apart.
extern const char kTestWorld[];

// Alibaba Cloud in an emulator of this process, and a client that signs.
class TestCloud : public TestEmulator {
 public:
  explicit TestCloud(const std::string& world = kTestWorld, const TestOptions& options = TestOptions());

  // The answer's members. Parameters: a list becomes `Name.1` …, an object in it `Name.1.Key` …; RegionId is added. The product is
  // told by the action's name; "vpc:TagResources" says it for those that both have.
  nlohmann::json Call(const std::string& action, const nlohmann::json& parameters = nlohmann::json::object());
  // The error's code; "" for success.
  std::string Code(const std::string& action, const nlohmann::json& parameters = nlohmann::json::object());
  // As Call, and a test fails when it is refused. Then everything settles.
  nlohmann::json Do(const std::string& action, const nlohmann::json& parameters = nlohmann::json::object());

  HttpRequest Request(const std::string& action, const nlohmann::json& parameters);  // signed, with a nonce of its own
  void Sign(HttpRequest& request) const;                                             // again, after a change

  nlohmann::json Interface(const std::string& id);  // as DescribeNetworkInterfaces shows it; null when it does not
  nlohmann::json Eip(const std::string& id);        // as DescribeEipAddresses shows it
  nlohmann::json Instance(const std::string& id);   // as DescribeInstances shows it

 private:
  int nonce_ = 0;
};

}  // namespace eniform::emulator::alicloud
