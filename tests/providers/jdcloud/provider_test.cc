#include "providers/jdcloud/provider.h"

#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "providers/jdcloud/capabilities.h"
#include "providers/jdcloud/execute.h"
#include "tests/providers/sdk/fake_clock.h"
#include "tests/providers/sdk/scripted_transport.h"

namespace eniform::jdcloud {
namespace {

using testing::HasSubstr;
using testing::Not;

using Variables = std::map<std::string, std::string>;

struct Configured {
  ConfigureResponse response;
  std::vector<sdk::HttpRequest> requests;
};

constexpr char kEmpty[] = R"({"requestId":"r-1","result":{"networkInterfaces":[],"totalCount":0}})";

Configured Configure(const Variables& variables, const std::string& endpoint = "", int status = 200, const std::string& answer = kEmpty) {
  sdk::FakeClock clock;
  auto transport = std::make_unique<sdk::ScriptedTransport>([status, answer](const sdk::HttpRequest&) {
    sdk::HttpAnswer result;
    result.status = status;
    result.body = answer;
    return result;
  });
  sdk::ScriptedTransport* seen = transport.get();
  JdCloud provider(std::move(transport), &clock, [&](const char* name) {
    const auto it = variables.find(name);
    return it == variables.end() ? std::string() : it->second;
  });
  ConfigureRequest request;
  request.set_region("cn-north-1");
  request.set_endpoint(endpoint);
  Configured configured;
  configured.response = provider.Configure(request);
  configured.requests = seen->requests();
  return configured;
}

std::string Header(const sdk::HttpRequest& request, const std::string& name) {
  for (const auto& [key, value] : request.headers) {
    if (key == name) return value;
  }
  return "";
}

const Variables kKeys{{"JDCLOUD_ACCESS_KEY", "JDCAK"}, {"JDCLOUD_SECRET_KEY", "verysecret"}};

TEST(ConfigureTest, ChecksTheCredentialsWithOneCall) {
  const Configured configured = Configure(kKeys);
  EXPECT_FALSE(sdk::IsError(configured.response.error()));
  ASSERT_EQ(configured.requests.size(), 1u);
  EXPECT_EQ(configured.requests[0].url, "https://vpc.jdcloud-api.com/v1/regions/cn-north-1/networkInterfaces/?pageNumber=1&pageSize=10");
  EXPECT_THAT(Header(configured.requests[0], "authorization"), HasSubstr("Credential=JDCAK/"));
}

TEST(ConfigureTest, MissingVariablesAreNamed) {
  const Configured none = Configure({});
  EXPECT_EQ(none.response.error().error_class(), ERROR_CLASS_AUTH);
  EXPECT_THAT(none.response.error().message(), HasSubstr("JDCLOUD_ACCESS_KEY and JDCLOUD_SECRET_KEY"));
  EXPECT_TRUE(none.requests.empty());
}

TEST(ConfigureTest, WrongCredentialsInTheCloudsWords) {
  const Configured configured = Configure(
      kKeys, "", 401, R"({"requestId":"r-9","error":{"code":401,"status":"ACCESS_ERROR","message":"sign result is not same [gw]"}})");
  EXPECT_EQ(configured.response.error().error_class(), ERROR_CLASS_AUTH);
  EXPECT_EQ(configured.response.error().code(), "ACCESS_ERROR");
  EXPECT_EQ(configured.response.error().request_id(), "r-9");
  EXPECT_THAT(configured.response.DebugString(), Not(HasSubstr("verysecret")));
}

TEST(ConfigureTest, WrongRegionInTheCloudsWords) {
  const Configured configured = Configure(
      kKeys, "", 400, R"({"requestId":"r-9","error":{"code":400,"status":"INVALID_ARGUMENT","message":"Invalid RegionId 'cn-north-1'"}})");
  EXPECT_EQ(configured.response.error().error_class(), ERROR_CLASS_INVALID);
}

TEST(ConfigureTest, SecretNeverLeavesThisMachine) {
  Variables temporary = kKeys;
  temporary["JDCLOUD_SESSION_TOKEN"] = "TOKEN";
  const Configured configured = Configure(temporary);
  ASSERT_EQ(configured.requests.size(), 1u);
  for (const auto& [name, value] : configured.requests[0].headers) EXPECT_THAT(value, Not(HasSubstr("verysecret"))) << name;
  EXPECT_EQ(Header(configured.requests[0], "x-jdcloud-security-token"), "TOKEN");
}

TEST(ConfigureTest, TheTokensForm) {
  Variables temporary = kKeys;
  temporary["JDCLOUD_SESSION_TOKEN"] = "TOKEN";
  temporary["JDCLOUD_SESSION_TOKEN_FORM"] = "base64";
  EXPECT_EQ(Header(Configure(temporary).requests.at(0), "x-jdcloud-security-token"), "VE9LRU4=");
  temporary["JDCLOUD_SESSION_TOKEN_FORM"] = "hex";
  const Configured refused = Configure(temporary);
  EXPECT_EQ(refused.response.error().error_class(), ERROR_CLASS_INVALID);
  EXPECT_THAT(refused.response.error().message(), HasSubstr("JDCLOUD_SESSION_TOKEN_FORM is 'hex'"));
}

TEST(ConfigureTest, TheFileOfTheVendorsCommandLine) {
  const std::filesystem::path home = std::filesystem::path(testing::TempDir()) / "jdcloud_home";
  std::filesystem::create_directories(home / ".jdc");
  std::ofstream(home / ".jdc" / "config") << "[default]\naccess_key = FILEAK\nsecret_key = filesecret\nregion_id = cn-east-2\n";
  const Configured configured = Configure({{"HOME", home.string()}});
  std::filesystem::remove_all(home);
  EXPECT_FALSE(sdk::IsError(configured.response.error())) << configured.response.error().DebugString();
  EXPECT_THAT(Header(configured.requests.at(0), "authorization"), HasSubstr("Credential=FILEAK/"));
  EXPECT_THAT(configured.requests.at(0).url, HasSubstr("/cn-north-1/")) << "the region is the stack's";
}

TEST(ConfigureTest, EndpointsThatMayNotBeUsed) {
  for (const char* endpoint : {"http://vpc.jdcloud-api.com", "nonsense", "https://host/path", "ftp://127.0.0.1"}) {
    const Configured configured = Configure(kKeys, endpoint);
    EXPECT_EQ(configured.response.error().error_class(), ERROR_CLASS_INVALID) << endpoint;
    EXPECT_TRUE(configured.requests.empty()) << endpoint;
  }
  const Configured local = Configure(kKeys, "http://127.0.0.1:9780/");
  EXPECT_THAT(local.requests.at(0).url, testing::StartsWith("http://127.0.0.1:9780/v1/regions/cn-north-1/networkInterfaces/?"));
}

TEST(ConfigureTest, WithoutItNothingIsAskedOfTheCloud) {
  sdk::FakeClock clock;
  JdCloud provider(std::make_unique<sdk::ScriptedTransport>([](const sdk::HttpRequest&) {
                     ADD_FAILURE() << "no call was expected";
                     return sdk::HttpAnswer();
                   }),
                   &clock, [](const char*) { return std::string(); });
  EXPECT_TRUE(sdk::IsError(provider.Observe({}, [](Observation&&, int) { return true; })));
  EXPECT_FALSE(provider.Execute({}, [](const Progress&) { return true; }).ok());
  EXPECT_TRUE(sdk::IsError(provider.Resolve({}).error()));
  EXPECT_EQ(provider.Check({}).diagnostics_size(), 0);
  const DescribeResponse described = provider.Describe();
  EXPECT_EQ(described.name(), "jdcloud");
  EXPECT_THAT(described.credential_variables(), testing::ElementsAre("JDCLOUD_ACCESS_KEY", "JDCLOUD_SECRET_KEY", "JDCLOUD_SESSION_TOKEN"));
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
