#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "tests/emulator/tencentcloud/test_cloud.h"

// Private addresses of interfaces: Tencent reference 2.3, 4.1 rules 6, 8, 15 and 16, and 5.1.
namespace eniform::emulator {
namespace {

using nlohmann::json;

json Addresses(const std::string& interface, std::vector<std::string> ips, json more = json::object()) {
  json list = json::array();
  for (const std::string& ip : ips) list.push_back({{"PrivateIpAddress", ip}});
  json parameters = {{"NetworkInterfaceId", interface}, {"PrivateIpAddresses", list}};
  parameters.update(more);
  return parameters;
}

json Move(const std::string& from, const std::string& to, const std::string& ip) {
  return {{"SourceNetworkInterfaceId", from}, {"DestinationNetworkInterfaceId", to}, {"PrivateIpAddress", ip}};
}

json AddressOf(TestCloud& cloud, const std::string& interface, const std::string& ip) {
  const json shown = cloud.Interface(interface);
  const json addresses = shown.value("PrivateIpAddressSet", json::array());
  for (const json& address : addresses) {
    if (address["PrivateIpAddress"] == ip) return address;
  }
  return json();
}

TEST(AssignTest, AddressesArePendingThenAvailable) {
  TestCloud cloud;
  const json answer = cloud.Call("AssignPrivateIpAddresses", Addresses("eni-free", {"10.0.1.77"}, {{"SecondaryPrivateIpAddressCount", 1}}));
  ASSERT_EQ(answer["PrivateIpAddressSet"].size(), 2u);
  EXPECT_EQ(answer["PrivateIpAddressSet"][0]["PrivateIpAddress"], "10.0.1.77");
  EXPECT_EQ(answer["PrivateIpAddressSet"][0]["State"], "PENDING");
  EXPECT_EQ(cloud.Interface("eni-free")["State"], "AVAILABLE");  // the interface itself does not change
  cloud.Advance(kSettle);
  EXPECT_EQ(AddressOf(cloud, "eni-free", "10.0.1.77")["State"], "AVAILABLE");
  EXPECT_EQ(AddressOf(cloud, "eni-free", "10.0.1.77")["Primary"], false);
  EXPECT_EQ(cloud.Call("DescribeVpcTaskResult", {{"TaskId", answer["RequestId"]}})["Status"], "SUCCESS");
}

TEST(AssignTest, RefusalsHaveTheirCodes) {
  TestCloud cloud;
  const auto code = [&](const json& parameters) { return cloud.Code("AssignPrivateIpAddresses", parameters); };
  EXPECT_EQ(code({{"NetworkInterfaceId", "eni-free"}}), "MissingParameter");
  EXPECT_EQ(code(Addresses("eni-none", {"10.0.1.77"})), "ResourceNotFound");
  EXPECT_EQ(code(Addresses("eni-free", {"10.0.1.21"})), "ResourceInUse");  // on this interface already: no excuse
  EXPECT_EQ(code(Addresses("eni-free", {"10.0.1.31"})), "ResourceInUse");
  EXPECT_EQ(code(Addresses("eni-free", {"10.0.2.77"})), "InvalidParameterValue.Range");
  EXPECT_EQ(code(Addresses("eni-free", {"10.0.1.1"})), "InvalidParameterValue.Reserved");
  EXPECT_EQ(code(Addresses("eni-free", {"10.0.1.77", "10.0.1.77"})), "InvalidParameterValue.DuplicatePara");
  std::vector<std::string> eleven;
  for (int i = 0; i < 11; ++i) eleven.push_back(absl::StrCat("10.0.1.", 100 + i));
  EXPECT_EQ(code(Addresses("eni-free", eleven)), "InvalidParameterValue.LimitExceeded");
  EXPECT_EQ(code({{"NetworkInterfaceId", "eni-free"}, {"PrivateIpAddresses", {{{"PrivateIpAddress", "10.0.1.77"}, {"Primary", true}}}}}),
            "UnsupportedOperation.PrimaryIp");
}

TEST(AssignTest, TheQuotaIsThatOfTheInstanceAndOfTheAccountWithoutOne) {
  TestCloud cloud;
  EXPECT_EQ(cloud.Code("AssignPrivateIpAddresses", {{"NetworkInterfaceId", "eni-on-a"}, {"SecondaryPrivateIpAddressCount", 8}}),
            "LimitExceeded");
  EXPECT_EQ(cloud.Code("AssignPrivateIpAddresses", {{"NetworkInterfaceId", "eni-on-a"}, {"SecondaryPrivateIpAddressCount", 7}}),
            "");  // ten in all
  EXPECT_EQ(cloud.Code("AssignPrivateIpAddresses", {{"NetworkInterfaceId", "eni-free"}, {"SecondaryPrivateIpAddressCount", 29}}),
            "LimitExceeded");
  EXPECT_EQ(cloud.Code("AssignPrivateIpAddresses", {{"NetworkInterfaceId", "eni-free"}, {"SecondaryPrivateIpAddressCount", 28}}),
            "");  // thirty
  EXPECT_EQ(cloud.Call("DescribeVpcLimits", {{"LimitTypes", {"eni-max-private-ips"}}})["VpcLimitSet"][0]["LimitValue"], 30);
}

TEST(AssignTest, AFullSubnetIsInsufficient) {
  TestCloud cloud;
  const std::string id =
      cloud.Do("CreateNetworkInterface", {{"VpcId", "vpc-1"},
                                          {"SubnetId", "subnet-tiny"},
                                          {"NetworkInterfaceName", "n"},
                                          {"SecondaryPrivateIpAddressCount", 3}})["NetworkInterface"]["NetworkInterfaceId"];
  EXPECT_EQ(cloud.Code("AssignPrivateIpAddresses", {{"NetworkInterfaceId", id}, {"SecondaryPrivateIpAddressCount", 2}}),
            "ResourceInsufficient.Subnet");
  EXPECT_EQ(cloud.Code("AssignPrivateIpAddresses", {{"NetworkInterfaceId", id}, {"SecondaryPrivateIpAddressCount", 1}}), "");
  EXPECT_EQ(cloud.Thing("subnets", "subnet-tiny")["free_addresses"], 0);
}

TEST(AssignTest, OperationsOnOneInterfaceExcludeEachOther) {
  TestCloud cloud;
  EXPECT_EQ(cloud.Code("AssignPrivateIpAddresses", Addresses("eni-free", {"10.0.1.77"})), "");
  const std::string busy = "UnsupportedOperation.MutexOperationTaskRunning";
  EXPECT_EQ(cloud.Code("AssignPrivateIpAddresses", Addresses("eni-free", {"10.0.1.78"})), busy);
  EXPECT_EQ(cloud.Code("UnassignPrivateIpAddresses", Addresses("eni-free", {"10.0.1.21"})), busy);
  EXPECT_EQ(cloud.Code("MigratePrivateIpAddress", Move("eni-free", "eni-on-a", "10.0.1.21")), busy);
  EXPECT_EQ(cloud.Code("AssignPrivateIpAddresses", Addresses("eni-on-a", {"10.0.1.78"})), "");  // another interface is another matter
  EXPECT_EQ(cloud.Code("AttachNetworkInterface", {{"NetworkInterfaceId", "eni-free"}, {"InstanceId", "ins-b"}}),
            "UnsupportedOperation.InvalidState");
  cloud.Advance(kSettle);
  EXPECT_EQ(cloud.Code("UnassignPrivateIpAddresses", Addresses("eni-free", {"10.0.1.21"})), "");
}

TEST(UnassignTest, UnbindsTheEipAndFreesTheAddress) {
  TestCloud cloud;
  EXPECT_EQ(cloud.Code("UnassignPrivateIpAddresses", Addresses("eni-on-a", {"10.0.1.31"})), "");
  EXPECT_EQ(AddressOf(cloud, "eni-on-a", "10.0.1.31")["State"], "DELETING");
  EXPECT_EQ(cloud.Eip("eip-bound")["AddressStatus"], "UNBINDING");
  cloud.Advance(kSettle);
  EXPECT_TRUE(AddressOf(cloud, "eni-on-a", "10.0.1.31").is_null());
  EXPECT_EQ(cloud.Eip("eip-bound")["AddressStatus"], "UNBIND");
  EXPECT_TRUE(cloud.Eip("eip-bound")["PrivateAddressIp"].is_null());
  EXPECT_EQ(cloud.Code("AssignPrivateIpAddresses", Addresses("eni-free", {"10.0.1.31"})), "");
}

TEST(UnassignTest, RefusalsHaveTheirCodes) {
  TestCloud cloud;
  EXPECT_EQ(cloud.Code("UnassignPrivateIpAddresses", Addresses("eni-free", {"10.0.1.20"})), "UnsupportedOperation.PrimaryIp");
  EXPECT_EQ(cloud.Code("UnassignPrivateIpAddresses", Addresses("eni-free", {"10.0.1.31"})), "UnsupportedOperation.AttachmentNotFound");
  EXPECT_EQ(cloud.Code("UnassignPrivateIpAddresses", Addresses("eni-free", {})), "MissingParameter");
  cloud.Call("AssociateAddress", {{"AddressId", "eip-free"}, {"NetworkInterfaceId", "eni-free"}, {"PrivateIpAddress", "10.0.1.21"}});
  EXPECT_EQ(cloud.Code("UnassignPrivateIpAddresses", Addresses("eni-free", {"10.0.1.21"})), "UnsupportedOperation.InvalidState");
}

TEST(UnassignTest, NamingTheInstanceDetachesAsWell) {
  TestCloud cloud;
  EXPECT_EQ(cloud.Code("UnassignPrivateIpAddresses", Addresses("eni-on-a", {"10.0.1.32"}, {{"InstanceId", "ins-b"}})),
            "UnsupportedOperation.AttachmentNotFound");
  cloud.Do("UnassignPrivateIpAddresses", Addresses("eni-on-a", {"10.0.1.32"}, {{"InstanceId", "ins-a"}}));
  const json interface = cloud.Thing("interfaces", "eni-on-a");
  EXPECT_FALSE(interface.contains("attached_to"));
  EXPECT_EQ(interface["secondary_ips"], json({"10.0.1.31"}));
}

TEST(MoveAddressTest, IsMigratingThenOnTheOtherInterface) {
  TestCloud cloud;
  const json answer = cloud.Call("MigratePrivateIpAddress", Move("eni-on-a", "eni-free", "10.0.1.32"));
  EXPECT_EQ(AddressOf(cloud, "eni-on-a", "10.0.1.32")["State"], "MIGRATING");
  EXPECT_TRUE(AddressOf(cloud, "eni-free", "10.0.1.32").is_null());
  EXPECT_EQ(cloud.Code("AssignPrivateIpAddresses", Addresses("eni-free", {"10.0.1.78"})), "UnsupportedOperation.MutexOperationTaskRunning");
  cloud.Advance(kSettle);
  EXPECT_EQ(AddressOf(cloud, "eni-free", "10.0.1.32")["State"], "AVAILABLE");
  EXPECT_TRUE(AddressOf(cloud, "eni-on-a", "10.0.1.32").is_null());
  EXPECT_EQ(cloud.Call("DescribeVpcTaskResult", {{"TaskId", answer["RequestId"]}})["Status"], "SUCCESS");
}

TEST(MoveAddressTest, RefusalsHaveTheirCodes) {
  TestCloud cloud;
  const auto code = [&](const json& parameters) { return cloud.Code("MigratePrivateIpAddress", parameters); };
  EXPECT_EQ(code(Move("eni-on-a", "eni-free", "10.0.1.30")), "UnsupportedOperation.PrimaryIp");
  EXPECT_EQ(code(Move("eni-on-a", "eni-free", "10.0.1.99")), "UnauthorizedOperation.AttachmentNotFound");
  EXPECT_EQ(code(Move("eni-on-a", "eni-bare", "10.0.1.31")), "UnsupportedOperation.ResourceMismatch");
  EXPECT_EQ(code(Move("eni-on-a", "eni-none", "10.0.1.31")), "ResourceNotFound");
}

TEST(MoveAddressTest, TheDestinationHasAQuota) {
  TestCloud cloud;
  cloud.Do("AssignPrivateIpAddresses", {{"NetworkInterfaceId", "eni-on-a"}, {"SecondaryPrivateIpAddressCount", 7}});
  EXPECT_EQ(cloud.Code("MigratePrivateIpAddress", Move("eni-free", "eni-on-a", "10.0.1.21")), "LimitExceeded");
}

TEST(MoveAddressTest, AnEipFollowsOrIsUnboundAsTheSeedSays) {
  bool followed = false, unbound = false;
  for (uint64_t seed = 1; seed <= 12; ++seed) {
    TestOptions options;
    options.seed = seed;
    TestCloud cloud(kTestWorld, options);
    cloud.Do("MigratePrivateIpAddress", Move("eni-on-a", "eni-free", "10.0.1.31"));
    const json eip = cloud.Eip("eip-bound");
    if (eip["AddressStatus"] == "UNBIND") {
      unbound = true;
      EXPECT_TRUE(eip["NetworkInterfaceId"].is_null());
    } else {
      followed = true;
      EXPECT_EQ(eip["AddressStatus"], "BIND_ENI");
      EXPECT_EQ(eip["NetworkInterfaceId"], "eni-free");
    }
  }
  EXPECT_TRUE(followed);
  EXPECT_TRUE(unbound);
}

TEST(DescribeAddressTest, OnlyTheDescriptionOfAnAddressChanges) {
  TestCloud cloud;
  json change = {{"NetworkInterfaceId", "eni-free"},
                 {"PrivateIpAddresses", {{{"PrivateIpAddress", "10.0.1.21"}, {"Description", "virtual"}}}}};
  EXPECT_EQ(cloud.Code("ModifyPrivateIpAddressesAttribute", change), "");
  EXPECT_EQ(AddressOf(cloud, "eni-free", "10.0.1.21")["Description"], "virtual");
  change["PrivateIpAddresses"][0]["Primary"] = true;
  EXPECT_EQ(cloud.Code("ModifyPrivateIpAddressesAttribute", change), "UnsupportedOperation.PrimaryIp");
}

}  // namespace
}  // namespace eniform::emulator
