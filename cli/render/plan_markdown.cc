#include "cli/render/plan_markdown.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "cli/render/change_fields.h"
#include "cli/render/change_words.h"
#include "cli/render/markdown_text.h"
#include "cli/render/plan_text.h"
#include "cli/render/text.h"

namespace eniform::cli {
namespace {

constexpr int kAddressesShown = 8;

// Rows until `budget` bytes are full; then a line that says how many are missing. `row` appends one.
template <typename Items, typename Row>
void AppendRows(std::string& out, const Items& items, size_t budget, absl::string_view more_prefix, const Row& row) {
  const size_t end = out.size() + budget;
  size_t shown = 0;
  for (const auto& item : items) {
    const size_t before = out.size();
    row(item);
    if (out.size() > end && shown > 0) {
      out.resize(before);
      absl::StrAppend(&out, more_prefix, "and ", items.size() - shown, " more\n");
      return;
    }
    ++shown;
  }
}

void AppendOperationName(std::string& out, const Operation& operation) {
  absl::StrAppend(&out, OperationKind_Name(operation.kind()), " ");
  AppendMarkdownCode(out, operation.target());
}

std::string Heading(const Plan& plan) {
  // A comment of HTML ends at "--" and what follows would be shown.
  std::string mark;
  for (const char c : plan.stack()) mark += absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '.' || c == '_' ? c : '-';
  mark.erase(std::unique(mark.begin(), mark.end(), [](char a, char b) { return a == '-' && b == '-'; }), mark.end());
  std::string out = absl::StrCat("<!-- eniform plan ", mark, " -->\n## Eniform plan");
  if (!plan.stack().empty()) {
    out += " of ";
    AppendMarkdownCode(out, plan.stack());
  }
  out += "\n\n";
  return out;
}

template <typename List>
std::string DiagnosticSection(const List& diagnostics, size_t budget) {
  std::vector<const Diagnostic*> sorted;
  for (const Diagnostic& diagnostic : diagnostics) sorted.push_back(&diagnostic);
  std::stable_sort(sorted.begin(), sorted.end(), [](const Diagnostic* a, const Diagnostic* b) {
    return (a->severity() == SEVERITY_WARNING) < (b->severity() == SEVERITY_WARNING);
  });
  std::string out;
  if (sorted.empty()) return out;
  out += "### What stands against it, or is to be known\n\n";
  AppendRows(out, sorted, budget, "- ", [&](const Diagnostic* diagnostic) {
    absl::StrAppend(&out, "- **", diagnostic->severity() == SEVERITY_WARNING ? "Warning" : "Error", "** ");
    if (!diagnostic->code().empty()) absl::StrAppend(&out, diagnostic->code(), ": ");
    AppendMarkdown(out, diagnostic->summary());
    if (!diagnostic->file().empty()) {
      out += " (";
      AppendMarkdownCode(out, diagnostic->line() > 0 ? absl::StrCat(diagnostic->file(), ":", diagnostic->line()) : diagnostic->file());
      out += ")";
    } else if (!diagnostic->address().empty()) {
      out += " (";
      AppendMarkdownCode(out, diagnostic->address());
      out += ")";
    }
    for (const absl::string_view line : absl::StrSplit(diagnostic->detail(), '\n', absl::SkipEmpty())) {
      out += "<br>";
      AppendMarkdown(out, line);
    }
    if (!diagnostic->command().empty()) {
      out += "<br>";
      AppendMarkdownCode(out, diagnostic->command());
    }
    out += '\n';
  });
  out += '\n';
  return out;
}

std::string WorstSection(const Plan& plan, size_t budget) {
  const std::vector<const Operation*> worst = WorstFirst(plan);
  std::string out;
  if (worst.empty()) return out;
  const bool loses = worst.front()->disruption() == DISRUPTION_LOSES;
  const bool reboots = worst.back()->disruption() == DISRUPTION_REBOOTS;
  absl::StrAppend(&out, "### ",
                  loses && reboots ? "Loses addresses and reboots instances"
                  : loses          ? "Loses addresses"
                                   : "Reboots instances",
                  "\n\n| # | | operation | addresses | why |\n|---:|---|---|---|---|\n");
  AppendRows(out, worst, budget, "| | | | | ", [&](const Operation* operation) {
    absl::StrAppend(&out, "| ", operation->id(), " | **", DisruptionText(operation->disruption()), "** | ");
    AppendOperationName(out, *operation);
    out += " | ";
    AppendMarkdownCodes(out, operation->addresses(), kAddressesShown);
    if (operation->disruption() == DISRUPTION_LOSES && !operation->addresses().empty()) out += " can not be had again";
    out += " | ";
    AppendMarkdown(out, operation->because());
    out += " |\n";
  });
  out += '\n';
  return out;
}

std::string DarkSection(const Plan& plan, size_t budget) {
  std::string out;
  if (plan.dark_addresses().empty()) return out;
  const auto name = [&](int id) {
    out += absl::StrCat(id);
    const auto at = std::lower_bound(plan.operations().begin(), plan.operations().end(), id,
                                     [](const Operation& operation, int wanted) { return operation.id() < wanted; });
    if (at == plan.operations().end() || at->id() != id) return;
    out += " ";
    AppendOperationName(out, *at);
  };
  out += "### Dark while this runs\n\n| address | about | from operation | until operation |\n|---|---:|---|---|\n";
  AppendRows(out, plan.dark_addresses(), budget, "| ", [&](const DarkInterval& dark) {
    out += "| ";
    AppendMarkdownCode(out, dark.address());
    absl::StrAppend(&out, " | ", DurationText(dark.estimated_seconds()), " | ");
    name(dark.from_operation());
    out += " | ";
    if (dark.until_operation() == 0) {
      out += "stays dark";
    } else if (dark.until_operation() == dark.from_operation()) {
      out += "the same";
    } else {
      name(dark.until_operation());
    }
    out += " |\n";
  });
  out += '\n';
  return out;
}

enum class Fields { kAll, kNone };

void AppendChangeItem(std::string& out, const ResourceChange& change, absl::string_view verb, Fields fields) {
  absl::StrAppend(&out, "- **", verb, "**");
  if (change.imported() && change.action() != CHANGE_ACTION_NO_OP) out += " and import";
  out += " ";
  AppendMarkdownCode(out, change.address());
  if (!change.previous_address().empty()) {
    out += " (was ";
    AppendMarkdownCode(out, change.previous_address());
    out += ")";
  }
  const absl::string_view reason = ReasonText(change.reason());
  if (!reason.empty()) absl::StrAppend(&out, ": ", reason);
  out += '\n';
  for (const std::string& note : change.notes()) {
    out += "  - **Mind:** ";
    AppendMarkdown(out, note);
    out += '\n';
  }
  if (fields == Fields::kNone || change.action() == CHANGE_ACTION_FORGET) return;
  const ShownFields shown = FieldsOf(change);
  for (const auto* field : shown.fields) {
    std::string before, after;
    AppendBefore(before, change, shown, *field);
    AppendAfter(after, change, shown, *field);
    absl::StrAppend(&out, "  - ", field->name(), ": ");
    if (shown.before) AppendMarkdownCode(out, before);
    if (shown.before && shown.after) out += " → ";
    if (shown.after) AppendMarkdownCode(out, after);
    out += '\n';
  }
}

std::string DriftSection(const Plan& plan, Fields fields, size_t budget) {
  std::string out;
  if (plan.resource_drift().empty()) return out;
  out += "### Changed outside of Eniform (remembered → now)\n\n";
  AppendRows(out, plan.resource_drift(), budget, "- ", [&](const ResourceChange& change) {
    const bool gone = change.after().of_case() == Attributes::OF_NOT_SET;
    ResourceChange bare = change;
    bare.clear_reason();
    AppendChangeItem(out, bare, gone ? "gone" : "changed", gone ? Fields::kNone : fields);
  });
  out += '\n';
  return out;
}

std::string ChangesSection(const Plan& plan, Fields fields, size_t budget) {
  std::vector<const ResourceChange*> changes;
  for (const ResourceChange& change : plan.resource_changes()) {
    if (IsChange(change)) changes.push_back(&change);
  }
  std::string out = "### Changes\n\n";
  AppendRows(out, changes, budget, "- ", [&](const ResourceChange* change) { AppendChangeItem(out, *change, VerbOf(*change), fields); });
  out += '\n';
  return out;
}

std::string OperationsSection(const Plan& plan) {
  std::string out;
  if (plan.operations().empty()) return out;
  absl::StrAppend(&out, "<details><summary>", Count(plan.operations_size(), "operation"),
                  ", in order</summary>\n\n"
                  "| # | operation | | addresses | calls | about | why | waits for |\n|---:|---|---|---|---:|---:|---|---|\n");
  bool measured = false;
  for (const Operation& operation : plan.operations()) {
    absl::StrAppend(&out, "| ", operation.id(), " | ");
    AppendOperationName(out, operation);
    absl::StrAppend(&out, " | ", DisruptionText(operation.disruption()), " | ");
    AppendMarkdownCodes(out, operation.addresses(), kAddressesShown);
    absl::StrAppend(&out, " | ", operation.api_calls(), " | ", DurationText(operation.estimated_seconds()),
                    operation.seconds_measured() ? "\\*" : "", " | ");
    AppendMarkdown(out, operation.because());
    out += " | ";
    measured = measured || operation.seconds_measured();
    absl::string_view separator;
    for (const Wait& wait : WaitsOf(operation)) {
      absl::StrAppend(&out, separator, wait.operations, wait.because.empty() ? "" : ": ");
      AppendMarkdown(out, wait.because);
      separator = "<br>";
    }
    out += " |\n";
  }
  if (measured) out += "\n\\* as this state's journal tells; the others are the provider's figures\n";
  out += "\n</details>\n\n";
  return out;
}

std::string LeftOut(const std::vector<std::string>& what) {
  if (what.empty()) return "";
  return absl::StrCat("_Left out, because a comment must not be longer: ", absl::StrJoin(what, "; "),
                      ". `eniform show` on the saved plan has everything._\n\n");
}

}  // namespace

std::string PlanMarkdown(const Plan& plan, size_t limit) {
  const bool errors = std::any_of(plan.diagnostics().begin(), plan.diagnostics().end(),
                                  [](const Diagnostic& diagnostic) { return diagnostic.severity() != SEVERITY_WARNING; });
  const bool changes = !errors && HasChanges(plan);
  std::string head = Heading(plan), foot;
  if (errors) {
    foot = "**There is no plan.** The errors above have to be settled first.\n";
  } else if (!changes) {
    foot = "No changes. Everything is as declared.\n";
  } else {
    foot = "**";
    AppendMarkdown(foot, SummaryLine(plan));
    foot += "**\n\nPlan digest: ";
    AppendMarkdownCode(foot, plan.digest());
    foot += '\n';
  }
  // What has to be seen is in it whatever happens, each list within its share.
  const size_t share = limit / 6;
  absl::StrAppend(&head, DiagnosticSection(plan.diagnostics(), share));
  if (changes) absl::StrAppend(&head, WorstSection(plan, share), DarkSection(plan, share));

  struct Attempt {
    Fields fields;
    bool operations, drift;
  };
  constexpr Attempt kAttempts[] = {{Fields::kAll, true, true}, {Fields::kAll, false, true}, {Fields::kNone, false, true}};
  constexpr size_t kAttemptCount = std::size(kAttempts);
  const size_t room = limit - std::min(limit, head.size() + foot.size());
  // What is too long for any comment is not made at all.
  const std::string operations = changes && plan.operations_size() * size_t{40} < limit ? OperationsSection(plan) : "";
  const bool operations_fit = !changes || plan.operations().empty() || !operations.empty();
  for (size_t i = 0; i <= kAttemptCount; ++i) {
    // In the end: no more than one list, as far as it goes.
    const bool last = i == kAttemptCount;
    const Attempt attempt = last ? Attempt{Fields::kNone, false, !changes} : kAttempts[i];
    if (attempt.operations && !operations_fit) continue;
    std::vector<std::string> left_out;
    if (!attempt.drift && !plan.resource_drift().empty()) {
      left_out.push_back(absl::StrCat("what changed outside, of ", Count(plan.resource_drift_size(), "object")));
    }
    if (attempt.fields == Fields::kNone) left_out.push_back("the fields of what changes");
    if (changes && !attempt.operations && !plan.operations().empty()) left_out.push_back(Count(plan.operations_size(), "operation"));
    const std::string missing = LeftOut(left_out);
    const size_t budget = last ? room - std::min(room, missing.size() + 200) : limit;
    std::string body;
    if (attempt.drift) body += DriftSection(plan, attempt.fields, budget);
    if (changes) body += ChangesSection(plan, attempt.fields, budget);
    if (attempt.operations) body += operations;
    body += missing;
    if (body.size() <= room || last) return absl::StrCat(head, body, foot);
  }
  return absl::StrCat(head, foot);
}

std::string DiagnosticsMarkdown(const Diagnostics& diagnostics, size_t limit) {
  return absl::StrCat("<!-- eniform plan -->\n## Eniform plan\n\n", DiagnosticSection(diagnostics, limit - 1000),
                      HasErrors(diagnostics) ? "**There is no plan.** The errors above have to be settled first.\n" : "");
}

}  // namespace eniform::cli
