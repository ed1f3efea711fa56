// The group `state`, with state list and state show.
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "cli/registry.h"
#include "cli/render/state_text.h"
#include "cli/state_commands.h"
#include "cli/stored_state.h"

namespace eniform::cli {
namespace {

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

  AddStateMend(registry, *group);
  AddStateCopy(registry, *group);
}

}  // namespace eniform::cli
