// What JD Cloud's refusals mean for whoever decides whether to try again (JD reference 1.6, 2.4). An error is told by its HTTP status, by
// the word in `error.status`, and, where these two say too little, by a part of its message.
#pragma once

#include <vector>

#include "absl/strings/string_view.h"
#include "proto/provider.pb.h"
#include "providers/sdk/error_table.h"

namespace eniform::jdcloud {

// A refusal that only its message tells from others. Found whatever the case.
struct MessageRow {
  absl::string_view part;
  ErrorClass error_class;
};

// For tests and docs; the first match wins.
const std::vector<MessageRow>& MessageRows();

// By the word in `error.status`.
const sdk::ErrorTable& Statuses();

// `http` is the status of the answer; where that is 200 although there is an error inside, the beginning of `error.code`.
ErrorClass Classify(int http, absl::string_view status, absl::string_view message, sdk::Effect effect);

}  // namespace eniform::jdcloud
