#include "cli/registry.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "cli/messages.h"
#include "proto/resource_address.h"

namespace eniform::cli {
namespace {

std::string CheckAddress(const std::string& text) {
  return ResourceAddress::Parse(text) ? "" : Message("EF-C03", {{"text", text}, {"flag", "this flag"}}).detail();
}

std::string CheckVariable(const std::string& text) {
  const size_t equals = text.find('=');
  return equals == std::string::npos || equals == 0 ? Message("EF-C04", {{"text", text}}).detail() : "";
}

const std::map<std::string, Format>& FormatsByName() {
  static const auto& formats =
      *new std::map<std::string, Format>{{"text", Format::kText}, {"json", Format::kJson}, {"markdown", Format::kMarkdown}};
  return formats;
}

std::string CheckFormat(const std::string& text, Formats formats) {
  const absl::string_view there_are = formats == Formats::kMarkdownToo ? "text, json and markdown" : "text and json";
  const auto known = FormatsByName().find(text);
  if (known != FormatsByName().end() && (known->second != Format::kMarkdown || formats == Formats::kMarkdownToo)) return "";
  if (text == "markdown" || text == "html") return Message("EF-C01", {{"format", text}, {"formats", there_are}}).detail();
  return absl::StrCat("'", text, "' is not a format. There are ", there_are, ".");
}

std::string CheckDuration(const std::string& text) {
  absl::Duration duration;
  if (absl::ParseDuration(text, &duration) && duration >= absl::ZeroDuration()) return "";
  return absl::StrCat("'", text, "' is not a duration such as 30s, 2m or 0s.");
}

// The description names the choices already.
std::function<std::string(const std::string&)> OneOf(const std::vector<std::string>& choices) {
  return [choices](const std::string& text) {
    if (std::find(choices.begin(), choices.end(), text) != choices.end()) return std::string();
    return absl::StrCat("'", text, "' is none of ", absl::StrJoin(choices, ", "), ".");
  };
}

}  // namespace

CommandLine Registry::Add(CommandLine parent, const std::string& name, const std::string& description, const std::string& example) {
  std::string footer = absl::StrContains(example, '\n') ? "Examples:" : "Example:";
  for (const absl::string_view line : absl::StrSplit(example, '\n')) absl::StrAppend(&footer, "\n  ", line);
  CommandLine command = parent.AddCommand(name, description, footer);
  AddShared(command);
  return command;
}

void Registry::AddShared(CommandLine command) {
  command.SetGroup("Everywhere");
  command.Take({"-C", "DIR", "Work on this directory"}, flags_.directory);
  command.Take({"--state", "URI", "Where the state is: sqlite:PATH or postgres://… (default sqlite:.eniform/state.db)"}, flags_.state);
  command.Take({"--color", "WHEN", "auto, always or never (default auto; NO_COLOR is honoured)", OneOf({"auto", "always", "never"})},
               flags_.color);
  command.Take({"--log-level", "LEVEL", "trace, debug, info, warn, error or off (default warn)",
                OneOf({"trace", "debug", "info", "warn", "error", "off"})},
               flags_.log_level);
  command.Take({"--log-file", "FILE", "Where the log goes, also what plugins say (default: standard error)"}, flags_.log_file);
}

CommandLine Registry::AddGroup(const std::string& name, const std::string& description, const std::string& example) {
  CommandLine group = Add(name, description, example);
  group.RequireCommand();
  return group;
}

void Registry::On(CommandLine command, Command run) {
  command.On([this, run = std::move(run)] { chosen_ = run; });
}

void AddFormat(CommandLine command, Format& format, Formats formats) {
  command.Take(
      {"--format", "FORMAT", formats == Formats::kMarkdownToo ? "text, json or markdown (default text)" : "text or json (default text)",
       [formats](const std::string& text) { return CheckFormat(text, formats); }},
      [&format](const std::string& text) { format = FormatsByName().at(text); });
}

void AddLockTimeout(CommandLine command, absl::Duration& timeout) {
  command.Take({"--lock-timeout", "DURATION", "How long to wait for someone who holds the lock (default 30s)", CheckDuration},
               [&timeout](const std::string& text) { absl::ParseDuration(text, &timeout); });
}

void AddFiles(CommandLine command, std::vector<std::string>& files) {
  command.Take({"FILE", "", "Exactly these files; default: every *.eni.* file of the directory"}, files);
}

void AddVariables(CommandLine command, std::vector<std::string>& variables) {
  command.Take({"--var", "NAME=VALUE", "What std.extVar('NAME') of Jsonnet is; so does ENIFORM_VAR_NAME", CheckVariable}, variables);
}

void AddPlanning(CommandLine command, PlanningFlags& flags, Refresh refresh) {
  AddVariables(command, flags.variables);
  command.Take({"--target", "ADDRESS", "Plan only this, and what it needs", CheckAddress}, flags.targets);
  command.Take({"--exclude", "ADDRESS", "Leave this out, and what depends on it", CheckAddress}, flags.excludes);
  command.Take({"--replace", "ADDRESS", "Replace this although nothing asks for it", CheckAddress}, flags.replaces);
  command.Take({"--max-destroy", "N", "Refuse a plan that deletes more"}, {}, flags.max_destroy);
  if (refresh == Refresh::kAlways) return;
  command.Take({"--refresh", "WHAT", "all, or none: plan from the state without a look at the cloud (default all)", OneOf({"all", "none"})},
               flags.refresh);
}

bool PlanningFlags::Given() const { return !Text().empty(); }

std::string PlanningFlags::Text() const {
  std::string text;
  const auto add = [&](absl::string_view flag, const std::vector<std::string>& values) {
    for (const std::string& value : values) absl::StrAppend(&text, " ", flag, " ", ShellQuoted(value));
  };
  add("--var", variables);
  add("--target", targets);
  add("--exclude", excludes);
  add("--replace", replaces);
  if (refresh != "all") absl::StrAppend(&text, " --refresh ", refresh);
  if (max_destroy >= 0) absl::StrAppend(&text, " --max-destroy ", max_destroy);
  return text;
}

planner::PlanOptions PlanningFlags::Options() const {
  planner::PlanOptions options;
  options.targets = targets;
  options.excludes = excludes;
  options.replaces = replaces;
  options.max_destroy = max_destroy;
  options.refreshed = refresh != "none";
  return options;
}

std::map<std::string, std::string> PlanningFlags::Variables() const {
  std::map<std::string, std::string> map;
  for (const std::string& variable : variables) {
    const size_t equals = variable.find('=');
    map[variable.substr(0, equals)] = variable.substr(equals + 1);
  }
  return map;
}

}  // namespace eniform::cli
