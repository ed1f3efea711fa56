#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "emulator/http_message.h"
#include "tests/emulator/test_emulator.h"

namespace eniform::emulator::jdcloud {

// Two VPCs, instances and interfaces in most of the states that the rules tell apart, ports of other products, and an EIP of an edge.
extern const char kJdWorld[];

struct JdAnswer {
  int http = 0;
  nlohmann::json body;
  std::string status, message;  // "" for success
  nlohmann::json result;        // an empty object where the answer has none
};

// JD Cloud in an emulator of this process, and a client that signs as the Node SDK does.
class JdTestCloud : public TestEmulator {
 public:
  explicit JdTestCloud(const std::string& world = kJdWorld, const TestOptions& options = TestOptions());

  // Calls an action by its name; `id` goes into its path, `parameters` into its query or its body. A test fails when the answer is
  // not in the envelope of JD reference 1.6.
  JdAnswer Call(const std::string& action, const std::string& id, const nlohmann::json& parameters = nlohmann::json::object());
  // "<HTTP status> <status> <message>"; "200" for success.
  std::string Said(const std::string& action, const std::string& id, const nlohmann::json& parameters = nlohmann::json::object());
  // As Call, and a test fails when it is refused. Then everything settles. The result.
  nlohmann::json Do(const std::string& action, const std::string& id, const nlohmann::json& parameters = nlohmann::json::object());
  // One page of a list call, filtered by name and values.
  nlohmann::json List(const std::string& action, const std::string& filter = "", const std::vector<std::string>& values = {});

  HttpRequest Request(const std::string& action, const std::string& id, const nlohmann::json& parameters);  // signed
  void Sign(HttpRequest& request, const std::string& signed_headers, const std::string& service,
            const std::string& region = "cn-north-1") const;  // again, after a change
  JdAnswer Ask(const HttpRequest& request);

  nlohmann::json Interface(const std::string& id);  // as describeNetworkInterface shows it
  nlohmann::json Eip(const std::string& id);        // as describeElasticIp shows it
  nlohmann::json Instance(const std::string& id);   // as describeInstance shows it
  // What the vm product shows of an interface on an instance; null when nothing.
  nlohmann::json Mounted(const std::string& instance, const std::string& interface);

  std::string Date() const;

 private:
  int nonces_ = 0;
};

// The addresses that an interface shows, the primary one first, the others sorted.
std::vector<std::string> AddressesOf(const nlohmann::json& interface);

}  // namespace eniform::emulator::jdcloud
