#include "providers/tencentcloud/capabilities.h"

#include "providers/sdk/capability_tables.h"
#include "providers/tencentcloud/operations.h"
#include "providers/tencentcloud/rates.h"
#include "providers/tencentcloud/rules.h"

namespace eniform::tencentcloud {
namespace {

constexpr bool kToken = true;  // the action has a ClientToken (Tencent reference 2.8)

// Actions that stand behind two kinds of operations each, which share their rate.
constexpr absl::string_view kModifyInterface = "ModifyNetworkInterfaceAttribute", kModifyVpc = "ModifyInstancesVpcAttribute";

void AddOperations(Capabilities& capabilities) {
  sdk::AddOperations(
      {
          {CREATE_INTERFACE, 3, DISRUPTION_NONE, RateOf("CreateNetworkInterface"), 0, 1, kToken},
          {DELETE_INTERFACE, 3, DISRUPTION_INTERRUPTS, RateOf("DeleteNetworkInterface")},
          {UPDATE_INTERFACE, 0.5, DISRUPTION_NONE, RateOf(kModifyInterface), 0, 1, false, kModifyInterface},
          {SET_SECURITY_GROUPS, 0.5, DISRUPTION_NONE, RateOf(kModifyInterface), 0, 1, false, kModifyInterface},
          {SET_TAGS, 0.5, DISRUPTION_NONE, RateOf("ModifyResourceTags")},
          {ASSIGN_ADDRESSES, 2, DISRUPTION_NONE, RateOf("AssignPrivateIpAddresses"), kAddressesPerCall, 1, kToken},
          {UNASSIGN_ADDRESSES, 2, DISRUPTION_MOVES, RateOf("UnassignPrivateIpAddresses"), kAddressesPerCall},
          {MOVE_ADDRESSES, 2, DISRUPTION_MOVES, RateOf("MigratePrivateIpAddress"), 1},
          {ATTACH, 5, DISRUPTION_NONE, RateOf("AttachNetworkInterface"), 0, 1, kToken},
          {DETACH, 5, DISRUPTION_INTERRUPTS, RateOf("DetachNetworkInterface"), 0, 1, kToken},
          {MOVE_INTERFACE, 6, DISRUPTION_INTERRUPTS, RateOf("MigrateNetworkInterface")},
          // An address is picked by a look at the subnet and one at who has addresses there.
          {CHANGE_SUBNET, 45, DISRUPTION_REBOOTS, RateOf(kModifyVpc), 0, 1, false, kModifyVpc, 2},
          {CHANGE_PRIMARY_ADDRESS, 45, DISRUPTION_REBOOTS, RateOf(kModifyVpc), 0, 1, false, kModifyVpc},
          {ALLOCATE_EIP, 2, DISRUPTION_NONE, RateOf("AllocateAddresses"), 0, 1, kToken},
          {RELEASE_EIP, 2, DISRUPTION_LOSES, RateOf("ReleaseAddresses")},
          {UPDATE_EIP, 1, DISRUPTION_NONE, RateOf("ModifyAddressesBandwidth")},
          {BIND_EIP, 2, DISRUPTION_NONE, RateOf("AssociateAddress")},
          {UNBIND_EIP, 2, DISRUPTION_MOVES, RateOf("DisassociateAddress")},
      },
      capabilities);
}

Capabilities Make() {
  Capabilities capabilities;
  AddOperations(capabilities);
  AddRules(capabilities);
  capabilities.set_delete_on_termination(DELETE_ON_TERMINATION_PROMISE);
  capabilities.set_delete_on_termination_note(
      "Tencent Cloud has no such switch on an existing interface: Eniform remembers the wish and deletes the interface in the first plan "
      "after its "
      "instance is gone.");
  capabilities.set_security_group_order_matters(true);
  capabilities.set_attach_needs_security_group(true);
  capabilities.set_attach_needs_same_zone(true);
  capabilities.set_attach_allowed_while_running(true);
  capabilities.set_primary_subnet_change_needs_same_zone(true);
  capabilities.set_primary_subnet_change_needs_no_secondary(true);
  capabilities.set_primary_subnet_change_needs_stopped(false);
  capabilities.set_primary_change_needs_charged_instance(true);
  capabilities.set_move_addresses_needs_same_subnet(true);
  // The network address and the gateway; the broadcast address.
  capabilities.set_reserved_first_addresses(2);
  capabilities.set_reserved_last_addresses(1);
  for (EipCharge charge : {EIP_CHARGE_TRAFFIC, EIP_CHARGE_BANDWIDTH, EIP_CHARGE_PACKAGE}) capabilities.add_charges(charge);
  capabilities.set_charge_changes_in_place(true);
  capabilities.set_addresses_per_create(kAddressesPerCall);
  capabilities.set_checks_bindings_alone(true);
  return capabilities;
}

}  // namespace

const Capabilities& CloudCapabilities() {
  static const auto* const capabilities = new Capabilities(Make());
  return *capabilities;
}

}  // namespace eniform::tencentcloud
