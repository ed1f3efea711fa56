// Everything of which there is only so much: the live figure refuses, the vendor's table warns.
#include "tests/planner/rules/cases.h"

namespace eniform::planner {
namespace {

void SetLimits(Bed& bed, int interfaces, int addresses, bool live) {
  InstanceLimits& limits = *bed.observation.mutable_instances(0)->mutable_limits();
  limits.set_interfaces(interfaces);
  limits.set_addresses_per_interface(addresses);
  limits.set_live(live);
}

// Only the size is known: the vendor's table has to do.
void SetSize(Bed& bed, int cpu, int memory_gib) {
  Instance& instance = *bed.observation.mutable_instances(0);
  instance.clear_limits();
  instance.set_cpu(cpu);
  instance.set_memory_gib(memory_gib);
}

void AddQuota(Bed& bed, QuotaKind kind, const char* scope, int limit, int used, bool live) {
  Quota& quota = *bed.observation.add_quotas();
  quota.set_kind(kind);
  quota.set_scope(scope);
  quota.set_limit(limit);
  quota.set_used(used);
  quota.set_live(live);
}

}  // namespace

std::vector<RuleCase> CountedCases() {
  return {
      {"Slots", SEVERITY_ERROR, [](Bed& bed) { SetLimits(bed, 2, 10, true); },
       R"(network_interfaces { key: "n" name: "nn" subnet { id: "subnet-a" } security_groups { id: "sg-1" } attachment { instance { id: "ins-a" } } })",
       "carries at most 2 interfaces, the primary one included. It has 2", "network_interfaces.n",
       [](Bed& bed) { SetLimits(bed, 3, 10, true); },
       R"(network_interfaces { key: "n" name: "nn" subnet { id: "subnet-a" } security_groups { id: "sg-1" } attachment { instance { id: "ins-a" } } })"},
      {"SlotsByTable", SEVERITY_WARNING, [](Bed& bed) { SetSize(bed, 1, 1); },
       R"(network_interfaces { key: "n" name: "nn" subnet { id: "subnet-a" } security_groups { id: "sg-1" } attachment { instance { id: "ins-a" } } })",
       "By the vendor's table instance ins-a (S5) carries 2 interfaces; after this plan it would have 3", "network_interfaces.n",
       [](Bed& bed) { SetSize(bed, 4, 8); },
       R"(network_interfaces { key: "n" name: "nn" subnet { id: "subnet-a" } security_groups { id: "sg-1" } attachment { instance { id: "ins-a" } } })"},
      {"Addresses", SEVERITY_ERROR,
       [](Bed& bed) {
         bed.Remember("a", "eni-1");
         SetLimits(bed, 4, 2, true);
       },
       R"(network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } secondary_ips: "10.0.1.11" secondary_ips: "10.0.1.12" attachment { instance { id: "ins-a" } } })",
       "may hold 2 addresses, the primary one included. It has 2", "network_interfaces.a",
       [](Bed& bed) {
         bed.Remember("a", "eni-1");
         SetLimits(bed, 4, 3, true);
       },
       R"(network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } secondary_ips: "10.0.1.11" secondary_ips: "10.0.1.12" attachment { instance { id: "ins-a" } } })"},
      {"AddressesByTable", SEVERITY_WARNING,
       [](Bed& bed) {
         bed.Remember("a", "eni-1");
         SetSize(bed, 1, 1);
       },
       R"(network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } secondary_ips: "10.0.1.11" secondary_ips: "10.0.1.12" attachment { instance { id: "ins-a" } } })",
       "By the vendor's table network_interface.a may hold 2 addresses on ins-a", "network_interfaces.a",
       [](Bed& bed) {
         bed.Remember("a", "eni-1");
         SetSize(bed, 2, 4);
       },
       R"(network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } secondary_ips: "10.0.1.11" secondary_ips: "10.0.1.12" attachment { instance { id: "ins-a" } } })"},
      {"AddressesDetachedByTable",
       SEVERITY_WARNING,
       {},
       R"(network_interfaces { key: "n" name: "nn" subnet { id: "subnet-a" } security_groups { id: "sg-1" } secondary_ip_count: 50 })",
       "addresses on no instance; after this plan it would have 51",
       "network_interfaces.n",
       {},
       R"(network_interfaces { key: "n" name: "nn" subnet { id: "subnet-a" } security_groups { id: "sg-1" } secondary_ip_count: 5 })"},
      {"AddressesOfAny",
       SEVERITY_ERROR,
       {},
       R"(network_interfaces { key: "n" name: "nn" subnet { id: "subnet-a" } security_groups { id: "sg-1" } secondary_ip_count: 21 })",
       "may hold 21 addresses",
       "network_interfaces.n",
       {},
       R"(network_interfaces { key: "n" name: "nn" subnet { id: "subnet-a" } security_groups { id: "sg-1" } secondary_ip_count: 20 })"},
      {"ManyGroups",
       SEVERITY_WARNING,
       {},
       R"(network_interfaces { key: "n" name: "nn" subnet { id: "subnet-a" } security_groups { id: "sg-1" } security_groups { id: "sg-2" } security_groups { id: "sg-3" } security_groups { id: "sg-4" } security_groups { id: "sg-5" } security_groups { id: "sg-6" } })",
       "would have 6 security groups; by the vendor's table an interface has at most 5",
       "network_interfaces.n.security_groups",
       {},
       R"(network_interfaces { key: "n" name: "nn" subnet { id: "subnet-a" } security_groups { id: "sg-1" } security_groups { id: "sg-2" } security_groups { id: "sg-3" } security_groups { id: "sg-4" } security_groups { id: "sg-5" } })"},
      {"ManyGroupsLive", SEVERITY_ERROR, [](Bed& bed) { AddQuota(bed, QUOTA_KIND_SECURITY_GROUPS_PER_INTERFACE, "", 5, 0, true); },
       R"(network_interfaces { key: "n" name: "nn" subnet { id: "subnet-a" } security_groups { id: "sg-1" } security_groups { id: "sg-2" } security_groups { id: "sg-3" } security_groups { id: "sg-4" } security_groups { id: "sg-5" } security_groups { id: "sg-6" } })",
       "would have 6 security groups, and an interface has at most 5", "network_interfaces.n.security_groups",
       [](Bed& bed) { AddQuota(bed, QUOTA_KIND_SECURITY_GROUPS_PER_INTERFACE, "", 10, 0, true); },
       R"(network_interfaces { key: "n" name: "nn" subnet { id: "subnet-a" } security_groups { id: "sg-1" } security_groups { id: "sg-2" } security_groups { id: "sg-3" } security_groups { id: "sg-4" } security_groups { id: "sg-5" } security_groups { id: "sg-6" } })"},
      {"TooManyGroups",
       SEVERITY_ERROR,
       {},
       R"(network_interfaces { key: "n" name: "nn" subnet { id: "subnet-a" } security_groups { id: "sg-1" } security_groups { id: "sg-2" } security_groups { id: "sg-3" } security_groups { id: "sg-4" } security_groups { id: "sg-5" } security_groups { id: "sg-6" } })",
       "would have 6 security groups, and an interface has at most 5",
       "network_interfaces.n.security_groups",
       {},
       R"(network_interfaces { key: "n" name: "nn" subnet { id: "subnet-a" } security_groups { id: "sg-1" } security_groups { id: "sg-2" } security_groups { id: "sg-3" } security_groups { id: "sg-4" } security_groups { id: "sg-5" } })"},
      {"EipQuota", SEVERITY_ERROR, [](Bed& bed) { AddQuota(bed, QUOTA_KIND_EIPS, "", 20, 20, true); }, R"(eips { key: "xx" })",
       "may hold 20 EIPs in this region and holds 20", "eips.xx", [](Bed& bed) { AddQuota(bed, QUOTA_KIND_EIPS, "", 20, 19, true); },
       R"(eips { key: "xx" })"},
      {"EipQuotaByTable", SEVERITY_WARNING, [](Bed& bed) { AddQuota(bed, QUOTA_KIND_EIPS, "", 20, 20, false); }, R"(eips { key: "xx" })",
       "By the vendor's table an account holds 20 EIPs", "eips.xx", [](Bed& bed) { AddQuota(bed, QUOTA_KIND_EIPS, "", 20, 19, false); },
       R"(eips { key: "xx" })"},
      {"EipQuotaSeen",
       SEVERITY_WARNING,
       [](Bed& bed) {
         for (int i = 0; i < 20; ++i) bed.Eip("eip-s" + std::to_string(i), "203.0.113." + std::to_string(i));
       },
       R"(eips { key: "xx" })",
       "EIPs in a region; after this plan it would hold 21",
       "eips.xx",
       {},
       R"(eips { key: "xx" })"},
      {"EipsToday", SEVERITY_ERROR, [](Bed& bed) { AddQuota(bed, QUOTA_KIND_EIP_ALLOCATIONS_TODAY, "", 40, 40, true); },
       R"(eips { key: "xx" })", "may allocate 40 EIPs a day in this region and has allocated 40", "eips.xx",
       [](Bed& bed) { AddQuota(bed, QUOTA_KIND_EIP_ALLOCATIONS_TODAY, "", 40, 39, true); }, R"(eips { key: "xx" })"},
      {"EipsTodayByTable",
       SEVERITY_WARNING,
       {},
       R"(eips { key: "e00" } eips { key: "e01" } eips { key: "e02" } eips { key: "e03" } eips { key: "e04" } eips { key: "e05" } eips { key: "e06" } eips { key: "e07" } eips { key: "e08" } eips { key: "e09" } eips { key: "e10" } eips { key: "e11" } eips { key: "e12" } eips { key: "e13" } eips { key: "e14" } eips { key: "e15" } eips { key: "e16" } eips { key: "e17" } eips { key: "e18" } eips { key: "e19" } eips { key: "e20" } eips { key: "e21" } eips { key: "e22" } eips { key: "e23" } eips { key: "e24" } eips { key: "e25" } eips { key: "e26" } eips { key: "e27" } eips { key: "e28" } eips { key: "e29" } eips { key: "e30" } eips { key: "e31" } eips { key: "e32" } eips { key: "e33" } eips { key: "e34" } eips { key: "e35" } eips { key: "e36" } eips { key: "e37" } eips { key: "e38" } eips { key: "e39" } eips { key: "e40" })",
       "an account allocates 40 EIPs a day in a region; this plan allocates 41",
       "eips.e00",
       {},
       R"(eips { key: "e00" } eips { key: "e01" } eips { key: "e02" } eips { key: "e03" } eips { key: "e04" } eips { key: "e05" } eips { key: "e06" } eips { key: "e07" } eips { key: "e08" } eips { key: "e09" } eips { key: "e10" } eips { key: "e11" } eips { key: "e12" } eips { key: "e13" } eips { key: "e14" } eips { key: "e15" } eips { key: "e16" } eips { key: "e17" } eips { key: "e18" } eips { key: "e19" } eips { key: "e20" } eips { key: "e21" } eips { key: "e22" } eips { key: "e23" } eips { key: "e24" } eips { key: "e25" } eips { key: "e26" } eips { key: "e27" } eips { key: "e28" } eips { key: "e29" } eips { key: "e30" } eips { key: "e31" } eips { key: "e32" } eips { key: "e33" } eips { key: "e34" } eips { key: "e35" } eips { key: "e36" } eips { key: "e37" } eips { key: "e38" } eips { key: "e39" })"},
      {"VpcQuota", SEVERITY_ERROR, [](Bed& bed) { AddQuota(bed, QUOTA_KIND_INTERFACES_PER_VPC, "vpc-1", 3, 3, true); },
       R"(network_interfaces { key: "n" name: "nn" subnet { id: "subnet-a" } security_groups { id: "sg-1" } })",
       "VPC vpc-1 may have 3 interfaces and has 3", "network_interfaces.n",
       [](Bed& bed) { AddQuota(bed, QUOTA_KIND_INTERFACES_PER_VPC, "vpc-1", 4, 3, true); },
       R"(network_interfaces { key: "n" name: "nn" subnet { id: "subnet-a" } security_groups { id: "sg-1" } })"},
      {"VpcQuotaByTable", SEVERITY_WARNING, [](Bed& bed) { AddQuota(bed, QUOTA_KIND_INTERFACES_PER_VPC, "vpc-1", 3, 3, false); },
       R"(network_interfaces { key: "n" name: "nn" subnet { id: "subnet-a" } security_groups { id: "sg-1" } })",
       "By the vendor's table a VPC has 3 interfaces; after this plan vpc-1 would have 4", "network_interfaces.n",
       [](Bed& bed) { AddQuota(bed, QUOTA_KIND_INTERFACES_PER_VPC, "vpc-1", 4, 3, false); },
       R"(network_interfaces { key: "n" name: "nn" subnet { id: "subnet-a" } security_groups { id: "sg-1" } })"},
      {"AccountQuota", SEVERITY_ERROR, [](Bed& bed) { AddQuota(bed, QUOTA_KIND_INTERFACES, "", 5, 5, true); },
       R"(network_interfaces { key: "n" name: "nn" subnet { id: "subnet-a" } security_groups { id: "sg-1" } })",
       "may have 5 interfaces in this region and has 5", "network_interfaces.n",
       [](Bed& bed) { AddQuota(bed, QUOTA_KIND_INTERFACES, "", 5, 4, true); },
       R"(network_interfaces { key: "n" name: "nn" subnet { id: "subnet-a" } security_groups { id: "sg-1" } })"},
      {"AccountQuotaByTable", SEVERITY_WARNING,
       [](Bed& bed) {
         for (int i = 0; i < 99; ++i) bed.Interface("eni-s" + std::to_string(i), "subnet-b", {"10.0.2." + std::to_string(i + 9)});
       },
       R"(network_interfaces { key: "n" name: "nn" subnet { id: "subnet-a" } security_groups { id: "sg-1" } })",
       "By the vendor's table an account has 100 interfaces in a region; after this plan it would have 101", "network_interfaces.n",
       [](Bed& bed) {
         for (int i = 0; i < 98; ++i) bed.Interface("eni-s" + std::to_string(i), "subnet-b", {"10.0.2." + std::to_string(i + 9)});
       },
       R"(network_interfaces { key: "n" name: "nn" subnet { id: "subnet-a" } security_groups { id: "sg-1" } })"},
      {"SubnetFull", SEVERITY_ERROR, [](Bed& bed) { bed.observation.mutable_subnets(0)->set_available_addresses(2); },
       R"(network_interfaces { key: "n" name: "nn" subnet { id: "subnet-a" } security_groups { id: "sg-1" } secondary_ip_count: 2 })",
       "has 2 free addresses; this plan takes 3", "network_interfaces.n",
       [](Bed& bed) { bed.observation.mutable_subnets(0)->set_available_addresses(3); },
       R"(network_interfaces { key: "n" name: "nn" subnet { id: "subnet-a" } security_groups { id: "sg-1" } secondary_ip_count: 2 })"},
  };
}

}  // namespace eniform::planner
