// The cloud's JSON objects in the words of proto/model.proto (Tencent reference 2, 3).
#pragma once

#include <string>

#include "proto/model.pb.h"
#include "providers/sdk/json.h"

namespace eniform::tencentcloud {

using sdk::Json;

// Of the two status members NetworkInterfaceState decides, which alone says INUSE; State tells what is still changing. Not
// attached is an Attachment that is null, absent, or without an instance (Tencent reference 3.1, 5.1).
NetworkInterface DecodeInterface(const Json& json);

// BIND and BIND_ENI are both bound (Tencent reference 3.2).
Eip DecodeEip(const Json& json);

// What DescribeInstances says: the instance, and the last operation on it, which is how changes that reboot it are followed.
struct InstanceView {
  Instance instance;
  std::string operation;        // LatestOperation
  std::string operation_state;  // SUCCESS, OPERATING or FAILED
  std::string operation_request_id;
  std::string operation_error;
};
InstanceView DecodeInstance(const Json& json);

Subnet DecodeSubnet(const Json& json);
SecurityGroup DecodeSecurityGroup(const Json& json);
Vpc DecodeVpc(const Json& json);

// The InternetChargeType of a charge; empty for UNSPECIFIED.
std::string ChargeText(EipCharge charge);

// Public addresses an instance may carry, by its cores (Tencent reference 4.3).
int PublicIpsByCpu(int cpu);

}  // namespace eniform::tencentcloud
