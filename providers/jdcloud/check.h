// Truths of this cloud that no general rule covers and no capability can express.
#pragma once

#include "proto/diagnostics.h"
#include "proto/provider.pb.h"

namespace eniform::jdcloud {

// Pure. JD-eip-down: an EIP whose state is DOWN is to be bound or adopted. A warning: what the state means is not documented (JD reference
// 8).
Diagnostics Check(const CheckRequest& request);

}  // namespace eniform::jdcloud
