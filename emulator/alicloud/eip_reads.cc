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

Refusal DescribeEipAddresses(Call& call) {
  World& world = call.world;
  if (call.in.Flag("DryRun", false)) return {"DryRunOperation", "The request would have succeeded."};
  Page page;
  EMULATOR_TRY(call.ReadPage(100, page));
  const std::vector<std::string> id_list = call.in.CommaList("AllocationId"), address_list = call.in.CommaList("EipAddress");
  const std::set<std::string> ids(id_list.begin(), id_list.end()), addresses(address_list.begin(), address_list.end());
  const auto differs = [&](const char* filter, const std::string& value) {
    return !call.Text(filter).empty() && call.Text(filter) != value;
  };
  std::vector<uint32_t> few;
  for (const std::string& id : ids) {
    if (const Eip* eip = world.eips.Find(id)) few.push_back(eip->slot);
  }
  std::sort(few.begin(), few.end());
  call.out.Key("EipAddresses").BeginObject().Key("EipAddress").BeginArray();
  const uint64_t total = WriteNumberedPage(
      page, ids.empty() ? world.eips.live() : few,
      [&](uint32_t slot) {
        const Eip& eip = world.eips.at(slot);
        if (!addresses.empty() && addresses.count(eip.address.ToText()) == 0) return false;
        if (differs("AssociatedInstanceId", BoundTo(eip)) || differs("AssociatedInstanceType", TargetText(eip.target))) return false;
        if (differs("Status", StateText(eip.status)) || differs("EipName", eip.name) || differs("ISP", eip.isp)) return false;
        if (differs("ChargeType", eip.prepaid ? "PrePaid" : "PostPaid")) return false;
        if (call.in.Has("ServiceManaged") && call.in.Flag("ServiceManaged", false) != eip.service_managed) return false;
        if (call.Text("LockReason") == "security" && !eip.blocked) return false;
        if (call.Text("LockReason") == "financial" && !eip.in_arrears) return false;
        return call.MatchesTags(eip.tags);
      },
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
