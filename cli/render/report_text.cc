#include "cli/render/report_text.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "cli/render/text.h"

namespace eniform::cli {
namespace {

constexpr int kListed = 20;  // operations of one kind of end that are named

using apply::OperationReport;
using apply::OperationState;

// Operations are numbered from 1 without gaps.
const Operation& OperationOf(const Plan& plan, const OperationReport& report) {
  static const Operation& unknown = *new Operation;
  const int index = report.operation - 1;
  return index >= 0 && index < plan.operations_size() ? plan.operations(index) : unknown;
}

void AppendHead(std::string& out, absl::string_view word, absl::string_view color, const Operation& operation, const Style& style) {
  fmt::format_to(std::back_inserter(out), "  {}{:<12}{} {}. {} ", F(color), F(word), F(style.off()), operation.id(),
                 OperationKind_Name(operation.kind()));
  AppendSafe(out, operation.target());
}

void AppendError(std::string& out, const ProviderError& error) {
  AppendIndented(out, ErrorText(error), 15);
  AppendIndented(out, MeaningOf(error.error_class()), 15);
}

void AppendList(std::string& out, const Plan& plan, const apply::RunReport& report, OperationState state, const Style& style) {
  int listed = 0;
  for (const OperationReport& one : report.operations) {
    if (one.state != state) continue;
    if (++listed > kListed) continue;
    const Operation& operation = OperationOf(plan, one);
    switch (state) {
      case OperationState::kFailed:
        AppendHead(out, "failed", style.red(), operation, style);
        out += '\n';
        AppendError(out, one.error);
        break;
      case OperationState::kInDoubt:
        AppendHead(out, "in doubt", style.magenta(), operation, style);
        out += '\n';
        AppendError(out, one.error);
        break;
      default:
        AppendHead(out, "not started", style.yellow(), operation, style);
        if (one.skipped_because_of > 0) {
          fmt::format_to(std::back_inserter(out), ": it waits for {}, which was not done", one.skipped_because_of);
        }
        out += '\n';
    }
  }
  if (listed > kListed) fmt::format_to(std::back_inserter(out), "  and {} more\n", listed - kListed);
}

}  // namespace

std::string ErrorText(const ProviderError& error) {
  std::string text = error.code();
  if (!error.message().empty()) absl::StrAppend(&text, text.empty() ? "" : ": ", error.message());
  if (text.empty()) text = "no reason was given";
  std::string origin = error.action();
  if (!error.request_id().empty()) absl::StrAppend(&origin, origin.empty() ? "" : ", ", "request id ", error.request_id());
  if (!origin.empty()) absl::StrAppend(&text, " (", origin, ")");
  return text;
}

absl::string_view MeaningOf(ErrorClass error_class) {
  switch (error_class) {
    case ERROR_CLASS_THROTTLED:
      return "The cloud was asked too often and did nothing. Go on later, or with a smaller --parallelism.";
    case ERROR_CLASS_BUSY:
      return "The object is busy with something else; nothing was done. Go on once that has ended.";
    case ERROR_CLASS_NOT_FOUND:
      return "Something this needs is gone. Plan again: the plan then says what is missing.";
    case ERROR_CLASS_CONFLICT:
      return "Somebody else holds what this asks for. Free it there, or declare something else.";
    case ERROR_CLASS_WRONG_STATE:
      return "The object is in a state that does not allow this. Plan again once it has settled.";
    case ERROR_CLASS_QUOTA:
      return "A quota of the account is used up. Free some, or have it raised, then go on.";
    case ERROR_CLASS_INVALID:
      return "The cloud does not accept this as it is declared. Change the declaration, then go on.";
    case ERROR_CLASS_AUTH:
      return "The credentials do not allow this. Use others, or have them allowed to, then go on.";
    case ERROR_CLASS_TRANSIENT:
      return "The cloud failed to answer as it should, again and again. Go on later.";
    case ERROR_CLASS_UNKNOWN_OUTCOME:
      return "It may have been done: the answer was lost. Going on looks it up first; nothing is done twice.";
    default:
      return "Nobody said what this means, so it may have been done. Going on looks it up first; nothing is done twice.";
  }
}

std::string ReportText(const Plan& plan, const apply::RunReport& report, absl::string_view go_on, const Style& style,
                       absl::string_view recovery) {
  std::string out;
  const auto to = std::back_inserter(out);
  const bool whole = report.failed == 0 && report.not_started == 0 && report.in_doubt == 0 && report.journal.ok();
  // Nobody but whoever took the lock can say that it is not held.
  const bool fenced_off = absl::IsFailedPrecondition(report.journal);
  if (whole && plan.operations_size() == 0 && plan.state_edits_size() > 0) {
    fmt::format_to(to, "{}{}Recorded{}: {} of the state. No operation was needed.\n", F(style.bold()), F(style.green()), F(style.off()),
                   Count(plan.state_edits_size(), "change"));
    return out;
  }
  const absl::string_view head = whole                                      ? "Applied"
                                 : fenced_off                               ? "Fenced off"
                                 : report.interrupted                       ? "Interrupted"
                                 : report.done == 0 && report.in_doubt == 0 ? "Failed, nothing was changed"
                                                                            : "Applied in part";
  fmt::format_to(to, "{}{}{}:{} {} done, {} failed, {} not started, {} in doubt.\n", F(style.bold()),
                 F(whole ? style.green() : style.red()), F(head), F(style.off()), report.done, report.failed, report.not_started,
                 report.in_doubt);
  if (whole) return out;
  out += '\n';
  for (const OperationState state : {OperationState::kFailed, OperationState::kInDoubt, OperationState::kNotStarted}) {
    AppendList(out, plan, report, state, style);
  }
  if (!report.journal.ok()) {
    out += fenced_off ? "  This run was fenced off: it lost the lock, so it wrote nothing more and started nothing new:\n"
                      : "  The state could not be written, so nothing new was started:\n";
    AppendIndented(out, report.journal.message(), 4);
    if (!recovery.empty()) AppendIndented(out, recovery, 4);
  }
  const absl::string_view so_far = report.journal.ok() ? "Everything done is recorded."
                                   : fenced_off        ? "What it left open is looked up by whoever holds the lock, or comes next."
                                                       : "Nothing is lost: what is not recorded is settled first.";
  fmt::format_to(to, "\n{} To go on:\n\n    {}\n", F(so_far), F(go_on));
  return out;
}

}  // namespace eniform::cli
