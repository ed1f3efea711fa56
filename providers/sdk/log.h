// Log lines of a plugin: one JSON object a line on stderr, which the host captures.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

namespace eniform::sdk {

enum class LogLevel { kDebug, kInfo, kWarning, kError };

using LogFields = std::vector<std::pair<std::string, std::string>>;

// {"level":"info","msg":"…",fields…}; debug lines only where ENIFORM_LOG_LEVEL is "debug". Never give it a secret. Threads: lines of
// concurrent calls are not mixed.
void Log(LogLevel level, absl::string_view message, const LogFields& fields = {});

// The line Log writes, without its newline.
std::string LogLine(LogLevel level, absl::string_view message, const LogFields& fields);

}  // namespace eniform::sdk
