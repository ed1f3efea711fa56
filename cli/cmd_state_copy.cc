// state copy: the same state elsewhere. Made whole or not at all, under the lock of the one it is copied from, and read back.
#include "absl/strings/str_cat.h"
#include "cli/held_lock.h"
#include "cli/messages.h"
#include "cli/state_commands.h"
#include "cli/state_edit.h"
#include "google/protobuf/util/message_differencer.h"
#include "state/open.h"

namespace eniform::cli {
namespace {

struct CopyFlags : EditFlags {
  std::string from, to;
};

// Nothing is there, and it could be looked at.
absl::Status CheckFree(const std::string& to, const std::string& directory, const std::string& stack) {
  auto store = state::Open(to, directory, stack, state::OpenMode::kReadOnly);
  if (!store.ok()) return store.status();
  const auto there = (*store)->Read();
  if (!there.ok()) return there.status();
  if (there->lineage().empty()) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat("there is a state at ", state::ShownUri(to), " already, of the stack '", there->stack(),
                                                    "' with lineage ", there->lineage(), " at serial ", there->serial(),
                                                    ", and nothing is ever written over one. Name another place"));
}

absl::StatusOr<StateCopy> ReadBack(const std::string& uri, const std::string& directory, const std::string& stack) {
  auto store = state::Open(uri, directory, stack, state::OpenMode::kReadOnly);
  if (!store.ok()) return store.status();
  return (*store)->ReadAll();
}

std::string Counted(const StateCopy& copy) {
  return absl::StrCat("stack ", copy.stack(), ", lineage ", copy.lineage(), ", serial ", copy.serial(), ": ", copy.objects_size(),
                      " objects, ", copy.runs_size(), " runs, ", copy.journal_size(), " entries of the journal, ", copy.pasts_size(),
                      " changes that can be looked back on");
}

ExitCode CopyState(Context& context, const CopyFlags& flags) {
  const std::string& directory = context.flags().directory;
  const std::string from = state::ShownUri(flags.from), to = state::ShownUri(flags.to);
  auto store = state::Open(flags.from, directory, "", flags.dry_run ? state::OpenMode::kReadOnly : state::OpenMode::kReadWrite);
  if (!store.ok()) return context.Fail(store.status());
  std::unique_ptr<HeldLock> lock;
  if (!flags.dry_run) {
    auto acquired = HeldLock::Acquire(**store, "state copy", flags.lock_timeout);
    if (!acquired.ok()) return context.Fail(acquired.status());
    lock = std::move(*acquired);
  }
  const auto copy = (*store)->ReadAll();
  if (!copy.ok()) return context.Fail(copy.status());
  if (copy->lineage().empty()) return context.Fail(Diagnostics{Message("EF-C44", {{"state", from}})});
  if (absl::Status status = CheckFree(flags.to, directory, copy->stack()); !status.ok()) return context.Fail(status);
  if (flags.dry_run) {
    context.console().Out(absl::StrCat("Would be copied from ", from, " to ", to, ":\n", Counted(*copy), ".\n"));
    return ExitCode::kDone;
  }
  if (absl::Status status = state::CreateOf(flags.to, directory, *copy); !status.ok()) return context.Fail(status);
  const auto back = ReadBack(flags.to, directory, copy->stack());
  if (!back.ok()) return context.Fail(back.status());
  if (!google::protobuf::util::MessageDifferencer::Equals(*copy, *back)) {
    return context.Fail(absl::DataLossError(
        absl::StrCat("what was read back from ", to, " is not what ", from, " holds. Go on with ", from, ", and remove the other one")));
  }
  context.console().Out(absl::StrCat("Copied ", Counted(*copy), ".\nRead back from ", to, ": the same.\n\n", from,
                                     " is left as it is. From now on use one of them alone: what is written to one, the other does not "
                                     "know.\n"));
  return ExitCode::kDone;
}

}  // namespace

void AddStateCopy(Registry& registry, CommandLine group) {
  CommandLine copy = registry.Add(group, "copy", "Makes the same state elsewhere: a file, or a database that many share",
                                  "eniform state copy sqlite:.eniform/state.db postgres://eniform@db.example/eniform --dry-run");
  const auto flags = std::make_shared<CopyFlags>();
  copy.Take({"FROM", "", "The state there is, as for --state", nullptr, Value::Needed::kYes}, flags->from);
  copy.Take({"TO", "", "Where nothing is yet, as for --state", nullptr, Value::Needed::kYes}, flags->to);
  AddEditFlags(copy, *flags);
  registry.On(copy, [flags](Context& context) { return CopyState(context, *flags); });
}

}  // namespace eniform::cli
