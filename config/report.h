// Collects what is wrong with declarations: any number of errors, each with its place, in bounded memory.
#pragma once

#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "config/messages.h"
#include "config/places.h"
#include "proto/diagnostics.h"

namespace eniform::config {

class Report {
 public:
  // `sources` must outlive the report.
  explicit Report(const SourceMap& sources) : sources_(sources) {}

  // An error that is about no place of any file.
  void Add(MessageId id, MessageArguments arguments);
  // An error at a place. What was said of it already is not said again (a value repeated by an alias is wrong once).
  void AddAt(Place place, MessageId id, MessageArguments arguments, Subject subject = {});
  // An error at the place of `subject.field`.
  void AddField(MessageId id, MessageArguments arguments, Subject subject);

  // Whether so much is wrong that nobody gains from reading on.
  bool full() const;

  // Everything added, by file (in the order of SourceMap), line and column; at most 100 errors, and one that counts the rest.
  Diagnostics Take();

 private:
  struct Found {
    Place place;
    Diagnostic diagnostic;
  };
  void Keep(Place place, Diagnostic diagnostic);

  const SourceMap& sources_;
  std::vector<Found> found_;
  absl::flat_hash_set<size_t> said_;
  size_t dropped_ = 0;
};

}  // namespace eniform::config
