// What a provider says of itself and of the cloud, besides operations.
#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/message_differencer.h"
#include "tests/conformance/provider/judge.h"
#include "tests/conformance/provider/samples.h"
#include "tests/conformance/provider/stage.h"

namespace eniform::conformance {
namespace {

using testing::IsSupersetOf;

class CloudTest : public testing::TestWithParam<Cloud> {};

INSTANTIATE_TEST_SUITE_P(Clouds, CloudTest, testing::ValuesIn(Clouds()),
                         [](const testing::TestParamInfo<Cloud>& info) { return info.param.name; });

template <typename T>
std::vector<std::string> IdsOf(const google::protobuf::RepeatedPtrField<T>& objects) {
  std::vector<std::string> ids;
  for (const T& object : objects) ids.push_back(object.id());
  return ids;
}

template <typename T>
std::set<std::string> SetOf(const google::protobuf::RepeatedPtrField<T>& objects) {
  const std::vector<std::string> ids = IdsOf(objects);
  return {ids.begin(), ids.end()};
}

// Without those that the cloud keeps for itself (the ports of its routers): no world file has them.
Observation OfTheAccount(Observation all) {
  auto* interfaces = all.mutable_interfaces();
  interfaces->erase(std::remove_if(interfaces->begin(), interfaces->end(), [](const auto& one) { return !one.managed_by().empty(); }),
                    interfaces->end());
  return all;
}

std::vector<std::string> IdsOf(ObjectKind kind, const Observation& all) {
  switch (kind) {
    case OBJECT_KIND_INTERFACE:
      return IdsOf(all.interfaces());
    case OBJECT_KIND_EIP:
      return IdsOf(all.eips());
    case OBJECT_KIND_INSTANCE:
      return IdsOf(all.instances());
    case OBJECT_KIND_SUBNET:
      return IdsOf(all.subnets());
    case OBJECT_KIND_SECURITY_GROUP:
      return IdsOf(all.security_groups());
    default:
      return IdsOf(all.vpcs());
  }
}

constexpr ObjectKind kKindsWithIds[] = {OBJECT_KIND_INTERFACE,      OBJECT_KIND_EIP, OBJECT_KIND_INSTANCE, OBJECT_KIND_SUBNET,
                                        OBJECT_KIND_SECURITY_GROUP, OBJECT_KIND_VPC};

TEST_P(CloudTest, SaysWhatItIs) {
  Stage stage(GetParam());
  ASSERT_TRUE(stage.ok());
  const DescribeResponse& description = stage.plugin().description();
  EXPECT_EQ(description.name(), GetParam().name);
  EXPECT_NE(description.version(), "");
  std::set<std::string> variables;
  for (const auto& [name, value] : GetParam().environment) variables.insert(name);
  EXPECT_THAT(description.credential_variables(), IsSupersetOf(variables));
  std::set<OperationKind> listed;
  for (const OperationCapability& operation : stage.capabilities().operations()) {
    const std::string& name = OperationKind_Name(operation.kind());
    EXPECT_TRUE(listed.insert(operation.kind()).second) << name << " is listed twice";
    EXPECT_GT(operation.estimated_seconds(), 0) << name;
    EXPECT_GT(operation.api_calls(), 0) << name;
    EXPECT_GE(operation.calls_per_second(), 0) << name;
  }
  // No plan goes without these.
  EXPECT_THAT(listed, IsSupersetOf({CREATE_INTERFACE, DELETE_INTERFACE, ATTACH, DETACH, ASSIGN_ADDRESSES, UNASSIGN_ADDRESSES, ALLOCATE_EIP,
                                    RELEASE_EIP, BIND_EIP, UNBIND_EIP}));
  EXPECT_EQ(listed.contains(SET_DELETE_ON_TERMINATION), stage.capabilities().delete_on_termination() == DELETE_ON_TERMINATION_CLOUD);
}

TEST_P(CloudTest, KindsItDoesNotListAreRefused) {
  Stage stage(GetParam());
  ASSERT_TRUE(stage.ok());
  const Observation before = stage.Look();
  std::set<OperationKind> tried;
  for (const Sample& sample : Samples()) {
    tried.insert(sample.kind);
    if (stage.Listed(sample.kind)) continue;
    SCOPED_TRACE(sample.name);
    const Operation operation = Make(sample, {GetParam(), stage.capabilities(), before});
    const std::string token = NewToken();
    const ExecuteResponse response = stage.Execute(operation, token);
    EXPECT_EQ(response.error().error_class(), ERROR_CLASS_INVALID) << response.DebugString();
    EXPECT_THAT(response.error().message(), testing::HasSubstr(OperationKind_Name(sample.kind)));
    const ResolveResponse resolved = stage.Resolve(operation, token);
    EXPECT_EQ(resolved.error().error_class(), ERROR_CLASS_INVALID) << resolved.DebugString();
  }
  EXPECT_EQ(tried.size() + 1, static_cast<size_t>(OperationKind_ARRAYSIZE)) << "each kind has a sample";
  EXPECT_EQ(Differences(before, stage.Look()), "");
}

TEST_P(CloudTest, ATokenIsNeeded) {
  Stage stage(GetParam());
  ASSERT_TRUE(stage.ok());
  const Observation before = stage.Look();
  const Operation operation = Make(Samples().front(), {GetParam(), stage.capabilities(), before});
  for (const std::string& token : {std::string(), std::string(65, 'x')}) {
    EXPECT_EQ(stage.Execute(operation, token).error().error_class(), ERROR_CLASS_INVALID);
  }
  EXPECT_EQ(Differences(before, stage.Look()), "");
}

// More than a page of each.
TEST_P(CloudTest, ListAndReadAgree) {
  Stage stage(GetParam(), {"--settle", "50ms", "--generate", GetParam().generated});
  ASSERT_TRUE(stage.ok());
  const Observation all = stage.LookAtAll();
  Emulator& emulator = stage.emulator();
  EXPECT_EQ(SetOf(OfTheAccount(all).interfaces()), emulator.Ids("interfaces"));
  EXPECT_GT(all.interfaces_size(), 600);
  EXPECT_EQ(SetOf(all.eips()), emulator.Ids("eips"));
  EXPECT_EQ(SetOf(all.instances()), emulator.Ids("instances"));
  EXPECT_EQ(SetOf(all.subnets()), emulator.Ids("subnets"));
  EXPECT_EQ(SetOf(all.security_groups()), emulator.Ids("security_groups"));
  EXPECT_EQ(SetOf(all.vpcs()), emulator.Ids("vpcs"));
  Observation by_id;
  for (ObjectKind kind : kKindsWithIds) by_id.MergeFrom(stage.Observe(Stage::One(kind, IdsOf(kind, all))));
  EXPECT_EQ(Differences(all, by_id), "");
  Observation one_by_one;
  for (ObjectKind kind : kKindsWithIds) one_by_one.MergeFrom(stage.Observe(Stage::One(kind, {IdsOf(kind, all).back()})));
  for (ObjectKind kind : kKindsWithIds) {
    EXPECT_EQ(IdsOf(kind, one_by_one), std::vector<std::string>{IdsOf(kind, all).back()}) << ObjectKind_Name(kind);
  }
}

TEST_P(CloudTest, ScopesHoldWhatTheyMust) {
  Stage stage(GetParam());
  ASSERT_TRUE(stage.ok());
  const Observation all = OfTheAccount(stage.Look());
  std::set<std::string> primary, secondary;
  for (const NetworkInterface& interface : all.interfaces()) (interface.primary() ? primary : secondary).insert(interface.id());
  EXPECT_EQ(primary.size(), 3u);
  EXPECT_EQ(secondary.size(), 3u);
  ObserveRequest request = Stage::One(OBJECT_KIND_INTERFACE);
  request.set_interface_scope(INTERFACE_SCOPE_PRIMARY);
  EXPECT_THAT(SetOf(stage.Observe(request).interfaces()), IsSupersetOf(primary));
  request.set_interface_scope(INTERFACE_SCOPE_SECONDARY);
  EXPECT_THAT(SetOf(stage.Observe(request).interfaces()), IsSupersetOf(secondary));
  request = Stage::One(OBJECT_KIND_INTERFACE);
  request.add_vpc_ids(VpcId(GetParam()));
  EXPECT_EQ(Differences(stage.Observe(Stage::One(OBJECT_KIND_INTERFACE)), stage.Observe(request)), "");
}

TEST_P(CloudTest, ObjectsAreWhole) {
  Stage stage(GetParam());
  ASSERT_TRUE(stage.ok());
  const Observation all = OfTheAccount(stage.LookAtAll());
  for (const NetworkInterface& interface : all.interfaces()) {
    EXPECT_EQ(interface.vpc_id(), VpcId(GetParam())) << interface.ShortDebugString();
    EXPECT_EQ(interface.subnet_id(), SubnetId(GetParam(), "a"));
    EXPECT_NE(interface.mac(), "");
    EXPECT_NE(interface.cloud_status(), "");
    ASSERT_FALSE(interface.addresses().empty());
    EXPECT_TRUE(interface.addresses(0).primary());
    EXPECT_EQ(interface.status(), interface.instance_id().empty() ? INTERFACE_STATUS_AVAILABLE : INTERFACE_STATUS_IN_USE);
    for (const PrivateAddress& address : interface.addresses()) EXPECT_TRUE(address.settled()) << interface.ShortDebugString();
    if (interface.id() != InterfaceId(GetParam(), "held")) continue;
    EXPECT_EQ(interface.name(), "held");
    EXPECT_EQ(interface.description(), "on web-a");
    ASSERT_EQ(interface.addresses_size(), 3);
    EXPECT_EQ(interface.addresses(1).address(), "10.0.1.31");
    EXPECT_EQ(interface.addresses(1).eip_id(), EipId(GetParam(), "bound"));
    EXPECT_EQ(interface.addresses(1).public_ip(), "203.0.113.7");
    EXPECT_EQ(interface.addresses(2).eip_id(), "");
    ASSERT_EQ(interface.tags_size(), stage.Listed(SET_TAGS) ? 2 : interface.tags_size());
  }
  for (const Eip& eip : all.eips()) {
    const bool bound = eip.id() == EipId(GetParam(), "bound");
    EXPECT_EQ(eip.status(), bound ? EIP_STATUS_BOUND : EIP_STATUS_FREE) << eip.ShortDebugString();
    EXPECT_EQ(eip.interface_id(), bound ? InterfaceId(GetParam(), "held") : "");
    EXPECT_EQ(eip.private_ip(), bound ? "10.0.1.31" : "");
    EXPECT_EQ(eip.bandwidth_mbps(), 5);
    EXPECT_NE(eip.charge(), EIP_CHARGE_UNSPECIFIED);
    EXPECT_EQ(eip.unusable_because(), "");
    EXPECT_EQ(eip.zone(), "");
  }
  for (const Instance& instance : all.instances()) {
    const bool stopped = instance.id() == InstanceId(GetParam(), "c");
    EXPECT_EQ(instance.status(), stopped ? INSTANCE_STATUS_STOPPED : INSTANCE_STATUS_RUNNING) << instance.ShortDebugString();
    EXPECT_EQ(instance.zone(), GetParam().zone);
    EXPECT_EQ(instance.subnet_id(), SubnetId(GetParam(), "a"));
    EXPECT_EQ(instance.type(), GetParam().instance_type_name);
    EXPECT_EQ(instance.limits().interfaces(), 4);
    EXPECT_GE(instance.limits().addresses_per_interface(), 10);
    EXPECT_EQ(instance.obstacles_size(), 0);
  }
  for (const Subnet& subnet : all.subnets()) {
    EXPECT_TRUE(absl::StartsWith(subnet.cidr(), "10.0.")) << subnet.ShortDebugString();
    EXPECT_EQ(subnet.vpc_id(), VpcId(GetParam()));
    EXPECT_GT(subnet.available_addresses(), 200);
  }
}

TEST_P(CloudTest, QuotasAreTheSameTwice) {
  Stage stage(GetParam());
  ASSERT_TRUE(stage.ok());
  const Observation once = stage.Observe(Stage::One(OBJECT_KIND_QUOTA)), all = stage.LookAtAll();
  EXPECT_FALSE(once.quotas().empty());
  Observation twice;
  twice.set_provider(once.provider());
  *twice.mutable_quotas() = all.quotas();
  EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(once, twice)) << once.DebugString() << twice.DebugString();
  for (const Quota& quota : once.quotas()) {
    EXPECT_GE(quota.limit(), quota.used()) << quota.ShortDebugString();
    if (quota.kind() == QUOTA_KIND_EIPS) {
      EXPECT_EQ(quota.used(), 2);
    }
    if (quota.kind() == QUOTA_KIND_INTERFACES) {
      EXPECT_EQ(quota.used(), 3);
    }
  }
}

TEST_P(CloudTest, UnknownIdsAreSimplyMissing) {
  Stage stage(GetParam());
  ASSERT_TRUE(stage.ok());
  const Observation all = stage.LookAtAll();
  for (ObjectKind kind : kKindsWithIds) {
    SCOPED_TRACE(ObjectKind_Name(kind));
    const std::vector<std::string> known = IdsOf(kind, all);
    ASSERT_FALSE(known.empty());
    const std::string unknown = known.front().substr(0, known.front().find('-') + 1) + "0unknown0";
    EXPECT_EQ(IdsOf(kind, stage.Observe(Stage::One(kind, {unknown, known.front(), known.back()}))),
              IdsOf(kind, stage.Observe(Stage::One(kind, {known.front(), known.back()}))));
    EXPECT_TRUE(IdsOf(kind, stage.Observe(Stage::One(kind, {unknown}))).empty());
  }
}

TEST_P(CloudTest, WrongCredentialsAreRefusedAsSuch) {
  Stage stage(GetParam());
  ASSERT_TRUE(stage.ok());
  for (const std::string& wrong : {std::string("wrong-secret"), std::string()}) {
    const Environment environment(GetParam(), {{GetParam().secret_variable, wrong}});
    const auto plugin = host::StartPlugin(stage.HostOptions(), stage.Declaration(), host::Configure::kYes);
    EXPECT_TRUE(absl::IsUnauthenticated(plugin.status())) << plugin.status();
    EXPECT_THAT(plugin.status().message(), testing::HasSubstr(GetParam().secret_variable));
    if (!wrong.empty()) {
      EXPECT_THAT(plugin.status().message(), testing::Not(testing::HasSubstr(wrong)));
    }
  }
}

}  // namespace
}  // namespace eniform::conformance
