// output: ids, MACs and addresses of declared things, for other tools.
#include "cli/registry.h"
#include "cli/render/state_text.h"
#include "cli/stored_state.h"

namespace eniform::cli {
namespace {

ExitCode Run(Context& context, const std::vector<std::string>& addresses, Format format) {
  auto state = ReadStoredState(context);
  if (!state.ok()) return context.Fail(state.status(), format);
  if (!addresses.empty()) {
    StateSnapshot chosen = *state;
    chosen.clear_objects();
    Diagnostics unknown;
    for (const std::string& address : addresses) {
      if (const ManagedObject* object = FindObject(*state, address)) {
        *chosen.add_objects() = *object;
      } else {
        unknown.push_back(NotRemembered(context, *state, address));
      }
    }
    if (!unknown.empty()) return context.Fail(unknown, format);
    *state = std::move(chosen);
  }
  context.console().Out(format == Format::kJson ? OutputJson(*state) : OutputText(*state));
  return ExitCode::kDone;
}

}  // namespace

void AddOutput(Registry& registry) {
  CommandLine command = registry.Add("output", "Prints ids, MACs and addresses of declared things",
                                     "eniform output\neniform output eip.web\neniform output --format json");
  const auto addresses = std::make_shared<std::vector<std::string>>();
  const auto format = std::make_shared<Format>(Format::kText);
  command.Take({"ADDRESS", "", "Only these; default: all"}, *addresses);
  AddFormat(command, *format);
  registry.On(command, [addresses, format](Context& context) { return Run(context, *addresses, *format); });
}

}  // namespace eniform::cli
