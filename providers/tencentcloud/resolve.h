// Whether an operation whose answer was lost did happen, found out by looking only.
#pragma once

#include "proto/provider.pb.h"
#include "providers/tencentcloud/session.h"

namespace eniform::tencentcloud {

// What was created is found by its tag eniform:op; everything else by the state of the objects. Addresses that the cloud picks leave no
// trace of who asked: NOT_DONE then, which is safe because the repeated call carries the same token and gets the same addresses.
ResolveResponse Resolve(Session& session, const ResolveRequest& request);

}  // namespace eniform::tencentcloud
