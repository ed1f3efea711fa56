// lock show, lock break: who holds the state, and taking it away from whom does not let go.
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "cli/ask.h"
#include "cli/git_commit.h"
#include "cli/messages.h"
#include "cli/registry.h"
#include "cli/render/lock_text.h"
#include "cli/render/text.h"
#include "state/actor.h"
#include "state/lease.h"

namespace eniform::cli {
namespace {

struct BreakFlags {
  bool force = false;
  bool auto_approve = false;
};

absl::StatusOr<std::optional<SeenLock>> LookAtLock(state::StateStore& store) {
  auto lock = store.ReadLock();
  if (!lock.ok()) return lock.status();
  if (!lock->has_value()) return std::nullopt;
  const absl::Time now = absl::Now();
  const state::Holder holder = state::Judge(**lock, state::CurrentActor(), now);
  return SeenLock{**std::move(lock), holder, now};
}

ExitCode Show(Context& context, Format format) {
  const auto store = state::Open(context.flags().state, context.flags().directory, "", state::OpenMode::kReadOnly);
  if (!store.ok()) return context.Fail(store.status(), format);
  const auto seen = LookAtLock(**store);
  if (!seen.ok()) return context.Fail(seen.status(), format);
  context.console().Out(format == Format::kJson ? LockJson(*seen) : LockText(*seen, context.style(Stream::kOut)));
  return ExitCode::kDone;
}

// Writes the run into the history under the lock that was just taken, and lets that go.
absl::Status RecordBreak(Context& context, state::StateStore& store, state::LockToken token) {
  const auto prior = store.Read();
  absl::Status status = prior.status();
  if (status.ok()) {
    Run run;
    run.set_command("lock break");
    run.set_git_commit(GitCommitOf(context.flags().directory));
    *run.mutable_actor() = state::CurrentActor();
    run.set_serial_before(prior->serial());
    const auto id = store.BeginRun(token, run);
    status = id.status();
    if (status.ok()) {
      run.set_id(*id);
      run.set_result(RUN_RESULT_SUCCEEDED);
      run.set_serial_after(prior->serial());
      status = store.FinishRun(token, run);
    }
  }
  const absl::Status released = store.ReleaseLock(token);
  return status.ok() ? released : status;
}

// What a broken lock's owner left to be looked up.
std::string WhatIsOpen(const std::vector<JournalEntry>& open) {
  if (open.empty()) return "It left nothing open.\n";
  std::string text = absl::StrCat("It left ", Count(static_cast<long long>(open.size()), "operation"), " open:\n");
  for (const JournalEntry& entry : open) {
    absl::StrAppend(&text, "  operation ", entry.operation_id(), " of run ", entry.run(), ": ",
                    OperationKind_Name(entry.operation().kind()), " ", entry.operation().target(), "\n");
  }
  return text + "The next apply looks up what became of each before it does anything else.\n";
}

ExitCode Break(Context& context, const BreakFlags& flags) {
  const auto store = state::Open(context.flags().state, context.flags().directory, "", state::OpenMode::kReadWrite);
  if (!store.ok()) return context.Fail(store.status());
  const auto seen = LookAtLock(**store);
  if (!seen.ok()) return context.Fail(seen.status());
  if (!seen->has_value()) {
    context.console().Out(LockText(*seen, context.style(Stream::kOut)));
    return ExitCode::kDone;
  }
  const std::string forced = absl::StrCat(context.CommandLine("lock break"), " --force");
  context.console().Out(LockText(*seen, context.style(Stream::kOut)));
  const bool lives = !state::MayBeTaken((*seen)->holder);
  if (lives && !flags.force) {
    context.Print({Message("EF-C80", {{"command", forced}})});
    return ExitCode::kLocked;
  }
  if (lives && !flags.auto_approve) {
    context.console().Out(
        "\nIts owner will be fenced off: it writes nothing more into the state and starts nothing new. What it has in flight the cloud may "
        "still finish; the next apply looks that up.\n");
    if (auto failure = AskForYes(context, "Shall the lock be taken away?", absl::StrCat(forced, " --auto-approve"))) {
      context.Print(failure->diagnostics);
      return failure->code;
    }
  }
  const state::LockToken broken{(*seen)->lock.fence()};
  const auto token = (*store)->BreakLock(broken, state::CurrentActor(), "lock break", flags.force ? state::Force::kYes : state::Force::kNo);
  if (!token.ok()) return context.Fail(token.status());
  if (absl::Status status = RecordBreak(context, **store, *token); !status.ok()) return context.Fail(status);
  context.console().Out(absl::StrCat("\nThe lock is free. Its fence grew from ", broken.fence, " to ", token->fence,
                                     ": whatever its owner still wants to write is refused.\n"));
  const auto open = (*store)->ReadOpenEntries();
  if (!open.ok()) return context.Fail(open.status());
  context.console().Out(WhatIsOpen(*open));
  return ExitCode::kDone;
}

}  // namespace

void AddLock(Registry& registry) {
  CommandLine group =
      registry.AddGroup("lock", "Shows who holds the state, and takes it away from whom is gone", "eniform lock show\neniform lock break");

  CommandLine show = registry.Add(group, "show", "Shows who holds the lock, since when, and whether that one lives",
                                  "eniform lock show\neniform lock show --format json");
  const auto format = std::make_shared<Format>(Format::kText);
  AddFormat(show, *format);
  registry.On(show, [format](Context& context) { return Show(context, *format); });

  CommandLine take = registry.Add(group, "break", "Takes the lock away from an owner who is dead or silent; by force from any",
                                  "eniform lock break\neniform lock break --force");
  const auto flags = std::make_shared<BreakFlags>();
  take.Flag("--force", "Also from an owner who lives, or whose lease still runs: it is fenced off", flags->force);
  take.Flag("--auto-approve", "Do not ask", flags->auto_approve);
  registry.On(take, [flags](Context& context) { return Break(context, *flags); });
}

}  // namespace eniform::cli
