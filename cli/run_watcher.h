// Hears what a run does and tells it: on err as plain lines or as a live picture, and to a file of events.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "apply/run.h"
#include "cli/console.h"
#include "cli/exit_code.h"
#include "cli/render/progress.h"
#include "cli/render/style.h"
#include "proto/diagnostics.h"

namespace eniform::cli {

// A file that gets one record a line, each written at once, so that whoever follows it sees it.
class EventFile {
 public:
  // Empties an earlier file of events, or makes it. Errors: as OpenPrivateFile.
  static absl::StatusOr<std::unique_ptr<EventFile>> Open(const std::string& path);
  ~EventFile();
  void Write(absl::string_view record);
  // OK, or why records are missing.
  const absl::Status& status() const { return status_; }

 private:
  EventFile(std::string path, int fd) : path_(std::move(path)), fd_(fd) {}
  const std::string path_;
  const int fd_;
  absl::Status status_;
};

class RunWatcher : public apply::RunListener {
 public:
  enum class Display { kLines, kLive };
  // `events` may be nullptr. All must outlive the watcher. kLive draws at most 20 times a second and leaves nothing behind.
  RunWatcher(const Plan& plan, Console& console, Style style, Display display, EventFile* events);
  ~RunWatcher() override;

  void OnStarted(const Operation& operation, absl::Time at) override;
  void OnProgress(const Operation& operation, const Progress& progress, absl::Time at) override;
  void OnRetry(const Operation& operation, const ProviderError& error, absl::Duration wait, absl::Time at) override;
  void OnFinished(const Operation& operation, const apply::OperationReport& report, absl::Time at) override;

  // Ends the picture. Called before anything else is printed.
  void Close();

 private:
  void Draw();                        // REQUIRES: mutex_ held
  void Say(const std::string& line);  // a line that stays; REQUIRES: mutex_ held
  std::string Erased();               // what takes the last picture away

  Console& console_;
  const Style style_;
  const Display display_;
  EventFile* const events_;
  std::mutex mutex_;
  std::condition_variable wake_;
  ProgressModel model_;
  absl::flat_hash_map<int32_t, std::string> last_status_;  // of running operations: a status is said once
  std::string pending_;                                    // lines that stay, until the next picture
  size_t drawn_lines_ = 0;
  bool closed_ = false;
  std::thread painter_;
};

}  // namespace eniform::cli
