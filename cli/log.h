// The log of one run: to a file, or to err. What a plugin writes goes here, line by line. No secret is ever given to it.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "cli/console.h"

namespace spdlog {
class logger;
}

namespace eniform::cli {

// Threads: Write may be called from several threads.
class Log {
 public:
  // Levels: trace, debug, info, warn, error, off. `file` empty: to the console's err. The file is appended to.
  // Errors: as OpenPrivateFile.
  static absl::StatusOr<std::unique_ptr<Log>> Open(absl::string_view level, const std::string& file, Console& console);
  ~Log();

  enum class Level { kDebug, kInfo, kWarn, kError };
  void Write(Level level, absl::string_view text);
  // A line of a plugin's stderr; its own level is read from a JSON or "LEVEL text" line where it has one.
  void PluginLine(absl::string_view plugin, absl::string_view line);

 private:
  explicit Log(std::shared_ptr<spdlog::logger> logger);
  std::shared_ptr<spdlog::logger> logger_;
};

}  // namespace eniform::cli
