// The vectors of section 1.7 of the reference: made by the vendor's own SDK, and one that the vendor published.
#include "providers/alicloud/signer.h"

#include "gtest/gtest.h"

namespace eniform::alicloud {
namespace {

struct Vector {
  const char* name;
  sdk::Credentials credentials;
  SignedParts parts;
  const char* canonical_request;
  const char* hash;
  const char* authorization;
};

class SignerTest : public testing::TestWithParam<Vector> {};

TEST_P(SignerTest, MatchesAtEveryStep) {
  const Vector& vector = GetParam();
  const Signature signature = Sign(vector.credentials, vector.parts);
  EXPECT_EQ(signature.canonical_request, vector.canonical_request);
  EXPECT_EQ(signature.canonical_request_hash, vector.hash);
  EXPECT_EQ(signature.string_to_sign, std::string("ACS3-HMAC-SHA256\n") + vector.hash);
  EXPECT_EQ(signature.authorization, vector.authorization);
}

const sdk::Credentials kKeys{"AKIDEXAMPLE", "secretexample", ""};

INSTANTIATE_TEST_SUITE_P(Vectors, SignerTest,
                         testing::Values(Vector{.name = "ByteOrderAndEmptyValue",
                                                .credentials = kKeys,
                                                .parts = {.host = "ecs.cn-beijing.aliyuncs.com",
                                                          .action = "DescribeNetworkInterfaces",
                                                          .version = "2014-05-26",
                                                          .date = "2025-01-02T03:04:05Z",
                                                          .nonce = "0123456789abcdef0123456789abcdef",
                                                          .query = {{"RegionId", "cn-beijing"},
                                                                    {"VpcId", "vpc-2zeexample"},
                                                                    {"Status", "Available"},
                                                                    {"MaxResults", "500"},
                                                                    {"PrivateIpAddress.1", "10.0.0.1"},
                                                                    {"PrivateIpAddress.2", "10.0.0.2"},
                                                                    {"PrivateIpAddress.3", "10.0.0.3"},
                                                                    {"PrivateIpAddress.4", "10.0.0.4"},
                                                                    {"PrivateIpAddress.5", "10.0.0.5"},
                                                                    {"PrivateIpAddress.6", "10.0.0.6"},
                                                                    {"PrivateIpAddress.7", "10.0.0.7"},
                                                                    {"PrivateIpAddress.8", "10.0.0.8"},
                                                                    {"PrivateIpAddress.9", "10.0.0.9"},
                                                                    {"PrivateIpAddress.10", "10.0.0.10"},
                                                                    {"PrivateIpAddress.11", "10.0.0.11"},
                                                                    {"Tag.1.Key", "eniform:stack"},
                                                                    {"Tag.1.Value", ""}},
                                                          .content_type = "",
                                                          .body = "",
                                                          .extra = {}},
                                                .canonical_request = R"(POST
/
MaxResults=500&PrivateIpAddress.1=10.0.0.1&PrivateIpAddress.10=10.0.0.10&PrivateIpAddress.11=10.0.0.11&PrivateIpAddress.2=10.0.0.2&PrivateIpAddress.3=10.0.0.3&PrivateIpAddress.4=10.0.0.4&PrivateIpAddress.5=10.0.0.5&PrivateIpAddress.6=10.0.0.6&PrivateIpAddress.7=10.0.0.7&PrivateIpAddress.8=10.0.0.8&PrivateIpAddress.9=10.0.0.9&RegionId=cn-beijing&Status=Available&Tag.1.Key=eniform%3Astack&Tag.1.Value=&VpcId=vpc-2zeexample
host:ecs.cn-beijing.aliyuncs.com
x-acs-action:DescribeNetworkInterfaces
x-acs-content-sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
x-acs-date:2025-01-02T03:04:05Z
x-acs-signature-nonce:0123456789abcdef0123456789abcdef
x-acs-version:2014-05-26

host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version
e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855)",
                                                .hash = "399152e535e1ede3e68572fefd194f80930cdbd6f1ea30688c1ff408009efa3a",
                                                .authorization = "ACS3-HMAC-SHA256 "
                                                                 "Credential=AKIDEXAMPLE,SignedHeaders=host;x-acs-action;x-acs-content-"
                                                                 "sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature="
                                                                 "96a46499912ea382ac506699887ac695df6df5e7dd1e292453bdf04dce2ea8ad"},
                                         Vector{.name = "NonAsciiAndReserved",
                                                .credentials = kKeys,
                                                .parts = {.host = "ecs-cn-hangzhou.aliyuncs.com",
                                                          .action = "CreateNetworkInterface",
                                                          .version = "2014-05-26",
                                                          .date = "2025-06-30T23:59:59Z",
                                                          .nonce = "nonce-2-create-eni",
                                                          .query = {{"RegionId", "cn-hangzhou"},
                                                                    {"VSwitchId", "vsw-bp1example"},
                                                                    {"SecurityGroupIds.1", "sg-bp1aaa"},
                                                                    {"SecurityGroupIds.2", "sg-bp1bbb"},
                                                                    {"NetworkInterfaceName", "弹性网卡-主"},
                                                                    {"Description", "a b+c/d&e=f !*'() ~-_. 50% é😀"},
                                                                    {"PrimaryIpAddress", "192.168.1.10"},
                                                                    {"PrivateIpAddress.1", "192.168.1.11"},
                                                                    {"PrivateIpAddress.2", "192.168.1.12"},
                                                                    {"DeleteOnRelease", "false"},
                                                                    {"ClientToken", "123e4567-e89b-12d3-a456-426655440000"},
                                                                    {"Tag.1.Key", "环境"},
                                                                    {"Tag.1.Value", "生产"},
                                                                    {"Tag.2.Key", "owner"},
                                                                    {"Tag.2.Value", ""}},
                                                          .content_type = "",
                                                          .body = "",
                                                          .extra = {}},
                                                .canonical_request = R"(POST
/
ClientToken=123e4567-e89b-12d3-a456-426655440000&DeleteOnRelease=false&Description=a%20b%2Bc%2Fd%26e%3Df%20%21%2A%27%28%29%20~-_.%2050%25%20%C3%A9%F0%9F%98%80&NetworkInterfaceName=%E5%BC%B9%E6%80%A7%E7%BD%91%E5%8D%A1-%E4%B8%BB&PrimaryIpAddress=192.168.1.10&PrivateIpAddress.1=192.168.1.11&PrivateIpAddress.2=192.168.1.12&RegionId=cn-hangzhou&SecurityGroupIds.1=sg-bp1aaa&SecurityGroupIds.2=sg-bp1bbb&Tag.1.Key=%E7%8E%AF%E5%A2%83&Tag.1.Value=%E7%94%9F%E4%BA%A7&Tag.2.Key=owner&Tag.2.Value=&VSwitchId=vsw-bp1example
host:ecs-cn-hangzhou.aliyuncs.com
x-acs-action:CreateNetworkInterface
x-acs-content-sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
x-acs-date:2025-06-30T23:59:59Z
x-acs-signature-nonce:nonce-2-create-eni
x-acs-version:2014-05-26

host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version
e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855)",
                                                .hash = "2ce20e3784f060121780297bda51bd215847245a2a42d232f8f37bf4b06d2cc8",
                                                .authorization = "ACS3-HMAC-SHA256 "
                                                                 "Credential=AKIDEXAMPLE,SignedHeaders=host;x-acs-action;x-acs-content-"
                                                                 "sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature="
                                                                 "00626c0ca074f1a067822ea5e1a78f43254e06c2506625cd6d31e99653cf7845"},
                                         Vector{
                                             .name = "TemporaryCredentials",
                                             .credentials = {"AKIDEXAMPLE", "secretexample", "CAISexampleSTStoken/+=with+special/chars=="},
                                             .parts = {.host = "vpc.aliyuncs.com",
                                                       .action = "AssociateEipAddress",
                                                       .version = "2016-04-28",
                                                       .date = "2026-02-28T12:00:00Z",
                                                       .nonce = "8c1f0a9e7b6d5c4f3e2d1c0b9a887766",
                                                       .query = {{"RegionId", "cn-hangzhou"},
                                                                 {"AllocationId", "eip-bp1example"},
                                                                 {"InstanceId", "eni-bp1example"},
                                                                 {"InstanceType", "NetworkInterface"},
                                                                 {"PrivateIpAddress", "192.168.1.11"},
                                                                 {"Mode", "NAT"},
                                                                 {"ClientToken", "0c593ea1-3bea-11e9-b96b-88e9fe637760"}},
                                                       .content_type = "",
                                                       .body = "",
                                                       .extra = {}},
                                             .canonical_request = R"(POST
/
AllocationId=eip-bp1example&ClientToken=0c593ea1-3bea-11e9-b96b-88e9fe637760&InstanceId=eni-bp1example&InstanceType=NetworkInterface&Mode=NAT&PrivateIpAddress=192.168.1.11&RegionId=cn-hangzhou
host:vpc.aliyuncs.com
x-acs-accesskey-id:AKIDEXAMPLE
x-acs-action:AssociateEipAddress
x-acs-content-sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
x-acs-date:2026-02-28T12:00:00Z
x-acs-security-token:CAISexampleSTStoken/+=with+special/chars==
x-acs-signature-nonce:8c1f0a9e7b6d5c4f3e2d1c0b9a887766
x-acs-version:2016-04-28

host;x-acs-accesskey-id;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-security-token;x-acs-signature-nonce;x-acs-version
e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855)",
                                             .hash = "637362fcb9fc571599f90eed826602a7835594852bf6b97efd2270a1a26f06ef",
                                             .authorization =
                                                 "ACS3-HMAC-SHA256 "
                                                 "Credential=AKIDEXAMPLE,SignedHeaders=host;x-acs-accesskey-id;x-acs-action;x-acs-content-"
                                                 "sha256;x-acs-date;x-acs-security-token;x-acs-signature-nonce;x-acs-version,Signature="
                                                 "a15a1ac3033425addc5d0fa1f328e21d0d8b93bc2c2bb0fb61411dd5969d709c"},
                                         Vector{.name = "PortAndAnotherHeader",
                                                .credentials = kKeys,
                                                .parts = {.host = "127.0.0.1:18080",
                                                          .action = "DetachNetworkInterface",
                                                          .version = "2014-05-26",
                                                          .date = "2025-01-02T03:04:05Z",
                                                          .nonce = "n4",
                                                          .query = {{"RegionId", "cn-hangzhou"},
                                                                    {"NetworkInterfaceId", "eni-bp1example"},
                                                                    {"InstanceId", "i-bp1example"}},
                                                          .content_type = "",
                                                          .body = "",
                                                          .extra = {{"x-acs-credentials-provider", "static_ak"}}},
                                                .canonical_request = R"(POST
/
InstanceId=i-bp1example&NetworkInterfaceId=eni-bp1example&RegionId=cn-hangzhou
host:127.0.0.1:18080
x-acs-action:DetachNetworkInterface
x-acs-content-sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
x-acs-credentials-provider:static_ak
x-acs-date:2025-01-02T03:04:05Z
x-acs-signature-nonce:n4
x-acs-version:2014-05-26

host;x-acs-action;x-acs-content-sha256;x-acs-credentials-provider;x-acs-date;x-acs-signature-nonce;x-acs-version
e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855)",
                                                .hash = "312a51313ec982ac9528efca229d80b26f072d0f7295f2fe6f222e1f61a2b32d",
                                                .authorization =
                                                    "ACS3-HMAC-SHA256 "
                                                    "Credential=AKIDEXAMPLE,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-"
                                                    "credentials-provider;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature="
                                                    "f2bbffbcf001b379f86e8b2eff9d562939abb49efff36a3794ace6b7496f86ec"},
                                         Vector{.name = "FormBody",
                                                .credentials = kKeys,
                                                .parts = {.host = "ecs.cn-beijing.aliyuncs.com",
                                                          .action = "UnassignPrivateIpAddresses",
                                                          .version = "2014-05-26",
                                                          .date = "2025-01-02T03:04:05Z",
                                                          .nonce = "n5-form",
                                                          .query = {{"RegionId", "cn-beijing"}},
                                                          .content_type = "application/x-www-form-urlencoded",
                                                          .body = "NetworkInterfaceId=eni-2zeexample&PrivateIpAddress.1=10.0.0.5&"
                                                                  "PrivateIpAddress.2=10.0.0.6&Note=%E7%A9%BA%20%E6%A0%BC",
                                                          .extra = {}},
                                                .canonical_request = R"(POST
/
RegionId=cn-beijing
content-type:application/x-www-form-urlencoded
host:ecs.cn-beijing.aliyuncs.com
x-acs-action:UnassignPrivateIpAddresses
x-acs-content-sha256:2878595de5112597e8f03a7c650cef7fda61099a9ae15d178953ff0d0ecce1ba
x-acs-date:2025-01-02T03:04:05Z
x-acs-signature-nonce:n5-form
x-acs-version:2014-05-26

content-type;host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version
2878595de5112597e8f03a7c650cef7fda61099a9ae15d178953ff0d0ecce1ba)",
                                                .hash = "e3f3f82f276485f1e13025acad40a3d2d7b7d868ca703aa5bb8ad7394e25c4e7",
                                                .authorization =
                                                    "ACS3-HMAC-SHA256 "
                                                    "Credential=AKIDEXAMPLE,SignedHeaders=content-type;host;x-acs-action;x-acs-content-"
                                                    "sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature="
                                                    "e3a57e14b9cad816edfaa0a03a97e043c16624b5009f4a01fce46691f2d0a537"}),
                         [](const testing::TestParamInfo<Vector>& info) { return std::string(info.param.name); });

TEST(SignerTest, PublishedSample) {
  const Signature signature =
      Sign({"YourAccessKeyId", "YourAccessKeySecret", ""},
           {.host = "ecs.cn-shanghai.aliyuncs.com",
            .action = "RunInstances",
            .version = "2014-05-26",
            .date = "2023-10-26T10:22:32Z",
            .nonce = "3156853299f313e23d1673dc12e1703d",
            .query = {{"ImageId", "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd"}, {"RegionId", "cn-shanghai"}},
            .content_type = "",
            .body = "",
            .extra = {}});
  EXPECT_EQ(signature.canonical_request_hash, "7ea06492da5221eba5297e897ce16e55f964061054b7695beedaac1145b1e259");
  EXPECT_EQ(signature.signature, "06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0");
}

TEST(PercentEncodeTest, KeepsFourMarksOnly) {
  EXPECT_EQ(PercentEncode("aZ09-_.~"), "aZ09-_.~");
  EXPECT_EQ(PercentEncode(" !'()*+/:"), "%20%21%27%28%29%2A%2B%2F%3A");
  EXPECT_EQ(PercentEncode("\xC3\xA9"), "%C3%A9");
}

}  // namespace
}  // namespace eniform::alicloud
