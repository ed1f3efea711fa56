#include "tests/planner/random_world.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"

namespace eniform::planner {
namespace {

std::vector<std::string> Pool(int subnet) {
  std::vector<std::string> pool;
  for (int i = 10; i < 24; ++i) pool.push_back(absl::StrCat("10.0.", subnet, ".", i));
  return pool;
}

int Attached(const Bed& bed, const std::string& instance) {
  int attached = 0;
  for (const NetworkInterface& interface : bed.observation.interfaces()) attached += interface.instance_id() == instance;
  return attached;
}

int Limit(const Bed& bed, const std::string& id) {
  for (const Instance& instance : bed.observation.instances()) {
    if (instance.id() == id) return instance.limits().interfaces();
  }
  return 0;
}

}  // namespace

std::string RandomWorld::Address(std::vector<std::string>& pool) {
  const int i = Upto(static_cast<int>(pool.size()) - 1);
  std::string address = pool[i];
  pool.erase(pool.begin() + i);
  return address;
}

Bed RandomWorld::MakeBed() {
  Bed bed;
  bed.Subnet("s1", "10.0.1.0/24").Subnet("s2", "10.0.2.0/24");
  instances_ = 2 + Upto(1);
  for (int i = 0; i < instances_; ++i)
    bed.Instance(absl::StrCat("ins-", i), "s1", absl::StrCat("10.0.1.", 5 + i), 2 + Upto(2), 2 + Upto(3));
  std::vector<std::string> pools[2] = {Pool(1), Pool(2)};
  const int interfaces = 1 + Upto(4);
  int eips = 0;
  for (int i = 0; i < interfaces; ++i) {
    const int subnet = Upto(1);
    std::vector<std::string> addresses;
    for (int n = 1 + Upto(1); n > 0; --n) addresses.push_back(Address(pools[subnet]));
    std::string instance = Chance(60) ? absl::StrCat("ins-", Upto(instances_ - 1)) : "";
    if (!instance.empty() && Attached(bed, instance) >= Limit(bed, instance)) instance = "";
    const std::string id = absl::StrCat("eni-", i);
    bed.Interface(id, absl::StrCat("s", subnet + 1), addresses, instance);
    bed.Remember(absl::StrCat("i", i), id);
    if (!Chance(50)) continue;
    const std::string eip = absl::StrCat("eip-", eips++);
    bed.Eip(eip, absl::StrCat("203.0.113.", eips), id, addresses[Upto(static_cast<int>(addresses.size()) - 1)]);
    bed.RememberEip(absl::StrCat("e", eips - 1), eip, ON_REMOVE_DELETE).RememberBinding(absl::StrCat("e", eips - 1), eip);
  }
  interfaces_ = interfaces;
  eips_ = eips;
  return bed;
}

Declaration RandomWorld::MakeDeclaration() {
  Declaration declaration;
  std::vector<std::string> pools[2] = {Pool(1), Pool(2)};
  std::vector<std::pair<std::string, std::string>> places;  // interface, address
  const int count = interfaces_ + Upto(2);
  for (int i = 0; i < count; ++i) {
    if (i < interfaces_ && Chance(15)) continue;
    auto& interface = *declaration.add_network_interfaces();
    interface.set_key(absl::StrCat("i", i));
    interface.set_name(Chance(90) ? absl::StrCat("eni-", i) : "renamed");
    const int subnet = Upto(1);
    interface.mutable_subnet()->set_id(absl::StrCat("s", subnet + 1));
    if (Chance(60)) interface.set_primary_ip(Address(pools[subnet]));
    for (int n = Upto(2); n > 0; --n) interface.add_secondary_ips(Address(pools[subnet]));
    if (Chance(70)) interface.mutable_attachment()->mutable_instance()->set_id(absl::StrCat("ins-", Upto(instances_ - 1)));
    places.emplace_back(interface.key(), "");
    for (const std::string& address : interface.secondary_ips()) places.emplace_back(interface.key(), address);
  }
  for (int i = 0; i < eips_ + Upto(1); ++i) {
    if (Chance(15)) continue;
    auto& eip = *declaration.add_eips();
    eip.set_key(absl::StrCat("e", i));
    eip.set_name(absl::StrCat("eip-", i));
    eip.set_protect(false);
    eip.set_on_remove(ON_REMOVE_DELETE);
    if (places.empty() || Chance(20)) continue;
    const int place = Upto(static_cast<int>(places.size()) - 1);
    auto& binding = *declaration.add_eip_bindings();
    binding.set_key(eip.key());
    binding.mutable_eip()->set_name(eip.key());
    binding.mutable_network_interface()->set_name(places[place].first);
    if (!places[place].second.empty()) binding.set_private_ip(places[place].second);
    places.erase(places.begin() + place);
  }
  return Bed::Parse(declaration.DebugString());
}

std::string RandomWorld::Run(const Plan& plan, ModelCloud& cloud) {
  std::vector<int> left(plan.operations_size());
  for (int i = 0; i < plan.operations_size(); ++i) left[i] = i;
  std::set<int> done;
  std::string log;
  while (!left.empty()) {
    std::vector<size_t> ready;
    for (size_t i = 0; i < left.size(); ++i) {
      const auto& waits = plan.operations(left[i]).depends_on();
      if (std::all_of(waits.begin(), waits.end(), [&](const Dependency& d) { return done.contains(d.operation()); })) ready.push_back(i);
    }
    if (ready.empty()) return "nothing is ready";
    const size_t chosen = ready[Upto(static_cast<int>(ready.size()) - 1)];
    const Operation& operation = plan.operations(left[chosen]);
    absl::StrAppend(&log, operation.id(), " ");
    const std::string error = cloud.Do(operation);
    if (!error.empty()) return absl::StrCat("operation ", operation.id(), " was refused: ", error, " in the order ", log);
    done.insert(operation.id());
    left.erase(left.begin() + static_cast<std::ptrdiff_t>(chosen));
  }
  return "";
}

}  // namespace eniform::planner
