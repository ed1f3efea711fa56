// What plan, apply, destroy and drift work on, brought together step by step: declarations, state, plugins, a look around.
// Every step returns why the command ends here, or nothing.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "apply/observe.h"
#include "cli/context.h"
#include "config/load.h"
#include "planner/planner.h"
#include "proto/journal.pb.h"
#include "state/store.h"

namespace eniform::cli {

struct Work {
  config::Loaded loaded;
  std::unique_ptr<state::StateStore> store;
  StateSnapshot prior;
  std::vector<JournalEntry> open_entries;
  planner::MeasuredTimes measured;  // by this state's own journal
  std::vector<std::unique_ptr<host::Provider>> started;
  apply::Providers providers;  // of `started`

  const config::SourceMap* sources() const { return loaded.sources.get(); }

  // Ends the plugins and closes the state; what was read stays.
  void Close() {
    providers.clear();
    started.clear();
    store.reset();
  }
};

// Whether a file of this name is read where no files are named.
bool IsDeclarationFile(absl::string_view name);

// kIfAny: a directory without any declaration is an empty one (destroy works from the state alone).
enum class Declarations { kNeeded, kIfAny };
std::optional<Failure> LoadDeclarations(Context& context, const std::vector<std::string>& files,
                                        const std::map<std::string, std::string>& variables, Declarations needed, Work& work);

// The stack's name: as declared, else the directory's.
std::string StackOf(const Context& context, const Declaration& declaration);

// Opens the state of the loaded stack and reads it. An unknown kind of URI is a wrong use of the command line.
std::optional<Failure> OpenState(Context& context, state::OpenMode mode, const std::string& stack, Work& work);
std::optional<Failure> ReadState(Work& work);

// Reads the state while it loads the declarations: for commands that change neither. What is wrong with the files is told first.
std::optional<Failure> LoadAndRead(Context& context, const std::vector<std::string>& files,
                                   const std::map<std::string, std::string>& variables, Work& work);

// Starts a plugin for each of `providers`, side by side, and fills `work.providers`.
std::optional<Failure> StartProviders(Context& context, const std::map<std::string, ProviderDeclaration>& providers,
                                      host::Configure configure, Work& work);

// Aliases that planning needs: those that something declared lives in , that something remembered lives in,
// and that an open entry of the journal worked on. Lines that are gone are taken from the state.
std::map<std::string, ProviderDeclaration> ProvidersInUse(const Declaration& declared, const StateSnapshot& prior,
                                                          const std::vector<JournalEntry>& open_entries);

// Whether every address of --target, --exclude and --replace is declared or remembered; wrong use of the command line if not.
std::optional<Failure> CheckAddresses(const planner::PlanOptions& options, const Declaration& declared, const StateSnapshot& prior);

// Looks at the clouds, or only asks the plugins what they can where `options` says that the state is to be believed.
std::optional<Failure> LookAt(Context& context, Work& work, const planner::PlanOptions& options, apply::Look& look);

// The plan with every diagnostic so far: of loading, looking and planning, each with its place. Without operations where one
// of them is an error. Where the plan could not be proved, what a report of that needs is written into -C.
Plan PlanFrom(Context& context, const Work& work, const planner::PlanOptions& options, const apply::Look& look);

Diagnostics DiagnosticsOf(const Plan& plan);

}  // namespace eniform::cli
