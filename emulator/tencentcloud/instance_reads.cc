#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "emulator/tencentcloud/call.h"
#include "emulator/tencentcloud/instance_rules.h"

namespace eniform::emulator::tencentcloud {
namespace {

bool HasAddress(World& world, const Instance& instance, const Filter& filter, bool is_public) {
  const Interface* interface = world.interfaces.Find(instance.primary_interface);
  if (interface == nullptr) return false;
  return std::any_of(interface->addresses.begin(), interface->addresses.end(), [&](const PrivateAddress& address) {
    if (!is_public) return filter.Has(address.ip.ToText());
    const Eip* eip = address.eip.empty() ? nullptr : world.eips.Find(address.eip);
    return filter.Has(eip != nullptr ? eip->address.ToText() : address.wan_ip);
  });
}

bool Matches(World& world, const Instance& instance, const Filter& filter) {
  const std::string& name = filter.name;
  bool by_tag = false;
  if (name == "zone") return filter.Has(instance.zone);
  if (name == "vpc-id") return filter.Has(instance.vpc);
  if (name == "subnet-id") return filter.Has(instance.subnet);
  if (name == "instance-id") return filter.Has(instance.id);
  if (name == "instance-name") return filter.Has(instance.name);
  if (name == "instance-state") return filter.Has(StateText(instance.state));
  if (name == "private-ip-address") return HasAddress(world, instance, filter, false);
  if (name == "public-ip-address") return HasAddress(world, instance, filter, true);
  if (name == "security-group-id") {
    const Interface* interface = world.interfaces.Find(instance.primary_interface);
    return interface != nullptr && std::any_of(interface->security_groups.begin(), interface->security_groups.end(),
                                               [&](const std::string& group) { return filter.Has(group); });
  }
  return MatchesTagFilter(filter, instance.tags, by_tag) && by_tag;
}

// Only what belongs to the primary interface shows here (Tencent reference 2.5).
void WriteInstance(Call& call, const Instance& instance) {
  JsonWriter& out = call.out;
  const Interface* interface = call.world.interfaces.Find(instance.primary_interface);
  out.BeginObject();
  out.Key("Placement").BeginObject().TextField("Zone", instance.zone).IntegerField("ProjectId", 0).EndObject();
  out.TextField("InstanceId", instance.id).TextField("InstanceName", instance.name).TextField("InstanceType", instance.type);
  out.IntegerField("CPU", instance.cpu).IntegerField("Memory", instance.memory_gib);
  out.TextField("InstanceState", StateText(instance.state)).TextField("RestrictState", "NORMAL");
  out.TextField("InstanceChargeType", instance.prepaid ? "PREPAID" : "POSTPAID_BY_HOUR");
  out.TextField("StopChargingMode", instance.state != InstanceState::kStopped ? "NOT_APPLICABLE"
                                    : instance.stop_charging                  ? "STOP_CHARGING"
                                                                              : "KEEP_CHARGING");
  out.Key("VirtualPrivateCloud").BeginObject();
  out.TextField("VpcId", instance.vpc).TextField("SubnetId", instance.subnet).BoolField("AsVpcGateway", false).EndObject();
  out.Key("PrivateIpAddresses").BeginArray();
  std::vector<std::string> public_ips;
  if (interface != nullptr) {
    for (const PrivateAddress& address : interface->addresses) {
      out.Text(address.ip.ToText());
      const Eip* eip = address.eip.empty() ? nullptr : call.world.eips.Find(address.eip);
      if (eip != nullptr && eip->status == EipStatus::kBind) public_ips.push_back(eip->address.ToText());
      if (!address.wan_ip.empty()) public_ips.push_back(address.wan_ip);
    }
  }
  out.EndArray();
  if (public_ips.empty()) {
    out.NullField("PublicIpAddresses");
  } else {
    out.Key("PublicIpAddresses").BeginArray();
    for (const std::string& ip : public_ips) out.Text(ip);
    out.EndArray();
  }
  out.Key("SecurityGroupIds").BeginArray();
  if (interface != nullptr) {
    for (const std::string& group : interface->security_groups) out.Text(group);
  }
  out.EndArray().TextField("CreatedTime", instance.created);
  WriteOptional(out, "LatestOperation", instance.operation, instance.variety, 0);
  WriteOptional(out, "LatestOperationState", StateText(instance.operation_state), instance.variety, 2);
  WriteOptional(out, "LatestOperationRequestId", instance.operation_request, instance.variety, 4);
  WriteOptional(out, "LatestOperationErrorMsg", instance.operation_error, instance.variety, 6);
  out.TextField("IsolatedSource", "NOTISOLATED").BoolField("DisableApiTermination", instance.termination_protected);
  WriteTagSet(out, "Tags", instance.tags);
  out.EndObject();
}

Refusal FindById(Call& call, std::vector<const Instance*>& found) {
  for (const std::string& id : call.Texts("InstanceIds")) {
    Instance* instance = nullptr;
    EMULATOR_TRY(FindInstanceOfCvm(call, id, instance));
    found.push_back(instance);
  }
  return Refusal::None();
}

Refusal DescribeInstances(Call& call) {
  World& world = call.world;
  std::vector<Filter> filters;
  Page page;
  const Refusal unreadable =
      call.ReadFilters("InstanceIds",
                       {"zone", "vpc-id", "subnet-id", "instance-id", "instance-name", "instance-state", "private-ip-address",
                        "public-ip-address", "security-group-id", "tag-key", "tag-value", "tag:"},
                       filters);
  if (unreadable.code == "InvalidParameter.Coexist") return {"InvalidParameterConflict", unreadable.message};
  EMULATOR_TRY(unreadable);
  for (const Filter& filter : filters) {
    if (filter.values.size() > 5)
      return {"InvalidParameterValue.LimitExceeded", absl::StrCat("The filter `", filter.name, "` has more than 5 values.")};
  }
  EMULATOR_TRY(call.ReadPage(100, page));
  std::vector<const Instance*> found;
  EMULATOR_TRY(FindById(call, found));
  if (call.Texts("InstanceIds").empty()) {
    for (uint32_t slot : world.instances.live()) {
      const Instance& instance = world.instances.at(slot);
      if (std::all_of(filters.begin(), filters.end(), [&](const Filter& filter) { return Matches(world, instance, filter); }))
        found.push_back(&instance);
    }
  }
  call.out.Key("InstanceSet").BeginArray();
  for (uint64_t i = page.offset; i < found.size() && i < page.offset + page.limit; ++i) WriteInstance(call, *found[i]);
  call.out.EndArray().IntegerField("TotalCount", static_cast<int64_t>(found.size()));
  return Refusal::None();
}

Refusal DescribeInstancesStatus(Call& call) {
  Page page;
  EMULATOR_TRY(call.ReadPage(100, page));
  std::vector<const Instance*> found;
  EMULATOR_TRY(FindById(call, found));
  if (call.Texts("InstanceIds").empty()) {
    for (uint32_t slot : call.world.instances.live()) found.push_back(&call.world.instances.at(slot));
  }
  call.out.Key("InstanceStatusSet").BeginArray();
  for (uint64_t i = page.offset; i < found.size() && i < page.offset + page.limit; ++i) {
    call.out.BeginObject().TextField("InstanceId", found[i]->id).TextField("InstanceState", StateText(found[i]->state)).EndObject();
  }
  call.out.EndArray().IntegerField("TotalCount", static_cast<int64_t>(found.size()));
  return Refusal::None();
}

}  // namespace

void AddInstanceReads(ActionTable& table) {
  table.emplace("DescribeInstances", Action{Product::kCvm, ActionKind::kRead, 40, Throttle::kCommon,
                                            ParameterSpec("InstanceIds[]<=100 Filters:filter[] Offset:i Limit:i"), DescribeInstances});
  table.emplace("DescribeInstancesStatus", Action{Product::kCvm, ActionKind::kRead, 40, Throttle::kCommon,
                                                  ParameterSpec("InstanceIds[]<=100 Offset:i Limit:i"), DescribeInstancesStatus});
}

}  // namespace eniform::emulator::tencentcloud
