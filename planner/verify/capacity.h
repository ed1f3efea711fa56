// How much there is of something limited, as the cloud reported it.
#pragma once

#include <optional>
#include <string>

#include "planner/verify/replay.h"

namespace eniform::verify {

struct Capacity {
  int64_t limit = 0;
  int64_t used = 0;  // before the plan
};

// nullopt: not known, or from a vendor's table only. Of everything but Limited::kAddresses.
std::optional<Capacity> CapacityOf(const Scene& scene, Limited what, int of);

// The most addresses that an interface attached to `machine` (kNone: to nothing) may hold.
std::optional<int64_t> AddressesAllowed(const Scene& scene, Value machine);

// "the slots of ins-a"
std::string Describe(const Scene& scene, Limited what, int of);

}  // namespace eniform::verify
