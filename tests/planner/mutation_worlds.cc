#include "tests/planner/mutation_worlds.h"

#include <algorithm>

namespace eniform::planner {
namespace {

Bed TwoInterfaces(int slots = 4, int addresses_a = 10, int addresses_b = 10) {
  Bed bed;
  bed.Subnet("subnet-a", "10.0.1.0/24")
      .Subnet("subnet-b", "10.0.2.0/24")
      .Instance("ins-a", "subnet-a", "10.0.1.5", slots, addresses_a)
      .Instance("ins-b", "subnet-a", "10.0.1.6", slots, addresses_b)
      .Interface("eni-1", "subnet-a", {"10.0.1.10", "10.0.1.11"}, "ins-a")
      .Interface("eni-2", "subnet-a", {"10.0.1.20", "10.0.1.21"}, "ins-b");
  bed.Remember("a", "eni-1").Remember("b", "eni-2");
  return bed;
}

// The cloud has no such operation.
Bed& Without(Bed& bed, OperationKind kind) {
  auto& operations = *bed.capabilities.mutable_operations();
  operations.erase(std::remove_if(operations.begin(), operations.end(), [&](const auto& o) { return o.kind() == kind; }), operations.end());
  return bed;
}

void FullQuota(Bed& bed, QuotaKind kind, const std::string& scope, int limit) {
  Quota& quota = *bed.observation.add_quotas();
  quota.set_kind(kind);
  quota.set_scope(scope);
  quota.set_used(limit);
  quota.set_limit(limit);
  quota.set_live(true);
}

// network_interfaces in text: key, secondary addresses, instance.
std::string Interface(const std::string& key, const std::string& name, const std::vector<std::string>& secondary,
                      const std::string& instance, const std::string& more = R"(subnet { id: "subnet-a" })") {
  std::string text = "network_interfaces { key: '" + key + "' name: '" + name + "' " + more;
  for (const std::string& address : secondary) text += " secondary_ips: '" + address + "'";
  if (!instance.empty()) text += " attachment { instance { id: '" + instance + "' } }";
  return text + " }\n";
}

std::string Bound(const std::string& key, const std::string& interface, const std::string& address) {
  return "eips { key: '" + key + "' name: 'eip-" + key + "' on_remove: ON_REMOVE_DELETE protect: false }\n" + "eip_bindings { key: '" +
         key + "' eip { name: '" + key + "' } network_interface { name: '" + interface + "' } private_ip: '" + address + "' }\n";
}

const std::string kKeepB = Interface("b", "eni-2", {"10.0.1.21"}, "ins-b");
const std::string kKeepA = Interface("a", "eni-1", {"10.0.1.11"}, "ins-a");

class Worlds {
 public:
  std::vector<MutationWorld> Make() {
    Life();
    Passing();
    Eips();
    Limits();
    Replacements();
    return std::move(worlds_);
  }

 private:
  void Add(const std::string& name, const Bed& bed, const std::string& declaration) {
    worlds_.push_back({name, bed, Bed::Parse(declaration), {}});
  }

  void Life() {
    Add("an interface and an EIP are made", TwoInterfaces(),
        kKeepA + kKeepB + Interface("n", "n", {"10.0.1.31"}, "ins-a") + Bound("9", "n", "10.0.1.31"));
    Add("an interface goes", TwoInterfaces(), kKeepA);
    Add(
        "an instance's own interface changes its subnet",
        [] {
          Bed bed = TwoInterfaces();
          bed.Interface("eni-p-ins-c", "subnet-a", {"10.0.1.7", "10.0.1.17"}, "ins-c").At("eni-p-ins-c").set_primary(true);
          Instance& instance = *bed.observation.add_instances();
          instance = bed.observation.instances(0);
          instance.set_id("ins-c");
          instance.set_name("ins-c");
          return bed;
        }(),
        kKeepA + kKeepB +
            Interface("p", "eni-p-ins-c", {"10.0.2.17"}, "",
                      R"(primary_of { id: "ins-c" } subnet { id: "subnet-b" } primary_ip: "10.0.2.7")"));
    Add("a given address beside a picked one", TwoInterfaces(),
        kKeepA + kKeepB + Interface("m", "m", {}, "") +
            Interface("n", "n", {}, "", R"(subnet { id: "subnet-a" } primary_ip: "10.0.1.40")"));
  }

  void Passing() {
    Bed bed = TwoInterfaces();
    bed.capabilities.set_attach_needs_security_group(true);
    bed.observation.add_security_groups()->set_id("sg-1");
    bed.Interface("eni-3", "subnet-a", {"10.0.1.30"}).At("eni-3").clear_security_group_ids();
    bed.Remember("c", "eni-3");
    Add("an interface gets its first security group and an instance", bed,
        kKeepA + kKeepB + Interface("c", "eni-3", {}, "ins-a", R"(subnet { id: "subnet-a" } security_groups { id: "sg-1" })"));
    bed = TwoInterfaces();
    Add("an address passes in two calls", Without(bed, MOVE_ADDRESSES),
        Interface("a", "eni-1", {}, "ins-a") + Interface("b", "eni-2", {"10.0.1.11", "10.0.1.21"}, "ins-b"));
    bed = TwoInterfaces();
    Add("an interface passes in two calls", Without(bed, MOVE_INTERFACE), Interface("a", "eni-1", {"10.0.1.11"}, "ins-b") + kKeepB);
    bed = TwoInterfaces();
    bed.Interface("eni-3", "subnet-a", {"10.0.1.30", "10.0.1.31"}).Remember("c", "eni-3");
    Add("an address leaves an interface that goes", bed, kKeepA + Interface("b", "eni-2", {"10.0.1.21", "10.0.1.31"}, "ins-b"));
  }

