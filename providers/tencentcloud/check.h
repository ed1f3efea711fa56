// Truths of this cloud that no general rule covers and no capability can express.
#pragma once

#include "proto/diagnostics.h"
#include "proto/provider.pb.h"

namespace eniform::tencentcloud {

// Pure. TC-wan-ip: an EIP that is to be bound where an ordinary public address is (Tencent reference 4.3). A warning: standard accounts
// must return that address first, older ones give it up by themselves.
Diagnostics Check(const CheckRequest& request);

}  // namespace eniform::tencentcloud
