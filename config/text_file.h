// Finds and reads the files of a stack: regular files of UTF-8 text, of bounded size.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "config/load.h"
#include "config/report.h"

namespace eniform::config {

constexpr size_t kMaxFileBytes = size_t{64} << 20;
constexpr int kMaxFiles = 10'000;  // leaves room in SourceMap for what Jsonnet imports

enum class FileKind { kUnknown, kYaml, kJson, kJsonnet };
FileKind KindOf(absl::string_view name);

// The names of the files to read: those given, or those of the directory in order of their names. Empty after an error.
// Relative names begin with the directory unless that is ".", so that they can be opened as they are shown.
std::vector<std::string> FindFiles(const LoadOptions& options, Report& report);

// Why a file could not be read.
struct ReadProblem {
  MessageId id;
  std::string what;  // of kNotAFile: what it is; of kFileUnreadable: the reason; of kFileTooLarge: its size
};

// Reads a regular file of at most kMaxFileBytes into `text`. Never blocks on what is no regular file (a pipe).
// nullopt: done.
std::optional<ReadProblem> ReadFile(const std::string& name, std::string& text);

// Reads `name` and adds it to `sources`, without a byte order mark. Returns its index, or nullopt with the error in `report`.
std::optional<int32_t> ReadSource(const std::string& name, const LoadOptions& options, SourceMap& sources, Report& report);

// Whether the text of `file` is UTF-8 text with lines that end in LF or CR LF and no control characters but tabs; if not, says where.
bool CheckText(const SourceMap& sources, int32_t file, Report& report);

// Where byte `offset` of `text` is.
Place PlaceOfByte(absl::string_view text, size_t offset, int32_t file);

}  // namespace eniform::config
