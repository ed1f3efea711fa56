// Every vector of Tencent reference 1.6, with all values on the way to the signature.
#include "providers/tencentcloud/signer.h"

#include "gtest/gtest.h"

namespace eniform::tencentcloud {
namespace {

struct Vector {
  const char* name;
  Credentials credentials;
  SignedParts parts;
  Signature expected;
};

void PrintTo(const Vector& vector, std::ostream* os) { *os << vector.name; }

class SignerTest : public testing::TestWithParam<Vector> {};

TEST_P(SignerTest, MatchesAtEveryStep) {
  const Vector& vector = GetParam();
  const Signature signature = Sign(vector.credentials, vector.parts);
  EXPECT_EQ(signature.body_hash, vector.expected.body_hash);
  EXPECT_EQ(signature.canonical_request, vector.expected.canonical_request);
  EXPECT_EQ(signature.canonical_request_hash, vector.expected.canonical_request_hash);
  EXPECT_EQ(signature.string_to_sign, vector.expected.string_to_sign);
  EXPECT_EQ(signature.date_key, vector.expected.date_key);
  EXPECT_EQ(signature.service_key, vector.expected.service_key);
  EXPECT_EQ(signature.signing_key, vector.expected.signing_key);
  EXPECT_EQ(signature.signature, vector.expected.signature);
  EXPECT_EQ(signature.authorization, vector.expected.authorization);
}

INSTANTIATE_TEST_SUITE_P(
    Vectors, SignerTest,
    testing::Values(
        Vector{
            "PublishedSample",
            {"AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE", "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE", ""},
            {"cvm", "cvm.tencentcloudapi.com", "application/json; charset=utf-8",
             R"x({"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]})x", 1551113065},
            {"35e9c5b0e3ae67532d3c9f17ead6c90222632e5b1ff7f6e89887f1398934f064",
             R"x(POST
/

content-type:application/json; charset=utf-8
host:cvm.tencentcloudapi.com

content-type;host
35e9c5b0e3ae67532d3c9f17ead6c90222632e5b1ff7f6e89887f1398934f064)x",
             "5ffe6a04c0664d6b969fab9a13bdab201d63ee709638e2749d62a09ca18d7031",
             R"x(TC3-HMAC-SHA256
1551113065
2019-02-25/cvm/tc3_request
5ffe6a04c0664d6b969fab9a13bdab201d63ee709638e2749d62a09ca18d7031)x",
             "d1308c81fe71cfd4e06437bbc067b2b8a3d2d8c0e375d547f15c41d5214b395a",
             "3c7cb7c7795393edc14fd2e0e6434a518564b4504b88e94f5d11bf59ba3e7050",
             "ac658d5dde49e9bfdd14e04e062f66b05d9f637d44b8a8d845327d4a77f666b1",
             "72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168",
             R"x(TC3-HMAC-SHA256 Credential=AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE/2019-02-25/cvm/tc3_request, SignedHeaders=content-type;host, Signature=72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168)x"}},
        Vector{
            "PlainAscii",
            {"AKIDEXAMPLE", "secretexample", ""},
            {"vpc", "vpc.tencentcloudapi.com", "application/json",
             R"x({"Filters":[{"Name":"attachment.instance-id","Values":["ins-abcd1234"]}],"Offset":0,"Limit":100})x", 1700000000},
            {"126b518e195b9c7a17f4a2f4a3c68f82a29edaffd48fc84e5147084d1f7cdd16",
             R"x(POST
/

content-type:application/json
host:vpc.tencentcloudapi.com

content-type;host
126b518e195b9c7a17f4a2f4a3c68f82a29edaffd48fc84e5147084d1f7cdd16)x",
             "7671bc243812bbfffa1602d3fadde2dc2dad4b227ba90281258961052bd78c92",
             R"x(TC3-HMAC-SHA256
1700000000
2023-11-14/vpc/tc3_request
7671bc243812bbfffa1602d3fadde2dc2dad4b227ba90281258961052bd78c92)x",
             "059cda9fcd48f607f1827e6c9eb6f31a20a39a6784be23f1363da718e577dbb0",
             "f725cc4cabe617b40fdc9d305a80945f80e86cb5273d0dbe9243e5b628b7c20e",
             "cd4d64968e7160ef8704cb2a1167449205d5d2f498009ed06621e090617a6f16",
             "9b293ef2e310fbfdd4669f13a98a6b5c81ccf4b7d99e9edac1122e2f37fcc286",
             R"x(TC3-HMAC-SHA256 Credential=AKIDEXAMPLE/2023-11-14/vpc/tc3_request, SignedHeaders=content-type;host, Signature=9b293ef2e310fbfdd4669f13a98a6b5c81ccf4b7d99e9edac1122e2f37fcc286)x"}},
        Vector{
            "NonAsciiLeapDay",
            {"AKIDEXAMPLE", "secretexample", ""},
            {"vpc", "vpc.tencentcloudapi.com", "application/json",
             R"x({"VpcId":"vpc-m0c2kcun","SubnetId":"subnet-76r802pg","NetworkInterfaceName":"业务网卡-é🚀","PrivateIpAddresses":[{"PrivateIpAddress":"10.0.2.10","Primary":true,"Description":"主IP"},{"PrivateIpAddress":"10.0.2.11","Primary":false}],"SecurityGroupIds":["sg-1dd51d00"],"Tags":[{"Key":"部门","Value":"网络"}],"ClientToken":"eniform-0001"})x",
             1709251199},
            {"611c4452fba224d43acd441e3f0ea07482ea40bab3c8c66b792710a9f39a2b82",
             R"x(POST
/

content-type:application/json
host:vpc.tencentcloudapi.com

content-type;host
611c4452fba224d43acd441e3f0ea07482ea40bab3c8c66b792710a9f39a2b82)x",
             "e403d84720744be8583c9d6bd73a2b0ee8491a5fc43fbe12515cbc3fea7b07cc",
             R"x(TC3-HMAC-SHA256
1709251199
2024-02-29/vpc/tc3_request
e403d84720744be8583c9d6bd73a2b0ee8491a5fc43fbe12515cbc3fea7b07cc)x",
             "a280302c09505170590f60966d09f9c3b5d7e97c99caafd91e900a6499323922",
             "c78460e20d10c644138a35e326483344721096467f7aa2875ac7de7fcf757359",
             "36a680e7bad5f93e9e6c68a051690a7a320ade3485aff8011a49973b0354100f",
             "f87a384323cfc5e6a6ff2303f45f0817a7767c400aafafa18130a65d780f4795",
             R"x(TC3-HMAC-SHA256 Credential=AKIDEXAMPLE/2024-02-29/vpc/tc3_request, SignedHeaders=content-type;host, Signature=f87a384323cfc5e6a6ff2303f45f0817a7767c400aafafa18130a65d780f4795)x"}},
        Vector{
            "TemporaryCredential",
            {"AKIDEXAMPLE", "secretexample", "TOKENEXAMPLE-0123456789"},
            {"cvm", "cvm.tencentcloudapi.com", "application/json",
             R"x({"InstanceIds":["ins-abcd1234"],"VirtualPrivateCloud":{"VpcId":"vpc-m0c2kcun","SubnetId":"subnet-76r802pg","PrivateIpAddresses":["10.0.3.20"]},"ForceStop":true})x",
             1735689600},
            {"c4e341670cd5ad5dc4c59b1f4463ec913dcb477ccdb6927636696786c43b5c3d",
             R"x(POST
/

content-type:application/json
host:cvm.tencentcloudapi.com

content-type;host
c4e341670cd5ad5dc4c59b1f4463ec913dcb477ccdb6927636696786c43b5c3d)x",
             "a0130694627a360a393726b418e3af767fc8d6bfa046acd620daa1cb8156a55e",
             R"x(TC3-HMAC-SHA256
1735689600
2025-01-01/cvm/tc3_request
a0130694627a360a393726b418e3af767fc8d6bfa046acd620daa1cb8156a55e)x",
             "8b64838713387a262fec7b269f9e041c5fdb363a58479bd54071dc9ae52e0971",
             "64fda495f845bdaae72096a98c30c2d25ab45fc541696e975805f1fc321ff03e",
             "bb4091bffbdd7eb039f1cae11d919f32bc2d09d42933e8216be0791836df9dde",
             "cb5b20d2e02dd087c8419a4bf3cd17902923f2ffb1deae0bc45eae1da398d771",
             R"x(TC3-HMAC-SHA256 Credential=AKIDEXAMPLE/2025-01-01/cvm/tc3_request, SignedHeaders=content-type;host, Signature=cb5b20d2e02dd087c8419a4bf3cd17902923f2ffb1deae0bc45eae1da398d771)x"}},
        Vector{
            "EmptyObjectInternational",
            {"AKIDEXAMPLE", "secretexample", ""},
            {"vpc", "vpc.intl.tencentcloudapi.com", "application/json; charset=utf-8", R"x({})x", 1735689599},
            {"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
             R"x(POST
/

content-type:application/json; charset=utf-8
host:vpc.intl.tencentcloudapi.com

content-type;host
44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a)x",
             "8652069ef63ceebb438f17c4ac1521afb131b09245c1adffb38aa0321b066cbf",
             R"x(TC3-HMAC-SHA256
1735689599
2024-12-31/vpc/tc3_request
8652069ef63ceebb438f17c4ac1521afb131b09245c1adffb38aa0321b066cbf)x",
             "21f43155e20bc0d585b0194f43822edc06c6398da0bc2bb322cf1881077572e9",
             "e1d2da3cc2fb4a44b31ca07f644f1fd3b59ff9eb28b7df05e078312bbad989b0",
             "1bbccc7479d94075f0b9b21292c9319845b421ff932be30e48d0b4b649b8492d",
             "b037d485a8684990cc9cc0a1092b6d06983ff3d432502a2c55d560e843cf3498",
             R"x(TC3-HMAC-SHA256 Credential=AKIDEXAMPLE/2024-12-31/vpc/tc3_request, SignedHeaders=content-type;host, Signature=b037d485a8684990cc9cc0a1092b6d06983ff3d432502a2c55d560e843cf3498)x"}}),
    [](const auto& info) { return std::string(info.param.name); });

TEST(SignerVectorTest, EmptyBodyHasTheHashOfNothing) {
  const Signature empty = Sign({"i", "k", ""}, {"vpc", "h", "application/json", "", 0});
  EXPECT_EQ(empty.body_hash, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(SignerVectorTest, ServiceIsNotTakenFromTheHost) {
  const Signature overridden = Sign({"i", "k", ""}, {"cvm", "127.0.0.1:8080", "application/json", "{}", 1700000000});
  EXPECT_NE(overridden.authorization.find("/2023-11-14/cvm/tc3_request"), std::string::npos);
  EXPECT_NE(overridden.canonical_request.find("host:127.0.0.1:8080\n"), std::string::npos);
}

}  // namespace
}  // namespace eniform::tencentcloud
