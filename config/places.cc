#include "config/places.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

namespace eniform::config {
namespace {

// 14 bits of file, 26 of line, 24 of column: files have at most 64 MB. A longer line's column stops at the last number.
constexpr int kLineBits = 26;
constexpr int kColumnBits = 24;

constexpr size_t kLinesPerMark = 64;

uint64_t Pack(Place place) {
  const auto clamp = [](int32_t value, int bits) { return static_cast<uint64_t>(std::min(value, (1 << bits) - 1)); };
  return static_cast<uint64_t>(place.file) << (kLineBits + kColumnBits) | clamp(place.line, kLineBits) << kColumnBits |
         clamp(place.column, kColumnBits);
}

Place Unpack(uint64_t packed) {
  return {static_cast<int32_t>(packed >> (kLineBits + kColumnBits)), static_cast<int32_t>(packed >> kColumnBits & ((1 << kLineBits) - 1)),
          static_cast<int32_t>(packed & ((1 << kColumnBits) - 1))};
}

}  // namespace

PathHash PathHash::Field(absl::string_view name) const {
  PathHash result = *this;
  if (!result.empty_) result.Append(".");
  result.Append(name);
  return result;
}

PathHash PathHash::Index(int index) const {
  PathHash result = *this;
  result.Append("[");
  result.Append(absl::AlphaNum(index).Piece());
  result.Append("]");
  return result;
}

int32_t SourceMap::AddFile(std::string name, std::string text) {
  File file{std::move(name), std::move(text), {}};
  size_t line = 0;
  for (size_t start = 0; start != std::string::npos; ++line) {
    if (line % kLinesPerMark == 0) file.marks.push_back(start);
    const size_t end = file.text.find('\n', start);
    start = end == std::string::npos ? end : end + 1;
  }
  // A value takes about so many bytes of a file: a table that need not grow on the way is faster and has the smaller peak.
  places_.reserve(places_.size() + file.text.size() / 20);
  files_.push_back(std::move(file));
  return static_cast<int32_t>(files_.size() - 1);
}

bool SourceMap::Add(PathHash path, Place place) { return places_.try_emplace(path.value(), Pack(place)).second; }

void SourceMap::Set(PathHash path, Place place) { places_.insert_or_assign(path.value(), Pack(place)); }

std::optional<Place> SourceMap::FindExact(PathHash path) const {
  const auto found = places_.find(path.value());
  if (found == places_.end()) return std::nullopt;
  return Unpack(found->second);
}

std::optional<Place> SourceMap::Find(absl::string_view path) const {
  while (!path.empty()) {
    if (const std::optional<Place> place = FindExact(PathHash(path))) return place;
    const size_t end = path.find_last_of(".[");
    if (end == absl::string_view::npos) return std::nullopt;
    path = path.substr(0, end);
  }
  return std::nullopt;
}

const std::string& SourceMap::FileName(int32_t file) const { return files_[static_cast<size_t>(file)].name; }

absl::string_view SourceMap::Text(int32_t file) const { return files_[static_cast<size_t>(file)].text; }

absl::string_view SourceMap::Line(int32_t file, int32_t line) const {
  if (file < 0 || static_cast<size_t>(file) >= files_.size() || line < 1) return {};
  const File& source = files_[static_cast<size_t>(file)];
  const size_t wanted = static_cast<size_t>(line - 1);
  if (wanted / kLinesPerMark >= source.marks.size()) return {};
  absl::string_view rest = source.text;
  rest.remove_prefix(source.marks[wanted / kLinesPerMark]);
  for (size_t skip = wanted % kLinesPerMark; skip > 0; --skip) {
    const size_t end = rest.find('\n');
    if (end == absl::string_view::npos) return {};
    rest.remove_prefix(end + 1);
  }
  rest = rest.substr(0, rest.find('\n'));
  if (!rest.empty() && rest.back() == '\r') rest.remove_suffix(1);
  return rest;
}

std::string SourceMap::PlaceText(Place place) const {
  const std::string& name = FileName(place.file);
  return place.line == 0 ? name : absl::StrCat(name, ":", place.line, ":", place.column);
}

void SourceMap::Locate(Diagnostics& diagnostics) const {
  for (Diagnostic& diagnostic : diagnostics) {
    if (diagnostic.field().empty() || !diagnostic.file().empty()) continue;
    const std::optional<Place> place = Find(diagnostic.field());
    if (!place) continue;
    diagnostic.set_file(FileName(place->file));
    diagnostic.set_line(place->line);
    diagnostic.set_column(place->column);
  }
}

absl::string_view SourceMap::LineOf(const Diagnostic& diagnostic) const {
  const auto file = std::find_if(files_.begin(), files_.end(), [&](const File& candidate) { return candidate.name == diagnostic.file(); });
  if (diagnostic.file().empty() || file == files_.end()) return {};
  return Line(static_cast<int32_t>(file - files_.begin()), diagnostic.line());
}

}  // namespace eniform::config
