// The vectors of JD reference 1.5, made with the vendor's own SDK, and the two that the vendor published.
#include "providers/jdcloud/signer.h"

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace eniform::jdcloud {
namespace {

absl::Time Time(const std::string& text) {
  absl::Time time;
  std::string error;
  EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full, text, &time, &error)) << error;
  return time;
}

// The keys of one day, region and service.
struct Keys {
  const char* region;
  const char* service;
  const char* date_key;
  const char* region_key;
  const char* service_key;
  const char* signing_key;
};
constexpr char kDateKey[] = "0f3596288310e5abc3dcfe35171200c3be3b76521c50c0dac4e99f31ab867564";
constexpr char kNorthKey[] = "9f90881186c2b504b04fadaf814865f82fbd30dc3c630e56f4cc513249493fdc";
constexpr Keys kVpc = {"cn-north-1",
                       "vpc",
                       kDateKey,
                       kNorthKey,
                       "d34c4d6d4ed25d517d0f5ac2cba74873d62eff4b3f52e441838e7d21621b7ee9",
                       "c37107bcbabf477a686f8ae51e0799ffdd1378ecb19dc6a5d9ccf979d19c7ad5"};
constexpr Keys kVm = {"cn-north-1",
                      "vm",
                      kDateKey,
                      kNorthKey,
                      "2657fe9311515d51e31507316226ef99aed0ac278f1f469b69c221c6e199b466",
                      "b895738ce0e6efb4bc111cbb280c07b2d5fecb9ea95d7bd0af6cb1b7aafb3a51"};
constexpr Keys kVpcSouth = {"cn-south-1",
                            "vpc",
                            kDateKey,
                            "2332ac354fc6a88f489881a3f5fb96ef7993084eeffa8c9b532149c795c90c01",
                            "02e0265c764171eda40f94ac0a09767effe6bedb12fca9923ff0961b61540198",
                            "abfb1948ed1386b6b6e9201f692fea45863530cd082d6deeb107e21aaf953182"};

void ExpectKeys(const Signature& signature, const Keys& keys) {
  EXPECT_EQ(signature.date_key, keys.date_key);
  EXPECT_EQ(signature.region_key, keys.region_key);
  EXPECT_EQ(signature.service_key, keys.service_key);
  EXPECT_EQ(signature.signing_key, keys.signing_key);
}

// What differs between the vectors; all were signed at one time, with one key and the same three headers.
struct Vector {
  const char* name;
  Keys keys;
  const char* token = "";
  const char* method;
  const char* path;
  const char* canonical_path;
  NamedValues query = {};
  const char* canonical_query = "";
  const char* body = "";
  const char* nonce;
  const char* body_hash;
  const char* canonical_request_hash;
  const char* signature;
};

constexpr char kInterfaces[] = "/v1/regions/cn-north-1/networkInterfaces/";
constexpr char kEmptyHash[] = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const Vector kAttach = {.name = "V3",  // POST with a security token, base64 header form
                        .keys = kVm,
                        .token = "U1RTLmZha2UtdG9rZW4vMSsyPT0=",
                        .method = "POST",
                        .path = "/v1/regions/cn-north-1/instances/i-ab12cd34ef:attachNetworkInterface",
                        .canonical_path = "/v1/regions/cn-north-1/instances/i-ab12cd34ef%3AattachNetworkInterface",
                        .body = R"~({"networkInterfaceId":"port-ab12cd34ef","autoDelete":true})~",
                        .nonce = "33333333-4444-4555-8666-777777777777",
                        .body_hash = "6ed45764d60ab9c44b71606cdb8743fca3ee26c2b9599ebeaae6ea42133a31a5",
                        .canonical_request_hash = "3c6a50920c7e0231bfa38969381584ec4d283366095313d56a1d63ec356d1ace",
                        .signature = "78f5decf7c90f4f2a1d2e1ef0c0014fcf26f87ef97755efd97fcb4efad72c3e7"};

Vector AttachWithRawToken() {
  Vector raw = kAttach;
  raw.name = "V3raw";
  raw.token = "STS.fake-token/1+2==";
  raw.canonical_request_hash = "709fe2f21a60d045b5f349e60d58e3963471f47922f33ff2d999192bfb818a20";
  raw.signature = "118724e144ba4485f6727b1ff12925924cab63454f8773c2e1ba7eb3e6ddef2c";
  return raw;
}

