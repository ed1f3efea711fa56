#include "cli/context.h"

#include <sys/stat.h>
#include <unistd.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "cli/messages.h"
#include "cli/plugin_pins.h"
#include "cli/render/diagnostic_text.h"
#include "cli/render/plan_json.h"
#include "cli/render/plan_markdown.h"

namespace eniform::cli {
std::string ShellQuoted(absl::string_view word) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           absl::StrContains("-_./:=@%+,", absl::string_view(&c, 1));
  };
  bool clean = !word.empty();
  for (const char c : word) clean = clean && plain(c);
  if (clean) return std::string(word);
  std::string quoted = "'";
  for (const char c : word) c == '\'' ? quoted += "'\\''" : quoted += c;
  return quoted + "'";
}

absl::Status Context::Prepare() {
  auto log = Log::Open(flags_.log_level, flags_.log_file.empty() ? "" : Path(flags_.log_file), console());
  if (!log.ok()) return log.status();
  log_ = std::move(*log);
  return absl::OkStatus();
}

std::string Context::Path(const std::string& path) const {
  if (absl::StartsWith(path, "/") || flags_.directory == "." || flags_.directory.empty()) return path;
  return absl::StrCat(flags_.directory, absl::EndsWith(flags_.directory, "/") ? "" : "/", path);
}

std::string Context::Environment(const std::string& name) const {
  const auto found = ports_.environment.find(name);
  return found == ports_.environment.end() ? "" : found->second;
}

Style Context::style(Stream stream) const {
  const bool wanted = flags_.color == "always" || (flags_.color == "auto" && Environment("NO_COLOR").empty() &&
                                                   Environment("TERM") != "dumb" && ports_.console.IsTerminal(stream));
  return Style(wanted ? Style::Color::kOn : Style::Color::kOff);
}

absl::StatusOr<host::HostOptions> Context::HostOptions(const std::string& mark) {
  auto pins = ReadPins(Path(host::kPinsFile));
  if (!pins.ok()) return pins.status();
  host::HostOptions options;
  options.program_directory = ports_.program_directory;
  options.plugin_path = Environment("ENIFORM_PLUGIN_PATH");
  options.home = Environment("HOME");
  options.mark = mark;
  options.log = [this](const std::string& plugin, const std::string& line) { log_->PluginLine(plugin, line); };
  options.pins = *std::move(pins);
  options.debug_lines = flags_.log_level == "trace" || flags_.log_level == "debug";
  return options;
}

std::string Context::CommandLine(absl::string_view command) const {
  std::string line = absl::StrCat("eniform ", command);
  const SharedFlags defaults;
  if (flags_.directory != defaults.directory) absl::StrAppend(&line, " -C ", ShellQuoted(flags_.directory));
  if (flags_.state != defaults.state) absl::StrAppend(&line, " --state ", ShellQuoted(state::ShownUri(flags_.state)));
  return line;
}

void Context::Print(const Diagnostics& diagnostics, const config::SourceMap* sources) {
  if (!diagnostics.empty()) console().Err(DiagnosticsText(diagnostics, sources, style(Stream::kErr)));
}

ExitCode Context::Fail(const Diagnostics& diagnostics, Format format, const config::SourceMap* sources) {
  if (format == Format::kJson) {
    console().Out(DiagnosticsJson(diagnostics));
  } else if (format == Format::kMarkdown) {
    console().Out(DiagnosticsMarkdown(diagnostics));
  } else {
    Print(diagnostics, sources);
  }
  return ExitCodeOf(diagnostics);
}

ExitCode Context::Fail(const absl::Status& status, Format format) {
  Fail({MessageOf(status)}, format);
  return ExitCodeOf(status);
}

ExitCode Context::Misuse(const Diagnostic& diagnostic) {
  Print({diagnostic});
  return ExitCode::kUsage;
}

Failure FailureOf(const absl::Status& status) { return {{MessageOf(status)}, ExitCodeOf(status)}; }

Failure FailureOf(Diagnostics diagnostics) {
  const ExitCode code = ExitCodeOf(diagnostics);
  return {std::move(diagnostics), code};
}

}  // namespace eniform::cli
