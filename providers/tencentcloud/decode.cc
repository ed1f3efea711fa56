#include "providers/tencentcloud/decode.h"

#include "absl/strings/string_view.h"
#include "providers/sdk/decode.h"

namespace eniform::tencentcloud {
namespace {

constexpr sdk::TagMembers kTags = {.list = "TagSet", .key = "Key", .value = "Value"};
constexpr sdk::Members kInterface = {.id = "NetworkInterfaceId",
                                     .name = "NetworkInterfaceName",
                                     .tags = kTags,
                                     .description = "NetworkInterfaceDescription",
                                     .vpc = "VpcId",
                                     .subnet = "SubnetId",
                                     .zone = "Zone",
                                     .mac = "MacAddress"};
constexpr sdk::Members kEip = {.id = "AddressId",
                               .name = "AddressName",
                               .tags = kTags,
                               .public_ip = "AddressIp",
                               .bandwidth_mbps = "Bandwidth",
                               .status = "AddressStatus"};
constexpr sdk::Members kInstance = {.id = "InstanceId",
                                    .name = "InstanceName",
                                    .tags = {.list = "Tags", .key = "Key", .value = "Value"},
                                    .status = "InstanceState",
                                    .type = "InstanceType"};
constexpr sdk::Members kSubnet = {.id = "SubnetId",
                                  .name = "SubnetName",
                                  .tags = kTags,
                                  .vpc = "VpcId",
                                  .zone = "Zone",
                                  .cidr = "CidrBlock",
                                  .available_addresses = "AvailableIpAddressCount"};
constexpr sdk::Members kGroup = {.id = "SecurityGroupId", .name = "SecurityGroupName", .tags = kTags};
constexpr sdk::Members kVpc = {.id = "VpcId", .name = "VpcName", .tags = kTags, .cidr = "CidrBlock"};

constexpr sdk::Word<InterfaceStatus> kChanging[] = {{"PENDING", INTERFACE_STATUS_CREATING},
                                                    {"ATTACHING", INTERFACE_STATUS_ATTACHING},
                                                    {"DETACHING", INTERFACE_STATUS_DETACHING},
                                                    {"DELETING", INTERFACE_STATUS_DELETING}};
constexpr sdk::Word<EipStatus> kEipStatuses[] = {
    {"CREATING", EIP_STATUS_CREATING}, {"UNBIND", EIP_STATUS_FREE},         {"BINDING", EIP_STATUS_BINDING},    {"BIND", EIP_STATUS_BOUND},
    {"BIND_ENI", EIP_STATUS_BOUND},    {"UNBINDING", EIP_STATUS_UNBINDING}, {"OFFLINING", EIP_STATUS_RELEASING}};
constexpr sdk::Word<InstanceStatus> kInstanceStatuses[] = {{"RUNNING", INSTANCE_STATUS_RUNNING},
                                                           {"STOPPED", INSTANCE_STATUS_STOPPED},
                                                           {"SHUTDOWN", INSTANCE_STATUS_GONE},
                                                           {"TERMINATING", INSTANCE_STATUS_GONE},
                                                           {"LAUNCH_FAILED", INSTANCE_STATUS_GONE}};
constexpr sdk::Word<EipCharge> kCharges[] = {{"TRAFFIC_POSTPAID_BY_HOUR", EIP_CHARGE_TRAFFIC},
                                             {"BANDWIDTH_POSTPAID_BY_HOUR", EIP_CHARGE_BANDWIDTH},
                                             {"BANDWIDTH_PACKAGE", EIP_CHARGE_PACKAGE}};

InterfaceStatus Changing(absl::string_view state) { return sdk::MeaningOf(kChanging, state, INTERFACE_STATUS_UNSPECIFIED); }

InterfaceStatus StatusOf(absl::string_view state, absl::string_view interface_state, bool attached) {
  for (absl::string_view text : {interface_state, state}) {
    if (const InterfaceStatus changing = Changing(text); changing != INTERFACE_STATUS_UNSPECIFIED) return changing;
  }
  // Attached, but not yet INUSE where the cloud gives that member: the attachment is not finished.
  if (attached) return interface_state == "AVAILABLE" ? INTERFACE_STATUS_ATTACHING : INTERFACE_STATUS_IN_USE;
  return interface_state == "INUSE" ? INTERFACE_STATUS_IN_USE : INTERFACE_STATUS_AVAILABLE;
}

}  // namespace

NetworkInterface DecodeInterface(const Json& json) {
  NetworkInterface interface = sdk::DecodeInterface(json, kInterface);
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
  sdk::SortAddresses(interface);
  for (std::string& group : sdk::Texts(json, "GroupSet")) interface.add_security_group_ids(std::move(group));
  interface.set_instance_id(sdk::Text(sdk::Object(json, "Attachment"), "InstanceId"));
  const std::string state = sdk::Text(json, "State");
  const std::string interface_state = sdk::Text(json, "NetworkInterfaceState");
  interface.set_status(StatusOf(state, interface_state, !interface.instance_id().empty()));
  const bool changing = Changing(state) != INTERFACE_STATUS_UNSPECIFIED;
  interface.set_cloud_status(interface_state.empty() || (changing && interface_state == "INUSE") ? state : interface_state);
  return interface;
}

Eip DecodeEip(const Json& json) {
  Eip eip = sdk::DecodeEip(json, kEip);
  eip.set_status(sdk::MeaningOf(kEipStatuses, eip.cloud_status(), EIP_STATUS_UNSPECIFIED));
  eip.set_interface_id(sdk::Text(json, "NetworkInterfaceId"));
  eip.set_private_ip(sdk::Text(json, "PrivateAddressIp"));
  eip.set_instance_id(sdk::Text(json, "InstanceId"));
  eip.set_charge(sdk::MeaningOf(kCharges, sdk::Text(json, "InternetChargeType"), EIP_CHARGE_UNSPECIFIED));
  if (sdk::Flag(json, "IsArrears")) {
    eip.set_unusable_because(sdk::kInArrears);
  } else if (sdk::Flag(json, "IsBlocked")) {
    eip.set_unusable_because("blocked by the cloud");
  }
  return eip;
}

InstanceView DecodeInstance(const Json& json) {
  InstanceView view;
  Instance& instance = view.instance;
  instance = sdk::DecodeInstance(json, kInstance);
  instance.set_status(sdk::MeaningOf(kInstanceStatuses, instance.cloud_status(), INSTANCE_STATUS_CHANGING));
  instance.set_zone(sdk::Text(sdk::Object(json, "Placement"), "Zone"));
  instance.set_vpc_id(sdk::Text(sdk::Object(json, "VirtualPrivateCloud"), "VpcId"));
  instance.set_subnet_id(sdk::Text(sdk::Object(json, "VirtualPrivateCloud"), "SubnetId"));
  instance.set_cpu(static_cast<int32_t>(sdk::Number(json, "CPU")));
  instance.set_memory_gib(static_cast<int32_t>(sdk::Number(json, "Memory")));
  instance.set_stopped_without_charge(instance.cloud_status() == "STOPPED" && sdk::Text(json, "StopChargingMode") == "STOP_CHARGING");
  view.operation = sdk::Text(json, "LatestOperation");
  view.operation_state = sdk::Text(json, "LatestOperationState");
  view.operation_request_id = sdk::Text(json, "LatestOperationRequestId");
  view.operation_error = sdk::Text(json, "LatestOperationErrorMsg");
  return view;
}

Subnet DecodeSubnet(const Json& json) { return sdk::DecodeSubnet(json, kSubnet); }
SecurityGroup DecodeSecurityGroup(const Json& json) { return sdk::DecodeSecurityGroup(json, kGroup); }
Vpc DecodeVpc(const Json& json) { return sdk::DecodeVpc(json, kVpc); }

std::string ChargeText(EipCharge charge) { return sdk::TextFor(kCharges, charge); }

int PublicIpsByCpu(int cpu) {
  if (cpu <= 0) return 0;
  if (cpu >= 48) return 10;
  return cpu / 6 + 2;
}

}  // namespace eniform::tencentcloud
