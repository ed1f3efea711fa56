#include "providers/jdcloud/rules.h"

#include "providers/sdk/capability_tables.h"

namespace eniform::jdcloud {
namespace {

constexpr char kPrefix[] = "JD";
constexpr char kReference[] = "JD reference";
constexpr char kPlan[] = "plan";
constexpr char kByPlan[] = "by plan";
constexpr char kProvider[] = "provider";
constexpr char kCloud[] = "cloud";
constexpr char kNot[] = "not applicable";

void AddNumbered(Capabilities& capabilities) {
  sdk::AddNumberedRules(
      kPrefix, kReference,
      {
          {1, "The vendor's page was written before the product's launch", kNot, "newer pages win where they differ"},
          {2, "An interface has no zone and can be attached to any instance of its VPC", kByPlan, "zones are not compared"},
          {3, "How many interfaces an instance carries depends on its specification", kPlan, "the live limit refuses"},
          {4, "A primary interface lives as long as its instance and is neither attached nor detached", kPlan,
           "declaring it like a secondary one is refused"},
          {5, "Secondary interfaces are created, deleted, attached and detached on their own; no others are the user's", kPlan,
           "one that the cloud manages is refused"},
          {6, "The primary address is given at creation and never released", kPlan,
           "whoever wants the primary address of an interface that stays, or another primary address in place, is refused"},
          {7, "Secondary addresses are chosen by the user or the cloud and can be released", kByPlan, "assigned and unassigned in place"},
          {8, "EIPs are a product of their own, bound to private addresses and unbound from them", kByPlan, "each is an operation"},
          {9, "A security group is a stateful filter on the interface", kCloud, "what traffic does"},
          {10, "The MAC address is the interface's mark", kNot, "the cloud gives it"},
          {11, "By cores: 1 and 2 carry 2 interfaces, 4 to 8 carry 4, more than 8 carry 8, each with 21 addresses", kPlan,
           "the vendor's table warns where the live limit is not known"},
          {12, "An interface has at most 5 security groups", kPlan, "nobody can raise it: more are refused"},
          {13, "An interface holds at most 21 addresses, the primary one included", kPlan, "nobody can raise it: more are refused"},
          {14, "An interface is attached only to instances of its own VPC", kPlan, "an instance of another VPC is refused"},
          {15, "Attaching takes effect some minutes later", kProvider, "the operation ends only then"},
          {16, "Attaching needs an instance that is running or stopped", kPlan, "any other state is refused"},
          {17, "After attaching, routes and addresses have to be configured inside the guest", kNot, "inside the guest"},
          {18, "Detaching takes effect some minutes later", kProvider, "the operation ends only then"},
          {19, "A secondary interface takes no EIP of a single zone", kPlan, "binding one is refused"},
          {20, "Binding on the console's page of instances means the primary address of the primary interface", kNot,
           "a binding names its interface"},
          {21, "Only an EIP that is not bound can be bound", kPlan, "one that a stranger holds is refused; one's own is unbound first"},
          {22, "An attachment says whether the interface goes with its instance", kByPlan,
           "`delete_on_termination` is the cloud's switch, given as the interface is attached, changed in place"},
          {23, "A primary interface goes with its instance, which can not be changed", kByPlan, "never set on a primary interface"},
      },
      capabilities);
}

void AddNamed(Capabilities& capabilities) {
  sdk::AddNamedRules(
      kPrefix, kReference,
      {
          {"bare-metal", "Bare-metal specifications take no interfaces", "4.2", kPlan, ""},
          {"groups-empty", "The last security group of an interface can not be taken away", "4.2", kPlan, ""},
          {"group-vpc", "Interface and security group are in one VPC", "7", kPlan, ""},
          {"interface-quota", "An account has 100 secondary interfaces in a region", "4.2", kPlan, "live, else the vendor's 100"},
          {"eip-quota", "An account has a limited number of EIPs in a region", "4.2", kPlan, "live, else the vendor's 10"},
          {"eip-one-to-one", "A private address has one EIP at most", "4.2", kPlan, ""},
          {"eip-charge", "EIPs are allocated by traffic or by bandwidth", "2.2", kPlan, ""},
          {"eip-bandwidth", "An EIP has 1 to 1000 Mbit/s by bandwidth, 1 to 200 by traffic", "2.2", kPlan, ""},
          {"address-range", "A given address lies in the subnet", "4.2", kPlan, ""},
          {"address-reserved", "The network address, the next two and the last address of a subnet are reserved", "4.2", kPlan, ""},
          {"address-taken", "A given address is unused", "4.2", kPlan, ""},
          {"subnet-full", "A subnet has as many addresses as it says are left", "4.2", kPlan, ""},
          {"name", "The name of an interface has 1 to 32 letters, digits, Chinese characters, '_' and '-'", "2.1.1", kPlan, ""},
          {"description", "A description has at most 256 characters", "2.1.1", kPlan, ""},
          {"eip-name", "The name of an EIP has at most 32 characters", "2.2", kPlan, ""},
          {"eip-down", "What it means that an EIP is DOWN is not documented", "8", kProvider, "a warning where it is bound or adopted"},
      },
      capabilities);
}

void AddAllCodes(Capabilities& capabilities) {
  sdk::AddCodes(kPrefix,
                {
                    {"instance_slots", "3"},
                    {"instance_slots_table", "11"},
                    {"primary_not_attachable", "4"},
                    {"interface_managed", "5"},
                    {"primary_ip_not_releasable", "6"},
                    {"operation.CHANGE_PRIMARY_ADDRESS", "6"},
                    {"security_groups", "12"},
                    {"security_groups_empty", "groups-empty"},
                    {"addresses_per_interface", "13"},
                    {"one_vpc", "14"},
                    {"attach_instance_state", "16"},
                    {"eip_zone", "19"},
                    {"eip_held", "21"},
                    {"type_without_interfaces", "bare-metal"},
                    {"security_group_vpc", "group-vpc"},
                    {"account_interfaces", "interface-quota"},
                    {"eip_quota", "eip-quota"},
                    {"eip_one_to_one", "eip-one-to-one"},
                    {"eip_charge", "eip-charge"},
                    {"eip_bandwidth", "eip-bandwidth"},
                    {"address_in_subnet", "address-range"},
                    {"address_reserved", "address-reserved"},
                    {"address_taken", "address-taken"},
                    {"subnet_full", "subnet-full"},
                    {"interface_name", "name"},
                    {"interface_description", "description"},
                    {"eip_name", "eip-name"},
                },
                capabilities);
}

void AddLimits(Capabilities& capabilities) {
  // JD reference 4.1, rule 11. 3 cores are not in it.
  sdk::AddInstanceLimits({{1, 2, 0, 0, 2, 21}, {4, 8, 0, 0, 4, 21}, {9, 0, 0, 0, 8, 21}}, capabilities);
  for (const char* type : {"g.n2.metal", "s.i2.metal"}) capabilities.add_instance_types_without_interfaces(type);  // 4.2
  using sdk::Raised;
  sdk::AddVendorLimit(QUOTA_KIND_EIPS, 10, Raised::kOnRequest, capabilities);                      // 4.2
  sdk::AddVendorLimit(QUOTA_KIND_INTERFACES, 100, Raised::kOnRequest, capabilities);               // 4.2
  sdk::AddVendorLimit(QUOTA_KIND_SECURITY_GROUPS_PER_INTERFACE, 5, Raised::kNever, capabilities);  // 4.2
  sdk::AddVendorLimit(QUOTA_KIND_ADDRESSES_PER_INTERFACE, 21, Raised::kNever, capabilities);       // 4.2
  sdk::AddBandwidthLimit(EIP_CHARGE_BANDWIDTH, 1000, capabilities);                                // 2.2
  sdk::AddBandwidthLimit(EIP_CHARGE_TRAFFIC, 200, capabilities);
  capabilities.set_default_charge(EIP_CHARGE_BANDWIDTH);
  TextLimits& name = *capabilities.mutable_interface_name();  // 2.1.1
  name.set_max_characters(32);
  name.set_restricted(true);
  name.set_punctuation("_-");
  capabilities.mutable_interface_description()->set_max_characters(256);  // 2.1.1
  capabilities.mutable_eip_name()->set_max_characters(32);                // 2.2
}

}  // namespace

void AddRules(Capabilities& capabilities) {
  AddNumbered(capabilities);
  AddNamed(capabilities);
  AddAllCodes(capabilities);
  AddLimits(capabilities);
}

}  // namespace eniform::jdcloud
