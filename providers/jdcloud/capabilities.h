// What JD Cloud can do, as data: all that the planner knows of it.
#pragma once

#include "proto/provider.pb.h"

namespace eniform::jdcloud {

const Capabilities& CloudCapabilities();

}  // namespace eniform::jdcloud
