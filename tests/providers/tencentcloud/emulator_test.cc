// The plugin's code against the emulator, which was written from the same reference by other hands: every operation, over HTTP.
#include <algorithm>

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "providers/sdk/clock.h"
#include "tests/providers/tencentcloud/emulator_process.h"

namespace eniform::tencentcloud {
namespace {

using testing::ElementsAre;
using testing::UnorderedElementsAre;

constexpr char kWorld[] = R"(tencentcloud:
  region: ap-guangzhou
  credentials: [{id: AKIDEXAMPLE, key: secretexample}]
  vpcs: [{id: vpc-1, name: main, cidr: 10.0.0.0/16}]
  subnets:
    - {id: subnet-a, name: app-a, vpc: vpc-1, zone: ap-guangzhou-3, cidr: 10.0.1.0/24}
    - {id: subnet-b, name: app-b, vpc: vpc-1, zone: ap-guangzhou-3, cidr: 10.0.2.0/24}
  security_groups: [{id: sg-1, name: web}, {id: sg-2, name: db}]
  instance_types: [{name: S5.LARGE8, cpu: 4, memory_gib: 8}]
  instances:
    - {id: ins-a, name: web-0, type: S5.LARGE8, subnet: subnet-a, primary_ip: 10.0.1.5, state: RUNNING, security_groups: [sg-1]}
    - {id: ins-b, name: web-1, type: S5.LARGE8, subnet: subnet-a, primary_ip: 10.0.1.6, state: RUNNING, security_groups: [sg-1]}
  interfaces:
    - {id: eni-x, name: old, subnet: subnet-a, primary_ip: 10.0.1.9, secondary_ips: [10.0.1.19], security_groups: [sg-1], attached_to: ins-a}
  eips:
    - {id: eip-x, address: 203.0.113.7, interface: eni-x, private_ip: 10.0.1.19}
)";

class EmulatorTest : public testing::Test {
 protected:
  void SetUp() override {
    const ConfigureResponse response = Configure("secretexample");
    ASSERT_FALSE(sdk::IsError(response.error())) << response.error().DebugString();
  }

  ConfigureResponse Configure(const std::string& key) {
    provider_ = std::make_unique<TencentCloud>(sdk::MakeCurlTransport(), sdk::SystemClock(), [key](const char* name) -> std::string {
      if (std::string(name) == "TENCENTCLOUD_SECRET_ID") return "AKIDEXAMPLE";
      return std::string(name) == "TENCENTCLOUD_SECRET_KEY" ? key : "";
    });
    ConfigureRequest request;
    request.set_region("ap-guangzhou");
    request.set_endpoint(emulator_.url());
    request.set_mark("lineage-1");
    return provider_->Configure(request);
  }

  // The result; an error fails the test.
  OperationResult Do(OperationKind kind, const std::string& arguments) {
    const auto result = Try(kind, arguments);
    EXPECT_TRUE(result.ok()) << OperationKind_Name(kind) << " " << (result.ok() ? "" : result.error().DebugString());
    return result.ok() ? *result : OperationResult();
  }

  sdk::Result<OperationResult> Try(OperationKind kind, const std::string& arguments) {
    ExecuteRequest request;
    request.mutable_operation()->set_kind(kind);
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(arguments, request.mutable_operation()->mutable_arguments())) << arguments;
    request.set_token(Token());
    request.set_timeout_seconds(60);
    return provider_->Execute(request, [](const Progress&) { return true; });
  }

