// Truths of this cloud that no general rule covers and no capability can express.
#pragma once

#include "proto/diagnostics.h"
#include "proto/provider.pb.h"

namespace eniform::alicloud {

// Pure. ALI-public-ip: an EIP that is to be bound where a fixed public address is (Alibaba reference 4.2, and the code
// EIP_CAN_NOT_ASSOCIATE_WITH_PUBLIC_IP of 1.8). An error: the cloud refuses, and only after everything before was done.
Diagnostics Check(const CheckRequest& request);

}  // namespace eniform::alicloud
