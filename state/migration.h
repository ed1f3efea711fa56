// How the tables of a state came to their shape: named steps that are recorded with it.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace eniform::state {

// Versions count from 1 without gaps. A released one never changes: the next change is the next migration. None may touch
// the columns of `meta` and `migrations`: a newer state must be recognised as one by any older Eniform.
struct Migration {
  std::string name;
  std::string sql;
};

inline absl::Status MadeByNewer(int64_t version, int64_t known_version) {
  return absl::UnimplementedError(absl::StrCat("it was made by a newer Eniform: its schema has version ", version,
                                               ", this one knows versions up to ", known_version,
                                               ". Use that Eniform or a newer one; nothing was changed"));
}

// What the table of migrations holds at `version`: a line each.
inline std::string RecordOf(const std::vector<Migration>& migrations, int64_t version) {
  std::string record;
  for (int64_t each = 1; each <= version; ++each) {
    absl::StrAppend(&record, record.empty() ? "" : "\n", each, " ", migrations[each - 1].name);
  }
  return record;
}

}  // namespace eniform::state
