#include "providers/tencentcloud/execute.h"

#include "providers/tencentcloud/operations.h"

namespace eniform::tencentcloud {

sdk::Result<OperationResult> Execute(Session& session, const ExecuteRequest& request, const sdk::ProgressSink& progress) {
  return sdk::ExecuteOperation(session, request, progress, Operations());
}

}  // namespace eniform::tencentcloud
