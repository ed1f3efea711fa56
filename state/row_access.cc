#include "state/row_access.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace eniform::state {

std::vector<std::string> NamesOf(const Row& row) {
  std::vector<std::string> names;
  for (const Column& column : row) names.emplace_back(column.name);
  return names;
}

std::string UpsertSql(absl::string_view table, const std::vector<std::string>& columns, size_t keys, char mark) {
  // `user` is a word of PostgreSQL's own.
  std::vector<std::string> names, marks, updates;
  for (size_t i = 0; i < columns.size(); ++i) {
    names.push_back(absl::StrCat("\"", columns[i], "\""));
    marks.push_back(absl::StrCat(std::string(1, mark), i + 1));
    if (i >= keys) updates.push_back(absl::StrCat(names[i], " = excluded.", names[i]));
  }
  return absl::StrCat("INSERT INTO ", table, "(", absl::StrJoin(names, ", "), ") VALUES (", absl::StrJoin(marks, ", "), ") ON CONFLICT (",
                      absl::StrJoin(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(keys), ", "), ") DO UPDATE SET ",
                      absl::StrJoin(updates, ", "));
}

}  // namespace eniform::state
