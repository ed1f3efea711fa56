#include "emulator/tencentcloud/interface_rules.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"

namespace eniform::emulator::tencentcloud {
namespace {

size_t Characters(const std::string& text) {
  return static_cast<size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

bool HasAddressOnItsWay(const Interface& interface) {
  return interface.addresses_busy || std::any_of(interface.addresses.begin(), interface.addresses.end(),
                                                 [](const PrivateAddress& address) { return address.state != AddressState::kAvailable; });
}

}  // namespace

Refusal MustRest(const Interface& interface) {
  if (interface.state != InterfaceState::kAvailable) {
    return {"UnsupportedOperation.InvalidState",
            absl::StrCat("The network interface `", interface.id, "` is ", StateText(interface.state), ".")};
  }
  if (HasAddressOnItsWay(interface)) {
    return {"UnsupportedOperation.InvalidState", absl::StrCat("An operation on the addresses of `", interface.id, "` is running.")};
  }
  return Refusal::None();
}

Refusal MustTakeAddressOperation(const Interface& interface) {
  if (interface.state == InterfaceState::kAvailable && HasAddressOnItsWay(interface)) {
    return {"UnsupportedOperation.MutexOperationTaskRunning",
            absl::StrCat("An operation on the addresses of `", interface.id, "` is running.")};
  }
  return MustRest(interface);
}

int64_t AddressQuota(World& world, const Interface& interface) {
  const Instance* instance = interface.instance.empty() ? nullptr : world.instances.Find(interface.instance);
  return instance == nullptr ? world.quotas.addresses_per_interface : world.types.at(instance->type).addresses_per_interface;
}

Refusal CheckWantedAddress(World& world, const Subnet& subnet, const std::string& text, Ipv4& ip) {
  absl::optional<Ipv4> parsed = Ipv4::Parse(text);
  if (!parsed.has_value()) return {"InvalidParameterValue.Malformed", absl::StrCat("`", text, "` is not an IPv4 address.")};
  ip = *parsed;
  if (!subnet.cidr.Contains(ip)) {
    return {"InvalidParameterValue.Range",
            absl::StrCat("The address `", text, "` is not in the subnet `", subnet.id, "` (", subnet.cidr.ToText(), ").")};
  }
  if (subnet.IsReserved(ip)) return {"InvalidParameterValue.Reserved", absl::StrCat("The address `", text, "` is reserved by the system.")};
  if (const Interface* holder = world.HolderOf(subnet.vpc, ip)) {
    return {"ResourceInUse", absl::StrCat("The address `", text, "` is in use by `", holder->id, "`.")};
  }
  return Refusal::None();
}

Refusal ReadWantedAddresses(Call& call, const Subnet& subnet, WantedAddresses& wanted) {
  wanted.picked = call.Integer("SecondaryPrivateIpAddressCount", 0);
  if (!call.Has("PrivateIpAddresses")) return Refusal::None();
  std::set<std::string> seen;
  for (const auto& entry : call.in["PrivateIpAddresses"]) {
    PrivateAddress address;
    auto is_primary = entry.find("Primary");
    address.primary = is_primary != entry.end() && is_primary->is_boolean() && is_primary->get<bool>();
    if (address.primary && wanted.has_primary)
      return {"InvalidParameterValue.DuplicatePara", "More than one address is said to be the primary one."};
    wanted.has_primary = wanted.has_primary || address.primary;
    auto description = entry.find("Description");
    if (description != entry.end() && description->is_string()) address.description = description->get<std::string>();
    const std::string text = entry["PrivateIpAddress"].get<std::string>();
    if (!seen.insert(text).second) return {"InvalidParameterValue.DuplicatePara", absl::StrCat("The address `", text, "` is given twice.")};
    EMULATOR_TRY(CheckWantedAddress(call.world, subnet, text, address.ip));
    wanted.given.push_back(std::move(address));
  }
  return Refusal::None();
}

Refusal CheckAttachable(World& world, const Interface& interface, const Instance& instance, int64_t attach_type) {
  if (interface.vpc != instance.vpc) {
    return {"UnsupportedOperation.VpcMismatch",
            absl::StrCat("`", interface.id, "` is in ", interface.vpc, ", `", instance.id, "` in ", instance.vpc, ".")};
  }
  const std::string& zone = world.subnets.Find(interface.subnet)->zone;
  if (zone != instance.zone) {
    return {"UnsupportedOperation.ZoneMismatch",
            absl::StrCat("`", interface.id, "` is in ", zone, ", `", instance.id, "` in ", instance.zone, ".")};
  }
  if (instance.state != InstanceState::kRunning && instance.state != InstanceState::kStopped) {
    return {"UnsupportedOperation.ResourceIsInvalidState",
            absl::StrCat("The instance `", instance.id, "` is ", StateText(instance.state), ".")};
  }
  if (instance.operation_state == OperationState::kOperating && instance.operation == "ModifyInstancesVpcAttribute") {
    return {"UnsupportedOperation.ResourceIsInvalidState", absl::StrCat("The instance `", instance.id, "` is moving to another subnet.")};
  }
  if (interface.security_groups.empty()) {
    return {"UnsupportedOperation.ResourceIsInvalidState",
            absl::StrCat("The network interface `", interface.id, "` has no security group.")};
  }
  const InstanceType& type = world.types.at(instance.type);
  if (type.interfaces == 0)
    return {"UnsupportedOperation.UnsupportedInstanceFamily", absl::StrCat("`", type.name, "` takes no network interfaces.")};
  if (attach_type != 0) return {"LimitExceeded", absl::StrCat("`", instance.id, "` takes no extension interfaces.")};
  if (static_cast<int>(instance.interfaces.size()) >= type.interfaces) {
    return {"LimitExceeded", absl::StrCat("`", instance.id, "` has ", instance.interfaces.size(), " network interfaces, at most ",
                                          type.interfaces, " are allowed.")};
  }
  if (static_cast<int>(interface.addresses.size()) > type.addresses_per_interface) {
    return {"LimitExceeded", absl::StrCat("`", interface.id, "` has ", interface.addresses.size(), " addresses, on `", instance.id,
                                          "` at most ", type.addresses_per_interface, " are allowed.")};
  }
  return Refusal::None();
}

Refusal CheckNameAndDescription(Call& call) {
  if (call.Has("NetworkInterfaceName") && call.Text("NetworkInterfaceName").size() > 60) {
    return {"InvalidParameterValue.TooLong", "`NetworkInterfaceName` has more than 60 bytes."};
  }
  if (Characters(call.Text("NetworkInterfaceDescription")) > 60) {
    return {"InvalidParameterValue.TooLong", "`NetworkInterfaceDescription` has more than 60 characters."};
  }
  return Refusal::None();
}

}  // namespace eniform::emulator::tencentcloud
