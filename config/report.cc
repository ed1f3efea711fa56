#include "config/report.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/hash/hash.h"
#include "absl/strings/str_cat.h"

namespace eniform::config {
namespace {

constexpr size_t kMostShown = 100;
// More than are shown, so that an early line is not left out because a later check finds what is wrong with it.
constexpr size_t kMostKept = 10'000;
constexpr Place kNowhere = {-1, 0, 0};

}  // namespace

bool Report::full() const { return found_.size() >= kMostKept; }

void Report::Add(MessageId id, MessageArguments arguments) { Keep(kNowhere, MakeMessage(id, arguments)); }

void Report::AddAt(Place place, MessageId id, MessageArguments arguments, Subject subject) {
  if (full()) {
    ++dropped_;
    return;
  }
  Diagnostic diagnostic = MakeMessage(id, arguments, std::move(subject));
  diagnostic.set_file(sources_.FileName(place.file));
  diagnostic.set_line(place.line);
  diagnostic.set_column(place.column);
  Keep(place, std::move(diagnostic));
}

void Report::AddField(MessageId id, MessageArguments arguments, Subject subject) {
  const std::optional<Place> place = sources_.Find(subject.field);
  if (place) {
    AddAt(*place, id, arguments, std::move(subject));
  } else {
    Keep(kNowhere, MakeMessage(id, arguments, std::move(subject)));
  }
}

void Report::Keep(Place place, Diagnostic diagnostic) {
  // An aliased value is wrong at one place under many paths, which end alike. Where there are no lines (Jsonnet, and errors
  // about no file) only the whole text tells two errors apart.
  const bool whole = place.line == 0;
  const absl::string_view field = diagnostic.field();
  const size_t segment = whole ? 0 : field.find_last_of(".[") + 1;
  const size_t hash = absl::Hash<std::tuple<int, int, int, absl::string_view, absl::string_view, absl::string_view>>()(
      {place.file, place.line, place.column, diagnostic.code(), field.substr(segment), whole ? diagnostic.detail() : ""});
  if (!said_.insert(hash).second) return;
  found_.push_back({place, std::move(diagnostic)});
}

Diagnostics Report::Take() {
  const auto key = [](const Found& found) {
    return std::tuple(found.place.file, found.place.line, found.place.column, absl::string_view(found.diagnostic.code()),
                      absl::string_view(found.diagnostic.detail()));
  };
  std::sort(found_.begin(), found_.end(), [&](const Found& a, const Found& b) { return key(a) < key(b); });
  Diagnostics result;
  for (Found& found : found_) {
    if (result.size() == kMostShown) break;
    result.push_back(std::move(found.diagnostic));
  }
  const size_t left_out = found_.size() - result.size() + dropped_;
  if (left_out > 0) result.push_back(MakeMessage(MessageId::kMore, {{"count", absl::StrCat(dropped_ > 0 ? "At least " : "", left_out)}}));
  found_.clear();
  said_.clear();
  dropped_ = 0;
  return result;
}

}  // namespace eniform::config
