// What the clouds would report if nothing had changed since the state was written: for planning with --refresh=none.
#pragma once

#include <vector>

#include "proto/model.pb.h"
#include "proto/plan.pb.h"

namespace eniform::cli {

// One observation a provider alias, ascending by alias. Holds the remembered interfaces and EIPs with their bindings, and of
// subnets, VPCs, security groups and instances the ids (and zones) that they tell of; everything else is unknown. Pure.
std::vector<Observation> ObservationsFromState(const StateSnapshot& prior);

}  // namespace eniform::cli
