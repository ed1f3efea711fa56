// What happens to each declared interface: created, adopted, changed in place, moved to another instance, replaced, or left alone.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/interface_parts.h"
#include "planner/same.h"
#include "planner/steps.h"
#include "proto/ipv4.h"

namespace eniform::planner {
namespace {

void UpdateNames(Context& context, const WantedInterface& wanted, const ObjectRef& ref, InterfaceAttributes& after) {
  const bool name = !wanted.Ignores("name") && after.name() != wanted.name;
  const bool description =
      wanted.declared->has_description() && !wanted.Ignores("description") && after.description() != wanted.declared->description();
  if (!name && !description) return;
  Operation* operation =
      context.Add(UPDATE_INTERFACE, *wanted.world, wanted.provider, wanted.address,
                  absl::StrCat("the ", name ? "name" : "description", name && description ? " and description change" : " changes"));
  if (!operation) return;
  *operation->mutable_arguments()->mutable_interface() = ref;
  if (name) operation->mutable_arguments()->set_name(wanted.name);
  if (description) operation->mutable_arguments()->set_description(wanted.declared->description());
  if (name) after.set_name(wanted.name);
  if (description) after.set_description(wanted.declared->description());
}

void UpdateGroups(Context& context, const WantedInterface& wanted, const ObjectRef& ref, InterfaceAttributes& after) {
  if (!wanted.groups_declared || wanted.Ignores("security_groups")) return;
  std::vector<std::string> has(after.security_groups().begin(), after.security_groups().end());
  std::vector<std::string> want = wanted.groups;
  if (!wanted.world->capabilities().security_group_order_matters()) {
    std::sort(has.begin(), has.end());
    std::sort(want.begin(), want.end());
  }
  if (has == want) return;
  Operation* operation = context.Add(SET_SECURITY_GROUPS, *wanted.world, wanted.provider, wanted.address, "the security groups change");
  if (!operation) return;
  OperationArguments& arguments = *operation->mutable_arguments();
  *arguments.mutable_interface() = ref;
  arguments.set_primary_interface(wanted.primary);
  if (wanted.primary) arguments.set_instance_id(wanted.instance_id);
  for (const std::string& group : wanted.groups) arguments.add_security_group_ids(group);
  *after.mutable_security_groups() = arguments.security_group_ids();
}

void UpdateTags(Context& context, const WantedInterface& wanted, const ObjectRef& ref, InterfaceAttributes& after) {
  if (!wanted.tags_declared || wanted.Ignores("tags") || Same(after.tags(), wanted.declared->tags())) return;
  Operation* operation = context.Add(SET_TAGS, *wanted.world, wanted.provider, wanted.address, "the tags change");
  if (!operation) return;
  OperationArguments& arguments = *operation->mutable_arguments();
  *arguments.mutable_interface() = ref;
  for (const Tag& tag : wanted.declared->tags()) {
    const bool same = std::any_of(after.tags().begin(), after.tags().end(),
                                  [&](const Tag& has) { return has.key() == tag.key() && has.value() == tag.value(); });
    if (!same) *arguments.add_tags() = tag;
  }
  for (const Tag& has : after.tags()) {
    const bool stays =
        std::any_of(wanted.declared->tags().begin(), wanted.declared->tags().end(), [&](const Tag& tag) { return tag.key() == has.key(); });
    if (!stays) arguments.add_removed_tag_keys(has.key());
  }
  *after.mutable_tags() = wanted.declared->tags();
}

bool Holds(const NetworkInterface* interface, const std::string& address) {
  return interface && std::any_of(interface->addresses().begin(), interface->addresses().end(),
                                  [&](const PrivateAddress& held) { return held.address() == address; });
}

// What nobody may pick in a subnet: what interfaces are given there and do not have yet.
const std::vector<std::string>& KeptFreeIn(Context& context, const Subnet& subnet) {
  if (context.kept_free.empty()) {
    for (const WantedInterface& wanted : context.interfaces) {
      if (!wanted.subnet) continue;
      std::vector<std::string>& kept_free = context.kept_free[wanted.subnet];
      const std::string& primary = wanted.declared->primary_ip();
      if (!primary.empty() && !Holds(wanted.observed, primary)) kept_free.push_back(primary);
      for (const std::string& address : wanted.secondary_ips) {
        if (!Holds(wanted.observed, address)) kept_free.push_back(address);
      }
    }
  }
  return context.kept_free[&subnet];
}

// The subnet or primary address of the interface an instance was born with. True where the subnet changes.
bool ChangePrimary(Context& context, const WantedInterface& wanted, const ObjectRef& ref, InterfaceAttributes& after,
                   std::vector<std::string>& unknown, ResourceChange& change) {
  const bool subnet = wanted.subnet->id() != after.subnet();
  const bool address = wanted.declared->has_primary_ip() && wanted.declared->primary_ip() != after.primary_ip();
  if (!subnet && !address) return false;
  const OperationKind kind = subnet ? CHANGE_SUBNET : CHANGE_PRIMARY_ADDRESS;
  Operation* operation =
      context.Add(kind, *wanted.world, wanted.provider, wanted.address,
                  subnet ? absl::StrCat("the subnet changes from ", after.subnet(), " to ", wanted.subnet->id())
                         : absl::StrCat("the primary address changes from ", after.primary_ip(), " to ", wanted.declared->primary_ip()));
  if (!operation) return subnet;
  OperationArguments& arguments = *operation->mutable_arguments();
  *arguments.mutable_interface() = ref;
  arguments.set_instance_id(wanted.instance_id);
  arguments.set_vpc_id(wanted.subnet->vpc_id());
  arguments.set_subnet_id(wanted.subnet->id());
  arguments.set_primary_ip(wanted.declared->primary_ip());
  if (!wanted.declared->has_primary_ip()) {
    const std::vector<std::string>& kept_free = KeptFreeIn(context, *wanted.subnet);
    *arguments.mutable_kept_free_ips() = {kept_free.begin(), kept_free.end()};
    if (!kept_free.empty()) operation->set_api_calls(operation->api_calls() + wanted.world->Capability(kind)->picking_calls());
  }
  // The whole instance reboots: every interface it has goes dark, not only this one. What is unassigned or unbound before is not
  // touched any more.
  for (const NetworkInterface& interface : wanted.world->observation().interfaces()) {
    if (interface.instance_id() == wanted.instance_id && &interface != wanted.observed) TouchAll(interface, *operation);
  }
  for (const PrivateAddress& own : wanted.observed->addresses()) {
    if (subnet && !own.primary()) continue;
    operation->add_addresses(own.address());
    if (!own.primary() && !own.public_ip().empty()) operation->add_addresses(own.public_ip());
  }
  if (operation->disruption() == DISRUPTION_REBOOTS) {
    change.add_notes(absl::StrCat("This reboots instance ", wanted.instance_id, ": every address of it is unreachable meanwhile."));
  }
  after.set_subnet(wanted.subnet->id());
  after.set_primary_ip(wanted.declared->primary_ip());
  if (!wanted.declared->has_primary_ip()) unknown.push_back("primary_ip");
  return subnet;
}

std::string WhyAssigned(const AddressChange& change) {
  if (change.added.empty())
    return absl::StrCat(change.automatic, " more ", change.automatic == 1 ? "address is" : "addresses are", " declared");
  return absl::StrCat(absl::StrJoin(change.added, ", "), change.added.size() == 1 ? " is" : " are", " declared and not on the interface");
}

void ChangeAddresses(Context& context, const WantedInterface& wanted, const ObjectRef& ref, bool subnet_changes, InterfaceAttributes& after,
                     std::vector<std::string>& unknown, ManagedObject& row) {
  AddressChange change = DiffAddresses(context, wanted, subnet_changes);
  const std::vector<std::string> removed =
      AddMovesAway(context, *wanted.world, wanted.provider, wanted.address, *wanted.observed, change.removed);
  AddUnassign(context, wanted, ref, removed,
              subnet_changes
                  ? "secondary addresses must be gone before the subnet changes"
                  : absl::StrCat(absl::StrJoin(removed, ", "), removed.size() == 1 ? " is" : " are", " not wanted here any more"));
  AddAssign(context, wanted, ref, WithoutMoves(context, wanted, change.added), change.automatic,
            subnet_changes ? "addresses come back in the new subnet" : WhyAssigned(change));

  std::vector<std::string> final_ips = change.kept;
  final_ips.insert(final_ips.end(), change.added.begin(), change.added.end());
  std::sort(final_ips.begin(), final_ips.end(), AddressTextLess);
  after.clear_secondary_ips();
  for (const std::string& address : final_ips) after.add_secondary_ips(address);
  if (change.automatic > 0) unknown.push_back("secondary_ips");
  row.clear_picked_ips();
  if (wanted.secondary_count >= 0) {
    // With `keep`, `kept` holds the counted ones first.
    const size_t counted = std::min(change.kept.size(), static_cast<size_t>(std::max(0, wanted.secondary_count - change.automatic)));
    for (size_t i = 0; i < counted; ++i) row.add_picked_ips(change.kept[i]);
  }
}

// True where the interface passes from one instance to another.
bool ChangeAttachment(Context& context, const WantedInterface& wanted, const ObjectRef& ref, InterfaceAttributes& after) {
  if (wanted.primary || wanted.Ignores("attachment") || after.instance() == wanted.instance_id) return false;
  const NetworkInterface& observed = *wanted.observed;
  const std::string from = after.instance();
  after.set_instance(wanted.instance_id);
  if (from.empty()) {
    AddAttach(context, wanted, ref, absl::StrCat("it belongs to ", wanted.instance_id));
    return false;
  }
  if (wanted.instance_id.empty()) {
    AddDetach(context, *wanted.world, wanted.provider, wanted.address, observed,
              absl::StrCat("it is attached to ", from, " and declared as not attached"));
    return false;
  }
  const std::string because = absl::StrCat("it is attached to ", from, " and belongs to ", wanted.instance_id);
  if (wanted.world->Capability(MOVE_INTERFACE)) {
    Operation* operation = context.Add(MOVE_INTERFACE, *wanted.world, wanted.provider, wanted.address, because);
    *operation->mutable_arguments()->mutable_interface() = ref;
    operation->mutable_arguments()->set_instance_id(from);
    operation->mutable_arguments()->set_to_instance_id(wanted.instance_id);
    TouchAll(observed, *operation);
  } else {
    AddDetach(context, *wanted.world, wanted.provider, wanted.address, observed, because);
    AddAttach(context, wanted, ref, because);
  }
  return true;
}

void ChangeDeleteOnTermination(Context& context, const WantedInterface& wanted, const ObjectRef& ref, InterfaceAttributes& after,
                               ResourceChange& change) {
  if (wanted.primary || wanted.Ignores("delete_on_termination") || after.delete_on_termination() == wanted.delete_on_termination) return;
  const Capabilities& capabilities = wanted.world->capabilities();
  // A cloud may keep its switch on an interface that no instance has. What is declared says nothing of it then.
  if (wanted.instance_id.empty() && capabilities.delete_on_termination() == DELETE_ON_TERMINATION_CLOUD) return;
  after.set_delete_on_termination(wanted.delete_on_termination);
  if (capabilities.delete_on_termination() == DELETE_ON_TERMINATION_PROMISE) {
    if (wanted.delete_on_termination) change.add_notes(capabilities.delete_on_termination_note());
    return;
  }
  if (wanted.instance_id != wanted.observed->instance_id()) return;  // attaching sets it
  Operation* operation =
      context.Add(SET_DELETE_ON_TERMINATION, *wanted.world, wanted.provider, wanted.address, "the delete-on-termination flag changes");
  if (!operation) return;
  *operation->mutable_arguments()->mutable_interface() = ref;
  operation->mutable_arguments()->set_instance_id(wanted.instance_id);
  operation->mutable_arguments()->set_delete_on_termination(wanted.delete_on_termination);
}

void UpdateInPlace(Context& context, const WantedInterface& wanted) {
  const size_t drafts_before = context.drafts.size();
  const ObjectRef ref = ExistingRef(wanted.address, wanted.observed->id());
  // A hundred thousand interfaces that stay as they are come through here: nothing is copied that need not be.
  Attributes before_attributes, after_attributes;
  *before_attributes.mutable_network_interface() = Before(wanted);
  after_attributes = before_attributes;
  const InterfaceAttributes& before = before_attributes.network_interface();
  InterfaceAttributes& after = *after_attributes.mutable_network_interface();
  std::vector<std::string> unknown;
  ManagedObject row = RowFor(context, wanted);
  ResourceChange change;  // collects notes; the rest is filled below

  UpdateNames(context, wanted, ref, after);
  UpdateGroups(context, wanted, ref, after);
  UpdateTags(context, wanted, ref, after);
  const bool subnet_changes = wanted.primary && ChangePrimary(context, wanted, ref, after, unknown, change);
  ChangeAddresses(context, wanted, ref, subnet_changes, after, unknown, row);
  const bool moves = ChangeAttachment(context, wanted, ref, after);
  ChangeDeleteOnTermination(context, wanted, ref, after, change);
  row.set_id(after.id());
  *row.mutable_attributes() = after_attributes;

  std::vector<std::string> changed = ChangedFields(before_attributes, after_attributes);
  for (const std::string& field : unknown) {
    if (std::find(changed.begin(), changed.end(), field) == changed.end()) changed.push_back(field);
  }
  if (wanted.row && !wanted.imported && wanted.row->protect() != row.protect()) changed.push_back("protect");
  if (wanted.row && !wanted.imported && wanted.row->on_remove() != row.on_remove()) changed.push_back("on_remove");
  std::sort(changed.begin(), changed.end());
  std::sort(unknown.begin(), unknown.end());

  const ChangeAction action = changed.empty() ? CHANGE_ACTION_NO_OP : moves ? CHANGE_ACTION_MOVE : CHANGE_ACTION_UPDATE;
  ResourceChange* added =
      AddChange(context, RESOURCE_TYPE_NETWORK_INTERFACE, wanted.address, wanted.provider, action,
                changed.empty() ? CHANGE_REASON_UNSPECIFIED : UpdateReason(wanted.row, before_attributes, after_attributes, changed));
  for (std::string& field : changed) added->add_changed_fields(std::move(field));
  for (std::string& field : unknown) added->add_after_unknown(std::move(field));
  *added->mutable_notes() = change.notes();
  added->set_imported(wanted.imported);
  added->set_previous_address(wanted.previous_address);

  // A remembered object that is adopted, or only remembered anew, is written first: then nothing is lost whatever happens after.
  const bool operations = context.drafts.size() > drafts_before;
  if (operations && wanted.imported) context.Upsert(RowFor(context, wanted, before));
  KeepRow(context, std::move(row), operations ? RowIsWritten::kByOperation : RowIsWritten::kAtStart);
  InterfaceOutcome& outcome = context.outcomes[wanted.address];
  outcome.ref = ref;
  outcome.primary_ip = after.primary_ip();
  outcome.instance_id = after.instance();
  outcome.addresses = AddressesOf(after);
  if (after.instance() != wanted.observed->instance_id()) {
    context.fates[ManagedIdKey(wanted.provider, wanted.observed->id())].instance_id = after.instance();
  }
  *added->mutable_before() = std::move(before_attributes);
  *added->mutable_after() = std::move(after_attributes);
}

void CreateInterface(Context& context, const WantedInterface& wanted) {
  const bool was_there = wanted.row && !wanted.row->id().empty();
  const auto create = AddCreate(context, wanted, {}, was_there ? "it was deleted outside" : "it is declared and does not exist");
  if (!create) return;
  if (!wanted.instance_id.empty()) AddAttach(context, wanted, NewRef(wanted.address), absl::StrCat("it belongs to ", wanted.instance_id));

  std::vector<std::string> unknown;
  const InterfaceAttributes after = NewAttributes(wanted, &unknown);
  ResourceChange* change = AddChange(context, RESOURCE_TYPE_NETWORK_INTERFACE, wanted.address, wanted.provider, CHANGE_ACTION_CREATE,
                                     was_there ? CHANGE_REASON_GONE : CHANGE_REASON_NEW);
  *change->mutable_after()->mutable_network_interface() = after;
  for (std::string& field : unknown) change->add_after_unknown(std::move(field));
  if (wanted.delete_on_termination && wanted.world->capabilities().delete_on_termination() == DELETE_ON_TERMINATION_PROMISE) {
    change->add_notes(wanted.world->capabilities().delete_on_termination_note());
  }
  ManagedObject row = RowFor(context, wanted, after);
  row.clear_picked_ips();
  KeepRow(context, row, RowIsWritten::kByOperation);
  InterfaceOutcome& outcome = context.outcomes[wanted.address];
  outcome.ref = NewRef(wanted.address);
  outcome.primary_ip = after.primary_ip();
  outcome.instance_id = wanted.instance_id;
  outcome.addresses = AddressesOf(after);
}

// The promise of delete-on-termination: the instance is gone, so the interface goes.
void KeepPromise(Context& context, const WantedInterface& wanted) {
  const std::string because = absl::StrCat("instance ", wanted.instance_id, " is gone, and the interface was to go with it");
  if (!wanted.observed->instance_id().empty()) {
    AddDetach(context, *wanted.world, wanted.provider, wanted.address, *wanted.observed, because);
  }
  AddDelete(context, *wanted.world, wanted.provider, wanted.address, *wanted.observed, because);
  ResourceChange* change = AddChange(context, RESOURCE_TYPE_NETWORK_INTERFACE, wanted.address, wanted.provider, CHANGE_ACTION_DELETE,
                                     CHANGE_REASON_INSTANCE_GONE);
  *change->mutable_before()->mutable_network_interface() = Before(wanted);
  ManagedObject row = RowFor(context, wanted, Before(wanted));
  row.clear_id();
  row.clear_picked_ips();
  row.set_departed_with(wanted.instance_id);
  KeepRow(context, row, RowIsWritten::kByOperation);
  context.outcomes[wanted.address].deleted = true;
  context.fates[ManagedIdKey(wanted.provider, wanted.observed->id())].deleted = true;
}

// Departed as promised, and its lines still name the instance that is gone: nothing to do.
void StayDeparted(Context& context, const WantedInterface& wanted) {
  context.Report(
      Message("EF-P60", {{"address", wanted.address}, {"instance", wanted.instance_id}}, {wanted.address, wanted.Field("attachment")}));
  AddChange(context, RESOURCE_TYPE_NETWORK_INTERFACE, wanted.address, wanted.provider, CHANGE_ACTION_NO_OP, CHANGE_REASON_UNSPECIFIED);
  *context.plan.add_targets() = *wanted.row;
  context.outcomes[wanted.address].deleted = true;
}

// Whether the interface is gone because its instance is, as was wanted: by the cloud's own switch, or by whatever hand kept the promise.
bool WentWithItsInstance(const WantedInterface& wanted) {
  if (wanted.observed || !wanted.row || !wanted.delete_on_termination) return false;
  const InterfaceAttributes& was = wanted.row->attributes().network_interface();
  const bool by_cloud = wanted.world->capabilities().delete_on_termination() == DELETE_ON_TERMINATION_CLOUD && was.delete_on_termination();
  return was.instance() == wanted.instance_id && (by_cloud || wanted.row->promised_deletion());
}

bool AttachesElsewhere(const WantedInterface& wanted) {
  if (wanted.primary || wanted.instance_id.empty() || wanted.Ignores("attachment")) return false;
  return !wanted.observed || wanted.observed->instance_id() != wanted.instance_id;
}

void PlanInterface(Context& context, const WantedInterface& wanted) {
  const bool exists = wanted.observed != nullptr;
  if (wanted.primary && !exists) return;  // reported when it was resolved
  if (exists && wanted.observed->primary() && !wanted.primary) {
    context.Report(Message("EF-P36",
                           {{"id", wanted.observed->id()}, {"instance", wanted.observed->instance_id()}, {"address", wanted.address}},
                           {wanted.address, wanted.Field("attachment")}, wanted.world->RuleCode("primary_not_attachable", "")));
    return;
  }
  if (AttachesElsewhere(wanted) && InstanceIsGone(*wanted.world, wanted.instance_id)) {
    const bool promised = wanted.row && wanted.row->promised_deletion() && wanted.delete_on_termination;
    if (promised && exists && wanted.row->attributes().network_interface().instance() == wanted.instance_id) {
      KeepPromise(context, wanted);
    } else if (wanted.row && wanted.row->departed_with() == wanted.instance_id) {
      StayDeparted(context, wanted);
    } else if (WentWithItsInstance(wanted)) {
      ManagedObject row = *wanted.row;
      row.clear_id();
      row.set_departed_with(wanted.instance_id);
      context.Upsert(row);
      *context.plan.add_targets() = row;
      AddChange(context, RESOURCE_TYPE_NETWORK_INTERFACE, wanted.address, wanted.provider, CHANGE_ACTION_FORGET,
                CHANGE_REASON_INSTANCE_GONE);
      context.outcomes[wanted.address].deleted = true;
    } else {
      context.Report(Message("EF-P24", {{"address", wanted.address}, {"instance", wanted.instance_id}},
                             {wanted.address, wanted.Field("attachment.instance")}));
    }
    return;
  }
  CheckInterfaceRules(context, wanted);
  if (!exists) {
    CreateInterface(context, wanted);
    return;
  }
  ChangeReason reason;
  const std::string why = WhyReplace(context, wanted, &reason);
  if (why.empty()) {
    UpdateInPlace(context, wanted);
  } else {
    ReplaceInterface(context, wanted, why, reason);
  }
}

}  // namespace

void PlanInterfaces(Context& context) {
  const size_t count = context.interfaces.size();
  context.outcomes.reserve(count);
  context.plan.mutable_resource_changes()->Reserve(static_cast<int>(count));
  context.plan.mutable_targets()->Reserve(static_cast<int>(count));
  for (const WantedInterface& wanted : context.interfaces) {
    if (!wanted.subnet) continue;  // reported when it was resolved
    if (context.Selected(wanted.address)) {
      PlanInterface(context, wanted);
      continue;
    }
    // Left out: it stays as it is, and bindings may still need to know what it is.
    if (wanted.row) *context.plan.add_targets() = *wanted.row;
    if (!wanted.observed) continue;
    InterfaceOutcome& outcome = context.outcomes[wanted.address];
    outcome.ref = ExistingRef(wanted.address, wanted.observed->id());
    outcome.primary_ip = PrimaryIpOf(*wanted.observed);
    outcome.instance_id = wanted.observed->instance_id();
    outcome.addresses = AddressesOf(AttributesOf(*wanted.observed));
  }
}

}  // namespace eniform::planner
