#include <gtest/gtest.h>

#include "tests/emulator/tencentcloud/test_cloud.h"

// What every action of Tencent's API has in common: envelope, headers, parameters, tokens, rates.
namespace eniform::emulator {
namespace {

using nlohmann::json;

std::string CodeIn(const HttpResponse& response) {
  EXPECT_EQ(response.status, 200);  // an error is an answer like any other
  json body = json::parse(response.body);
  return body["Response"].contains("Error") ? body["Response"]["Error"]["Code"].get<std::string>() : "";
}

TEST(GatewayTest, EveryAnswerHasAnEnvelopeWithAUuid) {
  TestCloud cloud;
  const json first = cloud.Call("DescribeVpcs"), second = cloud.Call("NoSuchAction");
  EXPECT_EQ(first["RequestId"].get<std::string>().size(), 36u);
  EXPECT_EQ(second["RequestId"].get<std::string>()[14], '4');
  EXPECT_NE(first["RequestId"], second["RequestId"]);
  EXPECT_FALSE(second["Error"]["Message"].get<std::string>().empty());
}

TEST(GatewayTest, TheTraceIdComesBack) {
  TestCloud cloud;
  HttpRequest request = cloud.Request("DescribeVpcs", json::object());
  request.headers["x-tc-traceid"] = "trace-1";
  EXPECT_EQ(cloud.Send(request).headers["X-TC-TraceId"], "trace-1");
}

TEST(GatewayTest, AuthenticationFailuresHaveTheirCodes) {
  TestCloud cloud;
  HttpRequest request = cloud.Request("DescribeVpcs", json::object());
  HttpRequest changed = request;
  changed.headers["authorization"].back() ^= 1;
  EXPECT_EQ(CodeIn(cloud.Send(changed)), "AuthFailure.SignatureFailure");
  changed = request;
  changed.headers["authorization"].replace(changed.headers["authorization"].find("AKIDEXAMPLE"), 11, "AKIDUNKNOWN");
  EXPECT_EQ(CodeIn(cloud.Send(changed)), "AuthFailure.SecretIdNotFound");
  changed = request;
  changed.headers["authorization"] = "TC3-HMAC-SHA256 nonsense";
  EXPECT_EQ(CodeIn(cloud.Send(changed)), "AuthFailure.InvalidAuthorization");
  changed = request;
  changed.headers["x-tc-token"] = "a token that nobody gave out";
  EXPECT_EQ(CodeIn(cloud.Send(changed)), "AuthFailure.TokenFailure");
  cloud.Advance(absl::Minutes(6));
  EXPECT_EQ(CodeIn(cloud.Send(request)), "AuthFailure.SignatureExpire");
  EXPECT_EQ(cloud.Stats()["rejections"]["tencentcloud"]["AuthFailure.SignatureFailure"], 1);
}

TEST(GatewayTest, AServiceNamedAfterTheEndpointIsAcceptedAndAnotherProductIsNot) {
  TestCloud cloud;
  HttpRequest request = cloud.Request("DescribeVpcs", json::object());
  cloud.Sign(request, "127", "127.0.0.1");  // as an official SDK does with this endpoint
  EXPECT_EQ(CodeIn(cloud.Send(request)), "");
  cloud.Sign(request, "cvm", "127.0.0.1:9780");
  EXPECT_EQ(CodeIn(cloud.Send(request)), "InvalidAction");
}

TEST(GatewayTest, HeadersAreChecked) {
  TestCloud cloud;
  HttpRequest request = cloud.Request("DescribeVpcs", json::object());
  HttpRequest changed = request;
  changed.headers["x-tc-region"] = "ap-shanghai";
  EXPECT_EQ(CodeIn(cloud.Send(changed)), "UnsupportedRegion");
  changed.headers.erase("x-tc-region");
  EXPECT_EQ(CodeIn(cloud.Send(changed)), "MissingParameter");
  changed = request;
  changed.headers["x-tc-version"] = "2016-01-01";
  EXPECT_EQ(CodeIn(cloud.Send(changed)), "NoSuchVersion");
  changed = request;
  changed.headers["x-tc-action"] = "DescribeNothing";
  EXPECT_EQ(CodeIn(cloud.Send(changed)), "InvalidAction");
}

TEST(GatewayTest, ABodyThatIsNoObjectIsRefused) {
  TestCloud cloud;
  for (const char* body : {"[]", "{", "7", "\xff"}) {
    HttpRequest request = cloud.Request("DescribeVpcs", json::object());
    request.body = body;
    cloud.Sign(request, "vpc", request.Header("host"));
    EXPECT_EQ(CodeIn(cloud.Send(request)), "InvalidParameter") << body;
  }
}

TEST(GatewayTest, ParametersAreChecked) {
  TestCloud cloud;
  EXPECT_EQ(cloud.Code("DescribeVpcs", {{"Nonsense", 1}}), "UnknownParameter");
  EXPECT_EQ(cloud.Code("DescribeVpcs", {{"Nonsense", nullptr}}), "");
  EXPECT_EQ(cloud.Code("CreateNetworkInterface", {{"VpcId", "vpc-1"}}), "MissingParameter");
  EXPECT_EQ(cloud.Code("CreateNetworkInterface", {{"VpcId", 1}, {"SubnetId", "subnet-a"}, {"NetworkInterfaceName", "n"}}),
            "InvalidParameter");
  EXPECT_EQ(cloud.Code("DescribeNetworkInterfaces", {{"Limit", -1}}), "InvalidParameter");
  EXPECT_EQ(cloud.Code("DescribeNetworkInterfaces", {{"Limit", "20"}}), "InvalidParameter");
  EXPECT_EQ(cloud.Code("DescribeNetworkInterfaces", {{"NetworkInterfaceIds", "eni-free"}}), "InvalidParameter");
  EXPECT_EQ(cloud.Code("DescribeNetworkInterfaces", {{"Filters", {"vpc-id"}}}), "InvalidParameter.FilterNotDict");
  EXPECT_EQ(cloud.Code("DescribeNetworkInterfaces", {{"Filters", {{{"Name", "vpc-id"}, {"Values", "vpc-1"}}}}}),
            "InvalidParameter.FilterValuesNotList");
  EXPECT_EQ(cloud.Code("DescribeNetworkInterfaces", {{"Filters", {{{"Name", "no-such"}, {"Values", {"x"}}}}}}),
            "InvalidParameter.FilterInvalidKey");
}

TEST(GatewayTest, MembersThatOnlyAnswersHaveAreUnknown) {
  TestCloud cloud;
  EXPECT_EQ(cloud.Code("AssignPrivateIpAddresses", {{"NetworkInterfaceId", "eni-free"},
                                                    {"PrivateIpAddresses", {{{"PrivateIpAddress", "10.0.1.77"}, {"State", "AVAILABLE"}}}}}),
            "UnknownParameter");
}

const json kCreate = {{"VpcId", "vpc-1"}, {"SubnetId", "subnet-a"}, {"NetworkInterfaceName", "n"}, {"ClientToken", "token-1"}};

TEST(ClientTokenTest, TheSameRequestGetsTheSameAnswer) {
  TestCloud cloud;
  const json first = cloud.Call("CreateNetworkInterface", kCreate);
  EXPECT_EQ(cloud.Code("CreateNetworkInterface", kCreate), "UnsupportedOperation.IdempotentProcessing");
  cloud.Settle();
  EXPECT_EQ(cloud.Call("CreateNetworkInterface", kCreate), first);
  EXPECT_EQ(cloud.World()["interfaces"].size(), 10u);  // one more than the world began with
}

TEST(ClientTokenTest, OtherParametersAreAMismatch) {
  TestCloud cloud;
  cloud.Do("CreateNetworkInterface", kCreate);
  json other = kCreate;
  other["NetworkInterfaceName"] = "m";
  EXPECT_EQ(cloud.Code("CreateNetworkInterface", other), "UnsupportedOperation.IdempotentParameterMismatch");
}

TEST(ClientTokenTest, ARefusedRequestDoesNotUseTheTokenUp) {
  TestCloud cloud;
  json wrong = kCreate;
  wrong["SubnetId"] = "subnet-none";
  EXPECT_EQ(cloud.Code("CreateNetworkInterface", wrong), "ResourceNotFound");
  EXPECT_EQ(cloud.Code("CreateNetworkInterface", kCreate), "");
}

TEST(ClientTokenTest, AssigningByCountTwiceAssignsOnce) {
  TestCloud cloud;
  const json assign = {{"NetworkInterfaceId", "eni-free"}, {"SecondaryPrivateIpAddressCount", 2}, {"ClientToken", "t"}};
  cloud.Do("AssignPrivateIpAddresses", assign);
  cloud.Do("AssignPrivateIpAddresses", assign);
  EXPECT_EQ(cloud.Interface("eni-free")["PrivateIpAddressSet"].size(), 4u);
}

TEST(ClientTokenTest, IsShortAsciiAndOnlyForActionsThatTakeIt) {
  TestCloud cloud;
  json create = kCreate;
  create["ClientToken"] = std::string(65, 'x');
  EXPECT_EQ(cloud.Code("CreateNetworkInterface", create), "InvalidParameterValue.TooLong");
  create["ClientToken"] = "é";
  EXPECT_EQ(cloud.Code("CreateNetworkInterface", create), "InvalidParameterValue.Malformed");
  EXPECT_EQ(cloud.Code("DeleteNetworkInterface", {{"NetworkInterfaceId", "eni-free"}, {"ClientToken", "t"}}), "UnknownParameter");
  EXPECT_EQ(cloud.Code("AssociateAddress", {{"AddressId", "eip-free"}, {"InstanceId", "ins-a"}, {"ClientToken", "t"}}), "UnknownParameter");
}

TEST(RateLimitTest, AnActionIsRefusedBeyondItsRateAndAgainAllowedLater) {
  TestOptions options;
  options.rate_limits = RateLimits::kOn;
  TestCloud cloud(kTestWorld, options);
  for (int i = 0; i < 10; ++i) EXPECT_EQ(cloud.Code("DescribeAddressQuota"), "") << i;
  EXPECT_EQ(cloud.Code("DescribeAddressQuota"), "RequestLimitExceeded");
  EXPECT_EQ(cloud.Code("DescribeAddresses"), "");  // each action has its own
  cloud.Advance(absl::Milliseconds(100));
  EXPECT_EQ(cloud.Code("DescribeAddressQuota"), "");
  EXPECT_EQ(cloud.Code("DescribeAddressQuota"), "RequestLimitExceeded");
  EXPECT_EQ(cloud.Stats()["throttled"]["tencentcloud"], 2);
  EXPECT_EQ(cloud.Stats()["rejections"]["tencentcloud"]["RequestLimitExceeded"], 2);
}

TEST(RateLimitTest, TheInterfaceModuleHasACodeOfItsOwn) {
  TestOptions options;
  options.rate_limits = RateLimits::kOn;
  TestCloud cloud(kTestWorld, options);
  for (int i = 0; i < 20; ++i) EXPECT_EQ(cloud.Code("DescribeNetworkInterfaceLimit", {{"InstanceId", "ins-a"}}), "");
  EXPECT_EQ(cloud.Code("DescribeNetworkInterfaceLimit", {{"InstanceId", "ins-a"}}), "LimitExceeded.ActionLimited");
}

TEST(RateLimitTest, CanBeSwitchedOff) {
  TestCloud cloud;
  for (int i = 0; i < 100; ++i) ASSERT_EQ(cloud.Code("DescribeAddressQuota"), "");
  EXPECT_EQ(cloud.Stats()["throttled"]["tencentcloud"], 0);
}

}  // namespace
}  // namespace eniform::emulator
