// What this state's journal tells about how long operations take, to correct the providers' figures in estimates.
#pragma once

#include "absl/status/statusor.h"
#include "planner/planner.h"
#include "proto/journal.pb.h"
#include "state/store.h"

namespace eniform::apply {

// Of entries that ended as done, newest first: the median of the newest 25 of each provider and kind, from intent to outcome, so that
// neither one slow call nor what the cloud was like last year counts for much.
planner::MeasuredTimes MeasuredTimesOf(const std::vector<JournalEntry>& newest);

// Of the newest thousand entries of the journal: a bounded read that takes no lock.
absl::StatusOr<planner::MeasuredTimes> ReadMeasuredTimes(state::StateStore& store);

}  // namespace eniform::apply
