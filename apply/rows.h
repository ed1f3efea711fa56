// What a finished operation means for the rows of the state. Pure.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "proto/plan.pb.h"
#include "proto/provider.pb.h"

namespace eniform::apply {

// Rows of the state by address, and by the cloud id of interfaces and EIPs.
class Rows {
 public:
  Rows() = default;
  // Of StateSnapshot.objects or Plan.targets.
  explicit Rows(const google::protobuf::RepeatedPtrField<ManagedObject>& objects);

  // nullptr: none. Valid until the row is changed.
  const ManagedObject* Find(absl::string_view address) const;
  // The interface or EIP with this id; never a binding, nor a row of which `id` is a deposed one. nullptr: not managed.
  const ManagedObject* FindById(absl::string_view provider, absl::string_view id) const;

  void Put(ManagedObject row);
  void Remove(absl::string_view address);
  // As StateStore does; a REMOVE of an address that is not there changes nothing.
  void Apply(const std::vector<StateEdit>& edits);
  // Replaces `objects`; ascending by address.
  void WriteTo(google::protobuf::RepeatedPtrField<ManagedObject>& objects) const;

 private:
  std::map<std::string, ManagedObject, std::less<>> rows_;
  absl::flat_hash_map<std::string, std::string> addresses_;  // "provider/id" -> address
};

// Whether operations of the plan on the same address are still to come.
enum class Rest { kMore, kNone };

// The edits that record `operation`, which is done with `result`. Ascending by address; at most one for each.
// `rows`: what is remembered now. `targets`: Plan.targets, or what is known of them: an address without a target is being removed.
// - What the plan wishes for a row (protect, on_remove, promised_deletion, plugin …) comes from its target, the attributes from `result`,
//   from the row itself where `result` does not show the object.
// - CREATE_INTERFACE beside a remembered interface (replacement, create first) makes the old id a deposed one.
// - DELETE_INTERFACE of a deposed id drops it; of the row's own id it removes the row, except that a row whose target says `departed_with`
//   stays without an id, and a row that still has deposed ids keeps them.
// - BIND_EIP writes the binding's row, UNBIND_EIP removes it if it was that EIP's.
// - Every managed interface and EIP that `result` shows is refreshed.
// - With the last operation of an address (`rest`) its picked addresses are those of its target and of `result`; an address without a
//   target is forgotten.
// kInternal: the result lacks what only the cloud knows (the id of what was made); what was done is not known then.
absl::StatusOr<std::vector<StateEdit>> EditsAfter(const Operation& operation, const OperationResult& result, const Rows& rows,
                                                  const Rows& targets, Rest rest);

}  // namespace eniform::apply
