// What the steps of planning share. Each step is a function over a Context; planner.cc lists them in order.
#pragma once

#include <deque>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "planner/messages.h"
#include "planner/planner.h"
#include "planner/world.h"

namespace eniform::planner {

enum class EdgeRule : uint8_t;  // order_rules.h
struct DroppedRule;

// A declared interface with its look-ups resolved.
struct WantedInterface {
  const InterfaceDeclaration* declared = nullptr;
  std::string address;  // network_interface.web-0
  std::string provider;
  const World* world = nullptr;
  std::string name;
  const Subnet* subnet = nullptr;
  bool groups_declared = false;
  std::vector<std::string> groups;  // ids
  bool tags_declared = false;
  std::string instance_id;  // it shall be attached to; of a primary interface: whose it is; empty: detached
  bool delete_on_termination = false;
  bool primary = false;                    // declared with primary_of
  std::vector<std::string> secondary_ips;  // ascending
  int secondary_count = -1;                // -1: the list counts
  bool keep_unlisted = false;
  const ManagedObject* row = nullptr;  // what is remembered, `moved` and `imports` already followed; nullptr: nothing
  const NetworkInterface* observed = nullptr;
  bool imported = false;
  std::string previous_address;  // by `moved`

  bool Ignores(absl::string_view field) const;
  std::string Field(absl::string_view name) const;  // network_interfaces.web-0.NAME
};

struct WantedEip {
  const EipDeclaration* declared = nullptr;
  std::string address;
  std::string provider;
  const World* world = nullptr;
  std::string name;
  bool tags_declared = false;
  const ManagedObject* row = nullptr;
  const Eip* observed = nullptr;
  bool imported = false;
  std::string previous_address;

  bool Ignores(absl::string_view field) const;
  std::string Field(absl::string_view name) const;
};

struct WantedBinding {
  const EipBindingDeclaration* declared = nullptr;
  std::string address;
  std::string provider;
  const World* world = nullptr;
  const WantedEip* eip = nullptr;              // nullptr: outside this stack, eip_id says which
  std::string eip_id;                          // empty: not allocated yet
  const WantedInterface* interface = nullptr;  // nullptr: outside this stack, interface_id says which
  std::string interface_id;                    // empty: not created yet
  const ManagedObject* row = nullptr;
  bool imported = false;
  std::string previous_address;

  std::string Field(absl::string_view name) const;
};

// How an interface comes out of this plan; bindings are planned on it.
struct InterfaceOutcome {
  ObjectRef ref;           // id empty: created by this plan
  std::string primary_ip;  // empty: known after apply
  bool deleted = false;
  std::string instance_id;             // afterwards
  std::vector<std::string> addresses;  // afterwards, those that are known
};

// What becomes of an interface that exists, where it is not left where it is.
struct InterfaceFate {
  bool deleted = false;
  std::string instance_id;  // afterwards; empty: none, or it does not matter any more
};

// A private address in its VPC: provider alias, VPC id, address. Views.
using PlacedAddress = std::tuple<absl::string_view, absl::string_view, absl::string_view>;

// An operation before it has a number, and what it does to claims (claims.h).
struct Draft {
  Operation operation;
  // A draft that comes first for a reason no claim says: the new interface before the old one is cut off.
  struct After {
    size_t draft;
    std::string because;
    EdgeRule rule;
  };
  std::vector<After> after;
};

struct Context {
  // `delete_first`: replacements that closed a cycle when they were tried the other way round.
  Context(const PlanInput& input, const std::set<std::string>& delete_first, const DroppedRule* dropped = nullptr)
      : input(input), delete_first(delete_first), dropped(dropped) {}
  Context(const Context&) = delete;

  const PlanInput& input;
  const std::set<std::string>& delete_first;                      // addresses
  const DroppedRule* dropped;                                     // nullptr but in tests
  std::set<std::string> fall_back;                                // addresses that have to join them
  std::map<std::string, World> worlds;                            // by alias
  std::map<std::string, ProviderDeclaration> providers;           // by alias; of rows whose lines are gone too
  absl::btree_map<absl::string_view, const ManagedObject*> rows;  // Prior by address, after `moved` and `imports`; views into the rows
  std::deque<ManagedObject> own_rows;  // those of `rows` that are not Prior's own, and those they replaced: `rows` may view these too
  absl::flat_hash_set<absl::string_view> remembered;  // addresses of Prior itself
  std::vector<WantedInterface> interfaces;            // ascending by address
  absl::flat_hash_map<absl::string_view, const WantedInterface*> interfaces_by_address;
  std::vector<WantedEip> eips;
  std::vector<WantedBinding> bindings;
  absl::flat_hash_map<std::string, std::string> managed_ids;          // provider/id -> address, of rows
  absl::flat_hash_map<std::string, std::string> bindings_by_eip;      // provider/EIP id -> address of the remembered binding
  absl::flat_hash_map<absl::string_view, InterfaceOutcome> outcomes;  // of `interfaces`, by address
  absl::flat_hash_map<std::string, InterfaceFate> fates;              // by provider/id, of interfaces that go or change their instance
  // (interface id, address) -> index of the wanted interface it moves to, atomically.
  std::map<std::pair<std::string, std::string>, size_t> address_moves;
  absl::flat_hash_map<PlacedAddress, const WantedInterface*> wanted_addresses;  // which interface is to hold them
  // provider/subnet -> new interfaces there that are given addresses and have others picked (mixed_creations.cc).
  absl::flat_hash_map<std::string, int> mixed_creations;
  // Addresses that interfaces are given in a subnet and do not have yet; empty until one is asked for (interface_changes.cc).
  absl::flat_hash_map<const Subnet*, std::vector<std::string>> kept_free;
  std::deque<Draft> drafts;
  std::vector<Premise> counted;  // of subnets and quotas the operations draw on (counted.cc)
  Plan plan;
  Diagnostics diagnostics;

  const World* WorldOf(const std::string& alias) const;
  // nullptr: not declared.
  const WantedInterface* WantedAt(absl::string_view address) const;
  // Why a remembered thing that is not declared goes: its lines are gone, or destroy was asked for.
  ChangeReason RemovalReason() const { return input.options.destroy ? CHANGE_REASON_DESTROY : CHANGE_REASON_NOT_DECLARED; }
  std::string RemovalText() const { return input.options.destroy ? "destroy was asked for" : "it is not declared any more"; }
  // --target and --exclude: whether changes of this address belong into the plan.
  bool Selected(const std::string& address) const;
  std::map<std::string, bool> selection;  // empty: everything; filled by Select (select.cc)

  void Report(Diagnostic diagnostic) { diagnostics.push_back(std::move(diagnostic)); }
  // Appends an operation with its disruption, calls and seconds from the cloud's figures. Reports and returns nullptr where the
  // cloud has no such operation.
  Operation* Add(OperationKind kind, const World& world, const std::string& provider, const std::string& target,
                 const std::string& because);
  void Upsert(const ManagedObject& row);
  // Makes `row` the one of its address in `rows`.
  const ManagedObject& SetRow(ManagedObject row);
  void RemoveRow(const std::string& address);
};

std::string ManagedIdKey(absl::string_view provider, absl::string_view id);

}  // namespace eniform::planner
