// Which EIP is unbound from where and bound to what.
#include <algorithm>
#include <set>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "planner/interface_parts.h"
#include "planner/steps.h"

namespace eniform::planner {
namespace {

// Where a binding is to be once the plan is done.
struct Place {
  ObjectRef interface;
  std::string private_ip;  // empty: the primary address, known after apply
};

std::string EipText(const Eip& eip) { return absl::StrCat(eip.public_ip(), " (", eip.id(), ")"); }

bool IsAt(const Eip& eip, const Place& place) {
  return !place.interface.id().empty() && eip.interface_id() == place.interface.id() && !place.private_ip.empty() &&
         eip.private_ip() == place.private_ip;
}

bool BecomesPrimary(const World& world, const Eip& eip, const InterfaceOutcome& outcome) {
  const NetworkInterface* interface = world.Interface(eip.interface_id());
  if (!interface) return false;
  return std::any_of(interface->addresses().begin(), interface->addresses().end(), [&](const PrivateAddress& address) {
    return address.address() == eip.private_ip() && !address.primary() && outcome.primary_ip == eip.private_ip();
  });
}

// Whether the present holder of the EIP may be made to let go: it is this stack's.
bool HolderIsOurs(const Context& context, const std::string& provider, const Eip& eip) {
  if (context.managed_ids.contains(ManagedIdKey(provider, eip.interface_id())) &&
      context.managed_ids.contains(ManagedIdKey(provider, eip.id()))) {
    return true;
  }
  const auto by_eip = context.bindings_by_eip.find(ManagedIdKey(provider, eip.id()));
  if (by_eip == context.bindings_by_eip.end()) return false;
  const EipBindingAttributes& remembered = context.rows.at(by_eip->second)->attributes().eip_binding();
  return remembered.network_interface() == eip.interface_id() && remembered.private_ip() == eip.private_ip();
}

std::string HolderText(const World& world, const Eip& eip) {
  if (eip.interface_id().empty())
    return eip.instance_id().empty() ? absl::StrCat("something that is ", eip.cloud_status()) : eip.instance_id();
  const NetworkInterface* interface = world.Interface(eip.interface_id());
  return absl::StrCat(eip.private_ip(), " of ", eip.interface_id(), interface ? absl::StrCat(" (", interface->name(), ")") : "");
}

void AddUnbind(Context& context, const World& world, const std::string& provider, const std::string& target, const Eip& eip,
               const ObjectRef& eip_ref, const std::string& because) {
  Operation* operation = context.Add(UNBIND_EIP, world, provider, target, because);
  if (!operation) return;
  *operation->mutable_arguments()->mutable_eip() = eip_ref;
  operation->mutable_arguments()->mutable_interface()->set_id(eip.interface_id());
  if (const auto managed = context.managed_ids.find(ManagedIdKey(provider, eip.interface_id())); managed != context.managed_ids.end()) {
    operation->mutable_arguments()->mutable_interface()->set_address(managed->second);
  }
  operation->mutable_arguments()->set_private_ip(eip.private_ip());
  operation->add_addresses(eip.public_ip());
}

void AddBind(Context& context, const WantedBinding& wanted, const ObjectRef& eip_ref, const Place& place, const Eip* eip, bool was_bound,
             const std::string& because) {
  Operation* operation = context.Add(BIND_EIP, *wanted.world, wanted.provider, wanted.address, because);
  if (!operation) return;
  *operation->mutable_arguments()->mutable_eip() = eip_ref;
  *operation->mutable_arguments()->mutable_interface() = place.interface;
  operation->mutable_arguments()->set_private_ip(place.private_ip);
  if (was_bound) {
    operation->add_addresses(eip->public_ip());
  } else {
    operation->set_disruption(DISRUPTION_NONE);
  }
}

ManagedObject BindingRow(const Context& context, const WantedBinding& wanted, const EipBindingAttributes& attributes) {
  ManagedObject row;
  row.set_address(wanted.address);
  row.set_provider(wanted.provider);
  const ProviderDeclaration& provider = context.providers.at(wanted.provider);
  row.set_plugin(provider.plugin());
  row.set_region(provider.region());
  row.set_endpoint(provider.endpoint());
  row.set_id(attributes.eip());
  *row.mutable_attributes()->mutable_eip_binding() = attributes;
  return row;
}

EipBindingAttributes ObservedBinding(const Eip& eip) {
  EipBindingAttributes attributes;
  attributes.set_eip(eip.id());
  attributes.set_network_interface(eip.interface_id());
  attributes.set_private_ip(eip.private_ip());
  attributes.set_public_ip(eip.public_ip());
  return attributes;
}

// Its interface departed with its instance, or is deleted by this plan: the binding can not be.
void Unbindable(Context& context, const WantedBinding& wanted, const Eip* eip) {
  if (!wanted.row) return;
  const EipBindingAttributes& remembered = wanted.row->attributes().eip_binding();
  ResourceChange* change =
      AddChange(context, RESOURCE_TYPE_EIP_BINDING, wanted.address, wanted.provider, CHANGE_ACTION_DELETE, CHANGE_REASON_INSTANCE_GONE);
  *change->mutable_before()->mutable_eip_binding() = remembered;
  const bool still_bound = eip && eip->interface_id() == remembered.network_interface() && eip->private_ip() == remembered.private_ip();
  if (still_bound) {
    AddUnbind(context, *wanted.world, wanted.provider, wanted.address, *eip, ExistingRef(wanted.eip ? wanted.eip->address : "", eip->id()),
              "its interface goes with its instance");
  } else {
    context.RemoveRow(wanted.address);
  }
}

// False after a report: the binding can not be as declared.
bool CheckBinding(Context& context, const WantedBinding& wanted, const InterfaceOutcome& outcome, const Eip* eip, const Place& place) {
  const Subject subject{wanted.address, wanted.Field("eip")};
  bool good = true;
  if (eip && !eip->unusable_because().empty() && !IsAt(*eip, place)) {
    context.Report(
        Message("EF-P42", {{"eip", EipText(*eip)}, {"why", eip->unusable_because()}}, subject, wanted.world->RuleCode("eip_unusable", "")));
    good = false;
  }
  const std::string& ip = wanted.declared->private_ip();
  if (!ip.empty() && std::find(outcome.addresses.begin(), outcome.addresses.end(), ip) == outcome.addresses.end()) {
    context.Report(Message("EF-P43", {{"ip", ip}, {"interface", wanted.interface ? wanted.interface->address : wanted.interface_id}},
                           {wanted.address, wanted.Field("private_ip")}));
    good = false;
  }
  const bool bound = eip && (!eip->interface_id().empty() || eip->status() == EIP_STATUS_BOUND);
  if (bound && !IsAt(*eip, place) && !HolderIsOurs(context, wanted.provider, *eip) &&
      !(wanted.declared->takeover() && !eip->interface_id().empty())) {
    context.Report(Message("EF-P40", {{"eip", EipText(*eip)}, {"holder", HolderText(*wanted.world, *eip)}, {"address", wanted.address}},
                           subject, wanted.world->RuleCode("eip_held", "")));
    good = false;
  }
  return good;
}

void Bind(Context& context, const WantedBinding& wanted, const Eip* eip, const Place& place) {
  const ObjectRef eip_ref = eip ? ExistingRef(wanted.eip ? wanted.eip->address : "", eip->id()) : NewRef(wanted.eip->address);
  const bool bound = eip && !eip->interface_id().empty();
  const std::string to = place.private_ip.empty() ? "the primary address" : place.private_ip;
  const std::string from = bound ? eip->private_ip() : "";
  const std::string where = to != from && !place.private_ip.empty() ? to : absl::StrCat(to, " of ", place.interface.address());
  const std::string because =
      bound ? absl::StrCat("the EIP is bound to ", from, " and is wanted on ", where) : absl::StrCat("the EIP is wanted on ", where);
  if (bound) AddUnbind(context, *wanted.world, wanted.provider, wanted.address, *eip, eip_ref, because);
  AddBind(context, wanted, eip_ref, place, eip, bound, because);

  Attributes before, after;
  if (bound) {
    *before.mutable_eip_binding() = ObservedBinding(*eip);
  } else if (wanted.row) {
    *before.mutable_eip_binding() = wanted.row->attributes().eip_binding();
  }
  EipBindingAttributes& binding = *after.mutable_eip_binding();
  std::vector<std::string> unknown;
  if (eip) {
    binding.set_eip(eip->id());
    binding.set_public_ip(eip->public_ip());
  } else {
    unknown = {"eip", "public_ip"};
  }
  binding.set_network_interface(place.interface.id());
  binding.set_private_ip(place.private_ip);
  if (place.interface.id().empty()) unknown.push_back("network_interface");
  if (place.private_ip.empty()) unknown.push_back("private_ip");
  std::sort(unknown.begin(), unknown.end());

  ChangeAction action = CHANGE_ACTION_CREATE;
  ChangeReason reason = wanted.row ? CHANGE_REASON_GONE : CHANGE_REASON_NEW;
  std::vector<std::string> changed;
  if (bound) {
    changed = ChangedFields(before, after);
    action = eip->interface_id() == place.interface.id() ? CHANGE_ACTION_UPDATE : CHANGE_ACTION_MOVE;
    reason = UpdateReason(wanted.row, before, after, changed);
  }
  ResourceChange* change = AddChange(context, RESOURCE_TYPE_EIP_BINDING, wanted.address, wanted.provider, action, reason);
  if (bound) *change->mutable_before() = before;
  *change->mutable_after() = after;
  for (std::string& field : changed) change->add_changed_fields(std::move(field));
  for (std::string& field : unknown) change->add_after_unknown(std::move(field));
  change->set_imported(wanted.imported);
  change->set_previous_address(wanted.previous_address);
  KeepRow(context, BindingRow(context, wanted, binding), RowIsWritten::kByOperation);
}

void PlanBinding(Context& context, const WantedBinding& wanted) {
  const Eip* eip = wanted.eip ? wanted.eip->observed : wanted.world->EipById(wanted.eip_id);
  InterfaceOutcome outcome;
  if (wanted.interface) {
    const auto known = context.outcomes.find(wanted.interface->address);
    if (known == context.outcomes.end()) return;  // reported with the interface
    outcome = known->second;
  } else {
    const NetworkInterface& interface = *wanted.world->Interface(wanted.interface_id);
    const auto fate = context.fates.find(ManagedIdKey(wanted.provider, wanted.interface_id));
    outcome.deleted = fate != context.fates.end() && fate->second.deleted;
    outcome.ref = ExistingRef("", interface.id());
    outcome.primary_ip = AttributesOf(interface).primary_ip();
    outcome.addresses = AddressesOf(AttributesOf(interface));
  }
  if (outcome.deleted) {
    Unbindable(context, wanted, eip);
    return;
  }
  Place place{outcome.ref, wanted.declared->private_ip().empty() ? outcome.primary_ip : wanted.declared->private_ip()};
  if (!CheckBinding(context, wanted, outcome, eip, place)) return;
  // A secondary address that becomes the primary one of its interface is taken off in between. The new place is known by its part
  // then: by its number it would be there before and after.
  if (eip && IsAt(*eip, place) && BecomesPrimary(*wanted.world, *eip, outcome)) place.private_ip.clear();
  if (!eip || !IsAt(*eip, place)) {
    Bind(context, wanted, eip, place);
    return;
  }
  const EipBindingAttributes now = ObservedBinding(*eip);
  ResourceChange* change =
      AddChange(context, RESOURCE_TYPE_EIP_BINDING, wanted.address, wanted.provider, CHANGE_ACTION_NO_OP, CHANGE_REASON_UNSPECIFIED);
  *change->mutable_before()->mutable_eip_binding() = now;
  *change->mutable_after()->mutable_eip_binding() = now;
  change->set_imported(wanted.imported || !wanted.row);
  change->set_previous_address(wanted.previous_address);
  KeepRow(context, BindingRow(context, wanted, now), RowIsWritten::kAtStart);
}

// `rebound`: the EIPs that declared bindings of this plan bind, by provider/id.
void RemoveBinding(Context& context, const ManagedObject& row, const World& world, const absl::flat_hash_set<std::string>& rebound) {
  const EipBindingAttributes& remembered = row.attributes().eip_binding();
  const Eip* eip = world.EipById(remembered.eip());
  const bool bound = eip && eip->interface_id() == remembered.network_interface() && eip->private_ip() == remembered.private_ip();
  // A declared binding of the same EIP under another name moves it; unbinding it twice would be one call too many.
  const bool moved = rebound.contains(ManagedIdKey(row.provider(), remembered.eip()));
  ResourceChange* change =
      AddChange(context, RESOURCE_TYPE_EIP_BINDING, row.address(), row.provider(),
                bound && !moved ? CHANGE_ACTION_DELETE : CHANGE_ACTION_FORGET, bound ? context.RemovalReason() : CHANGE_REASON_GONE);
  *change->mutable_before()->mutable_eip_binding() = remembered;
  if (!bound || moved) {
    if (!bound && eip && !eip->interface_id().empty()) {
      change->add_notes(absl::StrCat("The EIP is bound elsewhere meanwhile, to ", HolderText(world, *eip), ": that stays."));
    }
    context.RemoveRow(row.address());
    return;
  }
  const auto managed = context.managed_ids.find(ManagedIdKey(row.provider(), eip->id()));
  AddUnbind(context, world, row.provider(), row.address(), *eip,
            ExistingRef(managed == context.managed_ids.end() ? "" : managed->second, eip->id()), context.RemovalText());
}

// An EIP that goes has no binding left: its own is gone or goes with it, but somebody may have bound it elsewhere.
void CheckReleases(Context& context) {
  std::set<std::string> unbound;
  for (const Draft& draft : context.drafts) {
    const Operation& operation = draft.operation;
    if (operation.kind() == UNBIND_EIP) unbound.insert(ManagedIdKey(operation.provider(), operation.arguments().eip().id()));
  }
  for (const Draft& draft : context.drafts) {
    const Operation& operation = draft.operation;
    if (operation.kind() != RELEASE_EIP) continue;
    const std::string& id = operation.arguments().eip().id();
    const World& world = *context.WorldOf(operation.provider());
    const Eip* eip = world.EipById(id);
    if (!eip || (eip->interface_id().empty() && eip->instance_id().empty()) || unbound.contains(ManagedIdKey(operation.provider(), id))) {
      continue;
    }
    context.Report(Message("EF-P47", {{"eip", EipText(*eip)}, {"holder", HolderText(world, *eip)}, {"address", operation.target()}},
                           {operation.target(), ""}));
  }
}

}  // namespace

void PlanBindings(Context& context) {
  for (const auto& [address, row] : context.rows) {
    if (row->attributes().has_eip_binding()) {
      context.bindings_by_eip[ManagedIdKey(row->provider(), row->attributes().eip_binding().eip())] = row->address();
    }
  }
  absl::flat_hash_set<std::string> declared, rebound;
  for (const WantedBinding& wanted : context.bindings) {
    declared.insert(wanted.address);
    if (context.Selected(wanted.address)) {
      rebound.insert(ManagedIdKey(wanted.provider, wanted.eip_id));
      PlanBinding(context, wanted);
    } else if (wanted.row) {
      *context.plan.add_targets() = *wanted.row;
    }
  }
  for (const auto& [address, kept] : context.rows) {
    const ManagedObject& row = *kept;
    if (!row.attributes().has_eip_binding() || declared.contains(row.address())) continue;
    const World* world = context.WorldOf(row.provider());
    if (!world) {
      context.Report(Message("EF-P14", {{"address", row.address()}, {"provider", row.provider()}}, {row.address(), ""}));
    } else if (!context.Selected(row.address())) {
      *context.plan.add_targets() = row;
    } else {
      RemoveBinding(context, row, *world, rebound);
    }
  }
  CheckReleases(context);
}

}  // namespace eniform::planner
