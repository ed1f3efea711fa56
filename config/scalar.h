// One written scalar -> one value of a field.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "config/events.h"
#include "config/messages.h"
#include "config/shape.h"
#include "google/protobuf/message.h"

namespace eniform::config {

// What is wrong with a scalar: a message and its arguments but `path`, which the caller knows.
struct ScalarProblem {
  MessageId id;
  std::vector<std::pair<std::string, std::string>> arguments;
};

// Sets `field` of `message` (or adds to it, where it is a list of scalars) to what is written. Unchanged where that does not fit.
// A text may be written bare (10, true), words and texts may be quoted; numbers and truth values may not, so that "10" and 10 stay what
// they are. REQUIRES: `field` is a scalar or a list of scalars.
std::optional<ScalarProblem> StoreScalar(absl::string_view text, ScalarStyle style, const ShapeField& field,
                                         google::protobuf::Message& message);

// Whether a bare scalar says that there is no value: nothing at all, ~ or null.
bool IsNull(absl::string_view text, ScalarStyle style);

// "a text", "true or false", "a mapping" …: what the value of a field looks like.
std::string ExpectedText(const ShapeField& field);
// The same of an item of a list.
std::string ExpectedItemText(const ShapeField& field);

}  // namespace eniform::config
