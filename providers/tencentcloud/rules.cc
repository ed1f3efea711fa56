#include "providers/tencentcloud/rules.h"

#include "providers/sdk/capability_tables.h"

namespace eniform::tencentcloud {
namespace {

constexpr char kPrefix[] = "TC";
constexpr char kReference[] = "Tencent reference";
constexpr char kPlan[] = "plan";
constexpr char kByPlan[] = "by plan";
constexpr char kProvider[] = "provider";
constexpr char kCloud[] = "cloud";
constexpr char kNot[] = "not applicable";

void AddNumbered(Capabilities& capabilities) {
  sdk::AddNumberedRules(
      kPrefix, kReference,
      {
          {1, "An interface belongs to one VPC, one zone and one subnet", kPlan, "an instance or subnet of another VPC is refused"},
          {2, "An interface is attached only to an instance of its own zone", kPlan, "another zone is refused"},
          {3, "How many interfaces an instance carries, and how many addresses each of them, depends on the instance's size", kPlan,
           "the live limit refuses, the vendor's table warns"},
          {4, "The interface made with an instance is its primary one; those that users make are secondary", kByPlan,
           "what is declared with `primary_of` is adopted, never created"},
          {5, "The primary interface is neither attached nor detached", kPlan, "declaring it like a secondary one is refused"},
          {6, "The primary address is fixed when the interface is created, chosen by the user or at random", kByPlan,
           "it is part of the creation"},
          {7, "The primary address of a primary interface can be changed, that of a secondary one can not", kByPlan,
           "the secondary interface is replaced"},
          {8, "Secondary addresses are added at creation or later, and can be taken away", kByPlan, "assigned and unassigned in place"},
          {9, "An EIP and a private address belong together one to one", kPlan,
           "an address with another EIP is refused unless the plan unbinds that"},
          {10, "An interface carries one or more security groups", kPlan, "attaching one without any is refused"},
          {11, "The MAC address of an interface is unique everywhere", kNot, "the cloud gives it"},
          {12, "Interfaces cost nothing", kNot, "a price"},
          {13, "Attaching does not make an interface work: the guest has to be configured, and the routes have to fit", kNot,
           "inside the guest"},
          {14, "An assigned address works only once the guest is configured with it", kNot, "inside the guest"},
          {15, "The primary address of an interface is never released, only secondary ones are", kPlan,
           "whoever wants the primary address of an interface that stays is refused"},
          {16, "Releasing a private address unbinds its EIP", kPlan, "an EIP that is not managed is named in a warning"},
          {17, "Detaching keeps an interface's addresses, EIPs and security groups", kByPlan, "a detach or move touches none of them"},
          {18, "Deleting an interface unbinds its addresses, EIPs and security groups; the EIPs remain", kPlan,
           "an EIP that is not managed is named in a warning"},
          {19, "Only an interface that is not attached can be deleted", kByPlan, "it is detached first"},
          {20, "The primary interface is deleted together with its instance; secondary ones remain", kByPlan,
           "`delete_on_termination` is kept by the first plan after the instance is gone"},
          {21, "Only a primary interface can change its subnet", kByPlan, "a secondary one is replaced"},
          {22, "All secondary addresses are gone before the subnet changes", kPlan,
           "they are unassigned first; an EIP in the way that is not managed is refused"},
          {23, "The new subnet lies in the same zone", kPlan, "another zone is refused"},
          {24, "With the subnet the primary address changes", kPlan, "a primary address outside the new subnet is refused"},
          {25, "Security groups filter by the interface that traffic leaves through; answers to known connections pass", kCloud,
           "what traffic does"},
          {26, "Network ACLs belong to the subnet of an address, know no connections, and count whichever interface traffic uses", kCloud,
           "what traffic does"},
          {27, "Traffic that leaves by one interface and returns by another is dropped where the guest filters by reverse path", kNot,
           "inside the guest"},
          {28, "Windows guests lose the configuration of an interface attached while they run, unless set with the vendor's tool", kNot,
           "inside the guest"},
          {29, "Instances made from a custom image bring the addresses of its source and have to be configured anew", kNot,
           "inside the guest"},
          {30,
           "Interfaces are managed through the actions that create, delete, describe, attach and detach them and assign their addresses",
           kProvider, "its operations call these"},
      },
      capabilities);
}

void AddNamed(Capabilities& capabilities) {
  sdk::AddNamedRules(
      kPrefix, kReference,
      {
          {"attach-state", "Interfaces are attached to and detached from instances that are running or stopped", "3.3", kPlan, ""},
          {"primary-state", "A primary interface changes subnet or address only while no other operation runs on the instance", "2.6",
           kPlan, ""},
          {"uncharged", "An instance stopped without charge refuses to change its primary address or subnet", "2.6", kPlan, ""},
          {"eip-quota", "An account has a limited number of EIPs in a region", "4.3", kPlan, "live, else the vendor's 20"},
          {"eip-daily", "An account allocates a limited number of EIPs in a day and region", "4.3", kPlan, "live, else the vendor's 40"},
          {"interface-quota", "A VPC holds a limited number of interfaces", "4.3", kPlan, "live, else the vendor's 1000"},
          {"address-range", "A private address lies in the CIDR block of its interface's subnet", "2.1", kPlan, ""},
          {"address-reserved", "The first address of a subnet is the gateway; network and broadcast address are reserved", "4.3", kPlan,
           ""},
          {"address-taken", "A private address has one holder in its VPC", "2.3", kPlan, ""},
          {"subnet-full", "A subnet has as many addresses as its CIDR block leaves free", "2.5", kPlan, ""},
          {"move-subnet", "A secondary address moves only between interfaces of one subnet", "2.3", kByPlan,
           "else unassigned and assigned"},
          {"eip-unusable", "An EIP that is blocked or in arrears can not be bound", "2.4", kPlan, ""},
          {"wan-ip", "An address with an ordinary public address takes no EIP before that is returned", "4.3", kProvider,
           "a warning: accounts differ"},
          {"name", "The name of an interface has at most 60 bytes", "2.1", kPlan, ""},
          {"description", "The description of an interface has at most 60 characters", "2.1", kPlan, ""},
          {"eip-name", "The name of an EIP has at most 128 letters, digits, Chinese characters, '-' and '_'", "2.4", kPlan, ""},
          {"eip-bandwidth", "An EIP has 1 to 100 Mbit/s, in a bandwidth package 1 to 2000", "2.4", kPlan, ""},
          {"tags", "A resource carries at most 50 tags", "the vendor's tag service", kPlan, ""},
          {"tag-key", "A tag's key has at most 127 characters and does not begin with qcs:", "the vendor's tag service", kPlan, ""},
          {"tag-value", "A tag's value has at most 255 characters", "the vendor's tag service", kPlan, ""},
      },
      capabilities);
}

void AddAllCodes(Capabilities& capabilities) {
  sdk::AddCodes(kPrefix,
                {
                    {"one_vpc", "1"},
                    {"attach_zone", "2"},
                    {"instance_slots", "3"},
                    {"addresses_per_interface", "3"},
                    {"primary_not_attachable", "5"},
                    {"eip_one_to_one", "9"},
                    {"attach_security_group", "10"},
                    {"primary_ip_not_releasable", "15"},
                    {"release_unbinds_eip", "16"},
                    {"delete_unbinds_eip", "18"},
                    {"subnet_change_no_secondary", "22"},
                    {"subnet_change_zone", "23"},
                    {"subnet_change_new_primary", "24"},
                    {"attach_instance_state", "attach-state"},
                    {"primary_change_state", "primary-state"},
                    {"primary_change_uncharged", "uncharged"},
                    {"eip_quota", "eip-quota"},
                    {"eip_allocations", "eip-daily"},
                    {"interface_quota", "interface-quota"},
                    {"address_in_subnet", "address-range"},
                    {"address_reserved", "address-reserved"},
                    {"address_taken", "address-taken"},
                    {"subnet_full", "subnet-full"},
                    {"eip_unusable", "eip-unusable"},
                    {"interface_name", "name"},
                    {"interface_description", "description"},
                    {"eip_name", "eip-name"},
                    {"eip_bandwidth", "eip-bandwidth"},
                    {"tags", "tags"},
                    {"tag_key", "tag-key"},
                    {"tag_value", "tag-value"},
                },
                capabilities);
}

void AddLimits(Capabilities& capabilities) {
  // Tencent reference 4.2, the vendor's table; 4 cores with exactly 16 GiB by its later edition. 3 and 5 to 7 cores are not in it.
  sdk::AddInstanceLimits({{1, 1, 0, 1, 2, 2},
                          {1, 1, 2, 0, 2, 6},
                          {2, 2, 0, 0, 2, 10},
                          {4, 4, 0, 16, 4, 10},
                          {4, 4, 17, 0, 4, 20},
                          {8, 12, 0, 0, 6, 20},
                          {13, 0, 0, 0, 8, 30}},
                         capabilities);
  using sdk::Raised;
  sdk::AddVendorLimit(QUOTA_KIND_EIPS, 20, Raised::kOnRequest, capabilities);                     // 4.3
  sdk::AddVendorLimit(QUOTA_KIND_EIP_ALLOCATIONS_TODAY, 40, Raised::kOnRequest, capabilities);    // 4.3
  sdk::AddVendorLimit(QUOTA_KIND_INTERFACES_PER_VPC, 1000, Raised::kOnRequest, capabilities);     // 4.2
  sdk::AddVendorLimit(QUOTA_KIND_ADDRESSES_PER_INTERFACE, 30, Raised::kOnRequest, capabilities);  // 4.2, the largest
  sdk::AddBandwidthLimit(EIP_CHARGE_TRAFFIC, 100, capabilities);                                  // 2.4
  sdk::AddBandwidthLimit(EIP_CHARGE_BANDWIDTH, 100, capabilities);
  sdk::AddBandwidthLimit(EIP_CHARGE_PACKAGE, 2000, capabilities);
  capabilities.set_default_charge(EIP_CHARGE_TRAFFIC);
  capabilities.mutable_interface_name()->set_max_bytes(60);              // 2.1
  capabilities.mutable_interface_description()->set_max_characters(60);  // 2.1
  capabilities.mutable_eip_name()->set_max_characters(128);              // 2.4
  capabilities.mutable_eip_name()->set_restricted(true);
  capabilities.mutable_eip_name()->set_punctuation("-_");
  // The tag service's own limits; the reference does not state them.
  capabilities.set_max_tags(48);  // 50 on a resource, less Eniform's two marks
  capabilities.mutable_tag_key()->set_max_characters(127);
  capabilities.mutable_tag_key()->add_forbidden_beginnings("qcs:");
  capabilities.mutable_tag_value()->set_max_characters(255);
}

}  // namespace

void AddRules(Capabilities& capabilities) {
  AddNumbered(capabilities);
  AddNamed(capabilities);
  AddAllCodes(capabilities);
  AddLimits(capabilities);
}

}  // namespace eniform::tencentcloud
