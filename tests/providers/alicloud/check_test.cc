#include "providers/alicloud/check.h"

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace eniform::alicloud {
namespace {

CheckRequest Request(const std::string& text) {
  CheckRequest request;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &request)) << text;
  return request;
}

constexpr char kObserved[] = R"(
  observation { interfaces { id: "eni-1" primary: true instance_id: "i-1"
    addresses { address: "10.0.1.5" primary: true public_ip: "203.0.113.9" }
    addresses { address: "10.0.1.6" public_ip: "203.0.113.7" eip_id: "eip-1" } } })";

TEST(CheckTest, FixedPublicAddressRefusesAnEip) {
  const Diagnostics found = Check(Request(
      std::string(R"(declaration { eip_bindings { key: "web" eip { id: "eip-2" } network_interface { id: "eni-1" } } })") + kObserved));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].code(), "ALI-public-ip");
  EXPECT_EQ(found[0].diagnostic_class(), DIAGNOSTIC_CLASS_REFUSED);
  EXPECT_EQ(found[0].address(), "eip_binding.web");
  EXPECT_THAT(found[0].detail(), testing::HasSubstr("203.0.113.9"));
}

TEST(CheckTest, PrimaryOfAnInstanceIsFoundToo) {
  EXPECT_EQ(Check(Request(std::string(R"(declaration { network_interfaces { key: "p" primary_of { id: "i-1" } }
                                                       eip_bindings { key: "web" network_interface { name: "p" } } })") +
                          kObserved))
                .size(),
            1u);
}

TEST(CheckTest, EipsAndOtherAddressesAreNoFault) {
  EXPECT_TRUE(
      Check(Request(std::string(R"(declaration { eip_bindings { key: "web" network_interface { id: "eni-1" } private_ip: "10.0.1.6" } })") +
                    kObserved))
          .empty());
  EXPECT_TRUE(
      Check(Request(std::string(R"(declaration { eip_bindings { key: "web" network_interface { id: "eni-2" } } })") + kObserved)).empty());
}

}  // namespace
}  // namespace eniform::alicloud
