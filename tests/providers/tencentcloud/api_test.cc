#include "providers/tencentcloud/api.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/providers/tencentcloud/scripted_cloud.h"

namespace eniform::tencentcloud {
namespace {

using testing::HasSubstr;

const absl::Time kFar = absl::InfiniteFuture();

sdk::Result<ApiAnswer> Parse(int status, const std::string& body, Effect effect = Effect::kWrite) {
  sdk::HttpAnswer answer;
  answer.status = status;
  answer.body = body;
  return ParseAnswer("Do", answer, effect);
}

TEST(ParseAnswerTest, ErrorInside200IsAnError) {
  const auto answer = Parse(200, R"({"Response":{"Error":{"Code":"ResourceInUse","Message":"taken"},"RequestId":"r-1"}})");
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().error_class(), ERROR_CLASS_CONFLICT);
  EXPECT_EQ(answer.error().code(), "ResourceInUse");
  EXPECT_EQ(answer.error().message(), "taken");
  EXPECT_EQ(answer.error().request_id(), "r-1");
  EXPECT_EQ(answer.error().action(), "Do");
}

TEST(ParseAnswerTest, SuccessGivesTheResponse) {
  const auto answer = Parse(200, R"({"Response":{"TotalCount":3,"RequestId":"r-1"}})");
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(sdk::Number(answer->response, "TotalCount"), 3);
  EXPECT_EQ(answer->request_id, "r-1");
}

TEST(ParseAnswerTest, ApiErrorWithAnotherStatusKeepsItsCode) {
  const auto answer = Parse(400, R"({"Response":{"Error":{"Code":"AuthFailure.SignatureExpire","Message":"late"},"RequestId":"r"}})");
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().error_class(), ERROR_CLASS_AUTH);
}

TEST(ParseAnswerTest, GarbageNothingAndOddShapesLeaveAWriteInDoubt) {
  for (const char* body :
       {"", "garbage", "<html>", "[]", "null", "42", "{}", R"({"Response":null})", R"({"Response":[]})", R"({"response":{}})",
        R"({"Response":{}})", R"({"Response":{"NetworkInterfaceSet":7,"TotalCount":"many"}})", "{\"Resp"}) {
    const auto write = Parse(200, body);
    ASSERT_FALSE(write.ok()) << body;
    EXPECT_EQ(write.error().error_class(), ERROR_CLASS_UNKNOWN_OUTCOME) << body;
    const auto read = Parse(200, body, Effect::kRead);
    EXPECT_EQ(read.error().error_class(), ERROR_CLASS_TRANSIENT) << body;
  }
  EXPECT_THAT(Parse(500, "oops").error().message(), HasSubstr("HTTP 500"));
}

TEST(ParseAnswerTest, NotSentIsTransientAndLostIsInDoubt) {
  sdk::HttpAnswer answer;
  answer.failure = sdk::HttpFailure::kNotSent;
  EXPECT_EQ(ParseAnswer("Do", answer, Effect::kWrite).error().error_class(), ERROR_CLASS_TRANSIENT);
  answer.failure = sdk::HttpFailure::kLost;
  EXPECT_EQ(ParseAnswer("Do", answer, Effect::kWrite).error().error_class(), ERROR_CLASS_UNKNOWN_OUTCOME);
  EXPECT_EQ(ParseAnswer("Do", answer, Effect::kRead).error().error_class(), ERROR_CLASS_TRANSIENT);
  answer.failure = sdk::HttpFailure::kRefused;
  EXPECT_EQ(ParseAnswer("Do", answer, Effect::kWrite).error().error_class(), ERROR_CLASS_INVALID);
}

TEST(ApiClientTest, EachServiceHasItsHostAndVersion) {
  ScriptedCloud cloud;
  cloud.Answer("Do", "");
  for (Service service : {Service::kVpc, Service::kCvm, Service::kTag})
    ASSERT_TRUE(cloud.session().api.Read(service, "Do", {{"A", 1}}, kFar).ok());
  const auto requests = cloud.requests();
  EXPECT_EQ(requests[0].url, "https://vpc.tencentcloudapi.com/");
  EXPECT_EQ(requests[1].url, "https://cvm.tencentcloudapi.com/");
  EXPECT_EQ(requests[2].url, "https://tag.tencentcloudapi.com/");
  EXPECT_EQ(ScriptedCloud::Header(requests[0], "Host"), "vpc.tencentcloudapi.com");
  EXPECT_EQ(ScriptedCloud::Header(requests[0], "X-TC-Version"), "2017-03-12");
  EXPECT_EQ(ScriptedCloud::Header(requests[2], "X-TC-Version"), "2018-08-13");
  EXPECT_EQ(ScriptedCloud::Header(requests[0], "X-TC-Region"), "ap-guangzhou");
  EXPECT_EQ(ScriptedCloud::Header(requests[0], "X-TC-Language"), "en-US");
  EXPECT_EQ(ScriptedCloud::Header(requests[0], "X-TC-Timestamp"), "1700000000");
  EXPECT_EQ(ScriptedCloud::Header(requests[0], "X-TC-Token"), "");
  EXPECT_THAT(ScriptedCloud::Header(requests[1], "Authorization"), HasSubstr("Credential=AKIDEXAMPLE/2023-11-14/cvm/tc3_request"));
  EXPECT_EQ(requests[0].body, "{\"A\":1}");
}

