// What one cloud reported, indexed. Views into an Observation, which must outlive it and not change.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "proto/declaration.pb.h"
#include "proto/model.pb.h"
#include "proto/provider.pb.h"

namespace eniform::planner {

// A counted limit.
struct Limit {
  int64_t most = 0;
  bool decides = false;         // the cloud's live figure, or one that nobody can raise; otherwise the vendor's table, which only warns
  std::optional<int64_t> used;  // absent: the cloud did not say
};

// Constant after construction. Every look-up returns nullptr where there is nothing.
class World {
 public:
  World(const Observation& observation, const Capabilities& capabilities);

  const Observation& observation() const { return *observation_; }
  const Capabilities& capabilities() const { return *capabilities_; }
  // nullptr: this cloud has no such operation.
  const OperationCapability* Capability(OperationKind kind) const;
  // The vendor's number for a rule of ours ("attach_zone" -> "TC-02"); `fallback` where it has none.
  std::string RuleCode(absl::string_view rule, absl::string_view fallback) const;

  const NetworkInterface* Interface(absl::string_view id) const { return Get(interfaces_, id); }
  const Eip* EipById(absl::string_view id) const { return Get(eips_, id); }
  const Instance* InstanceById(absl::string_view id) const { return Get(instances_, id); }
  const Subnet* SubnetById(absl::string_view id) const { return Get(subnets_, id); }
  const SecurityGroup* Group(absl::string_view id) const { return Get(groups_, id); }
  // The interface an instance was born with.
  const NetworkInterface* PrimaryOf(absl::string_view instance_id) const { return Get(primaries_, instance_id); }
  // The interface that holds a private address of a VPC.
  const NetworkInterface* HolderOf(absl::string_view vpc_id, absl::string_view address) const;
  // The interfaces attached to an instance, the primary one included.
  int AttachedTo(absl::string_view instance_id) const;
  const Quota* QuotaOf(QuotaKind kind, absl::string_view scope) const;
  // The live limit, else the vendor's; nullopt: neither is known.
  std::optional<Limit> LimitOf(QuotaKind kind, absl::string_view scope) const;

  // What an instance can carry: what the cloud said, else the vendor's table by cores and memory, else nothing (interfaces 0).
  InstanceLimits LimitsOf(const Instance& instance) const;

 private:
  template <typename T>
  using Index = absl::flat_hash_map<absl::string_view, const T*>;
  template <typename T>
  static const T* Get(const Index<T>& index, absl::string_view key) {
    const auto it = index.find(key);
    return it == index.end() ? nullptr : it->second;
  }

  const Observation* observation_;
  const Capabilities* capabilities_;
  Index<NetworkInterface> interfaces_, primaries_;
  Index<Eip> eips_;
  Index<Instance> instances_;
  Index<Subnet> subnets_;
  Index<SecurityGroup> groups_;
  absl::flat_hash_map<std::pair<absl::string_view, absl::string_view>, const NetworkInterface*> holders_;
  absl::flat_hash_map<absl::string_view, int> attached_;
};

}  // namespace eniform::planner
