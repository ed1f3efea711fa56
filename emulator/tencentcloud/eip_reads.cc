#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "emulator/tencentcloud/call.h"

namespace eniform::emulator::tencentcloud {
namespace {

const std::set<std::string>& FilterNames() {
  static const auto* const kNames =
      new std::set<std::string>{"address-id",         "address-name",         "address-ip", "address-status", "instance-id",
                                "private-ip-address", "network-interface-id", "is-arrears", "instance-type",  "address-type",
                                "address-isp",        "dedicated-cluster-id", "tag-key",    "tag-value",      "tag:"};
  return *kNames;
}

const char* InstanceTypeOf(const Eip& eip) {
  if (eip.interface_id.empty()) return "";
  return eip.instance.empty() ? "ENI" : "CVM";
}

bool Matches(const Eip& eip, const Filter& filter) {
  const std::string& name = filter.name;
  bool by_tag = false;
  if (name == "address-id") return filter.Has(eip.id);
  if (name == "address-name") return filter.values[0] == eip.name;  // only the first value counts
  if (name == "address-ip") return filter.Has(eip.address.ToText());
  if (name == "address-status") return filter.Has(StateText(eip.status));
  if (name == "instance-id") return !eip.instance.empty() && filter.Has(eip.instance);
  if (name == "private-ip-address") return !eip.interface_id.empty() && filter.values[0] == eip.private_ip.ToText();
  if (name == "network-interface-id") return !eip.interface_id.empty() && filter.Has(eip.interface_id);
  if (name == "is-arrears") return filter.Has(eip.in_arrears ? "TRUE" : "FALSE");
  if (name == "instance-type") return filter.Has(InstanceTypeOf(eip));
  if (name == "address-type") return filter.Has(eip.type);
  if (name == "address-isp") return filter.Has(eip.isp);
  if (name == "dedicated-cluster-id") return false;
  return MatchesTagFilter(filter, eip.tags, by_tag) && by_tag;
}

void WriteEip(JsonWriter& out, const Eip& eip) {
  out.BeginObject().TextField("AddressId", eip.id);
  WriteOptional(out, "AddressName", eip.name, eip.variety, 0);
  out.TextField("AddressStatus", StateText(eip.status)).TextField("AddressIp", eip.address.ToText());
  WriteOptional(out, "InstanceId", eip.instance, eip.variety, 2);
  out.TextField("CreatedTime", eip.created);
  // Null when it is on no interface; here the member is called PrivateAddressIp (Tencent reference 2.4).
  if (eip.interface_id.empty()) {
    out.NullField("NetworkInterfaceId").NullField("PrivateAddressIp");
  } else {
    out.TextField("NetworkInterfaceId", eip.interface_id).TextField("PrivateAddressIp", eip.private_ip.ToText());
  }
  out.BoolField("IsArrears", eip.in_arrears).BoolField("IsBlocked", eip.blocked).BoolField("IsEipDirectConnection", eip.direct_connection);
  out.TextField("AddressType", eip.type).BoolField("CascadeRelease", false);
  out.Key("EipAlgType").BeginObject().BoolField("Ftp", true).BoolField("Sip", true).EndObject();
  out.TextField("InternetServiceProvider", eip.isp).BoolField("LocalBgp", false).IntegerField("Bandwidth", eip.bandwidth);
  out.TextField("InternetChargeType", eip.charge);
  WriteTagSet(out, "TagSet", eip.tags);
  out.NullField("DeadlineDate");
  WriteOptional(out, "InstanceType", InstanceTypeOf(eip), eip.variety, 4);
  WriteOptional(out, "Egress", "", eip.variety, 6);
  WriteOptional(out, "AntiDDoSPackageId", "", eip.variety, 8);
  out.TextField("RenewFlag", "NOTIFY_AND_MANUAL_RENEW");
  WriteOptional(out, "BandwidthPackageId", "", eip.variety, 10);
  WriteOptional(out, "UnVpcId", "", eip.variety, 12);
  out.EndObject();
}

// The ordinary public addresses, shown as addresses that are no EIPs.
std::vector<Eip> WanIps(World& world) {
  std::vector<Eip> wan_ips;
  for (uint32_t slot : world.instances.live()) {
    const Instance& instance = world.instances.at(slot);
    const Interface* interface = world.interfaces.Find(instance.primary_interface);
    if (interface == nullptr || interface->addresses.empty() || interface->addresses.front().wan_ip.empty()) continue;
    Eip wan;
    wan.type = "WanIP";
    wan.status = EipStatus::kBind;
    wan.address = *Ipv4::Parse(interface->addresses.front().wan_ip);
    wan.interface_id = interface->id;
    wan.private_ip = interface->addresses.front().ip;
    wan.instance = instance.id;
    wan.created = instance.created;
    wan_ips.push_back(std::move(wan));
  }
  return wan_ips;
}

Refusal DescribeAddresses(Call& call) {
  World& world = call.world;
  std::vector<Filter> filters;
  Page page;
  EMULATOR_TRY(call.ReadPage(100, page));
  const std::vector<std::string> ids = call.Texts("AddressIds");
  std::vector<const Eip*> found;
  // Ids go with any filter but the one on ids: Tencent reference 2.4.
  EMULATOR_TRY(call.ReadFilters("", FilterNames(), filters));
  const bool by_id_filter = std::any_of(filters.begin(), filters.end(), [](const Filter& filter) { return filter.name == "address-id"; });
  if (!ids.empty() && by_id_filter)
    return {"InvalidParameter.Coexist", "`AddressIds` and the filter `address-id` can not be used together."};
  const bool wants_wan =
      std::any_of(filters.begin(), filters.end(), [](const Filter& f) { return f.name == "address-type" && f.Has("WanIP"); });
  const std::vector<Eip> wan_ips = wants_wan ? WanIps(world) : std::vector<Eip>();
  if (!ids.empty()) {
    for (const std::string& id : ids) {
      Eip* eip = nullptr;
      EMULATOR_TRY(call.FindEip(id, eip));
      found.push_back(eip);
    }
  } else {
    for (uint32_t slot : world.eips.live()) found.push_back(&world.eips.at(slot));
    for (const Eip& wan : wan_ips) found.push_back(&wan);
  }
  uint64_t total = 0;
  call.out.Key("AddressSet").BeginArray();
  for (const Eip* eip : found) {
    if (!std::all_of(filters.begin(), filters.end(), [&](const Filter& filter) { return Matches(*eip, filter); })) continue;
    if (total >= page.offset && total < page.offset + page.limit) WriteEip(call.out, *eip);
    ++total;
  }
  call.out.EndArray().IntegerField("TotalCount", static_cast<int64_t>(total));
  return Refusal::None();
}

Refusal DescribeAddressQuota(Call& call) {
  const World& world = call.world;
  const auto quota = [&](const char* id, int64_t current, int64_t limit) {
    call.out.BeginObject().TextField("QuotaId", id).IntegerField("QuotaCurrent", current).IntegerField("QuotaLimit", limit);
    call.out.TextField("QuotaGroup", "").EndObject();
  };
  call.out.Key("QuotaSet").BeginArray();
  quota("TOTAL_EIP_QUOTA", static_cast<int64_t>(world.eips.size()), world.quotas.eips);
  quota("DAILY_EIP_APPLY", world.eips_allocated_today, world.quotas.eips_per_day);
  quota("DAILY_PUBLIC_IP_ASSIGN", world.wan_ips_allocated_today, world.quotas.wan_ips_per_day);
  call.out.EndArray();
  return Refusal::None();
}

Refusal DescribeNetworkAccountType(Call& call) {
  call.out.TextField("NetworkAccountType", call.world.account == AccountType::kLegacy ? "LEGACY" : "STANDARD");
  return Refusal::None();
}

}  // namespace

void AddEipReads(ActionTable& table) {
  const auto add = [&](const char* name, double rate, const char* parameters, Refusal (*run)(Call&)) {
    table.emplace(name, Action{Product::kVpc, ActionKind::kRead, rate, Throttle::kCommon, ParameterSpec(parameters), run});
  };
  add("DescribeAddresses", 20, "AddressIds[]<=100 Filters:filter[] Offset:i Limit:i", DescribeAddresses);
  add("DescribeAddressQuota", 10, "", DescribeAddressQuota);
  add("DescribeNetworkAccountType", 0, "", DescribeNetworkAccountType);
}

}  // namespace eniform::emulator::tencentcloud
