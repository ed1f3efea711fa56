#include "providers/jdcloud/decode.h"

#include "absl/strings/match.h"
#include "providers/sdk/decode.h"

namespace eniform::jdcloud {
namespace {

using sdk::Array;
using sdk::Flag;
using sdk::Number;
using sdk::Object;
using sdk::Text;

constexpr sdk::TagMembers kTags = {.list = "tags", .key = "key", .value = "value"};
constexpr sdk::Members kInterface = {.id = "networkInterfaceId",
                                     .name = "networkInterfaceName",
                                     .tags = kTags,
                                     .description = "description",
                                     .vpc = "vpcId",
                                     .subnet = "subnetId",
                                     .mac = "macAddress"};
constexpr sdk::Members kEip = {.id = "elasticIpId",
                               .name = "elasticIpName",
                               .tags = kTags,
                               .zone = "az",
                               .public_ip = "elasticIpAddress",
                               .bandwidth_mbps = "bandwidthMbps"};
constexpr sdk::Members kInstance = {.id = "instanceId",
                                    .name = "instanceName",
                                    .tags = kTags,
                                    .vpc = "vpcId",
                                    .subnet = "subnetId",
                                    .zone = "az",
                                    .status = "status",
                                    .type = "instanceType"};
constexpr sdk::Members kSubnet = {.id = "subnetId",
                                  .name = "subnetName",
                                  .tags = kTags,
                                  .vpc = "vpcId",
                                  .zone = "az",
                                  .cidr = "addressPrefix",
                                  .available_addresses = "availableIpCount"};
constexpr sdk::Members kGroup = {.id = "networkSecurityGroupId", .name = "networkSecurityGroupName", .tags = kTags, .vpc = "vpcId"};
constexpr sdk::Members kVpc = {.id = "vpcId", .name = "vpcName", .tags = kTags, .cidr = "addressPrefix"};

constexpr sdk::Word<InstanceStatus> kInstanceStatuses[] = {
    {"running", INSTANCE_STATUS_RUNNING},
    {"stopped", INSTANCE_STATUS_STOPPED},
    {"deleting", INSTANCE_STATUS_GONE},
    {"terminated", INSTANCE_STATUS_GONE},
    // Neither passing nor usable: waiting for the end of it would not end.
    {"error", INSTANCE_STATUS_UNSPECIFIED},
};
constexpr sdk::Word<EipCharge> kCharges[] = {{"postpaid_by_usage", EIP_CHARGE_TRAFFIC}, {"postpaid_by_duration", EIP_CHARGE_BANDWIDTH}};

void AddAddress(const Json& json, bool primary, NetworkInterface& interface) {
  const std::string address = Text(json, "privateIpAddress");
  if (address.empty()) return;
  PrivateAddress* to = interface.add_addresses();
  to->set_address(address);
  to->set_primary(primary);
  to->set_eip_id(Text(json, "elasticIpId"));
  to->set_public_ip(Text(json, "elasticIpAddress"));
  to->set_settled(true);  // the cloud has no word for addresses that are on their way
}

// The service whose port it is; empty: the user's. A role is missing on routers' ports and the like; Managed is the cloud's word for ports
// that a service of the account holds. Other interfaces may be held by something else than an instance too, which the type of the holder
// tells, and the beginning of its id where there is no type (JD reference 2.1.3, 5).
std::string ManagedBy(const std::string& role, const std::string& type, const std::string& holder) {
  const bool named = !type.empty() && type != "N/A";
  const bool of_instance = named ? type == "compute" || type == "vm" : holder.empty() || absl::StartsWith(holder, "i-");
  if ((role == "Primary" || role == "Secondary") && of_instance) return "";
  if (!of_instance) return named ? type : holder.substr(0, holder.find('-'));
  return role.empty() ? "JD Cloud" : role;
}

// Attached and detached are so only when all members say it: status, instance, and the index that is 0 on what nothing carries (JD
// reference 2.5).
InterfaceStatus VpcStatus(const Json& json, const std::string& attachment, const NetworkInterface& interface) {
  const bool at_instance = !interface.instance_id().empty();
  if (attachment == "detached" || (attachment.empty() && !at_instance)) {
    return at_instance ? INTERFACE_STATUS_DETACHING : INTERFACE_STATUS_AVAILABLE;
  }
  const bool no_index = json.contains("deviceIndex") && Number(json, "deviceIndex") == 0;
  return at_instance && !(no_index && CanBeAttached(interface)) ? INTERFACE_STATUS_IN_USE : INTERFACE_STATUS_ATTACHING;
}

EipStatus EipStatusOf(const Eip& eip, const std::string& status, const std::string& state) {
  const bool has_interface = !eip.interface_id().empty();
  if (state == "PROCESSING") {
    if (has_interface) return status == "NOT_ASSOCIATED" ? EIP_STATUS_UNBINDING : EIP_STATUS_BINDING;
    return status == "ASSOCIATED" ? EIP_STATUS_UNBINDING : EIP_STATUS_CREATING;
  }
  // NAT gateways and other services hold EIPs without an interface.
  return has_interface || !eip.instance_id().empty() ? EIP_STATUS_BOUND : EIP_STATUS_FREE;
}

}  // namespace

NetworkInterface DecodeInterface(const Json& json) {
  NetworkInterface interface = sdk::DecodeInterface(json, kInterface);
  const std::string role = Text(json, "role");
  interface.set_primary(role == "Primary");
  AddAddress(Object(json, "primaryIp"), true, interface);
  for (const Json& address : Array(json, "secondaryIps")) AddAddress(address, false, interface);
  sdk::SortAddresses(interface);
  for (std::string& group : sdk::Texts(json, "networkSecurityGroupIds")) interface.add_security_group_ids(std::move(group));
  interface.set_instance_id(Text(json, "instanceId"));
  interface.set_managed_by(ManagedBy(role, Text(json, "instanceType"), interface.instance_id()));
  const std::string attachment = Text(json, "attachmentStatus");
  interface.set_status(VpcStatus(json, attachment, interface));
  interface.set_cloud_status(!attachment.empty() ? attachment : interface.instance_id().empty() ? "detached" : "attached");
  if (interface.primary()) interface.set_delete_on_termination(true);  // always, and never to be changed (JD reference 4.1, rule 23)
  return interface;
}

bool CanBeAttached(const NetworkInterface& interface) { return !interface.primary() && interface.managed_by().empty(); }

void TakeAttachment(const Attachment* attachment, NetworkInterface& interface) {
  if (!CanBeAttached(interface)) return;
  if (!attachment) {
    if (interface.status() != INTERFACE_STATUS_IN_USE) return;
    interface.set_status(INTERFACE_STATUS_ATTACHING);
    interface.set_cloud_status("attached, but not listed at the instance");
    return;
  }
  interface.set_delete_on_termination(attachment->auto_delete);
  if (interface.instance_id() == attachment->instance_id) return;
  const bool vpc_says_attached = !interface.instance_id().empty();
  interface.set_status(INTERFACE_STATUS_DETACHING);
  interface.set_cloud_status(vpc_says_attached ? "attached, but listed at another instance" : "detached, but listed at an instance");
  if (!vpc_says_attached) interface.set_instance_id(attachment->instance_id);
}

Eip DecodeEip(const Json& json) {
  Eip eip = sdk::DecodeEip(json, kEip);
  eip.set_interface_id(Text(json, "networkInterfaceId"));
  eip.set_private_ip(Text(json, "privateIpAddress"));
  eip.set_instance_id(Text(json, "instanceId"));
  const std::string status = Text(json, "status"), state = Text(json, "state");
  eip.set_status(EipStatusOf(eip, status, state));
  const std::string word = !status.empty() ? status : eip.status() == EIP_STATUS_BOUND ? "ASSOCIATED" : "NOT_ASSOCIATED";
  eip.set_cloud_status(state.empty() || state == "UP" ? word : state);
  const Json& charge = Object(json, "charge");
  eip.set_charge(Text(json, "bandwidthPackageId").empty() ? sdk::MeaningOf(kCharges, Text(charge, "chargeMode"), EIP_CHARGE_UNSPECIFIED)
                                                          : EIP_CHARGE_PACKAGE);
  if (const std::string paid = Text(charge, "chargeStatus"); !paid.empty() && paid != "normal") {
    eip.set_unusable_because(paid == "arrear" ? sdk::kInArrears : paid);
  }
  return eip;
}

InstanceView DecodeInstance(const Json& json) {
  InstanceView view;
  Instance& instance = view.instance;
  instance = sdk::DecodeInstance(json, kInstance);
  instance.set_status(sdk::MeaningOf(kInstanceStatuses, instance.cloud_status(), INSTANCE_STATUS_CHANGING));
  for (const Json& attachment : Array(json, "secondaryNetworkInterfaces")) {
    view.secondary.emplace_back(Text(Object(attachment, "networkInterface"), "networkInterfaceId"), Flag(attachment, "autoDelete"));
  }
  return view;
}

Subnet DecodeSubnet(const Json& json) { return sdk::DecodeSubnet(json, kSubnet); }
SecurityGroup DecodeSecurityGroup(const Json& json) { return sdk::DecodeSecurityGroup(json, kGroup); }
Vpc DecodeVpc(const Json& json) { return sdk::DecodeVpc(json, kVpc); }

std::string ChargeText(EipCharge charge) { return sdk::TextFor(kCharges, charge); }

}  // namespace eniform::jdcloud
