#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "emulator/alicloud/call.h"

namespace eniform::emulator::alicloud {
namespace {

const char* TargetText(EipTarget target) {
  switch (target) {
    case EipTarget::kNone:
      return "";
    case EipTarget::kInstance:
      return "EcsInstance";
    case EipTarget::kInterface:
      return "NetworkInterface";
  }
  return "";
}

const std::string& BoundTo(const Eip& eip) { return eip.target == EipTarget::kInstance ? eip.instance : eip.interface_id; }

void WriteEip(JsonWriter& out, World& world, const Eip& eip) {
  // Numbers and booleans come as texts in places (Alibaba reference 1.8): of every other EIP.
  const bool as_text = eip.variety % 2 == 0;
  const PrivateAddress* address = world.BoundAddress(eip);
  const Interface* interface = eip.interface_id.empty() ? nullptr : world.interfaces.Find(eip.interface_id);
  out.BeginObject().TextField("AllocationId", eip.id).TextField("IpAddress", eip.address.ToText());
  out.TextField("Status", StateText(eip.status)).TextField("InstanceId", BoundTo(eip)).TextField("InstanceType", TargetText(eip.target));
  // Empty for an EIP on the primary address (Alibaba reference 5.1).
  out.TextField("PrivateIpAddress", address == nullptr || address->primary ? "" : address->ip.ToText());
  out.TextField("Mode", eip.mode).TextField("Bandwidth", absl::StrCat(eip.bandwidth));
  out.TextField("InternetChargeType", eip.internet_charge).TextField("ChargeType", eip.prepaid ? "PrePaid" : "PostPaid");
  out.TextField("ISP", eip.isp).TextField("Name", eip.name).TextField("Description", eip.description);
  out.TextField("ResourceGroupId", "").TextField("RegionId", world.region).TextField("VpcId", interface == nullptr ? "" : interface->vpc);
  out.TextField("AllocationTime", eip.created).TextField("ExpiredTime", "");
  out.TextField("BusinessStatus", eip.in_arrears ? "FinancialLocked" : "Normal");
  out.Key("OperationLocks").BeginObject().Key("LockReason").BeginArray();
  if (eip.blocked) out.BeginObject().TextField("LockReason", "security").EndObject();
  if (eip.in_arrears) out.BeginObject().TextField("LockReason", "financial").EndObject();
  out.EndArray().EndObject();
  if (as_text) {
    out.TextField("DeletionProtection", eip.deletion_protection ? "true" : "false")
        .TextField("ServiceManaged", eip.service_managed ? "1" : "0");
  } else {
    out.BoolField("DeletionProtection", eip.deletion_protection).IntegerField("ServiceManaged", eip.service_managed ? 1 : 0);
  }
  out.TextField("BandwidthPackageId", "").TextField("SegmentInstanceId", "").TextField("Netmode", "public").TextField("Zone", "");
  WriteTags(out, Product::kVpc, eip.tags, eip.variety / 2);
  out.EndObject();
}

// The filters of DescribeEipAddresses, read once for all EIPs.
struct Search {
  explicit Search(const Call& call)
      : target_id(call.Text("AssociatedInstanceId")),
        target_type(call.Text("AssociatedInstanceType")),
        status(call.Text("Status")),
        name(call.Text("EipName")),
        isp(call.Text("ISP")),
        charge(call.Text("ChargeType")),
        lock(call.Text("LockReason")),
        service_managed(call.Text("ServiceManaged")),
        by_tag(!call.in.Structs("Tag").empty()) {
    const std::vector<std::string> id_list = call.in.CommaList("AllocationId"), address_list = call.in.CommaList("EipAddress");
    ids.insert(id_list.begin(), id_list.end());
    addresses.insert(address_list.begin(), address_list.end());
  }

  bool Matches(const Call& call, const Eip& eip) const {
    const auto fits = [](const std::string& filter, const std::string& value) { return filter.empty() || filter == value; };
    if (!addresses.empty() && addresses.count(eip.address.ToText()) == 0) return false;
    if (!fits(target_id, BoundTo(eip)) || !fits(name, eip.name) || !fits(isp, eip.isp)) return false;
    if (!target_type.empty() && target_type != TargetText(eip.target)) return false;
    if (!status.empty() && status != StateText(eip.status)) return false;
    if (!charge.empty() && charge != (eip.prepaid ? "PrePaid" : "PostPaid")) return false;
    if (!service_managed.empty() && (service_managed == "true") != eip.service_managed) return false;
    if ((lock == "security" && !eip.blocked) || (lock == "financial" && !eip.in_arrears)) return false;
    return !by_tag || call.MatchesTags(eip.tags);
  }

  std::set<std::string> ids, addresses;
  std::string target_id, target_type, status, name, isp, charge, lock, service_managed;
  bool by_tag;
};

Refusal DescribeEipAddresses(Call& call) {
  World& world = call.world;
  if (call.in.Flag("DryRun", false)) return {"DryRunOperation", "The request would have succeeded."};
  Page page;
  EMULATOR_TRY(call.ReadPage(100, page));
  const Search search(call);
  std::vector<uint32_t> few;
  for (const std::string& id : search.ids) {
    if (const Eip* eip = world.eips.Find(id)) few.push_back(eip->slot);
  }
  std::sort(few.begin(), few.end());
  call.out.Key("EipAddresses").BeginObject().Key("EipAddress").BeginArray();
  const uint64_t total = WriteNumberedPage(
      page, search.ids.empty() ? world.eips.live() : few, [&](uint32_t slot) { return search.Matches(call, world.eips.at(slot)); },
      [&](uint32_t slot) { WriteEip(call.out, world, world.eips.at(slot)); });
  call.out.EndArray().EndObject().IntegerField("TotalCount", static_cast<int64_t>(total));
  call.out.IntegerField("PageNumber", static_cast<int64_t>(page.number)).IntegerField("PageSize", static_cast<int64_t>(page.size));
  return Refusal::None();
}

}  // namespace

void AddEipReads(ActionTable& table) {
  table.emplace(std::make_pair(Product::kVpc, "DescribeEipAddresses"),
                Action{ActionKind::kRead, 600,
                       ParameterSpec("RegionId! AllocationId:c<=50 EipAddress:c<=50 Tag:t<=20 PageNumber:u PageSize:u DryRun:b "
                                     "ServiceManaged:b Filter:x"),
                       DescribeEipAddresses});
}

}  // namespace eniform::emulator::alicloud
