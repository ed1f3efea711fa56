// What every cloud's provider must do before and while it is configured, as a suite over one description of the cloud.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "proto/provider.pb.h"
#include "providers/sdk/credentials.h"
#include "providers/sdk/result.h"
#include "tests/providers/sdk/fake_clock.h"
#include "tests/providers/sdk/scripted_actions.h"

namespace eniform::sdk {

using Variables = std::map<std::string, std::string>;

inline Environment EnvironmentOf(const Variables& variables) {
  return [variables](const char* name) {
    const auto it = variables.find(name);
    return it == variables.end() ? std::string() : it->second;
  };
}

struct Configured {
  ConfigureResponse response;
  std::vector<HttpRequest> requests;
};

// Configures a new provider, with one answer to all its calls. `Cloud` has, all static:
//   Provider; kName, kRegion
//   kAccepted      what the cloud answers to credentials that it knows
//   kId, kKey      the variables of the credentials
//   kToken         the variable of a temporary one's token
//   kTokenHeader   where the cloud gets that
//   kPlainEndpoint the cloud's own host without TLS
template <typename Cloud>
Configured Configure(const Variables& variables, const std::string& endpoint = "", int status = 200,
                     const std::string& answer = Cloud::kAccepted) {
  FakeClock clock;
  auto transport = std::make_unique<ScriptedTransport>([&](const HttpRequest&) {
    HttpAnswer result;
    result.status = status;
    result.body = answer;
    return result;
  });
  ScriptedTransport* seen = transport.get();
  typename Cloud::Provider provider(std::move(transport), &clock, EnvironmentOf(variables));
  ConfigureRequest request;
  request.set_region(Cloud::kRegion);
  request.set_endpoint(endpoint);
  Configured configured;
  configured.response = provider.Configure(request);
  configured.requests = seen->requests();
  return configured;
}

// Credentials whose secret can be looked for.
template <typename Cloud>
Variables Keys() {
  return {{Cloud::kId, "AKID"}, {Cloud::kKey, "verysecret"}};
}
template <typename Cloud>
Variables TemporaryKeys() {
  Variables variables = Keys<Cloud>();
  variables[Cloud::kToken] = "TOKEN";
  return variables;
}

template <typename Cloud>
class ProviderTest : public testing::Test {};
TYPED_TEST_SUITE_P(ProviderTest);

TYPED_TEST_P(ProviderTest, ChecksTheCredentialsWithOneCall) {
  const Configured configured = Configure<TypeParam>(Keys<TypeParam>());
  EXPECT_FALSE(IsError(configured.response.error())) << configured.response.DebugString();
  EXPECT_EQ(configured.requests.size(), 1u);
}

TYPED_TEST_P(ProviderTest, MissingVariablesAreNamed) {
  const Configured none = Configure<TypeParam>({});
  EXPECT_EQ(none.response.error().error_class(), ERROR_CLASS_AUTH);
  EXPECT_THAT(none.response.error().message(), testing::HasSubstr(std::string("set ") + TypeParam::kId + " and " + TypeParam::kKey));
  EXPECT_TRUE(none.requests.empty());
  const Configured half = Configure<TypeParam>({{TypeParam::kId, "AKID"}});
  EXPECT_THAT(half.response.error().message(), testing::AllOf(testing::HasSubstr(std::string("set ") + TypeParam::kKey + " in"),
                                                              testing::Not(testing::HasSubstr(TypeParam::kId))));
}

TYPED_TEST_P(ProviderTest, SecretNeverLeavesThisMachine) {
  const Configured configured = Configure<TypeParam>(TemporaryKeys<TypeParam>(), "https://api.example.com");
  ASSERT_EQ(configured.requests.size(), 1u);
  const HttpRequest& request = configured.requests[0];
  for (const auto& [name, value] : request.headers) EXPECT_THAT(value, testing::Not(testing::HasSubstr("verysecret"))) << name;
  EXPECT_EQ(HeaderOf(request, TypeParam::kTokenHeader), "TOKEN");
  EXPECT_THAT(request.body, testing::Not(testing::HasSubstr("verysecret")));
  EXPECT_THAT(request.url, testing::Not(testing::HasSubstr("verysecret")));
  EXPECT_THAT(request.url, testing::Not(testing::HasSubstr("TOKEN"))) << "addresses are logged on their way";
}

TYPED_TEST_P(ProviderTest, EndpointsThatMayNotBeUsed) {
  for (const char* endpoint : {TypeParam::kPlainEndpoint, "nonsense", "https://host/path", "ftp://127.0.0.1"}) {
    const Configured configured = Configure<TypeParam>(Keys<TypeParam>(), endpoint);
    EXPECT_EQ(configured.response.error().error_class(), ERROR_CLASS_INVALID) << endpoint;
    EXPECT_TRUE(configured.requests.empty()) << endpoint;
  }
  for (const char* endpoint : {"http://127.0.0.1:9780", "http://127.0.0.1:9780/"}) {
    const Configured local = Configure<TypeParam>(Keys<TypeParam>(), endpoint);
    EXPECT_FALSE(IsError(local.response.error())) << endpoint;
    ASSERT_EQ(local.requests.size(), 1u) << endpoint;
    EXPECT_THAT(local.requests[0].url, testing::StartsWith("http://127.0.0.1:9780/")) << endpoint;
  }
}

TYPED_TEST_P(ProviderTest, UnconfiguredItAsksNothingOfTheCloud) {
  FakeClock clock;
  typename TypeParam::Provider provider(std::make_unique<ScriptedTransport>([](const HttpRequest&) {
                                          ADD_FAILURE() << "no call was expected";
                                          return HttpAnswer();
                                        }),
                                        &clock, EnvironmentOf({}));
  EXPECT_TRUE(IsError(provider.Observe({}, [](Observation&&, int) { return true; })));
  EXPECT_FALSE(provider.Execute({}, [](const Progress&) { return true; }).ok());
  EXPECT_TRUE(IsError(provider.Resolve({}).error()));
  EXPECT_EQ(provider.Check({}).diagnostics_size(), 0);
  const DescribeResponse described = provider.Describe();
  EXPECT_EQ(described.name(), TypeParam::kName);
  EXPECT_THAT(described.credential_variables(), testing::ElementsAre(TypeParam::kId, TypeParam::kKey, TypeParam::kToken));
}

REGISTER_TYPED_TEST_SUITE_P(ProviderTest, ChecksTheCredentialsWithOneCall, MissingVariablesAreNamed, SecretNeverLeavesThisMachine,
                            EndpointsThatMayNotBeUsed, UnconfiguredItAsksNothingOfTheCloud);

}  // namespace eniform::sdk
