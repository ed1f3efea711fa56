#include "emulator/jdcloud/signature.h"

#include <gtest/gtest.h>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "emulator/jdcloud/query.h"
#include "tests/emulator/jdcloud/jd_test_cloud.h"

// The published vectors of JD reference 1.5, and those made with the Node SDK.
namespace eniform::emulator::jdcloud {
namespace {

constexpr char kAccessKey[] = "JDC_TESTAK0123456789ABCDEF";
constexpr char kSecretKey[] = "testSK/+0123456789abcdefXYZ=";
constexpr char kDate[] = "20240229T030405Z";
constexpr char kUsual[] = "accept;content-type;host;x-jdcloud-date;x-jdcloud-nonce";
constexpr char kWithToken[] = "accept;content-type;host;x-jdcloud-date;x-jdcloud-nonce;x-jdcloud-security-token";
constexpr char kInterfaces[] = "/v1/regions/cn-north-1/networkInterfaces/";
constexpr char kAttach[] = "/v1/regions/cn-north-1/instances/i-ab12cd34ef%3AattachNetworkInterface";

// The queries are what the SDK put on the wire, not what it signed.
constexpr char kQueryV1[] =
    "pageNumber=1&pageSize=100&filters.1.name=networkInterfaceNames&filters.1.values.1=web%20eni*1&filters.1.values.2=o%27b!(x)~"
    "&filters.1.values.3=%E7%BD%91%E5%8D%A1-1&filters.1.operator=in&filters.2.name=vpcId&filters.2.values.1=vpc-ab12cd34ef"
    "&filters.3.name=role&filters.3.values.1=Secondary";
constexpr char kQueryV4[] =
    "pageNumber=2&pageSize=10&filters.1.name=elasticIpIds&filters.1.values.1=fip-001&filters.1.values.2=fip-002"
    "&filters.1.values.3=fip-003&filters.1.values.4=fip-004&filters.1.values.5=fip-005&filters.1.values.6=fip-006"
    "&filters.1.values.7=fip-007&filters.1.values.8=fip-008&filters.1.values.9=fip-009&filters.1.values.10=fip-010"
    "&filters.1.values.11=fip-011";
constexpr char kBodyV2[] =
    "{\"subnetId\":\"subnet-ab12cd34ef\",\"networkInterfaceName\":\"前端网卡_1\",\"primaryIpAddress\":\"10.0.1.10\","
    "\"secondaryIpAddresses\":[\"10.0.1.11\",\"10.0.1.12\"],\"securityGroups\":[\"sg-aaaa1111bb\",\"sg-cccc2222dd\"],"
    "\"sanityCheck\":1,\"description\":\"描述 — \\\"é\\\" / 😀\"}";
constexpr char kBodyV3[] = "{\"networkInterfaceId\":\"port-ab12cd34ef\",\"autoDelete\":true}";

constexpr char kKeyNorthVpc[] = "c37107bcbabf477a686f8ae51e0799ffdd1378ecb19dc6a5d9ccf979d19c7ad5";
constexpr char kKeyNorthVm[] = "b895738ce0e6efb4bc111cbb280c07b2d5fecb9ea95d7bd0af6cb1b7aafb3a51";
constexpr char kKeySouthVpc[] = "abfb1948ed1386b6b6e9201f692fea45863530cd082d6deeb107e21aaf953182";

struct Vector {
  const char* name;
  const char* nonce;
  const char* region;
  const char* service;
  const char* method;
  const char* path;
  const char* query;
  const char* body;
  const char* token;
  const char* canonical_hash;
  const char* signing_key;
  const char* signature;
};

const Vector kVectors[] = {
    {"V1", "11111111-2222-4333-8444-555555555555", "cn-north-1", "vpc", "GET", kInterfaces, kQueryV1, "", "",
     "29b2cc0a3dc59228ef3ba3f7cfdce2329b9f5f68dadb55ba0f2ca55e9d7a7fc2", kKeyNorthVpc,
     "b18df3146498c626e63caf7f34b198e7822d9e657be38f66fe65644ad6f715be"},
    {"V2", "22222222-3333-4444-8555-666666666666", "cn-north-1", "vpc", "POST", kInterfaces, "", kBodyV2, "",
     "1d4d90e15d2cc38b6d8552960afb1135f15a1c0aa778826b1345b669e5ec0f88", kKeyNorthVpc,
     "aa59b1b509ceac0684298f9f30d0b012ed4febc5857c1f4cf11beddd41ddea60"},
    {"V3", "33333333-4444-4555-8666-777777777777", "cn-north-1", "vm", "POST", kAttach, "", kBodyV3,
     "U1RTLmZha2UtdG9rZW4vMSsyPT0=", "3c6a50920c7e0231bfa38969381584ec4d283366095313d56a1d63ec356d1ace", kKeyNorthVm,
     "78f5decf7c90f4f2a1d2e1ef0c0014fcf26f87ef97755efd97fcb4efad72c3e7"},
    {"V3raw", "33333333-4444-4555-8666-777777777777", "cn-north-1", "vm", "POST", kAttach, "", kBodyV3,
     "STS.fake-token/1+2==", "709fe2f21a60d045b5f349e60d58e3963471f47922f33ff2d999192bfb818a20", kKeyNorthVm,
     "118724e144ba4485f6727b1ff12925924cab63454f8773c2e1ba7eb3e6ddef2c"},
    {"V4", "44444444-5555-4666-8777-888888888888", "cn-south-1", "vpc", "GET", "/v1/regions/cn-south-1/elasticIps/", kQueryV4, "", "",
     "cfe76d9dcb1d6f05f7f2fdf89e6bea943eea9c406e44584c899013478a04e88d", kKeySouthVpc,
     "f20ee440f59b07f15f200297943775e5028c1dc12f2f024faa16076795f462aa"},
    {"V5", "55555555-6666-4777-8888-999999999999", "cn-north-1", "vpc", "DELETE",
     "/v1/regions/cn-north-1/networkInterfaces/port-ab12cd34ef", "", "", "",
     "b673e3cbfb0fd95126ec3fd207c92a1b0f270c553cf2bc0065d1c3b0353a5d17", kKeyNorthVpc,
     "5ac0abed1187b6181d7747757cabc4ce6d152369b60d824821677787a6bf9ab6"},
};

Authorization AuthorizationOf(const Vector& vector) {
  Authorization authorization;
  authorization.access_key = kAccessKey;
  authorization.date = "20240229";
  authorization.region = vector.region;
  authorization.service = vector.service;
  authorization.signed_headers = *vector.token == '\0' ? kUsual : kWithToken;
  return authorization;
}

HttpRequest RequestOf(const Vector& vector) {
  HttpRequest request;
  request.method = vector.method;
  request.path = vector.path;
  request.query = vector.query;
  request.body = vector.body;
  request.headers = {{"host", absl::StrCat(vector.service, ".jdcloud-api.com")},
                     {"accept", "application/json"},
                     {"content-type", "application/json"},
                     {"x-jdcloud-date", kDate},
                     {"x-jdcloud-nonce", vector.nonce}};
  if (*vector.token != '\0') request.headers["x-jdcloud-security-token"] = vector.token;
  request.headers["authorization"] =
      absl::StrCat("JDCLOUD2-HMAC-SHA256 Credential=", kAccessKey, "/20240229/", vector.region, "/", vector.service,
                   "/jdcloud2_request, SignedHeaders=", *vector.token == '\0' ? kUsual : kWithToken, ", Signature=", vector.signature);
  return request;
}

std::string LastLine(const std::string& text) { return text.substr(text.rfind('\n') + 1); }

TEST(JdSignatureTest, FollowsTheVectorsOfTheNodeSdk) {
  for (const Vector& vector : kVectors) {
    SCOPED_TRACE(vector.name);
    const HttpRequest request = RequestOf(vector);
    const Authorization authorization = AuthorizationOf(vector);
    const std::string host = request.Header("host");
    EXPECT_EQ(LastLine(StringToSign(request, host, authorization)), vector.canonical_hash)
        << CanonicalRequest(request, host, authorization);
    EXPECT_EQ(absl::BytesToHexString(SigningKey(authorization, kSecretKey)), vector.signing_key);
    EXPECT_EQ(Sign(request, host, authorization, kSecretKey), vector.signature);
  }
}

TEST(JdSignatureTest, VectorsAreAcceptedAndNothingElseIs) {
  const absl::Time now = absl::FromCivil(absl::CivilSecond(2024, 2, 29, 3, 4, 5), absl::UTCTimeZone());
  for (const Vector& vector : kVectors) {
    SCOPED_TRACE(vector.name);
    const Credential credential{kAccessKey, kSecretKey, *vector.token == '\0' ? "" : "STS.fake-token/1+2=="};
    HttpRequest request = RequestOf(vector);
    Authorization authorization;
    ASSERT_TRUE(ParseAuthorization(request.Header("authorization"), authorization).none());
    EXPECT_EQ(VerifySignature(request, authorization, credential, now).code, "");
    EXPECT_EQ(VerifySignature(request, authorization, credential, now + kSkew + absl::Seconds(1)).code, "ACCESS_ERROR");
    EXPECT_EQ(VerifySignature(request, authorization, credential, now - kSkew - absl::Seconds(1)).code, "ACCESS_ERROR");
    EXPECT_EQ(VerifySignature(request, authorization, {kAccessKey, "another", credential.token}, now).message,
              "sign result is not same [gw]");
    EXPECT_EQ(VerifySignature(request, authorization, {kAccessKey, kSecretKey, "another"}, now).code, "UNAUTHENTICATED");
    request.body += " ";
    EXPECT_EQ(VerifySignature(request, authorization, credential, now).message, "sign result is not same [gw]");
  }
}

TEST(JdSignatureTest, FollowsTheVectorOfTheDocumentation) {
  HttpRequest request;
  request.method = "POST";
  request.path = "/v1/resource:action";  // as the page writes it; `%3A` is what it signs
  request.query = "p1=p1&p0=p0&o=%&u=u";
  request.body = "body data";
  request.headers = {
      {"x-jdcloud-date", "20190214T104514Z"}, {"x-jdcloud-nonce", "testnonce"}, {"x-my-header", "test"}, {"x-my-header_blank", "  blank"}};
  Authorization authorization;
  authorization.access_key = "TESTAK";
  authorization.date = "20190214";
  authorization.region = "cn-north-1";
  authorization.service = "test";
  authorization.signed_headers = "x-jdcloud-date;x-jdcloud-nonce;x-my-header;x-my-header_blank";
  EXPECT_EQ(LastLine(CanonicalRequest(request, "", authorization)), "e51832a118eeff7ad976d635b7d04538e362e4c21bd0f6253580b0a83a209074");
  EXPECT_EQ(LastLine(StringToSign(request, "", authorization)), "fb2e317056269590681d091f8eb22272967c0b922b2deda887312215ea4eed4c");
  EXPECT_EQ(absl::BytesToHexString(SigningKey(authorization, "TESTSK")),
            "a4e50bcb6001be0008696b173c30172b5ce22a77db00d21c6a9d69de2ba33b7d");
  EXPECT_EQ(Sign(request, "", authorization, "TESTSK"), "2a98f83c074e7bee260bfc8ef64f009c07595bd93f7f0c3f4e156bf6479ed9bf");
}

TEST(JdSignatureTest, FollowsTheVectorOfTheCppSigner) {
  HttpRequest request;
  request.method = "GET";
  request.path = "/";
  request.headers = {{"host", "vm.cn-north-1.jdcloud.net"}, {"x-jdcloud-date", "20090213T233130Z"}, {"x-jdcloud-nonce", "uuid"}};
  Authorization authorization;
  authorization.access_key = "ak";
  authorization.date = "20090213";
  authorization.region = "cn-north-1";
  authorization.service = "vm";
  authorization.signed_headers = "host;x-jdcloud-date;x-jdcloud-nonce";
  EXPECT_EQ(LastLine(StringToSign(request, "vm.cn-north-1.jdcloud.net", authorization)),
            "82ec061704243c0a6afa375300e81391dad2ec62bcd3837aa0a29440b6b6596b");
  EXPECT_EQ(absl::BytesToHexString(SigningKey(authorization, "sk")), "197baf1a3e39c710c305e34f5461722ddd6f590710c8e0ef60d8b0056f8c08ef");
  EXPECT_EQ(Sign(request, "vm.cn-north-1.jdcloud.net", authorization, "sk"),
            "43a76892222031f847c00c56cac8d4d2dc179a4e75a37868d09a5300435f4054");
}

TEST(JdQueryTest, IsSortedByNameAlone) {
  EXPECT_EQ(CanonicalQuery("values.2=b&values.10=j&values.1=a"), "values.1=a&values.10=j&values.2=b");
  EXPECT_EQ(CanonicalQuery("b&a=2&a=1"), "a=1&a=2&b=");
  EXPECT_EQ(CanonicalQuery(""), "");
  EXPECT_EQ(CanonicalQuery("a=x+y"), "a=x%20y");
  EXPECT_EQ(CanonicalPath("/a%3Ab/c d/"), "/a%3Ab/c%20d/");
  EXPECT_EQ(CanonicalPath(""), "/");
}

TEST(JdAuthorizationTest, OtherFormsAreRefused) {
  Authorization authorization;
  EXPECT_EQ(ParseAuthorization("", authorization).message, "lack of header authorization[gw]");
  for (const char* header : {"TC3-HMAC-SHA256 Credential=a/b/c/d/jdcloud2_request, SignedHeaders=a, Signature=b", "JDCLOUD2-HMAC-SHA256",
                             "JDCLOUD2-HMAC-SHA256 Credential=a/20240229/cn-north-1/vpc/tc3_request, SignedHeaders=a, Signature=b",
                             "JDCLOUD2-HMAC-SHA256 Credential=a/20240229/cn-north-1/jdcloud2_request, SignedHeaders=a, Signature=b",
                             "JDCLOUD2-HMAC-SHA256 Credential=a/20240229/cn-north-1/vpc/jdcloud2_request, SignedHeaders=a"}) {
    EXPECT_EQ(ParseAuthorization(header, authorization).code, "ACCESS_ERROR") << header;
    authorization = Authorization();
  }
}

}  // namespace
}  // namespace eniform::emulator::jdcloud
