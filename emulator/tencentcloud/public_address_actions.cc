#include "absl/strings/str_cat.h"
#include "emulator/tencentcloud/call.h"

namespace eniform::emulator::tencentcloud {
namespace {

// Takes the ordinary public address off; the private one stays.
void DropWanIp(World& world, PrivateAddress& address) {
  world.public_addresses.erase(Ipv4::Parse(address.wan_ip)->value);
  address.wan_ip.clear();
}

Refusal ReturnNormalAddresses(Call& call) {
  World& world = call.world;
  std::vector<PrivateAddress*> found;
  for (const std::string& text : call.Texts("AddressIps")) {
    absl::optional<Ipv4> ip = Ipv4::Parse(text);
    auto owner = ip.has_value() ? world.public_addresses.find(ip->value) : world.public_addresses.end();
    Interface* interface = owner == world.public_addresses.end() ? nullptr : world.interfaces.Find(owner->second);
    if (interface == nullptr)
      return {"InvalidParameterValue.AddressNotFound", absl::StrCat("`", text, "` is no ordinary public address of this account.")};
    found.push_back(&interface->addresses.front());
  }
  for (PrivateAddress* address : found) DropWanIp(world, *address);
  return Refusal::None();
}

Refusal TransformAddress(Call& call) {
  World& world = call.world;
  const std::string id = call.Text("InstanceId");
  const Instance* instance = world.instances.Find(id);
  if (instance == nullptr) return {"InvalidInstanceId.NotFound", absl::StrCat("The instance `", id, "` does not exist.")};
  Interface& interface = *world.interfaces.Find(instance->primary_interface);
  PrivateAddress& address = interface.addresses.front();
  if (address.wan_ip.empty()) return {"UnsupportedOperation", absl::StrCat("The instance `", id, "` has no ordinary public address.")};
  if (static_cast<int64_t>(world.eips.size()) >= world.quotas.eips) {
    return {"AddressQuotaLimitExceeded", absl::StrCat("The account has ", world.quotas.eips, " EIPs, more are not allowed.")};
  }
  Eip eip;
  eip.id = world.NewId("eip-");
  eip.variety = MixSeed(world.seed, eip.id);
  eip.created = call.IsoTime();
  eip.address = *Ipv4::Parse(address.wan_ip);
  DropWanIp(world, address);
  eip.status = EipStatus::kBinding;
  eip.interface_id = interface.id;
  eip.private_ip = address.ip;
  eip.instance = instance->id;
  address.eip = eip.id;
  world.public_addresses[eip.address.value] = eip.id;
  const uint64_t number = world.StartNumberedTask(call.request_id, eip.id);
  world.AfterSettling([eip_id = eip.id, task = call.request_id](World& later) {
    Eip* bound = later.eips.Find(eip_id);
    if (bound != nullptr && bound->status == EipStatus::kBinding) bound->status = EipStatus::kBind;
    later.FinishTask(task, TaskStatus::kSuccess, "");
  });
  call.out.IntegerField("TaskId", static_cast<int64_t>(number)).TextField("AddressId", eip.id);
  world.eips.Add(std::move(eip));
  return Refusal::None();
}

}  // namespace

void AddPublicAddressActions(ActionTable& table) {
  table.emplace("ReturnNormalAddresses",
                Action{Product::kVpc, ActionKind::kWrite, 2, Throttle::kCommon, ParameterSpec("AddressIps[]!"), ReturnNormalAddresses});
  table.emplace("TransformAddress",
                Action{Product::kVpc, ActionKind::kWrite, 0, Throttle::kCommon, ParameterSpec("InstanceId!"), TransformAddress});
}

}  // namespace eniform::emulator::tencentcloud
