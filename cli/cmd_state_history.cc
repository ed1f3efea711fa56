// state history: which run did what with the state, and how each of its operations went. Takes no lock.
#include <limits>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "cli/messages.h"
#include "cli/render/history_text.h"
#include "cli/state_commands.h"
#include "proto/enum_text.h"
#include "state/actor.h"
#include "state/lease.h"
#include "state/open.h"

namespace eniform::cli {
namespace {

struct HistoryFlags {
  int64_t run = 0;  // 0: all
  int limit = 20;
  Format format = Format::kText;
};

bool SameProcess(const Actor& a, const Actor& b) {
  return a.host() == b.host() && a.boot_id() == b.boot_id() && a.pid() == b.pid() && a.process_start_ticks() == b.process_start_ticks();
}

// What became of a run, also of one whose end nobody wrote down.
std::string ResultOf(const Run& run, const std::optional<Lock>& lock, const Actor& observer, absl::Time now) {
  if (run.result() != RUN_RESULT_UNSPECIFIED) return EnumText(run.result());
  if (lock && SameProcess(lock->owner(), run.actor())) {
    return state::MayBeTaken(state::Judge(*lock, observer, now)) ? "died" : "running";
  }
  if (state::SameBoot(run.actor(), observer) && !state::IsAlive(run.actor())) return "died";
  return "not_finished";
}

ExitCode ShowHistory(Context& context, const HistoryFlags& flags) {
  const auto store = state::Open(context.flags().state, context.flags().directory, "", state::OpenMode::kReadOnly);
  if (!store.ok()) return context.Fail(store.status(), flags.format);
  const auto lock = (*store)->ReadLock();
  if (!lock.ok()) return context.Fail(lock.status(), flags.format);
  const auto runs = (*store)->ReadRuns(flags.run == 0 ? flags.limit : std::numeric_limits<int>::max());
  if (!runs.ok()) return context.Fail(runs.status(), flags.format);
  const Actor observer = state::CurrentActor();
  const absl::Time now = absl::Now();
  std::vector<ShownRun> shown;
  for (const Run& run : *runs) {
    if (flags.run == 0 || run.id() == flags.run) shown.push_back({run, ResultOf(run, *lock, observer, now)});
  }
  const Style style = context.style(Stream::kOut);
  if (flags.run == 0) {
    const auto state = (*store)->Read();
    if (!state.ok()) return context.Fail(state.status(), flags.format);
    context.console().Out(flags.format == Format::kJson ? HistoryJson(*state, shown) : HistoryText(shown, style));
    return ExitCode::kDone;
  }
  if (shown.empty()) {
    return context.Fail(
        Diagnostics{Message("EF-C71", {{"run", absl::StrCat(flags.run)}, {"command", context.CommandLine("state history")}})},
        flags.format);
  }
  const auto entries = (*store)->ReadEntries(flags.run);
  if (!entries.ok()) return context.Fail(entries.status(), flags.format);
  context.console().Out(flags.format == Format::kJson ? JournalJson(shown.front(), *entries) : JournalText(shown.front(), *entries, style));
  return ExitCode::kDone;
}

}  // namespace

void AddStateHistory(Registry& registry, CommandLine group) {
  CommandLine history = registry.Add(group, "history", "Shows which runs did what, or how each operation of one run went",
                                     "eniform state history --limit 5\neniform state history 12");
  const auto flags = std::make_shared<HistoryFlags>();
  history.Take({"RUN", "", "The number of a run: shows its operations"}, {1}, flags->run);
  history.Take({"--limit", "N", "How many runs, the newest first (default 20)"}, {1}, flags->limit);
  AddFormat(history, flags->format);
  registry.On(history, [flags](Context& context) { return ShowHistory(context, *flags); });
}

}  // namespace eniform::cli
