#include "providers/tencentcloud/capabilities.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "providers/tencentcloud/limits.h"
#include "providers/tencentcloud/operations.h"
#include "providers/tencentcloud/rates.h"

namespace eniform::tencentcloud {
namespace {

enum class Token { kNone, kTaken };

struct OperationRow {
  OperationKind kind;
  const char* slowest_action;
  double seconds;  // from call to settled, as seen in practice
  Disruption disruption;
  Token token;  // whether the action has a ClientToken (Tencent reference 2.8)
  int max_addresses;
};

constexpr OperationRow kOperations[] = {
    {CREATE_INTERFACE, "CreateNetworkInterface", 3, DISRUPTION_NONE, Token::kTaken, 0},
    {DELETE_INTERFACE, "DeleteNetworkInterface", 3, DISRUPTION_INTERRUPTS, Token::kNone, 0},
    {UPDATE_INTERFACE, "ModifyNetworkInterfaceAttribute", 0.5, DISRUPTION_NONE, Token::kNone, 0},
    {SET_SECURITY_GROUPS, "ModifyNetworkInterfaceAttribute", 0.5, DISRUPTION_NONE, Token::kNone, 0},
    {SET_TAGS, "ModifyResourceTags", 0.5, DISRUPTION_NONE, Token::kNone, 0},
    {ASSIGN_ADDRESSES, "AssignPrivateIpAddresses", 2, DISRUPTION_NONE, Token::kTaken, kAddressesPerCall},
    {UNASSIGN_ADDRESSES, "UnassignPrivateIpAddresses", 2, DISRUPTION_MOVES, Token::kNone, kAddressesPerCall},
    {MOVE_ADDRESSES, "MigratePrivateIpAddress", 2, DISRUPTION_MOVES, Token::kNone, 1},
    {ATTACH, "AttachNetworkInterface", 5, DISRUPTION_NONE, Token::kTaken, 0},
    {DETACH, "DetachNetworkInterface", 5, DISRUPTION_INTERRUPTS, Token::kTaken, 0},
    {MOVE_INTERFACE, "MigrateNetworkInterface", 6, DISRUPTION_INTERRUPTS, Token::kNone, 0},
    {CHANGE_SUBNET, "ModifyInstancesVpcAttribute", 45, DISRUPTION_REBOOTS, Token::kNone, 0},
    {CHANGE_PRIMARY_ADDRESS, "ModifyInstancesVpcAttribute", 45, DISRUPTION_REBOOTS, Token::kNone, 0},
    {ALLOCATE_EIP, "AllocateAddresses", 2, DISRUPTION_NONE, Token::kTaken, 0},
    {RELEASE_EIP, "ReleaseAddresses", 2, DISRUPTION_LOSES, Token::kNone, 0},
    {UPDATE_EIP, "ModifyAddressesBandwidth", 1, DISRUPTION_NONE, Token::kNone, 0},
    {BIND_EIP, "AssociateAddress", 2, DISRUPTION_NONE, Token::kNone, 0},
    {UNBIND_EIP, "DisassociateAddress", 2, DISRUPTION_MOVES, Token::kNone, 0},
};

// Tencent reference 4.2, the vendor's table; 4 cores with exactly 16 GiB by its later edition. 3 and 5 to 7 cores are not in it.
constexpr int kInstanceLimits[][6] = {
    // cores from, to, GiB from, to, interfaces, addresses per interface
    {1, 1, 0, 1, 2, 2},   {1, 1, 2, 0, 2, 6},   {2, 2, 0, 0, 2, 10},  {4, 4, 0, 16, 4, 10},
    {4, 4, 17, 0, 4, 20}, {8, 12, 0, 0, 6, 20}, {13, 0, 0, 0, 8, 30},
};

struct CodeRow {
  const char* rule;
  const char* code;
};

constexpr CodeRow kRuleCodes[] = {
    {"one_vpc", "TC-1"},
    {"attach_zone", "TC-2"},
    {"instance_slots", "TC-3"},
    {"addresses_per_interface", "TC-3"},
    {"primary_not_attachable", "TC-5"},
    {"primary_ip_fixed", "TC-7"},
    {"eip_one_to_one", "TC-9"},
    {"attach_security_group", "TC-10"},
    {"primary_ip_not_releasable", "TC-15"},
    {"delete_attached", "TC-19"},
    {"delete_on_termination", "TC-20"},
    {"subnet_change_primary_only", "TC-21"},
    {"subnet_change_no_secondary", "TC-22"},
    {"subnet_change_zone", "TC-23"},
    {"attach_instance_state", "TC-attach-state"},
    {"eip_quota", "TC-eip-quota"},
    {"interface_quota", "TC-interface-quota"},
    {"address_in_subnet", "TC-address-range"},
    {"address_reserved", "TC-address-reserved"},
    {"move_addresses_subnet", "TC-move-subnet"},
    {"eip_unusable", "TC-eip-unusable"},
    {"subnet_full", "TC-subnet-full"},
};

// Rules of the vendor's interface that its pages do not number (Tencent reference 2, 4.3).
struct UnnumberedRule {
  const char* code;
  const char* text;
  const char* source;
  const char* checked;
};

constexpr UnnumberedRule kUnnumbered[] = {
    {"TC-attach-state", "An interface is attached only to an instance that is running or stopped", "Tencent reference 3.3", "plan"},
    {"TC-eip-quota", "An account has a limited number of EIPs in a region, and of EIPs it may allocate in a day", "Tencent reference 4.3",
     "plan"},
    {"TC-interface-quota", "A VPC holds a limited number of interfaces", "Tencent reference 2.5", "plan"},
    {"TC-address-range", "A private address lies in the CIDR block of its interface's subnet", "Tencent reference 2.1", "plan"},
    {"TC-address-reserved", "The first address of a subnet is the gateway; network and broadcast address are reserved",
     "Tencent reference 4.3", "plan"},
    {"TC-move-subnet", "A secondary address moves only between interfaces of one subnet", "Tencent reference 2.3", "plan"},
    {"TC-eip-unusable", "An EIP that is blocked or in arrears can not be bound", "Tencent reference 2.4", "plan"},
    {"TC-subnet-full", "A subnet has as many addresses as its CIDR block leaves free", "Tencent reference 2.5", "plan"},
    {"TC-name", "The name of an interface has at most 60 bytes", "Tencent reference 2.1", "provider"},
    {"TC-description", "The description of an interface has at most 60 characters", "Tencent reference 2.1", "provider"},
    {"TC-eip-name", "The name of an EIP has at most 128 letters, digits, Chinese characters, '-' and '_'", "Tencent reference 2.4",
     "provider"},
    {"TC-eip-bandwidth", "An EIP has 1 to 100 Mbit/s, in a bandwidth package 1 to 2000", "Tencent reference 2.4", "provider"},
    {"TC-tags", "A resource carries at most 50 tags", "the vendor's tag service", "provider"},
    {"TC-tag-length", "A tag's key has at most 127 characters, its value at most 255", "the vendor's tag service", "provider"},
    {"TC-tag-reserved", "Tag keys that begin with qcs: are the vendor's", "the vendor's tag service", "provider"},
};

void AddOperations(Capabilities& capabilities) {
  for (const OperationRow& row : kOperations) {
    OperationCapability* operation = capabilities.add_operations();
    operation->set_kind(row.kind);
    operation->set_estimated_seconds(row.seconds);
    operation->set_api_calls(1);
    operation->set_disruption(row.disruption);
    operation->set_max_addresses(row.max_addresses);
    operation->set_idempotent_by_token(row.token == Token::kTaken);
    operation->set_calls_per_second(RateOf(row.slowest_action));
  }
}

void AddRules(Capabilities& capabilities) {
  for (const CodeRow& row : kRuleCodes) (*capabilities.mutable_rule_codes())[row.rule] = row.code;
  for (const RuleRow& row : NumberedRules()) {
    RuleDescription* rule = capabilities.add_rules();
    rule->set_code(absl::StrCat("TC-", row.number));
    rule->set_text(std::string(row.text));
    rule->set_source(absl::StrCat("Tencent reference 4.1, rule ", row.number, " (vendor's page: ", row.page, ")"));
    rule->set_checked(std::string(row.checked));
  }
  for (const UnnumberedRule& row : kUnnumbered) {
    RuleDescription* rule = capabilities.add_rules();
    rule->set_code(row.code);
    rule->set_text(row.text);
    rule->set_source(row.source);
    rule->set_checked(row.checked);
  }
}

Capabilities Make() {
  Capabilities capabilities;
  AddOperations(capabilities);
  AddRules(capabilities);
  for (const auto& row : kInstanceLimits) {
    InstanceLimitRow* limit = capabilities.add_instance_limits();
    limit->set_min_cpu(row[0]);
    limit->set_max_cpu(row[1]);
    limit->set_min_memory_gib(row[2]);
    limit->set_max_memory_gib(row[3]);
    limit->set_interfaces(row[4]);
    limit->set_addresses_per_interface(row[5]);
  }
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
  capabilities.set_move_addresses_needs_same_subnet(true);
  // The network address and the gateway; the broadcast address.
  capabilities.set_reserved_first_addresses(2);
  capabilities.set_reserved_last_addresses(1);
  capabilities.set_max_name_bytes(kMaxNameBytes);
  capabilities.set_max_description_characters(kMaxDescriptionCharacters);
  capabilities.set_max_eip_name_characters(kMaxEipNameCharacters);
  capabilities.set_max_eip_bandwidth_mbps(static_cast<int32_t>(MaxBandwidth(EIP_CHARGE_TRAFFIC)));
  for (EipCharge charge : {EIP_CHARGE_TRAFFIC, EIP_CHARGE_BANDWIDTH, EIP_CHARGE_PACKAGE}) capabilities.add_charges(charge);
  capabilities.set_charge_changes_in_place(true);
  capabilities.set_addresses_per_create(kAddressesPerCall);
  capabilities.set_max_tags(kMaxTags);
  return capabilities;
}

}  // namespace

const Capabilities& CloudCapabilities() {
  static const auto* const capabilities = new Capabilities(Make());
  return *capabilities;
}

}  // namespace eniform::tencentcloud