  ResolveResponse Resolve(OperationKind kind, const std::string& arguments) {
    ResolveRequest request;
    request.mutable_operation()->set_kind(kind);
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(arguments, request.mutable_operation()->mutable_arguments())) << arguments;
    request.set_token(Token());
    return provider_->Resolve(request);
  }

  Observation Observe(const std::string& request_text) {
    ObserveRequest request;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(request_text, &request)) << request_text;
    Observation all;
    const ProviderError error = provider_->Observe(request, [&](Observation&& page, int calls) {
      all.MergeFrom(page);
      calls_ += calls;
      return true;
    });
    EXPECT_FALSE(sdk::IsError(error)) << error.DebugString();
    return all;
  }

  std::string Token() const { return "token-" + std::to_string(token_); }
  void NextOperation() { ++token_; }

  static std::vector<std::string> Addresses(const NetworkInterface& interface) {
    std::vector<std::string> addresses;
    for (const PrivateAddress& address : interface.addresses()) addresses.push_back(address.address());
    return addresses;
  }

  EmulatorProcess emulator_{kWorld, {"--settle", "100ms"}};
  std::unique_ptr<TencentCloud> provider_;
  int token_ = 0;
  int calls_ = 0;
};

TEST_F(EmulatorTest, InterfaceLifeWithoutOneRejectedCall) {
  const auto created = Do(CREATE_INTERFACE, R"(vpc_id: "vpc-1" subnet_id: "subnet-a" name: "data" description: "d" primary_ip: "10.0.1.10"
                          private_ips: "10.0.1.11" auto_ip_count: 1 security_group_ids: "sg-1" tags { key: "tier" value: "web" })");
  ASSERT_EQ(created.interfaces_size(), 1);
  const NetworkInterface& eni = created.interfaces(0);
  const std::string on = "interface { id: \"" + eni.id() + "\" } ";
  EXPECT_EQ(eni.status(), INTERFACE_STATUS_AVAILABLE);
  EXPECT_EQ(eni.zone(), "ap-guangzhou-3");
  EXPECT_FALSE(eni.mac().empty());
  ASSERT_EQ(created.picked_ips_size(), 1);
  EXPECT_EQ(Addresses(eni).size(), 3u);
  EXPECT_EQ(Addresses(eni)[0], "10.0.1.10");
  EXPECT_EQ(eni.tags_size(), 3) << "its own and two marks";
  const std::string picked = created.picked_ips(0);

  NextOperation();
  EXPECT_EQ(Do(UPDATE_INTERFACE, on + R"(name: "data-2" description: "")").interfaces(0).name(), "data-2");
  EXPECT_THAT(Do(SET_SECURITY_GROUPS, on + R"(security_group_ids: "sg-2" security_group_ids: "sg-1")").interfaces(0).security_group_ids(),
              ElementsAre("sg-2", "sg-1"));
  EXPECT_EQ(Do(SET_SECURITY_GROUPS, on).interfaces(0).security_group_ids_size(), 0);
  Do(SET_SECURITY_GROUPS, on + R"(security_group_ids: "sg-1")");
  EXPECT_EQ(Do(SET_TAGS, on + R"(tags { key: "a" value: "b" } removed_tag_keys: "tier")").interfaces(0).tags(0).key(), "a");
  NextOperation();
  const auto assigned = Do(ASSIGN_ADDRESSES, on + R"(private_ips: "10.0.1.12" private_ips: "10.0.1.13")");
  EXPECT_EQ(assigned.interfaces(0).addresses_size(), 5);
  NextOperation();
  EXPECT_EQ(Do(ASSIGN_ADDRESSES, on + "auto_ip_count: 2").picked_ips_size(), 2);
  NextOperation();
  const auto attached = Do(ATTACH, on + R"(instance_id: "ins-a")");
  EXPECT_EQ(attached.interfaces(0).instance_id(), "ins-a");
  EXPECT_EQ(attached.interfaces(0).cloud_status(), "INUSE");
  NextOperation();
  EXPECT_EQ(Do(MOVE_INTERFACE, on + R"(instance_id: "ins-a" to_instance_id: "ins-b")").interfaces(0).instance_id(), "ins-b");
  const auto unassigned = Do(UNASSIGN_ADDRESSES, on + R"(private_ips: "10.0.1.12" private_ips: ")" + picked + "\"");
  EXPECT_THAT(Addresses(unassigned.interfaces(0)), testing::Not(testing::Contains("10.0.1.12")));
  EXPECT_EQ(unassigned.interfaces(0).instance_id(), "ins-b") << "unassigning must not detach";
  const auto moved = Do(MOVE_ADDRESSES, on + R"(to_interface { id: "eni-x" } private_ips: "10.0.1.13")");
  ASSERT_EQ(moved.interfaces_size(), 2);
  EXPECT_THAT(Addresses(moved.interfaces(1)), testing::Contains("10.0.1.13"));
  NextOperation();
  EXPECT_EQ(Do(DETACH, on + R"(instance_id: "ins-b")").interfaces(0).status(), INTERFACE_STATUS_AVAILABLE);
  EXPECT_THAT(Do(DELETE_INTERFACE, on).gone_ids(), ElementsAre(eni.id()));
  EXPECT_EQ(emulator_.Rejections(), Json::object());
}

