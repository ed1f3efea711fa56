// Every diagnostic of apply/: code, constant summary, what/why/next step. One table (messages.cc).
#pragma once

#include <initializer_list>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "proto/diagnostics.h"

namespace eniform::apply {

struct MessageRow {
  absl::string_view code;
  absl::string_view summary;
  absl::string_view detail;  // {name} stands for an argument
};

// All rows, for tests and docs. Each is an error of class FAILURE.
const std::vector<MessageRow>& AllMessages();

// REQUIRES: `code` stands in the table.
Diagnostic Message(absl::string_view code, std::initializer_list<std::pair<absl::string_view, absl::string_view>> arguments,
                   Subject subject = {});

}  // namespace eniform::apply
