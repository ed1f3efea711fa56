#include "providers/jdcloud/capabilities.h"

#include "providers/jdcloud/rates.h"
#include "providers/jdcloud/rules.h"
#include "providers/sdk/capability_tables.h"

namespace eniform::jdcloud {
namespace {

// No action takes a token (JD reference 2). None changes the subnet or the primary address of an interface, and none sets tags; an
// address moves in one call only by force, which also takes it from strangers and unbinds its EIP without a word (2.1.2): not used.
void AddOperations(Capabilities& capabilities) {
  constexpr bool kToken = false;
  const std::string vpc = ChangesOf(Product::kVpc), vm = ChangesOf(Product::kVm);
  sdk::AddOperations(
      {
          {CREATE_INTERFACE, 2, DISRUPTION_NONE, kCallsPerSecond, 0, 2, kToken, vpc},  // looked for before it is made
          {DELETE_INTERFACE, 2, DISRUPTION_INTERRUPTS, kCallsPerSecond, 0, 1, kToken, vpc},
          {UPDATE_INTERFACE, 0.5, DISRUPTION_NONE, kCallsPerSecond, 0, 1, kToken, vpc},
          {SET_SECURITY_GROUPS, 0.5, DISRUPTION_NONE, kCallsPerSecond, 0, 1, kToken, vpc},
          {ASSIGN_ADDRESSES, 2, DISRUPTION_NONE, kCallsPerSecond, 0, 1, kToken, vpc},
          {UNASSIGN_ADDRESSES, 2, DISRUPTION_MOVES, kCallsPerSecond, 0, 1, kToken, vpc},
          {ATTACH, 5, DISRUPTION_NONE, kCallsPerSecond, 0, 1, kToken, vm},        // 4.2: 3 to 5 s
          {DETACH, 8, DISRUPTION_INTERRUPTS, kCallsPerSecond, 0, 1, kToken, vm},  // 4.2: 5 to 8 s
          {SET_DELETE_ON_TERMINATION, 1, DISRUPTION_NONE, kCallsPerSecond, 0, 1, kToken, vm},
          {ALLOCATE_EIP, 2, DISRUPTION_NONE, kCallsPerSecond, 0, 2, kToken, vpc},
          {RELEASE_EIP, 2, DISRUPTION_LOSES, kCallsPerSecond, 0, 1, kToken, vpc},
          {UPDATE_EIP, 1, DISRUPTION_NONE, kCallsPerSecond, 0, 1, kToken, vpc},
          {BIND_EIP, 2, DISRUPTION_NONE, kCallsPerSecond, 0, 1, kToken, vpc},
          {UNBIND_EIP, 2, DISRUPTION_MOVES, kCallsPerSecond, 0, 1, kToken, vpc},
      },
      capabilities);
}

Capabilities Make() {
  Capabilities capabilities;
  AddOperations(capabilities);
  AddRules(capabilities);
  capabilities.set_delete_on_termination(DELETE_ON_TERMINATION_CLOUD);  // autoDelete of the attachment (2.4)
  capabilities.set_delete_on_termination_taken(DELETE_ON_TERMINATION_TAKEN_BY_ATTACH);
  capabilities.set_security_group_order_matters(false);
  capabilities.set_security_groups_never_empty(true);
  capabilities.set_attach_needs_same_zone(false);
  capabilities.set_attach_allowed_while_running(true);
  capabilities.set_zonal_eip_only_on_primary(true);
  capabilities.set_max_addresses_per_interface_detached(21);
  // The network address, the gateway and DHCP; the broadcast address (4.2).
  capabilities.set_reserved_first_addresses(3);
  capabilities.set_reserved_last_addresses(1);
  for (EipCharge charge : {EIP_CHARGE_TRAFFIC, EIP_CHARGE_BANDWIDTH}) capabilities.add_charges(charge);
  capabilities.set_charge_changes_in_place(false);
  return capabilities;
}

}  // namespace

const Capabilities& CloudCapabilities() {
  static const auto* const capabilities = new Capabilities(Make());
  return *capabilities;
}

}  // namespace eniform::jdcloud
