// What a cloud's error codes mean for whoever decides whether to try again. The rows are the cloud's; how they are read is here.
#pragma once

#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "proto/provider.pb.h"

namespace eniform::sdk {

// Whether a call changes something: a lost answer to a write leaves its outcome unknown, that to a read does not matter.
enum class Effect { kRead, kWrite };

struct ErrorRow {
  absl::string_view code;  // a full code, or the part before the first dot, which stands for the codes not listed
  ErrorClass error_class;
};

class ErrorTable {
 public:
  // REQUIRES: no code appears twice; the texts live as long as the table.
  explicit ErrorTable(std::vector<ErrorRow> rows);

  // For tests and docs.
  const std::vector<ErrorRow>& rows() const { return rows_; }

  // The class of `code`: that of the full code, else that of the part before its first dot, else `otherwise`. UNKNOWN_OUTCOME of a read
  // is TRANSIENT. By default a refusal that is not in the table is INVALID: the cloud answered, and refused.
  ErrorClass Classify(absl::string_view code, Effect effect, ErrorClass otherwise = ERROR_CLASS_INVALID) const;

 private:
  const std::vector<ErrorRow> rows_;
  absl::flat_hash_map<absl::string_view, ErrorClass> classes_;
};

// The class of an answer that is no answer of the API: an HTTP status that is not the API's, or something else than its JSON.
ErrorClass ClassifyHttpStatus(int status, Effect effect);

}  // namespace eniform::sdk
