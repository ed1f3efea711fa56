#include "providers/tencentcloud/resolve.h"

#include "providers/sdk/resolve.h"
#include "providers/tencentcloud/operations.h"

namespace eniform::tencentcloud {

ResolveResponse Resolve(Session& session, const ResolveRequest& request) { return sdk::ResolveOperation(session, request, Operations()); }

}  // namespace eniform::tencentcloud
