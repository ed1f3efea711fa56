#include "providers/alicloud/api.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/providers/alicloud/scripted_cloud.h"

namespace eniform::alicloud {
namespace {

using testing::HasSubstr;
using testing::Not;

const absl::Time kFar = absl::FromUnixSeconds(2000000000);

sdk::Result<ApiAnswer> Parse(int status, const std::string& body, Effect effect = Effect::kWrite) {
  sdk::HttpAnswer answer;
  answer.status = status;
  answer.body = body;
  return ParseAnswer("Do", answer, effect);
}

TEST(ParseAnswerTest, SuccessGivesTheObject) {
  const auto answer = Parse(200, R"({"RequestId":"r-1","TotalCount":"3"})");
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(answer->request_id, "r-1");
  EXPECT_EQ(sdk::Number(answer->response, "TotalCount"), 3);
}

TEST(ParseAnswerTest, RefusalInTheCloudsWords) {
  const auto answer = Parse(403, R"({"RequestId":"r-2","HostId":"h","Code":"InvalidInstanceId.NotFound","Message":"no such instance"})");
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().error_class(), ERROR_CLASS_NOT_FOUND) << "the status says little";
  EXPECT_EQ(answer.error().code(), "InvalidInstanceId.NotFound");
  EXPECT_EQ(answer.error().message(), "no such instance");
  EXPECT_EQ(answer.error().request_id(), "r-2");
  EXPECT_EQ(answer.error().action(), "Do");
}

TEST(ParseAnswerTest, LowerCamelCaseAndMissingPermission) {
  const auto answer = Parse(
      403,
      R"({"requestId":"r-3","code":"Forbidden.RAM","message":"denied","AccessDeniedDetail":{"AuthAction":"ecs:CreateNetworkInterface"}})");
  EXPECT_EQ(answer.error().error_class(), ERROR_CLASS_AUTH);
  EXPECT_EQ(answer.error().request_id(), "r-3");
  EXPECT_THAT(answer.error().message(), HasSubstr("lack the permission ecs:CreateNetworkInterface"));
}

TEST(ParseAnswerTest, GarbageAndSomebodyElsesAnswers) {
  for (const char* body : {"", "<html>", "[]", "{}", R"({"a":1})"}) {
    EXPECT_EQ(Parse(200, body).error().error_class(), ERROR_CLASS_UNKNOWN_OUTCOME) << body;
    EXPECT_EQ(Parse(200, body, Effect::kRead).error().error_class(), ERROR_CLASS_TRANSIENT) << body;
    EXPECT_EQ(Parse(502, body).error().error_class(), ERROR_CLASS_UNKNOWN_OUTCOME) << body;
    EXPECT_EQ(Parse(404, body).error().error_class(), ERROR_CLASS_INVALID) << body;
  }
}

TEST(ParseAnswerTest, NotSentIsTransientAndLostIsInDoubt) {
  sdk::HttpAnswer answer;
  answer.failure = sdk::HttpFailure::kNotSent;
  EXPECT_EQ(ParseAnswer("Do", answer, Effect::kWrite).error().error_class(), ERROR_CLASS_TRANSIENT);
  answer.failure = sdk::HttpFailure::kLost;
  EXPECT_EQ(ParseAnswer("Do", answer, Effect::kWrite).error().error_class(), ERROR_CLASS_UNKNOWN_OUTCOME);
}

TEST(ParseAnswerTest, RetryHintInMilliseconds) {
  sdk::HttpAnswer answer;
  answer.status = 429;
  answer.body = R"({"RequestId":"r","Code":"Throttling.User","Message":"slow"})";
  answer.headers = {{"x-acs-retry-after", "1500"}};
  EXPECT_DOUBLE_EQ(ParseAnswer("Do", answer, Effect::kWrite).error().retry_after_seconds(), 1.5);
  answer.headers = {{"x-acs-retry-after", "99999999"}};
  EXPECT_DOUBLE_EQ(ParseAnswer("Do", answer, Effect::kWrite).error().retry_after_seconds(), 120);
  answer.headers = {{"x-acs-retry-after", "soon"}};
  EXPECT_DOUBLE_EQ(ParseAnswer("Do", answer, Effect::kWrite).error().retry_after_seconds(), 0);
}

TEST(IsDefiniteRefusalTest, OnlyWhereTheCloudSettledIt) {
  const auto error = [](const char* code, int status) {
    return Parse(status, absl::StrCat(R"({"RequestId":"r","Message":"m","Code":")", code, "\"}")).error();
  };
  EXPECT_TRUE(IsDefiniteRefusal(error("TaskConflict", 400)));
  EXPECT_TRUE(IsDefiniteRefusal(error("IncorrectEipStatus", 400)));
  EXPECT_FALSE(IsDefiniteRefusal(error("LastTokenProcessing", 400)));
  EXPECT_FALSE(IsDefiniteRefusal(error("OperationFailed.LastTokenProcessing", 400)));
  EXPECT_FALSE(IsDefiniteRefusal(error("InternalError", 500)));
  EXPECT_FALSE(IsDefiniteRefusal(error("Throttling", 400)));
  EXPECT_TRUE(IsDefiniteRefusal(error("FrequentPurchase.EIP", 400))) << "the product's refusal, not the gateway's";
}

