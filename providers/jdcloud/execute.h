// One operation, carried out or settled.
#pragma once

#include <vector>

#include "providers/jdcloud/session.h"
#include "providers/sdk/operation.h"

namespace eniform::jdcloud {

// Which function does what.
const std::vector<sdk::OperationHandler<Session>>& Handlers();

}  // namespace eniform::jdcloud
