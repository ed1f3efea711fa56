#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "emulator/alicloud/call.h"
#include "emulator/alicloud/interface_view.h"

namespace eniform::emulator::alicloud {
namespace {

void WriteInterfacesOf(JsonWriter& out, World& world, const Instance& instance) {
  out.Key("NetworkInterfaces").BeginObject().Key("NetworkInterface").BeginArray();
  for (const std::string& id : instance.interfaces) {
    const Interface* interface = world.interfaces.Find(id);
    if (interface == nullptr || interface->addresses.empty() || ShownInstance(*interface).empty()) continue;
    out.BeginObject().TextField("NetworkInterfaceId", id).TextField("Type", interface->primary ? "Primary" : "Secondary");
    out.TextField("PrimaryIpAddress", interface->addresses.front().ip.ToText()).TextField("MacAddress", interface->mac);
    out.Key("PrivateIpSets").BeginObject().Key("PrivateIpSet").BeginArray();
    for (const PrivateAddress& address : interface->addresses) {
      out.BeginObject().TextField("PrivateIpAddress", address.ip.ToText()).BoolField("Primary", address.primary).EndObject();
    }
    out.EndArray().EndObject().EndObject();
  }
  out.EndArray().EndObject();
}

// An EIP bound to the instance, not to the primary interface (Alibaba reference 2.13).
const Eip* EipOf(World& world, const Instance& instance) {
  const Interface* primary = world.interfaces.Find(instance.primary_interface);
  const Eip* eip = primary == nullptr || primary->addresses.empty() ? nullptr : world.eips.Find(primary->addresses.front().eip);
  const bool bound = eip != nullptr && eip->target == EipTarget::kInstance && eip->status != EipStatus::kAssociating;
  return bound ? eip : nullptr;
}

void WriteInstance(JsonWriter& out, World& world, const Instance& instance) {
  const Interface* primary = world.interfaces.Find(instance.primary_interface);
  const std::string ip = primary == nullptr || primary->addresses.empty() ? "" : primary->addresses.front().ip.ToText();
  out.BeginObject().TextField("InstanceId", instance.id).TextField("InstanceName", instance.name);
  out.TextField("Status", StateText(instance.state)).TextField("InstanceType", instance.type);
  out.IntegerField("Cpu", world.types.at(instance.type).cpu).IntegerField("Memory", 1024 * world.types.at(instance.type).memory_gib);
  out.BoolField("IoOptimized", instance.io_optimized).TextField("InstanceNetworkType", instance.classic ? "classic" : "vpc");
  out.TextField("ZoneId", instance.zone).TextField("RegionId", world.region);
  out.Key("VpcAttributes").BeginObject();
  if (!instance.classic) {
    out.TextField("VpcId", instance.vpc).TextField("VSwitchId", instance.subnet).TextField("NatIpAddress", "");
    WriteTexts(out, "PrivateIpAddress", "IpAddress", ip.empty() ? std::vector<std::string>() : std::vector<std::string>{ip}, 0);
  }
  out.EndObject();
  WriteTexts(out, "SecurityGroupIds", "SecurityGroupId", primary == nullptr ? std::vector<std::string>() : primary->security_groups,
             primary == nullptr ? 0 : primary->variety);
  WriteInterfacesOf(out, world, instance);
  out.Key("EipAddress").BeginObject();
  const Eip* eip = EipOf(world, instance);
  out.TextField("AllocationId", eip == nullptr ? "" : eip->id).TextField("IpAddress", eip == nullptr ? "" : eip->address.ToText());
  if (eip != nullptr) out.IntegerField("Bandwidth", eip->bandwidth).TextField("InternetChargeType", eip->internet_charge);
  out.EndObject();
  WriteTexts(out, "PublicIpAddress", "IpAddress",
             instance.public_ip.empty() ? std::vector<std::string>() : std::vector<std::string>{instance.public_ip}, 0);
  const bool stopped = instance.state == InstanceState::kStopped;
  out.TextField("StoppedMode", !stopped ? "Not-applicable" : instance.stop_charging ? "StopCharging" : "KeepCharging");
  out.Key("OperationLocks").BeginObject().Key("LockReason").BeginArray().EndArray().EndObject();
  out.TextField("InstanceChargeType", instance.prepaid ? "PrePaid" : "PostPaid");
  out.TextField("CreationTime", instance.created).TextField("StartTime", instance.started);
  out.BoolField("DeletionProtection", instance.deletion_protection);
  WriteTags(out, Product::kEcs, instance.tags, MixSeed(world.seed, instance.id));
  out.EndObject();
}

bool Matches(const Call& call, const Instance& instance, const std::set<std::string>& ids, const std::set<std::string>& ips) {
  const auto differs = [&](const char* filter, const std::string& value) { return call.in.Has(filter) && call.Text(filter) != value; };
  if (!ids.empty() && ids.count(instance.id) == 0) return false;
  if (differs("VpcId", instance.vpc) || differs("VSwitchId", instance.subnet) || differs("ZoneId", instance.zone)) return false;
  if (differs("Status", StateText(instance.state)) || differs("InstanceName", instance.name)) return false;
  const Interface* primary = call.world.interfaces.Find(instance.primary_interface);
  if (!ips.empty() && (primary == nullptr || primary->addresses.empty() || ips.count(primary->addresses.front().ip.ToText()) == 0))
    return false;
  if (call.in.Has("SecurityGroupId")) {
    if (primary == nullptr) return false;
    const std::vector<std::string>& groups = primary->security_groups;
    if (std::find(groups.begin(), groups.end(), call.Text("SecurityGroupId")) == groups.end()) return false;
  }
  return call.MatchesTags(instance.tags);
}

std::vector<uint32_t> SlotsOf(World& world, const std::set<std::string>& ids) {
  std::vector<uint32_t> slots;
  for (const std::string& id : ids) {
    if (const Instance* instance = world.instances.Find(id)) slots.push_back(instance->slot);
  }
  std::sort(slots.begin(), slots.end());
  return slots;
}

std::set<std::string> SetOf(const std::vector<std::string>& list) { return std::set<std::string>(list.begin(), list.end()); }

Refusal DescribeInstances(Call& call) {
  World& world = call.world;
  if (call.in.Flag("DryRun", false)) return {"DryRunOperation", "The request would have succeeded."};
  const std::set<std::string> ids = SetOf(call.in.JsonList("InstanceIds")), ips = SetOf(call.in.JsonList("PrivateIpAddresses"));
  Paging paging;
  EMULATOR_TRY(call.ReadPaging(100, 100, paging));
  const std::vector<uint32_t> few = SlotsOf(world, ids);
  const std::vector<uint32_t>& slots = ids.empty() ? world.instances.live() : few;
  const auto matches = [&](uint32_t slot) { return Matches(call, world.instances.at(slot), ids, ips); };
  const auto write = [&](uint32_t slot) { WriteInstance(call.out, world, world.instances.at(slot)); };
  call.out.Key("Instances").BeginObject().Key("Instance").BeginArray();
  WriteListing(call, slots, matches, write, paging);
  call.out.EndArray().EndObject();
  call.WritePaging(paging);
  return Refusal::None();
}

Refusal DescribeInstanceStatus(Call& call) {
  World& world = call.world;
  const std::set<std::string> ids = SetOf(call.in.List("InstanceId"));
  Page page;
  EMULATOR_TRY(call.ReadPage(50, page));
  const std::vector<uint32_t> few = SlotsOf(world, ids);
  call.out.Key("InstanceStatuses").BeginObject().Key("InstanceStatus").BeginArray();
  const uint64_t total = WriteNumberedPage(
      page, ids.empty() ? world.instances.live() : few,
      [&](uint32_t slot) { return !call.in.Has("ZoneId") || world.instances.at(slot).zone == call.Text("ZoneId"); },
      [&](uint32_t slot) {
        const Instance& instance = world.instances.at(slot);
        call.out.BeginObject().TextField("InstanceId", instance.id).TextField("Status", StateText(instance.state)).EndObject();
      });
  call.out.EndArray().EndObject().IntegerField("TotalCount", static_cast<int64_t>(total));
  call.out.IntegerField("PageNumber", static_cast<int64_t>(page.number)).IntegerField("PageSize", static_cast<int64_t>(page.size));
  return Refusal::None();
}

void WriteType(JsonWriter& out, const InstanceType& type) {
  out.BeginObject()
      .TextField("InstanceTypeId", type.name)
      .IntegerField("CpuCoreCount", type.cpu)
      .IntegerField("MemorySize", type.memory_gib);
  out.IntegerField("EniQuantity", type.interfaces).IntegerField("EniPrivateIpAddressQuantity", type.addresses_per_interface);
  out.IntegerField("EniIpv6AddressQuantity", 1).IntegerField("EniTotalQuantity", type.interfaces).BoolField("EniTrunkSupported", false);
  out.IntegerField("EriQuantity", 0).IntegerField("NetworkCardQuantity", 1).IntegerField("PrimaryEniQueueNumber", 1);
  out.IntegerField("SecondaryEniQueueNumber", 1).IntegerField("MaximumQueueNumberPerEni", 1).EndObject();
}

Refusal DescribeInstanceTypes(Call& call) {
  const std::set<std::string> wanted = SetOf(call.in.List("InstanceTypes"));
  Paging paging;
  EMULATOR_TRY(call.ReadPaging(100, 100, paging));
  std::vector<const InstanceType*> types;
  for (const auto& [name, type] : call.world.types) {
    if (wanted.empty() || wanted.count(name) > 0) types.push_back(&type);
  }
  std::string next;
  call.out.Key("InstanceTypes").BeginObject().Key("InstanceType").BeginArray();
  const size_t first = static_cast<size_t>(paging.after + 1), end = std::min(types.size(), first + static_cast<size_t>(paging.results));
  for (size_t i = first; i < end; ++i) WriteType(call.out, *types[i]);
  if (end < types.size()) next = call.TokenAfter(static_cast<uint32_t>(end - 1));
  call.out.EndArray().EndObject().TextField("NextToken", next);
  return Refusal::None();
}

Refusal DescribeAccountAttributes(Call& call) {
  const std::set<std::string> wanted = SetOf(call.in.List("AttributeName"));
  call.out.Key("AccountAttributeItems").BeginObject().Key("AccountAttributeItem").BeginArray();
  const auto write = [&](const char* name, int64_t value) {
    if (!wanted.empty() && wanted.count(name) == 0) return;
    call.out.BeginObject().TextField("AttributeName", name);
    call.out.Key("AttributeValues").BeginObject().Key("ValueItem").BeginArray();
    call.out.BeginObject().TextField("Value", absl::StrCat(value)).EndObject().EndArray().EndObject().EndObject();
  };
  write("max-elastic-network-interfaces", call.world.quotas.interfaces);
  write("max-security-groups", 100);
  call.out.EndArray().EndObject();
  return Refusal::None();
}

}  // namespace

void AddInstanceReads(ActionTable& table) {
  const auto add = [&](const char* name, int rate, const char* parameters, Refusal (*run)(Call&)) {
    table.emplace(std::make_pair(Product::kEcs, name), Action{ActionKind::kRead, rate, ParameterSpec(parameters), run});
  };
  add("DescribeInstances", 800,
      "RegionId! InstanceIds:j<=100 PrivateIpAddresses:j<=100 EipAddresses:x PublicIpAddresses:x Tag:t<=20 MaxResults:u PageNumber:u "
      "PageSize:u DryRun:b",
      DescribeInstances);
  add("DescribeInstanceStatus", 800, "RegionId! InstanceId:l<=100 PageNumber:u PageSize:u", DescribeInstanceStatus);
  add("DescribeInstanceTypes", 400, "InstanceTypes:l<=10 MaxResults:u", DescribeInstanceTypes);
  add("DescribeAccountAttributes", 400, "RegionId! AttributeName:l<=8", DescribeAccountAttributes);
}

}  // namespace eniform::emulator::alicloud
