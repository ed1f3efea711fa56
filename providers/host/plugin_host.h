// Finds, starts and stops provider plugins, and restarts one that died.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "proto/declaration.pb.h"
#include "providers/host/plugin_pins.h"
#include "providers/host/provider.h"

namespace eniform::host {

struct HostOptions {
  std::string program_directory;  // where `eniform` itself is
  std::string plugin_path;        // ENIFORM_PLUGIN_PATH: directories separated by ':'
  std::string home;               // for ~/.eniform/plugins; empty: not looked at
  absl::Duration start_timeout = absl::Seconds(10);
  std::string mark;  // ConfigureRequest.mark: the state's lineage; empty: none yet
  // Each line of a plugin's stderr, without the secrets of this process's environment; may be empty.
  std::function<void(const std::string& plugin, const std::string& line)> log;
  std::optional<PluginPins> pins;  // only these may run; nullopt: any
  bool debug_lines = false;        // plugins are asked for their debug lines
};

struct FoundPlugin {
  std::string name;  // tencentcloud
  std::string path;
};

// The places are looked at in order; of a name found twice the first counts.
std::vector<FoundPlugin> FindPlugins(const HostOptions& options);

// Starts the plugin of `provider`, checks the handshake and describes it; configures it where `configure` says so.
// kNotFound: no such plugin; the message lists where it was looked for and what exists ("did you mean"). kUnavailable: it exited, printed
// no handshake line or rubbish, or did not answer in time; the message has its last lines. kFailedPrecondition: it speaks other
// versions of the protocol, both are named; or `pins` do not allow it: it was not run (IsPinRefusal). kPermissionDenied / kUnauthenticated:
// the cloud or the plugin refuses the credentials, in the cloud's words with code and request id. The process and its directory are gone
// once the provider is destroyed.
enum class Configure { kYes, kNo };
absl::StatusOr<std::unique_ptr<Provider>> StartPlugin(const HostOptions& options, const ProviderDeclaration& provider, Configure configure);

}  // namespace eniform::host
