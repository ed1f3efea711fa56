#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "emulator/tencentcloud/attachment.h"
#include "emulator/tencentcloud/call.h"
#include "emulator/tencentcloud/interface_rules.h"
#include "emulator/tencentcloud/interface_view.h"

namespace eniform::emulator::tencentcloud {
namespace {

Refusal AssignPrivateIpAddresses(Call& call) {
  World& world = call.world;
  Interface* interface = nullptr;
  EMULATOR_TRY(call.Find("NetworkInterfaceId", interface));
  const bool lists = call.Has("PrivateIpAddresses") && !call.in["PrivateIpAddresses"].empty();
  if (!lists && call.Integer("SecondaryPrivateIpAddressCount", 0) == 0) {
    return {"MissingParameter", "One of `PrivateIpAddresses` and `SecondaryPrivateIpAddressCount` is needed."};
  }
  EMULATOR_TRY(MustTakeAddressOperation(*interface));
  Subnet& subnet = *world.subnets.Find(interface->subnet);
  WantedAddresses wanted;
  EMULATOR_TRY(ReadWantedAddresses(call, subnet, wanted));
  if (wanted.has_primary)
    return {"UnsupportedOperation.PrimaryIp", absl::StrCat("`", interface->id, "` has a primary address, which is fixed.")};
  const int64_t added = static_cast<int64_t>(wanted.given.size()) + wanted.picked;
  const int64_t quota = AddressQuota(world, *interface);
  if (static_cast<int64_t>(interface->addresses.size()) + added > quota) {
    return {"LimitExceeded",
            absl::StrCat("`", interface->id, "` has ", interface->addresses.size(), " addresses, at most ", quota, " are allowed.")};
  }
  if (static_cast<uint64_t>(added) > subnet.Free()) {
    return {"ResourceInsufficient.Subnet", absl::StrCat("The subnet `", subnet.id, "` has ", subnet.Free(), " free addresses.")};
  }

  std::vector<Ipv4> ips;
  for (PrivateAddress& address : wanted.given) {
    ips.push_back(address.ip);
    address.state = AddressState::kPending;
    world.AddAddress(*interface, std::move(address));
  }
  for (int64_t i = 0; i < wanted.picked; ++i) {
    PrivateAddress address;
    address.ip = *world.PickAddress(subnet);
    address.state = AddressState::kPending;
    ips.push_back(address.ip);
    world.AddAddress(*interface, std::move(address));
  }
  world.StartTask(call.request_id, interface->id);
  world.AfterSettling([id = interface->id, ips, task = call.request_id](World& later) {
    Interface* grown = later.interfaces.Find(id);
    for (Ipv4 ip : ips) {
      PrivateAddress* address = grown == nullptr ? nullptr : grown->Address(ip);
      if (address != nullptr) address->state = AddressState::kAvailable;
    }
    later.FinishTask(task, grown == nullptr ? TaskStatus::kFailed : TaskStatus::kSuccess,
                     grown == nullptr ? "The interface is gone." : "SUCCESS");
  });
  call.out.Key("PrivateIpAddressSet").BeginArray();
  for (Ipv4 ip : ips) WritePrivateAddress(call.out, world, *interface, *interface->Address(ip));
  call.out.EndArray();
  return Refusal::None();
}

// The secondary addresses that a call names, each on the interface and at rest.
Refusal ReadHeldAddresses(Call& call, Interface& interface, std::vector<Ipv4>& ips) {
  std::set<std::string> seen;
  for (const auto& entry : call.in["PrivateIpAddresses"]) {
    const std::string text = entry["PrivateIpAddress"].get<std::string>();
    absl::optional<Ipv4> ip = Ipv4::Parse(text);
    if (!ip.has_value()) return {"InvalidParameterValue.Malformed", absl::StrCat("`", text, "` is not an IPv4 address.")};
    if (!seen.insert(text).second) return {"InvalidParameterValue.DuplicatePara", absl::StrCat("The address `", text, "` is given twice.")};
    PrivateAddress* address = interface.Address(*ip);
    if (address == nullptr)
      return {"UnsupportedOperation.AttachmentNotFound", absl::StrCat("The address `", text, "` is not on `", interface.id, "`.")};
    if (address->primary) return {"UnsupportedOperation.PrimaryIp", absl::StrCat("The primary address `", text, "` can not be released.")};
    const Eip* eip = address->eip.empty() ? nullptr : call.world.eips.Find(address->eip);
    if (eip != nullptr && eip->status == EipStatus::kBinding) {
      return {"UnsupportedOperation.InvalidState", absl::StrCat("The EIP `", eip->id, "` is being bound to `", text, "`.")};
    }
    ips.push_back(*ip);
  }
  return Refusal::None();
}

Refusal UnassignPrivateIpAddresses(Call& call) {
  World& world = call.world;
  Interface* interface = nullptr;
  EMULATOR_TRY(call.Find("NetworkInterfaceId", interface));
  EMULATOR_TRY(MustTakeAddressOperation(*interface));
  std::vector<Ipv4> ips;
  EMULATOR_TRY(ReadHeldAddresses(call, *interface, ips));
  // Naming the instance means "and detach the interface as well": Tencent reference 2.3.
  const bool detach = !call.Text("InstanceId").empty();
  if (detach && interface->primary)
    return {"UnsupportedOperation", absl::StrCat("The primary network interface `", interface->id, "` can not be detached.")};
  if (detach && interface->instance != call.Text("InstanceId")) {
    return {"UnsupportedOperation.AttachmentNotFound",
            absl::StrCat("`", interface->id, "` is not attached to `", call.Text("InstanceId"), "`.")};
  }

  for (Ipv4 ip : ips) interface->Address(ip)->state = AddressState::kDeleting;
  world.StartUnbinding(*interface, [](const PrivateAddress& address) { return address.state == AddressState::kDeleting; });
  world.StartTask(call.request_id, interface->id);
  world.AfterSettling([id = interface->id, ips, task = call.request_id](World& later) {
    if (Interface* shrunk = later.interfaces.Find(id)) {
      for (Ipv4 ip : ips) later.RemoveAddress(*shrunk, ip);
    }
    later.FinishTask(task, TaskStatus::kSuccess, "SUCCESS");
  });
  if (detach) StartDetaching(world, *interface, call.request_id);
  return Refusal::None();
}

// Whether an EIP goes along with the address that it is bound to is not documented (Tencent reference 2.3): from the seed.
void FinishMigration(World& world, const std::string& from, const std::string& to, Ipv4 ip, const std::string& task) {
  Interface* source = world.interfaces.Find(from);
  Interface* target = world.interfaces.Find(to);
  if (target != nullptr) target->addresses_busy = false;
  PrivateAddress* address = source == nullptr ? nullptr : source->Address(ip);
  if (target == nullptr || address == nullptr) {
    world.FinishTask(task, TaskStatus::kFailed, "The interface is gone.");
    return;
  }
  address->state = AddressState::kAvailable;
  Eip* eip = address->eip.empty() ? nullptr : world.eips.Find(address->eip);
  if (eip != nullptr && !world.Coin("EIPs follow")) {
    world.Unlink(*eip);
    eip = nullptr;
  }
  world.HandOver(*source, *target, ip);
  if (eip != nullptr) {
    eip->interface_id = target->id;
    world.RefreshBindings(*target);
  }
  world.FinishTask(task, TaskStatus::kSuccess, "SUCCESS");
}

Refusal MigratePrivateIpAddress(Call& call) {
  World& world = call.world;
  Interface* source = nullptr;
  Interface* target = nullptr;
  EMULATOR_TRY(call.Find("SourceNetworkInterfaceId", source));
  EMULATOR_TRY(call.Find("DestinationNetworkInterfaceId", target));
  if (source == target) return {"InvalidParameterValue.DuplicatePara", "Source and destination are the same network interface."};
  const std::string text = call.Text("PrivateIpAddress");
  absl::optional<Ipv4> ip = Ipv4::Parse(text);
  if (!ip.has_value()) return {"InvalidParameterValue.Malformed", absl::StrCat("`", text, "` is not an IPv4 address.")};
  EMULATOR_TRY(MustTakeAddressOperation(*source));
  EMULATOR_TRY(MustTakeAddressOperation(*target));
  PrivateAddress* address = source->Address(*ip);
  if (address == nullptr)
    return {"UnauthorizedOperation.AttachmentNotFound", absl::StrCat("The address `", text, "` is not on `", source->id, "`.")};
  if (address->primary) return {"UnsupportedOperation.PrimaryIp", absl::StrCat("The primary address `", text, "` can not be moved.")};
  if (source->subnet != target->subnet) {
    return {"UnsupportedOperation.ResourceMismatch", absl::StrCat("`", source->id, "` and `", target->id, "` are not in the same subnet.")};
  }
  const int64_t quota = AddressQuota(world, *target);
  if (static_cast<int64_t>(target->addresses.size()) >= quota) {
    return {"LimitExceeded", absl::StrCat("`", target->id, "` has ", quota, " addresses, more are not allowed.")};
  }
  const Eip* eip = address->eip.empty() ? nullptr : world.eips.Find(address->eip);
  if (eip != nullptr && eip->status != EipStatus::kBind && eip->status != EipStatus::kBindEni) {
    return {"UnsupportedOperation.InvalidState", absl::StrCat("The EIP `", eip->id, "` is ", StateText(eip->status), ".")};
  }
  address->state = AddressState::kMigrating;
  target->addresses_busy = true;
  world.StartTask(call.request_id, source->id);
  world.AfterSettling(
      [from = source->id, to = target->id, ip = *ip, task = call.request_id](World& later) { FinishMigration(later, from, to, ip, task); });
  return Refusal::None();
}

Refusal ModifyPrivateIpAddressesAttribute(Call& call) {
  Interface* interface = nullptr;
  EMULATOR_TRY(call.Find("NetworkInterfaceId", interface));
  std::vector<std::pair<PrivateAddress*, std::string>> changes;
  for (const auto& entry : call.in["PrivateIpAddresses"]) {
    const std::string text = entry["PrivateIpAddress"].get<std::string>();
    absl::optional<Ipv4> ip = Ipv4::Parse(text);
    if (!ip.has_value()) return {"InvalidParameterValue.Malformed", absl::StrCat("`", text, "` is not an IPv4 address.")};
    PrivateAddress* address = interface->Address(*ip);
    if (address == nullptr) return {"ResourceNotFound", absl::StrCat("The address `", text, "` is not on `", interface->id, "`.")};
    auto primary = entry.find("Primary");
    if (primary != entry.end() && primary->is_boolean() && primary->get<bool>() != address->primary) {
      return {"UnsupportedOperation.PrimaryIp", "Which address is the primary one can not be changed."};
    }
    auto description = entry.find("Description");
    if (description != entry.end() && description->is_string()) changes.emplace_back(address, description->get<std::string>());
  }
  for (auto& [address, description] : changes) address->description = description;
  return Refusal::None();
}

}  // namespace

void AddAddressActions(ActionTable& table) {
  const auto add = [&](const char* name, double rate, const char* parameters, Refusal (*run)(Call&)) {
    table.emplace(name, Action{Product::kVpc, ActionKind::kWrite, rate, Throttle::kInterfaceModule, ParameterSpec(parameters), run});
  };
  add("AssignPrivateIpAddresses", 100,
      "NetworkInterfaceId! PrivateIpAddresses:address[]<=10 SecondaryPrivateIpAddressCount:u QosLevel ClientToken",
      AssignPrivateIpAddresses);
  add("UnassignPrivateIpAddresses", 100, "NetworkInterfaceId! PrivateIpAddresses:address[]<=10! InstanceId", UnassignPrivateIpAddresses);
  add("MigratePrivateIpAddress", 50, "SourceNetworkInterfaceId! DestinationNetworkInterfaceId! PrivateIpAddress!", MigratePrivateIpAddress);
  add("ModifyPrivateIpAddressesAttribute", 100, "NetworkInterfaceId! PrivateIpAddresses:address[]!", ModifyPrivateIpAddressesAttribute);
}

}  // namespace eniform::emulator::tencentcloud
