#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "emulator/alicloud/call.h"
#include "emulator/alicloud/eip_rules.h"

namespace eniform::emulator::alicloud {

Refusal MustRest(const Eip& eip) {
  if (eip.status == EipStatus::kAvailable || eip.status == EipStatus::kInUse) return Refusal::None();
  return {"IncorrectEipStatus", absl::StrCat("The EIP `", eip.id, "` is ", StateText(eip.status), ".")};
}

Refusal MustNotBeLocked(const Eip& eip) {
  if (eip.blocked) return {"InvalidEIPStatus.BizDisabled", absl::StrCat("The EIP `", eip.id, "` is locked for security reasons.")};
  if (eip.in_arrears) return {"Forbidden.FinancialLocked", absl::StrCat("The EIP `", eip.id, "` is locked for financial reasons.")};
  return Refusal::None();
}

Refusal ReadBandwidth(const Call& call, bool prepaid, const std::string& internet_charge, int64_t& bandwidth) {
  const std::string text = call.Text("Bandwidth");
  if (text.empty()) return Refusal::None();
  const int64_t most = prepaid ? 1000 : internet_charge == "PayByTraffic" ? 200 : 500;  // Alibaba reference 2.13
  int64_t value = 0;
  if (!absl::SimpleAtoi(text, &value) || value < 1 || value > most)
    return {"InvalidParameter", absl::StrCat("`Bandwidth` is within 1 to ", most, ".")};
  bandwidth = value;
  return Refusal::None();
}

Refusal CheckEipTexts(const Call& call) {
  const std::string name = call.Text("Name"), description = call.Text("Description");
  const bool letter =
      name.empty() || absl::ascii_isalpha(static_cast<unsigned char>(name[0])) || static_cast<unsigned char>(name[0]) >= 0x80;
  if (!letter || name.size() > 3 * 128) return {"InvalidParameter", "`Name` has 1 to 128 characters, a letter first."};
  if (!description.empty() && (description.size() < 2 || description.size() > 3 * 256 || absl::StartsWith(description, "http")))
    return {"InvalidParameter", "`Description` has 2 to 256 characters and is no link."};
  return Refusal::None();
}

namespace {

Refusal OneOf(const Call& call, const char* name, std::initializer_list<const char*> values, std::string& value) {
  if (call.Text(name).empty()) return Refusal::None();
  for (const char* known : values) {
    if (call.Text(name) == known) {
      value = known;
      return Refusal::None();
    }
  }
  return {"InvalidParameter", absl::StrCat("`", call.Text(name), "` is no value of `", name, "`.")};
}

// One that was released and is asked for again, by its address or its id; ReserveIpFail when it is somebody else's by now.
Refusal Recover(Call& call, Eip& eip) {
  const std::string address = call.Text("IpAddress"), id = call.Text("InstanceId");
  for (const auto& [old_id, old_address] : call.world.released_eips) {
    if (old_id != id && old_address.ToText() != address) continue;
    if (call.world.public_addresses.contains(old_address.value)) break;
    eip.id = old_id;
    eip.address = old_address;
    return Refusal::None();
  }
  return {"ReserveIpFail", "The EIP that was asked for is not to be had."};
}

Refusal AllocateEipAddress(Call& call) {
  World& world = call.world;
  Eip eip;
  std::string charge_type = "PostPaid";
  EMULATOR_TRY(OneOf(call, "InstanceChargeType", {"PostPaid", "PrePaid"}, charge_type));
  EMULATOR_TRY(OneOf(call, "InternetChargeType", {"PayByBandwidth", "PayByTraffic"}, eip.internet_charge));
  EMULATOR_TRY(OneOf(call, "ISP", {"BGP", "BGP_PRO"}, eip.isp));
  eip.prepaid = charge_type == "PrePaid";
  if (eip.prepaid && eip.internet_charge != "PayByBandwidth")
    return {"InvalidParameter", "What is paid for in advance is paid by bandwidth."};
  EMULATOR_TRY(ReadBandwidth(call, eip.prepaid, eip.internet_charge, eip.bandwidth));
  EMULATOR_TRY(CheckEipTexts(call));
  EMULATOR_TRY(ReadTags(call.in, eip.tags));
  EMULATOR_TRY(CheckTagQuota(eip.tags));
  if (static_cast<int64_t>(world.eips.size()) >= world.quotas.eips)
    return {"QuotaExceeded.Eip", absl::StrCat("The account has ", world.quotas.eips, " EIPs.")};
  if (call.in.Has("IpAddress") || call.in.Has("InstanceId")) {
    EMULATOR_TRY(Recover(call, eip));
    world.released_eips.erase(eip.id);
  } else {
    eip.id = world.NewId("eip-", 20);
    eip.address = world.NewPublicAddress();
  }
  eip.name = call.Text("Name");
  eip.description = call.Text("Description");
  eip.created = call.Time();
  eip.variety = MixSeed(world.seed, eip.id);
  world.public_addresses[eip.address.value] = eip.id;
  const Eip& made = world.eips.Add(std::move(eip));
  call.out.TextField("AllocationId", made.id).TextField("EipAddress", made.address.ToText()).TextField("ResourceGroupId", "");
  if (made.prepaid) call.out.IntegerField("OrderId", static_cast<int64_t>(made.variety % 1'000'000'000));
  return Refusal::None();
}

Refusal ReleaseEipAddress(Call& call) {
  World& world = call.world;
  Eip* eip = nullptr;
  EMULATOR_TRY(call.FindEip(call.Text("AllocationId"), eip));
  if (eip->status != EipStatus::kAvailable)
    return {"IncorrectEipStatus", absl::StrCat("The EIP `", eip->id, "` is ", StateText(eip->status), ".")};
  if (eip->prepaid) return {"Forbidden.ChargeTypeIsPrepaid", absl::StrCat("The EIP `", eip->id, "` is paid for in advance.")};
  EMULATOR_TRY(MustNotBeLocked(*eip));
  // The code is not documented (Alibaba reference 8).
  if (eip->deletion_protection) return {"OperationDenied", absl::StrCat("The EIP `", eip->id, "` is protected from deletion.")};
  eip->status = EipStatus::kReleasing;
  if (call.aftermath == Aftermath::kHangs) return Refusal::None();
  world.AfterSettling([id = eip->id, fails = call.aftermath == Aftermath::kFails](World& later) {
    Eip* released = later.eips.Find(id);
    if (released == nullptr || released->status != EipStatus::kReleasing) return;
    if (fails) {
      released->status = EipStatus::kAvailable;
      return;
    }
    later.public_addresses.erase(released->address.value);
    later.released_eips[id] = released->address;
    later.eips.Remove(*released);
  });
  return Refusal::None();
}

Refusal ModifyEipAddressAttribute(Call& call) {
  Eip* eip = nullptr;
  EMULATOR_TRY(call.FindEip(call.Text("AllocationId"), eip));
  EMULATOR_TRY(MustRest(*eip));
  EMULATOR_TRY(CheckEipTexts(call));
  if (!call.Text("Bandwidth").empty() && eip->prepaid)
    return {"Forbidden.ChargeTypeIsPrepaid", absl::StrCat("The EIP `", eip->id, "` is paid for in advance.")};
  EMULATOR_TRY(ReadBandwidth(call, eip->prepaid, eip->internet_charge, eip->bandwidth));
  if (!call.Text("Name").empty()) eip->name = call.Text("Name");
  if (!call.Text("Description").empty()) eip->description = call.Text("Description");
  return Refusal::None();
}

Refusal DeletionProtection(Call& call) {
  if (call.Text("Type") != "EIP") return {"InvalidParameter", "`Type` is EIP."};
  Eip* eip = nullptr;
  EMULATOR_TRY(call.FindEip(call.Text("InstanceId"), eip));
  eip->deletion_protection = call.in.Flag("ProtectionEnable", false);
  return Refusal::None();
}

}  // namespace

void AddEipActions(ActionTable& table) {
  const auto add = [&](const char* name, int rate, const char* parameters, Refusal (*run)(Call&)) {
    table.emplace(std::make_pair(Product::kVpc, name), Action{ActionKind::kWrite, rate, ParameterSpec(parameters), run});
  };
  add("AllocateEipAddress", 120, "RegionId! Tag:t", AllocateEipAddress);
  add("ReleaseEipAddress", 600, "AllocationId!", ReleaseEipAddress);
  add("ModifyEipAddressAttribute", 600, "AllocationId!", ModifyEipAddressAttribute);
  add("DeletionProtection", 120, "RegionId! InstanceId! Type! ProtectionEnable:b!", DeletionProtection);
}

}  // namespace eniform::emulator::alicloud
