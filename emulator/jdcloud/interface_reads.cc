#include <algorithm>
#include <set>

#include "emulator/jdcloud/call.h"
#include "emulator/jdcloud/interface_view.h"
#include "emulator/jdcloud/listing.h"

namespace eniform::emulator::jdcloud {
namespace {

bool Matches(World& world, const Interface& interface, const Filter& filter) {
  const std::string& name = filter.name;
  if (name == "networkInterfaceIds") return filter.Has(interface.id);
  if (name == "networkInterfaceNames") return filter.Has(interface.name);
  if (name == "vpcId") return filter.Has(interface.vpc);
  if (name == "subnetId") return filter.Has(interface.subnet);
  if (name == "role") return filter.Has(RoleText(interface.role));
  if (name == "azType") return filter.Has("standard") || filter.Has("all");
  if (name == "azs") {
    const Instance* instance = interface.instance.empty() ? nullptr : world.instances.Find(interface.instance);
    return filter.Has(instance == nullptr ? "" : instance->zone);
  }
  return filter.Has(interface.resource_group);  // resourceGroupIds
}

// The interfaces that an indexed filter leaves, in the order of the listing: walking all the others is then saved. `own` is where
// they are put when no index has just them.
const std::vector<uint32_t>& Candidates(World& world, Listing& listing, std::vector<uint32_t>& own) {
  Filter filter;
  if (listing.Take("networkInterfaceIds", filter)) {
    const std::set<std::string> ids(filter.values.begin(), filter.values.end());
    for (const std::string& id : ids) {
      const Interface* interface = world.interfaces.Find(id);
      if (interface != nullptr && interface->visible) own.push_back(interface->slot);
    }
    std::sort(own.begin(), own.end());
    return own;
  }
  if (listing.Take("subnetId", filter)) {
    const Subnet* subnet = world.subnets.Find(filter.values.front());
    return subnet == nullptr ? own : subnet->interfaces.slots();
  }
  if (listing.Take("vpcId", filter)) {
    const Vpc* vpc = world.vpcs.Find(filter.values.front());
    return vpc == nullptr ? own : vpc->interfaces.slots();
  }
  if (listing.Take("role", filter)) {
    for (Role role : {Role::kPrimary, Role::kSecondary, Role::kManaged, Role::kSystem}) {
      if (filter.values.front() == RoleText(role)) return world.visible_by_role[static_cast<size_t>(role)].slots();
    }
    return own;
  }
  return world.visible_interfaces.slots();
}

Refusal DescribeNetworkInterfaces(Call& call) {
  Listing listing;
  EMULATOR_TRY(ReadListing(call, "networkInterfaceIds+ networkInterfaceNames+ vpcId subnetId role azType azs+", "createdTime", listing));
  std::vector<uint32_t> own;
  const std::vector<uint32_t>& candidates = Candidates(call.world, listing, own);
  WriteListing(
      call, call.world.interfaces, candidates, listing, Product::kVpc, "networkInterfaces",
      [&](const Interface& interface, const Filter& filter) { return Matches(call.world, interface, filter); },
      [](Call& c, const Interface& interface) { WriteInterface(c.out, c.world, interface); });
  return Refusal::None();
}

Refusal DescribeNetworkInterface(Call& call) {
  Interface* interface = nullptr;
  EMULATOR_TRY(call.FindInterface(call.id, interface));
  call.out.Key("networkInterface");
  WriteInterface(call.out, call.world, *interface);
  return Refusal::None();
}

}  // namespace

void AddInterfaceReads(ActionTable& table) {
  AddAction(table, "vpc GET networkInterfaces/", "describeNetworkInterfaces", "", kGroupedListParameters, DescribeNetworkInterfaces);
  AddAction(table, "vpc GET networkInterfaces/{}", "describeNetworkInterface", "networkInterfaceId", "", DescribeNetworkInterface);
}

}  // namespace eniform::emulator::jdcloud
