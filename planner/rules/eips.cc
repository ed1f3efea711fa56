// EIPs: how they are paid for, how much they carry, where they may be bound.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/rules/rules.h"
#include "proto/enum_text.h"

namespace eniform::planner {
namespace {

std::string ChargesText(const Capabilities& capabilities) {
  std::vector<std::string> words;
  for (const int charge : capabilities.charges()) words.emplace_back(EnumText(static_cast<EipCharge>(charge)));
  return absl::StrJoin(words, ", ");
}

void CheckCharge(Context& context, const World& world, const Operation& operation) {
  const Capabilities& capabilities = world.capabilities();
  const EipCharge charge = operation.arguments().charge();
  const auto& offered = capabilities.charges();
  if (charge == EIP_CHARGE_UNSPECIFIED || offered.empty() || std::find(offered.begin(), offered.end(), charge) != offered.end()) return;
  context.Report(Message("EF-P48", {{"address", operation.target()}, {"charge", EnumText(charge)}, {"offered", ChargesText(capabilities)}},
                         {operation.target(), FieldOf(context, operation.target(), "charge")}, world.RuleCode("eip_charge", "")));
}

void CheckBandwidth(Context& context, const World& world, const Operation& operation) {
  const int bandwidth = operation.arguments().bandwidth_mbps();
  if (bandwidth == 0) return;
  const Eip* observed = world.EipById(operation.arguments().eip().id());
  const EipCharge said = operation.arguments().charge() != EIP_CHARGE_UNSPECIFIED ? operation.arguments().charge()
                         : observed                                               ? observed->charge()
                                                                                  : EIP_CHARGE_UNSPECIFIED;
  const EipCharge charge = said == EIP_CHARGE_UNSPECIFIED ? world.capabilities().default_charge() : said;
  for (const BandwidthLimit& limit : world.capabilities().bandwidth_limits()) {
    if (limit.charge() != charge || bandwidth <= limit.max_mbps()) continue;
    // An account may have another default than most have.
    context.Report(Message(said == EIP_CHARGE_UNSPECIFIED ? "EF-P56" : "EF-P49",
                           {{"address", operation.target()},
                            {"bandwidth", absl::StrCat(bandwidth)},
                            {"limit", absl::StrCat(limit.max_mbps())},
                            {"charge", EnumText(charge)}},
                           {operation.target(), FieldOf(context, operation.target(), "bandwidth_mbps")},
                           world.RuleCode("eip_bandwidth", "")));
  }
}

void CheckZone(Context& context, const World& world, const Operation& operation) {
  const Eip* eip = world.EipById(operation.arguments().eip().id());
  if (!world.capabilities().zonal_eip_only_on_primary() || !eip || eip->zone().empty()) return;
  const NetworkInterface* interface = world.Interface(operation.arguments().interface().id());
  const bool primary = interface && interface->primary();
  if (primary && (interface->zone().empty() || interface->zone() == eip->zone())) return;
  const WantedInterface* wanted = DeclaredInterface(context, operation.arguments().interface().address());
  const std::string name = wanted ? wanted->address : operation.arguments().interface().id();
  context.Report(Message("EF-P67",
                         {{"eip", absl::StrCat(eip->public_ip(), " (", eip->id(), ")")},
                          {"zone", eip->zone()},
                          {"interface", name},
                          {"why", primary ? absl::StrCat("in zone ", interface->zone()) : "a secondary interface"}},
                         {operation.target(), FieldOf(context, operation.target(), "eip")}, world.RuleCode("eip_zone", "")));
}

}  // namespace

void CheckEip(Context& context, const World& world, const Operation& operation) {
  switch (operation.kind()) {
    case ALLOCATE_EIP:
    case UPDATE_EIP:
      CheckCharge(context, world, operation);
      CheckBandwidth(context, world, operation);
      break;
    case BIND_EIP:
      CheckZone(context, world, operation);
      break;
    default:
      break;
  }
}

}  // namespace eniform::planner
