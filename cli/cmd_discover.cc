// discover: what exists, written as declarations that adopt it. Changes nothing but the file it makes.
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/messages.h"
#include "cli/new_file.h"
#include "cli/registry.h"
#include "cli/render/discovery_text.h"
#include "cli/render/text.h"
#include "cli/work.h"
#include "config/formats.h"
#include "planner/discover.h"
#include "proto/redact.h"

namespace eniform::cli {
namespace {

// What a provider is called that no file has named yet, as `init` calls it.
constexpr char kNewAlias[] = "main";

struct DiscoverFlags {
  std::string provider, plugin, region, endpoint, out;
  std::vector<std::string> vpcs, subnets, instances, tags, variables;

  planner::DiscoverScope Scope() const {
    planner::DiscoverScope scope{vpcs, subnets, instances, {}};
    for (const std::string& text : tags) {
      const size_t equals = text.find('=');
      Tag& tag = scope.tags.emplace_back();
      tag.set_key(text.substr(0, equals));
      tag.set_value(text.substr(equals + 1));
    }
    return scope;
  }
};

std::string CheckTag(const std::string& text) {
  const size_t equals = text.find('=');
  return equals == std::string::npos || equals == 0 ? Message("EF-C54", {{"text", text}}).detail() : "";
}

// Credentials go there: the same endpoints as in a file.
std::string CheckEndpoint(const std::string& text) {
  const bool safe = config::HasFormat(TEXT_FORMAT_URL, text) && (absl::StartsWith(text, "https://") || config::IsLoopbackUrl(text));
  return safe ? ""
              : absl::StrCat("'", WithoutUrlPasswords(text), "' (given with --endpoint) is not https://HOST, nor http:// to this machine.");
}

Failure Unclear(const std::string& text) { return {{Message("EF-C50", {{"text", text}})}, ExitCode::kUsage}; }

// The files of the directory. With `discover > found.eni.yaml` the shell has made that file before, and it is no declaration yet.
std::optional<Failure> LoadFiles(Context& context, const std::map<std::string, std::string>& variables, Work& work) {
  std::vector<std::string> files;
  bool some_empty = false;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(context.flags().directory, error)) {
    const std::string name = entry.path().filename().string();
    if (!IsDeclarationFile(name)) continue;
    std::error_code unknown;
    const bool empty = entry.is_regular_file(unknown) && entry.file_size(unknown) == 0 && !unknown;
    if (!empty) files.push_back(name);
    some_empty = some_empty || empty;
  }
  if (!some_empty) return LoadDeclarations(context, {}, variables, Declarations::kIfAny, work);
  std::sort(files.begin(), files.end());
  if (!files.empty()) return LoadDeclarations(context, files, variables, Declarations::kNeeded, work);
  work.loaded.sources = std::make_shared<config::SourceMap>();
  return std::nullopt;
}

// The provider to look at: one of the files, or one that no file has yet.
std::optional<Failure> ChooseProvider(const DiscoverFlags& flags, const Declaration& declared, ProviderDeclaration& chosen) {
  std::vector<std::string> aliases;
  for (const ProviderDeclaration& provider : declared.providers()) aliases.push_back(provider.key());
  const std::string there_are = absl::StrJoin(aliases, ", ");
  if (!flags.plugin.empty()) {
    if (!flags.provider.empty())
      return Unclear("--provider names a provider of the files and --plugin one that no file has: give one of them.");
    if (!aliases.empty()) {
      return Unclear(absl::StrCat("--plugin is for a directory without providers, and its files declare ", there_are,
                                  ": give --provider, or declare another one."));
    }
    if (flags.region.empty()) return Unclear("--plugin needs --region as well: a provider is one region of one cloud.");
    chosen.set_key(kNewAlias);
    chosen.set_plugin(flags.plugin);
    chosen.set_region(flags.region);
    if (!flags.endpoint.empty()) chosen.set_endpoint(flags.endpoint);
    return std::nullopt;
  }
  if (!flags.region.empty() || !flags.endpoint.empty()) {
    return Unclear("--region and --endpoint belong to --plugin; a provider of the files has its own.");
  }
  if (aliases.empty()) {
    return Unclear("No file here declares a provider. Name a plugin and a region, such as --plugin tencentcloud --region ap-guangzhou.");
  }
  if (flags.provider.empty() && aliases.size() > 1) {
    return Unclear(absl::StrCat("The files declare several providers: ", there_are, ". Choose one with --provider."));
  }
  const std::string& wanted = flags.provider.empty() ? aliases[0] : flags.provider;
  for (const ProviderDeclaration& provider : declared.providers()) {
    if (provider.key() == wanted) chosen = provider;
  }
  if (!chosen.key().empty()) return std::nullopt;
  return Unclear(absl::StrCat("'", wanted, "' (given with --provider) is not declared; the files declare ", there_are, ".",
                              DidYouMean(wanted, aliases)));
}

std::optional<Failure> CheckOut(const Context& context, const std::string& out) {
  struct stat info;
  if (out.empty() || ::lstat(context.Path(out).c_str(), &info) != 0) return std::nullopt;
  return FailureOf(Diagnostics{Message("EF-C51", {{"file", out}})});
}

std::optional<Failure> CheckScope(const planner::DiscoverScope& scope, const Observation& observed, const std::string& alias) {
  Failure failure{{}, ExitCode::kUsage};
  for (const planner::UnknownId& unknown : planner::UnknownIds(scope, observed)) {
    failure.diagnostics.push_back(Message(
        "EF-C52", {{"provider", alias}, {"kind", unknown.kind}, {"id", unknown.id}, {"flag", unknown.flag}, {"hint", unknown.hint}}));
  }
  if (failure.diagnostics.empty()) return std::nullopt;
  return failure;
}

std::optional<Failure> Look(Context& context, Work& work, const std::string& alias, const planner::DiscoverScope& scope,
                            Observation& observed) {
  auto look = apply::LookFor(work.providers, {{alias, planner::DiscoverNeeds(scope)}}, context.interrupt());
  if (absl::IsCancelled(look.status())) return Failure{{}, ExitCode::kInterrupted};
  if (!look.ok()) return FailureOf(look.status());
  if (HasErrors(look->diagnostics)) return FailureOf(look->diagnostics);
  observed = std::move(look->observations.at(0));
  context.log().Write(Log::Level::kInfo,
                      absl::StrCat("provider ", alias, ": observed ", observed.interfaces_size(), " interfaces, ", observed.eips_size(),
                                   " EIPs, ", observed.instances_size(), " instances with ", look->api_calls, " API calls"));
  return CheckScope(scope, observed, alias);
}

std::optional<Failure> Write(Context& context, const std::string& out, const std::string& text) {
  if (out.empty()) {
    context.console().Out(text);
    return std::nullopt;
  }
  const absl::Status status = WriteNewFile(context.Path(out), text);
  if (absl::IsAlreadyExists(status)) return FailureOf(Diagnostics{Message("EF-C51", {{"file", out}})});
  if (!status.ok()) return FailureOf(Diagnostics{Message("EF-C19", {{"text", status.message()}})});
  return std::nullopt;
}

std::string NextStep(const Context& context, const std::string& out) {
  if (out.empty()) return "";
  if (!absl::EndsWith(out, ".eni.yaml") && !absl::EndsWith(out, ".eni.yml")) {
    return absl::StrCat("\nWrote ", out, ". Only files whose names end in .eni.yaml are read by themselves: rename it.\n");
  }
  return absl::StrCat("\nWrote ", out, ". To see that adopting it changes nothing:\n\n    ", context.CommandLine("plan"), "\n");
}

std::optional<Failure> Discover(Context& context, const DiscoverFlags& flags, Work& work) {
  PlanningFlags planning;
  planning.variables = flags.variables;
  const planner::DiscoverScope scope = flags.Scope();
  ProviderDeclaration provider;
  if (auto failure = LoadFiles(context, planning.Variables(), work)) return failure;
  const Declaration& declared = work.loaded.declaration;
  if (auto failure = ChooseProvider(flags, declared, provider)) return failure;
  if (auto failure = CheckOut(context, flags.out)) return failure;
  if (auto failure = OpenState(context, state::OpenMode::kReadOnly, StackOf(context, declared), work)) return failure;
  if (!work.open_entries.empty()) {
    return FailureOf(Diagnostics{Message("EF-C53", {{"count", Count(static_cast<long long>(work.open_entries.size()), "operation")},
                                                    {"command", context.CommandLine("apply --resume")}})});
  }
  if (auto failure = StartProviders(context, {{provider.key(), provider}}, host::Configure::kYes, work)) return failure;
  Observation observed;
  if (auto failure = Look(context, work, provider.key(), scope, observed)) return failure;

  const planner::Discovery discovery = planner::Discover({provider, scope, observed, declared, work.prior});
  context.Print(work.loaded.diagnostics, work.sources());
  const std::string summary = DiscoveryText(discovery, provider.key());
  if (!HasDeclarations(discovery)) {
    context.console().Err(summary);
    return std::nullopt;
  }
  auto failure = Write(context, flags.out, DiscoveryYaml(discovery, declared.providers().empty() ? &provider : nullptr));
  if (!failure) context.console().Err(absl::StrCat(summary, NextStep(context, flags.out)));
  return failure;
}

ExitCode Run(Context& context, const DiscoverFlags& flags) {
  Work work;
  const auto failure = Discover(context, flags, work);
  if (!failure) return ExitCode::kDone;
  context.Print(failure->diagnostics, work.sources());
  return failure->code;
}

}  // namespace

