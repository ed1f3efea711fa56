#include "proto/resource_address.h"

namespace eniform {
namespace {

TEST(ResourceAddressTest, TextComesBack) {
  for (const char* text : {"network_interface.web-0", "eip.web", "eip_binding.a.b.c"}) {
    const std::optional<ResourceAddress> address = ResourceAddress::Parse(text);
    ASSERT_TRUE(address.has_value()) << text;
    EXPECT_EQ(address->ToString(), text);
  }
}

TEST(ResourceAddressTest, NameBeginsAfterTheFirstDot) {
  const std::optional<ResourceAddress> address = ResourceAddress::Parse("eip_binding.a.b");
  EXPECT_EQ(address->type, RESOURCE_TYPE_EIP_BINDING);
  EXPECT_EQ(address->name, "a.b");
}

TEST(ResourceAddressTest, OtherTextsAreNone) {
  for (const char* text : {"", ".", "eip", "eip.", ".web", "eips.web", "EIP.web", "network_interfaces.a", "instance.i-1", " eip.web"}) {
    EXPECT_FALSE(ResourceAddress::Parse(text).has_value()) << text;
  }
}

TEST(ResourceAddressTest, AddressOfEachType) {
  EXPECT_EQ(AddressOf(RESOURCE_TYPE_NETWORK_INTERFACE, "a"), "network_interface.a");
  EXPECT_EQ(AddressOf(RESOURCE_TYPE_EIP, "a"), "eip.a");
  EXPECT_EQ(AddressOf(RESOURCE_TYPE_EIP_BINDING, "a"), "eip_binding.a");
}

}  // namespace
}  // namespace eniform
