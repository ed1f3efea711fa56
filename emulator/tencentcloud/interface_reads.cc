#include <algorithm>
#include <functional>
#include <iterator>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "emulator/tencentcloud/call.h"
#include "emulator/tencentcloud/interface_view.h"

namespace eniform::emulator::tencentcloud {
namespace {

const std::set<std::string>& FilterNames() {
  static const auto* const kNames = new std::set<std::string>{"vpc-id",
                                                              "subnet-id",
                                                              "network-interface-id",
                                                              "attachment.instance-id",
                                                              "groups.security-group-id",
                                                              "network-interface-name",
                                                              "network-interface-description",
                                                              "address-ip",
                                                              "ip-exact-match",
                                                              "public-address-ip",
                                                              "address-ipv6",
                                                              "address-type",
                                                              "tag-key",
                                                              "tag:",
                                                              "is-primary",
                                                              "eni-type",
                                                              "eni-qos",
                                                              "termination-protection",
                                                              "traffic-protection"};
  return *kNames;
}

bool AnyAddress(const Interface& interface, const std::function<bool(const PrivateAddress&)>& is) {
  return std::any_of(interface.addresses.begin(), interface.addresses.end(), is);
}

bool HasPrivateIp(const Interface& interface, const Filter& filter, bool exact) {
  return AnyAddress(interface, [&](const PrivateAddress& address) {
    const std::string text = address.ip.ToText();
    // One value alone matches the end of an address unless `ip-exact-match` says otherwise: Tencent reference 2.2.
    if (!exact && filter.values.size() == 1) return absl::EndsWith(text, filter.values[0]);
    return filter.Has(text);
  });
}

bool HasPublicIp(World& world, const Interface& interface, const Filter& filter) {
  return AnyAddress(interface, [&](const PrivateAddress& address) {
    const Eip* eip = address.eip.empty() ? nullptr : world.eips.Find(address.eip);
    return filter.Has(eip != nullptr ? eip->address.ToText() : address.wan_ip);
  });
}

using Test = std::function<bool(const Interface&)>;

// What a filter asks of an interface, its name looked at once for all of them; never `is-primary`, which Candidates takes. `filter` and
// `world` must outlive it.
Test TestOf(World& world, const Filter& filter, bool exact_ip) {
  const std::string& name = filter.name;
  const auto field = [&](std::string Interface::*text) -> Test {
    return [&filter, text](const Interface& interface) { return filter.Has(interface.*text); };
  };
  const auto always = [](bool matches) -> Test { return [matches](const Interface&) { return matches; }; };
  if (name == "vpc-id") return field(&Interface::vpc);
  if (name == "subnet-id") return field(&Interface::subnet);
  if (name == "network-interface-id") return field(&Interface::id);
  if (name == "attachment.instance-id") {
    return [&filter](const Interface& interface) { return !interface.instance.empty() && filter.Has(interface.instance); };
  }
  if (name == "groups.security-group-id") {
    return [&filter](const Interface& interface) {
      return std::any_of(interface.security_groups.begin(), interface.security_groups.end(),
                         [&](const std::string& id) { return filter.Has(id); });
    };
  }
  if (name == "network-interface-name") return field(&Interface::name);
  if (name == "network-interface-description") return field(&Interface::description);
  if (name == "address-ip") {
    return [&filter, exact_ip](const Interface& interface) { return HasPrivateIp(interface, filter, exact_ip); };
  }
  if (name == "ip-exact-match") return always(true);
  if (name == "public-address-ip") {
    return [&world, &filter](const Interface& interface) { return HasPublicIp(world, interface, filter); };
  }
  if (name == "address-ipv6" || name == "address-type") return always(false);  // no interface here has an IPv6 address
  if (name == "eni-type") {
    return [primary = filter.Has("1"), other = filter.Has("0")](const Interface& interface) { return interface.primary ? primary : other; };
  }
  if (name == "eni-qos") return field(&Interface::qos);
  if (name == "termination-protection" || name == "traffic-protection") return always(filter.Has("false"));
  return [&filter](const Interface& interface) {
    bool by_tag = false;
    return MatchesTagFilter(filter, interface.tags, by_tag) && by_tag;
  };
}

// The interfaces that `is-primary` and the first filter with an index leave, in the order of the listing; these are taken out of `filters`.
// A listing of a hundred thousand is asked for page by page, and each page would have to look at all of them.
class Candidates {
 public:
  Candidates(World& world, std::vector<Filter>& filters) : world_(world) {
    CollectIndexed(filters);
    for (auto it = FindFilter(filters, "is-primary"); it != filters.end(); it = FindFilter(filters, "is-primary")) {
      Keep(it->Has("true"), it->Has("false"));
      filters.erase(it);
    }
  }
  const std::vector<uint32_t>& slots() const { return list_ != nullptr ? *list_ : own_; }

