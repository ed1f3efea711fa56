#include "providers/host/plugin_host.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <set>
#include <system_error>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "proto/diagnostics.h"
#include "providers/host/plugin_provider.h"
#include "providers/host/plugin_session.h"

namespace eniform::host {
namespace {

constexpr char kPrefix[] = "eniform-provider-";

struct Place {
  std::string directory;
  std::string why;
};

std::vector<Place> Places(const HostOptions& options) {
  std::vector<Place> places;
  if (!options.program_directory.empty()) places.push_back({options.program_directory, "beside eniform"});
  for (absl::string_view directory : absl::StrSplit(options.plugin_path, ':', absl::SkipEmpty())) {
    places.push_back({std::string(directory), "ENIFORM_PLUGIN_PATH"});
  }
  if (!options.home.empty()) places.push_back({options.home + "/.eniform/plugins", "your own"});
  return places;
}

// Files named as plugins, ascending by name, whether they can be run or not.
std::vector<FoundPlugin> FilesIn(const std::string& directory) {
  std::vector<FoundPlugin> files;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(directory, error), end; !error && entry != end; entry.increment(error)) {
    const std::string file = entry->path().filename().string();
    absl::string_view name = file;
    std::error_code ignored;
    if (absl::ConsumePrefix(&name, kPrefix) && !name.empty() && entry->is_regular_file(ignored)) {
      files.push_back({std::string(name), std::filesystem::absolute(entry->path(), ignored).string()});
    }
  }
  std::sort(files.begin(), files.end(), [](const FoundPlugin& a, const FoundPlugin& b) { return a.name < b.name; });
  return files;
}

bool CanRun(const FoundPlugin& plugin) { return access(plugin.path.c_str(), X_OK) == 0; }

absl::Status NotFound(const HostOptions& options, const std::string& name) {
  std::vector<std::string> looked, names;
  std::string unusable;
  for (const Place& place : Places(options)) {
    looked.push_back(absl::StrCat(place.directory, " (", place.why, ")"));
    for (const FoundPlugin& file : FilesIn(place.directory)) {
      if (file.name == name && !CanRun(file)) absl::StrAppend(&unusable, " ", file.path, " can not be run: chmod +x it.");
    }
  }
  for (const FoundPlugin& plugin : FindPlugins(options)) names.push_back(plugin.name);
  return absl::NotFoundError(absl::StrCat("there is no plugin ", kPrefix, name, ".", DidYouMean(name, names), unusable,
                                          " Looked in: ", looked.empty() ? "no directory" : absl::StrJoin(looked, ", "),
                                          ". Found there: ", names.empty() ? "none" : absl::StrJoin(names, ", "),
                                          ". Put it into one of these directories, or name its directory in ENIFORM_PLUGIN_PATH"));
}

}  // namespace

std::vector<FoundPlugin> FindPlugins(const HostOptions& options) {
  std::vector<FoundPlugin> plugins;
  std::set<std::string> seen;
  for (const Place& place : Places(options)) {
    for (FoundPlugin& file : FilesIn(place.directory)) {
      if (CanRun(file) && seen.insert(file.name).second) plugins.push_back(std::move(file));
    }
  }
  return plugins;
}

absl::StatusOr<std::unique_ptr<Provider>> StartPlugin(const HostOptions& options, const ProviderDeclaration& provider,
                                                      Configure configure) {
  const std::vector<FoundPlugin> plugins = FindPlugins(options);
  const auto found =
      std::find_if(plugins.begin(), plugins.end(), [&](const FoundPlugin& plugin) { return plugin.name == provider.plugin(); });
  if (found == plugins.end()) return NotFound(options, provider.plugin());
  absl::StatusOr<std::shared_ptr<PluginSession>> session = PluginSession::Start(*found, options, provider, configure);
  if (!session.ok()) return session.status();
  return std::make_unique<PluginProvider>(*found, options, provider, configure, *std::move(session));
}

}  // namespace eniform::host
