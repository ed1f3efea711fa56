// state mv, state rm: what is remembered under another name, or no longer.
#include "absl/strings/str_cat.h"
#include "cli/messages.h"
#include "cli/state_commands.h"
#include "cli/state_edit.h"
#include "cli/stored_state.h"
#include "proto/resource_address.h"

namespace eniform::cli {
namespace {

struct MoveFlags : EditFlags {
  std::string from, to;
};

struct RemoveFlags : EditFlags {
  std::vector<std::string> addresses;
};

ExitCode Move(Context& context, const MoveFlags& flags) {
  return EditState(context, flags, "state mv", [&](state::StateStore&, const StateSnapshot& state) -> PlannedEdit {
    const auto from = ResourceAddress::Parse(flags.from), to = ResourceAddress::Parse(flags.to);
    PlannedEdit planned;
    if (!from) planned.diagnostics.push_back(Message("EF-C03", {{"text", flags.from}, {"flag", "FROM"}}));
    if (!to) planned.diagnostics.push_back(Message("EF-C03", {{"text", flags.to}, {"flag", "TO"}}));
    if (!planned.diagnostics.empty()) return planned;
    if (from->type != to->type) return {{Message("EF-C42", {{"from", flags.from}, {"to", flags.to}})}, {}, {}};
    if (!FindObject(state, flags.from)) return {{NotRemembered(context, state, flags.from)}, {}, {}};
    if (FindObject(state, flags.to)) return {{Message("EF-C41", {{"address", flags.to}}, flags.to)}, {}, {}};
    StateEdit& edit = planned.edits.emplace_back();
    edit.set_kind(StateEdit::RENAME);
    edit.set_from(flags.from);
    edit.mutable_object()->set_address(flags.to);
    planned.told = absl::StrCat(flags.from, " is now ", flags.to, ".\n");
    return planned;
  });
}

ExitCode Remove(Context& context, const RemoveFlags& flags) {
  return EditState(context, flags, "state rm", [&](state::StateStore&, const StateSnapshot& state) {
    PlannedEdit planned;
    for (const std::string& address : flags.addresses) {
      const ManagedObject* object = FindObject(state, address);
      if (!object) {
        planned.diagnostics.push_back(NotRemembered(context, state, address));
        continue;
      }
      StateEdit& edit = planned.edits.emplace_back();
      edit.set_kind(StateEdit::REMOVE);
      edit.mutable_object()->set_address(address);
      absl::StrAppend(&planned.told, address, " is forgotten.\n");
      if (!object->id().empty()) planned.diagnostics.push_back(Message("EF-C45", {{"address", address}, {"id", object->id()}}, address));
    }
    return planned;
  });
}

}  // namespace

void AddStateMend(Registry& registry, CommandLine group) {
  CommandLine mv = registry.Add(group, "mv", "Renames a remembered object; nothing changes in the cloud",
                                "eniform state mv network_interface.old network_interface.new --dry-run");
  const auto moving = std::make_shared<MoveFlags>();
  mv.Take({"FROM", "", "The address it has", nullptr, Value::Needed::kYes}, moving->from);
  mv.Take({"TO", "", "The address it gets", nullptr, Value::Needed::kYes}, moving->to);
  AddEditFlags(mv, *moving);
  registry.On(mv, [moving](Context& context) { return Move(context, *moving); });

  CommandLine rm = registry.Add(group, "rm", "Forgets objects and leaves them in the cloud", "eniform state rm eip.web --dry-run");
  const auto removing = std::make_shared<RemoveFlags>();
  rm.Take({"ADDRESS", "", "The objects", nullptr, Value::Needed::kYes}, removing->addresses);
  AddEditFlags(rm, *removing);
  registry.On(rm, [removing](Context& context) { return Remove(context, *removing); });
}

}  // namespace eniform::cli
