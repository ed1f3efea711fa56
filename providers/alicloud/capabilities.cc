#include "providers/alicloud/capabilities.h"

#include "providers/alicloud/operations.h"
#include "providers/alicloud/rates.h"
#include "providers/alicloud/rules.h"
#include "providers/sdk/capability_tables.h"

namespace eniform::alicloud {
namespace {

constexpr bool kToken = true;  // the action has a ClientToken (Alibaba reference 2.1)
// Actions that stand behind several kinds of operations, which share their rate.
constexpr absl::string_view kModify = "ModifyNetworkInterfaceAttribute", kModifyVpc = "ModifyInstanceVpcAttribute";

void AddOperations(Capabilities& capabilities) {
  sdk::AddOperations(
      {
          {CREATE_INTERFACE, 2, DISRUPTION_NONE, RateOf("CreateNetworkInterface"), 0, 1, kToken},
          {DELETE_INTERFACE, 3, DISRUPTION_INTERRUPTS, RateOf("DeleteNetworkInterface")},
          {UPDATE_INTERFACE, 0.5, DISRUPTION_NONE, RateOf(kModify), 0, 1, false, kModify},
          {SET_SECURITY_GROUPS, 1, DISRUPTION_NONE, RateOf(kModify), 0, 1, false, kModify},
          {SET_TAGS, 1, DISRUPTION_NONE, RateOf("TagResources"), 0, 2},  // changed keys are taken away before they are set (2.12)
          {ASSIGN_ADDRESSES, 2, DISRUPTION_NONE, RateOf("AssignPrivateIpAddresses"), kAddressesPerCall, 1, kToken},
          {UNASSIGN_ADDRESSES, 2, DISRUPTION_MOVES, RateOf("UnassignPrivateIpAddresses"), kAddressesPerCall},
          {ATTACH, 6, DISRUPTION_NONE, RateOf("AttachNetworkInterface")},
          {DETACH, 6, DISRUPTION_INTERRUPTS, RateOf("DetachNetworkInterface")},
          // The instance is stopped before and started after, by whoever it belongs to.
          // An address is picked by a look at the vSwitch, one at who has those that are tried as secondary ones, and one for each of them.
          {CHANGE_SUBNET, 10, DISRUPTION_INTERRUPTS, RateOf(kModifyVpc), 0, 1, false, kModifyVpc, 2 + kAddressesTried},
          {CHANGE_PRIMARY_ADDRESS, 10, DISRUPTION_INTERRUPTS, RateOf(kModifyVpc), 0, 1, false, kModifyVpc},
          {SET_DELETE_ON_TERMINATION, 0.5, DISRUPTION_NONE, RateOf(kModify), 0, 1, false, kModify},
          {ALLOCATE_EIP, 2, DISRUPTION_NONE, RateOf("AllocateEipAddress"), 0, 1, kToken},
          {RELEASE_EIP, 3, DISRUPTION_LOSES, RateOf("ReleaseEipAddress")},
          {UPDATE_EIP, 1, DISRUPTION_NONE, RateOf("ModifyEipAddressAttribute")},
          {BIND_EIP, 4, DISRUPTION_NONE, RateOf("AssociateEipAddress"), 0, 1, kToken},
          {UNBIND_EIP, 4, DISRUPTION_MOVES, RateOf("UnassociateEipAddress"), 0, 1, kToken},
      },
      capabilities);
}

Capabilities Make() {
  Capabilities capabilities;
  AddOperations(capabilities);
  AddRules(capabilities);
  capabilities.set_delete_on_termination(DELETE_ON_TERMINATION_CLOUD);  // DeleteOnRelease, section 3
  capabilities.set_delete_on_termination_taken(DELETE_ON_TERMINATION_TAKEN_BY_CREATE);
  capabilities.set_security_group_order_matters(false);
  capabilities.set_create_needs_security_group(true);
  capabilities.set_security_groups_never_empty(true);
  capabilities.set_attach_needs_same_zone(true);
  capabilities.set_attach_allowed_while_running(true);
  capabilities.set_primary_subnet_change_needs_same_zone(true);
  capabilities.set_primary_subnet_change_needs_no_secondary(true);
  capabilities.set_primary_subnet_change_needs_stopped(true);
  capabilities.set_max_addresses_per_interface_detached(50);  // 49 besides the primary one (4.2)
  // The network address; the last three.
  capabilities.set_reserved_first_addresses(1);
  capabilities.set_reserved_last_addresses(3);
  for (EipCharge charge : {EIP_CHARGE_TRAFFIC, EIP_CHARGE_BANDWIDTH}) capabilities.add_charges(charge);
  capabilities.set_charge_changes_in_place(false);
  capabilities.set_addresses_per_create(kAddressesPerCall + 1);
  return capabilities;
}

}  // namespace

const Capabilities& CloudCapabilities() {
  static const auto* const capabilities = new Capabilities(Make());
  return *capabilities;
}

}  // namespace eniform::alicloud
