#include "providers/jdcloud/provider.h"

#include <filesystem>
#include <fstream>
#include <set>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "providers/jdcloud/capabilities.h"
#include "providers/jdcloud/execute.h"
#include "tests/providers/sdk/provider_suite.h"

namespace eniform::jdcloud {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Cloud {
  using Provider = JdCloud;
  static constexpr char kName[] = "jdcloud";
  static constexpr char kRegion[] = "cn-north-1";
  static constexpr char kAccepted[] = R"({"requestId":"r-1","result":{"networkInterfaces":[],"totalCount":0}})";
  static constexpr char kId[] = "JDCLOUD_ACCESS_KEY";
  static constexpr char kKey[] = "JDCLOUD_SECRET_KEY";
  static constexpr char kToken[] = "JDCLOUD_SESSION_TOKEN";
  static constexpr char kTokenHeader[] = "x-jdcloud-security-token";
  static constexpr char kPlainEndpoint[] = "http://vpc.jdcloud-api.com";
};

TEST(ConfigureTest, ReadsOneSmallPage) {
  const sdk::HttpRequest request = sdk::Configure<Cloud>(sdk::Keys<Cloud>()).requests.at(0);
  EXPECT_EQ(request.url, "https://vpc.jdcloud-api.com/v1/regions/cn-north-1/networkInterfaces/?pageNumber=1&pageSize=10");
  EXPECT_THAT(sdk::HeaderOf(request, "authorization"), HasSubstr("Credential=AKID/"));
}

TEST(ConfigureTest, AnEndpointStandsInFrontOfTheSamePath) {
  const sdk::HttpRequest request = sdk::Configure<Cloud>(sdk::Keys<Cloud>(), "http://127.0.0.1:9780/").requests.at(0);
  EXPECT_THAT(request.url, testing::StartsWith("http://127.0.0.1:9780/v1/regions/cn-north-1/networkInterfaces/?"));
}

TEST(ConfigureTest, WrongCredentialsInTheCloudsWords) {
  const sdk::Configured configured =
      sdk::Configure<Cloud>(sdk::Keys<Cloud>(), "", 401,
                            R"({"requestId":"r-9","error":{"code":401,"status":"ACCESS_ERROR","message":"sign result is not same [gw]"}})");
  EXPECT_EQ(configured.response.error().error_class(), ERROR_CLASS_AUTH);
  EXPECT_EQ(configured.response.error().code(), "ACCESS_ERROR");
  EXPECT_EQ(configured.response.error().request_id(), "r-9");
  EXPECT_THAT(configured.response.DebugString(), Not(HasSubstr("verysecret")));
}

TEST(ConfigureTest, WrongRegionInTheCloudsWords) {
  const sdk::Configured configured = sdk::Configure<Cloud>(
      sdk::Keys<Cloud>(), "", 400,
      R"({"requestId":"r-9","error":{"code":400,"status":"INVALID_ARGUMENT","message":"Invalid RegionId 'cn-north-1'"}})");
  EXPECT_EQ(configured.response.error().error_class(), ERROR_CLASS_INVALID);
}

TEST(ConfigureTest, TheTokensForm) {
  sdk::Variables temporary = sdk::TemporaryKeys<Cloud>();
  temporary["JDCLOUD_SESSION_TOKEN_FORM"] = "base64";
  EXPECT_EQ(sdk::HeaderOf(sdk::Configure<Cloud>(temporary).requests.at(0), "x-jdcloud-security-token"), "VE9LRU4=");
  temporary["JDCLOUD_SESSION_TOKEN_FORM"] = "hex";
  const sdk::Configured refused = sdk::Configure<Cloud>(temporary);
  EXPECT_EQ(refused.response.error().error_class(), ERROR_CLASS_INVALID);
  EXPECT_THAT(refused.response.error().message(), HasSubstr("JDCLOUD_SESSION_TOKEN_FORM is 'hex'"));
}

TEST(ConfigureTest, TheFileOfTheVendorsCommandLine) {
  const std::filesystem::path home = std::filesystem::path(testing::TempDir()) / "jdcloud_home";
  std::filesystem::create_directories(home / ".jdc");
  std::ofstream(home / ".jdc" / "config") << "[default]\naccess_key = FILEAK\nsecret_key = filesecret\nregion_id = cn-east-2\n";
  const sdk::Configured configured = sdk::Configure<Cloud>({{"HOME", home.string()}});
  std::filesystem::remove_all(home);
  EXPECT_FALSE(sdk::IsError(configured.response.error())) << configured.response.error().DebugString();
  EXPECT_THAT(sdk::HeaderOf(configured.requests.at(0), "authorization"), HasSubstr("Credential=FILEAK/"));
  EXPECT_THAT(configured.requests.at(0).url, HasSubstr("/cn-north-1/")) << "the region is the stack's";
}

TEST(CapabilitiesTest, TheOperationsThereAreFunctionsFor) {
  std::set<int> kinds, handled;
  for (const OperationCapability& operation : CloudCapabilities().operations()) {
    EXPECT_TRUE(kinds.insert(operation.kind()).second);
    EXPECT_FALSE(operation.idempotent_by_token()) << "the cloud takes no tokens";
    const bool vm = operation.kind() == ATTACH || operation.kind() == DETACH || operation.kind() == SET_DELETE_ON_TERMINATION;
    EXPECT_EQ(operation.rate_group(), vm ? "vm changes" : "vpc changes");
  }
  for (const auto& handler : Handlers()) handled.insert(handler.kind);
  EXPECT_EQ(kinds, handled);
  for (OperationKind kind : {SET_TAGS, MOVE_ADDRESSES, MOVE_INTERFACE, CHANGE_SUBNET, CHANGE_PRIMARY_ADDRESS}) {
    EXPECT_FALSE(kinds.contains(kind)) << "no action does " << OperationKind_Name(kind);
  }
  EXPECT_EQ(CloudCapabilities().delete_on_termination(), DELETE_ON_TERMINATION_CLOUD);
}

}  // namespace
}  // namespace eniform::jdcloud

namespace eniform::sdk {

INSTANTIATE_TYPED_TEST_SUITE_P(JdCloud, ProviderTest, jdcloud::Cloud);

}  // namespace eniform::sdk
