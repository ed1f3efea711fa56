// What Tencent Cloud can do, as data: all that the planner knows of it.
#pragma once

#include "proto/provider.pb.h"

namespace eniform::tencentcloud {

const Capabilities& CloudCapabilities();

}  // namespace eniform::tencentcloud
