#include "providers/alicloud/rules.h"

#include "providers/sdk/capability_tables.h"

namespace eniform::alicloud {
namespace {

constexpr char kPrefix[] = "ALI";
constexpr char kReference[] = "Alibaba reference";
constexpr char kPlan[] = "plan";
constexpr char kByPlan[] = "by plan";
constexpr char kProvider[] = "provider";
constexpr char kNot[] = "not applicable";

void AddNumbered(Capabilities& capabilities) {
  sdk::AddNumberedRules(
      kPrefix, kReference,
      {
          {1, "An interface is a virtual network card of instances in a VPC, in every region", kNot, "what the product is"},
          {2, "There are primary interfaces, made with their instance, and secondary ones", kByPlan,
           "what is declared with `primary_of` is adopted, never created"},
          {3, "A primary interface lives and dies with its instance and is never detached", kPlan,
           "declaring it like a secondary one is refused"},
          {4, "Secondary interfaces are created, attached, detached and deleted on their own", kByPlan, "each is an operation"},
          {5, "How many interfaces an instance carries depends on its type", kPlan, "the live limit refuses"},
          {6, "How many private addresses an interface holds depends on the instance's type", kPlan, "the live limit refuses"},
          {7, "An interface has one MAC address, one name, and one to five security groups", kPlan,
           "none is refused; more than five warn, because an account may have more"},
          {8, "An account has a limited number of interfaces in a region", kPlan, "the live quota refuses, the vendor's figure warns"},
          {9, "Interface and instance are in one VPC", kPlan, "an instance of another VPC is refused"},
          {10, "Types that are not I/O-optimised take no interfaces", kPlan, "refused where the instance is of such a type"},
          {11, "Instances of the classic network take no interfaces", kPlan, "refused where the instance is one"},
          {12, "More interfaces give no more bandwidth", kNot, "a property of the instance's type"},
          {13, "Attaching and detaching need an instance that is stopped or running", kPlan, "any other state is refused"},
          {14, "Of an existing secondary interface neither subnet nor primary address can change", kByPlan, "it is replaced"},
          {15, "Some images do not configure secondary interfaces by themselves", kNot, "inside the guest"},
          {16, "An interface goes with its instance where it is set so, unless it was detached before", kByPlan,
           "`delete_on_termination` is the cloud's switch, set in place"},
          {17, "The console makes an instance with at most two interfaces, in one vSwitch", kNot, "the console's own"},
          {18, "Only secondary interfaces that are available can be attached", kByPlan, "it is created or detached first"},
          {19, "A vSwitch lies in one zone, which has to be the instance's", kPlan, "another zone is refused"},
          {20, "An interface is attached to one instance at most", kByPlan, "it is detached from the one before it goes to the other"},
          {21, "Attaching is done when the interface is shown as bound", kProvider, "the operation ends only then"},
          {22, "An instance last started before April 2018 takes interfaces only after a reboot by console or API", kPlan,
           "refused where the instance is one"},
          {23, "Interfaces are managed through the actions that create, delete, describe, attach, detach and modify them", kProvider,
           "its operations call these"},
      },
      capabilities);
}

void AddNamed(Capabilities& capabilities) {
  sdk::AddNamedRules(
      kPrefix, kReference,
      {
          {"hot-plug", "Instances of some small types take interfaces only while stopped", "4.2", kPlan, ""},
          {"primary-state", "A primary interface changes vSwitch or address only while its instance is stopped", "2.9", kPlan, ""},
          {"primary-zone", "The new vSwitch of a primary interface lies in the same zone", "2.9", kPlan, ""},
          {"group-vpc", "Interface and security group are in one VPC", "7", kPlan, ""},
          {"service-managed", "An interface of another Alibaba service is not the user's to change", "4.2", kPlan, ""},
          {"eip-quota", "An account has a limited number of EIPs", "4.2", kPlan, "live, else the vendor's 20"},
          {"eip-one-to-one", "A private address has one EIP at most", "4.2", kPlan, ""},
          {"public-ip", "An instance with a fixed public address takes no EIP on its primary address", "4.2", kProvider,
           "refused where the interface shows that address"},
          {"eip-unusable", "An EIP that is locked can not be bound, unbound or released", "4.2", kPlan, ""},
          {"eip-charge", "EIPs are allocated by traffic or by bandwidth", "2.13", kPlan, ""},
          {"eip-bandwidth", "An EIP has 1 to 500 Mbit/s by bandwidth, 1 to 200 by traffic", "2.13", kPlan, ""},
          {"address-range", "A given address lies in the CIDR block of the vSwitch", "4.2", kPlan, ""},
          {"address-reserved", "The first and the last three addresses of a vSwitch are reserved", "4.2", kPlan, ""},
          {"address-taken", "A given address is idle", "4.2", kPlan, ""},
          {"primary-address", "The primary address of an interface is never unassigned", "2.8", kPlan, ""},
          {"vswitch-full", "A vSwitch has as many addresses as its CIDR block leaves free", "4.2", kPlan, ""},
          {"name",
           "The name of an interface has 2 to 128 characters, begins with a letter, and holds no others than digits, ':', '_', '.' "
           "and '-'",
           "2.2", kPlan, ""},
          {"description", "A description has 2 to 256 characters and does not begin with http:// or https://", "2.2", kPlan, ""},
          {"eip-name", "The name of an EIP has 1 to 128 characters and begins with a letter", "2.13", kPlan, ""},
          {"tags", "A resource carries at most 20 tags", "4.2", kPlan, ""},
          {"tag-key", "A tag's key has at most 128 characters, no http:// or https://, and does not begin with aliyun or acs:", "2.2",
           kPlan, ""},
          {"tag-value", "A tag's value has at most 128 characters", "2.2", kPlan, ""},
      },
      capabilities);
}

void AddAllCodes(Capabilities& capabilities) {
  sdk::AddCodes(kPrefix,
                {
                    {"primary_not_attachable", "3"},
                    {"instance_slots", "5"},
                    {"addresses_per_interface", "6"},
                    {"security_groups", "7"},
                    {"account_interfaces", "8"},
                    {"one_vpc", "9"},
                    {"io_optimized", "10"},
                    {"classic_network", "11"},
                    {"attach_instance_state", "13"},
                    {"attach_zone", "19"},
                    {"not_rebooted", "22"},
                    {"attach_stopped", "hot-plug"},
                    {"primary_change_state", "primary-state"},
                    {"subnet_change_zone", "primary-zone"},
                    {"security_group_vpc", "group-vpc"},
                    {"interface_managed", "service-managed"},
                    {"eip_quota", "eip-quota"},
                    {"eip_one_to_one", "eip-one-to-one"},
                    {"eip_unusable", "eip-unusable"},
                    {"eip_charge", "eip-charge"},
                    {"eip_bandwidth", "eip-bandwidth"},
                    {"address_in_subnet", "address-range"},
                    {"address_reserved", "address-reserved"},
                    {"address_taken", "address-taken"},
                    {"primary_ip_not_releasable", "primary-address"},
                    {"subnet_full", "vswitch-full"},
                    {"interface_name", "name"},
                    {"interface_description", "description"},
                    {"eip_name", "eip-name"},
                    {"tags", "tags"},
                    {"tag_key", "tag-key"},
                    {"tag_value", "tag-value"},
                },
                capabilities);
}

// Types without hot plug (Alibaba reference 4.2).
void AddTypes(Capabilities& capabilities) {
  for (const char* type :
       {"ecs.s6-c1m1.small",  "ecs.s6-c1m2.large",  "ecs.s6-c1m2.small",  "ecs.s6-c1m4.large",  "ecs.s6-c1m4.small", "ecs.e-c1m1.large",
        "ecs.e-c1m2.large",   "ecs.e-c1m4.large",   "ecs.e-c4m1.large",   "ecs.e-c2m1.large",   "ecs.t6-c1m1.large", "ecs.t6-c1m2.large",
        "ecs.t6-c1m4.large",  "ecs.t6-c4m1.large",  "ecs.t6-c2m1.large",  "ecs.t5-c1m1.large",  "ecs.t5-c1m2.large", "ecs.t5-c1m4.large",
        "ecs.t5-lc1m1.small", "ecs.t5-lc1m2.large", "ecs.t5-lc1m2.small", "ecs.t5-lc1m4.large", "ecs.t5-lc2m1.nano", "ecs.xn4.small",
        "ecs.n4.small",       "ecs.n4.large",       "ecs.mn4.small",      "ecs.mn4.large",      "ecs.e4.small",      "ecs.e4.large"}) {
    capabilities.add_instance_types_attached_stopped(type);
  }
}

void AddLimits(Capabilities& capabilities) {
  using sdk::Raised;
  sdk::AddVendorLimit(QUOTA_KIND_EIPS, 20, Raised::kOnRequest, capabilities);                          // 4.2
  sdk::AddVendorLimit(QUOTA_KIND_INTERFACES, 100, Raised::kOnRequest, capabilities);                   // 4.2
  sdk::AddVendorLimit(QUOTA_KIND_SECURITY_GROUPS_PER_INTERFACE, 5, Raised::kOnRequest, capabilities);  // 4.2: to 10 or 16
  sdk::AddBandwidthLimit(EIP_CHARGE_BANDWIDTH, 500, capabilities);                                     // 2.13
  sdk::AddBandwidthLimit(EIP_CHARGE_TRAFFIC, 200, capabilities);
  capabilities.set_default_charge(EIP_CHARGE_BANDWIDTH);
  TextLimits& name = *capabilities.mutable_interface_name();  // 2.2
  name.set_min_characters(2);
  name.set_max_characters(128);
  name.set_begins_with_letter(true);
  name.set_restricted(true);
  name.set_punctuation(":_.-");
  TextLimits& description = *capabilities.mutable_interface_description();  // 2.2
  description.set_min_characters(2);
  description.set_max_characters(256);
  for (const char* beginning : {"http://", "https://"}) description.add_forbidden_beginnings(beginning);
  TextLimits& eip_name = *capabilities.mutable_eip_name();  // 2.13
  eip_name.set_max_characters(128);
  eip_name.set_begins_with_letter(true);
  capabilities.set_max_tags(18);                      // 20 on a resource, less Eniform's two marks (4.2)
  TextLimits& key = *capabilities.mutable_tag_key();  // 2.2
  key.set_max_characters(128);
  for (const char* beginning : {"aliyun", "acs:"}) key.add_forbidden_beginnings(beginning);
  for (const char* part : {"http://", "https://"}) key.add_forbidden_parts(part);
  capabilities.mutable_tag_value()->set_max_characters(128);
}

}  // namespace

void AddRules(Capabilities& capabilities) {
  AddNumbered(capabilities);
  AddNamed(capabilities);
  AddAllCodes(capabilities);
  AddTypes(capabilities);
  AddLimits(capabilities);
}

}  // namespace eniform::alicloud
