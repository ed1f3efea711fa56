// Who did what with the state, and how each operation went: `state history`.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "cli/render/style.h"
#include "proto/journal.pb.h"
#include "proto/plan.pb.h"

namespace eniform::cli {

struct ShownRun {
  Run run;
  // "succeeded", "partial", "failed", "interrupted"; of one without an end "running", "died" (its process is gone), "not_finished" (it can
  // not be told which of the two).
  std::string result;
};

// A line a run, in the order given, under a line of headings; a second line names the CI run. Control characters are visible.
std::string HistoryText(const std::vector<ShownRun>& runs, const Style& style);
// {"format_version":"1.0","runs":[{…}],"stack":…,"state":{…}}
std::string HistoryJson(const StateSnapshot& state, const std::vector<ShownRun>& runs);

// One run and what its journal says: a line an operation, under it why it failed.
std::string JournalText(const ShownRun& run, const std::vector<JournalEntry>& entries, const Style& style);
// {"format_version":"1.0","operations":[{…}],"run":{…}}
std::string JournalJson(const ShownRun& run, const std::vector<JournalEntry>& entries);

}  // namespace eniform::cli
