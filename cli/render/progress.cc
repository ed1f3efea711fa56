#include "cli/render/progress.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "cli/render/report_text.h"
#include "cli/render/text.h"

namespace eniform::cli {
namespace {

std::string Subject(const Operation& operation) {
  return absl::StrCat(Safe(operation.target()), ": ", OperationKind_Name(operation.kind()));
}

std::string Elapsed(absl::Duration duration) { return fmt::format("{:.1f}s", absl::ToDoubleSeconds(duration)); }

std::string WaitingText(const Progress& progress) {
  std::string text =
      progress.cloud_status().empty() ? "waits for the cloud" : absl::StrCat("waits, the cloud says ", Safe(progress.cloud_status()));
  if (progress.attempt() > 1) absl::StrAppend(&text, " (look ", progress.attempt(), ")");
  return text;
}

std::string RetryText(const ProviderError& error, absl::Duration wait) {
  return absl::StrCat("not yet: ", Safe(ErrorText(error)), "; again in ", Elapsed(wait));
}

}  // namespace

std::string StartedLine(const Operation& operation) { return absl::StrCat(Subject(operation), " started\n"); }

std::string WaitingLine(const Operation& operation, const Progress& progress) {
  return absl::StrCat(Subject(operation), " ", WaitingText(progress), "\n");
}

std::string RetryLine(const Operation& operation, const ProviderError& error, absl::Duration wait) {
  return absl::StrCat(Subject(operation), " ", RetryText(error, wait), "\n");
}

std::string FinishedLine(const Operation& operation, const apply::OperationReport& report, const Style& style) {
  switch (report.state) {
    case apply::OperationState::kDone:
      return absl::StrCat(Subject(operation), " ", style.green(), "done", style.off(), " after ", Elapsed(report.took), "\n");
    case apply::OperationState::kFailed:
      return absl::StrCat(Subject(operation), " ", style.red(), "failed", style.off(), " after ", Elapsed(report.took), ": ",
                          Safe(ErrorText(report.error)), "\n");
    case apply::OperationState::kInDoubt:
      return absl::StrCat(Subject(operation), " ", style.magenta(), "in doubt", style.off(), " after ", Elapsed(report.took), ": ",
                          Safe(ErrorText(report.error)), "\n");
    default:
      return "";
  }
}

ProgressModel::ProgressModel(const Plan& plan) : work_(plan.operations_size()) {
  // Operations stand in a valid order: from the back, all that depend on one are known.
  for (int i = plan.operations_size() - 1; i >= 0; --i) {
    const Operation& operation = plan.operations(i);
    Work* work = WorkOf(operation);
    if (!work) continue;
    work->estimate = operation.estimated_seconds();
    for (const Dependency& dependency : operation.depends_on()) {
      const int before = dependency.operation() - 1;
      if (before >= 0 && before < static_cast<int>(work_.size())) {
        work_[before].rest = std::max(work_[before].rest, work->estimate + work->rest);
      }
    }
  }
}

ProgressModel::Work* ProgressModel::WorkOf(const Operation& operation) {
  const int index = operation.id() - 1;
  return index >= 0 && index < static_cast<int>(work_.size()) ? &work_[index] : nullptr;
}

void ProgressModel::Started(const Operation& operation, absl::Time at) {
  running_[operation.id()] = {&operation, at, ""};
  most_running_ = std::max(most_running_, running_.size());
}

void ProgressModel::Progressed(const Operation& operation, const Progress& progress) {
  if (const auto found = running_.find(operation.id()); found != running_.end()) found->second.waiting = WaitingText(progress);
}

void ProgressModel::Retried(const Operation& operation, const ProviderError& error, absl::Duration wait) {
  if (const auto found = running_.find(operation.id()); found != running_.end()) found->second.waiting = RetryText(error, wait);
}

void ProgressModel::Finished(const Operation& operation, const apply::OperationReport& report) {
  running_.erase(operation.id());
  Work* work = WorkOf(operation);
  if (!work || work->finished) return;
  work->finished = true;
  ++finished_;
  if (report.state != apply::OperationState::kDone) ++failed_;
}

double ProgressModel::SecondsToGo(absl::Time now) const {
  double chain = 0, sum = 0;
  for (size_t i = 0; i < work_.size(); ++i) {
    const Work& work = work_[i];
    if (work.finished) continue;
    double left = work.estimate;
    if (const auto running = running_.find(static_cast<int32_t>(i) + 1); running != running_.end()) {
      left = std::max(0.0, left - absl::ToDoubleSeconds(now - running->second.since));
    }
    chain = std::max(chain, left + work.rest);
    sum += left;
  }
  return std::max(chain, sum / static_cast<double>(most_running_));
}

std::string ProgressModel::Frame(absl::Time now, size_t columns, size_t rows, const Style& style) const {
  std::string head = fmt::format("{} of {} done, {} running", finished_ - failed_, work_.size(), running_.size());
  if (failed_ > 0) absl::StrAppend(&head, ", ", failed_, " failed");
  absl::StrAppend(&head, ", about ", DurationText(SecondsToGo(now)), " to go");
  std::string out = absl::StrCat(style.bold(), Clipped(head, columns), style.off(), "\n");
  size_t left = rows - 1;
  size_t hidden = running_.size();
  for (const auto& [id, running] : running_) {
    if (left == 0 || (left == 1 && hidden > 1)) break;
    std::string line = absl::StrCat("  ", id, ". ", Subject(*running.operation), "  ", Elapsed(now - running.since));
    if (!running.waiting.empty()) absl::StrAppend(&line, "  ", running.waiting);
    absl::StrAppend(&out, Clipped(line, columns), "\n");
    --left;
    --hidden;
  }
  if (hidden > 0 && left > 0) absl::StrAppend(&out, Clipped(absl::StrCat("  and ", hidden, " more"), columns), "\n");
  return out;
}

}  // namespace eniform::cli
