#include <algorithm>

#include "absl/strings/str_cat.h"
#include "planner/rules/rules.h"
#include "proto/ipv4.h"

namespace eniform::planner {
namespace {

// Whether the cloud gave it this address already, by whatever rule: a subnet may have more ranges than the one that is known.
bool IsHeld(const WantedInterface& wanted, const std::string& text) {
  if (!wanted.observed || wanted.observed->subnet_id() != wanted.subnet->id()) return false;
  const auto& held = wanted.observed->addresses();
  return std::any_of(held.begin(), held.end(), [&](const PrivateAddress& address) { return address.address() == text; });
}

void CheckAddress(Context& context, const WantedInterface& wanted, const std::string& text, const std::string& field,
                  absl::string_view outside_rule) {
  if (IsHeld(wanted, text)) return;
  const Subject subject{wanted.address, field};
  const Subnet& subnet = *wanted.subnet;
  const auto network = Ipv4Network::Parse(subnet.cidr());
  const auto address = Ipv4::Parse(text);
  if (!network || !address) return;  // the text was judged with the files
  if (!network->Contains(*address)) {
    context.Report(Message("EF-P04", {{"ip", text}, {"subnet", subnet.id()}, {"cidr", subnet.cidr()}}, subject,
                           wanted.world->RuleCode(outside_rule, "")));
    return;
  }
  const Capabilities& capabilities = wanted.world->capabilities();
  const uint32_t first = network->base().number() + static_cast<uint32_t>(capabilities.reserved_first_addresses());
  const uint32_t last = network->last().number() - static_cast<uint32_t>(capabilities.reserved_last_addresses());
  if (address->number() < first || address->number() > last) {
    context.Report(Message("EF-P05",
                           {{"ip", text},
                            {"subnet", subnet.id()},
                            {"cidr", subnet.cidr()},
                            {"first", Ipv4::FromNumber(first).ToString()},
                            {"last", Ipv4::FromNumber(last).ToString()}},
                           subject, wanted.world->RuleCode("address_reserved", "")));
  }
}

}  // namespace

void CheckAddresses(Context& context, const WantedInterface& wanted) {
  const bool subnet_changes = wanted.primary && wanted.observed && wanted.observed->subnet_id() != wanted.subnet->id();
  if (wanted.declared->has_primary_ip()) {
    CheckAddress(context, wanted, wanted.declared->primary_ip(), wanted.Field("primary_ip"),
                 subnet_changes ? "subnet_change_new_primary" : "address_in_subnet");
  }
  for (int i = 0; i < wanted.declared->secondary_ips_size(); ++i) {
    CheckAddress(context, wanted, wanted.declared->secondary_ips(i), wanted.Field(absl::StrCat("secondary_ips[", i, "]")),
                 "address_in_subnet");
  }
}

}  // namespace eniform::planner
