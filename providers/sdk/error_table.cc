#include "providers/sdk/error_table.h"

namespace eniform::sdk {

ErrorTable::ErrorTable(std::vector<ErrorRow> rows) : rows_(std::move(rows)) {
  for (const ErrorRow& row : rows_) classes_.emplace(row.code, row.error_class);
}

ErrorClass ErrorTable::Classify(absl::string_view code, Effect effect, ErrorClass otherwise) const {
  auto it = classes_.find(code);
  if (it == classes_.end()) it = classes_.find(code.substr(0, code.find('.')));
  const ErrorClass found = it == classes_.end() ? otherwise : it->second;
  return found == ERROR_CLASS_UNKNOWN_OUTCOME && effect == Effect::kRead ? ERROR_CLASS_TRANSIENT : found;
}

ErrorClass ClassifyHttpStatus(int status, Effect effect) {
  if (status == 429) return ERROR_CLASS_THROTTLED;
  if (status == 401 || status == 403) return ERROR_CLASS_AUTH;
  if (status >= 400 && status < 500) return ERROR_CLASS_INVALID;
  return effect == Effect::kRead ? ERROR_CLASS_TRANSIENT : ERROR_CLASS_UNKNOWN_OUTCOME;
}

}  // namespace eniform::sdk
