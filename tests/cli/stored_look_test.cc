#include "cli/stored_look.h"

#include "google/protobuf/text_format.h"

namespace eniform::cli {
namespace {

StateSnapshot State() {
  StateSnapshot state;
  google::protobuf::TextFormat::ParseFromString(R"(
    objects { address: "eip.web" provider: "gz" id: "eip-1" attributes { eip { id: "eip-1" public_ip: "203.0.113.7" } } }
    objects { address: "eip_binding.outer" provider: "gz" id: "eip-2"
              attributes { eip_binding { eip: "eip-2" network_interface: "eni-x" private_ip: "10.0.1.99" public_ip: "203.0.113.8" } } }
    objects { address: "eip_binding.web" provider: "gz" id: "eip-1"
              attributes { eip_binding { eip: "eip-1" network_interface: "eni-1" private_ip: "10.0.1.11" public_ip: "203.0.113.7" } } }
    objects { address: "network_interface.departed" provider: "gz" departed_with: "ins-z" attributes { network_interface { id: "" } } }
    objects { address: "network_interface.far" provider: "bj" id: "eni-9" attributes { network_interface { id: "eni-9" } } }
    objects { address: "network_interface.web-0" provider: "gz" id: "eni-1"
              attributes { network_interface { id: "eni-1" vpc: "vpc-1" subnet: "subnet-a" zone: "z3" primary_ip: "10.0.1.10"
                           secondary_ips: ["10.0.1.11", "10.0.1.12"] security_groups: "sg-1" instance: "ins-a"
                           delete_on_termination: true } } }
  )",
                                                &state);
  return state;
}

TEST(StoredLookTest, OneObservationAProvider) {
  const auto observed = ObservationsFromState(State());
  ASSERT_EQ(2u, observed.size());
  EXPECT_EQ("bj", observed[0].provider());
  EXPECT_EQ("gz", observed[1].provider());
  EXPECT_EQ(1, observed[0].interfaces_size());
}

TEST(StoredLookTest, InterfacesAreAsTheyWere) {
  const Observation gz = ObservationsFromState(State())[1];
  ASSERT_EQ(1, gz.interfaces_size()) << "one that departed is not there";
  const NetworkInterface& web = gz.interfaces(0);
  EXPECT_EQ("ins-a", web.instance_id());
  EXPECT_EQ(INTERFACE_STATUS_IN_USE, web.status());
  EXPECT_TRUE(web.delete_on_termination());
  ASSERT_EQ(3, web.addresses_size());
  EXPECT_TRUE(web.addresses(0).primary());
  EXPECT_EQ("eip-1", web.addresses(1).eip_id());
  EXPECT_EQ("203.0.113.7", web.addresses(1).public_ip());
  EXPECT_EQ("", web.addresses(2).eip_id());
  EXPECT_EQ("subnet-a", gz.subnets(0).id());
  EXPECT_EQ("z3", gz.subnets(0).zone());
  EXPECT_EQ("ins-a", gz.instances(0).id());
  EXPECT_EQ("sg-1", gz.security_groups(0).id());
}

TEST(StoredLookTest, BoundEipsAreBoundWhoeverManagesThem) {
  const Observation gz = ObservationsFromState(State())[1];
  ASSERT_EQ(2, gz.eips_size());
  EXPECT_EQ("eni-1", gz.eips(0).interface_id());
  EXPECT_EQ("ins-a", gz.eips(0).instance_id());
  EXPECT_EQ(EIP_STATUS_BOUND, gz.eips(0).status());
  EXPECT_EQ("eni-x", gz.eips(1).interface_id());
  EXPECT_EQ("203.0.113.8", gz.eips(1).public_ip());
}

}  // namespace
}  // namespace eniform::cli
