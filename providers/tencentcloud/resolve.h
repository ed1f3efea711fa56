// Whether an operation whose answer was lost did happen, found out by looking only.
#pragma once

#include "proto/provider.pb.h"
#include "providers/tencentcloud/session.h"

namespace eniform::tencentcloud {

// As sdk/resolve.h does it; a change that reboots the instance is RUNNING as long as the instance says so.
ResolveResponse Resolve(Session& session, const ResolveRequest& request);

}  // namespace eniform::tencentcloud
