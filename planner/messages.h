// Every message of the planner: code, constant summary, what/why/next step. One table (messages.cc).
#pragma once

#include <initializer_list>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "proto/diagnostics.h"

namespace eniform::planner {

// Named arguments of a message: {"instance", "ins-1"} fills {instance} in the table's text.
using MessageArguments = std::initializer_list<std::pair<absl::string_view, absl::string_view>>;

// REQUIRES: `code` stands in the table. `cloud_code`, where not empty, is shown instead of it: the vendor's number of the rule.
Diagnostic Message(absl::string_view code, MessageArguments arguments, Subject subject = {}, absl::string_view cloud_code = "");

// All rows of the table, for tests and docs.
struct MessageRow {
  absl::string_view code;
  Severity severity;
  DiagnosticClass diagnostic_class;
  absl::string_view summary;
  absl::string_view detail;
};
const std::vector<MessageRow>& AllMessages();

}  // namespace eniform::planner
