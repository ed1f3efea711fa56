// state list, show, mv, rm. Each change is made under the lock, after a backup, and stands in the history.
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "cli/git_commit.h"
#include "cli/held_lock.h"
#include "cli/messages.h"
#include "cli/registry.h"
#include "cli/render/state_text.h"
#include "cli/stored_state.h"
#include "proto/resource_address.h"
#include "state/actor.h"

namespace eniform::cli {
namespace {

struct EditFlags {
  std::vector<std::string> addresses;
  std::string from, to;
  bool dry_run = false;
  absl::Duration lock_timeout = absl::Seconds(30);
};

ExitCode List(Context& context, const std::vector<std::string>& addresses, Format format) {
  auto state = ReadStoredState(context);
  if (!state.ok()) return context.Fail(state.status(), format);
  if (!addresses.empty()) {
    StateSnapshot chosen = *state;
    chosen.clear_objects();
    for (const ManagedObject& object : state->objects()) {
      for (const std::string& wanted : addresses) {
        // An address, or a type for all of its kind.
        if (object.address() == wanted || absl::StartsWith(object.address(), wanted + ".")) {
          *chosen.add_objects() = object;
          break;
        }
      }
    }
    *state = std::move(chosen);
  }
  if (format == Format::kJson) {
    context.console().Out(StateJson(*state));
    return ExitCode::kDone;
  }
  std::string text;
  for (const ManagedObject& object : state->objects()) absl::StrAppend(&text, object.address(), "\n");
  context.console().Out(text);
  return ExitCode::kDone;
}

double Now() { return absl::ToDoubleSeconds(absl::Now() - absl::UnixEpoch()); }

// Makes the edits under a lock that is held.
absl::Status Change(Context& context, state::StateStore& store, state::LockToken token, const std::string& command, int64_t serial,
                    const std::vector<StateEdit>& edits, std::string& backup) {
  auto saved = store.Backup(command);
  if (!saved.ok()) return saved.status();
  backup = *saved;
  Run run;
  run.set_command(command);
  run.set_git_commit(GitCommitOf(context.flags().directory));
  *run.mutable_actor() = state::CurrentActor();
  run.set_started_at(Now());
  run.set_serial_before(serial);
  auto id = store.BeginRun(token, run);
  if (!id.ok()) return id.status();
  const absl::Status edited = store.Edit(token, edits);
  run.set_id(*id);
  run.set_finished_at(Now());
  run.set_result(edited.ok() ? RUN_RESULT_SUCCEEDED : RUN_RESULT_FAILED);
  run.set_serial_after(edited.ok() ? serial + 1 : serial);
  const absl::Status finished = store.FinishRun(token, run);
  return edited.ok() ? finished : edited;
}

// Opens, locks, reads; `make` says which edits, or why none. `told` is printed once they are (or would be) made.
template <typename Make>
ExitCode Edit(Context& context, const EditFlags& flags, const std::string& command, Make make) {
  auto store = state::Open(context.flags().state, context.flags().directory, "",
                           flags.dry_run ? state::OpenMode::kReadOnly : state::OpenMode::kReadWrite);
  if (!store.ok()) return context.Fail(store.status());
  std::unique_ptr<HeldLock> lock;
  if (!flags.dry_run) {
    auto acquired = HeldLock::Acquire(**store, command, flags.lock_timeout);
    if (!acquired.ok()) return context.Fail(acquired.status());
    lock = std::move(*acquired);
  }
  const auto state = (*store)->Read();
  if (!state.ok()) return context.Fail(state.status());
  std::vector<StateEdit> edits;
  std::string told;
  Diagnostics diagnostics = make(*state, edits, told);
  if (HasErrors(diagnostics)) return context.Fail(diagnostics);
  if (flags.dry_run) {
    context.console().Out(absl::StrCat("Would be done:\n", told));
    return ExitCode::kDone;
  }
  std::string backup;
  if (absl::Status status = Change(context, **store, lock->token(), command, state->serial(), edits, backup); !status.ok()) {
    return context.Fail(status);
  }
  context.Print(diagnostics);
  context.console().Out(absl::StrCat(told, "The state as it was: ", backup, "\n"));
  return ExitCode::kDone;
}

ExitCode Move(Context& context, const EditFlags& flags) {
  return Edit(context, flags, "state mv", [&](const StateSnapshot& state, std::vector<StateEdit>& edits, std::string& told) -> Diagnostics {
    const auto from = ResourceAddress::Parse(flags.from), to = ResourceAddress::Parse(flags.to);
    Diagnostics wrong;
    if (!from) wrong.push_back(Message("EF-C03", {{"text", flags.from}, {"flag", "FROM"}}));
    if (!to) wrong.push_back(Message("EF-C03", {{"text", flags.to}, {"flag", "TO"}}));
    if (!wrong.empty()) return wrong;
    if (from->type != to->type) return {Message("EF-C42", {{"from", flags.from}, {"to", flags.to}})};
    if (!FindObject(state, flags.from)) return {NotRemembered(context, state, flags.from)};
    if (FindObject(state, flags.to)) return {Message("EF-C41", {{"address", flags.to}}, flags.to)};
    StateEdit edit;
    edit.set_kind(StateEdit::RENAME);
    edit.set_from(flags.from);
    edit.mutable_object()->set_address(flags.to);
    edits.push_back(std::move(edit));
    told = absl::StrCat(flags.from, " is now ", flags.to, ".\n");
    return {};
  });
}

ExitCode Remove(Context& context, const EditFlags& flags) {
  return Edit(context, flags, "state rm", [&](const StateSnapshot& state, std::vector<StateEdit>& edits, std::string& told) -> Diagnostics {
    Diagnostics diagnostics;
    for (const std::string& address : flags.addresses) {
      const ManagedObject* object = FindObject(state, address);
      if (!object) {
        diagnostics.push_back(NotRemembered(context, state, address));
        continue;
      }
      StateEdit edit;
      edit.set_kind(StateEdit::REMOVE);
      edit.mutable_object()->set_address(address);
      edits.push_back(std::move(edit));
      absl::StrAppend(&told, address, " is forgotten.\n");
      if (!object->id().empty()) diagnostics.push_back(Message("EF-C45", {{"address", address}, {"id", object->id()}}, address));
    }
    return diagnostics;
  });
}

}  // namespace

void AddState(Registry& registry) {
  CLI::App* group = registry.AddGroup("state", "Looks at what is remembered, and mends it",
                                      "eniform state list\neniform state mv network_interface.old network_interface.new");

  CLI::App* list =
      registry.Add(*group, "list", "Prints the address of everything remembered", "eniform state list\neniform state list eip");
  const auto addresses = std::make_shared<std::vector<std::string>>();
  const auto list_format = std::make_shared<Format>(Format::kText);
  list->add_option("ADDRESS", *addresses, "Only these addresses, or types")->type_name("");
  AddFormat(list, *list_format);
  registry.On(list, [addresses, list_format](Context& context) { return List(context, *addresses, *list_format); });

  CLI::App* show = registry.Add(*group, "show", "Shows one remembered object", "eniform state show network_interface.web-0");
  const auto shown = std::make_shared<std::string>();
  const auto show_format = std::make_shared<Format>(Format::kText);
  show->add_option("ADDRESS", *shown, "The object")->required()->type_name("");
  AddFormat(show, *show_format);
  registry.On(show, [shown, show_format](Context& context) { return ShowObject(context, *shown, *show_format); });

  CLI::App* mv = registry.Add(*group, "mv", "Renames a remembered object; nothing changes in the cloud",
                              "eniform state mv network_interface.old network_interface.new --dry-run");
  const auto moving = std::make_shared<EditFlags>();
  mv->add_option("FROM", moving->from, "The address it has")->required()->type_name("");
  mv->add_option("TO", moving->to, "The address it gets")->required()->type_name("");
  mv->add_flag("--dry-run", moving->dry_run, "Only say what would be done");
  AddLockTimeout(mv, moving->lock_timeout);
  registry.On(mv, [moving](Context& context) { return Move(context, *moving); });

  CLI::App* rm = registry.Add(*group, "rm", "Forgets objects and leaves them in the cloud", "eniform state rm eip.web --dry-run");
  const auto removing = std::make_shared<EditFlags>();
  rm->add_option("ADDRESS", removing->addresses, "The objects")->required()->type_name("");
  rm->add_flag("--dry-run", removing->dry_run, "Only say what would be done");
  AddLockTimeout(rm, removing->lock_timeout);
  registry.On(rm, [removing](Context& context) { return Remove(context, *removing); });
}

}  // namespace eniform::cli