void AddDiscover(Registry& registry) {
  CommandLine command = registry.Add("discover", "Writes what exists as declarations that adopt it and change nothing",
                                     "eniform discover --provider gz --vpc vpc-0a1b2c3d --out found.eni.yaml\n"
                                     "eniform discover --plugin tencentcloud --region ap-guangzhou --tag tier=web > found.eni.yaml");
  const auto flags = std::make_shared<DiscoverFlags>();
  command.Take({"--provider", "ALIAS", "Look at this provider of the files (default: the only one)"}, flags->provider);
  command.Take({"--plugin", "NAME", "Where no file declares a provider yet: the plugin to look with"}, flags->plugin);
  command.Take({"--region", "REGION", "With --plugin: the cloud's region id"}, flags->region);
  command.Take({"--endpoint", "URL", "With --plugin: another address of the cloud's API", CheckEndpoint}, flags->endpoint);
  command.Take({"--vpc", "ID", "Only what is in this VPC, or in one of several"}, flags->vpcs);
  command.Take({"--subnet", "ID", "Only what is in this subnet, or in one of several"}, flags->subnets);
  command.Take({"--instance", "ID", "Only what is on this instance, or on one of several"}, flags->instances);
  command.Take({"--tag", "KEY=VALUE", "Only interfaces and EIPs with this tag, or with all of several", CheckTag}, flags->tags);
  command.Take({"--out", "FILE", "Write it to this file, which must not exist yet (default: standard output)"}, flags->out);
  AddVariables(command, flags->variables);
  registry.On(command, [flags](Context& context) { return Run(context, *flags); });
}

}  // namespace eniform::cli
