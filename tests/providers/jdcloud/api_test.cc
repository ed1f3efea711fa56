#include "providers/jdcloud/api.h"

#include <set>

#include "absl/strings/match.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/providers/jdcloud/scripted_cloud.h"

namespace eniform::jdcloud {
namespace {

using sdk::Effect;
using testing::HasSubstr;

const absl::Time kFar = absl::InfiniteFuture();
const ApiRequest kRead = {Product::kVpc, "describeNetworkInterfaces", "GET", "/networkInterfaces/", {{"pageNumber", "1"}}, {}};
const ApiRequest kWrite = {Product::kVm, "attachNetworkInterface", "POST", "/instances/i-1:attachNetworkInterface", {}, {{"a", 1}}};

sdk::Result<ApiAnswer> Parse(int status, const std::string& body, Effect effect = Effect::kWrite) {
  sdk::HttpAnswer answer;
  answer.status = status;
  answer.body = body;
  return ParseAnswer("do", answer, effect);
}

TEST(ParseAnswerTest, SuccessGivesTheResult) {
  const auto answer = Parse(200, R"({"requestId":"r-1","result":{"totalCount":3}})");
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(sdk::Number(answer->response, "totalCount"), 3);
  EXPECT_EQ(answer->request_id, "r-1");
}

TEST(ParseAnswerTest, ActionsAnswerWithoutAResult) {
  for (const char* body : {R"({"requestId":"r"})", R"({"requestId":"r","result":{}})", R"({"requestId":"r","result":null})",
                           R"({"requestId":"r","error":{"code":0,"status":"","message":""}})"}) {
    EXPECT_TRUE(Parse(200, body).ok()) << body;
  }
  EXPECT_TRUE(Parse(204, "").ok());
}

TEST(ParseAnswerTest, ErrorsKeepTheCloudsWords) {
  const auto answer = Parse(404, R"({"requestId":"r-1","error":{"code":404,"status":"NOT_FOUND","message":"gone"}})");
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().error_class(), ERROR_CLASS_NOT_FOUND);
  EXPECT_EQ(answer.error().code(), "NOT_FOUND");
  EXPECT_EQ(answer.error().message(), "gone");
  EXPECT_EQ(answer.error().request_id(), "r-1");
  EXPECT_EQ(answer.error().action(), "do");
}

TEST(ParseAnswerTest, OddErrorsOfTheGateway) {
  EXPECT_EQ(Parse(403, R"({"requestId":"r","error":{"code":40301,"status":403,"message":"no"}})").error().error_class(), ERROR_CLASS_AUTH);
  EXPECT_EQ(Parse(200, R"({"requestId":"r","error":{"code":40401,"message":"no"}})").error().error_class(), ERROR_CLASS_NOT_FOUND)
      << "an error inside 200";
  EXPECT_EQ(Parse(200, R"({"requestId":"r","error":{"code":429,"status":"RATE_LIMIT"}})").error().error_class(), ERROR_CLASS_THROTTLED);
  EXPECT_EQ(Parse(400, R"({"requestId":"r","error":{"code":0,"message":"no"}})").error().error_class(), ERROR_CLASS_INVALID);
}

TEST(ParseAnswerTest, GarbageLeavesAWriteInDoubt) {
  for (const char* body : {"", "garbage", "<html>", "[]", "null", "42", "{}", R"({"result":{}})", "{\"requ"}) {
    EXPECT_EQ(Parse(200, body).error().error_class(), ERROR_CLASS_UNKNOWN_OUTCOME) << body;
    EXPECT_EQ(Parse(200, body, Effect::kRead).error().error_class(), ERROR_CLASS_TRANSIENT) << body;
  }
  EXPECT_THAT(Parse(502, "<html>bad gateway").error().message(), HasSubstr("HTTP 502"));
  EXPECT_EQ(Parse(502, "<html>").error().error_class(), ERROR_CLASS_UNKNOWN_OUTCOME);
}

TEST(ParseAnswerTest, NotSentIsTransientAndLostIsInDoubt) {
  sdk::HttpAnswer answer;
  answer.failure = sdk::HttpFailure::kNotSent;
  EXPECT_EQ(ParseAnswer("do", answer, Effect::kWrite).error().error_class(), ERROR_CLASS_TRANSIENT);
  answer.failure = sdk::HttpFailure::kLost;
  EXPECT_EQ(ParseAnswer("do", answer, Effect::kWrite).error().error_class(), ERROR_CLASS_UNKNOWN_OUTCOME);
}

TEST(ApiClientTest, EachProductHasItsHostAndTheRegionIsInThePath) {
  ScriptedCloud cloud;
  cloud.Answer(kListInterfaces, "").Answer(kAttach, "");
  ASSERT_TRUE(cloud.session().api.Read(kRead, kFar).ok());
  ASSERT_TRUE(cloud.session().api.Write(kWrite, kFar).ok());
  const auto requests = cloud.requests();
  EXPECT_EQ(requests[0].url, "https://vpc.jdcloud-api.com/v1/regions/cn-north-1/networkInterfaces/?pageNumber=1");
  EXPECT_EQ(requests[0].body, "");
  EXPECT_EQ(requests[1].url, "https://vm.jdcloud-api.com/v1/regions/cn-north-1/instances/i-1%3AattachNetworkInterface");
  EXPECT_EQ(requests[1].body, R"({"a":1})");
  EXPECT_EQ(ScriptedCloud::Header(requests[1], "host"), "vm.jdcloud-api.com");
  EXPECT_EQ(ScriptedCloud::Header(requests[1], "content-type"), "application/json");
  EXPECT_EQ(ScriptedCloud::Header(requests[1], "x-jdcloud-date"), "20231114T221320Z");
  EXPECT_THAT(ScriptedCloud::Header(requests[1], "authorization"),
              HasSubstr("Credential=AKIDEXAMPLE/20231114/cn-north-1/vm/jdcloud2_request"));
}

TEST(ApiClientTest, TheEndpointReplacesBothHostsAndKeepsTheProduct) {
  SessionOptions options = ScriptedCloud::DefaultOptions();
  options.api.endpoint = "http://127.0.0.1:9780";
  ScriptedCloud cloud(options);
  cloud.Answer(kAttach, "");
  ASSERT_TRUE(cloud.session().api.Write(kWrite, kFar).ok());
  const sdk::HttpRequest request = cloud.requests()[0];
  EXPECT_EQ(request.url, "http://127.0.0.1:9780/v1/regions/cn-north-1/instances/i-1%3AattachNetworkInterface");
  EXPECT_EQ(ScriptedCloud::Header(request, "host"), "127.0.0.1:9780");
  EXPECT_THAT(ScriptedCloud::Header(request, "authorization"), HasSubstr("/vm/jdcloud2_request"));
}

TEST(ApiClientTest, TheTokenIsRawUnlessToldOtherwise) {
  SessionOptions options = ScriptedCloud::DefaultOptions();
  options.api.credentials.token = "STS.fake-token/1+2==";
  for (const auto& [form, sent] : std::vector<std::pair<TokenForm, std::string>>{{TokenForm::kRaw, "STS.fake-token/1+2=="},
                                                                                 {TokenForm::kBase64, "U1RTLmZha2UtdG9rZW4vMSsyPT0="}}) {
    options.api.token_form = form;
    ScriptedCloud cloud(options);
    cloud.Answer(kAttach, "");
    ASSERT_TRUE(cloud.session().api.Write(kWrite, kFar).ok());
    EXPECT_EQ(ScriptedCloud::Header(cloud.requests()[0], "x-jdcloud-security-token"), sent);
    EXPECT_THAT(ScriptedCloud::Header(cloud.requests()[0], "authorization"), HasSubstr("x-jdcloud-nonce;x-jdcloud-security-token"));
  }
}

TEST(ApiClientTest, EveryAttemptHasANonceOfItsOwn) {
  ScriptedCloud cloud;
  cloud.Fail(kListInterfaces, 429, "RATE_LIMIT").Fail(kListInterfaces, 500, "INTERNAL").Answer(kListInterfaces, "");
  ASSERT_TRUE(cloud.session().api.Read(kRead, kFar).ok());
  std::set<std::string> nonces, signatures;
  for (const sdk::HttpRequest& request : cloud.requests()) {
    nonces.insert(ScriptedCloud::Header(request, "x-jdcloud-nonce"));
    signatures.insert(ScriptedCloud::Header(request, "authorization"));
  }
  EXPECT_EQ(nonces.size(), 3u);
  EXPECT_EQ(signatures.size(), 3u);
  EXPECT_THAT(*nonces.begin(), testing::MatchesRegex("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
}

TEST(ApiClientTest, WritesAreNeverRepeated) {
  for (const auto& [http, status] : std::vector<std::pair<int, const char*>>{{429, "RATE_LIMIT"}, {500, "INTERNAL"}, {409, "ABORTED"}}) {
    ScriptedCloud cloud;
    cloud.Fail(kAttach, http, status).Answer(kAttach, "");
    EXPECT_FALSE(cloud.session().api.Write(kWrite, kFar).ok()) << status;
    EXPECT_EQ(cloud.requests().size(), 1u);
  }
}

TEST(ApiClientTest, ARefusedSignatureTellsTheClock) {
  ScriptedCloud cloud;
  cloud.Fail(kListInterfaces, 401, "ACCESS_ERROR", "sign result is not same [gw]");
  const auto answer = cloud.session().api.Read(kRead, kFar);
  EXPECT_EQ(answer.error().error_class(), ERROR_CLASS_AUTH);
  EXPECT_EQ(cloud.requests().size(), 2u) << "once more with another nonce";
  EXPECT_EQ(answer.error().message(), "sign result is not same [gw] (the clock of this machine says 2023-11-14T22:13:20Z)");
}

TEST(ApiClientTest, ANonceThatWasSentTwiceIsNoReasonToGiveUp) {
  ScriptedCloud cloud;
  cloud.Fail(kListInterfaces, 401, "ACCESS_ERROR").Answer(kListInterfaces, "");
  EXPECT_TRUE(cloud.session().api.Read(kRead, kFar).ok());
  ScriptedCloud forbidden;
  forbidden.Fail(kListInterfaces, 403, "HTTP_FORBIDDEN");
  EXPECT_FALSE(forbidden.session().api.Read(kRead, kFar).ok());
  EXPECT_EQ(forbidden.requests().size(), 1u);
}

TEST(RatesTest, AProductsReadsShareARateAndSoDoItsChanges) {
  ScriptedCloud cloud;
  sdk::RateLimiter& limiter = cloud.session().limiter;
  cloud.Fail(kListInterfaces, 429, "RATE_LIMIT");
  EXPECT_FALSE(cloud.session().api.Read(kRead, cloud.clock().Now() + absl::Milliseconds(50)).ok());
  EXPECT_EQ(limiter.Capacity("describeNetworkInterfaces"), 4);
  EXPECT_EQ(limiter.Capacity("describeElasticIps"), 4) << "of the same product";
  EXPECT_EQ(limiter.Capacity("createNetworkInterface"), 8);
  EXPECT_EQ(limiter.Capacity("describeInstances"), 8);
}

TEST(RatesTest, EveryActionOfAProductIsThere) {
  std::set<std::string> groups;
  for (const sdk::ActionRate& rate : Rates()) groups.insert(rate.group);
  EXPECT_THAT(groups, testing::ElementsAre("vm changes", "vm reads", "vpc changes", "vpc reads"));
}

}  // namespace
}  // namespace eniform::jdcloud
