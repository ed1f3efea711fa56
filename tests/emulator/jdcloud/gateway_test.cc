#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "tests/emulator/jdcloud/jd_test_cloud.h"

// Authentication, paths, parameters and envelope: JD reference 1.
namespace eniform::emulator::jdcloud {
namespace {

using nlohmann::json;
using testing::HasSubstr;

constexpr char kLeast[] = "x-jdcloud-date;x-jdcloud-nonce";
constexpr char kNotSame[] = "401 ACCESS_ERROR sign result is not same [gw]";

std::string Said(const JdAnswer& answer) {
  return answer.http == 200 ? "200" : absl::StrCat(answer.http, " ", answer.status, " ", answer.message);
}

TEST(JdGatewayTest, AnySetOfHeadersWithDateAndNonceMayBeSigned) {
  JdTestCloud cloud;
  const auto said = [&](const std::string& signed_headers) {
    HttpRequest request = cloud.Request("describeVpcs", "", {});
    request.headers["x-my-header"] = "a   b";
    request.headers["x-jdcloud-algorithm"] = "JDCLOUD2-HMAC-SHA256";  // some SDKs send it
    cloud.Sign(request, signed_headers, "vpc");
    return Said(cloud.Ask(request));
  };
  EXPECT_EQ(said(kLeast), "200");
  EXPECT_EQ(said("host;x-jdcloud-date;x-jdcloud-nonce"), "200");
  EXPECT_EQ(said("content-type;x-jdcloud-date;x-jdcloud-nonce;x-my-header"), "200");
  EXPECT_EQ(said("x-jdcloud-nonce"), kNotSame);
  EXPECT_EQ(said("x-jdcloud-date"), kNotSame);
  EXPECT_EQ(said("x-jdcloud-nonce;x-jdcloud-date"), kNotSame);
  EXPECT_EQ(said("x-jdcloud-date;x-jdcloud-nonce;x-not-sent"), kNotSame);
}

TEST(JdGatewayTest, TheHostMayBeSignedWithoutItsPort) {
  JdTestCloud cloud;
  HttpRequest request = cloud.Request("describeVpcs", "", {});
  request.headers["host"] = "127.0.0.1";
  cloud.Sign(request, "host;x-jdcloud-date;x-jdcloud-nonce", "vpc");
  request.headers["host"] = "127.0.0.1:9780";
  EXPECT_EQ(Said(cloud.Ask(request)), "200");
}

TEST(JdGatewayTest, TheColonOfAnActionIsEscapedOnTheWire) {
  JdTestCloud cloud;
  HttpRequest request = cloud.Request("assignSecondaryIps", "port-free", {{"secondaryIpCount", 1}});
  request.path = absl::StrReplaceAll(request.path, {{"%3A", ":"}});  // what is signed stays the same
  EXPECT_EQ(Said(cloud.Ask(request)), kNotSame);
  EXPECT_EQ(AddressesOf(cloud.Interface("port-free")).size(), 3u);
}

TEST(JdGatewayTest, ANonceIsUsedOnce) {
  JdTestCloud cloud;
  HttpRequest request = cloud.Request("describeVpcs", "", {});
  EXPECT_EQ(Said(cloud.Ask(request)), "200");
  EXPECT_EQ(Said(cloud.Ask(request)), "401 ACCESS_ERROR the nonce was used before [gw]");
  request.headers["x-jdcloud-nonce"] = "";
  cloud.Sign(request, kLeast, "vpc");
  EXPECT_EQ(Said(cloud.Ask(request)), "401 ACCESS_ERROR the header x-jdcloud-nonce is empty [gw]");
  // A refused signature does not use one up; and one is forgotten once its request could not be replayed any more.
  request.headers["x-jdcloud-nonce"] = "again";
  EXPECT_EQ(Said(cloud.Ask(request)), kNotSame);
  cloud.Sign(request, kLeast, "vpc");
  EXPECT_EQ(Said(cloud.Ask(request)), "200");
  cloud.Advance(absl::Minutes(11));
  request.headers["x-jdcloud-date"] = cloud.Date();
  cloud.Sign(request, kLeast, "vpc");
  EXPECT_EQ(Said(cloud.Ask(request)), "200");
}

TEST(JdGatewayTest, TheDateIsNear) {
  JdTestCloud cloud;
  HttpRequest request = cloud.Request("describeVpcs", "", {});
  cloud.Advance(absl::Minutes(6));
  EXPECT_EQ(Said(cloud.Ask(request)), "401 ACCESS_ERROR the request has expired [gw]");
  request.headers["x-jdcloud-date"] = "today";
  cloud.Sign(request, kLeast, "vpc");
  EXPECT_THAT(Said(cloud.Ask(request)), HasSubstr("401 ACCESS_ERROR the header x-jdcloud-date"));
}

TEST(JdGatewayTest, TheAccessKeyIsKnown) {
  JdTestCloud cloud;
  HttpRequest request = cloud.Request("describeVpcs", "", {});
  request.headers["authorization"] = absl::StrReplaceAll(request.headers["authorization"], {{"AKEXAMPLE", "AKNOBODY"}});
  EXPECT_EQ(Said(cloud.Ask(request)), "401 UNAUTHENTICATED The access key 'AKNOBODY' does not exist.");
  request.headers["authorization"] = "";
  EXPECT_EQ(Said(cloud.Ask(request)), "401 ACCESS_ERROR lack of header authorization[gw]");
}

// The two forms in which SDKs send it: JD reference 1.4.
TEST(JdGatewayTest, ASecurityTokenMayBeRawOrInBase64) {
  JdTestCloud cloud("jdcloud: {credentials: [{id: AKEXAMPLE, key: secretexample, token: STS.token/1+2==}]}");
  const auto said = [&](const std::string& token, const std::string& signed_headers) {
    HttpRequest request = cloud.Request("describeVpcs", "", {});
    if (!token.empty()) request.headers["x-jdcloud-security-token"] = token;
    cloud.Sign(request, signed_headers, "vpc");
    return Said(cloud.Ask(request));
  };
  const std::string with_token = absl::StrCat(kLeast, ";x-jdcloud-security-token");
  EXPECT_EQ(said("STS.token/1+2==", with_token), "200");
  EXPECT_EQ(said(absl::Base64Escape("STS.token/1+2=="), with_token), "200");
  EXPECT_EQ(said("STS.token/1+2==", kLeast), kNotSame);
  EXPECT_THAT(said("STS.other", with_token), HasSubstr("401 UNAUTHENTICATED"));
  EXPECT_THAT(said("", kLeast), HasSubstr("401 UNAUTHENTICATED"));
}

TEST(JdGatewayTest, TheRegionIsTheOneThatIsServed) {
  JdTestCloud cloud;
  HttpRequest request = cloud.Request("describeVpcs", "", {});
  request.path = "/v1/regions/cn-east-9/vpcs/";
  cloud.Sign(request, kLeast, "vpc", "cn-east-9");
  EXPECT_EQ(Said(cloud.Ask(request)), "400 INVALID_ARGUMENT Invalid RegionId 'cn-east-9'");
  HttpRequest other = cloud.Request("describeVpcs", "", {});
  cloud.Sign(other, kLeast, "vpc", "cn-east-9");
  EXPECT_EQ(Said(cloud.Ask(other)), kNotSame);
}

TEST(JdGatewayTest, PathsHaveTheirSlashesAndTheirProduct) {
  JdTestCloud cloud;
  const auto said = [&](const std::string& method, const std::string& path, const std::string& service) {
    HttpRequest request = cloud.Request("describeVpcs", "", {});
    request.method = method;
    request.path = absl::StrCat("/v1/regions/cn-north-1/", path);
    cloud.Sign(request, kLeast, service);
    const JdAnswer answer = cloud.Ask(request);
    return absl::StrCat(answer.http, answer.status.empty() ? "" : " ", answer.status);
  };
  for (const char* list : {"networkInterfaces", "elasticIps", "subnets", "vpcs", "networkSecurityGroups"}) {
    EXPECT_EQ(said("GET", absl::StrCat(list, "/"), "vpc"), "200") << list;
    EXPECT_EQ(said("GET", list, "vpc"), "404 NOT_FOUND") << list;
    EXPECT_EQ(said("GET", absl::StrCat(list, "/"), "vm"), "404 NOT_FOUND") << list;
  }
  for (const char* list : {"instances", "instanceTypes", "quotas", "instanceStatus"}) {
    EXPECT_EQ(said("GET", list, "vm"), "200") << list;
    EXPECT_EQ(said("GET", absl::StrCat(list, "/"), "vm"), "404 NOT_FOUND") << list;
  }
  EXPECT_EQ(said("GET", "quotas/", "vpc"), "400 INVALID_ARGUMENT");  // the vpc product's needs a type
  EXPECT_EQ(said("PUT", "vpcs/", "vpc"), "404 NOT_FOUND");
  EXPECT_EQ(said("GET", "vpcs/vpc-1", "vpc"), "200");
  EXPECT_EQ(said("GET", "vpcs/vpc-1/", "vpc"), "404 NOT_FOUND");
}

TEST(JdGatewayTest, BodiesAreFlatAndMayRepeatThePath) {
  JdTestCloud cloud;
  const auto said = [&](const json& body) { return cloud.Said("modifyNetworkInterface", "port-free", body); };
  // As the Go SDK sends it: with what is in the path, and null for what was not set.
  EXPECT_EQ(said({{"regionId", "cn-north-1"}, {"networkInterfaceId", "port-free"}, {"description", "x"}, {"securityGroups", nullptr}}),
            "200");
  EXPECT_EQ(cloud.Interface("port-free")["description"], "x");
  EXPECT_EQ(said({{"networkInterfaceId", "port-bare"}, {"description", "y"}}), "400 INVALID_ARGUMENT A parameter contradicts the path.");
  EXPECT_EQ(said({{"regionId", "cn-south-1"}}), "400 INVALID_ARGUMENT A parameter contradicts the path.");
  EXPECT_EQ(said({{"modifyNetworkInterfaceSpec", {{"description", "y"}}}}),
            "400 INVALID_ARGUMENT The parameter 'modifyNetworkInterfaceSpec' is not known.");
  EXPECT_EQ(said({{"description", 7}}), "400 INVALID_ARGUMENT The parameter 'description' is not a string.");
  EXPECT_EQ(said({{"securityGroups", "sg-1"}}), "400 INVALID_ARGUMENT The parameter 'securityGroups' is not a list.");
  EXPECT_EQ(said(json::array()), "400 INVALID_ARGUMENT The body is not a JSON object.");
  EXPECT_EQ(cloud.Said("attachNetworkInterface", "i-a"), "400 INVALID_ARGUMENT The parameter 'networkInterfaceId' is missing.");
  EXPECT_EQ(cloud.Said("modifyInstanceNetworkAttribute", "i-a", {{"networks", {{{"networkInterfaceId", "port-on-a"}}}}}),
            "400 INVALID_ARGUMENT The parameter 'networks.1.autoDelete' is missing.");
  HttpRequest request = cloud.Request("modifyNetworkInterface", "port-free", {{"description", "y"}});
  request.headers["content-type"] = "text/plain";
  cloud.Sign(request, kLeast, "vpc");
  EXPECT_EQ(Said(cloud.Ask(request)), "400 INVALID_ARGUMENT The content-type is application/json.");
}

TEST(JdGatewayTest, QueriesAreTyped) {
  JdTestCloud cloud;
  const auto said = [&](const json& query) { return cloud.Said("describeNetworkInterfaces", "", query); };
  EXPECT_EQ(said({{"pageNumber", "one"}}), "400 INVALID_ARGUMENT The parameter 'pageNumber' is not a whole number.");
  EXPECT_EQ(said({{"filters", "role"}}), "400 INVALID_ARGUMENT The parameter 'filters' is not a list.");
  EXPECT_EQ(said({{"filters", {{{"name", "role"}}}}}), "400 INVALID_ARGUMENT The parameter 'filters.1.values' is missing.");
  EXPECT_EQ(said({{"filters", {{{"values", {"x"}}}}}}), "400 INVALID_ARGUMENT The parameter 'filters.1.name' is missing.");
  EXPECT_EQ(said({{"colour", "red"}}), "400 INVALID_ARGUMENT The parameter 'colour' is not known.");
  HttpRequest request = cloud.Request("describeVpcs", "", {});
  request.query = "pageSize=20&pageSize=30";
  cloud.Sign(request, kLeast, "vpc");
  EXPECT_EQ(Said(cloud.Ask(request)), "400 INVALID_ARGUMENT The parameter 'pageSize' is given twice.");
  request = cloud.Request("describeVpcs", "", {});
  request.query = "%ff%fe=1";
  cloud.Sign(request, kLeast, "vpc");
  EXPECT_THAT(Said(cloud.Ask(request)), HasSubstr("400 INVALID_ARGUMENT"));  // in an answer that is JSON
}

TEST(JdGatewayTest, AnAnswerWithoutAResultIsOneOfTwo) {
  JdTestCloud cloud;
  std::set<bool> has_result;
  for (int i = 0; i < 20; ++i) {
    has_result.insert(cloud.Call("modifyNetworkInterface", "port-free", {{"description", absl::StrCat(i)}}).body.contains("result"));
  }
  EXPECT_EQ(has_result.size(), 2u);
}

TEST(JdGatewayTest, AThousandCallsAMinuteOfEachProduct) {
  TestOptions options;
  options.rate_limits = RateLimits::kOn;
  JdTestCloud cloud(kJdWorld, options);
  for (int i = 0; i < 1000; ++i) ASSERT_EQ(cloud.Said("describeVpc", "vpc-1"), "200") << i;
  EXPECT_THAT(cloud.Said("describeVpc", "vpc-1"), HasSubstr("429 RATE_LIMIT"));
  EXPECT_EQ(cloud.Said("describeInstance", "i-a"), "200");
  cloud.Advance(absl::Seconds(59));
  EXPECT_THAT(cloud.Said("describeVpc", "vpc-1"), HasSubstr("429 RATE_LIMIT"));
  cloud.Advance(absl::Seconds(1));
  for (int i = 0; i < 1000; ++i) ASSERT_EQ(cloud.Said("describeVpc", "vpc-1"), "200") << i;
  const json stats = cloud.Stats();
  EXPECT_EQ(stats["throttled"]["jdcloud"], 2);
  EXPECT_EQ(stats["rejections"]["jdcloud"]["RATE_LIMIT"], 2);
  EXPECT_EQ(stats["calls"]["jdcloud"]["describeVpc"], 2002);
}

TEST(JdGatewayTest, FaultsAnswerInItsOwnWords) {
  JdTestCloud cloud;
  const auto post = [&](const json& fault) { cloud.PostFaults({fault}); };
  post({{"cloud", "jdcloud"}, {"action", "vm.associateElasticIp"}, {"nth", 1}, {"do", "fail"}, {"code", "INTERNAL"}});
  EXPECT_THAT(cloud.Said("vm.associateElasticIp", "i-a", {{"elasticIpId", "fip-free"}}), HasSubstr("500 INTERNAL"));
  post({{"cloud", "jdcloud"},
        {"action", "stopInstance"},
        {"nth", 1},
        {"do", "fail"},
        {"code", "FAILED_PRECONDITION: Conflict with underlay task"}});
  EXPECT_EQ(cloud.Said("stopInstance", "i-a"), "400 FAILED_PRECONDITION Conflict with underlay task");
  EXPECT_EQ(cloud.Said("stopInstance", "i-a"), "200");
  post({{"cloud", "jdcloud"}, {"action", "describeNetworkInterface"}, {"do", "stale"}, {"seconds", 60}});
  cloud.Do("modifyNetworkInterface", "port-free", {{"description", "new"}});
  EXPECT_EQ(cloud.Interface("port-free")["description"], "");
  cloud.Advance(absl::Seconds(60));
  EXPECT_EQ(cloud.Interface("port-free")["description"], "new");
}

// A fault may let what was started come to nothing, or never end.
TEST(JdGatewayTest, WhatWasStartedMayGoAstray) {
  JdTestCloud cloud;
  const auto post = [&](const char* action, const char* what) {
    cloud.PostFaults({json{{"cloud", "jdcloud"}, {"action", action}, {"nth", 1}, {"do", what}}});
  };
  post("attachNetworkInterface", "fail_later");
  cloud.Do("attachNetworkInterface", "i-a", {{"networkInterfaceId", "port-free"}});
  EXPECT_EQ(cloud.Interface("port-free")["attachmentStatus"], "detached");
  post("detachNetworkInterface", "fail_later");
  cloud.Do("detachNetworkInterface", "i-a", {{"networkInterfaceId", "port-on-a"}});
  EXPECT_EQ(cloud.Interface("port-on-a")["attachmentStatus"], "attached");
  EXPECT_FALSE(cloud.Mounted("i-a", "port-on-a").is_null());
  post("associateElasticIp", "fail_later");
  cloud.Do("associateElasticIp", "port-free", {{"elasticIpId", "fip-free"}, {"privateIpAddress", "10.0.1.21"}});
  EXPECT_EQ(cloud.Eip("fip-free")["status"], "NOT_ASSOCIATED");
  EXPECT_EQ(cloud.Eip("fip-free")["state"], "UP");
  post("disassociateElasticIp", "never_end");
  cloud.Do("disassociateElasticIp", "port-on-a", {{"elasticIpId", "fip-bound"}});
  EXPECT_EQ(cloud.Eip("fip-bound")["state"], "PROCESSING");
  post("attachNetworkInterface", "never_end");
  cloud.Do("attachNetworkInterface", "i-a", {{"networkInterfaceId", "port-free"}});
  EXPECT_EQ(cloud.Interface("port-free")["attachmentStatus"], "detached");
  EXPECT_EQ(cloud.Said("stopInstance", "i-a"), "400 FAILED_PRECONDITION Conflict with underlay task");
}

}  // namespace
}  // namespace eniform::emulator::jdcloud
