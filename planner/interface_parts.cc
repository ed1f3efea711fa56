#include "planner/interface_parts.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "planner/same.h"
#include "planner/steps.h"
#include "proto/ipv4.h"
#include "proto/resource_address.h"

namespace eniform::planner {
namespace {

void FillProvider(const Context& context, const std::string& alias, ManagedObject& row) {
  row.set_provider(alias);
  const auto provider = context.providers.find(alias);
  if (provider == context.providers.end()) return;
  row.set_plugin(provider->second.plugin());
  row.set_region(provider->second.region());
  row.set_endpoint(provider->second.endpoint());
}

}  // namespace

ManagedObject RowFor(const Context& context, const WantedInterface& wanted, const InterfaceAttributes& attributes) {
  ManagedObject row = RowFor(context, wanted);
  row.set_id(attributes.id());
  *row.mutable_attributes()->mutable_network_interface() = attributes;
  return row;
}

ManagedObject RowFor(const Context& context, const WantedInterface& wanted) {
  const InterfaceDeclaration& declared = *wanted.declared;
  ManagedObject row;
  if (wanted.row) {
    *row.mutable_picked_ips() = wanted.row->picked_ips();
    *row.mutable_deposed_ids() = wanted.row->deposed_ids();
  }
  row.set_address(wanted.address);
  FillProvider(context, wanted.provider, row);
  // Protection outlives the lines that asked for it: only an explicit `protect: false` lifts it.
  row.set_protect(declared.has_protect() ? declared.protect() : wanted.row && wanted.row->protect());
  row.set_on_remove(declared.on_remove() == ON_REMOVE_UNSPECIFIED ? ON_REMOVE_DELETE : declared.on_remove());
  const bool promise = wanted.world->capabilities().delete_on_termination() == DELETE_ON_TERMINATION_PROMISE;
  row.set_promised_deletion(promise && wanted.delete_on_termination && !wanted.primary);
  return row;
}

ManagedObject RowFor(const Context& context, const WantedEip& wanted, const EipAttributes& attributes) {
  ManagedObject row;
  row.set_address(wanted.address);
  FillProvider(context, wanted.provider, row);
  row.set_id(attributes.id());
  *row.mutable_attributes()->mutable_eip() = attributes;
  row.set_protect(wanted.declared->has_protect() ? wanted.declared->protect() : !wanted.row || wanted.imported || wanted.row->protect());
  row.set_on_remove(wanted.declared->on_remove() == ON_REMOVE_UNSPECIFIED ? ON_REMOVE_FORGET : wanted.declared->on_remove());
  return row;
}

InterfaceAttributes Before(const WantedInterface& wanted) {
  InterfaceAttributes before = AttributesOf(*wanted.observed);
  if (!wanted.observed->primary() && !wanted.observed->has_delete_on_termination() && wanted.row) {
    before.set_delete_on_termination(wanted.row->promised_deletion());
  }
  return before;
}

ChangeReason UpdateReason(const ManagedObject* row, const Attributes& before, const Attributes& after,
                          const std::vector<std::string>& changed_fields) {
  if (!row) return CHANGE_REASON_DECLARATION_CHANGED;
  // Drift: in every field that changes the cloud differs from what is remembered, and what is remembered is what is wanted.
  const std::vector<std::string> drifted = ChangedFields(row->attributes(), before);
  const std::vector<std::string> edited = ChangedFields(row->attributes(), after);
  const auto has = [](const std::vector<std::string>& fields, const std::string& field) {
    return std::find(fields.begin(), fields.end(), field) != fields.end();
  };
  for (const std::string& field : changed_fields) {
    if (!has(drifted, field) || has(edited, field)) return CHANGE_REASON_DECLARATION_CHANGED;
  }
  return CHANGE_REASON_DRIFT;
}

ResourceChange* AddChange(Context& context, ResourceType type, const std::string& address, const std::string& provider, ChangeAction action,
                          ChangeReason reason) {
  ResourceChange* change = context.plan.add_resource_changes();
  change->set_address(address);
  change->set_type(type);
  change->set_name(ResourceAddress::Parse(address)->name);
  change->set_provider(provider);
  change->set_action(action);
  change->set_reason(reason);
  return change;
}

void KeepRow(Context& context, ManagedObject row, RowIsWritten written) {
  ManagedObject& target = *context.plan.add_targets();
  target = std::move(row);
  if (written == RowIsWritten::kByOperation) return;
  const auto remembered = context.rows.find(target.address());
  if (context.remembered.contains(target.address()) && remembered != context.rows.end() && Same(*remembered->second, target)) {
    return;
  }
  context.Upsert(target);
}

std::vector<std::string> AddressesOf(const InterfaceAttributes& attributes) {
  std::vector<std::string> addresses(attributes.secondary_ips().begin(), attributes.secondary_ips().end());
  if (!attributes.primary_ip().empty()) addresses.push_back(attributes.primary_ip());
  return addresses;
}

ObjectRef ExistingRef(const std::string& address, const std::string& id) {
  ObjectRef ref;
  ref.set_address(address);
  ref.set_id(id);
  return ref;
}

ObjectRef NewRef(const std::string& address) {
  ObjectRef ref;
  ref.set_address(address);
  return ref;
}

void TouchAll(const NetworkInterface& interface, Operation& operation) {
  for (const PrivateAddress& address : interface.addresses()) {
    operation.add_addresses(address.address());
    if (!address.public_ip().empty()) operation.add_addresses(address.public_ip());
  }
}

bool InstanceIsGone(const World& world, const std::string& instance_id) {
  const Instance* instance = world.InstanceById(instance_id);
  return !instance || instance->status() == INSTANCE_STATUS_GONE;
}

const std::string& PrimaryIpOf(const NetworkInterface& interface) {
  static const auto& none = *new std::string;
  const auto primary = std::find_if(interface.addresses().begin(), interface.addresses().end(),
                                    [](const PrivateAddress& address) { return address.primary(); });
  return primary == interface.addresses().end() ? none : primary->address();
}

std::string WhyReplace(const Context& context, const WantedInterface& wanted, ChangeReason* reason) {
  if (wanted.primary || !wanted.observed || !wanted.subnet || !context.Selected(wanted.address)) return "";
  *reason = CHANGE_REASON_CANNOT_CHANGE_IN_PLACE;
  const std::string& subnet = wanted.observed->subnet_id();
  if (wanted.subnet->id() != subnet) return absl::StrCat("its subnet changes from ", subnet, " to ", wanted.subnet->id());
  const std::string& declared = wanted.declared->primary_ip();
  const std::string& has = PrimaryIpOf(*wanted.observed);
  if (!declared.empty() && declared != has) return absl::StrCat("its primary address changes from ", has, " to ", declared);
  const auto& replaces = context.input.options.replaces;
  if (std::find(replaces.begin(), replaces.end(), wanted.address) == replaces.end()) return "";
  *reason = CHANGE_REASON_REQUESTED;
  return "--replace asks for it";
}

bool IsCreated(const Context& context, const WantedInterface& wanted) {
  if (!wanted.subnet || wanted.primary || !context.Selected(wanted.address)) return false;
  ChangeReason reason;
  return !wanted.observed || !WhyReplace(context, wanted, &reason).empty();
}

ObjectRef RefAfter(const Context& context, const WantedInterface& wanted) {
  ChangeReason reason;
  const bool stays = wanted.observed && WhyReplace(context, wanted, &reason).empty();
  return stays ? ExistingRef(wanted.address, wanted.observed->id()) : NewRef(wanted.address);
}

std::vector<std::string> AddMovesAway(Context& context, const World& world, const std::string& provider, const std::string& from,
                                      const NetworkInterface& observed, const std::vector<std::string>& addresses) {
  std::vector<std::string> rest;
  for (const std::string& address : addresses) {
    const auto move = context.address_moves.find({observed.id(), address});
    const WantedInterface* to = move == context.address_moves.end() ? nullptr : &context.interfaces[move->second];
    if (!to || to->observed == &observed) {
      rest.push_back(address);
      continue;
    }
    Operation* operation =
        context.Add(MOVE_ADDRESSES, world, provider, to->address, absl::StrCat(address, " belongs to ", to->address, " and is on ", from));
    OperationArguments& arguments = *operation->mutable_arguments();
    *arguments.mutable_interface() = ExistingRef(from, observed.id());
    *arguments.mutable_to_interface() = RefAfter(context, *to);
    arguments.add_private_ips(address);
    operation->add_addresses(address);
  }
  return rest;
}

std::vector<std::string> WithoutMoves(const Context& context, const WantedInterface& wanted, const std::vector<std::string>& added) {
  std::vector<std::string> rest;
  for (const std::string& address : added) {
    const NetworkInterface* holder = wanted.world->HolderOf(wanted.subnet->vpc_id(), address);
    if (!holder || !context.address_moves.contains({holder->id(), address})) rest.push_back(address);
  }
  return rest;
}

std::vector<std::string> GroupsOf(const WantedInterface& wanted) {
  if (wanted.groups_declared || !wanted.observed) return wanted.groups;
  return {wanted.observed->security_group_ids().begin(), wanted.observed->security_group_ids().end()};
}

google::protobuf::RepeatedPtrField<Tag> TagsOf(const WantedInterface& wanted) {
  return wanted.tags_declared || !wanted.observed ? wanted.declared->tags() : AttributesOf(*wanted.observed).tags();
}

std::string DescriptionOf(const WantedInterface& wanted) {
  return wanted.declared->has_description() || !wanted.observed ? wanted.declared->description() : wanted.observed->description();
}

std::optional<size_t> AddDetach(Context& context, const World& world, const std::string& provider, const std::string& target,
                                const NetworkInterface& observed, const std::string& because) {
  Operation* operation = context.Add(DETACH, world, provider, target, because);
  if (!operation) return std::nullopt;
  *operation->mutable_arguments()->mutable_interface() = ExistingRef(target, observed.id());
  operation->mutable_arguments()->set_instance_id(observed.instance_id());
  TouchAll(observed, *operation);
  return context.drafts.size() - 1;
}

std::optional<size_t> AddDelete(Context& context, const World& world, const std::string& provider, const std::string& target,
                                const NetworkInterface& observed, const std::string& because) {
  Operation* operation = context.Add(DELETE_INTERFACE, world, provider, target, because);
  if (!operation) return std::nullopt;
  *operation->mutable_arguments()->mutable_interface() = ExistingRef(target, observed.id());
  // What it carried is cut by the detach; nothing reaches a detached interface.
  operation->set_disruption(DISRUPTION_NONE);
  return context.drafts.size() - 1;
}

std::optional<size_t> AddAttach(Context& context, const WantedInterface& wanted, const ObjectRef& interface, const std::string& because) {
  Operation* operation = context.Add(ATTACH, *wanted.world, wanted.provider, wanted.address, because);
  if (!operation) return std::nullopt;
  *operation->mutable_arguments()->mutable_interface() = interface;
  operation->mutable_arguments()->set_instance_id(wanted.instance_id);
  const size_t attach = context.drafts.size() - 1;
  const Capabilities& capabilities = wanted.world->capabilities();
  if (capabilities.delete_on_termination() != DELETE_ON_TERMINATION_CLOUD) return attach;
  const bool existed = !interface.id().empty() && wanted.observed;
  const bool had = existed && wanted.observed->delete_on_termination();
  // A difference that is to be left alone stays one.
  const bool ignored = existed && wanted.Ignores("delete_on_termination");
  const bool to_be = ignored ? had : wanted.delete_on_termination;
  if (capabilities.delete_on_termination_taken() == DELETE_ON_TERMINATION_TAKEN_BY_ATTACH) {
    operation->mutable_arguments()->set_delete_on_termination(to_be);
    return attach;
  }
  // What was there before may have kept the switch from an earlier instance; what is new was created with it.
  const bool created_with = capabilities.delete_on_termination_taken() == DELETE_ON_TERMINATION_TAKEN_BY_CREATE;
  if (created_with ? existed && had != to_be : !ignored && (had || to_be)) {
    Operation* flag = context.Add(SET_DELETE_ON_TERMINATION, *wanted.world, wanted.provider, wanted.address,
                                  to_be ? "the interface is to go when its instance goes" : "the interface is to outlive its instance");
    if (flag) {
      *flag->mutable_arguments()->mutable_interface() = interface;
      flag->mutable_arguments()->set_instance_id(wanted.instance_id);
      flag->mutable_arguments()->set_delete_on_termination(to_be);
    }
  }
  return attach;
}

std::optional<size_t> AddCreate(Context& context, const WantedInterface& wanted, const std::vector<std::string>& left_out,
                                const std::string& because) {
  Operation* operation = context.Add(CREATE_INTERFACE, *wanted.world, wanted.provider, wanted.address, because);
  if (!operation) return std::nullopt;
  const size_t create = context.drafts.size() - 1;
  const InterfaceDeclaration& declared = *wanted.declared;
  OperationArguments& arguments = *operation->mutable_arguments();
  *arguments.mutable_interface() = NewRef(wanted.address);
  arguments.set_vpc_id(wanted.subnet->vpc_id());
  arguments.set_subnet_id(wanted.subnet->id());
  arguments.set_name(wanted.name);
  arguments.set_description(DescriptionOf(wanted));
  for (const std::string& group : GroupsOf(wanted)) arguments.add_security_group_ids(group);
  *arguments.mutable_tags() = TagsOf(wanted);
  arguments.set_primary_ip(declared.primary_ip());
  if (wanted.world->capabilities().delete_on_termination_taken() == DELETE_ON_TERMINATION_TAKEN_BY_CREATE) {
    arguments.set_delete_on_termination(wanted.delete_on_termination);
  }

  const int limit = wanted.world->capabilities().addresses_per_create();
  const size_t room = limit > 0 ? static_cast<size_t>(limit - 1) : wanted.secondary_ips.size();
  std::vector<std::string> rest;
  for (const std::string& address : WithoutMoves(context, wanted, wanted.secondary_ips)) {
    if (std::find(left_out.begin(), left_out.end(), address) != left_out.end()) continue;
    if (static_cast<size_t>(arguments.private_ips_size()) < room) {
      arguments.add_private_ips(address);
    } else {
      rest.push_back(address);
    }
  }
  int automatic = std::max(0, wanted.secondary_count);
  const bool apart = IsPickedApart(context, wanted);
  if (automatic > 0 && !apart) {
    const int in_create = limit > 0 ? std::min(automatic, limit - 1) : automatic;
    arguments.set_auto_ip_count(in_create);
    automatic -= in_create;
  }
  AddAssign(context, wanted, NewRef(wanted.address), rest, automatic,
            apart ? "the cloud picks once all given addresses of the subnet are taken" : "one call takes no more addresses");
  return create;
}

}  // namespace eniform::planner
