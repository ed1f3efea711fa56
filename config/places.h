// Where each value of a declaration was written.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "proto/diagnostics.h"

namespace eniform::config {

struct Place {
  int32_t file = 0;    // index into SourceMap files
  int32_t line = 0;    // from 1
  int32_t column = 0;  // from 1, in characters (not bytes)
};

// Places by path. A path is written as Diagnostic.field: network_interfaces.web-0.secondary_ips[1]. Compact: one hash and
// one place a value, so that 100,000 interfaces cost tens of megabytes, not hundreds.
class SourceMap {
 public:
  int32_t AddFile(std::string name, std::string text);
  // The first place given for a path is kept. Returns false where the path had one already.
  bool Add(absl::string_view path, Place place);

  // The place of `path`, or of the closest enclosing value that has one; nullopt: none.
  std::optional<Place> Find(absl::string_view path) const;
  const std::string& FileName(int32_t file) const;
  // The text of line `line` (from 1) without its line end; empty where there is none.
  absl::string_view Line(int32_t file, int32_t line) const;

  // Fills file, line and column of each diagnostic that has a field and no place yet.
  void Locate(Diagnostics& diagnostics) const;
  // The source line of a diagnostic that has a place; empty: none. For the caret.
  absl::string_view LineOf(const Diagnostic& diagnostic) const;

 private:
  struct File {
    std::string name;
    std::string text;
    mutable std::vector<size_t> line_starts;  // built when first asked
  };
  std::vector<File> files_;
  absl::flat_hash_map<uint64_t, Place> places_;
};

}  // namespace eniform::config
