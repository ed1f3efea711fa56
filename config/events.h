// What YAML, JSON and Jsonnet have in common: a tree told as a stream of events, each with its place.
#pragma once

#include "absl/strings/string_view.h"
#include "config/places.h"

namespace eniform::config {

enum class ScalarStyle {
  kBare,    // as it stands: 10, true, null, web-0
  kQuoted,  // certainly a text
};

// Takes one document. Keys of a mapping arrive as Scalar (or as a whole sequence or mapping, where somebody wrote such a key),
// each followed by its value. Begin… and End… are balanced unless the source broke off because of an error.
class EventSink {
 public:
  virtual ~EventSink() = default;
  virtual void Scalar(absl::string_view text, ScalarStyle style, Place place) = 0;
  virtual void BeginMapping(Place place) = 0;
  virtual void EndMapping() = 0;
  virtual void BeginSequence(Place place) = 0;
  virtual void EndSequence() = 0;
};

// How deep mappings and sequences may be nested, aliases written out. Languages for declarations need six.
constexpr int kMaxDepth = 64;

// How many values aliases may add to a file when written out.
constexpr int kMaxAliasedValues = 3'000'000;

}  // namespace eniform::config
