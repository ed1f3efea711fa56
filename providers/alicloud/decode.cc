#include "providers/alicloud/decode.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "proto/ipv4.h"

namespace eniform::alicloud {
namespace {

using sdk::Array;
using sdk::Flag;
using sdk::Number;
using sdk::Object;
using sdk::Text;

// Interfaces and instances say TagKey and TagValue, EIPs Key and Value.
template <typename Field>
void DecodeTags(const Json& object, Field* to) {
  for (const Json& json : Array(Object(object, "Tags"), "Tag")) {
    Tag* tag = to->Add();
    tag->set_key(Text(json, json.contains("TagKey") ? "TagKey" : "Key"));
    tag->set_value(Text(json, json.contains("TagValue") ? "TagValue" : "Value"));
  }
  std::sort(to->begin(), to->end(), [](const Tag& a, const Tag& b) { return a.key() < b.key(); });
}

InterfaceStatus StatusOf(absl::string_view status) {
  if (status == "Creating") return INTERFACE_STATUS_CREATING;
  if (status == "Available") return INTERFACE_STATUS_AVAILABLE;
  if (status == "Attaching") return INTERFACE_STATUS_ATTACHING;
  if (status == "InUse") return INTERFACE_STATUS_IN_USE;
  if (status == "Detaching") return INTERFACE_STATUS_DETACHING;
  if (status == "Deleting") return INTERFACE_STATUS_DELETING;
  return INTERFACE_STATUS_UNSPECIFIED;
}

EipStatus EipStatusOf(absl::string_view status) {
  if (status == "Available") return EIP_STATUS_FREE;
  if (status == "Associating") return EIP_STATUS_BINDING;
  if (status == "InUse") return EIP_STATUS_BOUND;
  if (status == "Unassociating") return EIP_STATUS_UNBINDING;
  if (status == "Releasing") return EIP_STATUS_RELEASING;
  return EIP_STATUS_UNSPECIFIED;
}

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
  std::sort(interface.mutable_addresses()->begin(), interface.mutable_addresses()->end(),
            [](const PrivateAddress& a, const PrivateAddress& b) {
              if (a.primary() != b.primary()) return a.primary();
              return AddressTextLess(a.address(), b.address());
            });
}

std::string ManagedBy(const Json& json, absl::string_view type) {
  if (Flag(json, "ServiceManaged")) {
    const std::string service = Text(json, "ServiceID");
    return service.empty() ? "another Alibaba Cloud service" : absl::StrCat("the Alibaba Cloud service ", service);
  }
  return type == "member" ? "its trunk interface" : "";
}

InstanceStatus InstanceStatusOf(absl::string_view status) {
  if (status == "Running") return INSTANCE_STATUS_RUNNING;
  if (status == "Stopped") return INSTANCE_STATUS_STOPPED;
  return INSTANCE_STATUS_CHANGING;
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
  if (Text(json, "BusinessStatus") == "FinancialLocked") return "in arrears";
  return Number(json, "ServiceManaged") != 0 || Flag(json, "ServiceManaged") ? "managed by another Alibaba Cloud service" : "";
}

EipCharge ChargeOf(const Json& json) {
  if (!Text(json, "BandwidthPackageId").empty()) return EIP_CHARGE_PACKAGE;
  const std::string text = Text(json, "InternetChargeType");
  for (EipCharge charge : {EIP_CHARGE_TRAFFIC, EIP_CHARGE_BANDWIDTH}) {
    if (ChargeText(charge) == text) return charge;
  }
  return EIP_CHARGE_UNSPECIFIED;
}

}  // namespace

NetworkInterface DecodeInterface(const Json& json) {
  NetworkInterface interface;
  interface.set_id(Text(json, "NetworkInterfaceId"));
  interface.set_name(Text(json, "NetworkInterfaceName"));
  interface.set_description(Text(json, "Description"));
  interface.set_vpc_id(Text(json, "VpcId"));
  interface.set_subnet_id(Text(json, "VSwitchId"));
  interface.set_zone(Text(json, "ZoneId"));
  interface.set_mac(Text(json, "MacAddress"));
  const std::string type = absl::AsciiStrToLower(Text(json, "Type"));
  interface.set_primary(type == "primary");
  interface.set_managed_by(ManagedBy(json, type));
  DecodeAddresses(json, interface);
  std::vector<std::string> groups = sdk::Texts(Object(json, "SecurityGroupIds"), "SecurityGroupId");
  std::sort(groups.begin(), groups.end());
  for (std::string& group : groups) interface.add_security_group_ids(std::move(group));
  DecodeTags(json, interface.mutable_tags());
  interface.set_instance_id(Text(json, "InstanceId"));
  if (interface.instance_id().empty()) interface.set_instance_id(Text(Object(json, "Attachment"), "InstanceId"));
  interface.set_cloud_status(Text(json, "Status"));
  interface.set_status(StatusOf(interface.cloud_status()));
  const auto flag = json.find("DeleteOnRelease");
  if (flag != json.end() && !flag->is_null()) interface.set_delete_on_termination(Flag(json, "DeleteOnRelease"));
  return interface;
}

