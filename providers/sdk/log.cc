#include "providers/sdk/log.h"

#include <unistd.h>

#include <cstdlib>

#include "nlohmann/json.hpp"

namespace eniform::sdk {
namespace {

const char* LevelText(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return "debug";
    case LogLevel::kInfo:
      return "info";
    case LogLevel::kWarning:
      return "warning";
    case LogLevel::kError:
      return "error";
  }
  return "info";
}

}  // namespace

std::string LogLine(LogLevel level, absl::string_view message, const LogFields& fields) {
  nlohmann::ordered_json line;
  line["level"] = LevelText(level);
  line["msg"] = std::string(message);
  for (const auto& [key, value] : fields) line[key] = value;
  return line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

void Log(LogLevel level, absl::string_view message, const LogFields& fields) {
  static const bool debug = [] {
    const char* wanted = std::getenv("ENIFORM_LOG_LEVEL");
    return wanted != nullptr && absl::string_view(wanted) == "debug";
  }();
  if (level == LogLevel::kDebug && !debug) return;
  const std::string line = LogLine(level, message, fields) + "\n";
  // One write keeps the line whole. A host that is gone can not be told anything.
  [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, line.data(), line.size());
}

}  // namespace eniform::sdk
