// Truths that can be judged while planning. What is particular to a cloud arrives as data in its capabilities: limits, and the code of
// each rule (Capabilities.rule_codes). A check whose rule a cloud has no code for is reported under the planner's own.
#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "planner/context.h"

namespace eniform::planner {

// addresses.cc: inside the subnet, none that the cloud keeps for itself.
void CheckAddresses(Context& context, const WantedInterface& wanted);
// attachment.cc: VPC, zone, state and security groups of what is to be attached.
void CheckAttachment(Context& context, const WantedInterface& wanted);
// primary.cc: where the primary interface of an instance may go.
void CheckPrimary(Context& context, const WantedInterface& wanted);

// What single operations would meet, one function a topic. What no operation touches is the cloud's to judge, and not judged again.
// texts.cc: names, descriptions, tags.
void CheckTexts(Context& context, const World& world, const Operation& operation);
// groups.cc: security groups.
void CheckGroups(Context& context, const World& world, const Operation& operation);
// instances.cc: what an instance's type and state allow.
void CheckInstances(Context& context, const World& world, const Operation& operation);
// eips.cc: charge, bandwidth, zone.
void CheckEip(Context& context, const World& world, const Operation& operation);
// quotas.cc: counted limits of the account, over all operations.
void CheckQuotas(Context& context);

// The declared interface with this address; nullptr: none.
const WantedInterface* DeclaredInterface(const Context& context, absl::string_view address);
// Where the files say `field` of what is declared as `address` (network_interface.web); empty where nothing is.
std::string FieldOf(const Context& context, absl::string_view address, absl::string_view field);
// The code of a warning by the vendor's table, where the cloud numbers the table apart from the limit.
std::string TableCode(const World& world, absl::string_view rule);
// What people call the state an instance is in.
std::string StatusText(const Instance& instance);

}  // namespace eniform::planner
