// A program run as a child: its own session, its output read line by line, gone with everything it started when this object goes.
#pragma once

#include <sys/types.h>

#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "providers/host/plugin_pins.h"

namespace eniform::host {

struct ChildOptions {
  std::string path;
  // Runs instead of what is at `path`, which it is told as its name all the same; nullptr: what is there. Open until the child has started.
  const ProgramFile* program = nullptr;
  std::vector<std::pair<std::string, std::string>> environment;  // added to this process's own
  // Called from one thread of the child's, a line at a time without its newline; cut where one is longer than kLongestLine bytes.
  std::function<void(absl::string_view line)> on_output;  // stdout
  std::function<void(absl::string_view line)> on_error;   // stderr
  std::function<void()> on_end;                           // once it is gone and all lines were handed over
};

inline constexpr size_t kLongestLine = 64 * 1024;

// The child has stdin open until End, and a umask of 077: what it makes is its user's alone. It is killed when this process dies, however
// that happens.
class ChildProcess {
 public:
  // A status of the reason, without the path, where it can not be run.
  static absl::StatusOr<std::unique_ptr<ChildProcess>> Start(ChildOptions options);
  ~ChildProcess();

  pid_t pid() const { return pid_; }

  // Whether it ended, waiting at most `timeout`. True only once all it wrote was handed over and it is reaped.
  bool AwaitEnd(absl::Duration timeout);
  // "exited with code 1", "was killed by signal 9 (Killed)". REQUIRES: it ended.
  std::string HowItEnded();
  // -1: killed by a signal. REQUIRES: it ended.
  int ExitCode();

  // Closes stdin; after `patience` SIGTERM, after another second SIGKILL to all of its process group. Returns when it is gone.
  void End(absl::Duration patience);

 private:
  class Lines;
  struct Pipes;
  explicit ChildProcess(ChildOptions options) : options_(std::move(options)) {}
  void Run(Pipes& pipes);
  void Pump(int process, int output, int error);
  void Kill(int signal);

  const ChildOptions options_;
  pid_t pid_ = -1;
  int stdin_ = -1;
  std::thread thread_;

  absl::Mutex mutex_;
  bool started_ ABSL_GUARDED_BY(mutex_) = false;
  int start_error_ ABSL_GUARDED_BY(mutex_) = 0;
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
  int wait_status_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace eniform::host
