#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "tests/property/world.h"

namespace eniform::property {
namespace {

constexpr int kFirstHost = 2, kLastHost = 11;

int ZoneOf(int subnet) { return subnet == 2 ? 4 : 3; }
int HomeOf(int instance) { return instance == 3 ? 2 : 0; }

// What is already given away.
class Budget {
 public:
  explicit Budget(const World& world) : world_(world) {}

  bool Take(int subnet, int host) { return host >= kFirstHost && host <= kLastHost && taken_.insert({subnet, host}).second; }
  bool TakeSlot(int instance) {
    if (used_[instance] >= world_.slots - 1) return false;
    ++used_[instance];
    return true;
  }
  // So many addresses of the subnet besides those named; three quarters of a /28 at most.
  int TakeAny(int subnet, int count) {
    int& any = any_[subnet];
    const int given = std::min(count, std::max(0, 4 - any));
    any += given;
    return given;
  }

  // The planner does not choose addresses itself. Of two interfaces that are created with given addresses and others the cloud picks, one
  // might be given what the other was to have: one of them in a subnet is safe, two are not.
  bool TakeMixture(int subnet) { return mixed_.insert(subnet).second; }

 private:
  const World& world_;
  std::set<int> mixed_;
  std::set<std::pair<int, int>> taken_;
  std::map<int, int> used_, any_;
};

void SetTags(int tags, google::protobuf::RepeatedPtrField<Tag>* to, google::protobuf::RepeatedPtrField<std::string>* written_empty) {
  const auto add = [&](const char* key, const char* value) {
    Tag& tag = *to->Add();
    tag.set_key(key);
    tag.set_value(value);
  };
  if (tags == 1) add("a", "1");
  if (tags == 2) {
    add("a", "2");
    add("b", "1");
  }
  if (tags == 3) *written_empty->Add() = "tags";
}

void DeclareInterface(const World& world, int number, const InterfaceWish& wish, Budget& budget, InterfaceDeclaration& to) {
  to.set_key(InterfaceKey(number));
  to.set_provider("gz");
  to.set_name(wish.name == 0 ? to.key() : absl::StrCat(to.key(), "-", wish.name));
  if (wish.description != 0) to.set_description(absl::StrCat("text ", wish.description));
  to.mutable_subnet()->set_id(SubnetId(wish.subnet));
  const bool near = wish.instance != 0 && wish.subnet != 3 && ZoneOf(wish.subnet) == ZoneOf(HomeOf(wish.instance));
  const bool attached = near && budget.TakeSlot(wish.instance);
  const size_t room = attached ? world.addresses - 1 : 6;
  if (budget.Take(wish.subnet, wish.primary)) to.set_primary_ip(Ip(wish.subnet, wish.primary));
  std::vector<int> secondaries;
  const bool wants_given = !wish.secondaries.empty(), picks = wish.secondaries.empty() && wish.picked > 0;
  const bool mixture = to.has_primary_ip() ? picks : wants_given;
  const bool alone = !mixture || budget.TakeMixture(wish.subnet);
  for (const int host : wish.secondaries) {
    if (alone && secondaries.size() < room && budget.Take(wish.subnet, host)) secondaries.push_back(host);
  }
  for (const int host : secondaries) to.add_secondary_ips(Ip(wish.subnet, host));
  if (alone && picks) {
    to.set_secondary_ip_count(budget.TakeAny(wish.subnet, std::min<int>(wish.picked, static_cast<int>(room))));
  }
  if (wish.groups > 1) to.add_security_groups()->set_id("sg-2");
  if (wish.groups > 0 || attached) to.add_security_groups()->set_id("sg-1");
  SetTags(wish.tags, to.mutable_tags(), to.mutable_written_empty());
  if (attached) {
    to.mutable_attachment()->mutable_instance()->set_id(InstanceId(wish.instance));
    if (wish.delete_on_termination) to.mutable_attachment()->set_delete_on_termination(true);
  }
  to.set_on_remove(static_cast<OnRemove>(1 + wish.on_remove));
  to.set_replace(static_cast<ReplaceOrder>(1 + wish.replace));
  if (wish.keep_unlisted) to.set_unlisted_ips(UNLISTED_IPS_KEEP);
}

void DeclareEips(const Wishes& wishes, Declaration& declaration) {
  std::set<std::string> bound;
  for (const auto& [number, wish] : wishes.eips) {
    EipDeclaration& eip = *declaration.add_eips();
    eip.set_key(EipKey(number));
    eip.set_provider("gz");
    eip.set_name(eip.key());
    if (wish.bandwidth != 0) eip.set_bandwidth_mbps(wish.bandwidth);
    SetTags(wish.tags, eip.mutable_tags(), eip.mutable_written_empty());
    if (wish.release) {
      eip.set_protect(false);
      eip.set_on_remove(ON_REMOVE_DELETE);
    }
    const int count = declaration.network_interfaces_size();
    if (wish.interface == 0 || count == 0) continue;
    const InterfaceDeclaration& interface = declaration.network_interfaces((wish.interface - 1) % count);
    const int places = 1 + interface.secondary_ips_size();
    const int place = wish.place % places;
    const std::string ip = place == 0 ? "" : interface.secondary_ips(place - 1);
    if (!bound.insert(absl::StrCat(interface.key(), "/", ip)).second) continue;
    EipBindingDeclaration& binding = *declaration.add_eip_bindings();
    binding.set_key(eip.key());
    binding.set_provider("gz");
    binding.mutable_eip()->set_name(eip.key());
    binding.mutable_network_interface()->set_name(interface.key());
    if (!ip.empty()) binding.set_private_ip(ip);
  }
}

}  // namespace

std::string SubnetId(int subnet) { return absl::StrCat("subnet-", subnet); }
std::string InstanceId(int instance) { return absl::StrCat("ins-", instance); }
std::string Ip(int subnet, int host) { return absl::StrCat(subnet == 3 ? "10.1." : "10.0.", subnet, ".", host); }
std::string InterfaceKey(int number) { return absl::StrCat("i", number); }
std::string EipKey(int number) { return absl::StrCat("e", number); }

std::string WorldFile(const World& world) {
  std::string text = R"(tencentcloud:
  region: ap-guangzhou
  credentials: [{id: AKIDEXAMPLE, key: secretexample}]
  vpcs: [{id: vpc-0, name: v0, cidr: 10.0.0.0/16}, {id: vpc-1, name: v1, cidr: 10.1.0.0/16}]
  security_groups: [{id: sg-1, name: one}, {id: sg-2, name: two}]
  quotas: {interfaces: 1000, eips: 20, eips_per_day: 1000}
  subnets:
)";
  for (int subnet = 0; subnet < kSubnets; ++subnet) {
    absl::StrAppend(&text, "    - {id: ", SubnetId(subnet), ", vpc: vpc-", subnet == 3 ? 1 : 0, ", zone: ap-guangzhou-", ZoneOf(subnet),
                    ", cidr: ", Ip(subnet, 0), "/28}\n");
  }
  // So large that the public addresses of an instance (ten at 48 cores, Tencent reference 4.3) are no limit here: planning does
  // not count them.
  absl::StrAppend(&text, "  instance_types: [{name: S5.12XLARGE96, cpu: 48, memory_gib: 96, interfaces: ", world.slots,
                  ", addresses_per_interface: ", world.addresses, "}]\n  instances:\n");
  for (int instance = 1; instance <= kInstances; ++instance) {
    absl::StrAppend(&text, "    - {id: ", InstanceId(instance), ", type: S5.12XLARGE96, subnet: ", SubnetId(HomeOf(instance)),
                    ", primary_ip: ", Ip(HomeOf(instance), 15 - instance), ", state: RUNNING, security_groups: [sg-1]}\n");
  }
  return text;
}

