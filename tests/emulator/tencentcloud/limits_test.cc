#include "emulator/tencentcloud/limits.h"

#include <gtest/gtest.h>

namespace eniform::emulator::tencentcloud {
namespace {

TEST(LimitsTest, FollowTheVendorsTables) {
  struct Row {
    const char* type;
    int cpu, memory, interfaces, addresses;
  };
  for (const Row& row :
       {Row{"S5.SMALL1", 1, 1, 2, 6}, Row{"SA1.SMALL1", 1, 1, 2, 2}, Row{"S5.MEDIUM4", 2, 4, 4, 10}, Row{"SA1.MEDIUM4", 2, 4, 2, 10},
        Row{"S5.LARGE8", 4, 8, 4, 10}, Row{"S5se.LARGE8", 4, 8, 4, 20}, Row{"SA1.LARGE16", 4, 16, 4, 20}, Row{"S5.2XLARGE16", 8, 16, 6, 20},
        Row{"S3.3XLARGE24", 12, 24, 8, 30}, Row{"S5.4XLARGE32", 16, 32, 8, 30}}) {
    absl::optional<InstanceType> type = TypeFromName(row.type);
    ASSERT_TRUE(type.has_value()) << row.type;
    EXPECT_EQ(type->cpu, row.cpu) << row.type;
    EXPECT_EQ(type->memory_gib, row.memory) << row.type;
    EXPECT_EQ(type->interfaces, row.interfaces) << row.type;
    EXPECT_EQ(type->addresses_per_interface, row.addresses) << row.type;
  }
  EXPECT_FALSE(TypeFromName("S5").has_value());
  EXPECT_FALSE(TypeFromName("S5.HUGE8").has_value());
}

TEST(LimitsTest, PublicAddressesByCores) {
  const int kRows[][2] = {{1, 2},  {5, 2},  {6, 3},  {11, 3}, {12, 4},  {18, 5}, {24, 6},
                          {30, 7}, {36, 8}, {42, 9}, {47, 9}, {48, 10}, {96, 10}};
  for (const auto& row : kRows) EXPECT_EQ(PublicAddressQuota(row[0]), row[1]) << row[0];
}

}  // namespace
}  // namespace eniform::emulator::tencentcloud
