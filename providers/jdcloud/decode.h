// The cloud's JSON objects in the words of proto/model.proto (JD reference 2, 3).
#pragma once

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "proto/model.pb.h"
#include "providers/sdk/json.h"

namespace eniform::jdcloud {

using sdk::Json;

// What the vm product knows of an interface that an instance carries besides its own.
struct Attachment {
  std::string instance_id;
  bool auto_delete = false;  // the interface goes when the instance goes
};
using Attachments = absl::flat_hash_map<std::string, Attachment>;  // by interface

// As the vpc product sees it: without delete_on_termination, and IN_USE or AVAILABLE by its word alone. Ports of routers, load balancers
// and other services have managed_by set. The zone stays empty: it is the instance's, and comes and goes with it (JD reference 2.1.3).
NetworkInterface DecodeInterface(const Json& json);

// Adds what the vm product says. `attachment`: nullptr: it lists the interface nowhere. The two products disagree while the cloud attaches
// or detaches (JD reference 5): the status is ATTACHING where only vpc says attached, DETACHING where only vm does; no one can tell which
// of the two it is. Does nothing to interfaces that are not the user's.
void TakeAttachment(const Attachment* attachment, NetworkInterface& interface);

// Whether the vm product is worth asking: a secondary interface of the user's.
bool CanBeAttached(const NetworkInterface& interface);

// Bound is what has an interface, whether or not an instance carries that one (JD reference 2.2).
Eip DecodeEip(const Json& json);

struct InstanceView {
  Instance instance;
  std::vector<std::pair<std::string, bool>> secondary;  // interface, autoDelete
};
InstanceView DecodeInstance(const Json& json);

Subnet DecodeSubnet(const Json& json);
SecurityGroup DecodeSecurityGroup(const Json& json);
Vpc DecodeVpc(const Json& json);

// The chargeMode of a charge an EIP can be allocated with; empty for others.
std::string ChargeText(EipCharge charge);

}  // namespace eniform::jdcloud
