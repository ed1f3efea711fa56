#include "providers/tencentcloud/decode.h"

#include <algorithm>

#include "absl/strings/string_view.h"
#include "proto/ipv4.h"

namespace eniform::tencentcloud {
namespace {

template <typename Field>
void DecodeTags(const Json& tags, Field* to) {
  for (const Json& json : tags) {
    Tag* tag = to->Add();
    tag->set_key(sdk::Text(json, "Key"));
    tag->set_value(sdk::Text(json, "Value"));
  }
  std::sort(to->begin(), to->end(), [](const Tag& a, const Tag& b) { return a.key() < b.key(); });
}

InterfaceStatus Changing(absl::string_view state) {
  if (state == "PENDING") return INTERFACE_STATUS_CREATING;
  if (state == "ATTACHING") return INTERFACE_STATUS_ATTACHING;
  if (state == "DETACHING") return INTERFACE_STATUS_DETACHING;
  if (state == "DELETING") return INTERFACE_STATUS_DELETING;
  return INTERFACE_STATUS_UNSPECIFIED;
}

InterfaceStatus StatusOf(absl::string_view state, absl::string_view interface_state, bool attached) {
  for (absl::string_view text : {interface_state, state}) {
    if (const InterfaceStatus changing = Changing(text); changing != INTERFACE_STATUS_UNSPECIFIED) return changing;
  }
  // Attached, but not yet INUSE where the cloud gives that member: the attachment is not finished.
  if (attached) return interface_state == "AVAILABLE" ? INTERFACE_STATUS_ATTACHING : INTERFACE_STATUS_IN_USE;
  return interface_state == "INUSE" ? INTERFACE_STATUS_IN_USE : INTERFACE_STATUS_AVAILABLE;
}

EipStatus EipStatusOf(absl::string_view status) {
  if (status == "CREATING") return EIP_STATUS_CREATING;
  if (status == "UNBIND") return EIP_STATUS_FREE;
  if (status == "BINDING") return EIP_STATUS_BINDING;
  if (status == "BIND" || status == "BIND_ENI") return EIP_STATUS_BOUND;
  if (status == "UNBINDING") return EIP_STATUS_UNBINDING;
  if (status == "OFFLINING") return EIP_STATUS_RELEASING;
  return EIP_STATUS_UNSPECIFIED;
}

InstanceStatus InstanceStatusOf(absl::string_view state) {
  if (state == "RUNNING") return INSTANCE_STATUS_RUNNING;
  if (state == "STOPPED") return INSTANCE_STATUS_STOPPED;
  if (state == "SHUTDOWN" || state == "TERMINATING" || state == "LAUNCH_FAILED") return INSTANCE_STATUS_GONE;
  return INSTANCE_STATUS_CHANGING;
}

EipCharge ChargeOf(absl::string_view text) {
  for (EipCharge charge : {EIP_CHARGE_TRAFFIC, EIP_CHARGE_BANDWIDTH, EIP_CHARGE_PACKAGE}) {
    if (ChargeText(charge) == text) return charge;
  }
  return EIP_CHARGE_UNSPECIFIED;
}

}  // namespace

NetworkInterface DecodeInterface(const Json& json) {
  NetworkInterface interface;
  interface.set_id(sdk::Text(json, "NetworkInterfaceId"));
  interface.set_name(sdk::Text(json, "NetworkInterfaceName"));
  interface.set_description(sdk::Text(json, "NetworkInterfaceDescription"));
  interface.set_vpc_id(sdk::Text(json, "VpcId"));
  interface.set_subnet_id(sdk::Text(json, "SubnetId"));
  interface.set_zone(sdk::Text(json, "Zone"));
  interface.set_mac(sdk::Text(json, "MacAddress"));
  interface.set_primary(sdk::Flag(json, "Primary"));
  for (const Json& address : sdk::Array(json, "PrivateIpAddressSet")) {
    PrivateAddress* to = interface.add_addresses();
    to->set_address(sdk::Text(address, "PrivateIpAddress"));
    to->set_primary(sdk::Flag(address, "Primary"));
    to->set_eip_id(sdk::Text(address, "AddressId"));
    to->set_public_ip(sdk::Text(address, "PublicIpAddress"));
    const std::string state = sdk::Text(address, "State");
    to->set_settled(state.empty() || state == "AVAILABLE");
  }
  std::sort(interface.mutable_addresses()->begin(), interface.mutable_addresses()->end(),
            [](const PrivateAddress& a, const PrivateAddress& b) {
              if (a.primary() != b.primary()) return a.primary();
              return AddressTextLess(a.address(), b.address());
            });
  for (std::string& group : sdk::Texts(json, "GroupSet")) interface.add_security_group_ids(std::move(group));
  DecodeTags(sdk::Array(json, "TagSet"), interface.mutable_tags());
  interface.set_instance_id(sdk::Text(sdk::Object(json, "Attachment"), "InstanceId"));
  const std::string state = sdk::Text(json, "State");
  const std::string interface_state = sdk::Text(json, "NetworkInterfaceState");
  interface.set_status(StatusOf(state, interface_state, !interface.instance_id().empty()));
  const bool changing = Changing(state) != INTERFACE_STATUS_UNSPECIFIED;
  interface.set_cloud_status(interface_state.empty() || (changing && interface_state == "INUSE") ? state : interface_state);
  return interface;
}

Eip DecodeEip(const Json& json) {
  Eip eip;
  eip.set_id(sdk::Text(json, "AddressId"));
  eip.set_name(sdk::Text(json, "AddressName"));
  eip.set_public_ip(sdk::Text(json, "AddressIp"));
  eip.set_cloud_status(sdk::Text(json, "AddressStatus"));
  eip.set_status(EipStatusOf(eip.cloud_status()));
  eip.set_interface_id(sdk::Text(json, "NetworkInterfaceId"));
  eip.set_private_ip(sdk::Text(json, "PrivateAddressIp"));
  eip.set_instance_id(sdk::Text(json, "InstanceId"));
  eip.set_bandwidth_mbps(static_cast<int32_t>(sdk::Number(json, "Bandwidth")));
  eip.set_charge(ChargeOf(sdk::Text(json, "InternetChargeType")));
  DecodeTags(sdk::Array(json, "TagSet"), eip.mutable_tags());
  if (sdk::Flag(json, "IsArrears")) {
    eip.set_unusable_because("in arrears");
  } else if (sdk::Flag(json, "IsBlocked")) {
    eip.set_unusable_because("blocked by the cloud");
  }
  return eip;
}

InstanceView DecodeInstance(const Json& json) {
  InstanceView view;
  Instance& instance = view.instance;
  instance.set_id(sdk::Text(json, "InstanceId"));
  instance.set_name(sdk::Text(json, "InstanceName"));
  instance.set_cloud_status(sdk::Text(json, "InstanceState"));
  instance.set_status(InstanceStatusOf(instance.cloud_status()));
  instance.set_type(sdk::Text(json, "InstanceType"));
  instance.set_zone(sdk::Text(sdk::Object(json, "Placement"), "Zone"));
  instance.set_vpc_id(sdk::Text(sdk::Object(json, "VirtualPrivateCloud"), "VpcId"));
  instance.set_subnet_id(sdk::Text(sdk::Object(json, "VirtualPrivateCloud"), "SubnetId"));
  instance.set_cpu(static_cast<int32_t>(sdk::Number(json, "CPU")));
  instance.set_memory_gib(static_cast<int32_t>(sdk::Number(json, "Memory")));
  DecodeTags(sdk::Array(json, "Tags"), instance.mutable_tags());
  instance.set_stopped_without_charge(instance.cloud_status() == "STOPPED" && sdk::Text(json, "StopChargingMode") == "STOP_CHARGING");
  view.operation = sdk::Text(json, "LatestOperation");
  view.operation_state = sdk::Text(json, "LatestOperationState");
  view.operation_request_id = sdk::Text(json, "LatestOperationRequestId");
  view.operation_error = sdk::Text(json, "LatestOperationErrorMsg");
  return view;
}

Subnet DecodeSubnet(const Json& json) {
  Subnet subnet;
  subnet.set_id(sdk::Text(json, "SubnetId"));
  subnet.set_name(sdk::Text(json, "SubnetName"));
  subnet.set_vpc_id(sdk::Text(json, "VpcId"));
  subnet.set_zone(sdk::Text(json, "Zone"));
  subnet.set_cidr(sdk::Text(json, "CidrBlock"));
  subnet.set_available_addresses(sdk::Number(json, "AvailableIpAddressCount"));
  DecodeTags(sdk::Array(json, "TagSet"), subnet.mutable_tags());
  return subnet;
}

SecurityGroup DecodeSecurityGroup(const Json& json) {
  SecurityGroup group;
  group.set_id(sdk::Text(json, "SecurityGroupId"));
  group.set_name(sdk::Text(json, "SecurityGroupName"));
  DecodeTags(sdk::Array(json, "TagSet"), group.mutable_tags());
  return group;
}

Vpc DecodeVpc(const Json& json) {
  Vpc vpc;
  vpc.set_id(sdk::Text(json, "VpcId"));
  vpc.set_name(sdk::Text(json, "VpcName"));
  vpc.set_cidr(sdk::Text(json, "CidrBlock"));
  DecodeTags(sdk::Array(json, "TagSet"), vpc.mutable_tags());
  return vpc;
}

std::string ChargeText(EipCharge charge) {
  switch (charge) {
    case EIP_CHARGE_TRAFFIC:
      return "TRAFFIC_POSTPAID_BY_HOUR";
    case EIP_CHARGE_BANDWIDTH:
      return "BANDWIDTH_POSTPAID_BY_HOUR";
    case EIP_CHARGE_PACKAGE:
      return "BANDWIDTH_PACKAGE";
    default:
      return "";
  }
}

int PublicIpsByCpu(int cpu) {
  if (cpu <= 0) return 0;
  if (cpu >= 48) return 10;
  return cpu / 6 + 2;
}

}  // namespace eniform::tencentcloud
