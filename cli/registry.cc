#include "cli/registry.h"

#include <limits>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "cli/messages.h"
#include "proto/resource_address.h"

namespace eniform::cli {
namespace {

constexpr const char* kSharedGroup = "Everywhere";

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

// The choices stand in the description already.
CLI::Validator OneOf(std::set<std::string> choices) { return CLI::IsMember(std::move(choices)).description(""); }

CLI::Option* AddAddresses(CLI::App* command, const std::string& name, std::vector<std::string>& addresses, const std::string& description) {
  return command->add_option(name, addresses, description)
      ->check(CLI::Validator(CheckAddress, ""))
      ->type_name("ADDRESS")
      ->allow_extra_args(false);
}

}  // namespace

CLI::App* Registry::Add(CLI::App& parent, const std::string& name, const std::string& description, const std::string& example) {
  CLI::App* command = parent.add_subcommand(name, description);
  std::string footer = example.find('\n') == std::string::npos ? "Example:" : "Examples:";
  for (const absl::string_view line : absl::StrSplit(example, '\n')) absl::StrAppend(&footer, "\n  ", line);
  command->footer(footer);
  AddShared(command);
  return command;
}

void Registry::AddShared(CLI::App* command) {
  command->add_option("-C", flags_.directory, "Work on this directory")->type_name("DIR")->group(kSharedGroup);
  command->add_option("--state", flags_.state, "Where the state is: sqlite:PATH or postgres://… (default sqlite:.eniform/state.db)")
      ->type_name("URI")
      ->group(kSharedGroup);
  command->add_option("--color", flags_.color, "auto, always or never (default auto; NO_COLOR is honoured)")
      ->check(OneOf({"auto", "always", "never"}))
      ->type_name("WHEN")
      ->group(kSharedGroup);
  command->add_option("--log-level", flags_.log_level, "trace, debug, info, warn, error or off (default warn)")
      ->check(OneOf({"trace", "debug", "info", "warn", "error", "off"}))
      ->type_name("LEVEL")
      ->group(kSharedGroup);
  command->add_option("--log-file", flags_.log_file, "Where the log goes, also what plugins say (default: standard error)")
      ->type_name("FILE")
      ->group(kSharedGroup);
}

CLI::App* Registry::AddGroup(const std::string& name, const std::string& description, const std::string& example) {
  CLI::App* group = Add(name, description, example);
  group->require_subcommand(1);
  return group;
}

void Registry::On(CLI::App* command, Command run) {
  command->callback([this, run = std::move(run)] { chosen_ = run; });
}

CLI::Validator NumberFrom(int first, int last) { return CLI::Range(first, last).description(""); }

void AddFormat(CLI::App* command, Format& format, Formats formats) {
  command
      ->add_option_function<std::string>(
          "--format", [&format](const std::string& text) { format = FormatsByName().at(text); },
          formats == Formats::kMarkdownToo ? "text, json or markdown (default text)" : "text or json (default text)")
      ->check(CLI::Validator([formats](const std::string& text) { return CheckFormat(text, formats); }, ""))
      ->type_name("FORMAT");
}

void AddLockTimeout(CLI::App* command, absl::Duration& timeout) {
  command
      ->add_option_function<std::string>(
          "--lock-timeout", [&timeout](const std::string& text) { absl::ParseDuration(text, &timeout); },
          "How long to wait for someone who holds the lock (default 30s)")
      ->check(CLI::Validator(CheckDuration, ""))
      ->type_name("DURATION");
}

void AddVariables(CLI::App* command, std::vector<std::string>& variables) {
  command->add_option("--var", variables, "What std.extVar('NAME') of Jsonnet is; so does ENIFORM_VAR_NAME")
      ->check(CLI::Validator(CheckVariable, ""))
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false);
}

void AddPlanning(CLI::App* command, PlanningFlags& flags, Refresh refresh) {
  AddVariables(command, flags.variables);
  AddAddresses(command, "--target", flags.targets, "Plan only this, and what it needs");
  AddAddresses(command, "--exclude", flags.excludes, "Leave this out, and what depends on it");
  AddAddresses(command, "--replace", flags.replaces, "Replace this although nothing asks for it");
  command->add_option("--max-destroy", flags.max_destroy, "Refuse a plan that deletes more")
      ->check(NumberFrom(0, std::numeric_limits<int>::max()))
      ->type_name("N");
  if (refresh == Refresh::kAlways) return;
  command->add_option("--refresh", flags.refresh, "all, or none: plan from the state without a look at the cloud (default all)")
      ->check(OneOf({"all", "none"}))
      ->type_name("WHAT");
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
