// The cloud's JSON objects in the words of proto/model.proto (Alibaba reference 2, 3). Numbers and booleans may come as texts, containers
// may be missing (1.8).
#pragma once

#include <string>

#include "proto/model.pb.h"
#include "providers/sdk/json.h"

namespace eniform::alicloud {

using sdk::Json;

// Security groups have no order here: they are sorted. `delete_on_termination` is absent where the answer leaves DeleteOnRelease out.
NetworkInterface DecodeInterface(const Json& json);

// As the EIP's own side tells it. Of an EIP on the primary address of an interface `private_ip` is empty; of one bound to an instance,
// `interface_id` too and `instance_id` is set: what is missing only the other side knows (describe.h, CompleteEips). Load balancers and NAT
// gateways, which can be bound to as well, are neither.
Eip DecodeEip(const Json& json);

// With the obstacles that no state of the instance would change (4.1, rules 10, 11, 22).
Instance DecodeInstance(const Json& json);

Subnet DecodeSubnet(const Json& json);
SecurityGroup DecodeSecurityGroup(const Json& json);
Vpc DecodeVpc(const Json& json);

// The InternetChargeType of a charge; empty: none.
std::string ChargeText(EipCharge charge);

}  // namespace eniform::alicloud
