// A change of what is remembered, as every `state` command makes it: opened, locked, copied, changed in one transaction, and in the
// history.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "cli/context.h"
#include "cli/registry.h"
#include "proto/plan.pb.h"
#include "state/store.h"

namespace eniform::cli {

struct EditFlags {
  bool dry_run = false;
  absl::Duration lock_timeout = absl::Seconds(30);
};
// --dry-run and --lock-timeout
void AddEditFlags(CommandLine command, EditFlags& flags);

// What is going to be done.
struct PlannedEdit {
  Diagnostics diagnostics;  // with an error nothing is done; warnings are shown once it is
  std::vector<StateEdit> edits;
  std::string told;  // what is printed; where there are no edits, alone
};
// Says what to do with `state`, which was just read from `store`, under the lock unless it is a dry run.
using PlanEdit = std::function<PlannedEdit(state::StateStore& store, const StateSnapshot& state)>;

// `command` stands in the history, as "state mv". The state must exist, but for a dry run.
ExitCode EditState(Context& context, const EditFlags& flags, const std::string& command, const PlanEdit& plan);
// Of a store that is open; to be written, unless it is a dry run.
ExitCode EditState(Context& context, state::StateStore& store, const EditFlags& flags, const std::string& command, const PlanEdit& plan);

}  // namespace eniform::cli
