// How commands make themselves known to the command line: each file of a command adds its name, flags and what it does.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "cli/command_line.h"
#include "cli/context.h"
#include "planner/planner.h"

namespace eniform::cli {

using Command = std::function<ExitCode(Context&)>;

class Registry {
 public:
  // The shared flags may stand before the command as well.
  Registry(CommandLine root, SharedFlags& flags) : root_(root), flags_(flags) { AddShared(root_); }

  // A command with the flags that all commands share. `example` is shown at the end of its help, one command a line.
  CommandLine Add(const std::string& name, const std::string& description, const std::string& example) {
    return Add(root_, name, description, example);
  }
  CommandLine Add(CommandLine parent, const std::string& name, const std::string& description, const std::string& example);
  // A command that is nothing but a group of others.
  CommandLine AddGroup(const std::string& name, const std::string& description, const std::string& example);

  // What `command` does once the line was read.
  void On(CommandLine command, Command run);
  const Command& chosen() const { return chosen_; }

 private:
  void AddShared(CommandLine command);

  CommandLine root_;
  SharedFlags& flags_;
  Command chosen_;
};

// --format. What this version can not print is refused with a message of its own.
enum class Formats { kTextAndJson, kMarkdownToo };
void AddFormat(CommandLine command, Format& format, Formats formats = Formats::kTextAndJson);
// --lock-timeout
void AddLockTimeout(CommandLine command, absl::Duration& timeout);

// FILE …: the declarations
void AddFiles(CommandLine command, std::vector<std::string>& files);

// The flags that decide what is planned.
struct PlanningFlags {
  std::vector<std::string> variables;  // --var, NAME=VALUE
  std::vector<std::string> targets, excludes, replaces;
  std::string refresh = "all";
  int max_destroy = -1;

  bool Given() const;
  // As they were written, to go on with: " --target eip.web"; empty where none was given.
  std::string Text() const;
  planner::PlanOptions Options() const;
  std::map<std::string, std::string> Variables() const;
};
enum class Refresh { kCanBeOff, kAlways };
void AddPlanning(CommandLine command, PlanningFlags& flags, Refresh refresh = Refresh::kCanBeOff);
void AddVariables(CommandLine command, std::vector<std::string>& variables);

void AddInit(Registry& registry);
void AddValidate(Registry& registry);
void AddPlan(Registry& registry);
void AddApply(Registry& registry);  // and destroy
void AddDiscover(Registry& registry);
void AddDrift(Registry& registry);
void AddLock(Registry& registry);
void AddShow(Registry& registry);
void AddState(Registry& registry);
void AddOutput(Registry& registry);
void AddProviders(Registry& registry);
void AddSchema(Registry& registry);
void AddVersion(Registry& registry);

}  // namespace eniform::cli
