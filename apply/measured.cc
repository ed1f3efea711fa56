#include "apply/measured.h"

#include <algorithm>

namespace eniform::apply {
namespace {

constexpr int kEntries = 1000;
constexpr size_t kNewest = 25;
constexpr double kLongest = 3600;  // seconds

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

}  // namespace

planner::MeasuredTimes MeasuredTimesOf(const std::vector<JournalEntry>& newest) {
  std::map<std::string, std::map<OperationKind, std::vector<double>>> seconds;
  for (const JournalEntry& entry : newest) {
    const double took = entry.finished_at() - entry.started_at();
    // A clock that was set back in between tells nothing, nor does what only a later run found done.
    if (entry.status() != JOURNAL_STATUS_DONE || entry.started_at() <= 0 || took <= 0 || took > kLongest) continue;
    std::vector<double>& of_kind = seconds[entry.operation().provider()][entry.operation().kind()];
    if (of_kind.size() < kNewest) of_kind.push_back(took);
  }
  planner::MeasuredTimes measured;
  for (const auto& [provider, kinds] : seconds) {
    for (const auto& [kind, values] : kinds) measured[provider][kind] = {Median(values), static_cast<int>(values.size())};
  }
  return measured;
}

absl::StatusOr<planner::MeasuredTimes> ReadMeasuredTimes(state::StateStore& store) {
  const absl::StatusOr<std::vector<JournalEntry>> entries = store.ReadNewestEntries(kEntries);
  if (!entries.ok()) return entries.status();
  return MeasuredTimesOf(*entries);
}

}  // namespace eniform::apply