 private:
  static std::vector<Filter>::iterator FindFilter(std::vector<Filter>& filters, absl::string_view name) {
    return std::find_if(filters.begin(), filters.end(), [&](const Filter& filter) { return filter.name == name; });
  }
  void CollectIndexed(std::vector<Filter>& filters) {
    for (const char* name : {"network-interface-id", "attachment.instance-id", "subnet-id", "vpc-id"}) {
      const auto it = FindFilter(filters, name);
      if (it == filters.end()) continue;
      std::set<std::string> values(it->values.begin(), it->values.end());
      for (const std::string& value : values) Collect(name, value);
      if (merged_parts_ > 1) std::sort(own_.begin(), own_.end());
      filters.erase(it);
      return;
    }
    list_ = &world_.visible_interfaces.slots();
  }
  // Those that instances were born with, the others, both or none.
  void Keep(bool primaries, bool others) {
    const std::vector<uint32_t>& born = world_.visible_primaries.slots();
    if ((primaries && others) || (others && born.empty())) return;
    const std::vector<uint32_t>& all = slots();
    std::vector<uint32_t> kept;
    if (primaries) {
      std::set_intersection(all.begin(), all.end(), born.begin(), born.end(), std::back_inserter(kept));
    } else if (others) {
      kept.reserve(all.size());
      std::set_difference(all.begin(), all.end(), born.begin(), born.end(), std::back_inserter(kept));
    }
    own_ = std::move(kept);
    list_ = nullptr;
  }
  void Collect(absl::string_view name, const std::string& value) {
    if (name == "network-interface-id") {
      const Interface* interface = world_.interfaces.Find(value);
      if (interface != nullptr && interface->visible) Append({interface->slot});
    } else if (name == "attachment.instance-id") {
      const Instance* instance = world_.instances.Find(value);
      std::vector<uint32_t> slots;
      for (const std::string& id : instance == nullptr ? std::vector<std::string>() : instance->interfaces) {
        const Interface* interface = world_.interfaces.Find(id);
        if (interface != nullptr && interface->visible && interface->instance == value) slots.push_back(interface->slot);
      }
      std::sort(slots.begin(), slots.end());
      Append(slots);
    } else if (name == "subnet-id") {
      const Subnet* subnet = world_.subnets.Find(value);
      if (subnet != nullptr) Share(subnet->interfaces.slots());
    } else {
      const Vpc* vpc = world_.vpcs.Find(value);
      if (vpc != nullptr) Share(vpc->interfaces.slots());
    }
  }
  // One index alone is walked where it is; only several are copied together.
  void Share(const std::vector<uint32_t>& slots) {
    if (merged_parts_ == 0) {
      list_ = &slots;
      ++merged_parts_;
      return;
    }
    if (list_ != nullptr) own_ = *list_;
    list_ = nullptr;
    Append(slots);
  }
  void Append(const std::vector<uint32_t>& slots) {
    own_.insert(own_.end(), slots.begin(), slots.end());
    ++merged_parts_;
  }