Declaration Declare(const World& world, const Wishes& wishes) {
  Declaration declaration;
  declaration.set_stack("property");
  ProviderDeclaration& provider = *declaration.add_providers();
  provider.set_key("gz");
  provider.set_plugin("tencentcloud");
  provider.set_region("ap-guangzhou");
  Budget budget(world);
  for (const auto& [number, wish] : wishes.interfaces) {
    DeclareInterface(world, number, wish, budget, *declaration.add_network_interfaces());
  }
  DeclareEips(wishes, declaration);
  for (const auto& [number, wish] : wishes.primaries) {
    InterfaceDeclaration& to = *declaration.add_network_interfaces();
    to.set_key(absl::StrCat("p", number));
    to.set_provider("gz");
    to.set_name("");
    to.add_ignore("name");
    to.mutable_primary_of()->set_id(InstanceId(number));
    // Its home's zone has two subnets, except for the third instance.
    const int subnet = number == 3 ? 2 : wish.subnet % 2;
    to.mutable_subnet()->set_id(SubnetId(subnet));
    if (budget.Take(subnet, wish.primary)) to.set_primary_ip(Ip(subnet, wish.primary));
    for (const int host : wish.secondaries) {
      if (to.secondary_ips_size() < world.addresses - 1 && budget.Take(subnet, host)) to.add_secondary_ips(Ip(subnet, host));
    }
  }
  for (const auto& [from, to] : wishes.renamed) {
    MovedDeclaration& moved = *declaration.add_moved();
    moved.set_from(absl::StrCat("network_interface.", InterfaceKey(from)));
    moved.set_to(absl::StrCat("network_interface.", InterfaceKey(to)));
  }
  return declaration;
}

}  // namespace eniform::property
