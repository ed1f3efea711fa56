#include "providers/alicloud/provider.h"

#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "providers/alicloud/capabilities.h"
#include "providers/alicloud/operations.h"
#include "providers/alicloud/rates.h"
#include "tests/providers/sdk/fake_clock.h"
#include "tests/providers/sdk/scripted_actions.h"

namespace eniform::alicloud {
namespace {

using testing::HasSubstr;
using testing::Not;

using Variables = std::map<std::string, std::string>;

struct Configured {
  ConfigureResponse response;
  std::vector<sdk::HttpRequest> requests;
};

Configured Configure(const Variables& variables, const std::string& endpoint = "", int status = 200,
                     const std::string& answer = R"({"RequestId":"r-1","NetworkInterfaceSets":{"NetworkInterfaceSet":[]}})") {
  sdk::FakeClock clock;
  auto transport = std::make_unique<sdk::ScriptedTransport>([&](const sdk::HttpRequest&) {
    sdk::HttpAnswer result;
    result.status = status;
    result.body = answer;
    return result;
  });
  sdk::ScriptedTransport* seen = transport.get();
  AlibabaCloud provider(std::move(transport), &clock, [&](const char* name) {
    const auto it = variables.find(name);
    return it == variables.end() ? std::string() : it->second;
  });
  ConfigureRequest request;
  request.set_region("cn-hangzhou");
  request.set_endpoint(endpoint);
  Configured configured;
  configured.response = provider.Configure(request);
  configured.requests = seen->requests();
  return configured;
}

const Variables kKeys{{"ALIBABA_CLOUD_ACCESS_KEY_ID", "LTAI"}, {"ALIBABA_CLOUD_ACCESS_KEY_SECRET", "verysecret"}};

TEST(ConfigureTest, ChecksTheCredentialsWithOneCall) {
  const Configured configured = Configure(kKeys);
  EXPECT_FALSE(sdk::IsError(configured.response.error())) << configured.response.DebugString();
  ASSERT_EQ(configured.requests.size(), 1u);
  EXPECT_THAT(configured.requests[0].url, testing::StartsWith("https://ecs-cn-hangzhou.aliyuncs.com/"));
}

TEST(ConfigureTest, MissingVariablesAreNamed) {
  const Configured none = Configure({});
  EXPECT_EQ(none.response.error().error_class(), ERROR_CLASS_AUTH);
  EXPECT_THAT(none.response.error().message(), HasSubstr("set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET"));
  EXPECT_THAT(none.response.error().message(), HasSubstr("~/.alibabacloud/credentials"));
  EXPECT_TRUE(none.requests.empty());
}

TEST(ConfigureTest, CredentialFileWithTemporaryOnes) {
  const auto home = std::filesystem::path(testing::TempDir()) / "alicloud-provider-test";
  std::filesystem::create_directories(home / ".alibabacloud");
  std::ofstream(home / ".alibabacloud/credentials")
      << "[default]\nenable = true\ntype = access_key\naccess_key_id = A\naccess_key_secret = verysecret\n"
         "[ci]\ntype = sts\naccess_key_id = B\naccess_key_secret = verysecret\nsecurity_token = STS\n"
         "[role]\ntype = ram_role_arn\naccess_key_id = C\naccess_key_secret = verysecret\n";
  const auto header = [](const Configured& configured, const char* name) { return sdk::HeaderOf(configured.requests.at(0), name); };
  const Configured plain = Configure({{"HOME", home}});
  ASSERT_FALSE(sdk::IsError(plain.response.error())) << plain.response.DebugString();
  EXPECT_THAT(header(plain, "Authorization"), HasSubstr("Credential=A,"));
  EXPECT_EQ(header(plain, "x-acs-security-token"), "");
  const Configured temporary = Configure({{"HOME", home}, {"ALIBABA_CLOUD_PROFILE", "ci"}});
  ASSERT_FALSE(sdk::IsError(temporary.response.error()));
  EXPECT_EQ(header(temporary, "x-acs-security-token"), "STS");
  EXPECT_EQ(header(temporary, "x-acs-accesskey-id"), "B");
  EXPECT_THAT(Configure({{"HOME", home}, {"ALIBABA_CLOUD_PROFILE", "role"}}).response.error().message(), HasSubstr("type ram_role_arn"));
  std::filesystem::remove_all(home);
}

TEST(ConfigureTest, WrongCredentialsInTheCloudsWords) {
  for (const char* code : {"SignatureDoesNotMatch", "InvalidAccessKeyId.NotFound", "InvalidSecurityToken.Expired"}) {
    const Configured configured = Configure(kKeys, "", 400, absl::StrCat(R"({"RequestId":"r-9","Message":"no","Code":")", code, "\"}"));
    EXPECT_EQ(configured.response.error().error_class(), ERROR_CLASS_AUTH) << code;
    EXPECT_EQ(configured.response.error().code(), code);
    EXPECT_THAT(configured.response.DebugString(), Not(HasSubstr("verysecret")));
  }
}

TEST(ConfigureTest, SecretNeverLeavesThisMachine) {
  Variables temporary = kKeys;
  temporary["ALIBABA_CLOUD_SECURITY_TOKEN"] = "STS";
  const Configured configured = Configure(temporary, "https://ecs.example.com");
  ASSERT_EQ(configured.requests.size(), 1u);
  EXPECT_THAT(configured.requests[0].url, Not(HasSubstr("verysecret")));
  EXPECT_THAT(configured.requests[0].url, Not(HasSubstr("STS"))) << "addresses are logged on their way";
  for (const auto& [name, value] : configured.requests[0].headers) EXPECT_THAT(value, Not(HasSubstr("verysecret"))) << name;
}

TEST(ConfigureTest, EndpointsThatMayNotBeUsed) {
  for (const char* endpoint : {"http://ecs.aliyuncs.com", "nonsense", "https://host/path", "ftp://127.0.0.1"}) {
    const Configured configured = Configure(kKeys, endpoint);
    EXPECT_EQ(configured.response.error().error_class(), ERROR_CLASS_INVALID) << endpoint;
    EXPECT_TRUE(configured.requests.empty()) << endpoint;
  }
  EXPECT_FALSE(sdk::IsError(Configure(kKeys, "http://127.0.0.1:9780").response.error()));
}

TEST(ConfigureTest, WithoutItNothingIsAskedOfTheCloud) {
  sdk::FakeClock clock;
  AlibabaCloud provider(std::make_unique<sdk::ScriptedTransport>([](const sdk::HttpRequest&) {
                          ADD_FAILURE() << "no call was expected";
                          return sdk::HttpAnswer();
                        }),
                        &clock, [](const char*) { return std::string(); });
  EXPECT_TRUE(sdk::IsError(provider.Observe({}, [](Observation&&, int) { return true; })));
  EXPECT_FALSE(provider.Execute({}, [](const Progress&) { return true; }).ok());
  EXPECT_TRUE(sdk::IsError(provider.Resolve({}).error()));
  const DescribeResponse described = provider.Describe();
  EXPECT_EQ(described.name(), "alicloud");
  EXPECT_THAT(described.credential_variables(),
              testing::ElementsAre("ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "ALIBABA_CLOUD_SECURITY_TOKEN"));
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
