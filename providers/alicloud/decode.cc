#include "providers/alicloud/decode.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "providers/sdk/decode.h"

namespace eniform::alicloud {
namespace {

using sdk::Array;
using sdk::Flag;
using sdk::Number;
using sdk::Object;
using sdk::Text;

// Interfaces and instances say TagKey and TagValue, EIPs Key and Value.
constexpr sdk::TagMembers kTags = {
    .list = "Tags", .in_list = "Tag", .key = "TagKey", .value = "TagValue", .other_key = "Key", .other_value = "Value"};
constexpr sdk::Members kInterface = {.id = "NetworkInterfaceId",
                                     .name = "NetworkInterfaceName",
                                     .tags = kTags,
                                     .description = "Description",
                                     .vpc = "VpcId",
                                     .subnet = "VSwitchId",
                                     .zone = "ZoneId",
                                     .mac = "MacAddress"};
constexpr sdk::Members kEip = {
    .id = "AllocationId", .name = "Name", .tags = kTags, .public_ip = "IpAddress", .bandwidth_mbps = "Bandwidth", .status = "Status"};
constexpr sdk::Members kInstance = {
    .id = "InstanceId", .name = "InstanceName", .tags = kTags, .zone = "ZoneId", .status = "Status", .type = "InstanceType"};
constexpr sdk::Members kSubnet = {.id = "VSwitchId",
                                  .name = "VSwitchName",
                                  .tags = kTags,
                                  .vpc = "VpcId",
                                  .zone = "ZoneId",
                                  .cidr = "CidrBlock",
                                  .available_addresses = "AvailableIpAddressCount"};
constexpr sdk::Members kGroup = {.id = "SecurityGroupId", .name = "SecurityGroupName", .tags = kTags, .vpc = "VpcId"};
constexpr sdk::Members kVpc = {.id = "VpcId", .name = "VpcName", .tags = kTags, .cidr = "CidrBlock"};

constexpr sdk::Word<InterfaceStatus> kStatuses[] = {{"Creating", INTERFACE_STATUS_CREATING},   {"Available", INTERFACE_STATUS_AVAILABLE},
                                                    {"Attaching", INTERFACE_STATUS_ATTACHING}, {"InUse", INTERFACE_STATUS_IN_USE},
                                                    {"Detaching", INTERFACE_STATUS_DETACHING}, {"Deleting", INTERFACE_STATUS_DELETING}};
constexpr sdk::Word<EipStatus> kEipStatuses[] = {{"Available", EIP_STATUS_FREE},
                                                 {"Associating", EIP_STATUS_BINDING},
                                                 {"InUse", EIP_STATUS_BOUND},
                                                 {"Unassociating", EIP_STATUS_UNBINDING},
                                                 {"Releasing", EIP_STATUS_RELEASING}};
constexpr sdk::Word<InstanceStatus> kInstanceStatuses[] = {{"Running", INSTANCE_STATUS_RUNNING}, {"Stopped", INSTANCE_STATUS_STOPPED}};
constexpr sdk::Word<EipCharge> kCharges[] = {{"PayByTraffic", EIP_CHARGE_TRAFFIC}, {"PayByBandwidth", EIP_CHARGE_BANDWIDTH}};

void AddAddress(const Json& json, bool primary, NetworkInterface& interface) {
  PrivateAddress* to = interface.add_addresses();
  to->set_address(Text(json, "PrivateIpAddress"));
  to->set_primary(primary);
  const Json& associated = Object(json, "AssociatedPublicIp");
  to->set_eip_id(Text(associated, "AllocationId"));
  to->set_public_ip(Text(associated, "PublicIpAddress"));
  to->set_settled(true);  // addresses have no state of their own here
}

void DecodeAddresses(const Json& json, NetworkInterface& interface) {
  for (const Json& address : Array(Object(json, "PrivateIpSets"), "PrivateIpSet")) AddAddress(address, Flag(address, "Primary"), interface);
  // The primary one is told at the root too, and there alone by some answers.
  if (interface.addresses().empty() && !Text(json, "PrivateIpAddress").empty()) AddAddress(json, true, interface);
  sdk::SortAddresses(interface);
}

std::string ManagedBy(const Json& json, absl::string_view type) {
  if (Flag(json, "ServiceManaged")) {
    const std::string service = Text(json, "ServiceID");
    return service.empty() ? "another Alibaba Cloud service" : absl::StrCat("the Alibaba Cloud service ", service);
  }
  return type == "member" ? "its trunk interface" : "";
}

void AddObstacle(const char* rule, const std::string& because, Instance& instance) {
  InstanceObstacle* obstacle = instance.add_obstacles();
  obstacle->set_rule(rule);
  obstacle->set_because(because);
}

// What an answer does not say is no obstacle.
void AddObstacles(const Json& json, Instance& instance) {
  const auto it = json.find("IoOptimized");
  if (it != json.end() && !it->is_null() && !Flag(json, "IoOptimized") && Text(json, "IoOptimized") != "optimized") {
    AddObstacle("io_optimized", absl::StrCat("its type ", instance.type(), " is not I/O-optimised"), instance);
  }
  if (Text(json, "InstanceNetworkType") == "classic") AddObstacle("classic_network", "it is in the classic network", instance);
  const std::string started = Text(json, "StartTime");
  if (!started.empty() && started < "2018-04-01") {
    AddObstacle("not_rebooted", absl::StrCat("it was last started on ", started.substr(0, 10), ", before April 2018"), instance);
  }
}

std::string Unusable(const Json& json) {
  for (const Json& lock : Array(Object(json, "OperationLocks"), "LockReason")) {
    if (const std::string reason = Text(lock, "LockReason"); !reason.empty()) return absl::StrCat("locked (", reason, ")");
  }
  if (Text(json, "BusinessStatus") == "FinancialLocked") return sdk::kInArrears;
  return Number(json, "ServiceManaged") != 0 || Flag(json, "ServiceManaged") ? "managed by another Alibaba Cloud service" : "";
}

EipCharge ChargeOf(const Json& json) {
  if (!Text(json, "BandwidthPackageId").empty()) return EIP_CHARGE_PACKAGE;
  return sdk::MeaningOf(kCharges, Text(json, "InternetChargeType"), EIP_CHARGE_UNSPECIFIED);
}

}  // namespace

NetworkInterface DecodeInterface(const Json& json) {
  NetworkInterface interface = sdk::DecodeInterface(json, kInterface);
  const std::string type = absl::AsciiStrToLower(Text(json, "Type"));
  interface.set_primary(type == "primary");
  interface.set_managed_by(ManagedBy(json, type));
  DecodeAddresses(json, interface);
  std::vector<std::string> groups = sdk::Texts(Object(json, "SecurityGroupIds"), "SecurityGroupId");
  std::sort(groups.begin(), groups.end());
  for (std::string& group : groups) interface.add_security_group_ids(std::move(group));
  interface.set_instance_id(Text(json, "InstanceId"));
  if (interface.instance_id().empty()) interface.set_instance_id(Text(Object(json, "Attachment"), "InstanceId"));
  interface.set_cloud_status(Text(json, "Status"));
  interface.set_status(sdk::MeaningOf(kStatuses, interface.cloud_status(), INTERFACE_STATUS_UNSPECIFIED));
  const auto flag = json.find("DeleteOnRelease");
  if (flag != json.end() && !flag->is_null()) interface.set_delete_on_termination(Flag(json, "DeleteOnRelease"));
  return interface;
}

Eip DecodeEip(const Json& json) {
  Eip eip = sdk::DecodeEip(json, kEip);
  eip.set_status(sdk::MeaningOf(kEipStatuses, eip.cloud_status(), EIP_STATUS_UNSPECIFIED));
  const std::string target = Text(json, "InstanceType");
  const std::string target_id = Text(json, "InstanceId");
  if (target == "NetworkInterface") {
    eip.set_interface_id(target_id);
    eip.set_private_ip(Text(json, "PrivateIpAddress"));
  } else if (target == "EcsInstance") {
    eip.set_instance_id(target_id);
  }
  eip.set_charge(ChargeOf(json));
  eip.set_unusable_because(Unusable(json));
  return eip;
}

Instance DecodeInstance(const Json& json) {
  Instance instance = sdk::DecodeInstance(json, kInstance);
  instance.set_status(sdk::MeaningOf(kInstanceStatuses, instance.cloud_status(), INSTANCE_STATUS_CHANGING));
  instance.set_vpc_id(Text(Object(json, "VpcAttributes"), "VpcId"));
  instance.set_subnet_id(Text(Object(json, "VpcAttributes"), "VSwitchId"));
  instance.set_cpu(static_cast<int32_t>(Number(json, "Cpu")));
  instance.set_memory_gib(static_cast<int32_t>(Number(json, "Memory") / 1024));  // the cloud says MiB
  instance.set_stopped_without_charge(instance.cloud_status() == "Stopped" && Text(json, "StoppedMode") == "StopCharging");
  AddObstacles(json, instance);
  return instance;
}

Subnet DecodeSubnet(const Json& json) { return sdk::DecodeSubnet(json, kSubnet); }
SecurityGroup DecodeSecurityGroup(const Json& json) { return sdk::DecodeSecurityGroup(json, kGroup); }
Vpc DecodeVpc(const Json& json) { return sdk::DecodeVpc(json, kVpc); }

std::string ChargeText(EipCharge charge) { return sdk::TextFor(kCharges, charge); }

}  // namespace eniform::alicloud