  void Eips() {
    Bed bed = TwoInterfaces();
    bed.Eip("eip-1", "203.0.113.1", "eni-1", "10.0.1.11").Eip("eip-2", "203.0.113.2", "eni-2", "10.0.1.21");
    bed.RememberEip("1", "eip-1", ON_REMOVE_DELETE).RememberEip("2", "eip-2", ON_REMOVE_DELETE);
    bed.RememberBinding("1", "eip-1").RememberBinding("2", "eip-2");
    Add("two EIPs swap", bed, kKeepA + kKeepB + Bound("1", "b", "10.0.1.21") + Bound("2", "a", "10.0.1.11"));
    Add("an EIP passes to a new address", bed,
        kKeepA + Interface("b", "eni-2", {"10.0.1.21", "10.0.1.22"}, "ins-b") + Bound("1", "b", "10.0.1.22") +
            Bound("2", "b", "10.0.1.21"));
    Add("an EIP and its address go", bed, Interface("a", "eni-1", {}, "ins-a") + kKeepB + Bound("2", "b", "10.0.1.21"));
  }

  void Limits() {
    Add("two full instances trade interfaces", TwoInterfaces(2),
        Interface("a", "eni-1", {"10.0.1.11"}, "ins-b") + Interface("b", "eni-2", {"10.0.1.21"}, "ins-a"));
    Bed beyond = TwoInterfaces(2);
    beyond.Interface("eni-3", "subnet-a", {"10.0.1.30"}, "ins-a").Remember("c", "eni-3");
    Add("an instance beyond its limit takes an interface", beyond,
        Interface("a", "eni-1", {"10.0.1.11"}, "") + Interface("b", "eni-2", {"10.0.1.21"}, "ins-a") + Interface("c", "eni-3", {}, ""));
    Add("two full interfaces swap addresses", TwoInterfaces(4, 2, 2),
        Interface("a", "eni-1", {"10.0.1.21"}, "ins-a") + Interface("b", "eni-2", {"10.0.1.11"}, "ins-b"));
    Add("an interface arrives where fewer addresses are allowed", TwoInterfaces(4, 10, 1), Interface("a", "eni-1", {}, "ins-b") + kKeepB);
    Add("an interface gains an address where it goes", TwoInterfaces(4, 2, 10),
        Interface("a", "eni-1", {"10.0.1.11", "10.0.1.12"}, "ins-b") + kKeepB);
    Bed bed = TwoInterfaces();
    bed.observation.mutable_subnets(0)->set_available_addresses(0);
    Add("a full subnet", bed, Interface("a", "eni-1", {}, "ins-a") + Interface("b", "eni-2", {"10.0.1.21", "10.0.1.22"}, "ins-b"));
    bed = TwoInterfaces();
    bed.Eip("eip-3", "203.0.113.3").RememberEip("3", "eip-3", ON_REMOVE_DELETE);
    FullQuota(bed, QUOTA_KIND_EIPS, "", 1);
    Add("the last EIP of the quota", bed, kKeepA + kKeepB + "eips { key: '4' name: 'eip-4' }");
    bed = TwoInterfaces();
    bed.Interface("eni-3", "subnet-a", {"10.0.1.30"}).Remember("c", "eni-3");
    FullQuota(bed, QUOTA_KIND_INTERFACES_PER_VPC, "vpc-1", 5);
    Add("the last interface of the quota", bed, kKeepA + kKeepB + Interface("n", "n", {}, ""));
  }

  void Replacements() {
    const std::string elsewhere = R"(subnet { id: "subnet-b" })";
    Add("an attached interface is replaced", TwoInterfaces(), Interface("a", "eni-1", {"10.0.2.11"}, "ins-a", elsewhere) + kKeepB);
    Add("an attached interface is replaced delete-first", TwoInterfaces(),
        Interface("a", "eni-1", {"10.0.2.11"}, "ins-a", elsewhere + " replace: REPLACE_ORDER_DELETE_FIRST") + kKeepB);
    Bed bed = TwoInterfaces();
    bed.Interface("eni-3", "subnet-a", {"10.0.1.30"}).Remember("c", "eni-3");
    Add("a detached interface is replaced", bed, kKeepA + kKeepB + Interface("c", "eni-3", {}, "", elsewhere));
  }

  std::vector<MutationWorld> worlds_;
};

}  // namespace

std::vector<MutationWorld> MutationWorlds() { return Worlds().Make(); }

}  // namespace eniform::planner
