#include "cli/run_watcher.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "cli/private_file.h"
#include "cli/render/event_json.h"

namespace eniform::cli {
namespace {

constexpr std::chrono::milliseconds kFrame{100};
constexpr size_t kMostRows = 12;

// Whether a file begins as those do that were written here before (render/event_json.h).
bool IsEventRecord(absl::string_view start) {
  const absl::string_view line = start.substr(0, start.find('\n'));
  return absl::StartsWith(line, "{") && absl::StrContains(line, "\"event\":");
}

}  // namespace

absl::StatusOr<std::unique_ptr<EventFile>> EventFile::Open(const std::string& path) {
  const auto fd = OpenPrivateFile(path, "the events", Existing::kReplace, IsEventRecord);
  if (!fd.ok()) return fd.status();
  return std::unique_ptr<EventFile>(new EventFile(path, *fd));
}

EventFile::~EventFile() { ::close(fd_); }

void EventFile::Write(absl::string_view record) {
  if (!status_.ok()) return;
  const absl::Status written = WriteWhole(fd_, record);
  if (!written.ok()) status_ = absl::UnavailableError(absl::StrCat("Events are missing in '", path_, "': ", written.message(), "."));
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