TEST_F(EmulatorTest, EipLifeWithoutOneRejectedCall) {
  const auto allocated = Do(ALLOCATE_EIP, R"(name: "web" bandwidth_mbps: 5 charge: EIP_CHARGE_TRAFFIC tags { key: "a" value: "b" })");
  ASSERT_EQ(allocated.eips_size(), 1);
  const Eip& eip = allocated.eips(0);
  const std::string id = "eip { id: \"" + eip.id() + "\" } ";
  EXPECT_EQ(eip.status(), EIP_STATUS_FREE);
  EXPECT_EQ(eip.bandwidth_mbps(), 5);
  EXPECT_EQ(eip.charge(), EIP_CHARGE_TRAFFIC);
  EXPECT_FALSE(eip.public_ip().empty());
  const auto bound = Do(BIND_EIP, id + R"(interface { id: "eni-x" })");
  EXPECT_EQ(bound.eips(0).private_ip(), "10.0.1.9") << "the primary address";
  EXPECT_EQ(bound.eips(0).status(), EIP_STATUS_BOUND);
  const auto updated = Do(UPDATE_EIP, id + R"(name: "web-2" bandwidth_mbps: 20)");
  EXPECT_EQ(updated.eips(0).name(), "web-2");
  EXPECT_EQ(updated.eips(0).bandwidth_mbps(), 20);
  EXPECT_EQ(Do(SET_TAGS, id + R"(tags { key: "c" value: "d" } removed_tag_keys: "a")").eips(0).tags(0).key(), "c");
  EXPECT_EQ(Do(UNBIND_EIP, id + R"(interface { id: "eni-x" } private_ip: "10.0.1.9")").eips(0).status(), EIP_STATUS_FREE);
  EXPECT_EQ(Do(UPDATE_EIP, id + "charge: EIP_CHARGE_BANDWIDTH").eips(0).charge(), EIP_CHARGE_BANDWIDTH);
  EXPECT_THAT(Do(RELEASE_EIP, id).gone_ids(), ElementsAre(eip.id()));
  EXPECT_EQ(emulator_.Rejections(), Json::object());
}

TEST_F(EmulatorTest, PrimaryInterfaceChangesItsPlace) {
  const Observation before = Observe("kinds: OBJECT_KIND_INTERFACE");
  std::string id;
  for (const NetworkInterface& interface : before.interfaces()) {
    if (interface.primary() && interface.instance_id() == "ins-a") id = interface.id();
  }
  ASSERT_FALSE(id.empty());
  const std::string on = "interface { id: \"" + id + "\" } instance_id: \"ins-a\" vpc_id: \"vpc-1\" ";
  const auto moved = Do(CHANGE_SUBNET, on + R"(subnet_id: "subnet-b" primary_ip: "10.0.2.5")");
  EXPECT_EQ(moved.interfaces(0).subnet_id(), "subnet-b");
  EXPECT_EQ(moved.interfaces(0).addresses(0).address(), "10.0.2.5");
  const auto renumbered = Do(CHANGE_PRIMARY_ADDRESS, on + R"(subnet_id: "subnet-b" primary_ip: "10.0.2.6")");
  EXPECT_EQ(renumbered.interfaces(0).addresses(0).address(), "10.0.2.6");
  EXPECT_EQ(renumbered.interfaces(0).instance_id(), "ins-a");
  EXPECT_EQ(emulator_.Calls("ModifyInstancesVpcAttribute"), 2);
  Do(CHANGE_PRIMARY_ADDRESS, on + R"(subnet_id: "subnet-b" primary_ip: "10.0.2.6")");
  EXPECT_EQ(emulator_.Calls("ModifyInstancesVpcAttribute"), 2) << "it is so already: no second reboot";
  EXPECT_THAT(Do(SET_SECURITY_GROUPS, on + R"(primary_interface: true security_group_ids: "sg-2")").interfaces(0).security_group_ids(),
              ElementsAre("sg-2"));
  EXPECT_EQ(Observe("kinds: OBJECT_KIND_INSTANCE ids: \"ins-a\"").instances(0).status(), INSTANCE_STATUS_RUNNING);
  EXPECT_EQ(emulator_.Rejections(), Json::object());
}

