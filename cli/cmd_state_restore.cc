// state restore: what was remembered at an earlier serial is remembered again. Nothing in the cloud changes.
#include "absl/strings/str_cat.h"
#include "cli/messages.h"
#include "cli/render/state_change_text.h"
#include "cli/state_commands.h"
#include "cli/state_edit.h"
#include "cli/stored_state.h"
#include "state/past.h"

namespace eniform::cli {
namespace {

struct RestoreFlags : EditFlags {
  int64_t serial = 0;
};

ExitCode Restore(Context& context, const RestoreFlags& flags) {
  return EditState(context, flags, "state restore", [&](state::StateStore& store, const StateSnapshot& present) -> PlannedEdit {
    const auto past = store.ReadAt(flags.serial);
    if (!past.ok()) return {{WhyNotAt(context, past.status())}, {}, {}};
    PlannedEdit planned;
    planned.edits = state::EditsBetween(present, *past);
    if (planned.edits.empty()) {
      planned.told = absl::StrCat("What is remembered is what was at serial ", flags.serial, "; nothing was changed.\n");
      return planned;
    }
    planned.told = absl::StrCat("Serial ", flags.serial, " is remembered again, as serial ", present.serial() + 1, ":\n",
                                StateChangesText(present, planned.edits, context.style(Stream::kOut)),
                                "Only what is remembered changes, nothing in the cloud. To see what following it would take:\n\n    ",
                                context.CommandLine("plan"), "\n\n");
    return planned;
  });
}

}  // namespace

void AddStateRestore(Registry& registry, CommandLine group) {
  CommandLine restore = registry.Add(group, "restore", "Remembers again what was remembered at a serial; nothing changes in the cloud",
                                     "eniform state restore 41 --dry-run");
  const auto flags = std::make_shared<RestoreFlags>();
  restore.Take({"SERIAL", "", "The serial to go back to; `state history` shows them", nullptr, Value::Needed::kYes}, {}, flags->serial);
  AddEditFlags(restore, *flags);
  registry.On(restore, [flags](Context& context) { return Restore(context, *flags); });
}

}  // namespace eniform::cli
