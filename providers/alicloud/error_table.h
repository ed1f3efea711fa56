// What Alibaba Cloud's error codes mean for whoever decides whether to try again (Alibaba reference 1.8).
#pragma once

#include "absl/strings/string_view.h"
#include "providers/sdk/error_table.h"

namespace eniform::alicloud {

const sdk::ErrorTable& Errors();

// The class of a refusal with `code` and HTTP `status`. Codes decide, not the status, which says little here; the status only tells a code
// that is not in the table apart: UNKNOWN_OUTCOME from 500 on, else INVALID.
ErrorClass Classify(absl::string_view code, int status, sdk::Effect effect);

}  // namespace eniform::alicloud
