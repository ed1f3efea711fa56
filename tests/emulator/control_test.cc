#include <gtest/gtest.h>

#include "tests/emulator/tencentcloud/test_cloud.h"

// The endpoints under /_emulator/: Eniform's own, in no vendor's reference.
namespace eniform::emulator {
namespace {

using nlohmann::json;

const json kCreate = {{"VpcId", "vpc-1"}, {"SubnetId", "subnet-a"}, {"NetworkInterfaceName", "n"}};

json Fault(const std::string& action, const std::string& what, json more = json::object()) {
  json fault = {{"cloud", "tencentcloud"}, {"action", action}, {"do", what}};
  fault.update(more);
  return fault;
}

TEST(FaultTest, FailRefusesTheNthCallAndDoesNothing) {
  TestCloud cloud;
  const size_t before = cloud.World()["interfaces"].size();
  cloud.PostFaults({Fault("CreateNetworkInterface", "fail", {{"nth", 2}, {"code", "InternalError"}})});
  EXPECT_EQ(cloud.Code("CreateNetworkInterface", kCreate), "");
  EXPECT_EQ(cloud.Code("DescribeVpcs"), "");  // another action does not count
  EXPECT_EQ(cloud.Code("CreateNetworkInterface", kCreate), "InternalError");
  EXPECT_EQ(cloud.Code("CreateNetworkInterface", kCreate), "");
  EXPECT_EQ(cloud.World()["interfaces"].size(), before + 2);
  EXPECT_EQ(cloud.Stats()["rejections"]["tencentcloud"]["InternalError"], 1);
}

TEST(FaultTest, WithoutNthEveryCallIsHit) {
  TestCloud cloud;
  cloud.PostFaults({Fault("DescribeVpcs", "fail", {{"code", "InternalError"}})});
  for (int i = 0; i < 3; ++i) EXPECT_EQ(cloud.Code("DescribeVpcs"), "InternalError");
  cloud.Control("POST", "/_emulator/reset");
  EXPECT_EQ(cloud.Code("DescribeVpcs"), "");
}

TEST(FaultTest, FailCanAnswerWithAnHttpStatusAndABody) {
  TestCloud cloud;
  cloud.PostFaults({Fault("DescribeVpcs", "fail", {{"nth", 1}, {"http_status", 502}, {"body", "bad gateway"}})});
  const HttpResponse response = cloud.Send(cloud.Request("DescribeVpcs", json::object()));
  EXPECT_EQ(response.status, 502);
  EXPECT_EQ(response.body, "bad gateway");
}

TEST(FaultTest, GarbageIsNoJson) {
  TestCloud cloud;
  cloud.PostFaults({Fault("DescribeVpcs", "garbage", {{"nth", 1}})});
  const HttpResponse response = cloud.Send(cloud.Request("DescribeVpcs", json::object()));
  EXPECT_EQ(response.status, 200);
  EXPECT_TRUE(json::parse(response.body, nullptr, false).is_discarded());
}

TEST(FaultTest, DropAnswerDoesTheWorkAndSaysNothing) {
  TestCloud cloud;
  const size_t before = cloud.World()["interfaces"].size();
  cloud.PostFaults({Fault("CreateNetworkInterface", "drop_answer", {{"nth", 1}})});
  EXPECT_EQ(cloud.Send(cloud.Request("CreateNetworkInterface", kCreate)).delivery, Delivery::kDrop);
  EXPECT_EQ(cloud.World()["interfaces"].size(), before + 1);
}

TEST(FaultTest, HangAnswersLate) {
  TestCloud cloud;
  cloud.PostFaults({Fault("DescribeVpcs", "hang", {{"nth", 1}, {"seconds", 2.5}})});
  EXPECT_EQ(cloud.Send(cloud.Request("DescribeVpcs", json::object())).delay, absl::Seconds(2.5));
  EXPECT_EQ(cloud.Send(cloud.Request("DescribeVpcs", json::object())).delay, absl::ZeroDuration());
}

TEST(FaultTest, StaleReadsShowTheOldWorldForAWhile) {
  TestCloud cloud;
  cloud.PostFaults({Fault("DescribeNetworkInterfaces", "stale", {{"seconds", 5}})});
  cloud.Call("DeleteNetworkInterface", {{"NetworkInterfaceId", "eni-free"}});
  EXPECT_EQ(cloud.Interface("eni-free")["State"], "AVAILABLE");
  cloud.Advance(absl::Seconds(4));
  EXPECT_EQ(cloud.Interface("eni-free")["State"], "AVAILABLE");
  EXPECT_EQ(cloud.Code("DeleteNetworkInterface", {{"NetworkInterfaceId", "eni-free"}}), "ResourceNotFound");  // writes see what is
  cloud.Advance(absl::Seconds(1));
  EXPECT_TRUE(cloud.Interface("eni-free").is_null());
}

TEST(FaultTest, StaleBeginsWithTheNthCallAndLasts) {
  TestCloud cloud;
  cloud.PostFaults({Fault("DescribeNetworkInterfaces", "stale", {{"nth", 2}, {"seconds", 5}}),
                    Fault("DescribeNetworkInterfaces", "fail", {{"nth", 5}, {"code", "InternalError"}})});
  cloud.Do("DeleteNetworkInterface", {{"NetworkInterfaceId", "eni-free"}});
  EXPECT_TRUE(cloud.Interface("eni-free").is_null());
  EXPECT_FALSE(cloud.Interface("eni-free").is_null());
  EXPECT_FALSE(cloud.Interface("eni-free").is_null());
  cloud.Advance(absl::Seconds(5));
  EXPECT_TRUE(cloud.Interface("eni-free").is_null());
  EXPECT_EQ(cloud.Code("DescribeNetworkInterfaces"), "InternalError");  // counted all the while
}

TEST(StatsTest, SurviveAnActionThatIsNotEvenText) {
  TestCloud cloud;
  HttpRequest request = cloud.Request("DescribeVpcs", json::object());
  request.headers["x-tc-action"] = "\xff\xfe";
  cloud.Send(request);
  EXPECT_EQ(cloud.Stats()["rejections"]["tencentcloud"]["InvalidAction"], 1);
}

TEST(FaultTest, AMalformedListIsRefusedWhole) {
  TestCloud cloud;
  for (const char* body :
       {"{}", "nonsense", R"([{"cloud":"tencentcloud"}])", R"([{"cloud":"nimbus","action":"X","do":"fail","code":"Y"}])",
        R"([{"cloud":"tencentcloud","do":"explode"}])", R"([{"cloud":"tencentcloud","do":"hang"}])",
        R"([{"cloud":"tencentcloud","do":"fail"}])", R"([{"cloud":"tencentcloud","do":"fail","code":"X","nth":0}])",
        R"([{"cloud":"tencentcloud","do":"fail","code":"X"},{"cloud":"tencentcloud","do":"fail","code":"X","when":1}])"}) {
    const HttpResponse response = cloud.Control("POST", "/_emulator/faults", body);
    EXPECT_EQ(response.status, 400) << body;
    EXPECT_TRUE(json::parse(response.body).contains("error")) << body;
  }
  EXPECT_EQ(cloud.Code("DescribeVpcs"), "");
}

TEST(StatsTest, CountCallsRejectionsAndThrottles) {
  TestCloud cloud;
  cloud.Call("DescribeVpcs");
  cloud.Call("DescribeVpcs");
  cloud.Call("DeleteNetworkInterface", {{"NetworkInterfaceId", "eni-none"}});
  const json stats = cloud.Stats();
  EXPECT_EQ(stats["calls"]["tencentcloud"], json({{"DescribeVpcs", 2}, {"DeleteNetworkInterface", 1}}));
  EXPECT_EQ(stats["rejections"]["tencentcloud"], json({{"ResourceNotFound", 1}}));
  EXPECT_EQ(stats["throttled"]["tencentcloud"], 0);
}

TEST(ResetTest, ComesBackToTheFirstWorld) {
  TestCloud cloud;
  const json before = cloud.World();
  cloud.Do("DeleteNetworkInterface", {{"NetworkInterfaceId", "eni-free"}});
  cloud.Call("CreateNetworkInterface", kCreate);
  EXPECT_NE(cloud.World(), before);
  EXPECT_EQ(cloud.Control("POST", "/_emulator/reset").status, 200);
  EXPECT_EQ(cloud.World(), before);
  EXPECT_EQ(cloud.Stats()["calls"]["tencentcloud"], json::object());
  cloud.Settle();
  EXPECT_EQ(cloud.World(), before);  // what was on its way is gone too
}

TEST(ControlTest, OtherPathsAndForeignRequestsAreTold) {
  TestCloud cloud;
  EXPECT_EQ(cloud.Control("GET", "/_emulator/nothing").status, 404);
  EXPECT_EQ(cloud.Control("GET", "/_emulator/reset").status, 404);
  EXPECT_EQ(cloud.Control("POST", "/").status, 400);  // no cloud's headers
}

TEST(WorldTest, CanBeFedBack) {
  TestCloud cloud;
  cloud.Do("CreateNetworkInterface", {{"VpcId", "vpc-1"},
                                      {"SubnetId", "subnet-b"},
                                      {"NetworkInterfaceName", "业务\"网卡\" \\ é🚀"},
                                      {"NetworkInterfaceDescription", "two\nlines\t"},
                                      {"SecurityGroupIds", {"sg-1"}},
                                      {"SecondaryPrivateIpAddressCount", 2}});
  cloud.Do("AssociateAddress", {{"AddressId", "eip-free"}, {"NetworkInterfaceId", "eni-bare"}, {"PrivateIpAddress", "10.0.2.40"}});
  cloud.Do("ModifyInstancesVpcAttribute",
           {{"InstanceIds", {"ins-b"}}, {"VirtualPrivateCloud", {{"VpcId", "vpc-1"}, {"SubnetId", "subnet-b"}}}});
  const std::string text = cloud.Control("GET", "/_emulator/world").body;
  TestCloud again(text);
  EXPECT_EQ(again.World(), cloud.World());
}

}  // namespace
}  // namespace eniform::emulator