TEST_F(EmulatorTest, EveryOperationMayBeRepeated) {
  const std::string on = R"(interface { id: "eni-x" } )";
  Do(ATTACH, on + R"(instance_id: "ins-a")");
  NextOperation();
  Do(ASSIGN_ADDRESSES, on + R"(private_ips: "10.0.1.19")");
  NextOperation();
  Do(ASSIGN_ADDRESSES, on + R"(private_ips: "10.0.1.19" private_ips: "10.0.1.20")");
  Do(UNASSIGN_ADDRESSES, on + R"(private_ips: "10.0.1.20")");
  Do(UNASSIGN_ADDRESSES, on + R"(private_ips: "10.0.1.20")");
  Do(BIND_EIP, R"(eip { id: "eip-x" } interface { id: "eni-x" } private_ip: "10.0.1.19")");
  Do(UNBIND_EIP, R"(eip { id: "eip-x" } interface { id: "eni-x" } private_ip: "10.0.1.19")");
  Do(UNBIND_EIP, R"(eip { id: "eip-x" } interface { id: "eni-x" } private_ip: "10.0.1.19")");
  Do(RELEASE_EIP, R"(eip { id: "eip-x" })");
  Do(RELEASE_EIP, R"(eip { id: "eip-x" })");
  NextOperation();
  Do(MOVE_INTERFACE, on + R"(instance_id: "ins-a" to_instance_id: "ins-b")");
  Do(MOVE_INTERFACE, on + R"(instance_id: "ins-a" to_instance_id: "ins-b")");
  Do(DETACH, on + R"(instance_id: "ins-b")");
  NextOperation();
  Do(DETACH, on + R"(instance_id: "ins-b")");
  EXPECT_EQ(Do(DELETE_INTERFACE, on).gone_ids_size(), 1);
  EXPECT_EQ(Do(DELETE_INTERFACE, on).gone_ids_size(), 1);
  const std::string create = R"(vpc_id: "vpc-1" subnet_id: "subnet-a" name: "n" primary_ip: "10.0.1.30" security_group_ids: "sg-1")";
  EXPECT_EQ(Do(CREATE_INTERFACE, create).interfaces(0).id(), Do(CREATE_INTERFACE, create).interfaces(0).id()) << "one token, one interface";
}

TEST_F(EmulatorTest, RefusalsHaveTheirClass) {
  const auto taken = Try(CREATE_INTERFACE, R"(vpc_id: "vpc-1" subnet_id: "subnet-a" name: "n" primary_ip: "10.0.1.9")");
  ASSERT_FALSE(taken.ok());
  EXPECT_EQ(taken.error().error_class(), ERROR_CLASS_CONFLICT) << taken.error().DebugString();
  EXPECT_THAT(taken.error().message(), testing::HasSubstr("10.0.1.9 is held by eni-x"));
  EXPECT_FALSE(taken.error().request_id().empty());
  const auto outside = Try(CREATE_INTERFACE, R"(vpc_id: "vpc-1" subnet_id: "subnet-a" name: "n" primary_ip: "10.0.9.9")");
  EXPECT_EQ(outside.error().error_class(), ERROR_CLASS_INVALID) << outside.error().DebugString();
  const auto attached = Try(DELETE_INTERFACE, R"(interface { id: "eni-x" })");
  ASSERT_FALSE(attached.ok());
  EXPECT_THAT(attached.error().message(), testing::HasSubstr("eni-x")) << attached.error().DebugString();
}

