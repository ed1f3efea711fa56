// providers lock: writes .eniform.lock, which says which builds of which plugins this stack may run.
#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "cli/cmd_providers.h"
#include "cli/messages.h"
#include "cli/plugin_pins.h"
#include "cli/work.h"

namespace eniform::cli {
namespace {

struct LockFlags {
  std::vector<std::string> files, variables;
  bool add = false;
};

std::map<std::string, std::string> VariablesOf(const std::vector<std::string>& texts) {
  PlanningFlags flags;
  flags.variables = texts;
  return flags.Variables();
}

// Names of the plugins that the files and the state need.
std::optional<Failure> PluginsInUse(Context& context, const LockFlags& flags, Work& work, std::set<std::string>& names) {
  if (auto failure = LoadDeclarations(context, flags.files, VariablesOf(flags.variables), Declarations::kIfAny, work)) return failure;
  if (auto failure = OpenState(context, state::OpenMode::kReadOnly, StackOf(context, work.loaded.declaration), work)) return failure;
  // A provider that is declared and not used yet is used by the next line somebody writes.
  for (const ProviderDeclaration& provider : work.loaded.declaration.providers()) names.insert(provider.plugin());
  for (const auto& [alias, provider] : ProvidersInUse(work.loaded.declaration, work.prior, work.open_entries)) {
    names.insert(provider.plugin());
  }
  if (names.empty()) return FailureOf(Diagnostics{Message("EF-C61", {})});
  return std::nullopt;
}

// The pin of the file that is found under that name. It is run to learn its version: the file that was hashed, and no other.
absl::StatusOr<host::Pin> PinOf(Context& context, host::HostOptions options, const std::string& name) {
  const std::vector<host::FoundPlugin> plugins = host::FindPlugins(options);
  const auto found = std::find_if(plugins.begin(), plugins.end(), [&](const host::FoundPlugin& plugin) { return plugin.name == name; });
  host::Pin pin;
  if (found != plugins.end()) {
    const auto file = host::ProgramFile::Open(found->path);
    if (!file.ok()) return absl::UnavailableError(absl::StrCat("Can not read '", found->path, "': ", file.status().message(), "."));
    pin.sha256 = (*file)->sha256();
  }
  pin.protocol = kPluginProtocol;
  options.pins = host::PluginPins{{name, {pin}}};
  const auto description = DescribePlugin(context, options, name);
  if (!description.ok()) return description.status();
  pin.version = description->version();
  if (!host::IsPinWord(name) || !host::IsPinWord(pin.version)) {
    return absl::FailedPreconditionError(absl::StrCat("plugin ", name, " calls its version '", pin.version,
                                                      "'; only letters, digits and . _ + - can stand in ", host::kPinsFile));
  }
  return pin;
}

// "  tencentcloud 0.1.0 sha256 …: new" for each pin there is and each there was.
std::string Difference(const host::PluginPins& before, const host::PluginPins& after) {
  host::PluginPins all = before;
  for (const auto& [name, pins] : after) all[name].insert(all[name].end(), pins.begin(), pins.end());
  const auto has = [](const host::PluginPins& pins, const std::string& name, const host::Pin& pin) {
    const auto found = pins.find(name);
    return found != pins.end() && std::find(found->second.begin(), found->second.end(), pin) != found->second.end();
  };
  std::string text;
  for (auto& [name, pins] : all) {
    std::sort(pins.begin(), pins.end());
    pins.erase(std::unique(pins.begin(), pins.end()), pins.end());
    for (const host::Pin& pin : pins) {
      const bool was = has(before, name, pin), is = has(after, name, pin);
      absl::StrAppend(&text, "  ", name, " ", pin.version, " sha256 ", pin.sha256,
                      was && is ? ": as before"
                      : is      ? ": new"
                                : ": gone",
                      "\n");
    }
  }
  return text;
}

ExitCode Run(Context& context, const LockFlags& flags) {
  Work work;
  std::set<std::string> names;
  if (auto failure = PluginsInUse(context, flags, work, names)) {
    context.Print(failure->diagnostics, work.sources());
    return failure->code;
  }
  const std::string path = context.Path(host::kPinsFile);
  const auto before = ReadPins(path);
  if (!before.ok()) return context.Fail(before.status());
  const auto options = context.HostOptions("");
  if (!options.ok()) return context.Fail(options.status());

  const host::PluginPins old = before->value_or(host::PluginPins());
  host::PluginPins pins = flags.add ? old : host::PluginPins();
  Diagnostics diagnostics;
  for (const std::string& name : names) {
    const auto pin = PinOf(context, *options, name);
    if (!pin.ok()) {
      diagnostics.push_back(PluginMessage(context, pin.status()));
      continue;
    }
    std::vector<host::Pin>& of_plugin = pins[name];
    if (std::find(of_plugin.begin(), of_plugin.end(), *pin) == of_plugin.end()) of_plugin.push_back(*pin);
    std::sort(of_plugin.begin(), of_plugin.end());
  }
  if (!diagnostics.empty()) {
    context.Print(diagnostics);
    return ExitCodeOf(diagnostics);
  }
  if (*before && pins == old) {
    context.console().Out(absl::StrCat(host::kPinsFile, " pins these already:\n", Difference(old, pins)));
    return ExitCode::kDone;
  }
  if (absl::Status status = WritePins(path, pins); !status.ok()) return context.Fail(status);
  context.console().Out(absl::StrCat("Wrote ", host::kPinsFile, ", to be committed:\n", Difference(old, pins)));
  return ExitCode::kDone;
}

}  // namespace

void AddProvidersLock(Registry& registry, CommandLine group) {
  CommandLine command = registry.Add(group, "lock", "Pins the plugins in use by their SHA-256 in .eniform.lock: no others are run",
                                     "eniform providers lock\neniform providers lock --add    # keeps builds for other machines");
  const auto flags = std::make_shared<LockFlags>();
  AddFiles(command, flags->files);
  command.Flag("--add", "Keep what is pinned already, such as builds for other platforms", flags->add);
  AddVariables(command, flags->variables);
  registry.On(command, [flags](Context& context) { return Run(context, *flags); });
}

}  // namespace eniform::cli