const std::vector<Vector>& Vectors() {
  static const auto* const vectors = new std::vector<Vector>{
      // GET with filters (space, `*`, quote, parentheses, non-ASCII)
      {.name = "V1",
       .keys = kVpc,
       .method = "GET",
       .path = kInterfaces,
       .canonical_path = kInterfaces,
       .query = {{"pageNumber", "1"},
                 {"pageSize", "100"},
                 {"filters.1.name", "networkInterfaceNames"},
                 {"filters.1.values.1", "web eni*1"},
                 {"filters.1.values.2", "o'b!(x)~"},
                 {"filters.1.values.3", "网卡-1"},
                 {"filters.1.operator", "in"},
                 {"filters.2.name", "vpcId"},
                 {"filters.2.values.1", "vpc-ab12cd34ef"},
                 {"filters.3.name", "role"},
                 {"filters.3.values.1", "Secondary"}},
       .canonical_query = "filters.1.name=networkInterfaceNames&filters.1.operator=in&filters.1.values.1=web%20eni%2A1&filters.1.values.2="
                          "o%27b%21%28x%29~&filters.1.values.3=%E7%BD%91%E5%8D%A1-1&filters.2.name=vpcId&filters.2.values.1=vpc-ab12cd34ef&"
                          "filters.3.name=role&filters.3.values.1=Secondary&pageNumber=1&pageSize=100",
       .nonce = "11111111-2222-4333-8444-555555555555",
       .body_hash = kEmptyHash,
       .canonical_request_hash = "29b2cc0a3dc59228ef3ba3f7cfdce2329b9f5f68dadb55ba0f2ca55e9d7a7fc2",
       .signature = "b18df3146498c626e63caf7f34b198e7822d9e657be38f66fe65644ad6f715be"},
      // POST with non-ASCII JSON body
      {.name = "V2",
       .keys = kVpc,
       .method = "POST",
       .path = kInterfaces,
       .canonical_path = kInterfaces,
       .body =
           R"~({"subnetId":"subnet-ab12cd34ef","networkInterfaceName":"前端网卡_1","primaryIpAddress":"10.0.1.10","secondaryIpAddresses":["10.0.1.11","10.0.1.12"],"securityGroups":["sg-aaaa1111bb","sg-cccc2222dd"],"sanityCheck":1,"description":"描述 — \"é\" / 😀"})~",
       .nonce = "22222222-3333-4444-8555-666666666666",
       .body_hash = "a19f6c89dc7c8bd410416a1cf2162490c58b9c375a8099d79176dca7cd013675",
       .canonical_request_hash = "1d4d90e15d2cc38b6d8552960afb1135f15a1c0aa778826b1345b669e5ec0f88",
       .signature = "aa59b1b509ceac0684298f9f30d0b012ed4febc5857c1f4cf11beddd41ddea60"},
      kAttach,
      AttachWithRawToken(),
      // GET with 11 filter values (sort trap)
      {.name = "V4",
       .keys = kVpcSouth,
       .method = "GET",
       .path = "/v1/regions/cn-south-1/elasticIps/",
       .canonical_path = "/v1/regions/cn-south-1/elasticIps/",
       .query = {{"pageNumber", "2"},
                 {"pageSize", "10"},
                 {"filters.1.name", "elasticIpIds"},
                 {"filters.1.values.1", "fip-001"},
                 {"filters.1.values.2", "fip-002"},
                 {"filters.1.values.3", "fip-003"},
                 {"filters.1.values.4", "fip-004"},
                 {"filters.1.values.5", "fip-005"},
                 {"filters.1.values.6", "fip-006"},
                 {"filters.1.values.7", "fip-007"},
                 {"filters.1.values.8", "fip-008"},
                 {"filters.1.values.9", "fip-009"},
                 {"filters.1.values.10", "fip-010"},
                 {"filters.1.values.11", "fip-011"}},
       .canonical_query =
           "filters.1.name=elasticIpIds&filters.1.values.1=fip-001&filters.1.values.10=fip-010&filters.1.values.11=fip-011&filters.1."
           "values.2=fip-002&filters.1.values.3=fip-003&filters.1.values.4=fip-004&filters.1.values.5=fip-005&filters.1.values.6=fip-006&"
           "filters.1.values.7=fip-007&filters.1.values.8=fip-008&filters.1.values.9=fip-009&pageNumber=2&pageSize=10",
       .nonce = "44444444-5555-4666-8777-888888888888",
       .body_hash = kEmptyHash,
       .canonical_request_hash = "cfe76d9dcb1d6f05f7f2fdf89e6bea943eea9c406e44584c899013478a04e88d",
       .signature = "f20ee440f59b07f15f200297943775e5028c1dc12f2f024faa16076795f462aa"},
      // DELETE without body
      {.name = "V5",
       .keys = kVpc,
       .method = "DELETE",
       .path = "/v1/regions/cn-north-1/networkInterfaces/port-ab12cd34ef",
       .canonical_path = "/v1/regions/cn-north-1/networkInterfaces/port-ab12cd34ef",
       .nonce = "55555555-6666-4777-8888-999999999999",
       .body_hash = kEmptyHash,
       .canonical_request_hash = "b673e3cbfb0fd95126ec3fd207c92a1b0f270c553cf2bc0065d1c3b0353a5d17",
       .signature = "5ac0abed1187b6181d7747757cabc4ce6d152369b60d824821677787a6bf9ab6"},
  };
  return *vectors;
}