TEST_F(EmulatorTest, WrongKeyIsAnAuthErrorInTheCloudsWords) {
  const ConfigureResponse response = Configure("wrong");
  EXPECT_EQ(response.error().error_class(), ERROR_CLASS_AUTH) << response.error().DebugString();
  EXPECT_THAT(response.error().code(), testing::StartsWith("AuthFailure"));
  EXPECT_FALSE(response.error().request_id().empty());
  EXPECT_EQ(response.error().message().find("wrong"), std::string::npos);
}

TEST_F(EmulatorTest, ObservesEveryKind) {
  const Observation all =
      Observe(R"(kinds: OBJECT_KIND_INTERFACE kinds: OBJECT_KIND_EIP kinds: OBJECT_KIND_INSTANCE kinds: OBJECT_KIND_SUBNET
                                     kinds: OBJECT_KIND_SECURITY_GROUP kinds: OBJECT_KIND_VPC kinds: OBJECT_KIND_QUOTA limits: true)");
  EXPECT_EQ(all.interfaces_size(), 3);
  ASSERT_EQ(all.eips_size(), 1);
  EXPECT_EQ(all.eips(0).interface_id(), "eni-x");
  EXPECT_EQ(all.eips(0).private_ip(), "10.0.1.19");
  ASSERT_EQ(all.instances_size(), 2);
  EXPECT_EQ(all.instances(0).limits().interfaces(), 4);
  EXPECT_EQ(all.instances(0).limits().addresses_per_interface(), 10);
  EXPECT_TRUE(all.instances(1).limits().live());
  EXPECT_EQ(emulator_.Calls("DescribeNetworkInterfaceLimit"), 1) << "one question for a type";
  EXPECT_EQ(all.subnets_size(), 2);
  EXPECT_EQ(all.subnets(0).zone(), "ap-guangzhou-3");
  EXPECT_GT(all.subnets(0).available_addresses(), 0);
  EXPECT_EQ(all.security_groups_size(), 2);
  ASSERT_EQ(all.vpcs_size(), 1);
  EXPECT_EQ(all.vpcs(0).cidr(), "10.0.0.0/16");
  ASSERT_EQ(all.quotas_size(), 3);
  for (const Quota& quota : all.quotas()) {
    EXPECT_TRUE(quota.live());
    EXPECT_GT(quota.limit(), 0);
    if (quota.kind() == QUOTA_KIND_EIPS) {
      EXPECT_EQ(quota.used(), 1);
    }
    if (quota.kind() == QUOTA_KIND_INTERFACES_PER_VPC) {
      EXPECT_EQ(quota.scope(), "vpc-1");
      EXPECT_EQ(quota.used(), 3);
    }
  }
  EXPECT_EQ(emulator_.Rejections(), Json::object());
}

TEST_F(EmulatorTest, UnknownIdsAreSimplyMissing) {
  EXPECT_EQ(Observe(R"(kinds: OBJECT_KIND_INTERFACE ids: "eni-x" ids: "eni-none")").interfaces_size(), 1);
  EXPECT_EQ(Observe(R"(kinds: OBJECT_KIND_EIP ids: "eip-x" ids: "eip-none")").eips_size(), 1);
  EXPECT_EQ(Observe(R"(kinds: OBJECT_KIND_INSTANCE ids: "ins-none" ids: "ins-a" ids: "ins-b")").instances_size(), 2);
  EXPECT_EQ(Observe(R"(kinds: OBJECT_KIND_SUBNET ids: "subnet-a" ids: "subnet-none")").subnets_size(), 1);
  EXPECT_EQ(Observe(R"(kinds: OBJECT_KIND_SECURITY_GROUP ids: "sg-none")").security_groups_size(), 0);
  EXPECT_EQ(Observe(R"(kinds: OBJECT_KIND_VPC ids: "vpc-1" ids: "vpc-none")").vpcs_size(), 1);
  EXPECT_EQ(Observe(R"(kinds: OBJECT_KIND_INTERFACE vpc_ids: "vpc-1")").interfaces_size(), 3);
}

