// Parts of the language that this version does not act on: each is an error where it is used, never ignored in silence.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "config/report.h"
#include "proto/declaration.pb.h"

namespace eniform::config {

struct UnsupportedField {
  absl::string_view path;   // "policy", "eip_bindings.*.takeover": '*' is every entry of a mapping or list
  absl::string_view value;  // only this value, as it is written; empty: any
};

// The one table. Empty: this version acts on all of the language.
const std::vector<UnsupportedField>& UnsupportedFields();

// Reports every use of a field of `table`.
void CheckUnsupported(const Declaration& declaration, const std::vector<UnsupportedField>& table, Report& report);

}  // namespace eniform::config
