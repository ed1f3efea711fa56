#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "emulator/alicloud/attachment.h"
#include "emulator/alicloud/call.h"
#include "emulator/alicloud/interface_rules.h"

namespace eniform::emulator::alicloud {
namespace {

constexpr size_t kGivenUnattached = 32;  // explicit addresses at a call for an Available interface: Alibaba reference 2.8

// Addresses change on an Available or InUse interface, of a primary one while its instance runs or rests: Alibaba reference 2.8.
Refusal MustTakeAddresses(World& world, const Interface& interface) {
  EMULATOR_TRY(MustBeOurs(interface));
  if (interface.state != InterfaceState::kAvailable && interface.state != InterfaceState::kInUse)
    return {"InvalidOperation.InvalidEniState", absl::StrCat("`", interface.id, "` is ", StateText(interface.state), ".")};
  const Instance* instance = interface.primary ? world.instances.Find(interface.instance) : nullptr;
  return instance == nullptr ? Refusal::None() : MustRunOrRest(*instance);
}

// The code beyond the type's limit is not documented (Alibaba reference 8): by the seed one of the two that are.
Refusal CheckAddressLimit(World& world, const Interface& interface, int64_t wanted) {
  const Instance* instance = interface.instance.empty() ? nullptr : world.instances.Find(interface.instance);
  const int64_t most = instance == nullptr ? kAddressesUnattached : world.types.at(instance->type).addresses_per_interface;
  if (static_cast<int64_t>(interface.addresses.size()) + wanted <= most) return Refusal::None();
  return {world.Coin("too many addresses") ? "InvalidOperation.Ipv4CountExceeded" : "QuotaExceeded.PrivateIpAddress",
          absl::StrCat("`", interface.id, "` has ", interface.addresses.size(), " addresses, at most ", most, " are allowed.")};
}

Refusal AssignPrivateIpAddresses(Call& call) {
  World& world = call.world;
  Interface* interface = nullptr;
  EMULATOR_TRY(call.FindInterface(call.Text("NetworkInterfaceId"), interface));
  EMULATOR_TRY(MustTakeAddresses(world, *interface));
  Subnet& subnet = *world.subnets.Find(interface->subnet);
  WantedAddresses wanted;
  EMULATOR_TRY(ReadWantedAddresses(call, subnet, "InvalidIp.IpAssigned", wanted));
  if (wanted.size() == 0) return {"MissingPrivateIpAddress", "`PrivateIpAddress.N` or `SecondaryPrivateIpAddressCount` is missing."};
  if (interface->state == InterfaceState::kAvailable && wanted.given.size() > kGivenUnattached)
    return {"InvalidParameter", absl::StrCat("`PrivateIpAddress` has more than ", kGivenUnattached, " elements.")};
  EMULATOR_TRY(CheckAddressLimit(world, *interface, wanted.size()));
  EMULATOR_TRY(CheckSecurityGroups(world, interface->security_groups, interface->vpc, wanted.size(), {}));
  EMULATOR_TRY(CheckFreeAddresses(subnet, wanted.size()));
  std::vector<std::string> assigned;
  for (int64_t i = 0; i < wanted.picked; ++i) {
    PrivateAddress address;
    address.ip = *world.PickAddress(subnet);
    assigned.push_back(address.ip.ToText());
    world.AddAddress(*interface, std::move(address));
  }
  for (PrivateAddress& address : wanted.given) {
    assigned.push_back(address.ip.ToText());
    world.AddAddress(*interface, std::move(address));
  }
  // Older answers have the request's id alone (Alibaba reference 2.8): one in four.
  if (world.Coin("bare answer " + interface->id, 4)) return Refusal::None();
  call.out.Key("AssignedPrivateIpAddressesSet").BeginObject().TextField("NetworkInterfaceId", interface->id);
  WriteTexts(call.out, "PrivateIpSet", "PrivateIpAddress", assigned, interface->variety);
  call.out.Key("Ipv4PrefixSet").BeginObject().Key("Ipv4Prefixes").BeginArray().EndArray().EndObject().EndObject();
  return Refusal::None();
}

Refusal UnassignPrivateIpAddresses(Call& call) {
  World& world = call.world;
  Interface* interface = nullptr;
  EMULATOR_TRY(call.FindInterface(call.Text("NetworkInterfaceId"), interface));
  EMULATOR_TRY(MustTakeAddresses(world, *interface));
  std::set<Ipv4> ips;
  for (const std::string& text : call.in.List("PrivateIpAddress")) {
    absl::optional<Ipv4> ip = Ipv4::Parse(text);
    const PrivateAddress* address = ip.has_value() ? interface->Address(*ip) : nullptr;
    // One code for an address that is not there and for the primary one (Alibaba reference 1.8).
    if (address == nullptr || address->primary)
      return {"InvalidIp.IpUnassigned", absl::StrCat("`", text, "` is no secondary address of `", interface->id, "`.")};
    ips.insert(*ip);
  }
  // What becomes of an EIP there is not documented (Alibaba reference 8): by the seed it is refused, or the EIP is free.
  for (Ipv4 ip : ips) {
    const std::string& eip = interface->Address(ip)->eip;
    if (!eip.empty() && world.Coin("addresses with EIPs stay"))
      return {"OperationDenied", absl::StrCat("The address ", ip.ToText(), " has the EIP `", eip, "`.")};
  }
  for (Ipv4 ip : ips) {
    if (Eip* eip = world.eips.Find(interface->Address(ip)->eip)) world.Unlink(*eip);
    world.RemoveAddress(*interface, ip);
  }
  return Refusal::None();
}

}  // namespace

void AddAddressActions(ActionTable& table) {
  const auto add = [&](const char* name, int rate, const char* parameters, Refusal (*run)(Call&)) {
    table.emplace(std::make_pair(Product::kEcs, name), Action{ActionKind::kWrite, rate, ParameterSpec(parameters), run});
  };
  add("AssignPrivateIpAddresses", 400,
      "RegionId! NetworkInterfaceId! PrivateIpAddress:l SecondaryPrivateIpAddressCount:u Ipv4Prefix:x Ipv4PrefixCount:x",
      AssignPrivateIpAddresses);
  add("UnassignPrivateIpAddresses", 400, "RegionId! NetworkInterfaceId! PrivateIpAddress:l! Ipv4Prefix:x", UnassignPrivateIpAddresses);
}

}  // namespace eniform::emulator::alicloud
