// What every command has: its streams, its environment, the flags all commands share, and the ports to the world.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "apply/run.h"
#include "cli/console.h"
#include "cli/exit_code.h"
#include "cli/log.h"
#include "cli/render/style.h"
#include "config/places.h"
#include "planner/planner.h"
#include "proto/diagnostics.h"
#include "providers/host/plugin_host.h"
#include "state/open.h"

namespace eniform::cli {

// The flags all commands share, as given.
struct SharedFlags {
  std::string directory = ".";                     // -C
  std::string state = "sqlite:.eniform/state.db";  // --state
  std::string color = "auto";                      // --color
  std::string log_level = "warn";
  std::string log_file;
};

enum class Format { kText, kJson, kMarkdown };

// The world outside the process, to be replaced in tests.
struct Ports {
  Console& console;
  std::map<std::string, std::string> environment;
  std::string program_directory;  // where plugins are looked for first
  std::string jsonnet_program;    // the path of `eniform-jsonnet`
  apply::Interrupt& interrupt;    // raised by signals
  // Called with kYes while a run is on its way: from then on a second signal only stops waiting.
  enum class Running { kNo, kYes };
  std::function<void(Running)> set_running;
  std::function<absl::StatusOr<std::unique_ptr<host::Provider>>(const host::HostOptions&, const ProviderDeclaration&, host::Configure)>
      start_plugin;
  // How plans are made; empty: planner::MakePlan. Tests put a planner with a fault here.
  std::function<Plan(const planner::PlanInput&, Plan* unverified)> make_plan = {};
  // Takes providers that calls still use which a second interrupt left behind: they must live as long as the process, which then has
  // to end without running destructors. Empty: there are none to take.
  std::function<void(std::vector<std::unique_ptr<host::Provider>>)> leave_behind = {};
  // Takes memory that nobody needs any more, to keep it until the process ends: to free a hundred thousand objects one by one takes
  // longer than to plan them. Empty: it is freed.
  std::function<void(std::shared_ptr<void>)> leave_memory = {};
};

class Context {
 public:
  explicit Context(Ports ports) : ports_(std::move(ports)) {}

  Ports& ports() { return ports_; }
  Console& console() { return ports_.console; }
  SharedFlags& flags() { return flags_; }
  apply::Interrupt& interrupt() { return ports_.interrupt; }

  // REQUIRES: Prepare returned OK.
  Log& log() { return *log_; }
  // Checks -C and opens the log. Called once the command line was read.
  absl::Status Prepare();

  // `path` as seen from -C.
  std::string Path(const std::string& path) const;
  // A variable of the environment; empty: not set.
  std::string Environment(const std::string& name) const;

  Style style(Stream stream) const;
  // How plugins are found and started, with what .eniform.lock beside the files pins. Errors: as ReadPins.
  absl::StatusOr<host::HostOptions> HostOptions(const std::string& mark);

  // `eniform COMMAND` with the shared flags that were given, to be copied and run.
  std::string CommandLine(absl::string_view command) const;

  // Says why a command ends: as text on err, or as JSON on out.
  void Print(const Diagnostics& diagnostics, const config::SourceMap* sources = nullptr);
  ExitCode Fail(const Diagnostics& diagnostics, Format format = Format::kText, const config::SourceMap* sources = nullptr);
  ExitCode Fail(const absl::Status& status, Format format = Format::kText);
  ExitCode Misuse(const Diagnostic& diagnostic);

 private:
  Ports ports_;
  SharedFlags flags_;
  std::unique_ptr<Log> log_;
};

// A word as a shell takes it.
std::string ShellQuoted(absl::string_view word);

// What a function that can end a command returns: nothing, or why and with which code.
struct Failure {
  Diagnostics diagnostics;
  ExitCode code = ExitCode::kFailed;
};
Failure FailureOf(const absl::Status& status);
Failure FailureOf(Diagnostics diagnostics);

}  // namespace eniform::cli
