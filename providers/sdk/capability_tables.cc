#include "providers/sdk/capability_tables.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace eniform::sdk {

std::string RuleCode(absl::string_view prefix, absl::string_view rule) {
  const bool number = std::all_of(rule.begin(), rule.end(), [](char c) { return absl::ascii_isdigit(c); });
  return absl::StrCat(prefix, "-", number && rule.size() == 1 ? "0" : "", rule);
}

void AddOperations(std::initializer_list<OperationRow> rows, Capabilities& capabilities) {
  for (const OperationRow& row : rows) {
    OperationCapability& operation = *capabilities.add_operations();
    operation.set_kind(row.kind);
    operation.set_estimated_seconds(row.seconds);
    operation.set_api_calls(row.api_calls);
    operation.set_picking_calls(row.picking_calls);
    operation.set_disruption(row.disruption);
    operation.set_max_addresses(row.max_addresses);
    operation.set_idempotent_by_token(row.idempotent_by_token);
    operation.set_calls_per_second(row.calls_per_second);
    operation.set_rate_group(std::string(row.rate_group));
  }
}

void AddNumberedRules(absl::string_view prefix, absl::string_view reference, std::initializer_list<NumberedRule> rows,
                      Capabilities& capabilities) {
  for (const NumberedRule& row : rows) {
    RuleDescription& rule = *capabilities.add_rules();
    rule.set_code(RuleCode(prefix, absl::StrCat(row.number)));
    rule.set_text(std::string(row.text));
    rule.set_source(absl::StrCat(reference, " 4.1, rule ", row.number));
    rule.set_checked(std::string(row.checked));
    rule.set_note(std::string(row.note));
  }
}

void AddNamedRules(absl::string_view prefix, absl::string_view reference, std::initializer_list<NamedRule> rows,
                   Capabilities& capabilities) {
  for (const NamedRule& row : rows) {
    RuleDescription& rule = *capabilities.add_rules();
    rule.set_code(RuleCode(prefix, row.name));
    rule.set_text(std::string(row.text));
    const bool section = !row.section.empty() && absl::ascii_isdigit(row.section[0]);
    rule.set_source(section ? absl::StrCat(reference, " ", row.section) : std::string(row.section));
    rule.set_checked(std::string(row.checked));
    rule.set_note(std::string(row.note));
  }
}

void AddCodes(absl::string_view prefix, std::initializer_list<CodeRow> rows, Capabilities& capabilities) {
  for (const CodeRow& row : rows) (*capabilities.mutable_rule_codes())[std::string(row.check)] = RuleCode(prefix, row.rule);
}

void AddInstanceLimits(std::initializer_list<LimitRow> rows, Capabilities& capabilities) {
  for (const LimitRow& row : rows) {
    InstanceLimitRow& limit = *capabilities.add_instance_limits();
    limit.set_min_cpu(row.min_cpu);
    limit.set_max_cpu(row.max_cpu);
    limit.set_min_memory_gib(row.min_memory_gib);
    limit.set_max_memory_gib(row.max_memory_gib);
    limit.set_interfaces(row.interfaces);
    limit.set_addresses_per_interface(row.addresses_per_interface);
  }
}

void AddBandwidthLimit(EipCharge charge, int max_mbps, Capabilities& capabilities) {
  BandwidthLimit& limit = *capabilities.add_bandwidth_limits();
  limit.set_charge(charge);
  limit.set_max_mbps(max_mbps);
}

void AddVendorLimit(QuotaKind kind, int64_t limit, Raised raised, Capabilities& capabilities) {
  VendorLimit& row = *capabilities.add_vendor_limits();
  row.set_kind(kind);
  row.set_limit(limit);
  row.set_fixed(raised == Raised::kNever);
}

}  // namespace eniform::sdk
