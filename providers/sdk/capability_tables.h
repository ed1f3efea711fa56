// What a cloud's capabilities are written as: tables that read like its reference.
#pragma once

#include <initializer_list>
#include <string>

#include "absl/strings/string_view.h"
#include "proto/provider.pb.h"

namespace eniform::sdk {

struct OperationRow {
  OperationKind kind;
  double seconds;  // from call to settled, as seen in practice
  Disruption disruption;
  double calls_per_second;            // of its slowest action; 0: unknown
  int max_addresses = 0;              // in one operation; 0: no such limit
  int api_calls = 1;                  // besides polls
  bool idempotent_by_token = false;   // its action takes our token
  absl::string_view rate_group = "";  // the action whose rate several kinds share; empty: a rate of its own
  int picking_calls = 0;              // more of them where it has to pick an address (pick_address.h)
};

// A rule of section 4.1 of the cloud's reference.
struct NumberedRule {
  int number;
  absl::string_view text;
  absl::string_view checked;  // RuleDescription.checked
  absl::string_view note;
};

// A rule of another section.
struct NamedRule {
  absl::string_view name;
  absl::string_view text;
  absl::string_view section;  // "2.1": of the cloud's reference; otherwise the source in words
  absl::string_view checked;
  absl::string_view note;
};

// Which rule stands behind a check of the planner (planner/rules).
struct CodeRow {
  absl::string_view check;
  absl::string_view rule;  // "22" or a name
};

struct LimitRow {
  int min_cpu, max_cpu, min_memory_gib, max_memory_gib;  // 0 as a maximum: no upper bound
  int interfaces, addresses_per_interface;
};

// TC-02 for rule 2 of "TC"; TC-name for a name.
std::string RuleCode(absl::string_view prefix, absl::string_view rule);

// Each appends to `capabilities`. `reference` is "Tencent reference".
void AddOperations(std::initializer_list<OperationRow> rows, Capabilities& capabilities);
void AddNumberedRules(absl::string_view prefix, absl::string_view reference, std::initializer_list<NumberedRule> rows,
                      Capabilities& capabilities);
void AddNamedRules(absl::string_view prefix, absl::string_view reference, std::initializer_list<NamedRule> rows,
                   Capabilities& capabilities);
void AddCodes(absl::string_view prefix, std::initializer_list<CodeRow> rows, Capabilities& capabilities);
void AddInstanceLimits(std::initializer_list<LimitRow> rows, Capabilities& capabilities);
void AddBandwidthLimit(EipCharge charge, int max_mbps, Capabilities& capabilities);
enum class Raised { kOnRequest, kNever };
void AddVendorLimit(QuotaKind kind, int64_t limit, Raised raised, Capabilities& capabilities);

}  // namespace eniform::sdk
