// Truths of this cloud about declarations that no general rule covers: what a name may hold, what a bandwidth may be.
#pragma once

#include "proto/diagnostics.h"
#include "proto/provider.pb.h"

namespace eniform::tencentcloud {

// Pure. Errors for what the cloud would refuse by its documented limits; warnings where only a table says so that may be out of date.
Diagnostics Check(const CheckRequest& request);

}  // namespace eniform::tencentcloud