std::string HostOf(const Vector& vector) { return absl::StrCat(vector.keys.service, ".jdcloud-api.com"); }

SignedParts PartsOf(const Vector& vector) {
  return {.method = vector.method,
          .path = vector.path,
          .query = vector.query,
          .headers = {{"accept", "application/json"}, {"content-type", "application/json"}, {"host", HostOf(vector)}},
          .body = vector.body,
          .region = vector.keys.region,
          .service = vector.keys.service,
          .time = Time("2024-02-29T03:04:05Z"),
          .nonce = vector.nonce};
}

std::string ScopeOf(const Vector& vector) {
  return absl::StrCat("20240229/", vector.keys.region, "/", vector.keys.service, "/jdcloud2_request");
}

std::string SignedHeadersOf(const Vector& vector) {
  return absl::StrCat("accept;content-type;host;x-jdcloud-date;x-jdcloud-nonce", *vector.token ? ";x-jdcloud-security-token" : "");
}

std::string CanonicalRequestOf(const Vector& vector) {
  const std::string token = *vector.token ? absl::StrCat("x-jdcloud-security-token:", vector.token, "\n") : "";
  return absl::StrCat(vector.method, "\n", vector.canonical_path, "\n", vector.canonical_query,
                      "\naccept:application/json\ncontent-type:application/json\nhost:", HostOf(vector),
                      "\nx-jdcloud-date:20240229T030405Z\nx-jdcloud-nonce:", vector.nonce, "\n", token, "\n", SignedHeadersOf(vector), "\n",
                      vector.body_hash);
}

TEST(SignerTest, EveryVectorToTheByte) {
  ASSERT_EQ(Vectors().size(), 6u);
  for (const Vector& vector : Vectors()) {
    SCOPED_TRACE(vector.name);
    const Signature signature = Sign({"JDC_TESTAK0123456789ABCDEF", "testSK/+0123456789abcdefXYZ=", vector.token}, PartsOf(vector));
    EXPECT_EQ(signature.body_hash, vector.body_hash);
    EXPECT_EQ(signature.canonical_request, CanonicalRequestOf(vector));
    EXPECT_EQ(signature.canonical_request_hash, vector.canonical_request_hash);
    EXPECT_EQ(signature.string_to_sign,
              absl::StrCat("JDCLOUD2-HMAC-SHA256\n20240229T030405Z\n", ScopeOf(vector), "\n", vector.canonical_request_hash));
    ExpectKeys(signature, vector.keys);
    EXPECT_EQ(signature.authorization, absl::StrCat("JDCLOUD2-HMAC-SHA256 Credential=JDC_TESTAK0123456789ABCDEF/", ScopeOf(vector),
                                                    ", SignedHeaders=", SignedHeadersOf(vector), ", Signature=", vector.signature));
  }
}

