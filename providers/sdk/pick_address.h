// Picks an address for a cloud that would otherwise pick one that is meant for something else: no cloud can be told what not to pick.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "proto/model.pb.h"
#include "proto/plan.pb.h"
#include "proto/provider.pb.h"
#include "providers/sdk/result.h"

namespace eniform::sdk {

// Whether CHANGE_SUBNET must be told its primary address because the cloud might pick one that the interface is given afterwards.
inline bool MustPick(const OperationArguments& arguments) { return arguments.primary_ip().empty() && arguments.kept_free_ips_size() > 0; }

// At most `count` addresses of `subnet` that may be tried, without those the cloud reserves and those of `kept_free_ips`. Begins where
// `token` decides, so that operations side by side do not all try the same one, and goes around. Empty: the subnet has none, or no CIDR.
std::vector<std::string> AddressesToTry(const Subnet& subnet, const Capabilities& capabilities, const OperationArguments& arguments,
                                        const std::string& token, size_t count);

// The first of `candidates` that is not in `used`. An error of class `conflict` where all are.
Result<std::string> FirstFree(const std::vector<std::string>& candidates, const std::vector<std::string>& used, const Subnet& subnet);

}  // namespace eniform::sdk