TEST(ApiClientTest, OverriddenEndpointKeepsTheServiceName) {
  SessionOptions options = ScriptedCloud::DefaultOptions();
  options.api.endpoint = "http://127.0.0.1:9780";
  options.api.credentials.token = "TOKEN";
  ScriptedCloud cloud(options);
  cloud.Answer("Do", "");
  ASSERT_TRUE(cloud.session().api.Write(Service::kTag, "Do", RequestJson::object(), kFar).ok());
  const sdk::HttpRequest request = cloud.requests()[0];
  EXPECT_EQ(request.url, "http://127.0.0.1:9780/");
  EXPECT_EQ(ScriptedCloud::Header(request, "Host"), "127.0.0.1:9780");
  EXPECT_EQ(ScriptedCloud::Header(request, "X-TC-Token"), "TOKEN");
  SignedParts parts{"tag", "127.0.0.1:9780", ScriptedCloud::Header(request, "Content-Type"), "{}", 1700000000};
  EXPECT_EQ(ScriptedCloud::Header(request, "Authorization"), Sign(options.api.credentials, parts).authorization);
}

TEST(ApiClientTest, ReadsAreTriedAgainWritesAreNot) {
  for (const char* code : {"RequestLimitExceeded", "LimitExceeded.ActionLimited", "InternalError"}) {
    ScriptedCloud cloud;
    cloud.Fail("Do", code).Fail("Do", code).Answer("Do", "");
    EXPECT_TRUE(cloud.session().api.Read(Service::kVpc, "Do", RequestJson::object(), kFar).ok()) << code;
    EXPECT_EQ(cloud.Bodies("Do").size(), 3u);
    EXPECT_EQ(cloud.requests()[0].resend, sdk::Resend::kAllowed);

    ScriptedCloud other;
    other.Fail("Do", code).Answer("Do", "");
    EXPECT_FALSE(other.session().api.Write(Service::kVpc, "Do", RequestJson::object(), kFar).ok()) << code;
    EXPECT_EQ(other.Bodies("Do").size(), 1u);
    EXPECT_EQ(other.requests()[0].resend, sdk::Resend::kForbidden);
  }
}

TEST(ApiClientTest, ReadsGiveUpAtLastAndAtOnceWhereItIsHopeless) {
  ScriptedCloud cloud;
  cloud.Lose("Do");
  EXPECT_EQ(cloud.session().api.Read(Service::kVpc, "Do", RequestJson::object(), kFar).error().error_class(), ERROR_CLASS_TRANSIENT);
  EXPECT_EQ(cloud.Bodies("Do").size(), 6u);
  cloud.Fail("No", "AuthFailure.SignatureFailure");
  EXPECT_EQ(cloud.session().api.Read(Service::kVpc, "No", RequestJson::object(), kFar).error().error_class(), ERROR_CLASS_AUTH);
  EXPECT_EQ(cloud.Bodies("No").size(), 1u);
}

TEST(ApiClientTest, ThrottleAdaptsTheLimiter) {
  ScriptedCloud cloud;
  cloud.Fail("AttachNetworkInterface", "RequestLimitExceeded");
  EXPECT_EQ(cloud.session().limiter.Capacity("AttachNetworkInterface"), 50) << "the smaller documented figure";
  EXPECT_FALSE(cloud.session().api.Write(Service::kVpc, "AttachNetworkInterface", RequestJson::object(), kFar).ok());
  EXPECT_EQ(cloud.session().limiter.Capacity("AttachNetworkInterface"), 25);
}

TEST(ApiClientTest, DeadlineBoundsTheCall) {
  ScriptedCloud cloud;
  cloud.Answer("Do", "");
  const absl::Time deadline = cloud.clock().Now() + absl::Seconds(5);
  ASSERT_TRUE(cloud.session().api.Write(Service::kVpc, "Do", RequestJson::object(), deadline).ok());
  EXPECT_EQ(cloud.requests()[0].timeout, absl::Seconds(5));
}

}  // namespace
}  // namespace eniform::tencentcloud
