#include "apply/rows.h"

#include <algorithm>
#include <optional>

#include "absl/strings/str_cat.h"
#include "planner/planner.h"
#include "proto/enum_text.h"
#include "proto/resource_address.h"

namespace eniform::apply {
namespace {

using google::protobuf::RepeatedPtrField;

std::string IdKey(absl::string_view provider, absl::string_view id) { return absl::StrCat(provider, "/", id); }

bool IsBinding(absl::string_view address) {
  const auto parsed = ResourceAddress::Parse(address);
  return parsed && parsed->type == RESOURCE_TYPE_EIP_BINDING;
}

bool Contains(const RepeatedPtrField<std::string>& list, absl::string_view text) {
  return std::any_of(list.begin(), list.end(), [&](const std::string& entry) { return text == entry; });
}

void Drop(RepeatedPtrField<std::string>* list, absl::string_view text) {
  list->erase(std::remove_if(list->begin(), list->end(), [&](const std::string& entry) { return text == entry; }), list->end());
}

// Collects edits: rows as they will be, by address.
class Editor {
 public:
  Editor(const Operation& operation, const OperationResult& result, const Rows& rows, const Rows& targets, Rest rest)
      : operation_(operation), result_(result), rows_(rows), targets_(targets), rest_(rest) {}

  absl::StatusOr<std::vector<StateEdit>> Edits();

 private:
  // A row with the wishes of its target and the facts of what is remembered. `id` is what it is on where nothing is remembered.
  ManagedObject Base(const std::string& address, const std::string& id) const;
  void SetInterface(ManagedObject& row, const NetworkInterface& interface) const;
  void SetEip(ManagedObject& row, const Eip& eip) const;
  // `seen`: whether the attributes are those of `result`.
  enum class Seen { kNo, kYes };
  void DropPicked(ManagedObject& row, Seen seen) const;
  void AddPicked(ManagedObject& row) const;
  // With the last operation of an address what the plan wishes is reached: picks it has no use for any more are no picks.
  void SettlePicked(ManagedObject& row) const;
  const NetworkInterface* Shown(absl::string_view id) const;
  const Eip* ShownEip(absl::string_view id) const;

  absl::Status Create();
  absl::Status Allocate();
  void DeleteInterface();
  void Release();
  void Bind();
  void Unbind();
  void Touch();
  void Refresh();