// D1: the vendor's documentation. It signs no host, and a header whose value begins with a blank.
TEST(SignerTest, VectorOfTheDocumentation) {
  SignedParts parts;
  parts.method = "POST";
  parts.path = "/v1/resource:action";
  parts.query = {{"p1", "p1"}, {"p0", "p0"}, {"o", "%"}, {"u", "u"}};
  parts.headers = {{"x-my-header", "test"}, {"x-my-header_blank", " blank"}};
  parts.body = "body data";
  parts.region = "cn-north-1";
  parts.service = "test";
  parts.time = Time("2019-02-14T10:45:14Z");
  parts.nonce = "testnonce";
  const Signature signature = Sign({"TESTAK", "TESTSK", ""}, parts);
  EXPECT_EQ(signature.path, "/v1/resource%3Aaction");
  EXPECT_EQ(signature.query, "o=%25&p0=p0&p1=p1&u=u");
  EXPECT_EQ(signature.body_hash, "e51832a118eeff7ad976d635b7d04538e362e4c21bd0f6253580b0a83a209074");
  EXPECT_EQ(signature.canonical_request_hash, "fb2e317056269590681d091f8eb22272967c0b922b2deda887312215ea4eed4c");
  ExpectKeys(signature, {"cn-north-1", "test", "dbbdee87f18afeedd6456923587f5323b90c3a77fbc6e381b243c90c672d5daf",
                         "78e1da51757851329da8e31a6bad9f509c4816cacb8d5b2b9d171e49498ce4b6",
                         "44050ec21c8e839f36ff5b2d44ec4a5876f4ffd6ef9a7a692a3eba40396bdb68",
                         "a4e50bcb6001be0008696b173c30172b5ce22a77db00d21c6a9d69de2ba33b7d"});
  EXPECT_EQ(signature.signature, "2a98f83c074e7bee260bfc8ef64f009c07595bd93f7f0c3f4e156bf6479ed9bf");
  EXPECT_THAT(signature.authorization, testing::HasSubstr("SignedHeaders=x-jdcloud-date;x-jdcloud-nonce;x-my-header;x-my-header_blank,"));
}

// D2: the test of the vendor's C++ signer.
TEST(SignerTest, VectorOfTheCppSigner) {
  SignedParts parts;
  parts.method = "GET";
  parts.headers = {{"Host", "vm.cn-north-1.jdcloud.net"}};
  parts.region = "cn-north-1";
  parts.service = "vm";
  parts.time = Time("2009-02-13T23:31:30Z");
  parts.nonce = "uuid";
  const Signature signature = Sign({"ak", "sk", ""}, parts);
  EXPECT_EQ(signature.path, "/");
  EXPECT_EQ(signature.canonical_request_hash, "82ec061704243c0a6afa375300e81391dad2ec62bcd3837aa0a29440b6b6596b");
  ExpectKeys(signature, {"cn-north-1", "vm", "630cfe067bb58b39a935799ed3ffe0d82c91908eb41498cdca39d368bdf6b238",
                         "e8f2343ade9442de1edfdf944506784fb5d470d3c5815027830ff0585d860437",
                         "591cfc2925ebc28381325b520c6ecd3b8b6116f89aefcbe50c8e06ca4d0dab71",
                         "197baf1a3e39c710c305e34f5461722ddd6f590710c8e0ef60d8b0056f8c08ef"});
  EXPECT_EQ(signature.signature, "43a76892222031f847c00c56cac8d4d2dc179a4e75a37868d09a5300435f4054");
}

TEST(SignerTest, WhatIsSignedIsWhatIsSent) {
  SignedParts parts = PartsOf(kAttach);
  const Signature signature = Sign({"ak", "sk", "token"}, parts);
  EXPECT_THAT(signature.headers,
              testing::ElementsAre(testing::Pair("accept", "application/json"), testing::Pair("content-type", "application/json"),
                                   testing::Pair("host", "vm.jdcloud-api.com"), testing::Pair("x-jdcloud-date", "20240229T030405Z"),
                                   testing::Pair("x-jdcloud-nonce", parts.nonce), testing::Pair("x-jdcloud-security-token", "token"),
                                   testing::Pair("authorization", signature.authorization)));
  EXPECT_THAT(signature.path, testing::EndsWith("%3AattachNetworkInterface"));
}

TEST(SignerTest, HeaderValuesAreTrimmedAndRunsOfBlanksBecomeOne) {
  SignedParts one = PartsOf(Vectors()[0]), other = one;
  one.headers.emplace_back("x-note", "  a   b ");
  other.headers.emplace_back("X-Note", "a b");
  EXPECT_EQ(Sign({"ak", "sk", ""}, one).signature, Sign({"ak", "sk", ""}, other).signature);
}

TEST(PercentEncodeTest, OnlyUnreservedBytesStay) {
  EXPECT_EQ(PercentEncode("azAZ09-_.~"), "azAZ09-_.~");
  EXPECT_EQ(PercentEncode(" !*'():/+="), "%20%21%2A%27%28%29%3A%2F%2B%3D");
  EXPECT_EQ(PercentEncode("网"), "%E7%BD%91");
}

}  // namespace
}  // namespace eniform::jdcloud