Eip DecodeEip(const Json& json) {
  Eip eip;
  eip.set_id(Text(json, "AllocationId"));
  eip.set_name(Text(json, "Name"));
  eip.set_public_ip(Text(json, "IpAddress"));
  eip.set_cloud_status(Text(json, "Status"));
  eip.set_status(EipStatusOf(eip.cloud_status()));
  const std::string target = Text(json, "InstanceType");
  const std::string target_id = Text(json, "InstanceId");
  if (target == "NetworkInterface") {
    eip.set_interface_id(target_id);
    eip.set_private_ip(Text(json, "PrivateIpAddress"));
  } else if (target == "EcsInstance") {
    eip.set_instance_id(target_id);
  }
  eip.set_bandwidth_mbps(static_cast<int32_t>(Number(json, "Bandwidth")));
  eip.set_charge(ChargeOf(json));
  DecodeTags(json, eip.mutable_tags());
  eip.set_unusable_because(Unusable(json));
  return eip;
}

Instance DecodeInstance(const Json& json) {
  Instance instance;
  instance.set_id(Text(json, "InstanceId"));
  instance.set_name(Text(json, "InstanceName"));
  instance.set_cloud_status(Text(json, "Status"));
  instance.set_status(InstanceStatusOf(instance.cloud_status()));
  instance.set_type(Text(json, "InstanceType"));
  instance.set_zone(Text(json, "ZoneId"));
  instance.set_vpc_id(Text(Object(json, "VpcAttributes"), "VpcId"));
  instance.set_subnet_id(Text(Object(json, "VpcAttributes"), "VSwitchId"));
  instance.set_cpu(static_cast<int32_t>(Number(json, "Cpu")));
  instance.set_memory_gib(static_cast<int32_t>(Number(json, "Memory") / 1024));  // the cloud says MiB
  DecodeTags(json, instance.mutable_tags());
  instance.set_stopped_without_charge(instance.cloud_status() == "Stopped" && Text(json, "StoppedMode") == "StopCharging");
  AddObstacles(json, instance);
  return instance;
}

Subnet DecodeSubnet(const Json& json) {
  Subnet subnet;
  subnet.set_id(Text(json, "VSwitchId"));
  subnet.set_name(Text(json, "VSwitchName"));
  subnet.set_vpc_id(Text(json, "VpcId"));
  subnet.set_zone(Text(json, "ZoneId"));
  subnet.set_cidr(Text(json, "CidrBlock"));
  subnet.set_available_addresses(Number(json, "AvailableIpAddressCount"));
  DecodeTags(json, subnet.mutable_tags());
  return subnet;
}

SecurityGroup DecodeSecurityGroup(const Json& json) {
  SecurityGroup group;
  group.set_id(Text(json, "SecurityGroupId"));
  group.set_name(Text(json, "SecurityGroupName"));
  group.set_vpc_id(Text(json, "VpcId"));
  DecodeTags(json, group.mutable_tags());
  return group;
}

Vpc DecodeVpc(const Json& json) {
  Vpc vpc;
  vpc.set_id(Text(json, "VpcId"));
  vpc.set_name(Text(json, "VpcName"));
  vpc.set_cidr(Text(json, "CidrBlock"));
  DecodeTags(json, vpc.mutable_tags());
  return vpc;
}

std::string ChargeText(EipCharge charge) {
  switch (charge) {
    case EIP_CHARGE_TRAFFIC:
      return "PayByTraffic";
    case EIP_CHARGE_BANDWIDTH:
      return "PayByBandwidth";
    default:
      return "";
  }
}

}  // namespace eniform::alicloud
