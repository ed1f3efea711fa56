// One life of a plugin: its process and the calls to it, described and, where asked for, configured.
#pragma once

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "proto/declaration.pb.h"
#include "proto/provider.pb.h"
#include "providers/host/plugin_client.h"
#include "providers/host/plugin_host.h"
#include "providers/host/plugin_process.h"

namespace eniform::host {

// Threads: any, after Start.
class PluginSession {
 public:
  // Errors: as StartPlugin.
  static absl::StatusOr<std::shared_ptr<PluginSession>> Start(const FoundPlugin& plugin, const HostOptions& options,
                                                              const ProviderDeclaration& provider, Configure configure);
  // Asks the plugin to stop, and ends it where it does not.
  ~PluginSession();

  PluginClient& client() { return *client_; }
  const DescribeResponse& description() const { return description_; }
  bool IsDead() { return process_->AwaitEnd(absl::ZeroDuration()); }
  std::string Name() const { return process_->Name(); }
  // As PluginProcess.
  std::string Redacted(absl::string_view text) const { return process_->Redacted(text); }
  // The cloud's words, which may quote what was signed, without secrets.
  void Redact(ProviderError& error) const;

  // What gRPC said of a call, in words for people: which plugin, what it was asked, its last lines. kUnavailable where it is gone.
  absl::Status Explain(const absl::Status& status, absl::string_view asked);

 private:
  PluginSession() = default;
  absl::Status DescribeAndConfigure(const HostOptions& options, const ProviderDeclaration& provider, Configure configure);

  std::unique_ptr<PluginProcess> process_;
  std::unique_ptr<PluginClient> client_;
  DescribeResponse description_;
};

}  // namespace eniform::host
