#include <gtest/gtest.h>

#include "absl/strings/str_replace.h"
#include "tests/emulator/alicloud/test_cloud.h"

// What happens before an action sees a request: Alibaba reference 1.2, 1.3, 1.8, 5.2, 5.4.
namespace eniform::emulator::alicloud {
namespace {

using nlohmann::json;

std::string CodeOf(TestCloud& cloud, const HttpRequest& request) {
  const json body = json::parse(cloud.Send(request).body);
  return body.contains("Code") ? body["Code"].get<std::string>() : "";
}

const json kCreate = {{"VSwitchId", "vsw-a"}, {"SecurityGroupId", "sg-1"}, {"DeleteOnRelease", false}};

TEST(EnvelopeTest, ErrorsHaveTheVendorsShapeAndStatus) {
  TestCloud cloud;
  const HttpResponse response = cloud.Send(cloud.Request("DeleteNetworkInterface", {{"NetworkInterfaceId", "eni-none"}}));
  EXPECT_EQ(response.status, 404);
  const json body = json::parse(response.body);
  EXPECT_EQ(body["Code"], "InvalidEniId.NotFound");
  EXPECT_EQ(body["HostId"], "127.0.0.1:9780");
  for (const char* member : {"RequestId", "Message", "Recommend"}) EXPECT_FALSE(body[member].get<std::string>().empty()) << member;
  const json attach = {{"NetworkInterfaceId", "eni-free"}, {"InstanceId", "i-none"}};
  EXPECT_EQ(cloud.Send(cloud.Request("AttachNetworkInterface", attach)).status, 403);
}

TEST(EnvelopeTest, TheCloudIsToldByItsHeaders) {
  TestCloud cloud;
  HttpRequest request;
  request.method = "POST";
  request.path = "/";
  EXPECT_EQ(cloud.Send(request).status, 400);
  request.headers["authorization"] = "ACS3-HMAC-SHA256 Credential=AKIDEXAMPLE";
  EXPECT_EQ(CodeOf(cloud, request), "IncompleteSignature");
}

TEST(AuthenticationTest, KeysTokensAndNoncesAreChecked) {
  TestCloud cloud;
  HttpRequest request = cloud.Request("DescribeVpcs", json::object());
  HttpRequest stranger = request;
  stranger.headers["authorization"] = absl::StrReplaceAll(stranger.headers["authorization"], {{"AKIDEXAMPLE", "AKIDSTRANGER"}});
  EXPECT_EQ(CodeOf(cloud, stranger), "InvalidAccessKeyId.NotFound");
  EXPECT_EQ(CodeOf(cloud, request), "");
  EXPECT_EQ(CodeOf(cloud, request), "SignatureNonceUsed");
  cloud.Advance(absl::Minutes(31));
  cloud.Sign(request);
  EXPECT_EQ(CodeOf(cloud, request), "");  // by then nobody remembers it
  HttpRequest late = cloud.Request("DescribeVpcs", json::object());
  cloud.Advance(absl::Minutes(16));
  EXPECT_EQ(CodeOf(cloud, late), "InvalidTimeStamp.Expired");
}

TEST(AuthenticationTest, EveryAcsHeaderIsCovered) {
  TestCloud cloud;
  HttpRequest request = cloud.Request("DescribeVpcs", json::object());
  request.headers["x-acs-version"] = "2014-05-26";
  EXPECT_EQ(CodeOf(cloud, request), "SignatureDoesNotMatch");
  request = cloud.Request("DescribeVpcs", json::object());
  request.headers.erase("x-acs-date");
  EXPECT_NE(CodeOf(cloud, request), "");
}

TEST(ActionTest, BelongsToOneProduct) {
  TestCloud cloud;
  EXPECT_EQ(cloud.Code("vpc:DescribeNetworkInterfaces"), "InvalidApi.NotFound");
  EXPECT_EQ(cloud.Code("NoSuchAction"), "InvalidApi.NotFound");
  HttpRequest request = cloud.Request("DescribeVpcs", json::object());
  request.headers["x-acs-version"] = "2020-01-01";
  cloud.Sign(request);
  EXPECT_EQ(CodeOf(cloud, request), "InvalidVersion");
}

TEST(ParameterTest, QueryAndFormAreTheSame) {
  TestCloud cloud;
  HttpRequest request = cloud.Request("DescribeNetworkInterfaces", {{"NetworkInterfaceId", {"eni-free"}}});
  request.body = request.query;
  request.query.clear();
  request.headers["content-type"] = "application/x-www-form-urlencoded";
  cloud.Sign(request);
  const json body = json::parse(cloud.Send(request).body);
  EXPECT_EQ(body["NetworkInterfaceSets"]["NetworkInterfaceSet"].size(), 1u) << body;
  request = cloud.Request("DescribeNetworkInterfaces", {{"NetworkInterfaceId", {"eni-free"}}});
  request.method = "GET";
  cloud.Sign(request);
  EXPECT_EQ(CodeOf(cloud, request), "");
}

TEST(ParameterTest, AreCheckedByTheActionsTable) {
  TestCloud cloud;
  EXPECT_EQ(cloud.Code("DeleteNetworkInterface"), "MissingNetworkInterfaceId");
  EXPECT_EQ(cloud.Code("DescribeVpcs", {{"RegionId", ""}}), "MissingRegionId");
  EXPECT_EQ(cloud.Code("DescribeVpcs", {{"RegionId", "cn-nowhere"}}), "InvalidRegionId.NotFound");
  EXPECT_EQ(cloud.Code("DescribeNetworkInterfaces", {{"MaxResults", "many"}}), "InvalidParameter");
  EXPECT_EQ(cloud.Code("DescribeInstances", {{"InstanceIds", "i-a"}}), "InvalidParameter");  // not a JSON list
  EXPECT_EQ(cloud.Code("CreateNetworkInterface", {{"VSwitchId", "vsw-a"}, {"SecurityGroupId", "sg-1"}, {"DeleteOnRelease", "no"}}),
            "InvalidParameter");
  EXPECT_EQ(cloud.Code("CreateNetworkInterface", {{"VSwitchId", "vsw-a"}, {"SecurityGroupId", "sg-1"}, {"Ipv6AddressCount", 1}}),
            "UnsupportedParameter");
  EXPECT_EQ(cloud.Code("DescribeVpcs", {{"NobodyKnows", "this"}}), "");
  json ids = json::array();
  for (int i = 0; i < 101; ++i) ids.push_back("eni-" + std::to_string(i));
  EXPECT_EQ(cloud.Code("DescribeNetworkInterfaces", {{"NetworkInterfaceId", ids}}), "InvalidParameter");
}

TEST(RateTest, AMinutesWorthThenThrottled) {
  TestOptions options;
  options.rate_limits = RateLimits::kOn;
  TestCloud cloud(kTestWorld, options);
  for (int i = 0; i < 120; ++i)
    ASSERT_EQ(cloud.Code("AssociateEipAddress", {{"AllocationId", "eip-x"}, {"InstanceId", "i-a"}}), "InvalidAllocationId.NotFound");
  HttpResponse response = cloud.Send(cloud.Request("AssociateEipAddress", {{"AllocationId", "eip-x"}, {"InstanceId", "i-a"}}));
  EXPECT_EQ(json::parse(response.body)["Code"], "Throttling");
  EXPECT_EQ(response.headers["x-acs-retry-after"], "60000");
  EXPECT_EQ(cloud.Code("DescribeEipAddresses"), "");  // another action has its own
  EXPECT_EQ(cloud.Stats()["throttled"]["alicloud"], 1);
  cloud.Advance(absl::Minutes(1));
  EXPECT_EQ(cloud.Code("AssociateEipAddress", {{"AllocationId", "eip-x"}, {"InstanceId", "i-a"}}), "InvalidAllocationId.NotFound");
}

TEST(TokenTest, TheSameRequestGetsTheFirstAnswer) {
  TestCloud cloud;
  json create = kCreate;
  create["ClientToken"] = "t-1";
  const size_t before = cloud.World()["interfaces"].size();
  const json first = cloud.Do("CreateNetworkInterface", create);
  const json second = cloud.Do("CreateNetworkInterface", create);
  EXPECT_EQ(first["NetworkInterfaceId"], second["NetworkInterfaceId"]);
  EXPECT_EQ(cloud.World()["interfaces"].size(), before + 1);
  create["Description"] = "another";
  EXPECT_EQ(cloud.Code("CreateNetworkInterface", create), "IdempotentParameterMismatch");
  create["ClientToken"] = std::string(65, 'x');
  EXPECT_EQ(cloud.Code("CreateNetworkInterface", create), "InvalidParameter");
}

TEST(TokenTest, OfEcsIsSpentByAFailureThatDoesNotPass) {
  TestCloud cloud;
  json create = kCreate;
  create["ClientToken"] = "t-1";
  create["VSwitchId"] = "vsw-none";
  EXPECT_EQ(cloud.Code("CreateNetworkInterface", create), "InvalidVSwitchId.NotFound");
  EXPECT_EQ(cloud.Code("CreateNetworkInterface", create), "IdempotentFailed");
}

TEST(TokenTest, OfEcsSurvivesAFailureThatPasses) {
  TestCloud cloud;
  ASSERT_EQ(cloud.Code("DetachNetworkInterface", {{"NetworkInterfaceId", "eni-on-a"}, {"InstanceId", "i-a"}}), "");
  const json assign = {{"NetworkInterfaceId", "eni-on-a"}, {"SecondaryPrivateIpAddressCount", 1}, {"ClientToken", "t-1"}};
  EXPECT_EQ(cloud.Code("AssignPrivateIpAddresses", assign), "InvalidOperation.InvalidEniState");
  cloud.Settle();
  EXPECT_EQ(cloud.Code("AssignPrivateIpAddresses", assign), "");
  EXPECT_EQ(cloud.Code("AssignPrivateIpAddresses", assign), "");
  EXPECT_EQ(cloud.Thing("interfaces", "eni-on-a")["secondary_ips"].size(), 3u);
}

TEST(TokenTest, OfVpcRepeatsEvenFailures) {
  TestCloud cloud;
  json bind = {{"AllocationId", "eip-free"},
               {"InstanceId", "eni-free"},
               {"InstanceType", "NetworkInterface"},
               {"ClientToken", "t-1"},
               {"PrivateIpAddress", "10.0.1.20"}};
  json other = bind;
  other["AllocationId"] = "eip-more";
  other["PrivateIpAddress"] = "10.0.1.21";
  other["ClientToken"] = "t-2";
  ASSERT_EQ(cloud.Code("AssociateEipAddress", bind), "");
  EXPECT_EQ(cloud.Code("AssociateEipAddress", bind), "LastTokenProcessing");
  EXPECT_EQ(cloud.Code("AssociateEipAddress", other), "TaskConflict");
  cloud.Settle();
  EXPECT_EQ(cloud.Code("AssociateEipAddress", bind), "");
  EXPECT_EQ(cloud.Code("AssociateEipAddress", other), "TaskConflict");  // the trap: the stored error
  other["ClientToken"] = "t-3";
  EXPECT_EQ(cloud.Code("AssociateEipAddress", other), "");
}

}  // namespace
}  // namespace eniform::emulator::alicloud
