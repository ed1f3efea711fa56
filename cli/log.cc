#include "cli/log.h"

#include <unistd.h>

#include <mutex>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "cli/private_file.h"
#include "cli/render/style.h"
#include "cli/render/text.h"
#include "spdlog/sinks/base_sink.h"
#include "spdlog/spdlog.h"

namespace eniform::cli {
namespace {

class ConsoleSink : public spdlog::sinks::base_sink<std::mutex> {
 public:
  explicit ConsoleSink(Console& console) : console_(console) {}

 private:
  void sink_it_(const spdlog::details::log_msg& message) override {
    spdlog::memory_buf_t line;
    formatter_->format(message, line);
    console_.Err(absl::string_view(line.data(), line.size()));
  }
  void flush_() override {}
  Console& console_;
};

// Throws where the log can not be written, as spdlog wants it: the logger's error handler tells.
class DescriptorSink : public spdlog::sinks::base_sink<std::mutex> {
 public:
  explicit DescriptorSink(int descriptor) : descriptor_(descriptor) {}
  ~DescriptorSink() override { ::close(descriptor_); }

 private:
  void sink_it_(const spdlog::details::log_msg& message) override {
    spdlog::memory_buf_t line;
    formatter_->format(message, line);
    const absl::Status written = WriteWhole(descriptor_, absl::string_view(line.data(), line.size()));
    if (!written.ok()) throw spdlog::spdlog_ex(std::string(written.message()));
  }
  void flush_() override {}
  const int descriptor_;
};

spdlog::level::level_enum LevelOf(Log::Level level) {
  switch (level) {
    case Log::Level::kDebug:
      return spdlog::level::debug;
    case Log::Level::kInfo:
      return spdlog::level::info;
    case Log::Level::kWarn:
      return spdlog::level::warn;
    case Log::Level::kError:
      return spdlog::level::err;
  }
  return spdlog::level::info;
}

// What a plugin says about its own line; debug where it says nothing.
Log::Level PluginLevel(absl::string_view line) {
  const std::string start = absl::AsciiStrToLower(line.substr(0, 160));
  const auto says = [&](absl::string_view word) {
    return absl::StartsWith(start, word) || absl::StrContains(start, absl::StrCat("[", word, "]")) ||
           absl::StrContains(start, absl::StrCat("\"level\":\"", word)) || absl::StrContains(start, absl::StrCat("\"@level\":\"", word));
  };
  if (says("error") || says("fatal") || says("critical")) return Log::Level::kError;
  if (says("warn")) return Log::Level::kWarn;
  if (says("info")) return Log::Level::kInfo;
  return Log::Level::kDebug;
}

}  // namespace

Log::Log(std::shared_ptr<spdlog::logger> logger) : logger_(std::move(logger)) {}
Log::~Log() { logger_->flush(); }

absl::StatusOr<std::unique_ptr<Log>> Log::Open(absl::string_view level, const std::string& file, Console& console) {
  spdlog::sink_ptr sink;
  if (file.empty()) {
    sink = std::make_shared<ConsoleSink>(console);
  } else {
    const auto fd = OpenPrivateFile(file, "the log", Existing::kAppend);
    if (!fd.ok()) return fd.status();
    sink = std::make_shared<DescriptorSink>(*fd);
  }
  auto logger = std::make_shared<spdlog::logger>("eniform", std::move(sink));
  logger->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
  logger->set_level(spdlog::level::from_str(std::string(level)));
  logger->flush_on(spdlog::level::warn);
  // Told once: a log that can not be written is no reason to stop, and none to fill the screen.
  logger->set_error_handler([&console, file, told = std::make_shared<std::once_flag>()](const std::string& why) {
    std::call_once(*told, [&] {
      console.Err(absl::StrCat("The log ", file, file.empty() ? "" : " ", "can not be written, so it is not whole: ", why, ".\n"));
    });
  });
  return std::unique_ptr<Log>(new Log(std::move(logger)));
}

void Log::Write(Level level, absl::string_view text) {
  if (!logger_->should_log(LevelOf(level))) return;
  std::string safe;
  AppendSafe(safe, text);
  logger_->log(LevelOf(level), safe);
}

void Log::PluginLine(absl::string_view plugin, absl::string_view line) {
  Write(PluginLevel(line), absl::StrCat("plugin ", plugin, ": ", line));
}

}  // namespace eniform::cli