TEST(ApiClientTest, SignsWhatItSends) {
  SessionOptions options = ScriptedCloud::DefaultOptions();
  options.api.credentials.token = "STS";
  options.api.endpoint = "http://127.0.0.1:18080";
  ScriptedCloud cloud(options);
  cloud.Answer("Do", "");
  ASSERT_TRUE(cloud.session().api.Write(Product::kVpc, "Do", {{"Name", "é &"}, {"Tag.1.Value", ""}}, kFar).ok());
  const sdk::HttpRequest request = cloud.requests()[0];
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.url, "http://127.0.0.1:18080/?Name=%C3%A9%20%26&RegionId=cn-beijing&Tag.1.Value=");
  EXPECT_EQ(request.body, "");
  EXPECT_EQ(request.resend, sdk::Resend::kForbidden);
  const SignedParts parts{.host = "127.0.0.1:18080",
                          .action = "Do",
                          .version = "2016-04-28",
                          .date = "2023-11-14T22:13:20Z",
                          .nonce = sdk::HeaderOf(request, "x-acs-signature-nonce"),
                          .query = QueryOf(request),
                          .content_type = "",
                          .body = "",
                          .extra = {}};
  EXPECT_EQ(sdk::HeaderOf(request, "Authorization"), Sign(options.api.credentials, parts).authorization);
  EXPECT_EQ(sdk::HeaderOf(request, "host"), "127.0.0.1:18080");
  EXPECT_EQ(sdk::HeaderOf(request, "x-acs-security-token"), "STS");
  EXPECT_EQ(sdk::HeaderOf(request, "x-acs-accesskey-id"), "AKIDEXAMPLE");
  EXPECT_EQ(sdk::HeaderOf(request, "accept"), "application/json");
  EXPECT_EQ(sdk::HeaderOf(request, "content-type"), "");
}

TEST(ApiClientTest, SecretsAreNotRepeatedInErrors) {
  SessionOptions options = ScriptedCloud::DefaultOptions();
  options.api.credentials.token = "STStoken/+==";
  ScriptedCloud cloud(options);
  // As a server tells that explains what it signed, and as one that shows the request it got.
  cloud.Raw("Do", 400,
            R"({"RequestId":"r","Code":"SignatureDoesNotMatch","Message":"x-acs-security-token:STStoken/+== with secretexample"})");
  cloud.Raw("Do", 502, "got x-acs-security-token: STStoken/+==");
  for (int i = 0; i < 2; ++i) {
    const std::string message = cloud.session().api.Write(Product::kEcs, "Do", {}, kFar).error().message();
    EXPECT_NE(message.find("x-acs-security-token"), std::string::npos) << message;
    EXPECT_EQ(message.find("STStoken"), std::string::npos) << message;
    EXPECT_EQ(message.find("secretexample"), std::string::npos) << message;
  }
}

TEST(ApiClientTest, HostOfTheProductWithoutAnEndpoint) {
  ScriptedCloud cloud;
  cloud.Answer("Do", "");
  ASSERT_TRUE(cloud.session().api.Read(Product::kEcs, "Do", {}, kFar).ok());
  ASSERT_TRUE(cloud.session().api.Read(Product::kVpc, "Do", {}, kFar).ok());
  EXPECT_EQ(cloud.requests()[0].url, "https://ecs.cn-beijing.aliyuncs.com/?RegionId=cn-beijing");
  EXPECT_EQ(cloud.requests()[1].url, "https://vpc.cn-beijing.aliyuncs.com/?RegionId=cn-beijing");
}

TEST(ApiClientTest, NoRegionWhereTheActionHasNone) {
  ScriptedCloud cloud;
  for (const char* action : {"ModifyInstanceVpcAttribute", "ModifyInstanceAttribute", "DescribeInstanceTypes"}) {
    cloud.Answer(action, "");
    ASSERT_TRUE(cloud.session().api.Read(Product::kEcs, action, {{"InstanceId", "i-1"}}, kFar).ok());
    EXPECT_FALSE(cloud.Asked(action)[0].contains("RegionId")) << action;
  }
}

TEST(ApiClientTest, ReadsAreRepeatedWithANewNonceAndWritesAreNot) {
  ScriptedCloud cloud;
  cloud.Fail("Read", "Throttling.User").Fail("Read", "InternalError", 500).Fail("Read", "SignatureNonceUsed").Answer("Read", "");
  EXPECT_TRUE(cloud.session().api.Read(Product::kEcs, "Read", {}, kFar).ok());
  const auto requests = cloud.requests();
  ASSERT_EQ(requests.size(), 4u);
  EXPECT_NE(sdk::HeaderOf(requests[0], "x-acs-signature-nonce"), sdk::HeaderOf(requests[1], "x-acs-signature-nonce"));
  cloud.Fail("Write", "Throttling.User").Answer("Write", "");
  EXPECT_EQ(cloud.session().api.Write(Product::kEcs, "Write", {}, kFar).error().error_class(), ERROR_CLASS_THROTTLED);
  EXPECT_EQ(cloud.Asked("Write").size(), 1u);
}

TEST(ParametersTest, ListsTagsAndJson) {
  Parameters parameters;
  AddList("SecurityGroupIds", {"a", "b"}, parameters);
  std::vector<Tag> tags(1);
  tags[0].set_key("k");
  AddTags(tags, parameters);
  EXPECT_EQ(parameters, (Parameters{{"SecurityGroupIds.1", "a"}, {"SecurityGroupIds.2", "b"}, {"Tag.1.Key", "k"}, {"Tag.1.Value", ""}}));
  EXPECT_EQ(JsonList({"i-a", "i-b"}), R"(["i-a","i-b"])");
}

}  // namespace
}  // namespace eniform::alicloud
