// One operation, from its arguments to its settled result.
#pragma once

#include "providers/sdk/cloud_provider.h"
#include "providers/tencentcloud/session.h"

namespace eniform::tencentcloud {

sdk::Result<OperationResult> Execute(Session& session, const ExecuteRequest& request, const sdk::ProgressSink& progress);

}  // namespace eniform::tencentcloud
