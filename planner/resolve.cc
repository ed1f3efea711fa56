// Declared things with ids instead of look-ups, beside what is remembered and observed of them.
#include <algorithm>
#include <functional>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/steps.h"
#include "proto/ipv4.h"
#include "proto/resource_address.h"

namespace eniform::planner {
namespace {

template <typename T>
bool MatchesTags(const T& object, const Selector& selector) {
  for (const Tag& wanted : selector.tags()) {
    const bool found = std::any_of(object.tags().begin(), object.tags().end(),
                                   [&](const Tag& tag) { return tag.key() == wanted.key() && tag.value() == wanted.value(); });
    if (!found) return false;
  }
  return true;
}

std::string Describe(const Selector& selector) {
  if (!selector.name().empty()) return absl::StrCat("the name '", selector.name(), "'");
  std::vector<std::string> tags;
  for (const Tag& tag : selector.tags()) tags.push_back(absl::StrCat(tag.key(), "=", tag.value()));
  return absl::StrCat("the tags ", absl::StrJoin(tags, ", "));
}

// The one object a selector means; nullptr after a report.
template <typename Objects>
auto FindSelected(Context& context, const Objects& objects, const Selector& selector, absl::string_view kind, const std::string& provider,
                  const Subject& subject) -> const typename Objects::value_type* {
  using T = typename Objects::value_type;
  if (!selector.id().empty()) {
    for (const T& object : objects) {
      if (object.id() == selector.id()) return &object;
    }
    std::vector<std::string> ids;
    for (const T& object : objects) ids.push_back(object.id());
    context.Report(Message(
        "EF-P03", {{"provider", provider}, {"kind", kind}, {"id", selector.id()}, {"hint", DidYouMean(selector.id(), ids)}}, subject));
    return nullptr;
  }
  std::vector<const T*> matches;
  for (const T& object : objects) {
    if (selector.name().empty() ? MatchesTags(object, selector) : object.name() == selector.name()) matches.push_back(&object);
  }
  if (matches.size() == 1) return matches[0];
  if (matches.empty()) {
    std::vector<std::string> names;
    for (const T& object : objects) names.push_back(object.name());
    context.Report(Message(
        "EF-P01", {{"kind", kind}, {"provider", provider}, {"what", Describe(selector)}, {"hint", DidYouMean(selector.name(), names)}},
        subject));
    return nullptr;
  }
  std::vector<std::string> described;
  for (const T* match : matches) described.push_back(absl::StrCat(match->id(), " (", match->name(), ")"));
  std::sort(described.begin(), described.end());
  if (described.size() > 10) {
    described.resize(10);
    described.push_back("…");
  }
  context.Report(Message("EF-P02",
                         {{"count", absl::StrCat(matches.size())},
                          {"kind", kind},
                          {"provider", provider},
                          {"what", Describe(selector)},
                          {"matches", absl::StrJoin(described, ", ")}},
                         subject));
  return nullptr;
}

const ManagedObject* RowOf(Context& context, const std::string& address) {
  const auto it = context.rows.find(address);
  return it == context.rows.end() ? nullptr : it->second;
}

bool IsImported(const Context& context, const std::string& address) {
  const auto& moves = context.input.desired.moved();
  const bool renamed = std::any_of(moves.begin(), moves.end(), [&](const MovedDeclaration& moved) { return moved.to() == address; });
  return !context.remembered.contains(address) && !renamed;
}

std::string PreviousAddress(const Context& context, const std::string& address) {
  for (const StateEdit& edit : context.plan.state_edits()) {
    if (edit.kind() == StateEdit::RENAME && edit.object().address() == address) return edit.from();
  }
  return "";
}

template <typename Wanted>
void AttachRow(Context& context, const std::set<std::string>& imported, Wanted& wanted) {
  wanted.row = RowOf(context, wanted.address);
  if (!wanted.row) return;
  wanted.imported = imported.contains(wanted.address) && IsImported(context, wanted.address);
  if (context.plan.state_edits_size() > 0) wanted.previous_address = PreviousAddress(context, wanted.address);
}

std::set<std::string> ImportTargets(const Context& context) {
  std::set<std::string> targets;
  for (const ImportDeclaration& import : context.input.desired.imports()) targets.insert(import.to());
  return targets;
}

bool WasWrittenEmpty(const google::protobuf::RepeatedPtrField<std::string>& written_empty, absl::string_view field) {
  return std::find(written_empty.begin(), written_empty.end(), field) != written_empty.end();
}

void ResolveGroups(Context& context, WantedInterface& wanted) {
  const InterfaceDeclaration& declared = *wanted.declared;
  wanted.groups_declared = declared.security_groups_size() > 0 || WasWrittenEmpty(declared.written_empty(), "security_groups");
  for (int i = 0; i < declared.security_groups_size(); ++i) {
    const Selector& selector = declared.security_groups(i);
    if (!selector.id().empty() && wanted.world->Group(selector.id())) {
      wanted.groups.push_back(selector.id());
      continue;
    }
    const SecurityGroup* group = FindSelected(context, wanted.world->observation().security_groups(), selector, "security group",
                                              wanted.provider, {wanted.address, wanted.Field(absl::StrCat("security_groups[", i, "]"))});
    if (group) wanted.groups.push_back(group->id());
  }
}

// The instance an interface is declared with. An id need not be observed: an interface that stays where it is says
// enough about its instance.
void ResolveInstance(Context& context, WantedInterface& wanted) {
  const InterfaceDeclaration& declared = *wanted.declared;
  if (!declared.has_attachment() && !declared.has_primary_of()) return;
  const Selector& selector = declared.has_primary_of() ? declared.primary_of() : declared.attachment().instance();
  if (!selector.id().empty()) {
    wanted.instance_id = selector.id();
    return;
  }
  const Instance* instance = FindSelected(context, wanted.world->observation().instances(), selector, "instance", wanted.provider,
                                          {wanted.address, wanted.Field(declared.has_primary_of() ? "primary_of" : "attachment.instance")});
  if (instance) wanted.instance_id = instance->id();
}

// Adopts the interface an instance was born with.
void AdoptPrimary(Context& context, WantedInterface& wanted) {
  const NetworkInterface* primary = wanted.world->PrimaryOf(wanted.instance_id);
  if (!primary) {
    context.Report(
        Message("EF-P07", {{"provider", wanted.provider}, {"instance", wanted.instance_id}}, {wanted.address, wanted.Field("primary_of")}));
    return;
  }
  if (wanted.row && wanted.row->id() != primary->id()) {
    context.Report(Message(
        "EF-P35", {{"address", wanted.address}, {"instance", wanted.instance_id}, {"known", wanted.row->id()}, {"id", primary->id()}},
        {wanted.address, wanted.Field("primary_of")}));
    return;
  }
  wanted.observed = primary;
  if (wanted.row) return;
  ManagedObject row;
  row.set_address(wanted.address);
  row.set_provider(wanted.provider);
  row.set_id(primary->id());
  *row.mutable_attributes()->mutable_network_interface() = AttributesOf(*primary);
  wanted.row = &context.SetRow(std::move(row));
  wanted.imported = true;
  context.managed_ids[ManagedIdKey(wanted.provider, primary->id())] = wanted.address;
}

}  // namespace

void ResolveInterfaces(Context& context) {
  if (context.input.options.destroy) return;
  const std::set<std::string> imported = ImportTargets(context);
  context.interfaces.reserve(context.input.desired.network_interfaces_size());
  for (const InterfaceDeclaration& declared : context.input.desired.network_interfaces()) {
    WantedInterface wanted;
    wanted.declared = &declared;
    wanted.address = AddressOf(RESOURCE_TYPE_NETWORK_INTERFACE, declared.key());
    wanted.provider = declared.provider();
    wanted.world = context.WorldOf(wanted.provider);
    if (!wanted.world) {
      context.Report(Message("EF-P14", {{"address", wanted.address}, {"provider", wanted.provider}}, {wanted.address, wanted.Field("")}));
      continue;
    }
    wanted.name = declared.has_name() ? declared.name() : declared.key();
    wanted.primary = declared.has_primary_of();
    wanted.delete_on_termination = declared.attachment().delete_on_termination();
    wanted.tags_declared = declared.tags_size() > 0 || WasWrittenEmpty(declared.written_empty(), "tags");
    wanted.keep_unlisted = declared.unlisted_ips() == UNLISTED_IPS_KEEP;
    wanted.secondary_ips.assign(declared.secondary_ips().begin(), declared.secondary_ips().end());
    std::sort(wanted.secondary_ips.begin(), wanted.secondary_ips.end(), AddressTextLess);
    if (declared.has_secondary_ip_count()) wanted.secondary_count = static_cast<int>(declared.secondary_ip_count());
    if (!declared.subnet().id().empty()) wanted.subnet = wanted.world->SubnetById(declared.subnet().id());
    if (!wanted.subnet) {
      wanted.subnet = FindSelected(context, wanted.world->observation().subnets(), declared.subnet(), "subnet", wanted.provider,
                                   {wanted.address, wanted.Field("subnet")});
    }
    ResolveGroups(context, wanted);
    ResolveInstance(context, wanted);
    AttachRow(context, imported, wanted);
    if (wanted.row && !wanted.row->id().empty()) wanted.observed = wanted.world->Interface(wanted.row->id());
    if (wanted.primary && !wanted.instance_id.empty()) AdoptPrimary(context, wanted);
    context.interfaces.push_back(std::move(wanted));
  }
  context.interfaces_by_address.reserve(context.interfaces.size());
  for (const WantedInterface& wanted : context.interfaces) context.interfaces_by_address[wanted.address] = &wanted;
}

void ResolveEips(Context& context) {
  if (context.input.options.destroy) return;
  const std::set<std::string> imported = ImportTargets(context);
  context.eips.reserve(context.input.desired.eips_size());
  for (const EipDeclaration& declared : context.input.desired.eips()) {
    WantedEip wanted;
    wanted.declared = &declared;
    wanted.address = AddressOf(RESOURCE_TYPE_EIP, declared.key());
    wanted.provider = declared.provider();
    wanted.world = context.WorldOf(wanted.provider);
    if (!wanted.world) {
      context.Report(Message("EF-P14", {{"address", wanted.address}, {"provider", wanted.provider}}, {wanted.address, wanted.Field("")}));
      continue;
    }
    wanted.name = declared.has_name() ? declared.name() : declared.key();
    wanted.tags_declared = declared.tags_size() > 0 || WasWrittenEmpty(declared.written_empty(), "tags");
    AttachRow(context, imported, wanted);
    if (wanted.row) wanted.observed = wanted.world->EipById(wanted.row->id());
    context.eips.push_back(std::move(wanted));
  }
}

void ResolveBindings(Context& context) {
  if (context.input.options.destroy) return;
  const std::set<std::string> imported = ImportTargets(context);
  absl::flat_hash_map<absl::string_view, const WantedEip*> eips;
  for (const WantedEip& eip : context.eips) eips[eip.declared->key()] = &eip;
  for (const EipBindingDeclaration& declared : context.input.desired.eip_bindings()) {
    WantedBinding wanted;
    wanted.declared = &declared;
    wanted.address = AddressOf(RESOURCE_TYPE_EIP_BINDING, declared.key());
    wanted.provider = declared.provider();
    wanted.world = context.WorldOf(wanted.provider);
    if (!wanted.world) {
      context.Report(Message("EF-P14", {{"address", wanted.address}, {"provider", wanted.provider}}, {wanted.address, wanted.Field("")}));
      continue;
    }
    if (!declared.eip().name().empty()) {
      const auto eip = eips.find(declared.eip().name());
      if (eip == eips.end()) continue;  // reported by config, or with the EIP itself
      wanted.eip = eip->second;
      if (wanted.eip->observed) wanted.eip_id = wanted.eip->observed->id();
    } else {
      wanted.eip_id = declared.eip().id();
      if (!wanted.world->EipById(wanted.eip_id)) {
        context.Report(Message("EF-P03", {{"provider", wanted.provider}, {"kind", "EIP"}, {"id", wanted.eip_id}, {"hint", ""}},
                               {wanted.address, wanted.Field("eip")}));
        continue;
      }
    }
    if (!declared.network_interface().name().empty()) {
      wanted.interface = context.WantedAt(AddressOf(RESOURCE_TYPE_NETWORK_INTERFACE, declared.network_interface().name()));
      if (!wanted.interface) continue;
      if (wanted.interface->observed) wanted.interface_id = wanted.interface->observed->id();
    } else {
      wanted.interface_id = declared.network_interface().id();
      if (!wanted.world->Interface(wanted.interface_id)) {
        context.Report(Message("EF-P03",
                               {{"provider", wanted.provider}, {"kind", "network interface"}, {"id", wanted.interface_id}, {"hint", ""}},
                               {wanted.address, wanted.Field("network_interface")}));
        continue;
      }
    }
    AttachRow(context, imported, wanted);
    context.bindings.push_back(std::move(wanted));
  }
}

}  // namespace eniform::planner
