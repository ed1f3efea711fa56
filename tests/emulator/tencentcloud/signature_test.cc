#include "emulator/tencentcloud/signature.h"

#include <gtest/gtest.h>

#include "tests/emulator/tencentcloud/test_cloud.h"

// The vectors V0 to V4 of Tencent reference 1.6, and what a wrong request earns.
namespace eniform::emulator::tencentcloud {
namespace {

struct Vector {
  const char* name;
  const char* host;
  const char* content_type;
  const char* timestamp;
  const char* body;
  const char* secret_key;
  const char* token;
  const char* authorization;
};

const Vector kVectors[] = {
    {"V0", "cvm.tencentcloudapi.com", "application/json; charset=utf-8", "1551113065",
     R"({"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]})", "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE", "",
     "TC3-HMAC-SHA256 Credential=AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE/2019-02-25/cvm/tc3_request, SignedHeaders=content-type;host, "
     "Signature=72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168"},
    {"V1", "vpc.tencentcloudapi.com", "application/json", "1700000000",
     R"({"Filters":[{"Name":"attachment.instance-id","Values":["ins-abcd1234"]}],"Offset":0,"Limit":100})", "secretexample", "",
     "TC3-HMAC-SHA256 Credential=AKIDEXAMPLE/2023-11-14/vpc/tc3_request, SignedHeaders=content-type;host, "
     "Signature=9b293ef2e310fbfdd4669f13a98a6b5c81ccf4b7d99e9edac1122e2f37fcc286"},
    {"V2", "vpc.tencentcloudapi.com", "application/json", "1709251199",
     R"({"VpcId":"vpc-m0c2kcun","SubnetId":"subnet-76r802pg","NetworkInterfaceName":"业务网卡-é🚀","PrivateIpAddresses":[{"PrivateIpAddress":"10.0.2.10","Primary":true,"Description":"主IP"},{"PrivateIpAddress":"10.0.2.11","Primary":false}],"SecurityGroupIds":["sg-1dd51d00"],"Tags":[{"Key":"部门","Value":"网络"}],"ClientToken":"eniform-0001"})",
     "secretexample", "",
     "TC3-HMAC-SHA256 Credential=AKIDEXAMPLE/2024-02-29/vpc/tc3_request, SignedHeaders=content-type;host, "
     "Signature=f87a384323cfc5e6a6ff2303f45f0817a7767c400aafafa18130a65d780f4795"},
    {"V3", "cvm.tencentcloudapi.com", "application/json", "1735689600",
     R"({"InstanceIds":["ins-abcd1234"],"VirtualPrivateCloud":{"VpcId":"vpc-m0c2kcun","SubnetId":"subnet-76r802pg","PrivateIpAddresses":["10.0.3.20"]},"ForceStop":true})",
     "secretexample", "TOKENEXAMPLE-0123456789",
     "TC3-HMAC-SHA256 Credential=AKIDEXAMPLE/2025-01-01/cvm/tc3_request, SignedHeaders=content-type;host, "
     "Signature=cb5b20d2e02dd087c8419a4bf3cd17902923f2ffb1deae0bc45eae1da398d771"},
    {"V4", "vpc.intl.tencentcloudapi.com", "application/json; charset=utf-8", "1735689599", "{}", "secretexample", "",
     "TC3-HMAC-SHA256 Credential=AKIDEXAMPLE/2024-12-31/vpc/tc3_request, SignedHeaders=content-type;host, "
     "Signature=b037d485a8684990cc9cc0a1092b6d06983ff3d432502a2c55d560e843cf3498"},
};

HttpRequest RequestOf(const Vector& vector) {
  HttpRequest request;
  request.method = "POST";
  request.path = "/";
  request.body = vector.body;
  request.headers = {{"host", vector.host},
                     {"content-type", vector.content_type},
                     {"x-tc-timestamp", vector.timestamp},
                     {"authorization", vector.authorization}};
  if (*vector.token != 0) request.headers["x-tc-token"] = vector.token;
  return request;
}

