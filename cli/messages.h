// Every message of the command line itself: code, constant summary, what/why/next step. One table (messages.cc).
#pragma once

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "proto/diagnostics.h"

namespace eniform::cli {

using MessageArguments = std::initializer_list<std::pair<absl::string_view, absl::string_view>>;

// REQUIRES: `code` stands in the table. {name} in its text becomes the argument of that name.
Diagnostic Message(absl::string_view code, MessageArguments arguments, absl::string_view address = "");

// What the machine did, as a diagnostic: by the status' code, its text as the detail.
Diagnostic MessageOf(const absl::Status& status);

struct MessageRow {
  absl::string_view code;
  Severity severity;
  DiagnosticClass diagnostic_class;
  absl::string_view summary;
  absl::string_view detail;
  absl::string_view command;
};
const std::vector<MessageRow>& AllMessages();

}  // namespace eniform::cli
