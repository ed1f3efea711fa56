#pragma once

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "emulator/alicloud/model.h"

namespace eniform::emulator::alicloud {

// The size of a type that a world does not list, from the vendor's way of naming: "ecs.c6.2xlarge". How many interfaces and addresses a
// size takes is known for ecs.c6.large alone (2 and 6: Alibaba reference 2.11); other sizes are the emulator's own choice, told by
// DescribeInstanceTypes as the vendor's are. nullopt for a name of another shape.
absl::optional<InstanceType> TypeFromName(absl::string_view name);

// Types that take an interface only while the instance is Stopped: Alibaba reference 4.2.
bool AttachesOnlyWhenStopped(absl::string_view type);

}  // namespace eniform::emulator::alicloud
