// providers list: the plugins that are found, and what they say of themselves.
#include "cli/cmd_providers.h"

#include "absl/strings/str_cat.h"
#include "cli/messages.h"
#include "cli/registry.h"
#include "cli/render/json_writer.h"
#include "cli/render/plan_json.h"
#include "cli/render/text.h"

namespace eniform::cli {
namespace {

// What .eniform.lock says of a plugin's file.
enum class Pinning { kNoFile, kPinned, kNotPinned, kChanged };

absl::string_view PinningText(Pinning pinning) {
  switch (pinning) {
    case Pinning::kNoFile:
      return "no_lock_file";
    case Pinning::kPinned:
      return "pinned";
    case Pinning::kNotPinned:
      return "not_pinned";
    case Pinning::kChanged:
      return "changed";
  }
  return "";
}

struct Listed {
  host::FoundPlugin found;
  Pinning pinning = Pinning::kNoFile;
  // Empty where it may not run.
  std::string version;
  int rules = 0;
  int operations = 0;
  std::vector<std::string> credentials;
  std::string sha256;
};

Pinning PinningOf(const host::HostOptions& options, const std::string& name, const std::string& sha256) {
  if (!options.pins) return Pinning::kNoFile;
  if (host::CheckPin(*options.pins, name, sha256).ok()) return Pinning::kPinned;
  return options.pins->contains(name) ? Pinning::kChanged : Pinning::kNotPinned;
}

absl::StatusOr<Listed> Look(Context& context, const host::HostOptions& options, const host::FoundPlugin& found) {
  Listed listed;
  listed.found = found;
  const auto file = host::ProgramFile::Open(found.path);
  if (!file.ok()) return absl::UnavailableError(absl::StrCat("Can not read '", found.path, "': ", file.status().message(), "."));
  listed.sha256 = (*file)->sha256();
  listed.pinning = PinningOf(options, found.name, listed.sha256);
  if (listed.pinning == Pinning::kNotPinned || listed.pinning == Pinning::kChanged) return listed;
  const auto description = DescribePlugin(context, options, found.name);
  if (!description.ok()) return description.status();
  listed.version = description->version();
  listed.rules = description->capabilities().rules_size();
  listed.operations = description->capabilities().operations_size();
  listed.credentials.assign(description->credential_variables().begin(), description->credential_variables().end());
  return listed;
}

std::string Json(const std::vector<Listed>& plugins, const Diagnostics& diagnostics) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject();
  json.Key("diagnostics");
  WriteDiagnostics(json, diagnostics);
  json.Field("format_version", "1.0");
  json.Key("providers");
  json.BeginArray();
  for (const Listed& plugin : plugins) {
    json.BeginObject();
    json.FieldStrings("credential_variables", plugin.credentials);
    json.Field("name", plugin.found.name);
    json.FieldInt("operations", plugin.operations);
    json.Field("path", plugin.found.path);
    json.Field("pin", PinningText(plugin.pinning));
    json.FieldInt("protocol", kPluginProtocol);
    json.FieldInt("rules", plugin.rules);
    json.Field("sha256", plugin.sha256);
    json.Field("version", plugin.version);
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
  return out + "\n";
}

absl::string_view PinningNote(Pinning pinning) {
  switch (pinning) {
    case Pinning::kNoFile:
      return "";
    case Pinning::kPinned:
      return "  pinned";
    case Pinning::kNotPinned:
      return "  not pinned: .eniform.lock does not name it";
    case Pinning::kChanged:
      return "  changed: .eniform.lock names others";
  }
  return "";
}

ExitCode List(Context& context, Format format) {
  const auto options = context.HostOptions("");
  if (!options.ok()) return context.Fail(options.status(), format);
  std::vector<Listed> plugins;
  Diagnostics diagnostics;
  for (const host::FoundPlugin& found : host::FindPlugins(*options)) {
    auto listed = Look(context, *options, found);
    if (listed.ok()) {
      plugins.push_back(std::move(*listed));
    } else {
      diagnostics.push_back(MessageOf(listed.status()));
    }
  }
  if (format == Format::kJson) {
    context.console().Out(Json(plugins, diagnostics));
    return ExitCodeOf(diagnostics);
  }
  std::string text;
  for (const Listed& plugin : plugins) {
    if (plugin.version.empty()) {
      absl::StrAppend(&text, plugin.found.name, "  not run\n");
    } else {
      absl::StrAppend(&text, plugin.found.name, " ", plugin.version, "  protocol ", kPluginProtocol, ", ", Count(plugin.rules, "rule"),
                      ", ", Count(plugin.operations, "kind"), " of operation\n");
    }
    absl::StrAppend(&text, "  ", plugin.found.path, "\n  sha256 ", plugin.sha256, PinningNote(plugin.pinning), "\n");
  }
  if (text.empty()) text = "No plugins were found beside eniform, in ENIFORM_PLUGIN_PATH or in ~/.eniform/plugins.\n";
  context.console().Out(text);
  context.Print(diagnostics);
  return ExitCodeOf(diagnostics);
}

}  // namespace

absl::StatusOr<DescribeResponse> DescribePlugin(Context& context, const host::HostOptions& options, const std::string& name) {
  ProviderDeclaration declaration;
  declaration.set_key(name);
  declaration.set_plugin(name);
  const auto provider = context.ports().start_plugin(options, declaration, host::Configure::kNo);
  if (!provider.ok()) return provider.status();
  return (*provider)->description();
}

void AddProviders(Registry& registry) {
  CommandLine group = registry.AddGroup("providers", "Tells which provider plugins there are, and pins them", "eniform providers list");
  CommandLine list =
      registry.Add(group, "list", "Prints the plugins found, their versions, rules and SHA-256", "eniform providers list --format json");
  const auto format = std::make_shared<Format>(Format::kText);
  AddFormat(list, *format);
  registry.On(list, [format](Context& context) { return List(context, *format); });
  AddProvidersLock(registry, group);
}

}  // namespace eniform::cli
