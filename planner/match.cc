// Rows of the state, matched with what is declared: renames, imports, and the providers that rows live in.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "planner/steps.h"
#include "proto/resource_address.h"

namespace eniform::planner {
namespace {

// An observation for an alias that nobody looked at.
const Observation& EmptyObservation() {
  static const auto& empty = *new Observation;
  return empty;
}

void FindProviders(Context& context) {
  for (const ProviderDeclaration& provider : context.input.desired.providers()) context.providers[provider.key()] = provider;
  for (const ManagedObject& row : context.input.prior.objects()) {
    if (context.providers.contains(row.provider())) continue;
    ProviderDeclaration& provider = context.providers[row.provider()];
    provider.set_key(row.provider());
    provider.set_plugin(row.plugin());
    provider.set_region(row.region());
    if (!row.endpoint().empty()) provider.set_endpoint(row.endpoint());
  }
  std::map<std::string, const Observation*> observations;
  for (const Observation& observation : context.input.observed) observations[observation.provider()] = &observation;
  for (const auto& [alias, provider] : context.providers) {
    const auto capabilities = context.input.capabilities.find(alias);
    if (capabilities == context.input.capabilities.end()) continue;  // an alias nothing uses
    const auto observation = observations.find(alias);
    context.worlds.emplace(
        std::piecewise_construct, std::forward_as_tuple(alias),
        std::forward_as_tuple(observation == observations.end() ? EmptyObservation() : *observation->second, capabilities->second));
  }
}

void FollowMoves(Context& context) {
  int index = 0;
  for (const MovedDeclaration& moved : context.input.desired.moved()) {
    const std::string field = absl::StrCat("moved[", index++, "]");
    const auto from = context.rows.find(moved.from());
    if (from == context.rows.end()) continue;  // done by an earlier plan
    if (context.rows.contains(moved.to())) {
      context.Report(Message("EF-P13", {{"from", moved.from()}, {"to", moved.to()}}, {moved.to(), absl::StrCat(field, ".to")}));
      continue;
    }
    StateEdit* edit = context.plan.add_state_edits();
    edit->set_kind(StateEdit::RENAME);
    edit->set_from(moved.from());
    edit->mutable_object()->set_address(moved.to());
    ManagedObject row = *from->second;
    context.rows.erase(from);
    row.set_address(moved.to());
    context.SetRow(std::move(row));
  }
}

// The declared provider alias of an address; empty: not declared.
std::string ProviderOf(const Declaration& desired, const ResourceAddress& address) {
  switch (address.type) {
    case RESOURCE_TYPE_NETWORK_INTERFACE:
      for (const auto& interface : desired.network_interfaces()) {
        if (interface.key() == address.name) return interface.provider();
      }
      break;
    case RESOURCE_TYPE_EIP:
      for (const auto& eip : desired.eips()) {
        if (eip.key() == address.name) return eip.provider();
      }
      break;
    case RESOURCE_TYPE_EIP_BINDING:
      for (const auto& binding : desired.eip_bindings()) {
        if (binding.key() == address.name) return binding.provider();
      }
      break;
    default:
      break;
  }
  return "";
}

// Fills `row` from the observed object; false: there is none.
bool FillImported(const World& world, const ResourceAddress& address, const std::string& id, ManagedObject& row) {
  row.set_id(id);
  if (address.type == RESOURCE_TYPE_NETWORK_INTERFACE) {
    const NetworkInterface* interface = world.Interface(id);
    if (!interface) return false;
    *row.mutable_attributes()->mutable_network_interface() = AttributesOf(*interface);
    return true;
  }
  const Eip* eip = world.EipById(id);
  if (!eip) return false;
  if (address.type == RESOURCE_TYPE_EIP) {
    *row.mutable_attributes()->mutable_eip() = AttributesOf(*eip);
    return true;
  }
  if (eip->interface_id().empty()) return false;
  EipBindingAttributes* binding = row.mutable_attributes()->mutable_eip_binding();
  binding->set_eip(eip->id());
  binding->set_network_interface(eip->interface_id());
  binding->set_private_ip(eip->private_ip());
  binding->set_public_ip(eip->public_ip());
  return true;
}

absl::string_view KindText(ResourceType type) {
  switch (type) {
    case RESOURCE_TYPE_NETWORK_INTERFACE:
      return "network interface";
    case RESOURCE_TYPE_EIP:
      return "EIP";
    default:
      return "bound EIP";
  }
}

void FollowImports(Context& context) {
  if (context.input.options.destroy) return;
  int index = 0;
  for (const ImportDeclaration& import : context.input.desired.imports()) {
    const Subject subject{import.to(), absl::StrCat("imports[", index++, "].id")};
    const auto address = ResourceAddress::Parse(import.to());
    if (!address) continue;  // reported by config
    const std::string provider = ProviderOf(context.input.desired, *address);
    const World* world = context.WorldOf(provider);
    if (!world) continue;
    if (const auto known = context.rows.find(import.to()); known != context.rows.end()) {
      if (known->second->id() != import.id()) {
        context.Report(Message("EF-P11", {{"address", import.to()}, {"known", known->second->id()}, {"id", import.id()}}, subject));
      }
      continue;  // imported by an earlier plan
    }
    if (const auto other = context.managed_ids.find(ManagedIdKey(provider, import.id()));
        other != context.managed_ids.end() && address->type != RESOURCE_TYPE_EIP_BINDING) {
      context.Report(Message("EF-P12", {{"id", import.id()}, {"known", other->second}, {"address", import.to()}}, subject));
      continue;
    }
    ManagedObject row;
    row.set_address(import.to());
    row.set_provider(provider);
    if (!FillImported(*world, *address, import.id(), row)) {
      context.Report(Message(
          "EF-P09", {{"provider", provider}, {"kind", KindText(address->type)}, {"id", import.id()}, {"address", import.to()}}, subject));
      continue;
    }
    context.SetRow(std::move(row));
  }
}

// Deposed interfaces that were deleted meanwhile need no deletion; what is left of them is their id in a row.
void DropGoneDeposed(Context& context) {
  if (!context.input.options.refreshed) return;
  for (const auto& [address, known] : context.rows) {
    const World* world = context.WorldOf(known->provider());
    if (!world || known->deposed_ids().empty()) continue;
    ManagedObject row = *known;
    auto& ids = *row.mutable_deposed_ids();
    ids.erase(std::remove_if(ids.begin(), ids.end(), [&](const std::string& id) { return world->Interface(id) == nullptr; }), ids.end());
    if (ids.size() == known->deposed_ids_size()) continue;
    context.Upsert(row);
    context.SetRow(std::move(row));
  }
}

void IndexIds(Context& context) {
  context.managed_ids.clear();
  context.managed_ids.reserve(context.rows.size());
  for (const auto& [address, row] : context.rows) {
    // A binding is named by its EIP's id; the EIP's own row is what that id means.
    if (row->id().empty() || row->attributes().has_eip_binding()) continue;
    context.managed_ids[ManagedIdKey(row->provider(), row->id())] = row->address();
  }
}

}  // namespace

void MatchRows(Context& context) {
  FindProviders(context);
  context.remembered.reserve(context.input.prior.objects_size());
  for (const ManagedObject& row : context.input.prior.objects()) {
    context.rows.insert_or_assign(context.rows.end(), row.address(), &row);  // a state is sorted by address
    context.remembered.insert(row.address());
  }
  FollowMoves(context);
  DropGoneDeposed(context);
  IndexIds(context);
  FollowImports(context);
  if (!context.input.desired.imports().empty()) IndexIds(context);
}

}  // namespace eniform::planner
