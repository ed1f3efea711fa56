// Events -> Declaration, by reflection over proto/declaration.proto and its annotations.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/inlined_vector.h"
#include "config/events.h"
#include "config/report.h"
#include "config/scalar.h"
#include "config/shape.h"
#include "config/stable_stack.h"
#include "proto/declaration.pb.h"

namespace eniform::config {

// Reads one file after the other into one declaration: named things and lists add up; a name declared twice is an error that
// shows both places. What a stack has once (its name, policy, timeouts) is read for each file apart: see merge.h.
// Every value's place goes into the source map. Memory: what is kept besides the declaration is the names.
class DeclarationReader : public EventSink {
 public:
  // All three must outlive the reader.
  DeclarationReader(Declaration& declaration, SourceMap& sources, Report& report);

  // What follows is file `file`. Its own settings go to `settings`, their places under SettingsPath(file).
  void BeginFile(int32_t file, Declaration& settings);
  static PathHash SettingsPath(int32_t file);

  Declaration& declaration() { return declaration_; }
  // False where a whole section was of the wrong type, so that it is not known what it was to declare.
  bool complete() const { return complete_; }

  void Scalar(absl::string_view text, ScalarStyle style, Place place) override;
  void BeginMapping(Place place) override;
  void EndMapping() override;
  void BeginSequence(Place place) override;
  void EndSequence() override;

 private:
  // Who wrote a key: a mapping or, through `<<`, one merged into it.
  struct Written {
    Place place;
    uint32_t frame = 0;  // Frame::number; 0: nobody
  };
  using WrittenKeys = absl::flat_hash_map<std::string, Written>;

  enum class FrameKind { kMessage, kKeyed, kList, kMergeList, kSkipped };
  enum class Next { kKey, kIgnored, kMerge, kField, kEntry };

  // An open mapping or sequence. `<<` opens a frame for the same target as that which it stands in.
  struct Frame {
    FrameKind kind = FrameKind::kSkipped;
    uint32_t number = 0;                           // grows: of two open frames the inner one has the larger
    Frame* owner = nullptr;                        // of the target: this frame, or for a merged one that which it is merged into
    google::protobuf::Message* message = nullptr;  // kMessage: filled; kKeyed, kList: has the field
    const Shape* shape = nullptr;                  // of `message`
    const ShapeField* field = nullptr;             // kKeyed, kList
    PathHash path;
    std::string segment;                      // the last part of the path; empty: merged, or the root
    Place place;                              // of the key or item
    absl::InlinedVector<Written, 20> fields;  // kMessage: by ShapeField::index
    WrittenKeys* keys = nullptr;              // kKeyed: own_keys, or for the top level those of all files
    WrittenKeys own_keys;
    int items = 0;  // kList: so far; kSkipped: how many are open
    // What the next event of a mapping is.
    Next next = Next::kKey;
    const ShapeField* next_field = nullptr;
    std::string next_key;
    Place next_place;
  };

  enum class Claim { kTaken, kFirst, kOverrides };

  Frame& Push(FrameKind kind, Place place);
  void PushMessage(google::protobuf::Message& message, PathHash path, std::string segment, Place place);
  void PushField(FrameKind kind, Frame& parent, const ShapeField& field);
  void PushMerged(Frame& parent, Place place);
  void Key(Frame& frame, absl::string_view text, ScalarStyle style, Place place);
  void FieldKey(Frame& frame, absl::string_view text, Place place);
  void EntryKey(Frame& frame, absl::string_view text, Place place);
  Claim ClaimKey(Written& written, const Frame& frame, absl::string_view key, Place place);
  void RemoveField(Frame& frame, const ShapeField& field);
  void RemoveEntry(Frame& frame, absl::string_view key);

  void FieldScalar(Frame& frame, const ShapeField& field, absl::string_view text, ScalarStyle style, Place place);
  void EntryScalar(Frame& frame, absl::string_view text, ScalarStyle style, Place place);
  void ItemScalar(Frame& frame, absl::string_view text, ScalarStyle style, Place place);
  google::protobuf::Message& AddEntry(Frame& frame);
  void Finish(const Frame& frame);
  void FinishEmpty(const Frame& frame);
  void Skip(Place place);

  google::protobuf::Message& TargetOf(const Frame& frame, const ShapeField& field);
  PathHash PathOf(const Frame& frame, const ShapeField& field) const;
  std::string Path(absl::string_view last = "") const;
  Subject SubjectOf(const std::string& path) const;
  std::string Where() const;
  void WrongType(absl::string_view last, const std::string& expected, absl::string_view found, Place place, absl::string_view hint = "");
  void ReportScalar(const ScalarProblem& problem, absl::string_view last, Place place);

  Declaration& declaration_;
  SourceMap& sources_;
  Report& report_;
  Declaration* settings_ = nullptr;
  int32_t file_ = 0;
  StableStack<Frame> frames_;
  uint32_t numbers_ = 0;
  bool complete_ = true;
  std::map<const ShapeField*, WrittenKeys> names_;  // of the top level, of all files
};

}  // namespace eniform::config
