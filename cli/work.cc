#include "cli/work.h"

#include <dirent.h>
#include <stdlib.h>

#include <algorithm>
#include <set>
#include <thread>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "apply/measured.h"
#include "cli/bug_report.h"
#include "cli/messages.h"
#include "cli/plugin_pins.h"
#include "cli/stored_look.h"
#include "proto/resource_address.h"

namespace eniform::cli {
namespace {

bool HasDeclarations(const std::string& directory) {
  DIR* open = ::opendir(directory.c_str());
  if (!open) return true;  // let loading say what is wrong with it
  bool found = false;
  while (const dirent* entry = ::readdir(open)) {
    found = found || IsDeclarationFile(entry->d_name);
  }
  ::closedir(open);
  return found;
}

ProviderDeclaration ProviderOf(const ManagedObject& object) {
  ProviderDeclaration provider;
  provider.set_key(object.provider());
  provider.set_plugin(object.plugin());
  provider.set_region(object.region());
  if (!object.endpoint().empty()) provider.set_endpoint(object.endpoint());
  return provider;
}

bool IsLookUp(const Selector& selector) { return !selector.name().empty() || !selector.tags().empty(); }

bool HasLookUps(const Declaration& declaration) {
  for (const InterfaceDeclaration& interface : declaration.network_interfaces()) {
    if (IsLookUp(interface.subnet()) || IsLookUp(interface.primary_of()) || IsLookUp(interface.attachment().instance()) ||
        std::any_of(interface.security_groups().begin(), interface.security_groups().end(), IsLookUp)) {
      return true;
    }
  }
  return false;
}

}  // namespace

bool IsDeclarationFile(absl::string_view name) {
  if (absl::StartsWith(name, ".")) return false;
  for (const absl::string_view suffix : {".eni.yaml", ".eni.yml", ".eni.json", ".eni.jsonnet"}) {
    if (absl::EndsWith(name, suffix)) return true;
  }
  return false;
}

std::optional<Failure> LoadDeclarations(Context& context, const std::vector<std::string>& files,
                                        const std::map<std::string, std::string>& variables, Declarations needed, Work& work) {
  if (needed == Declarations::kIfAny && files.empty() && !HasDeclarations(context.flags().directory)) {
    work.loaded.sources = std::make_shared<config::SourceMap>();
    return std::nullopt;
  }
  config::LoadOptions options;
  options.directory = context.flags().directory;
  options.files = files;
  options.jsonnet_program = context.ports().jsonnet_program;
  for (const auto& [name, value] : context.ports().environment) {
    if (absl::StartsWith(name, "ENIFORM_VAR_")) options.variables[name.substr(12)] = value;
  }
  for (const auto& [name, value] : variables) options.variables[name] = value;
  work.loaded = config::Load(options);
  if (HasErrors(work.loaded.diagnostics)) return FailureOf(work.loaded.diagnostics);
  return std::nullopt;
}

std::string StackOf(const Context& context, const Declaration& declaration) {
  if (!declaration.stack().empty()) return declaration.stack();
  char* resolved = ::realpath(context.Path(".").c_str(), nullptr);
  if (!resolved) return "";
  std::string path = resolved;
  ::free(resolved);
  return path.substr(path.rfind('/') + 1);
}

std::optional<Failure> OpenState(Context& context, state::OpenMode mode, const std::string& stack, Work& work) {
  auto store = state::Open(context.flags().state, context.flags().directory, stack, mode);
  if (!store.ok()) return FailureOf(store.status());
  work.store = std::move(*store);
  auto failure = ReadState(work);
  context.log().Write(Log::Level::kInfo, absl::StrCat("state ", state::ShownUri(context.flags().state), ": lineage ", work.prior.lineage(),
                                                      ", serial ", work.prior.serial(), ", ", work.prior.objects_size(), " objects, ",
                                                      work.open_entries.size(), " open entries"));
  return failure;
}

std::optional<Failure> ReadState(Work& work) {
  auto prior = work.store->Read();
  if (!prior.ok()) return FailureOf(prior.status());
  work.prior = std::move(*prior);
  auto entries = work.store->ReadOpenEntries();
  if (!entries.ok()) return FailureOf(entries.status());
  work.open_entries = std::move(*entries);
  auto measured = apply::ReadMeasuredTimes(*work.store);
  if (!measured.ok()) return FailureOf(measured.status());
  work.measured = std::move(*measured);
  return std::nullopt;
}

std::optional<Failure> LoadAndRead(Context& context, const std::vector<std::string>& files,
                                   const std::map<std::string, std::string>& variables, Work& work) {
  if (!absl::StartsWith(context.flags().state, "sqlite:")) {
    // Of a database that holds many, only the files say which state is meant.
    if (auto failure = LoadDeclarations(context, files, variables, Declarations::kNeeded, work)) return failure;
    return OpenState(context, state::OpenMode::kReadOnly, StackOf(context, work.loaded.declaration), work);
  }
  std::optional<Failure> unreadable;
  std::thread reading([&] { unreadable = OpenState(context, state::OpenMode::kReadOnly, "", work); });
  std::optional<Failure> wrong = LoadDeclarations(context, files, variables, Declarations::kNeeded, work);
  reading.join();
  if (wrong) return wrong;
  if (unreadable) return unreadable;
  const std::string stack = StackOf(context, work.loaded.declaration);
  // Only now it is known whose state it must be; opened by that name it says what is wrong, or is absent under that name.
  if (work.prior.stack() != stack) return OpenState(context, state::OpenMode::kReadOnly, stack, work);
  return std::nullopt;
}

std::map<std::string, ProviderDeclaration> ProvidersInUse(const Declaration& declared, const StateSnapshot& prior,
                                                          const std::vector<JournalEntry>& open_entries) {
  std::map<std::string, const ProviderDeclaration*> lines;
  for (const ProviderDeclaration& provider : declared.providers()) lines[provider.key()] = &provider;
  std::map<std::string, ProviderDeclaration> used;
  const auto use = [&](const std::string& alias) {
    if (const auto line = lines.find(alias); line != lines.end()) used.emplace(alias, *line->second);
  };
  for (const auto& interface : declared.network_interfaces()) use(interface.provider());
  for (const auto& eip : declared.eips()) use(eip.provider());
  for (const auto& binding : declared.eip_bindings()) use(binding.provider());
  const auto use_object = [&](const ManagedObject& object) {
    use(object.provider());
    if (!object.provider().empty() && !object.plugin().empty() && !used.contains(object.provider())) {
      used.emplace(object.provider(), ProviderOf(object));
    }
  };
  for (const ManagedObject& object : prior.objects()) use_object(object);
  for (const JournalEntry& entry : open_entries) {
    use(entry.operation().provider());
    use_object(entry.target());
  }
  return used;
}

std::optional<Failure> StartProviders(Context& context, const std::map<std::string, ProviderDeclaration>& providers,
                                      host::Configure configure, Work& work) {
  const auto options = context.HostOptions(work.prior.lineage());
  if (!options.ok()) return FailureOf(options.status());
  context.log().Write(Log::Level::kInfo, PinsLine(*options));
  std::vector<absl::StatusOr<std::unique_ptr<host::Provider>>> results(providers.size());
  std::vector<std::thread> threads;
  for (const auto& [alias, declaration] : providers) {
    auto& result = results[threads.size()];
    threads.emplace_back([&context, &options, &result, &declaration = declaration, configure] {
      result = context.ports().start_plugin(*options, declaration, configure);
    });
  }
  for (std::thread& thread : threads) thread.join();

  // All that is wrong in one run, as with declarations.
  Failure failure;
  size_t i = 0;
  for (const auto& [alias, declaration] : providers) {
    auto& result = results[i++];
    if (!result.ok()) {
      Diagnostic diagnostic = PluginMessage(context, result.status());
      diagnostic.set_field(absl::StrCat("providers.", alias, ".plugin"));
      failure.diagnostics.push_back(std::move(diagnostic));
      failure.code = ExitCodeOf(failure.diagnostics);
      continue;
    }
    const DescribeResponse& description = (*result)->description();
    context.log().Write(Log::Level::kInfo,
                        absl::StrCat("provider ", alias, ": plugin ", description.name(), " ", description.version(), ", region ",
                                     declaration.region(), declaration.has_endpoint() ? ", endpoint " : "", declaration.endpoint()));
    work.providers[alias] = result->get();
    work.started.push_back(std::move(*result));
  }
  if (failure.diagnostics.empty()) return std::nullopt;
  if (work.loaded.sources) work.loaded.sources->Locate(failure.diagnostics);
  return failure;
}

std::optional<Failure> CheckAddresses(const planner::PlanOptions& options, const Declaration& declared, const StateSnapshot& prior) {
  if (options.targets.empty() && options.excludes.empty() && options.replaces.empty()) return std::nullopt;
  std::set<std::string> known;
  for (const auto& one : declared.network_interfaces()) known.insert(AddressOf(RESOURCE_TYPE_NETWORK_INTERFACE, one.key()));
  for (const auto& one : declared.eips()) known.insert(AddressOf(RESOURCE_TYPE_EIP, one.key()));
  for (const auto& one : declared.eip_bindings()) known.insert(AddressOf(RESOURCE_TYPE_EIP_BINDING, one.key()));
  for (const ManagedObject& object : prior.objects()) known.insert(object.address());
  Failure failure{{}, ExitCode::kUsage};
  const auto check = [&](absl::string_view flag, const std::vector<std::string>& addresses) {
    for (const std::string& address : addresses) {
      if (known.count(address)) continue;
      const std::string hint = DidYouMean(address, std::vector<std::string>(known.begin(), known.end()));
      failure.diagnostics.push_back(Message("EF-C07", {{"address", address}, {"flag", flag}, {"hint", hint}}, address));
    }
  };
  check("--target", options.targets);
  check("--exclude", options.excludes);
  check("--replace", options.replaces);
  if (failure.diagnostics.empty()) return std::nullopt;
  return failure;
}

std::optional<Failure> LookAt(Context& context, Work& work, const planner::PlanOptions& options, apply::Look& look) {
  if (!options.refreshed) {
    look.observations = ObservationsFromState(work.prior);
    for (const auto& [alias, provider] : work.providers) look.capabilities[alias] = provider->description().capabilities();
    return std::nullopt;
  }
  auto looked = apply::LookAround(work.providers, work.loaded.declaration, work.prior, options, context.interrupt());
  if (absl::IsCancelled(looked.status())) {
    return Failure{{Message("EF-C31", {{"text", "Interrupted before anything was changed."}})}, ExitCode::kInterrupted};
  }
  if (!looked.ok()) return FailureOf(looked.status());
  look = std::move(*looked);
  for (const Observation& seen : look.observations) {
    context.log().Write(Log::Level::kInfo,
                        absl::StrCat("provider ", seen.provider(), ": observed ", seen.interfaces_size(), " interfaces, ", seen.eips_size(),
                                     " EIPs, ", seen.instances_size(), " instances, ", seen.subnets_size(), " subnets"));
  }
  context.log().Write(Log::Level::kInfo, absl::StrCat("looked around with ", look.api_calls, " API calls"));
  // Where a cloud did not answer nothing is known of it: planning would take everything there for gone.
  for (const Diagnostic& diagnostic : look.diagnostics) {
    if (diagnostic.severity() != SEVERITY_WARNING && diagnostic.diagnostic_class() == DIAGNOSTIC_CLASS_FAILURE) {
      if (work.loaded.sources) work.loaded.sources->Locate(look.diagnostics);
      return FailureOf(look.diagnostics);
    }
  }
  return std::nullopt;
}

namespace {

// Where everything stands that is needed to find out why the plan could not be proved.
Diagnostic BugReported(const Context& context, const planner::PlanInput& input, const Plan& unverified) {
  const absl::StatusOr<std::string> file = WriteBugReport(context.Path("."), input, unverified);
  return file.ok() ? Message("EF-C33", {{"file", *file}}) : Message("EF-C34", {{"text", file.status().message()}});
}

}  // namespace

Plan PlanFrom(Context& context, const Work& work, const planner::PlanOptions& options, const apply::Look& look) {
  const planner::PlanInput input{work.loaded.declaration, work.prior, look.observations, look.capabilities, options, work.measured};
  Plan unverified;
  Plan plan = context.ports().make_plan ? context.ports().make_plan(input, &unverified) : planner::MakePlan(input, &unverified);
  Diagnostics all = work.loaded.diagnostics;
  all.insert(all.end(), look.diagnostics.begin(), look.diagnostics.end());
  all.insert(all.end(), plan.diagnostics().begin(), plan.diagnostics().end());
  if (unverified.operations_size() > 0) all.push_back(BugReported(context, input, unverified));
  if (work.loaded.sources) work.loaded.sources->Locate(all);
  if (!options.refreshed && HasErrors(all) && HasLookUps(work.loaded.declaration)) all.push_back(Message("EF-C28", {}));
  // In the order of the files, as when loading them; what has no place comes last.
  std::stable_sort(all.begin(), all.end(), [](const Diagnostic& a, const Diagnostic& b) {
    if (a.file().empty() != b.file().empty()) return b.file().empty();
    if (a.file() != b.file()) return a.file() < b.file();
    return a.line() != b.line() ? a.line() < b.line() : a.column() < b.column();
  });
  if (HasErrors(all)) plan.clear_operations();
  plan.clear_diagnostics();
  for (Diagnostic& diagnostic : all) *plan.add_diagnostics() = std::move(diagnostic);
  return plan;
}

Diagnostics DiagnosticsOf(const Plan& plan) { return Diagnostics(plan.diagnostics().begin(), plan.diagnostics().end()); }

}  // namespace eniform::cli
