#include "providers/tencentcloud/provider.h"

#include <map>
#include <set>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "providers/tencentcloud/capabilities.h"
#include "providers/tencentcloud/rates.h"
#include "tests/providers/sdk/fake_clock.h"
#include "tests/providers/sdk/scripted_transport.h"

namespace eniform::tencentcloud {
namespace {

using testing::HasSubstr;
using testing::Not;

using Variables = std::map<std::string, std::string>;

struct Configured {
  ConfigureResponse response;
  std::vector<sdk::HttpRequest> requests;
};

Configured Configure(const Variables& variables, const std::string& endpoint,
                     const std::string& answer = R"({"Response":{"NetworkAccountType":"STANDARD","RequestId":"r-1"}})") {
  sdk::FakeClock clock;
  auto transport = std::make_unique<sdk::ScriptedTransport>([answer](const sdk::HttpRequest&) {
    sdk::HttpAnswer result;
    result.status = 200;
    result.body = answer;
    return result;
  });
  sdk::ScriptedTransport* seen = transport.get();
  TencentCloud provider(std::move(transport), &clock, [&](const char* name) {
    const auto it = variables.find(name);
    return it == variables.end() ? std::string() : it->second;
  });
  ConfigureRequest request;
  request.set_region("ap-guangzhou");
  request.set_endpoint(endpoint);
  Configured configured;
  configured.response = provider.Configure(request);
  configured.requests = seen->requests();
  return configured;
}

const Variables kKeys{{"TENCENTCLOUD_SECRET_ID", "AKID"}, {"TENCENTCLOUD_SECRET_KEY", "verysecret"}};

TEST(ConfigureTest, ChecksTheCredentialsWithOneCall) {
  const Configured configured = Configure(kKeys, "");
  EXPECT_FALSE(sdk::IsError(configured.response.error()));
  EXPECT_EQ(configured.requests.size(), 1u);
}

TEST(ConfigureTest, MissingVariablesAreNamed) {
  const Configured none = Configure({}, "");
  EXPECT_EQ(none.response.error().error_class(), ERROR_CLASS_AUTH);
  EXPECT_THAT(none.response.error().message(), HasSubstr("set TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY"));
  EXPECT_TRUE(none.requests.empty());
  const Configured half = Configure({{"TENCENTCLOUD_SECRET_ID", "AKID"}}, "");
  EXPECT_THAT(half.response.error().message(), testing::AllOf(HasSubstr("set TENCENTCLOUD_SECRET_KEY in"), Not(HasSubstr("SECRET_ID"))));
}

TEST(ConfigureTest, WrongCredentialsInTheCloudsWords) {
  const Configured configured = Configure(
      kKeys, "",
      R"({"Response":{"Error":{"Code":"AuthFailure.SignatureFailure","Message":"the signature does not match"},"RequestId":"r-9"}})");
  EXPECT_EQ(configured.response.error().error_class(), ERROR_CLASS_AUTH);
  EXPECT_EQ(configured.response.error().code(), "AuthFailure.SignatureFailure");
  EXPECT_EQ(configured.response.error().request_id(), "r-9");
  EXPECT_THAT(configured.response.DebugString(), Not(HasSubstr("verysecret")));
}

TEST(ConfigureTest, SecretNeverLeavesThisMachine) {
  Variables temporary = kKeys;
  temporary["TENCENTCLOUD_SECURITY_TOKEN"] = "TOKEN";
  const Configured configured = Configure(temporary, "https://vpc.intl.tencentcloudapi.com");
  ASSERT_EQ(configured.requests.size(), 1u);
  bool token = false;
  for (const auto& [name, value] : configured.requests[0].headers) {
    EXPECT_THAT(value, Not(HasSubstr("verysecret"))) << name;
    token = token || (name == "X-TC-Token" && value == "TOKEN");
  }
  EXPECT_TRUE(token);
  EXPECT_THAT(configured.requests[0].body, Not(HasSubstr("verysecret")));
}

TEST(ConfigureTest, EndpointsThatMayNotBeUsed) {
  for (const char* endpoint : {"http://vpc.tencentcloudapi.com", "nonsense", "https://host/path", "ftp://127.0.0.1"}) {
    const Configured configured = Configure(kKeys, endpoint);
    EXPECT_EQ(configured.response.error().error_class(), ERROR_CLASS_INVALID) << endpoint;
    EXPECT_TRUE(configured.requests.empty()) << endpoint;
  }
  EXPECT_FALSE(sdk::IsError(Configure(kKeys, "http://127.0.0.1:9780/").response.error()));
}

TEST(ConfigureTest, WithoutItNothingIsAskedOfTheCloud) {
  sdk::FakeClock clock;
  TencentCloud provider(std::make_unique<sdk::ScriptedTransport>([](const sdk::HttpRequest&) {
                          ADD_FAILURE() << "no call was expected";
                          return sdk::HttpAnswer();
                        }),
                        &clock, [](const char*) { return std::string(); });
  EXPECT_TRUE(sdk::IsError(provider.Observe({}, [](Observation&&, int) { return true; })));
  EXPECT_FALSE(provider.Execute({}, [](const Progress&) { return true; }).ok());
  EXPECT_TRUE(sdk::IsError(provider.Resolve({}).error()));
  EXPECT_EQ(provider.Describe().name(), "tencentcloud");
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
