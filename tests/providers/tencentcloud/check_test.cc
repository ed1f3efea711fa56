#include "providers/tencentcloud/check.h"

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace eniform::tencentcloud {
namespace {

// The primary interface of ins-1 holds 10.0.1.5, which an ordinary public address reaches, and 10.0.1.6, which has an EIP.
constexpr char kObserved[] = R"(interfaces {
  id: "eni-1" primary: true instance_id: "ins-1"
  addresses { address: "10.0.1.5" primary: true public_ip: "198.51.100.5" }
  addresses { address: "10.0.1.6" public_ip: "203.0.113.6" eip_id: "eip-6" }
})";

Diagnostics CheckText(const std::string& declaration) {
  CheckRequest request;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(declaration, request.mutable_declaration())) << declaration;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(kObserved, request.mutable_observation()));
  return Check(request);
}

using testing::IsEmpty;

TEST(CheckTest, AnEipWhereAnOrdinaryPublicAddressIs) {
  const Diagnostics found = CheckText(R"(eip_bindings { key: "web" eip { name: "web" } network_interface { id: "eni-1" } })");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].code(), "TC-wan-ip");
  EXPECT_EQ(found[0].severity(), SEVERITY_WARNING);
  EXPECT_EQ(found[0].address(), "eip_binding.web");
  EXPECT_EQ(found[0].field(), "eip_bindings.web.private_ip");
  EXPECT_EQ(found[0].summary(), "The address has a public address of its own");
  EXPECT_THAT(found[0].detail(), testing::StartsWith("10.0.1.5 of eni-1 is reached by 198.51.100.5, which is no EIP."));
}

TEST(CheckTest, ByTheNameOfAnAdoptedInterface) {
  const std::string adopted = R"(network_interfaces { key: "p" primary_of { id: "ins-1" } } eip_bindings { key: "web"
                                 network_interface { name: "p" } private_ip: ")";
  EXPECT_EQ(CheckText(adopted + "10.0.1.5\" }").size(), 1u);
  EXPECT_THAT(CheckText(adopted + "10.0.1.6\" }"), IsEmpty()) << "reached by an EIP";
}

TEST(CheckTest, InterfacesThatAreNotThere) {
  EXPECT_THAT(CheckText(R"(eip_bindings { key: "web" network_interface { id: "eni-9" } })"), IsEmpty());
  EXPECT_THAT(CheckText(R"(network_interfaces { key: "n" } eip_bindings { key: "web" network_interface { name: "n" } })"), IsEmpty());
}

}  // namespace
}  // namespace eniform::tencentcloud
