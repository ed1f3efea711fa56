#include <set>

#include "absl/strings/str_cat.h"
#include "emulator/tencentcloud/call.h"
#include "emulator/tencentcloud/eip_rules.h"

namespace eniform::emulator::tencentcloud {
namespace {

constexpr char kMonthly[] = "BANDWIDTH_PREPAID_BY_MONTH";

Refusal CheckAllocation(Call& call, int64_t count) {
  const World& world = call.world;
  if (count < 1) return {"InvalidParameterValue.Range", "`AddressCount` is at least 1."};
  const std::string charge = call.Text("InternetChargeType");
  if (world.account == AccountType::kLegacy && !charge.empty()) {
    return {"InvalidParameterCombination.InternetChargeTypeNotAllowed", "A legacy account does not choose `InternetChargeType`."};
  }
  const std::string effective = charge.empty() ? "TRAFFIC_POSTPAID_BY_HOUR" : charge;
  EMULATOR_TRY(CheckBandwidth(effective, call.Integer("InternetMaxBandwidthOut", 1)));
  if (effective == kMonthly && !call.Has("AddressChargePrepaid")) return {"MissingParameter", "`AddressChargePrepaid` is missing."};
  const std::string type = call.Text("AddressType");
  static const auto* const kTypes = new std::set<std::string>{"", "EIP", "AnycastEIP", "HighQualityEIP", "AntiDDoSEIP", "ResidentialEIP"};
  if (kTypes->count(type) == 0) return {"InvalidParameterValue", absl::StrCat("`", type, "` is no type of EIP.")};
  const std::string isp = call.Text("InternetServiceProvider");
  if (!isp.empty() && isp != "BGP" && isp != "CMCC" && isp != "CTCC" && isp != "CUCC") {
    return {"InvalidParameterValue", absl::StrCat("`", isp, "` is no internet service provider.")};
  }
  EMULATOR_TRY(CheckEipName(call.Text("AddressName")));
  if (static_cast<int64_t>(world.eips.size()) + count > world.quotas.eips) {
    return {"AddressQuotaLimitExceeded", absl::StrCat("The account has ", world.eips.size(), " of at most ", world.quotas.eips, " EIPs.")};
  }
  if (world.eips_allocated_today + count > world.quotas.eips_per_day) {
    return {"AddressQuotaLimitExceeded.DailyAllocate",
            absl::StrCat("At most ", world.quotas.eips_per_day, " EIPs can be allocated in a day.")};
  }
  return Refusal::None();
}

Refusal AllocateAddresses(Call& call) {
  World& world = call.world;
  const std::vector<std::string> asked_for = call.Texts("VipCluster");
  const int64_t count = asked_for.empty() ? call.Integer("AddressCount", 1) : static_cast<int64_t>(asked_for.size());
  EMULATOR_TRY(CheckAllocation(call, count));
  Tags tags;
  EMULATOR_TRY(call.ReadTags(tags));
  std::vector<Ipv4> addresses;
  for (const std::string& text : asked_for) {
    absl::optional<Ipv4> address = Ipv4::Parse(text);
    if (!address.has_value()) return {"InvalidParameterValue.Malformed", absl::StrCat("`", text, "` is not an IPv4 address.")};
    if (world.public_addresses.contains(address->value))
      return {"ResourceInUse.Address", absl::StrCat("The address `", text, "` is in use.")};
    addresses.push_back(*address);
  }

  std::vector<std::string> ids;
  for (int64_t i = 0; i < count; ++i) {
    Eip eip;
    eip.id = world.NewId("eip-");
    eip.variety = MixSeed(world.seed, eip.id);
    eip.name = call.Text("AddressName");
    eip.created = call.IsoTime();
    eip.address = addresses.empty() ? world.NewPublicAddress() : addresses[static_cast<size_t>(i)];
    eip.status = EipStatus::kCreating;
    eip.bandwidth = call.Integer("InternetMaxBandwidthOut", 1);
    if (call.Has("InternetChargeType")) eip.charge = call.Text("InternetChargeType");
    if (call.Has("InternetServiceProvider")) eip.isp = call.Text("InternetServiceProvider");
    if (call.Has("AddressType")) eip.type = call.Text("AddressType");
    eip.tags = tags;
    world.public_addresses[eip.address.value] = eip.id;
    ids.push_back(eip.id);
    world.eips.Add(std::move(eip));
  }
  world.eips_allocated_today += count;
  const uint64_t number = world.StartNumberedTask(call.request_id, ids.front());
  world.AfterSettling([ids, task = call.request_id](World& later) {
    for (const std::string& id : ids) {
      Eip* eip = later.eips.Find(id);
      if (eip != nullptr && eip->status == EipStatus::kCreating) eip->status = EipStatus::kUnbind;
    }
    later.FinishTask(task, TaskStatus::kSuccess, "");
  });
  call.out.Key("AddressSet").BeginArray();
  for (const std::string& id : ids) call.out.Text(id);
  call.out.EndArray();
  // The task is not always told (Tencent reference 2.4): from the seed, one time in four it is not.
  if (!world.Coin("no task " + ids.front(), 4)) call.out.TextField("TaskId", absl::StrCat(number));
  return Refusal::None();
}

Refusal CheckReleasable(const Eip& eip) {
  EMULATOR_TRY(MustBeIdle(eip));
  if (eip.deletion_protection) {
    return {"OperationDenied.AddressDeletionProtectionEnabled", absl::StrCat("The EIP `", eip.id, "` is protected from deletion.")};
  }
  if (eip.status != EipStatus::kUnbind) {
    return {"UnsupportedOperation.AddressStatusNotPermit", absl::StrCat("The EIP `", eip.id, "` is ", StateText(eip.status), ".")};
  }
  return Refusal::None();
}

Refusal ReleaseAddresses(Call& call) {
  World& world = call.world;
  std::vector<Eip*> found;
  for (const std::string& id : call.Texts("AddressIds")) {
    Eip* eip = nullptr;
    EMULATOR_TRY(call.FindEip(id, eip));
    EMULATOR_TRY(CheckReleasable(*eip));
    found.push_back(eip);
  }
  std::vector<std::string> released, isolated;
  for (Eip* eip : found) {
    // What was paid for a month is isolated first and released by a second call (Tencent reference 2.4).
    if (eip->charge == kMonthly && !eip->in_arrears) {
      eip->busy = true;
      isolated.push_back(eip->id);
    } else {
      eip->status = EipStatus::kOfflining;
      released.push_back(eip->id);
    }
  }
  const uint64_t number = world.StartNumberedTask(call.request_id, found.front()->id);
  world.AfterSettling([released, isolated, task = call.request_id](World& later) {
    for (const std::string& id : isolated) {
      if (Eip* eip = later.eips.Find(id)) {
        eip->busy = false;
        eip->in_arrears = true;
      }
    }
    for (const std::string& id : released) {
      if (Eip* eip = later.eips.Find(id)) {
        later.public_addresses.erase(eip->address.value);
        later.eips.Remove(*eip);
      }
    }
    later.FinishTask(task, TaskStatus::kSuccess, "");
  });
  call.out.TextField("TaskId", absl::StrCat(number));
  return Refusal::None();
}

Refusal ModifyAddressAttribute(Call& call) {
  Eip* eip = nullptr;
  EMULATOR_TRY(call.FindEip(call.Text("AddressId"), eip));
  EMULATOR_TRY(CheckEipName(call.Text("AddressName")));
  const std::string direct = call.Text("EipDirectConnection");
  if (!direct.empty() && direct != "TRUE" && direct != "FALSE") return {"InvalidParameterValue", "`EipDirectConnection` is TRUE or FALSE."};
  if (call.Has("AddressName")) eip->name = call.Text("AddressName");
  if (!direct.empty()) eip->direct_connection = direct == "TRUE";
  return Refusal::None();
}

Refusal ModifyAddressesBandwidth(Call& call) {
  World& world = call.world;
  const int64_t bandwidth = call.Integer("InternetMaxBandwidthOut", 0);
  std::vector<std::string> ids = call.Texts("AddressIds");
  for (const std::string& id : ids) {
    Eip* eip = nullptr;
    EMULATOR_TRY(call.FindEip(id, eip));
    EMULATOR_TRY(MustBeIdle(*eip));
    EMULATOR_TRY(CheckBandwidth(eip->charge, bandwidth));
  }
  for (const std::string& id : ids) world.eips.Find(id)->busy = true;
  const uint64_t number = world.StartNumberedTask(call.request_id, ids.front());
  world.AfterSettling([ids, bandwidth, task = call.request_id](World& later) {
    for (const std::string& id : ids) {
      if (Eip* eip = later.eips.Find(id)) {
        eip->busy = false;
        eip->bandwidth = bandwidth;
      }
    }
    later.FinishTask(task, TaskStatus::kSuccess, "");
  });
  call.out.TextField("TaskId", absl::StrCat(number));
  return Refusal::None();
}

Refusal ModifyAddressInternetChargeType(Call& call) {
  Eip* eip = nullptr;
  EMULATOR_TRY(call.FindEip(call.Text("AddressId"), eip));
  EMULATOR_TRY(MustBeIdle(*eip));
  const std::string charge = call.Text("InternetChargeType");
  EMULATOR_TRY(CheckBandwidth(charge, call.Integer("InternetMaxBandwidthOut", 0)));
  if (charge == kMonthly && !call.Has("AddressChargePrepaid")) return {"MissingParameter", "`AddressChargePrepaid` is missing."};
  eip->charge = charge;
  eip->bandwidth = call.Integer("InternetMaxBandwidthOut", 0);
  return Refusal::None();
}

}  // namespace

void AddEipActions(ActionTable& table) {
  const auto add = [&](const char* name, double rate, const char* parameters, Refusal (*run)(Call&)) {
    table.emplace(name, Action{Product::kVpc, ActionKind::kWrite, rate, Throttle::kCommon, ParameterSpec(parameters), run});
  };
  add("AllocateAddresses", 10,
      "AddressCount:i AddressType InternetServiceProvider InternetChargeType IPChargeType InternetMaxBandwidthOut:i "
      "AddressChargePrepaid:prepaid "
      "AnycastZone VipCluster[] BandwidthPackageId AddressName Egress AntiDDoSPackageId DedicatedClusterId IsDedicatedAddressPool:b "
      "Tags:tag[] "
      "ClientToken",
      AllocateAddresses);
  add("ReleaseAddresses", 10, "AddressIds[]!", ReleaseAddresses);
  add("ModifyAddressAttribute", 0, "AddressId! AddressName EipDirectConnection", ModifyAddressAttribute);
  add("ModifyAddressesBandwidth", 0, "AddressIds[]! InternetMaxBandwidthOut:i!", ModifyAddressesBandwidth);
  add("ModifyAddressInternetChargeType", 0, "AddressId! InternetChargeType! InternetMaxBandwidthOut:i! AddressChargePrepaid:prepaid",
      ModifyAddressInternetChargeType);
}

}  // namespace eniform::emulator::tencentcloud
