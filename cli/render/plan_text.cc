#include "cli/render/plan_text.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <utility>
#include <vector>

#include "cli/render/change_words.h"
#include "cli/render/text.h"

namespace eniform::cli {
namespace {

constexpr size_t kDarkShown = 3;    // in the summary line
constexpr int kAddressesShown = 8;  // of one operation

absl::string_view ColorOf(Disruption disruption, const Style& style) {
  return disruption >= DISRUPTION_REBOOTS ? style.red() : style.yellow();
}

void AppendTitle(std::string& out, const Operation& operation, size_t number_width, const Style& style) {
  const auto to = std::back_inserter(out);
  fmt::format_to(to, "  {:>{}}. {}{}{} ", operation.id(), number_width, F(style.bold()), OperationKind_Name(operation.kind()),
                 F(style.off()));
  AppendSafe(out, operation.target());
  const absl::string_view disruption = DisruptionText(operation.disruption());
  if (!disruption.empty()) {
    fmt::format_to(to, "  {}[{}]{}", F(ColorOf(operation.disruption(), style)), F(disruption), F(style.off()));
  }
}

void AppendAddresses(std::string& out, absl::string_view verb, const Operation& operation, size_t indent) {
  if (operation.addresses().empty()) return;
  const auto to = std::back_inserter(out);
  out.append(indent, ' ');
  fmt::format_to(to, "{}", F(verb));
  const int count = operation.addresses_size();
  const int shown = count <= kAddressesShown + 1 ? count : kAddressesShown;
  for (int i = 0; i < shown; ++i) {
    out += i == 0 ? " " : ", ";
    AppendSafe(out, operation.addresses(i));
  }
  if (shown < count) fmt::format_to(to, " and {} more", count - shown);
  out += '\n';
}

// What can not be undone or takes an instance down, before everything else.
void AppendWorst(std::string& out, const Plan& plan, const Style& style) {
  const std::vector<const Operation*> worst = WorstFirst(plan);
  if (worst.empty()) return;
  fmt::format_to(std::back_inserter(out), "{}Mind:{}\n\n", F(style.bold()), F(style.off()));
  int width = 0;
  for (const Operation* operation : worst) width = std::max(width, operation->id());
  const size_t number_width = fmt::formatted_size("{}", width);
  for (const Operation* operation : worst) {
    AppendTitle(out, *operation, number_width, style);
    out += '\n';
    if (operation->disruption() == DISRUPTION_LOSES) {
      AppendAddresses(out, "can not be had again:", *operation, number_width + 4);
    } else {
      AppendAddresses(out, "unreachable meanwhile:", *operation, number_width + 4);
    }
  }
  out += '\n';
}

void AppendWaits(std::string& out, const Operation& operation, size_t indent) {
  if (operation.depends_on().empty()) return;
  for (const Wait& wait : WaitsOf(operation)) {
    out.append(indent, ' ');
    fmt::format_to(std::back_inserter(out), "waits for {}{}", wait.operations, wait.because.empty() ? "" : ": ");
    AppendSafe(out, wait.because);
    out += '\n';
  }
}

void AppendOperation(std::string& out, const Operation& operation, size_t number_width, const Style& style) {
  const size_t indent = number_width + 4;
  AppendTitle(out, operation, number_width, style);
  fmt::format_to(std::back_inserter(out), "  {}{}{}\n", F(style.dim()), CostText(operation), F(style.off()));
  if (!operation.because().empty()) {
    out.append(indent, ' ');
    AppendSafe(out, operation.because());
    out += '\n';
  }
  AppendWaits(out, operation, indent);
  AppendAddresses(out, "touches", operation, indent);
}

// Dark seconds by address, in the order in which the addresses first go dark.
std::vector<std::pair<absl::string_view, double>> DarkByAddress(const Plan& plan) {
  std::vector<std::pair<absl::string_view, double>> dark;
  std::map<absl::string_view, size_t> index;
  for (const DarkInterval& interval : plan.dark_addresses()) {
    const auto [at, added] = index.emplace(interval.address(), dark.size());
    if (added) dark.emplace_back(interval.address(), 0);
    dark[at->second].second += interval.estimated_seconds();
  }
  return dark;
}

void AppendDark(std::string& out, const Plan& plan, const Style& style) {
  if (plan.dark_addresses().empty()) return;
  const auto to = std::back_inserter(out);
  fmt::format_to(to, "{}Dark while this runs:{}\n\n", F(style.bold()), F(style.off()));
  size_t width = 0;
  for (const DarkInterval& interval : plan.dark_addresses()) width = std::max(width, Safe(interval.address()).size());
  for (const DarkInterval& interval : plan.dark_addresses()) {
    fmt::format_to(to, "  {:<{}}  about {}, ", Safe(interval.address()), width, DurationText(interval.estimated_seconds()));
    if (interval.until_operation() == 0) {
      fmt::format_to(to, "from operation {} on\n", interval.from_operation());
    } else if (interval.until_operation() == interval.from_operation()) {
      fmt::format_to(to, "during operation {}\n", interval.from_operation());
    } else {
      fmt::format_to(to, "from operation {} until {}\n", interval.from_operation(), interval.until_operation());
    }
  }
  out += '\n';
}

}  // namespace

bool HasChanges(const Plan& plan) {
  return !plan.operations().empty() || std::any_of(plan.resource_changes().begin(), plan.resource_changes().end(), IsChange);
}

std::string SummaryLine(const Plan& plan) {
  const PlanSummary& summary = plan.summary();
  std::string out;
  const auto to = std::back_inserter(out);
  fmt::format_to(to, "Plan: {} to create, {} to update, {} to move, {} to replace, {} to delete", summary.create(), summary.update(),
                 summary.move(), summary.replace(), summary.delete_());
  if (summary.forget() > 0) fmt::format_to(to, ", {} to forget", summary.forget());
  if (summary.import() > 0) fmt::format_to(to, ", {} to import", summary.import());
  fmt::format_to(to, ". {}, {}, about {}. Dark: ", Count(summary.operations(), "operation"), Count(summary.api_calls(), "API call"),
                 DurationText(summary.estimated_seconds()));
  const auto dark = DarkByAddress(plan);
  if (dark.empty()) out += "none";
  const size_t shown = std::min(dark.size(), kDarkShown);
  for (size_t i = 0; i < shown; ++i) {
    fmt::format_to(to, "{}{} about {}", i == 0 ? "" : ", ", Safe(dark[i].first), DurationText(dark[i].second));
  }
  if (shown < dark.size()) fmt::format_to(to, " and {} more", dark.size() - shown);
  out += '.';
  return out;
}

std::string PlanText(const Plan& plan, const Style& style) {
  std::string out;
  out.reserve(512 * (plan.resource_changes_size() + plan.operations_size()) + 1024);
  const auto to = std::back_inserter(out);
  out += DriftText(plan.resource_drift(), style);
  if (!HasChanges(plan)) {
    out += "No changes. Everything is as declared.\n";
    return out;
  }
  AppendWorst(out, plan, style);
  fmt::format_to(to, "{}Changes:{}\n\n", F(style.bold()), F(style.off()));
  for (const ResourceChange& change : plan.resource_changes()) {
    if (IsChange(change)) AppendChange(out, change, style);
  }
  out += '\n';
  if (!plan.operations().empty()) {
    fmt::format_to(to, "{}Operations, in order:{}\n\n", F(style.bold()), F(style.off()));
    const size_t width = fmt::formatted_size("{}", plan.operations(plan.operations_size() - 1).id());
    for (const Operation& operation : plan.operations()) AppendOperation(out, operation, width, style);
    out += '\n';
  }
  AppendDark(out, plan, style);
  fmt::format_to(to, "{}{}{}\nPlan digest: {}\n", F(style.bold()), SummaryLine(plan), F(style.off()), Safe(plan.digest()));
  return out;
}

}  // namespace eniform::cli
