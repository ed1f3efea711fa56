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
  int32_t line = 0;    // from 1; 0: the file as a whole (what Jsonnet computed has no line)
  int32_t column = 0;  // from 1, in characters (not bytes); 0: none
};

// The hash of a path, made while the path grows: reading a value neither builds nor keeps the path's text. The hash of
// "a.b[1]" is the same whether it was made from the whole text or piece by piece.
class PathHash {
 public:
  PathHash() = default;  // the declaration itself
  explicit PathHash(absl::string_view path) { Append(path); }

  PathHash Field(absl::string_view name) const;
  PathHash Index(int index) const;
  uint64_t value() const { return value_; }

 private:
  void Append(absl::string_view text) {
    for (const char c : text) value_ = (value_ ^ static_cast<unsigned char>(c)) * 0x100000001b3u;  // FNV-1a, 64 bits
    empty_ = empty_ && text.empty();
  }
  uint64_t value_ = 0xcbf29ce484222325u;
  bool empty_ = true;
};

// Places by path. A path is written as Diagnostic.field: network_interfaces.web-0.secondary_ips[1]. Compact: one hash and
// one place a value, so that 100,000 interfaces cost tens of megabytes, not hundreds.
// Threads: changed by one thread before it is shared; afterwards safe to read from several.
class SourceMap {
 public:
  // At most so many files have places of their own.
  static constexpr int kMaxFiles = 1 << 14;

  // Returns the file's index. REQUIRES: fewer than kMaxFiles were added.
  int32_t AddFile(std::string name, std::string text);
  int file_count() const { return static_cast<int>(files_.size()); }
  // The first place given for a path is kept. Returns false where the path had one already.
  bool Add(absl::string_view path, Place place) { return Add(PathHash(path), place); }
  bool Add(PathHash path, Place place);
  // As Add, but the last place given is kept.
  void Set(PathHash path, Place place);

  // The place of `path`, or of the closest enclosing value that has one; nullopt: none.
  std::optional<Place> Find(absl::string_view path) const;
  // The place of exactly this path; nullopt: none.
  std::optional<Place> FindExact(PathHash path) const;
  const std::string& FileName(int32_t file) const;
  // The whole text of a file, as it was added.
  absl::string_view Text(int32_t file) const;
  // The text of line `line` (from 1) without its line end; empty where there is none. Lines end at LF or CR LF.
  absl::string_view Line(int32_t file, int32_t line) const;
  // "web.eni.yaml:3:5" for people, or the file's name alone where the place has no line.
  std::string PlaceText(Place place) const;

  // Fills file, line and column of each diagnostic that has a field and no place yet.
  void Locate(Diagnostics& diagnostics) const;
  // The source line of a diagnostic that has a place; empty: none. For the caret.
  absl::string_view LineOf(const Diagnostic& diagnostic) const;

 private:
  struct File {
    std::string name;
    std::string text;
    std::vector<size_t> marks;  // where every 64th line starts, so that a line of a large file is found at once
  };
  std::vector<File> files_;
  absl::flat_hash_map<uint64_t, uint64_t> places_;  // places packed into eight bytes
};

}  // namespace eniform::config
