#include <algorithm>

#include "absl/strings/str_cat.h"
#include "emulator/jdcloud/call.h"
#include "emulator/jdcloud/instance_rules.h"
#include "emulator/jdcloud/interface_rules.h"
#include "emulator/jdcloud/listing.h"

namespace eniform::emulator::jdcloud {
namespace {

struct Quota {
  int64_t limit = 0;
  int64_t count = 0;
};

// Whose quota it is where it is not the account's.
Refusal ReadParentQuota(Call& call, const std::string& type, const std::string& parent, Quota& quota) {
  World& world = call.world;
  if (parent.empty()) return {"INVALID_ARGUMENT", absl::StrCat("'parentResourceId' is needed for '", type, "'")};
  if (type == "security_group") {
    if (world.vpcs.Find(parent) == nullptr) return {"NOT_FOUND", absl::StrCat("vpc '", parent, "' not found")};
    quota.limit = world.quotas.security_groups;
    for (uint32_t slot : world.security_groups.live()) quota.count += world.security_groups.at(slot).vpc == parent ? 1 : 0;
    return Refusal::None();
  }
  Interface* interface = nullptr;
  EMULATOR_TRY(call.FindInterface(parent, interface));
  if (type == "secondaryIp") {
    quota = {AddressQuota(world, *interface) - 1, static_cast<int64_t>(interface->addresses.size()) - 1};
  } else {
    quota = {world.quotas.blocks_per_interface, static_cast<int64_t>(interface->blocks.size())};
  }
  return Refusal::None();
}

// JD reference 2.3. The vpc product's, of one thing at a call.
Refusal DescribeQuota(Call& call) {
  const World& world = call.world;
  const std::string type = call.Text("type"), parent = call.Text("parentResourceId");
  Quota quota;
  if (type == "network_interface") {
    quota = {world.quotas.interfaces, static_cast<int64_t>(world.secondary_interfaces)};
  } else if (type == "elastic_ip") {
    quota = {world.quotas.eips, static_cast<int64_t>(world.eips.size())};
  } else if (type == "security_group" || type == "secondaryIp" || type == "network_interface_cidr") {
    EMULATOR_TRY(ReadParentQuota(call, type, parent, quota));
  } else {
    return {"INVALID_ARGUMENT", absl::StrCat("There is no quota of the type '", type, "' here.")};
  }
  call.out.Key("quota").BeginObject().TextField("type", type).TextField("parentResourceId", parent);
  call.out.IntegerField("maxLimit", quota.limit).IntegerField("count", quota.count).EndObject();
  return Refusal::None();
}

// The vm product's, of all its things: nothing about interfaces (JD reference 2.4). What an account may have of them is not
// documented and no action here makes any; the limits leave room.
Refusal DescribeQuotas(Call& call) {
  World& world = call.world;
  Listing listing;
  EMULATOR_TRY(ReadListing(call, "resourceTypes+", "", listing));
  Filter wanted;
  const bool some = listing.Take("resourceTypes", wanted);
  int64_t cores = 0, memory = 0;
  for (uint32_t slot : world.instances.live()) {
    const InstanceType& type = world.types.at(world.instances.at(slot).type);
    cores += type.cpu;
    memory += type.memory_gib;
  }
  const int64_t instances = static_cast<int64_t>(world.instances.size());
  call.out.Key("quotas").BeginArray();
  const auto write = [&](const char* name, int64_t used) {
    if (some && !wanted.Has(name)) return;
    call.out.BeginObject().TextField("resourceType", name).IntegerField("limit", 2 * used + 100).IntegerField("used", used).EndObject();
  };
  write("instance", instances);
  write("instance_cpu", cores);
  write("instance_memory", memory);
  for (const char* none : {"instance_local_disk", "keypair", "image", "instanceTemplate", "imageShare"}) write(none, 0);
  call.out.EndArray();
  return Refusal::None();
}

void WriteType(Call& call, const InstanceType& type, const std::vector<std::string>& zones) {
  call.out.BeginObject().TextField("instanceType", type.name).TextField("family", type.name.substr(0, type.name.rfind('.')));
  call.out.IntegerField("cpu", type.cpu).IntegerField("memoryMB", int64_t{1024} * type.memory_gib);
  call.out.IntegerField("nicLimit", InterfaceLimit(type)).TextField("architecture", "x86_64");
  call.out.Key("state").BeginArray();
  for (const std::string& zone : zones) call.out.BeginObject().TextField("az", zone).BoolField("inStock", true).EndObject();
  call.out.EndArray().EndObject();
}

std::vector<std::string> ZonesOf(World& world) {
  std::vector<std::string> zones;
  for (uint32_t slot : world.subnets.live()) zones.push_back(world.subnets.at(slot).zone);
  std::sort(zones.begin(), zones.end());
  zones.erase(std::unique(zones.begin(), zones.end()), zones.end());
  return zones;
}

// Not in pages: JD reference 2.4. Every type is sold in every zone here.
Refusal DescribeInstanceTypes(Call& call) {
  World& world = call.world;
  const std::string service = call.Has("serviceName") ? call.Text("serviceName") : "vm";
  if (service != "vm" && service != "nc") return {"INVALID_ARGUMENT", "'serviceName' is vm or nc"};
  Listing listing;
  EMULATOR_TRY(ReadListing(call, "instanceTypes+ az+ architecture", "", listing));
  const std::vector<std::string> zones = ZonesOf(world);
  int64_t total = 0;
  for (const bool specific : {false, true}) {
    std::vector<const InstanceType*> found;
    for (const auto& [name, type] : world.types) {
      const std::string& type_name = name;
      const bool passes = std::all_of(listing.filters.begin(), listing.filters.end(), [&](const Filter& filter) {
        if (filter.name == "instanceTypes") return filter.Has(type_name);
        if (filter.name == "az") return filter.HasAny(zones);
        return filter.Has("x86_64");
      });
      if (passes && type.specific == specific && service == "vm") found.push_back(&type);
    }
    if (found.empty()) continue;
    call.out.Key(specific ? "specificInstanceTypes" : "instanceTypes").BeginArray();
    for (const InstanceType* type : found) WriteType(call, *type, zones);
    call.out.EndArray();
    total += static_cast<int64_t>(found.size());
  }
  call.out.IntegerField("totalCount", total);
  return Refusal::None();
}

}  // namespace

void AddQuotaReads(ActionTable& table) {
  AddAction(table, "vpc GET quotas/", "describeQuota", "", "type! parentResourceId", DescribeQuota);
  AddAction(table, "vm GET quotas", "describeQuotas", "", "filters:filter[]", DescribeQuotas);
  AddAction(table, "vm GET instanceTypes", "describeInstanceTypes", "", "serviceName filters:filter[] chargeMode", DescribeInstanceTypes);
}

}  // namespace eniform::emulator::jdcloud
