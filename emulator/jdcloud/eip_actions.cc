#include "absl/strings/str_cat.h"
#include "emulator/jdcloud/call.h"
#include "emulator/jdcloud/interface_rules.h"

namespace eniform::emulator::jdcloud {
namespace {

Refusal Invalid(absl::string_view what) { return {"INVALID_ARGUMENT", std::string(what)}; }

// How an EIP is paid for: JD reference 2.2.
Refusal ReadCharge(const nlohmann::json& spec, Eip& eip) {
  auto it = spec.find("chargeSpec");
  if (it == spec.end() || it->is_null()) return Refusal::None();
  const auto text = [&](const char* name) {
    auto member = it->find(name);
    return member == it->end() || member->is_null() ? std::string() : member->get<std::string>();
  };
  const std::string mode = text("chargeMode"), unit = text("chargeUnit");
  if (mode.empty()) return Refusal::None();
  if (mode != "postpaid_by_duration" && mode != "postpaid_by_usage" && mode != "prepaid_by_duration") {
    return Invalid(absl::StrCat("'", mode, "' is no chargeMode"));
  }
  eip.charge_mode = mode;
  if (mode != "prepaid_by_duration") return Refusal::None();
  const auto duration = it->find("chargeDuration");
  const int64_t so_long = duration == it->end() || duration->is_null() ? 0 : duration->get<int64_t>();
  const bool possible = (unit == "month" && so_long >= 1 && so_long <= 9) || (unit == "year" && so_long >= 1 && so_long <= 3);
  return possible ? Refusal::None() : Invalid("'chargeDuration' is 1 to 9 of 'chargeUnit' month, or 1 to 3 of year");
}

Refusal ReadSpec(Call& call, Eip& eip) {
  const auto& spec = call.in["elasticIpSpec"];
  EMULATOR_TRY(ReadCharge(spec, eip));
  eip.ip_type = call.Has("ipType") ? call.Text("ipType") : "standard";
  if (eip.ip_type != "standard" && eip.ip_type != "edge") return Invalid("'ipType' is standard or edge");
  eip.provider = spec["provider"].get<std::string>();
  if (eip.provider.empty() || (eip.ip_type == "standard" && eip.provider != "bgp" && eip.provider != "no_bgp")) {
    return Invalid(absl::StrCat("'", eip.provider, "' is no provider of ", eip.ip_type, " elasticIps"));
  }
  eip.bandwidth = spec["bandwidthMbps"].get<int64_t>();
  const int64_t most = eip.charge_mode == "postpaid_by_usage" ? 200 : 1000;
  if (eip.bandwidth < 1 || eip.bandwidth > most) return Invalid(absl::StrCat("'bandwidthMbps' is not within [1, ", most, "]"));
  return Refusal::None();
}

// By the seed, one in four is PROCESSING for a while after it was made (JD reference 7).
void Add(World& world, Eip eip) {
  eip.id = world.NewId("fip-", 10);
  world.public_addresses[eip.address.value] = eip.id;
  Eip& added = world.eips.Add(std::move(eip));
  if (world.settle == absl::ZeroDuration() || !world.Coin("young " + added.id, 4)) return;
  added.state = EipState::kProcessing;
  world.After(1, 2, [id = added.id](World& later) {
    if (Eip* ready = later.eips.Find(id)) ready->state = EipState::kUp;
  });
}

Refusal CreateElasticIps(Call& call) {
  World& world = call.world;
  Eip planned;
  const int64_t count = call.Integer("maxCount", 0);
  if (count < 1 || count > 100) return Invalid("'maxCount' is not within [1, 100]");
  EMULATOR_TRY(ReadSpec(call, planned));
  EMULATOR_TRY(CheckName(call, "elasticIpName"));
  EMULATOR_TRY(call.ReadTags(planned.tags));
  const bool fixed = call.Has("elasticIpAddress");
  if (fixed) {
    const std::string text = call.Text("elasticIpAddress");
    const absl::optional<Ipv4> address = Ipv4::Parse(text);
    if (count != 1) return Invalid("'elasticIpAddress' goes with 'maxCount' 1");
    if (!address.has_value()) return Invalid(absl::StrCat("'", text, "' is not an IPv4 address"));
    if (world.public_addresses.contains(address->value)) return {"ALREADY_EXISTS", "Resource 'elasticIpAddress' already be used"};
    planned.address = *address;
  }
  if (static_cast<int64_t>(world.eips.size()) + count > world.quotas.eips) return {"QUOTA_EXCEEDED", "ElasticIp quota limit exceeded"};

  planned.name = call.Text("elasticIpName");
  planned.resource_group = call.Text("resourceGroupId");
  planned.created = call.IsoTime();
  call.out.Key("elasticIpIds").BeginArray();
  if (!call.Flag("dryRun", false)) {
    for (int64_t i = 0; i < count; ++i) {
      Eip eip = planned;
      if (!fixed) eip.address = world.NewPublicAddress();
      Add(world, std::move(eip));
      call.out.Text(world.eips.at(world.eips.live().back()).id);
    }
  }
  call.out.EndArray().TextField("requestId", call.request_id);  // here too: JD reference 1.6
  return Refusal::None();
}

Refusal ModifyElasticIp(Call& call) {
  Eip* eip = nullptr;
  EMULATOR_TRY(call.FindEip(call.id, eip));
  EMULATOR_TRY(CheckName(call, "elasticIpName"));
  const int64_t bandwidth = call.Integer("bandwidthMbps", eip->bandwidth);
  if (call.Has("bandwidthMbps") && (bandwidth < 1 || bandwidth > 200)) return Invalid("'bandwidthMbps' is not within [1, 200]");
  EMULATOR_TRY(MustRest(*eip));
  eip->bandwidth = bandwidth;
  if (call.Has("elasticIpName")) eip->name = call.Text("elasticIpName");
  return Refusal::None();
}

// Unbound, not in a bandwidth package, and not paid for in advance unless that is over: JD reference 4.2.
Refusal DeleteElasticIp(Call& call) {
  Eip* eip = nullptr;
  EMULATOR_TRY(call.FindEip(call.id, eip));
  EMULATOR_TRY(MustRest(*eip));
  const auto failed = [&](absl::string_view why) {
    return Refusal{"FAILED_PRECONDITION", absl::StrCat("elasticIp '", eip->id, "' ", why)};
  };
  if (!eip->interface_id.empty()) return failed("is in use");
  if (!eip->bandwidth_package.empty()) return failed("is in a bandwidthPackage");
  if (eip->charge_mode == "prepaid_by_duration" && !eip->expired) return failed("is prepaid and has not expired");
  call.world.RemoveEip(*eip);
  return Refusal::None();
}

}  // namespace

void AddEipActions(ActionTable& table) {
  AddAction(table, "vpc POST elasticIps/", "createElasticIps", "",
            "maxCount:i! elasticIpSpec:eipspec! elasticIpAddress ipType userTags:usertag[] resourceGroupId dryRun:b elasticIpName",
            CreateElasticIps);
  AddAction(table, "vpc PATCH elasticIps/{}", "modifyElasticIp", "elasticIpId", "bandwidthMbps:i elasticIpName", ModifyElasticIp);
  AddAction(table, "vpc DELETE elasticIps/{}", "deleteElasticIp", "elasticIpId", "", DeleteElasticIp);
}

}  // namespace eniform::emulator::jdcloud