class SignatureVectorTest : public testing::TestWithParam<Vector> {
 protected:
  Refusal Verify(const HttpRequest& request, absl::Duration late = absl::ZeroDuration()) {
    const Vector& vector = GetParam();
    Authorization authorization;
    EXPECT_TRUE(ParseAuthorization(request.Header("authorization"), authorization).none());
    const absl::Time now = absl::FromUnixSeconds(std::stoll(vector.timestamp)) + late;
    return VerifySignature(request, authorization, {authorization.secret_id, vector.secret_key, vector.token}, now);
  }
};

TEST_P(SignatureVectorTest, IsAccepted) { EXPECT_EQ(Verify(RequestOf(GetParam())).code, ""); }

TEST_P(SignatureVectorTest, IsAcceptedWithAPortThatWasNotSigned) {
  HttpRequest request = RequestOf(GetParam());
  request.headers["host"] += ":9780";
  EXPECT_EQ(Verify(request).code, "");
}

TEST_P(SignatureVectorTest, IsRefusedWithAnotherByteInTheBody) {
  HttpRequest request = RequestOf(GetParam());
  request.body += " ";
  EXPECT_EQ(Verify(request).code, "AuthFailure.SignatureFailure");
}

TEST_P(SignatureVectorTest, IsRefusedWithAnotherHost) {
  HttpRequest request = RequestOf(GetParam());
  request.headers["host"] = "elsewhere.example";
  EXPECT_EQ(Verify(request).code, "AuthFailure.SignatureFailure");
}

TEST_P(SignatureVectorTest, IsRefusedWithAnotherContentType) {
  HttpRequest request = RequestOf(GetParam());
  request.headers["content-type"] = "text/plain";
  EXPECT_EQ(Verify(request).code, "AuthFailure.SignatureFailure");
}

TEST_P(SignatureVectorTest, ExpiresAfterFiveMinutes) {
  EXPECT_EQ(Verify(RequestOf(GetParam()), absl::Minutes(5)).code, "");
  EXPECT_EQ(Verify(RequestOf(GetParam()), absl::Minutes(5) + absl::Seconds(1)).code, "AuthFailure.SignatureExpire");
  EXPECT_EQ(Verify(RequestOf(GetParam()), -absl::Minutes(5) - absl::Seconds(1)).code, "AuthFailure.SignatureExpire");
}

TEST_P(SignatureVectorTest, IsRefusedWithAnotherToken) {
  HttpRequest request = RequestOf(GetParam());
  request.headers["x-tc-token"] = "another";
  EXPECT_EQ(Verify(request).code, "AuthFailure.TokenFailure");
}

INSTANTIATE_TEST_SUITE_P(Reference, SignatureVectorTest, testing::ValuesIn(kVectors),
                         [](const testing::TestParamInfo<Vector>& info) { return std::string(info.param.name); });

TEST(AuthorizationTest, AnyOtherFormIsInvalid) {
  for (const char* header :
       {"", "Bearer abc", "TC3-HMAC-SHA256 Credential=AKID/2019-02-25/cvm, SignedHeaders=content-type;host, Signature=00",
        "TC3-HMAC-SHA256 Credential=AKID/2019-02-25/cvm/tc3_request, SignedHeaders=host, Signature=00",
        "TC3-HMAC-SHA256 Credential=AKID/2019-02-25/cvm/tc3_request, SignedHeaders=host;content-type, Signature=00",
        "TC3-HMAC-SHA256 Credential=AKID/2019-02-25/cvm/tc3_request, SignedHeaders=content-type;host"}) {
    Authorization authorization;
    EXPECT_EQ(ParseAuthorization(header, authorization).code, "AuthFailure.InvalidAuthorization") << header;
  }
}

TEST(AuthorizationTest, TheDateOfTheScopeIsTheUtcDateOfTheTimestamp) {
  HttpRequest request = RequestOf(kVectors[2]);
  Authorization authorization;
  ASSERT_TRUE(ParseAuthorization(request.Header("authorization"), authorization).none());
  authorization.date = "2024-03-01";
  authorization.signature = Sign(request, request.Header("host"), authorization, "secretexample");
  EXPECT_EQ(VerifySignature(request, authorization, {"AKIDEXAMPLE", "secretexample", ""}, absl::FromUnixSeconds(1709251199)).code,
            "AuthFailure.SignatureFailure");
}

}  // namespace
}  // namespace eniform::emulator::tencentcloud