  const Operation& operation_;
  const OperationResult& result_;
  const Rows& rows_;
  const Rows& targets_;
  const Rest rest_;
  std::map<std::string, std::optional<ManagedObject>> after_;  // nullopt: forgotten
};

ManagedObject Editor::Base(const std::string& address, const std::string& id) const {
  const ManagedObject* row = rows_.Find(address);
  const ManagedObject* target = targets_.Find(address);
  ManagedObject base;
  if (target) {
    base = *target;
  } else if (row) {
    base = *row;
  }
  base.set_address(address);
  if (base.provider().empty()) base.set_provider(operation_.provider());
  if (row) {
    base.set_id(row->id());
    *base.mutable_attributes() = row->attributes();
    *base.mutable_picked_ips() = row->picked_ips();
    *base.mutable_deposed_ids() = row->deposed_ids();
    base.set_departed_with(row->departed_with());
  } else {
    base.set_id(id);
    base.clear_picked_ips();
    base.clear_deposed_ids();
    base.clear_departed_with();
  }
  return base;
}

void Editor::SetInterface(ManagedObject& row, const NetworkInterface& interface) const {
  InterfaceAttributes& attributes = *row.mutable_attributes()->mutable_network_interface();
  attributes = planner::AttributesOf(interface);
  // Where the cloud has no such switch the wish is kept by Eniform itself.
  if (row.promised_deletion()) attributes.set_delete_on_termination(true);
  row.set_id(interface.id());
}

void Editor::SetEip(ManagedObject& row, const Eip& eip) const {
  *row.mutable_attributes()->mutable_eip() = planner::AttributesOf(eip);
  row.set_id(eip.id());
}

void Editor::DropPicked(ManagedObject& row, Seen seen) const {
  if (operation_.kind() != UNASSIGN_ADDRESSES && operation_.kind() != MOVE_ADDRESSES) return;
  const InterfaceAttributes& attributes = row.attributes().network_interface();
  for (const std::string& address : operation_.arguments().private_ips()) {
    if (seen == Seen::kNo || !Contains(attributes.secondary_ips(), address)) Drop(row.mutable_picked_ips(), address);
  }
}

// REQUIRES: `row` is the row of operation_.target.
void Editor::AddPicked(ManagedObject& row) const {
  if (operation_.arguments().auto_ip_count() <= 0) return;
  for (const std::string& address : result_.picked_ips()) {
    if (!Contains(row.picked_ips(), address)) row.add_picked_ips(address);
  }
}

void Editor::SettlePicked(ManagedObject& row) const {
  const ManagedObject* target = targets_.Find(operation_.target());
  if (rest_ != Rest::kNone || !target) return;
  const std::vector<std::string> picked(row.picked_ips().begin(), row.picked_ips().end());
  for (const std::string& address : picked) {
    if (!Contains(target->picked_ips(), address) && !Contains(result_.picked_ips(), address)) Drop(row.mutable_picked_ips(), address);
  }
}

const NetworkInterface* Editor::Shown(absl::string_view id) const {
  for (const NetworkInterface& interface : result_.interfaces()) {
    if (id == interface.id()) return &interface;
  }
  return nullptr;
}

const Eip* Editor::ShownEip(absl::string_view id) const {
  for (const Eip& eip : result_.eips()) {
    if (id == eip.id()) return &eip;
  }
  return nullptr;
}

absl::Status Editor::Create() {
  if (result_.interfaces_size() != 1 || result_.interfaces(0).id().empty()) {
    return absl::InternalError("the plugin answered without the interface that was created. This is a bug of the plugin.");
  }
  const NetworkInterface& created = result_.interfaces(0);
  const ManagedObject* row = rows_.Find(operation_.target());
  ManagedObject base = Base(operation_.target(), "");
  if (row && !row->id().empty() && row->id() != created.id()) {
    if (!Contains(base.deposed_ids(), row->id())) base.add_deposed_ids(row->id());
    base.clear_picked_ips();
  }
  base.clear_departed_with();
  SetInterface(base, created);
  AddPicked(base);
  after_[operation_.target()] = std::move(base);
  return absl::OkStatus();
}

absl::Status Editor::Allocate() {
  if (result_.eips_size() != 1 || result_.eips(0).id().empty()) {
    return absl::InternalError("the plugin answered without the EIP that was allocated. This is a bug of the plugin.");
  }
  ManagedObject base = Base(operation_.target(), "");
  SetEip(base, result_.eips(0));
  after_[operation_.target()] = std::move(base);
  return absl::OkStatus();
}

void Editor::DeleteInterface() {
  const std::string& id = operation_.arguments().interface().id();
  const ManagedObject* row = rows_.Find(operation_.target());
  const ManagedObject* target = targets_.Find(operation_.target());
  if (!row) return;
  ManagedObject base = Base(operation_.target(), row->id());
  if (row->id() == id) {
    base.clear_id();
    base.clear_picked_ips();
    if (target && !target->departed_with().empty()) {
      base.set_departed_with(target->departed_with());
      *base.mutable_attributes() = target->attributes();
    }
  } else if (Contains(base.deposed_ids(), id)) {
    Drop(base.mutable_deposed_ids(), id);
  } else {
    return;
  }
  const bool empty = base.id().empty() && base.deposed_ids().empty() && base.departed_with().empty();
  if (empty || (!target && rest_ == Rest::kNone)) {
    after_[operation_.target()] = std::nullopt;
  } else {
    after_[operation_.target()] = std::move(base);
  }
}

void Editor::Release() {
  const ManagedObject* row = rows_.Find(operation_.target());
  if (row && row->id() == operation_.arguments().eip().id()) after_[operation_.target()] = std::nullopt;
}

void Editor::Bind() {
  const OperationArguments& arguments = operation_.arguments();
  ManagedObject base = Base(operation_.target(), arguments.eip().id());
  EipBindingAttributes binding;
  binding.set_eip(arguments.eip().id());
  binding.set_network_interface(arguments.interface().id());
  binding.set_private_ip(arguments.private_ip());
  if (const Eip* eip = ShownEip(arguments.eip().id())) {
    binding.set_public_ip(eip->public_ip());
    if (!eip->private_ip().empty()) binding.set_private_ip(eip->private_ip());
  } else if (const ManagedObject* row = rows_.FindById(operation_.provider(), arguments.eip().id())) {
    binding.set_public_ip(row->attributes().eip().public_ip());
  }
  *base.mutable_attributes()->mutable_eip_binding() = std::move(binding);
  base.set_id(arguments.eip().id());
  after_[operation_.target()] = std::move(base);
}

void Editor::Unbind() {
  const ManagedObject* row = rows_.Find(operation_.target());
  // A binding that gets another EIP may first have to take that one from its holder: then this row is not what was unbound.
  if (row && IsBinding(row->address()) && row->id() == operation_.arguments().eip().id()) after_[operation_.target()] = std::nullopt;
}

// The row of the target of an operation that neither makes nor ends anything: its wishes hold from now on.
void Editor::Touch() {
  const ManagedObject* row = rows_.Find(operation_.target());
  const ManagedObject* target = targets_.Find(operation_.target());
  if (!row && !target) return;
  if (!target && rest_ == Rest::kNone) {
    after_[operation_.target()] = std::nullopt;
    return;
  }
  const bool on_eip = operation_.arguments().has_eip() && !operation_.arguments().has_interface();
  const ObjectRef& ref = on_eip ? operation_.arguments().eip() : operation_.arguments().interface();
  ManagedObject base = Base(operation_.target(), row ? row->id() : target->id().empty() ? ref.id() : target->id());
  const NetworkInterface* interface = Shown(base.id());
  const Eip* eip = ShownEip(base.id());
  if (interface) SetInterface(base, *interface);
  if (eip) SetEip(base, *eip);
  DropPicked(base, interface ? Seen::kYes : Seen::kNo);
  if (operation_.kind() == ASSIGN_ADDRESSES) AddPicked(base);
  SettlePicked(base);
  after_[operation_.target()] = std::move(base);
}

void Editor::Refresh() {
  for (const NetworkInterface& interface : result_.interfaces()) {
    const ManagedObject* row = rows_.FindById(operation_.provider(), interface.id());
    if (!row || after_.contains(row->address())) continue;
    ManagedObject base = Base(row->address(), row->id());
    SetInterface(base, interface);
    DropPicked(base, Seen::kYes);
    after_[row->address()] = std::move(base);
  }
  for (const Eip& eip : result_.eips()) {
    const ManagedObject* row = rows_.FindById(operation_.provider(), eip.id());
    if (!row || after_.contains(row->address())) continue;
    ManagedObject base = Base(row->address(), row->id());
    SetEip(base, eip);
    after_[row->address()] = std::move(base);
  }
}

absl::StatusOr<std::vector<StateEdit>> Editor::Edits() {
  absl::Status status;
  switch (operation_.kind()) {
    case CREATE_INTERFACE:
      status = Create();
      break;
    case ALLOCATE_EIP:
      status = Allocate();
      break;
    case DELETE_INTERFACE:
      DeleteInterface();
      break;
    case RELEASE_EIP:
      Release();
      break;
    case BIND_EIP:
      Bind();
      break;
    case UNBIND_EIP:
      Unbind();
      break;
    default:
      Touch();
  }
  if (!status.ok()) return status;
  Refresh();
  std::vector<StateEdit> edits;
  for (auto& [address, row] : after_) {
    if (!row && !rows_.Find(address)) continue;
    StateEdit& edit = edits.emplace_back();
    edit.set_kind(row ? StateEdit::UPSERT : StateEdit::REMOVE);
    if (row) {
      *edit.mutable_object() = std::move(*row);
    } else {
      edit.mutable_object()->set_address(address);
    }
  }
  return edits;
}

}  // namespace

Rows::Rows(const RepeatedPtrField<ManagedObject>& objects) {
  for (const ManagedObject& object : objects) Put(object);
}

const ManagedObject* Rows::Find(absl::string_view address) const {
  const auto it = rows_.find(address);
  return it == rows_.end() ? nullptr : &it->second;
}

const ManagedObject* Rows::FindById(absl::string_view provider, absl::string_view id) const {
  const auto it = addresses_.find(IdKey(provider, id));
  return it == addresses_.end() ? nullptr : Find(it->second);
}

void Rows::Put(ManagedObject row) {
  Remove(row.address());
  if (!row.id().empty() && !IsBinding(row.address())) addresses_[IdKey(row.provider(), row.id())] = row.address();
  std::string address = row.address();
  rows_.insert_or_assign(std::move(address), std::move(row));
}

void Rows::Remove(absl::string_view address) {
  const auto it = rows_.find(address);
  if (it == rows_.end()) return;
  const auto id = addresses_.find(IdKey(it->second.provider(), it->second.id()));
  if (id != addresses_.end() && id->second == it->first) addresses_.erase(id);
  rows_.erase(it);
}

void Rows::Apply(const std::vector<StateEdit>& edits) {
  for (const StateEdit& edit : edits) {
    if (edit.kind() == StateEdit::UPSERT) Put(edit.object());
    if (edit.kind() == StateEdit::REMOVE) Remove(edit.object().address());
    if (edit.kind() == StateEdit::RENAME) {
      const ManagedObject* row = Find(edit.from());
      if (!row) continue;
      ManagedObject renamed = *row;
      Remove(edit.from());
      renamed.set_address(edit.object().address());
      Put(std::move(renamed));
    }
  }
}

void Rows::WriteTo(google::protobuf::RepeatedPtrField<ManagedObject>& objects) const {
  objects.Clear();
  for (const auto& [address, row] : rows_) *objects.Add() = row;
}

absl::StatusOr<std::vector<StateEdit>> EditsAfter(const Operation& operation, const OperationResult& result, const Rows& rows,
                                                  const Rows& targets, Rest rest) {
  return Editor(operation, result, rows, targets, rest).Edits();
}

}  // namespace eniform::apply
