#include "planner/world.h"

namespace eniform::planner {

World::World(const Observation& observation, const Capabilities& capabilities) : observation_(&observation), capabilities_(&capabilities) {
  interfaces_.reserve(observation.interfaces_size());
  holders_.reserve(observation.interfaces_size() * 2);
  for (const NetworkInterface& interface : observation.interfaces()) {
    interfaces_[interface.id()] = &interface;
    for (const PrivateAddress& address : interface.addresses()) holders_[{interface.vpc_id(), address.address()}] = &interface;
    if (interface.instance_id().empty()) continue;
    ++attached_[interface.instance_id()];
    if (interface.primary()) primaries_[interface.instance_id()] = &interface;
  }
  for (const Eip& eip : observation.eips()) eips_[eip.id()] = &eip;
  for (const Instance& instance : observation.instances()) instances_[instance.id()] = &instance;
  for (const Subnet& subnet : observation.subnets()) subnets_[subnet.id()] = &subnet;
  for (const SecurityGroup& group : observation.security_groups()) groups_[group.id()] = &group;
}

const OperationCapability* World::Capability(OperationKind kind) const {
  for (const OperationCapability& capability : capabilities_->operations()) {
    if (capability.kind() == kind) return &capability;
  }
  return nullptr;
}

std::string World::RuleCode(absl::string_view rule, absl::string_view fallback) const {
  const auto it = capabilities_->rule_codes().find(std::string(rule));
  return it == capabilities_->rule_codes().end() ? std::string(fallback) : it->second;
}

const NetworkInterface* World::HolderOf(absl::string_view vpc_id, absl::string_view address) const {
  const auto it = holders_.find({vpc_id, address});
  return it == holders_.end() ? nullptr : it->second;
}

int World::AttachedTo(absl::string_view instance_id) const {
  const auto it = attached_.find(instance_id);
  return it == attached_.end() ? 0 : it->second;
}

const Quota* World::QuotaOf(QuotaKind kind, absl::string_view scope) const {
  for (const Quota& quota : observation_->quotas()) {
    if (quota.kind() == kind && quota.scope() == scope) return &quota;
  }
  return nullptr;
}

std::optional<Limit> World::LimitOf(QuotaKind kind, absl::string_view scope) const {
  if (const Quota* quota = QuotaOf(kind, scope)) return Limit{quota->limit(), quota->live(), quota->used()};
  for (const VendorLimit& limit : capabilities_->vendor_limits()) {
    if (limit.kind() == kind) return Limit{limit.limit(), limit.fixed(), std::nullopt};
  }
  return std::nullopt;
}

InstanceLimits World::LimitsOf(const Instance& instance) const {
  if (instance.has_limits() && instance.limits().interfaces() > 0) return instance.limits();
  InstanceLimits limits;
  for (const InstanceLimitRow& row : capabilities_->instance_limits()) {
    const bool cpu_fits = instance.cpu() >= row.min_cpu() && (row.max_cpu() == 0 || instance.cpu() <= row.max_cpu());
    const bool memory_fits =
        instance.memory_gib() >= row.min_memory_gib() && (row.max_memory_gib() == 0 || instance.memory_gib() <= row.max_memory_gib());
    if (!cpu_fits || !memory_fits) continue;
    limits.set_interfaces(row.interfaces());
    limits.set_addresses_per_interface(row.addresses_per_interface());
    break;
  }
  return limits;
}

}  // namespace eniform::planner
