#include "providers/tencentcloud/provider.h"

#include <set>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "providers/tencentcloud/capabilities.h"
#include "providers/tencentcloud/rates.h"
#include "tests/providers/sdk/provider_suite.h"

namespace eniform::tencentcloud {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Cloud {
  using Provider = TencentCloud;
  static constexpr char kName[] = "tencentcloud";
  static constexpr char kRegion[] = "ap-guangzhou";
  static constexpr char kAccepted[] = R"({"Response":{"NetworkAccountType":"STANDARD","RequestId":"r-1"}})";
  static constexpr char kId[] = "TENCENTCLOUD_SECRET_ID";
  static constexpr char kKey[] = "TENCENTCLOUD_SECRET_KEY";
  static constexpr char kToken[] = "TENCENTCLOUD_SECURITY_TOKEN";
  static constexpr char kTokenHeader[] = "X-TC-Token";
  static constexpr char kPlainEndpoint[] = "http://vpc.tencentcloudapi.com";
};

TEST(ConfigureTest, WrongCredentialsInTheCloudsWords) {
  const sdk::Configured configured = sdk::Configure<Cloud>(
      sdk::Keys<Cloud>(), "", 200,
      R"({"Response":{"Error":{"Code":"AuthFailure.SignatureFailure","Message":"the signature does not match"},"RequestId":"r-9"}})");
  EXPECT_EQ(configured.response.error().error_class(), ERROR_CLASS_AUTH);
  EXPECT_EQ(configured.response.error().code(), "AuthFailure.SignatureFailure");
  EXPECT_EQ(configured.response.error().request_id(), "r-9");
  EXPECT_THAT(configured.response.DebugString(), Not(HasSubstr("verysecret")));
}

TEST(CapabilitiesTest, EveryOperationButTheFlag) {
  std::set<int> kinds;
  for (const OperationCapability& operation : CloudCapabilities().operations()) {
    EXPECT_TRUE(kinds.insert(operation.kind()).second);
    EXPECT_GT(operation.estimated_seconds(), 0);
    EXPECT_GT(operation.calls_per_second(), 0);
    EXPECT_EQ(operation.api_calls(), 1);
  }
  for (int kind = CREATE_INTERFACE; kind <= UNBIND_EIP; ++kind)
    EXPECT_EQ(kinds.count(kind), kind == SET_DELETE_ON_TERMINATION ? 0u : 1u) << kind;
  EXPECT_EQ(CloudCapabilities().delete_on_termination(), DELETE_ON_TERMINATION_PROMISE);
  EXPECT_FALSE(CloudCapabilities().delete_on_termination_note().empty());
}

TEST(CapabilitiesTest, EveryCodeIsDescribed) {
  std::set<std::string> codes;
  for (const RuleDescription& rule : CloudCapabilities().rules()) EXPECT_TRUE(codes.insert(rule.code()).second) << rule.code();
  EXPECT_TRUE(codes.contains("TC-01") && codes.contains("TC-30"));
  for (const auto& [rule, code] : CloudCapabilities().rule_codes()) EXPECT_TRUE(codes.contains(code)) << rule << " " << code;
}

TEST(CapabilitiesTest, VendorsTable) {
  const auto find = [](int cpu, int memory) -> std::pair<int, int> {
    for (const InstanceLimitRow& row : CloudCapabilities().instance_limits()) {
      if (cpu < row.min_cpu() || (row.max_cpu() && cpu > row.max_cpu())) continue;
      if (memory < row.min_memory_gib() || (row.max_memory_gib() && memory > row.max_memory_gib())) continue;
      return {row.interfaces(), row.addresses_per_interface()};
    }
    return {0, 0};
  };
  using Pair = std::pair<int, int>;
  EXPECT_EQ(find(1, 1), Pair(2, 2));
  EXPECT_EQ(find(1, 2), Pair(2, 6));
  EXPECT_EQ(find(2, 64), Pair(2, 10));
  EXPECT_EQ(find(4, 8), Pair(4, 10));
  EXPECT_EQ(find(4, 16), Pair(4, 10));
  EXPECT_EQ(find(4, 32), Pair(4, 20));
  EXPECT_EQ(find(8, 16), Pair(6, 20));
  EXPECT_EQ(find(12, 16), Pair(6, 20));
  EXPECT_EQ(find(16, 16), Pair(8, 30));
  EXPECT_EQ(find(6, 16), Pair(0, 0)) << "not in the table: unknown, not guessed";
}

TEST(RatesTest, TheSmallerDocumentedFigure) {
  EXPECT_EQ(RateOf("AttachNetworkInterface"), 50);
  EXPECT_EQ(RateOf("DescribeNetworkInterfaces"), 100);
  EXPECT_EQ(RateOf("AssociateAddress"), 10);
  EXPECT_EQ(RateOf("DescribeVpcTaskResult"), 20);
  EXPECT_EQ(RateOf("DescribeVpcs"), kUndocumentedRate);
}

}  // namespace
}  // namespace eniform::tencentcloud

namespace eniform::sdk {

INSTANTIATE_TYPED_TEST_SUITE_P(TencentCloud, ProviderTest, tencentcloud::Cloud);

}  // namespace eniform::sdk
