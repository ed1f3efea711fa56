// Random worlds.
#pragma once

#include <rapidcheck.h>

#include "tests/property/world.h"

namespace eniform::property {

// 1 to 6 interfaces, up to 4 EIPs, one or two rounds after the first.
rc::Gen<World> AnyWorld();

}  // namespace eniform::property
