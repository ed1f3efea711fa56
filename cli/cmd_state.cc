// The group `state`, with state list and state show.
#include <limits>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "cli/registry.h"
#include "cli/render/state_text.h"
#include "cli/state_commands.h"
#include "cli/stored_state.h"

namespace eniform::cli {
namespace {

struct ListFlags {
  std::vector<std::string> addresses;
  std::optional<int64_t> at;
  Format format = Format::kText;
};

struct ShowFlags {
  std::string address;
  std::optional<int64_t> at;
  Format format = Format::kText;
};

ExitCode List(Context& context, const ListFlags& flags) {
  auto state = ReadStoredState(context, flags.at);
  if (!state.ok()) return FailReading(context, state.status(), flags.format);
  if (!flags.addresses.empty()) {
    StateSnapshot chosen = *state;
    chosen.clear_objects();
    for (const ManagedObject& object : state->objects()) {
      for (const std::string& wanted : flags.addresses) {
        // An address, or a type for all of its kind.
        if (object.address() == wanted || absl::StartsWith(object.address(), wanted + ".")) {
          *chosen.add_objects() = object;
          break;
        }
      }
    }
    *state = std::move(chosen);
  }
  if (flags.format == Format::kJson) {
    context.console().Out(StateJson(*state));
    return ExitCode::kDone;
  }
  std::string text;
  for (const ManagedObject& object : state->objects()) absl::StrAppend(&text, object.address(), "\n");
  context.console().Out(text);
  return ExitCode::kDone;
}

ExitCode Show(Context& context, const ShowFlags& flags) {
  if (!flags.address.empty()) return ShowObject(context, flags.address, flags.format, flags.at);
  return ShowState(context, flags.format, flags.at);
}

}  // namespace

void AddAt(CommandLine command, std::optional<int64_t>& at) {
  command.Take({"--at", "SERIAL", "What was remembered at this serial; `state history` shows them"}, {}, at);
}

void AddState(Registry& registry) {
  CommandLine group = registry.AddGroup("state", "Looks at what is remembered, and mends it",
                                        "eniform state list\neniform state mv network_interface.old network_interface.new");

  CommandLine list =
      registry.Add(group, "list", "Prints the address of everything remembered", "eniform state list\neniform state list eip --at 41");
  const auto listed = std::make_shared<ListFlags>();
  list.Take({"ADDRESS", "", "Only these addresses, or types"}, listed->addresses);
  AddAt(list, listed->at);
  AddFormat(list, listed->format);
  registry.On(list, [listed](Context& context) { return List(context, *listed); });

  CommandLine show = registry.Add(group, "show", "Shows one remembered object, or all",
                                  "eniform state show network_interface.web-0\neniform state show network_interface.web-0 --at 41");
  const auto shown = std::make_shared<ShowFlags>();
  show.Take({"ADDRESS", "", "The object; left out: all"}, shown->address);
  AddAt(show, shown->at);
  AddFormat(show, shown->format);
  registry.On(show, [shown](Context& context) { return Show(context, *shown); });

  AddStateMend(registry, group);
  AddStateHistory(registry, group);
  AddStateRestore(registry, group);
  AddStateTransfer(registry, group);
  AddStateCopy(registry, group);
}

}  // namespace eniform::cli