TEST_F(EmulatorTest, LostAnswerOfACreationIsSettledByItsTag) {
  const std::string create = R"(vpc_id: "vpc-1" subnet_id: "subnet-a" name: "n" auto_ip_count: 1 security_group_ids: "sg-1")";
  EXPECT_EQ(Resolve(CREATE_INTERFACE, create).outcome(), ResolveResponse::NOT_DONE);
  emulator_.Post("/_emulator/faults", R"([{"cloud":"tencentcloud","action":"CreateNetworkInterface","nth":1,"do":"drop_answer"}])");
  const auto lost = Try(CREATE_INTERFACE, create);
  ASSERT_FALSE(lost.ok());
  EXPECT_EQ(lost.error().error_class(), ERROR_CLASS_UNKNOWN_OUTCOME) << lost.error().DebugString();
  ResolveResponse resolved = Resolve(CREATE_INTERFACE, create);
  while (resolved.outcome() == ResolveResponse::RUNNING) resolved = Resolve(CREATE_INTERFACE, create);
  ASSERT_EQ(resolved.outcome(), ResolveResponse::DONE) << resolved.DebugString();
  EXPECT_EQ(resolved.result().picked_ips_size(), 1);
  EXPECT_EQ(emulator_.Calls("CreateNetworkInterface"), 1);
  // And what would come of a repetition: the same interface.
  EXPECT_EQ(Do(CREATE_INTERFACE, create).interfaces(0).id(), resolved.result().interfaces(0).id());
}

TEST_F(EmulatorTest, LostAnswerOfAChangeIsSettledByLooking) {
  emulator_.Post("/_emulator/faults", R"([{"cloud":"tencentcloud","action":"DisassociateAddress","nth":1,"do":"drop_answer"}])");
  const std::string unbind = R"(eip { id: "eip-x" } interface { id: "eni-x" } private_ip: "10.0.1.19")";
  EXPECT_EQ(Resolve(UNBIND_EIP, unbind).outcome(), ResolveResponse::NOT_DONE);
  EXPECT_EQ(Try(UNBIND_EIP, unbind).error().error_class(), ERROR_CLASS_UNKNOWN_OUTCOME);
  ResolveResponse resolved = Resolve(UNBIND_EIP, unbind);
  while (resolved.outcome() == ResolveResponse::RUNNING) resolved = Resolve(UNBIND_EIP, unbind);
  EXPECT_EQ(resolved.outcome(), ResolveResponse::DONE);
  EXPECT_EQ(emulator_.Calls("DisassociateAddress"), 1);
}

TEST_F(EmulatorTest, AllocationIsSettledByItsTag) {
  emulator_.Post("/_emulator/faults", R"([{"cloud":"tencentcloud","action":"AllocateAddresses","nth":1,"do":"drop_answer"}])");
  EXPECT_EQ(Try(ALLOCATE_EIP, R"(name: "e")").error().error_class(), ERROR_CLASS_UNKNOWN_OUTCOME);
  ResolveResponse resolved = Resolve(ALLOCATE_EIP, R"(name: "e")");
  while (resolved.outcome() == ResolveResponse::RUNNING) resolved = Resolve(ALLOCATE_EIP, R"(name: "e")");
  ASSERT_EQ(resolved.outcome(), ResolveResponse::DONE);
  EXPECT_EQ(resolved.result().eips(0).name(), "e");
}

}  // namespace
}  // namespace eniform::tencentcloud
