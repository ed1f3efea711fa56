#include "cli/render/state_text.h"

#include "google/protobuf/text_format.h"
#include "nlohmann/json.hpp"
#include "tests/cli/golden.h"
#include "tests/cli/plans.h"

namespace eniform::cli {
namespace {

StateSnapshot State() {
  StateSnapshot state;
  google::protobuf::TextFormat::ParseFromString(R"(
    lineage: "7d1c" serial: 7 stack: "shop-prod"
    objects { address: "eip.web" provider: "gz" id: "eip-1" protect: true on_remove: ON_REMOVE_FORGET
              attributes { eip { id: "eip-1" name: "web" public_ip: "203.0.113.7" bandwidth_mbps: 10 charge: EIP_CHARGE_TRAFFIC } } }
    objects { address: "eip_binding.web" provider: "gz" id: "eip-1"
              attributes { eip_binding { eip: "eip-1" network_interface: "eni-1" private_ip: "10.0.1.11" public_ip: "203.0.113.7" } } }
    objects { address: "network_interface.web-0" provider: "gz" id: "eni-1" on_remove: ON_REMOVE_DELETE promised_deletion: true
              picked_ips: "10.0.1.12" deposed_ids: "eni-0"
              attributes { network_interface { id: "eni-1" name: "web-0" mac: "20:90:6f:00:00:01" subnet: "subnet-a" primary_ip: "10.0.1.10"
                           secondary_ips: ["10.0.1.11", "10.0.1.12"] instance: "ins-a" delete_on_termination: true
                           tags { key: "tier" value: "web" } } } }
  )",
                                                &state);
  return state;
}

TEST(StateTextTest, NoTextOfAStateDrivesTheTerminal) {
  StateSnapshot state = State();
  Poison(state);
  for (const std::string& text : {StateText(state, Style()), OutputText(state)}) {
    EXPECT_THAT(text, testing::HasSubstr("\\x1b[2Jeip.web"));
    EXPECT_THAT(text, testing::Not(testing::HasSubstr("\x1b")));
  }
}

TEST(StateTextTest, Text) { ExpectGolden("state.txt", StateText(State(), Style())); }
TEST(StateTextTest, Json) { ExpectGolden("state.json", StateJson(State())); }
TEST(StateTextTest, Output) { ExpectGolden("output.txt", OutputText(State())); }
TEST(StateTextTest, OutputJson) { ExpectGolden("output.json", OutputJson(State())); }

TEST(StateTextTest, OneObject) {
  const auto object = nlohmann::json::parse(ObjectJson(State().objects(2)));
  EXPECT_EQ("20:90:6f:00:00:01", object["attributes"]["mac"]);
  EXPECT_EQ("delete", object["on_remove"]);
  EXPECT_EQ("network_interface", object["type"]);
}

TEST(StateTextTest, Nothing) {
  EXPECT_EQ("", OutputText(StateSnapshot()));
  EXPECT_TRUE(nlohmann::json::parse(StateJson(StateSnapshot()))["objects"].empty());
}

}  // namespace
}  // namespace eniform::cli
