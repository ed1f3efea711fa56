#include "providers/alicloud/provider.h"

#include <filesystem>
#include <fstream>
#include <set>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "providers/alicloud/capabilities.h"
#include "providers/alicloud/operations.h"
#include "providers/alicloud/rates.h"
#include "tests/providers/sdk/provider_suite.h"

namespace eniform::alicloud {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Cloud {
  using Provider = AlibabaCloud;
  static constexpr char kName[] = "alicloud";
  static constexpr char kRegion[] = "cn-hangzhou";
  static constexpr char kAccepted[] = R"({"RequestId":"r-1","NetworkInterfaceSets":{"NetworkInterfaceSet":[]}})";
  static constexpr char kId[] = "ALIBABA_CLOUD_ACCESS_KEY_ID";
  static constexpr char kKey[] = "ALIBABA_CLOUD_ACCESS_KEY_SECRET";
  static constexpr char kToken[] = "ALIBABA_CLOUD_SECURITY_TOKEN";
  static constexpr char kTokenHeader[] = "x-acs-security-token";
  static constexpr char kPlainEndpoint[] = "http://ecs.aliyuncs.com";
};

TEST(ConfigureTest, AsksTheHostOfTheRegion) {
  EXPECT_THAT(sdk::Configure<Cloud>(sdk::Keys<Cloud>()).requests.at(0).url, testing::StartsWith("https://ecs-cn-hangzhou.aliyuncs.com/"));
}

TEST(ConfigureTest, TheCredentialFileIsNamedToo) {
  EXPECT_THAT(sdk::Configure<Cloud>({}).response.error().message(), HasSubstr("~/.alibabacloud/credentials"));
}

TEST(ConfigureTest, CredentialFileWithTemporaryOnes) {
  const auto home = std::filesystem::path(testing::TempDir()) / "alicloud-provider-test";
  std::filesystem::create_directories(home / ".alibabacloud");
  std::ofstream(home / ".alibabacloud/credentials")
      << "[default]\nenable = true\ntype = access_key\naccess_key_id = A\naccess_key_secret = verysecret\n"
         "[ci]\ntype = sts\naccess_key_id = B\naccess_key_secret = verysecret\nsecurity_token = STS\n"
         "[role]\ntype = ram_role_arn\naccess_key_id = C\naccess_key_secret = verysecret\n";
  const auto header = [](const sdk::Configured& configured, const char* name) { return sdk::HeaderOf(configured.requests.at(0), name); };
  const sdk::Configured plain = sdk::Configure<Cloud>({{"HOME", home}});
  ASSERT_FALSE(sdk::IsError(plain.response.error())) << plain.response.DebugString();
  EXPECT_THAT(header(plain, "Authorization"), HasSubstr("Credential=A,"));
  EXPECT_EQ(header(plain, "x-acs-security-token"), "");
  const sdk::Configured temporary = sdk::Configure<Cloud>({{"HOME", home}, {"ALIBABA_CLOUD_PROFILE", "ci"}});
  ASSERT_FALSE(sdk::IsError(temporary.response.error()));
  EXPECT_EQ(header(temporary, "x-acs-security-token"), "STS");
  EXPECT_EQ(header(temporary, "x-acs-accesskey-id"), "B");
  EXPECT_THAT(sdk::Configure<Cloud>({{"HOME", home}, {"ALIBABA_CLOUD_PROFILE", "role"}}).response.error().message(),
              HasSubstr("type ram_role_arn"));
  std::filesystem::remove_all(home);
}

TEST(ConfigureTest, WrongCredentialsInTheCloudsWords) {
  for (const char* code : {"SignatureDoesNotMatch", "InvalidAccessKeyId.NotFound", "InvalidSecurityToken.Expired"}) {
    const sdk::Configured configured =
        sdk::Configure<Cloud>(sdk::Keys<Cloud>(), "", 400, absl::StrCat(R"({"RequestId":"r-9","Message":"no","Code":")", code, "\"}"));
    EXPECT_EQ(configured.response.error().error_class(), ERROR_CLASS_AUTH) << code;
    EXPECT_EQ(configured.response.error().code(), code);
    EXPECT_THAT(configured.response.DebugString(), Not(HasSubstr("verysecret")));
  }
}

TEST(CapabilitiesTest, WhatIsListedIsWhatCanBeDone) {
  std::set<int> listed, done;
  for (const OperationCapability& operation : CloudCapabilities().operations()) {
    EXPECT_TRUE(listed.insert(operation.kind()).second);
    EXPECT_GT(operation.estimated_seconds(), 0);
    EXPECT_GT(operation.calls_per_second(), 0);
  }
  for (const auto& handler : Operations()) EXPECT_TRUE(done.insert(handler.kind).second);
  EXPECT_EQ(listed, done);
  EXPECT_FALSE(done.contains(MOVE_INTERFACE));
  EXPECT_FALSE(done.contains(MOVE_ADDRESSES));
}

TEST(CapabilitiesTest, EveryCodeIsDescribed) {
  std::set<std::string> codes;
  for (const RuleDescription& rule : CloudCapabilities().rules()) EXPECT_TRUE(codes.insert(rule.code()).second) << rule.code();
  EXPECT_TRUE(codes.contains("ALI-01") && codes.contains("ALI-23") && codes.contains("ALI-public-ip"));
  for (const auto& [rule, code] : CloudCapabilities().rule_codes()) EXPECT_TRUE(codes.contains(code)) << rule << " " << code;
}

TEST(RatesTest, DocumentedOnesAndTheAdviceForTheOthers) {
  EXPECT_EQ(RateOf("AssociateEipAddress"), 2);
  EXPECT_EQ(RateOf("UnassociateEipAddress"), 2);
  EXPECT_EQ(RateOf("ReleaseEipAddress"), 10);
  EXPECT_EQ(RateOf("AttachNetworkInterface"), kEcsWriteRate);
  EXPECT_EQ(RateOf("DescribeNetworkInterfaces"), kReadRate);
}

}  // namespace
}  // namespace eniform::alicloud

namespace eniform::sdk {

INSTANTIATE_TYPED_TEST_SUITE_P(AlibabaCloud, ProviderTest, alicloud::Cloud);

}  // namespace eniform::sdk
