#include "planner/context.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace eniform::planner {
namespace {

template <typename Repeated>
bool Holds(const Repeated& values, absl::string_view value) {
  return std::any_of(values.begin(), values.end(), [&](const std::string& v) { return v == value; });
}

}  // namespace

std::string ManagedIdKey(absl::string_view provider, absl::string_view id) { return absl::StrCat(provider, "/", id); }

bool WantedInterface::Ignores(absl::string_view field) const { return Holds(declared->ignore(), field); }
bool WantedEip::Ignores(absl::string_view field) const { return Holds(declared->ignore(), field); }

std::string WantedInterface::Field(absl::string_view field) const {
  return absl::StrCat("network_interfaces.", declared->key(), field.empty() ? "" : ".", field);
}
std::string WantedEip::Field(absl::string_view field) const {
  return absl::StrCat("eips.", declared->key(), field.empty() ? "" : ".", field);
}
std::string WantedBinding::Field(absl::string_view field) const {
  return absl::StrCat("eip_bindings.", declared->key(), field.empty() ? "" : ".", field);
}

const World* Context::WorldOf(const std::string& alias) const {
  const auto it = worlds.find(alias);
  return it == worlds.end() ? nullptr : &it->second;
}

const WantedInterface* Context::WantedAt(absl::string_view address) const {
  const auto it = interfaces_by_address.find(address);
  return it == interfaces_by_address.end() ? nullptr : it->second;
}

bool Context::Selected(const std::string& address) const {
  if (selection.empty()) return true;
  const auto it = selection.find(address);
  return it != selection.end() && it->second;
}

Operation* Context::Add(OperationKind kind, const World& world, const std::string& provider, const std::string& target,
                        const std::string& because) {
  const OperationCapability* capability = world.Capability(kind);
  if (!capability) {
    Report(Message("EF-P10", {{"operation", OperationKind_Name(kind)}, {"address", target}, {"provider", provider}}, {target, ""},
                   world.RuleCode(absl::StrCat("operation.", OperationKind_Name(kind)), "")));
    return nullptr;
  }
  Operation& operation = drafts.emplace_back().operation;
  operation.set_kind(kind);
  operation.set_target(target);
  operation.set_provider(provider);
  operation.set_because(because);
  operation.set_disruption(capability->disruption());
  operation.set_api_calls(std::max(1, capability->api_calls()));
  operation.set_estimated_seconds(capability->estimated_seconds());
  return &operation;
}

const ManagedObject& Context::SetRow(ManagedObject row) {
  const ManagedObject& kept = own_rows.emplace_back(std::move(row));
  rows[kept.address()] = &kept;
  return kept;
}

void Context::Upsert(const ManagedObject& row) {
  StateEdit* edit = plan.add_state_edits();
  edit->set_kind(StateEdit::UPSERT);
  *edit->mutable_object() = row;
}

void Context::RemoveRow(const std::string& address) {
  StateEdit* edit = plan.add_state_edits();
  edit->set_kind(StateEdit::REMOVE);
  edit->mutable_object()->set_address(address);
}

}  // namespace eniform::planner
