#include "emulator/jdcloud/call.h"
#include "emulator/jdcloud/listing.h"

namespace eniform::emulator::jdcloud {
namespace {

bool Matches(const Eip& eip, const Filter& filter) {
  const std::string& name = filter.name;
  if (name == "elasticIpIds") return filter.Has(eip.id);
  if (name == "elasticIpNames") return filter.Has(eip.name);
  if (name == "elasticIpAddress") return filter.Has(eip.address.ToText());
  if (name == "chargeStatus") return filter.Has(eip.charge_status);
  if (name == "ipType") return filter.values.front() == "all" || filter.Has(eip.ip_type);
  if (name == "azs") return filter.Has(eip.zone);
  if (name == "bandwidthPackageId") return filter.Has(eip.bandwidth_package);
  if (name == "elasticIpPoolId") return filter.Has("");  // no EIP here is from a pool
  if (name == "status") return filter.values.front() == "ALL" || filter.Has(eip.shows_binding ? "ASSOCIATED" : "NOT_ASSOCIATED");
  if (name == "providers") return filter.Has(eip.provider);
  return filter.Has(eip.resource_group);  // resourceGroupIds
}

// `instanceId` and `instanceType` are empty for an EIP of an interface that is not attached: JD reference 2.2.
void WriteEip(Call& call, const Eip& eip) {
  JsonWriter& out = call.out;
  const Interface* interface = eip.shows_binding ? call.world.interfaces.Find(eip.interface_id) : nullptr;
  out.BeginObject().TextField("elasticIpId", eip.id).TextField("elasticIpName", eip.name);
  out.TextField("elasticIpAddress", eip.address.ToText()).TextField("elasticIpPoolId", "");
  out.IntegerField("bandwidthMbps", eip.bandwidth).TextField("provider", eip.provider);
  out.TextField("privateIpAddress", interface == nullptr ? "" : eip.private_ip.ToText());
  out.TextField("networkInterfaceId", interface == nullptr ? "" : interface->id);
  out.TextField("instanceId", interface == nullptr ? "" : interface->instance);
  out.TextField("instanceType", interface == nullptr ? "" : interface->instance_type);
  std::string charged_from = eip.created;  // the same moment without its zone: JD reference 1.6
  if (charged_from.size() == 20) charged_from = charged_from.substr(0, 10) + " " + charged_from.substr(11, 8);
  out.Key("charge").BeginObject().TextField("chargeMode", eip.charge_mode).TextField("chargeStatus", eip.charge_status);
  out.TextField("chargeStartTime", charged_from).TextField("chargeExpiredTime", "").TextField("chargeRetireTime", "").EndObject();
  out.TextField("createdTime", eip.created).TextField("az", eip.zone);
  WriteTags(out, eip.tags);
  out.TextField("ipType", eip.ip_type).TextField("bandwidthPackageId", eip.bandwidth_package);
  out.TextField("status", eip.shows_binding ? "ASSOCIATED" : "NOT_ASSOCIATED").TextField("state", StateText(eip.state));
  out.TextField("resourceGroupId", eip.resource_group).EndObject();
}

Refusal DescribeElasticIps(Call& call) {
  Listing listing;
  EMULATOR_TRY(ReadListing(call,
                           "elasticIpIds+ elasticIpNames+ elasticIpAddress chargeStatus ipType azs+ bandwidthPackageId elasticIpPoolId "
                           "status providers+",
                           "createdTime", listing));
  // Edge addresses stay hidden unless they are asked for: JD reference 3.
  const bool asks =
      std::any_of(listing.filters.begin(), listing.filters.end(), [](const Filter& filter) { return filter.name == "ipType"; });
  if (!asks) listing.filters.push_back({"ipType", {"standard"}, false});
  std::vector<uint32_t> candidates;
  Filter ids;
  const bool by_id = listing.Take("elasticIpIds", ids);
  for (const std::string& id : ids.values) {
    if (const Eip* eip = call.world.eips.Find(id)) candidates.push_back(eip->slot);
  }
  std::sort(candidates.begin(), candidates.end());
  candidates.erase(std::unique(candidates.begin(), candidates.end()), candidates.end());
  WriteListing(call, call.world.eips, by_id ? candidates : call.world.eips.live(), listing, Product::kVpc, "elasticIps", Matches, WriteEip);
  return Refusal::None();
}

Refusal DescribeElasticIp(Call& call) {
  Eip* eip = nullptr;
  EMULATOR_TRY(call.FindEip(call.id, eip));
  call.out.Key("elasticIp");
  WriteEip(call, *eip);
  return Refusal::None();
}

}  // namespace

void AddEipReads(ActionTable& table) {
  AddAction(table, "vpc GET elasticIps/", "describeElasticIps", "", kGroupedListParameters, DescribeElasticIps);
  AddAction(table, "vpc GET elasticIps/{}", "describeElasticIp", "elasticIpId", "", DescribeElasticIp);
}

}  // namespace eniform::emulator::jdcloud
