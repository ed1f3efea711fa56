// What the commands of `eniform providers` share.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "cli/registry.h"
#include "proto/provider.pb.h"

namespace eniform::cli {

// The protocol this program speaks: a plugin that starts speaks it too (proto/provider.proto).
inline constexpr int kPluginProtocol = 1;

// What a plugin says of itself, without a region and without credentials. Errors: as host::StartPlugin.
absl::StatusOr<DescribeResponse> DescribePlugin(Context& context, const host::HostOptions& options, const std::string& name);

void AddProvidersLock(Registry& registry, CommandLine group);

}  // namespace eniform::cli
