#include "providers/sdk/pick_address.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace eniform::sdk {
namespace {

using testing::IsEmpty;
using testing::UnorderedElementsAre;

Subnet SubnetOf(const std::string& cidr) {
  Subnet subnet;
  subnet.set_id("subnet-1");
  subnet.set_cidr(cidr);
  return subnet;
}

Capabilities Keeping(int first, int last) {
  Capabilities capabilities;
  capabilities.set_reserved_first_addresses(first);
  capabilities.set_reserved_last_addresses(last);
  return capabilities;
}

OperationArguments KeptFree(const std::vector<std::string>& addresses) {
  OperationArguments arguments;
  for (const std::string& address : addresses) arguments.add_kept_free_ips(address);
  return arguments;
}

TEST(PickAddressTest, OnlyWhereNothingIsGivenAndSomethingIsKeptFree) {
  OperationArguments arguments = KeptFree({"10.0.1.4"});
  EXPECT_TRUE(MustPick(arguments));
  arguments.set_primary_ip("10.0.1.5");
  EXPECT_FALSE(MustPick(arguments));
  EXPECT_FALSE(MustPick(OperationArguments()));
}

TEST(PickAddressTest, TriesEveryAddressThatMayBeHeldOnce) {
  EXPECT_THAT(AddressesToTry(SubnetOf("10.0.1.8/29"), Keeping(2, 1), KeptFree({"10.0.1.11", "10.0.2.1"}), "token", 100),
              UnorderedElementsAre("10.0.1.10", "10.0.1.12", "10.0.1.13", "10.0.1.14"));
  EXPECT_THAT(AddressesToTry(SubnetOf("10.0.1.8/29"), Keeping(1, 3), KeptFree({}), "token", 100),
              UnorderedElementsAre("10.0.1.9", "10.0.1.10", "10.0.1.11", "10.0.1.12"));
}

TEST(PickAddressTest, GoesAroundFromWhereTheTokenSays) {
  const auto first = AddressesToTry(SubnetOf("10.0.0.0/16"), Keeping(2, 1), KeptFree({}), "one", 3);
  EXPECT_EQ(first.size(), 3u);
  EXPECT_EQ(first, AddressesToTry(SubnetOf("10.0.0.0/16"), Keeping(2, 1), KeptFree({}), "one", 3));
  EXPECT_NE(first, AddressesToTry(SubnetOf("10.0.0.0/16"), Keeping(2, 1), KeptFree({}), "other", 3));
}

TEST(PickAddressTest, NothingToTry) {
  EXPECT_THAT(AddressesToTry(SubnetOf("10.0.1.8/30"), Keeping(2, 2), KeptFree({}), "token", 9), IsEmpty());
  EXPECT_THAT(AddressesToTry(SubnetOf(""), Keeping(2, 1), KeptFree({}), "token", 9), IsEmpty());
  EXPECT_THAT(AddressesToTry(SubnetOf("10.0.1.8/30"), Keeping(2, 1), KeptFree({"10.0.1.10"}), "token", 9), IsEmpty());
}

TEST(PickAddressTest, FirstThatIsFree) {
  const auto free = FirstFree({"10.0.1.4", "10.0.1.5", "10.0.1.6"}, {"10.0.1.4"}, SubnetOf("10.0.1.0/29"));
  ASSERT_TRUE(free.ok());
  EXPECT_EQ(*free, "10.0.1.5");
  EXPECT_EQ(FirstFree({"10.0.1.4"}, {"10.0.1.4"}, SubnetOf("10.0.1.0/29")).error().error_class(), ERROR_CLASS_CONFLICT);
}

}  // namespace
}  // namespace eniform::sdk
