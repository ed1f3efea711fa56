#include "emulator/alicloud/signature.h"

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "emulator/digest.h"
#include "tests/emulator/alicloud/test_cloud.h"

// The vectors of Alibaba reference 1.7, and what a wrong request earns.
namespace eniform::emulator::alicloud {
namespace {

constexpr char kEmptyHash[] = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

struct Vector {
  const char* name;
  const char* query;  // as the SDK sends it: in its own order, `! ' ( ) *` bare
  const char* body;
  std::map<std::string, std::string> headers;
  const char* id;
  const char* secret;
  const char* token;
  const char* canonical_hash;
  const char* signed_headers;
  const char* signature;
};

const std::vector<Vector>& Vectors() {
  static const auto* const kVectors = new std::vector<Vector>{
      {"A1",
       "RegionId=cn-beijing&VpcId=vpc-2zeexample&Status=Available&MaxResults=500&PrivateIpAddress.1=10.0.0.1&PrivateIpAddress.2=10.0.0.2&"
       "PrivateIpAddress.3=10.0.0.3&PrivateIpAddress.4=10.0.0.4&PrivateIpAddress.5=10.0.0.5&PrivateIpAddress.6=10.0.0.6&"
       "PrivateIpAddress.7=10.0.0.7&PrivateIpAddress.8=10.0.0.8&PrivateIpAddress.9=10.0.0.9&PrivateIpAddress.10=10.0.0.10&"
       "PrivateIpAddress.11=10.0.0.11&Tag.1.Key=eniform%3Astack&Tag.1.Value=",
       "",
       {{"host", "ecs.cn-beijing.aliyuncs.com"},
        {"x-acs-action", "DescribeNetworkInterfaces"},
        {"x-acs-content-sha256", kEmptyHash},
        {"x-acs-date", "2025-01-02T03:04:05Z"},
        {"x-acs-signature-nonce", "0123456789abcdef0123456789abcdef"},
        {"x-acs-version", "2014-05-26"}},
       "AKIDEXAMPLE",
       "secretexample",
       "",
       "399152e535e1ede3e68572fefd194f80930cdbd6f1ea30688c1ff408009efa3a",
       "host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version",
       "96a46499912ea382ac506699887ac695df6df5e7dd1e292453bdf04dce2ea8ad"},
      {"A2",
       "RegionId=cn-hangzhou&VSwitchId=vsw-bp1example&SecurityGroupIds.1=sg-bp1aaa&SecurityGroupIds.2=sg-bp1bbb&"
       "NetworkInterfaceName=%E5%BC%B9%E6%80%A7%E7%BD%91%E5%8D%A1-%E4%B8%BB&"
       "Description=a%20b%2Bc%2Fd%26e%3Df%20!*'()%20~-_.%2050%25%20%C3%A9%F0%9F%98%80&PrimaryIpAddress=192.168.1.10&"
       "PrivateIpAddress.1=192.168.1.11&PrivateIpAddress.2=192.168.1.12&DeleteOnRelease=false&"
       "ClientToken=123e4567-e89b-12d3-a456-426655440000&Tag.1.Key=%E7%8E%AF%E5%A2%83&Tag.1.Value=%E7%94%9F%E4%BA%A7&Tag.2.Key=owner&"
       "Tag.2.Value=",
       "",
       {{"host", "ecs-cn-hangzhou.aliyuncs.com"},
        {"x-acs-action", "CreateNetworkInterface"},
        {"x-acs-content-sha256", kEmptyHash},
        {"x-acs-date", "2025-06-30T23:59:59Z"},
        {"x-acs-signature-nonce", "nonce-2-create-eni"},
        {"x-acs-version", "2014-05-26"}},
       "AKIDEXAMPLE",
       "secretexample",
       "",
       "2ce20e3784f060121780297bda51bd215847245a2a42d232f8f37bf4b06d2cc8",
       "host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version",
       "00626c0ca074f1a067822ea5e1a78f43254e06c2506625cd6d31e99653cf7845"},
      {"A3",
       "RegionId=cn-hangzhou&AllocationId=eip-bp1example&InstanceId=eni-bp1example&InstanceType=NetworkInterface&"
       "PrivateIpAddress=192.168.1.11&Mode=NAT&ClientToken=0c593ea1-3bea-11e9-b96b-88e9fe637760",
       "",
       {{"host", "vpc.aliyuncs.com"},
        {"x-acs-accesskey-id", "AKIDEXAMPLE"},
        {"x-acs-action", "AssociateEipAddress"},
        {"x-acs-content-sha256", kEmptyHash},
        {"x-acs-date", "2026-02-28T12:00:00Z"},
        {"x-acs-security-token", "CAISexampleSTStoken/+=with+special/chars=="},
        {"x-acs-signature-nonce", "8c1f0a9e7b6d5c4f3e2d1c0b9a887766"},
        {"x-acs-version", "2016-04-28"}},
       "AKIDEXAMPLE",
       "secretexample",
       "CAISexampleSTStoken/+=with+special/chars==",
       "637362fcb9fc571599f90eed826602a7835594852bf6b97efd2270a1a26f06ef",
       "host;x-acs-accesskey-id;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-security-token;x-acs-signature-nonce;x-acs-version",
       "a15a1ac3033425addc5d0fa1f328e21d0d8b93bc2c2bb0fb61411dd5969d709c"},
      {"A4",
       "RegionId=cn-hangzhou&NetworkInterfaceId=eni-bp1example&InstanceId=i-bp1example",
       "",
       {{"host", "127.0.0.1:18080"},
        {"x-acs-action", "DetachNetworkInterface"},
        {"x-acs-content-sha256", kEmptyHash},
        {"x-acs-credentials-provider", "static_ak"},
        {"x-acs-date", "2025-01-02T03:04:05Z"},
        {"x-acs-signature-nonce", "n4"},
        {"x-acs-version", "2014-05-26"}},
       "AKIDEXAMPLE",
       "secretexample",
       "",
       "312a51313ec982ac9528efca229d80b26f072d0f7295f2fe6f222e1f61a2b32d",
       "host;x-acs-action;x-acs-content-sha256;x-acs-credentials-provider;x-acs-date;x-acs-signature-nonce;x-acs-version",
       "f2bbffbcf001b379f86e8b2eff9d562939abb49efff36a3794ace6b7496f86ec"},
      {"A5",
       "RegionId=cn-beijing",
       "NetworkInterfaceId=eni-2zeexample&PrivateIpAddress.1=10.0.0.5&PrivateIpAddress.2=10.0.0.6&Note=%E7%A9%BA%20%E6%A0%BC",
       {{"content-type", "application/x-www-form-urlencoded"},
        {"host", "ecs.cn-beijing.aliyuncs.com"},
        {"x-acs-action", "UnassignPrivateIpAddresses"},
        {"x-acs-content-sha256", "2878595de5112597e8f03a7c650cef7fda61099a9ae15d178953ff0d0ecce1ba"},
        {"x-acs-date", "2025-01-02T03:04:05Z"},
        {"x-acs-signature-nonce", "n5-form"},
        {"x-acs-version", "2014-05-26"}},
       "AKIDEXAMPLE",
       "secretexample",
       "",
       "e3f3f82f276485f1e13025acad40a3d2d7b7d868ca703aa5bb8ad7394e25c4e7",
       "content-type;host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version",
       "e3a57e14b9cad816edfaa0a03a97e043c16624b5009f4a01fce46691f2d0a537"},
      {"P1",
       "ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd&RegionId=cn-shanghai",
       "",
       {{"host", "ecs.cn-shanghai.aliyuncs.com"},
        {"x-acs-action", "RunInstances"},
        {"x-acs-content-sha256", kEmptyHash},
        {"x-acs-date", "2023-10-26T10:22:32Z"},
        {"x-acs-signature-nonce", "3156853299f313e23d1673dc12e1703d"},
        {"x-acs-version", "2014-05-26"}},
       "YourAccessKeyId",
       "YourAccessKeySecret",
       "",
       "7ea06492da5221eba5297e897ce16e55f964061054b7695beedaac1145b1e259",
       "host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version",
       "06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"}};
  return *kVectors;
}

HttpRequest RequestOf(const Vector& vector) {
  HttpRequest request;
  request.method = "POST";
  request.path = "/";
  request.query = vector.query;
  request.body = vector.body;
  request.headers = vector.headers;
  request.headers["accept"] = "application/json";
  request.headers["authorization"] =
      absl::StrCat("ACS3-HMAC-SHA256 Credential=", vector.id, ",SignedHeaders=", vector.signed_headers, ",Signature=", vector.signature);
  return request;
}

class SignatureVectorTest : public testing::TestWithParam<Vector> {
 protected:
  std::string Verify(const HttpRequest& request, absl::Duration late = absl::ZeroDuration(), const char* token = nullptr) {
    const Vector& vector = GetParam();
    Authorization authorization;
    const Refusal parsed = ParseAuthorization(request, authorization);
    if (!parsed.none()) return parsed.code;
    absl::Time signed_at;
    std::string error;
    EXPECT_TRUE(absl::ParseTime("%Y-%m-%dT%H:%M:%SZ", vector.headers.at("x-acs-date"), &signed_at, &error));
    return VerifySignature(request, authorization, {vector.id, vector.secret, token == nullptr ? vector.token : token}, signed_at + late)
        .code;
  }
};

TEST_P(SignatureVectorTest, CanonicalRequestIsTheVendors) {
  Authorization authorization;
  ASSERT_TRUE(ParseAuthorization(RequestOf(GetParam()), authorization).none());
  EXPECT_EQ(HexSha256(CanonicalRequest(RequestOf(GetParam()), authorization.signed_headers)), GetParam().canonical_hash);
}

TEST_P(SignatureVectorTest, IsAccepted) { EXPECT_EQ(Verify(RequestOf(GetParam())), ""); }

TEST_P(SignatureVectorTest, IsRefusedWithAnotherQuery) {
  HttpRequest request = RequestOf(GetParam());
  request.query += "&More=1";
  EXPECT_EQ(Verify(request), "SignatureDoesNotMatch");
}

TEST_P(SignatureVectorTest, IsRefusedWithAnotherBody) {
  HttpRequest request = RequestOf(GetParam());
  request.headers["content-type"] = "application/x-www-form-urlencoded";
  request.body += "x";
  const std::string code = Verify(request);
  EXPECT_TRUE(code == "SignatureDoesNotMatch" || code == "IncompleteSignature") << code;
}

TEST_P(SignatureVectorTest, IsRefusedWithAnotherSignedHeader) {
  HttpRequest request = RequestOf(GetParam());
  request.headers["x-acs-action"] += "s";
  EXPECT_EQ(Verify(request), "SignatureDoesNotMatch");
}

TEST_P(SignatureVectorTest, IsRefusedWithAHeaderThatIsNotSigned) {
  HttpRequest request = RequestOf(GetParam());
  request.headers["x-acs-more"] = "1";
  EXPECT_EQ(Verify(request), "IncompleteSignature");
}

TEST_P(SignatureVectorTest, IsGoodForFifteenMinutesBothWays) {
  EXPECT_EQ(Verify(RequestOf(GetParam()), absl::Minutes(15)), "");
  EXPECT_EQ(Verify(RequestOf(GetParam()), absl::Minutes(-15)), "");
  EXPECT_EQ(Verify(RequestOf(GetParam()), absl::Minutes(15) + absl::Seconds(1)), "InvalidTimeStamp.Expired");
  EXPECT_EQ(Verify(RequestOf(GetParam()), absl::Minutes(-15) - absl::Seconds(1)), "InvalidTimeStamp.Expired");
}

TEST_P(SignatureVectorTest, IsRefusedWithAnotherToken) {
  EXPECT_EQ(Verify(RequestOf(GetParam()), absl::ZeroDuration(), "another"), "InvalidSecurityToken.MismatchWithAccessKey");
}

INSTANTIATE_TEST_SUITE_P(Reference, SignatureVectorTest, testing::ValuesIn(Vectors()),
                         [](const testing::TestParamInfo<Vector>& info) { return std::string(info.param.name); });

TEST(PercentTest, EncodesAllButTheUnreserved) {
  EXPECT_EQ(PercentEncode("aZ09-_.~"), "aZ09-_.~");
  EXPECT_EQ(PercentEncode(" !'()*+/é"), "%20%21%27%28%29%2A%2B%2F%C3%A9");
  EXPECT_EQ(PercentDecode("%20%2b+%zz%4"), " + %zz%4");
}

}  // namespace
}  // namespace eniform::emulator::alicloud
