#include "planner/verify/capacity.h"

#include "absl/strings/str_cat.h"

namespace eniform::verify {
namespace {

std::optional<Capacity> QuotaOf(const Cloud& cloud, QuotaKind kind, absl::string_view scope) {
  if (!cloud.observation) return std::nullopt;
  for (const Quota& quota : cloud.observation->quotas()) {
    if (quota.kind() != kind || quota.scope() != scope) continue;
    if (!quota.live()) return std::nullopt;
    return Capacity{quota.limit(), quota.used()};
  }
  return std::nullopt;
}

const InstanceLimits* LiveLimits(const Scene& scene, Value machine) {
  const Instance* instance = machine < 0 ? nullptr : scene.machines[machine].observed;
  if (!instance || !instance->has_limits() || !instance->limits().live()) return nullptr;
  return &instance->limits();
}

}  // namespace

std::optional<Capacity> CapacityOf(const Scene& scene, Limited what, int of) {
  switch (what) {
    case Limited::kSlots: {
      const InstanceLimits* limits = LiveLimits(scene, of);
      if (!limits || limits->interfaces() == 0) return std::nullopt;
      return Capacity{limits->interfaces(), scene.machines[of].attached};
    }
    case Limited::kSubnet:
      if (!scene.nets[of].observed) return std::nullopt;
      return Capacity{scene.nets[of].observed->available_addresses(), 0};
    case Limited::kEips:
      return QuotaOf(scene.clouds[of], QUOTA_KIND_EIPS, "");
    case Limited::kInterfaces:
      return QuotaOf(scene.clouds[scene.vpcs[of].first], QUOTA_KIND_INTERFACES_PER_VPC, scene.vpcs[of].second);
    case Limited::kAddresses:
      break;
  }
  return std::nullopt;
}

std::optional<int64_t> AddressesAllowed(const Scene& scene, Value machine) {
  const InstanceLimits* limits = LiveLimits(scene, machine);
  if (!limits || limits->addresses_per_interface() == 0) return std::nullopt;
  return limits->addresses_per_interface();
}

std::string Describe(const Scene& scene, Limited what, int of) {
  switch (what) {
    case Limited::kSlots:
      return absl::StrCat("the slots of ", scene.machines[of].id);
    case Limited::kAddresses:
      return absl::StrCat("the number of addresses of ", scene.interfaces[of].name);
    case Limited::kSubnet:
      return absl::StrCat("the free addresses of ", scene.nets[of].id);
    case Limited::kEips:
      return absl::StrCat("the EIPs of ", scene.clouds[of].alias);
    case Limited::kInterfaces:
      return absl::StrCat("the interfaces of ", scene.vpcs[of].second);
  }
  return "";
}

}  // namespace eniform::verify
