// What Tencent Cloud's error codes mean for whoever decides whether to try again (Tencent reference 1.5).
#pragma once

#include <vector>

#include "absl/strings/string_view.h"
#include "proto/provider.pb.h"

namespace eniform::tencentcloud {

// Whether a call changes something: a lost answer to a write leaves its outcome unknown, that to a read does not matter.
enum class Effect { kRead, kWrite };

struct ErrorRow {
  absl::string_view code;  // a full code, or the part before the first dot, which stands for the codes not listed
  ErrorClass error_class;
};

// The table, for tests and docs. No code appears twice.
const std::vector<ErrorRow>& ErrorRows();

// The class of `code`: that of the full code, else that of the part before its first dot, else INVALID (the cloud answered, and
// refused). UNKNOWN_OUTCOME of a read is TRANSIENT.
ErrorClass Classify(absl::string_view code, Effect effect);

// The class of an answer that is no answer of the API: an HTTP status other than 200, or 200 with something else than its JSON.
ErrorClass ClassifyHttpStatus(int status, Effect effect);

}  // namespace eniform::tencentcloud
