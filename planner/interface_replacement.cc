// A new interface in place of one that can not be changed: in which order, and what is carried over.
#include <algorithm>
#include <optional>

#include "absl/strings/str_cat.h"
#include "planner/interface_parts.h"
#include "planner/order_rules.h"
#include "planner/steps.h"
#include "proto/ipv4.h"

namespace eniform::planner {
namespace {

// Why the new interface can not exist beside the old one; empty: it can. Where create-first is declared, what others give back in this
// plan may make the room that is missing now: that is found out by trying.
std::string WhyNotBeside(const Context& context, const WantedInterface& wanted) {
  const InterfaceAttributes old = AttributesOf(*wanted.observed);
  const std::string& primary = wanted.declared->primary_ip();
  if (!primary.empty() && primary == old.primary_ip() && wanted.subnet->vpc_id() == old.vpc()) {
    return absl::StrCat("both would hold ", primary);
  }
  const bool tried = context.delete_first.contains(wanted.address);
  if (tried || wanted.declared->replace() != REPLACE_ORDER_CREATE_FIRST) {
    if (wanted.subnet->available_addresses() == 0) return absl::StrCat("subnet ", wanted.subnet->id(), " has no free address");
    if (const Quota* quota = wanted.world->QuotaOf(QUOTA_KIND_INTERFACES_PER_VPC, wanted.subnet->vpc_id());
        quota && quota->live() && quota->used() >= quota->limit()) {
      return absl::StrCat("VPC ", wanted.subnet->vpc_id(), " has no room for another interface");
    }
  }
  return tried ? "the new one needs what others get only once the old one is gone" : "";
}

int CallsOf(const WantedInterface& wanted, OperationKind kind, size_t addresses) {
  const OperationCapability* capability = wanted.world->Capability(kind);
  const size_t batch = capability && capability->max_addresses() > 0 ? capability->max_addresses() : addresses;
  return batch == 0 ? 0 : static_cast<int>((addresses + batch - 1) / batch);
}

// Addresses in use elsewhere that fit into the calls which give the new interface `carried`: those come once it is connected, and
// to be created with an address would keep that dark until then.
std::vector<std::string> Joining(const WantedInterface& wanted, const std::vector<std::string>& carried) {
  std::vector<std::string> joining;
  if (wanted.instance_id.empty()) return joining;
  const int calls = CallsOf(wanted, ASSIGN_ADDRESSES, carried.size());
  for (const std::string& address : wanted.secondary_ips) {
    const NetworkInterface* holder = wanted.world->HolderOf(wanted.subnet->vpc_id(), address);
    if (!holder || holder == wanted.observed || holder->instance_id().empty()) continue;
    if (CallsOf(wanted, ASSIGN_ADDRESSES, carried.size() + joining.size() + 1) > calls) break;
    joining.push_back(address);
  }
  return joining;
}

// Gives the new interface what the old one has, and creates it. nullopt: after a report.
std::optional<size_t> CreateAndPassOver(Context& context, const WantedInterface& wanted, const std::string& why) {
  const NetworkInterface& old = *wanted.observed;
  const ObjectRef old_ref = ExistingRef(wanted.address, old.id());
  const ObjectRef new_ref = NewRef(wanted.address);
  const std::vector<std::string> carried = CarriedOver(wanted);
  // What nothing reaches is released as the old one is deleted, which takes no call of its own.
  const bool in_use = !old.instance_id().empty();
  const bool moves = wanted.world->Capability(MOVE_ADDRESSES) && wanted.subnet->id() == old.subnet_id();
  if (moves && (in_use || carried.size() == 1)) {
    const auto create = AddCreate(context, wanted, carried, why);
    for (const std::string& address : carried) {
      Operation* move = context.Add(MOVE_ADDRESSES, *wanted.world, wanted.provider, wanted.address,
                                    absl::StrCat(address, " passes from the old interface to the new one"));
      *move->mutable_arguments()->mutable_interface() = old_ref;
      *move->mutable_arguments()->mutable_to_interface() = new_ref;
      move->mutable_arguments()->add_private_ips(address);
      move->add_addresses(address);
    }
    return create;
  }
  std::vector<std::string> later = WithoutMoves(context, wanted, Joining(wanted, carried));
  later.insert(later.end(), carried.begin(), carried.end());
  std::sort(later.begin(), later.end(), AddressTextLess);
  const auto create = AddCreate(context, wanted, later, why);
  if (in_use) AddUnassign(context, wanted, old_ref, carried, "the new interface takes these addresses");
  AddAssign(context, wanted, new_ref, later, 0, "these addresses pass from the old interface to the new one");
  return create;
}

// The new interface is ready before the old one is touched; addresses pass over one by one.
void CreateFirst(Context& context, const WantedInterface& wanted, const std::string& why) {
  const NetworkInterface& old = *wanted.observed;
  const ObjectRef new_ref = NewRef(wanted.address);
  const auto create = CreateAndPassOver(context, wanted, why);
  if (!create) return;
  if (!old.instance_id().empty()) {
    if (const auto detach = AddDetach(context, *wanted.world, wanted.provider, wanted.address, old, "the new interface takes its place")) {
      context.drafts[*detach].after.push_back(
          {*create, "the new interface is ready before the old one is cut off", EdgeRule::kCreateBeforeDetach});
    }
  }
  if (!wanted.instance_id.empty()) AddAttach(context, wanted, new_ref, absl::StrCat("it belongs to ", wanted.instance_id));
  if (const auto remove =
          AddDelete(context, *wanted.world, wanted.provider, wanted.address, old, "the new interface has taken its place")) {
    context.drafts[*remove].after.push_back(
        {*create, "the new interface exists before the old one is deleted", EdgeRule::kCreateBeforeDelete});
  }
}

void DeleteFirst(Context& context, const WantedInterface& wanted, const std::string& why) {
  const NetworkInterface& old = *wanted.observed;
  if (!old.instance_id().empty()) AddDetach(context, *wanted.world, wanted.provider, wanted.address, old, why);
  const auto remove = AddDelete(context, *wanted.world, wanted.provider, wanted.address, old, why);
  const auto create = AddCreate(context, wanted, {}, "it takes the place of the deleted one");
  if (remove && create)
    context.drafts[*create].after.push_back({*remove, "the old interface makes room first", EdgeRule::kDeleteBeforeCreate});
  if (!wanted.instance_id.empty()) AddAttach(context, wanted, NewRef(wanted.address), absl::StrCat("it belongs to ", wanted.instance_id));
}

}  // namespace

InterfaceAttributes NewAttributes(const WantedInterface& wanted, std::vector<std::string>* unknown) {
  InterfaceAttributes after;
  after.set_name(wanted.name);
  after.set_description(DescriptionOf(wanted));
  after.set_vpc(wanted.subnet->vpc_id());
  after.set_subnet(wanted.subnet->id());
  after.set_zone(wanted.subnet->zone());
  after.set_primary_ip(wanted.declared->primary_ip());
  for (const std::string& address : wanted.secondary_ips) after.add_secondary_ips(address);
  for (const std::string& group : GroupsOf(wanted)) after.add_security_groups(group);
  *after.mutable_tags() = TagsOf(wanted);
  after.set_instance(wanted.instance_id);
  after.set_delete_on_termination(wanted.delete_on_termination);
  *unknown = {"id", "mac"};
  if (after.primary_ip().empty()) unknown->push_back("primary_ip");
  if (wanted.secondary_count > 0) unknown->push_back("secondary_ips");
  return after;
}

void ReplaceInterface(Context& context, const WantedInterface& wanted, const std::string& why, ChangeReason reason) {
  std::string obstacle = WhyNotBeside(context, wanted);
  const ReplaceOrder order = wanted.declared->replace();
  if (order == REPLACE_ORDER_CREATE_FIRST && !obstacle.empty()) {
    context.Report(Message("EF-P54", {{"address", wanted.address}, {"why", obstacle}}, {wanted.address, wanted.Field("replace")}));
    return;
  }
  if (obstacle.empty() && order != REPLACE_ORDER_CREATE_FIRST && order != REPLACE_ORDER_DELETE_FIRST) obstacle = WhyDeleteFirst(wanted);
  const bool create_first = order == REPLACE_ORDER_CREATE_FIRST || (order != REPLACE_ORDER_DELETE_FIRST && obstacle.empty());
  AddMovesAway(context, *wanted.world, wanted.provider, wanted.address, *wanted.observed, AddressesOf(AttributesOf(*wanted.observed)));
  if (create_first) {
    CreateFirst(context, wanted, why);
  } else {
    DeleteFirst(context, wanted, why);
  }

  Attributes before, after;
  std::vector<std::string> unknown;
  *before.mutable_network_interface() = Before(wanted);
  *after.mutable_network_interface() = NewAttributes(wanted, &unknown);
  ResourceChange* change = AddChange(context, RESOURCE_TYPE_NETWORK_INTERFACE, wanted.address, wanted.provider,
                                     create_first ? CHANGE_ACTION_REPLACE_CREATE_FIRST : CHANGE_ACTION_REPLACE_DELETE_FIRST, reason);
  for (std::string& field : ChangedFields(before, after)) change->add_changed_fields(std::move(field));
  for (std::string& field : unknown) change->add_after_unknown(std::move(field));
  change->add_notes(absl::StrCat("It is replaced because ", why, ": the new interface has another id and MAC address."));
  if (!create_first && !obstacle.empty()) change->add_notes(absl::StrCat("The old one is deleted first because ", obstacle, "."));
  if (wanted.delete_on_termination && wanted.world->capabilities().delete_on_termination() == DELETE_ON_TERMINATION_PROMISE) {
    change->add_notes(wanted.world->capabilities().delete_on_termination_note());
  }
  ManagedObject row = RowFor(context, wanted, after.network_interface());
  row.clear_picked_ips();
  KeepRow(context, row, RowIsWritten::kByOperation);
  if (wanted.imported) context.Upsert(RowFor(context, wanted, Before(wanted)));
  InterfaceOutcome& outcome = context.outcomes[wanted.address];
  outcome.ref = NewRef(wanted.address);
  outcome.primary_ip = wanted.declared->primary_ip();
  outcome.instance_id = wanted.instance_id;
  outcome.addresses = AddressesOf(after.network_interface());
  *change->mutable_before() = std::move(before);
  *change->mutable_after() = std::move(after);
  change->set_imported(wanted.imported);
  change->set_previous_address(wanted.previous_address);

  context.fates[ManagedIdKey(wanted.provider, wanted.observed->id())].deleted = true;
}

}  // namespace eniform::planner
