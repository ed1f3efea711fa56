#include "cli/run_watcher.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "cli/render/event_json.h"

namespace eniform::cli {
namespace {

constexpr std::chrono::milliseconds kFrame{100};
constexpr size_t kMostRows = 12;

}  // namespace

absl::StatusOr<std::unique_ptr<EventFile>> EventFile::Open(const std::string& path) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0) return absl::UnavailableError(absl::StrCat("Can not write the events to '", path, "': ", ::strerror(errno), "."));
  return std::unique_ptr<EventFile>(new EventFile(path, fd));
}

EventFile::~EventFile() { ::close(fd_); }

void EventFile::Write(absl::string_view record) {
  while (!record.empty() && status_.ok()) {
    const ssize_t written = ::write(fd_, record.data(), record.size());
    if (written >= 0) {
      record.remove_prefix(written);
    } else if (errno != EINTR) {
      status_ = absl::UnavailableError(absl::StrCat("Events are missing in '", path_, "': ", ::strerror(errno), "."));
    }
  }
}

RunWatcher::RunWatcher(const Plan& plan, Console& console, Style style, Display display, EventFile* events)
    : console_(console), style_(style), display_(display), events_(events), model_(plan) {
  if (display_ != Display::kLive) return;
  painter_ = std::thread([this] {
    std::unique_lock<std::mutex> lock(mutex_);
    while (!wake_.wait_for(lock, kFrame, [this] { return closed_; })) Draw();
  });
}

RunWatcher::~RunWatcher() { Close(); }

void RunWatcher::Close() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (closed_) return;
    closed_ = true;
    if (display_ == Display::kLive) {
      console_.Err(absl::StrCat(Erased(), pending_));
      pending_.clear();
    }
  }
  wake_.notify_all();
  if (painter_.joinable()) painter_.join();
}

std::string RunWatcher::Erased() {
  if (drawn_lines_ == 0) return "";
  // Up to the picture's first line, then clear to the end of the screen.
  return absl::StrCat("\x1b[", std::exchange(drawn_lines_, 0), "A\r\x1b[J");
}

void RunWatcher::Draw() {
  const Console::Size size = console_.TerminalSize();
  const size_t rows = std::max<size_t>(1, std::min(kMostRows, size.rows > 2 ? size.rows - 2 : 1));
  const std::string frame = model_.Frame(absl::Now(), size.columns > 1 ? size.columns - 1 : 1, rows, style_);
  std::string text = absl::StrCat(Erased(), pending_, frame);
  pending_.clear();
  drawn_lines_ = std::count(frame.begin(), frame.end(), '\n');
  console_.Err(text);
}

void RunWatcher::Say(const std::string& line) {
  if (line.empty()) return;
  if (display_ == Display::kLive) {
    pending_ += line;
  } else {
    console_.Err(line);
  }
}

void RunWatcher::OnStarted(const Operation& operation, absl::Time at) {
  const std::lock_guard<std::mutex> lock(mutex_);
  model_.Started(operation, at);
  if (display_ == Display::kLines) Say(StartedLine(operation));
  if (events_) events_->Write(StartedEvent(operation, at));
}

void RunWatcher::OnProgress(const Operation& operation, const Progress& progress, absl::Time at) {
  const std::lock_guard<std::mutex> lock(mutex_);
  model_.Progressed(operation, progress);
  std::string& last = last_status_[operation.id()];
  if (display_ == Display::kLines && !progress.cloud_status().empty() && last != progress.cloud_status()) {
    last = progress.cloud_status();
    Say(WaitingLine(operation, progress));
  }
  if (events_) events_->Write(ProgressEvent(operation, progress, at));
}

void RunWatcher::OnRetry(const Operation& operation, const ProviderError& error, absl::Duration wait, absl::Time at) {
  const std::lock_guard<std::mutex> lock(mutex_);
  model_.Retried(operation, error, wait);
  Say(RetryLine(operation, error, wait));
  if (events_) events_->Write(RetriedEvent(operation, error, wait, at));
}

void RunWatcher::OnFinished(const Operation& operation, const apply::OperationReport& report, absl::Time at) {
  const std::lock_guard<std::mutex> lock(mutex_);
  model_.Finished(operation, report);
  last_status_.erase(operation.id());
  Say(FinishedLine(operation, report, style_));
  if (events_) events_->Write(FinishedEvent(operation, report, at));
}

}  // namespace eniform::cli