  World& world_;
  const std::vector<uint32_t>* list_ = nullptr;
  std::vector<uint32_t> own_;
  int merged_parts_ = 0;
};

Refusal ListById(Call& call, const std::vector<std::string>& ids, const Page& page) {
  std::vector<const Interface*> found;
  for (const std::string& id : ids) {
    if (!HasShape(id, "eni-")) return {"InvalidParameterValue.Malformed", "`" + id + "` is not the id of a network interface."};
    const Interface* interface = call.world.interfaces.Find(id);
    if (interface != nullptr && interface->visible) {
      found.push_back(interface);
    } else if (call.world.Coin("missing " + id)) {
      // The cloud does either: an error, or a set without it (Tencent reference 2.2).
      return {"ResourceNotFound", "The network interface `" + id + "` does not exist."};
    }
  }
  call.out.Key("NetworkInterfaceSet").BeginArray();
  for (size_t i = page.offset; i < found.size() && i < page.offset + page.limit; ++i) WriteInterface(call.out, call.world, *found[i]);
  call.out.EndArray().IntegerField("TotalCount", static_cast<int64_t>(found.size()));
  return Refusal::None();
}

Refusal DescribeNetworkInterfaces(Call& call) {
  std::vector<Filter> filters;
  Page page;
  EMULATOR_TRY(call.ReadFilters("NetworkInterfaceIds", FilterNames(), filters));
  EMULATOR_TRY(call.ReadPage(100, page));
  if (call.Has("NetworkInterfaceIds") && !call.in["NetworkInterfaceIds"].empty())
    return ListById(call, call.Texts("NetworkInterfaceIds"), page);

  bool exact_ip = false;
  for (const Filter& filter : filters) exact_ip = exact_ip || (filter.name == "ip-exact-match" && filter.values[0] == "true");
  const Candidates candidates(call.world, filters);
  const std::vector<uint32_t>& slots = candidates.slots();
  uint64_t total = 0;
  call.out.Key("NetworkInterfaceSet").BeginArray();
  if (filters.empty()) {
    total = slots.size();
    for (uint64_t i = page.offset; i < total && i < page.offset + page.limit; ++i) {
      WriteInterface(call.out, call.world, call.world.interfaces.at(slots[i]));
    }
  } else {
    std::vector<Test> tests;
    for (const Filter& filter : filters) tests.push_back(TestOf(call.world, filter, exact_ip));
    for (uint32_t slot : slots) {
      const Interface& interface = call.world.interfaces.at(slot);
      if (!std::all_of(tests.begin(), tests.end(), [&](const Test& test) { return test(interface); })) continue;
      if (total >= page.offset && total < page.offset + page.limit) WriteInterface(call.out, call.world, interface);
      ++total;
    }
  }
  call.out.EndArray().IntegerField("TotalCount", static_cast<int64_t>(total));
  return Refusal::None();
}

Refusal DescribeNetworkInterfaceLimit(Call& call) {
  const std::string id = call.Text("InstanceId");
  int64_t interfaces = 0, addresses = call.world.quotas.addresses_per_interface;
  const Instance* instance = call.world.instances.Find(id);
  if (HasShape(id, "eni-")) {
    Interface* interface = nullptr;
    EMULATOR_TRY(call.FindInterface(id, interface));
    instance = interface->instance.empty() ? nullptr : call.world.instances.Find(interface->instance);
  } else if (instance == nullptr) {
    return {"ResourceNotFound", "The instance `" + id + "` does not exist."};
  }
  if (instance != nullptr) {
    const InstanceType& type = call.world.types.at(instance->type);
    interfaces = type.interfaces;
    addresses = type.addresses_per_interface;
  }
  call.out.IntegerField("EniQuantity", interfaces).IntegerField("EniPrivateIpAddressQuantity", addresses);
  call.out.IntegerField("ExtendEniQuantity", 0).IntegerField("ExtendEniPrivateIpAddressQuantity", 0);
  call.out.IntegerField("SubEniQuantity", 0).IntegerField("SubEniPrivateIpAddressQuantity", 0);
  return Refusal::None();
}

}  // namespace

void AddInterfaceReads(ActionTable& table) {
  table.emplace("DescribeNetworkInterfaces",
                Action{Product::kVpc, ActionKind::kRead, 100, Throttle::kInterfaceModule,
                       ParameterSpec("NetworkInterfaceIds[]<=100 Filters:filter[] Offset:u Limit:u"), DescribeNetworkInterfaces});
  table.emplace("DescribeNetworkInterfaceLimit", Action{Product::kVpc, ActionKind::kRead, 20, Throttle::kInterfaceModule,
                                                        ParameterSpec("InstanceId!"), DescribeNetworkInterfaceLimit});
}

}  // namespace eniform::emulator::tencentcloud
