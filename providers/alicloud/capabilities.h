// What Alibaba Cloud can do, as data: all that the planner knows of it.
#pragma once

#include "proto/provider.pb.h"

namespace eniform::alicloud {

const Capabilities& CloudCapabilities();

}  // namespace eniform::alicloud
