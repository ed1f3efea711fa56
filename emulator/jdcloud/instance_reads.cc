#include <algorithm>

#include "absl/strings/match.h"
#include "emulator/jdcloud/call.h"
#include "emulator/jdcloud/interface_view.h"
#include "emulator/jdcloud/listing.h"

namespace eniform::emulator::jdcloud {
namespace {

constexpr char kFilters[] =
    "instanceId+ privateIpAddress+ az+ vpcId+ status+ name imageId+ networkInterfaceId+ subnetId+ agId faultDomain+ dedicatedHostId+ "
    "dedicatedPoolId+ instanceType+ elasticIpAddress";

bool ContainsAny(absl::string_view text, const Filter& filter) {
  const bool any =
      std::any_of(filter.values.begin(), filter.values.end(), [&](const std::string& value) { return absl::StrContains(text, value); });
  return any != filter.negated;
}

bool HasEip(World& world, const Instance& instance, const Filter& filter) {
  for (const Attachment& attachment : instance.attachments) {
    for (const PrivateAddress& address : world.interfaces.Find(attachment.interface_id)->addresses) {
      const Eip* eip = ShownEip(world, address);
      if (eip != nullptr && filter.Has(eip->address.ToText())) return true;
    }
  }
  return false;
}

bool HasInterface(const Instance& instance, const Filter& filter) {
  return std::any_of(instance.attachments.begin(), instance.attachments.end(),
                     [&](const Attachment& attachment) { return filter.Has(attachment.interface_id); });
}

// The primary address of any mounted interface, and parts of it: JD reference 3.
bool HasPrivateIp(World& world, const Instance& instance, const Filter& filter) {
  return std::any_of(instance.attachments.begin(), instance.attachments.end(), [&](const Attachment& attachment) {
    const PrivateAddress* primary = world.interfaces.Find(attachment.interface_id)->Primary();
    return primary != nullptr && ContainsAny(primary->ip.ToText(), filter);
  });
}

bool Matches(World& world, const Instance& instance, const Filter& filter) {
  const std::string& name = filter.name;
  if (name == "instanceId") return filter.Has(instance.id);
  if (name == "privateIpAddress") return HasPrivateIp(world, instance, filter);
  if (name == "az") return filter.Has(instance.zone);
  if (name == "vpcId") return filter.Has(instance.vpc);
  if (name == "status") return filter.Has(StatusText(instance.status));
  if (name == "name") return ContainsAny(instance.name, filter);
  if (name == "networkInterfaceId") return HasInterface(instance, filter);
  if (name == "subnetId") return filter.Has(instance.subnet);
  if (name == "instanceType") return filter.Has(instance.type);
  if (name == "elasticIpAddress") return HasEip(world, instance, filter);
  return filter.Has("");  // images, groups and hosts: no instance here has one
}

// What is empty is left out: JD reference 1.6.
void WriteInstance(Call& call, const Instance& instance) {
  JsonWriter& out = call.out;
  World& world = call.world;
  const auto text = [&](const char* key, const std::string& value) {
    if (!value.empty()) out.TextField(key, value);
  };
  out.BeginObject().TextField("instanceId", instance.id);
  text("instanceName", instance.name);
  text("hostname", instance.name);
  out.TextField("instanceType", instance.type).TextField("vpcId", instance.vpc).TextField("subnetId", instance.subnet);
  const Interface& primary = *world.interfaces.Find(instance.primary_interface);
  const PrivateAddress& address = primary.addresses.front();
  out.TextField("privateIpAddress", address.ip.ToText());
  if (const Eip* eip = ShownEip(world, address)) {
    out.TextField("elasticIpId", eip->id).TextField("elasticIpAddress", eip->address.ToText());
  }
  out.TextField("status", StatusText(instance.status)).TextField("az", instance.zone).TextField("launchTime", instance.created);
  out.Key("charge").BeginObject();
  out.TextField("chargeMode", instance.prepaid ? "prepaid_by_duration" : "postpaid_by_duration");
  out.TextField("chargeStatus", instance.expired ? "overdue" : "normal").EndObject();
  if (!instance.tags.empty()) WriteTags(out, instance.tags);
  bool any_secondary = false;
  for (const Attachment& attachment : instance.attachments) {
    const bool is_primary = attachment.interface_id == instance.primary_interface;
    if (is_primary) out.Key("primaryNetworkInterface");
    if (!is_primary && !any_secondary) out.Key("secondaryNetworkInterfaces").BeginArray();
    any_secondary = any_secondary || !is_primary;
    WriteAttachment(out, world, attachment);
  }
  if (any_secondary) out.EndArray();
  out.EndObject();
}

// Takes the filters that indexes answer; the instances that are left, in the order of the listing.
const std::vector<uint32_t>& Candidates(World& world, Listing& listing, std::vector<uint32_t>& own) {
  Filter filter;
  const auto is_eip = [](const Filter& f) { return f.name == "elasticIpAddress"; };
  const bool by_eip = std::any_of(listing.filters.begin(), listing.filters.end(), is_eip);
  if (listing.Take("instanceId", filter)) {
    for (const std::string& id : filter.values) {
      if (const Instance* instance = world.instances.Find(id)) own.push_back(instance->slot);
    }
  } else if (!by_eip && listing.Take("networkInterfaceId", filter)) {
    for (const std::string& id : filter.values) {
      const Interface* interface = world.interfaces.Find(id);
      Instance* instance = interface == nullptr ? nullptr : world.instances.Find(interface->holder);
      if (instance != nullptr && instance->Find(id) != nullptr) own.push_back(instance->slot);
    }
  } else {
    return world.instances.live();
  }
  std::sort(own.begin(), own.end());
  own.erase(std::unique(own.begin(), own.end()), own.end());
  return own;
}

template <typename Write>
Refusal List(Call& call, const char* key, const Write& write) {
  World& world = call.world;
  Listing listing;
  EMULATOR_TRY(ReadListing(call, kFilters, "launchTime", listing));
  std::vector<uint32_t> own;
  const std::vector<uint32_t>& candidates = Candidates(world, listing, own);
  // An EIP's address and an interface's id are the one pair of conditions of which either is enough: JD reference 3.
  Filter by_interface, by_eip;
  const bool has_interface = listing.Take("networkInterfaceId", by_interface), has_eip = listing.Take("elasticIpAddress", by_eip);
  if (has_interface && has_eip) listing.filters.push_back({"either", {}, false});
  if (has_eip && !has_interface) listing.filters.push_back(by_eip);
  const auto matches = [&](const Instance& instance, const Filter& filter) {
    if (filter.name == "either") return HasInterface(instance, by_interface) || HasEip(world, instance, by_eip);
    return Matches(world, instance, filter);
  };
  WriteListing(call, world.instances, candidates, listing, Product::kVm, key, matches, write);
  return Refusal::None();
}

Refusal DescribeInstances(Call& call) { return List(call, "instances", WriteInstance); }

Refusal DescribeInstanceStatus(Call& call) {
  return List(call, "instanceStatuses", [](Call& c, const Instance& instance) {
    c.out.BeginObject().TextField("instanceId", instance.id).TextField("status", StatusText(instance.status)).EndObject();
  });
}

Refusal DescribeInstance(Call& call) {
  Instance* instance = nullptr;
  EMULATOR_TRY(call.FindInstance(instance));
  call.out.Key("instance");
  WriteInstance(call, *instance);
  return Refusal::None();
}

}  // namespace

void AddInstanceReads(ActionTable& table) {
  AddAction(table, "vm GET instances", "describeInstances", "", kListParameters, DescribeInstances);
  AddAction(table, "vm GET instances/{}", "describeInstance", "instanceId", "", DescribeInstance);
  AddAction(table, "vm GET instanceStatus", "describeInstanceStatus", "", kListParameters, DescribeInstanceStatus);
}

}  // namespace eniform::emulator::jdcloud
