// A plugin's process up to the point where calls can be made: private directory, cookie, handshake.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "proto/redact.h"
#include "providers/host/child_process.h"
#include "providers/host/log_tail.h"
#include "providers/host/plugin_host.h"

namespace eniform::host {

// The version of proto/provider.proto this host speaks.
inline constexpr int kProtocol = 1;

// The socket's path of a handshake line "1|1|unix|PATH|grpc". kUnavailable: no such line, its socket lies outside `directory`, or
// another user could reach it.
// kFailedPrecondition: another version of the protocol.
absl::StatusOr<std::string> ParseHandshake(absl::string_view line, absl::string_view directory);

// A directory that only this user can enter, gone with its content at the end. Making one also removes those of hosts that were killed.
class PrivateDirectory {
 public:
  static absl::StatusOr<std::unique_ptr<PrivateDirectory>> Make();
  ~PrivateDirectory();
  const std::string& path() const { return path_; }

 private:
  PrivateDirectory(std::string path, int lock) : path_(std::move(path)), lock_(lock) {}
  const std::string path_;
  const int lock_;  // a descriptor whose lock says that the directory is in use
};

class PluginProcess {
 public:
  // Errors: as StartPlugin, up to the handshake.
  static absl::StatusOr<std::unique_ptr<PluginProcess>> Start(const FoundPlugin& plugin, const HostOptions& options);
  ~PluginProcess() { End(absl::ZeroDuration()); }

  const std::string& socket_path() const { return socket_path_; }
  const std::string& cookie() const { return cookie_; }
  // Whether it ended, waiting at most `timeout` for that.
  bool AwaitEnd(absl::Duration timeout) { return child_->AwaitEnd(timeout); }
  // `text` without the cookie and without the secrets of this process's environment, all of which the plugin has.
  std::string Redacted(absl::string_view text) const { return redactor_(text); }
  // "plugin tencentcloud (/usr/bin/eniform-provider-tencentcloud)".
  std::string Name() const;
  // How it ended, where it did, and its last lines.
  std::string LastWords();
  // As ChildProcess.
  void End(absl::Duration patience);

 private:
  PluginProcess(FoundPlugin plugin, std::function<void(const std::string&, const std::string&)> log)
      : plugin_(std::move(plugin)), log_(std::move(log)) {}
  absl::Status Run(const HostOptions& options);
  absl::StatusOr<std::string> AwaitHandshake(absl::Duration timeout);
  void TakeOutput(absl::string_view line);
  void TakeError(absl::string_view line);

  const FoundPlugin plugin_;
  const std::function<void(const std::string&, const std::string&)> log_;
  std::unique_ptr<PrivateDirectory> directory_;
  std::string cookie_, socket_path_;
  Redactor redactor_;
  LogTail tail_;
  absl::Mutex mutex_;
  std::optional<std::string> first_line_ ABSL_GUARDED_BY(mutex_);
  bool over_ ABSL_GUARDED_BY(mutex_) = false;
  std::unique_ptr<ChildProcess> child_;
};

}  // namespace eniform::host
