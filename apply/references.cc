#include "apply/references.h"

#include "absl/strings/str_cat.h"

namespace eniform::apply {
namespace {

absl::Status Fill(const Operation& operation, ObjectRef* ref, const Rows& rows, const Rows& targets) {
  if (!ref->id().empty()) return absl::OkStatus();
  const ManagedObject* row = rows.Find(ref->address());
  if (!row || row->id().empty()) row = targets.Find(ref->address());
  if (!row || row->id().empty()) {
    return absl::FailedPreconditionError(
        absl::StrCat("operation ", operation.id(), " works on ", ref->address().empty() ? "nothing" : ref->address(),
                     ", which has no id yet. Nothing was called; plan again. If the new plan says the same, "
                     "this is a bug of Eniform."));
  }
  ref->set_id(row->id());
  return absl::OkStatus();
}

std::string PrimaryAddress(const std::string& provider, const std::string& id, const Rows& rows, const Rows& targets) {
  for (const Rows* source : {&rows, &targets}) {
    const ManagedObject* row = source->FindById(provider, id);
    if (row && !row->attributes().network_interface().primary_ip().empty()) return row->attributes().network_interface().primary_ip();
  }
  return "";
}

}  // namespace

absl::Status FillReferences(Operation& operation, const Rows& rows, const Rows& targets) {
  if (operation.kind() == CREATE_INTERFACE || operation.kind() == ALLOCATE_EIP) return absl::OkStatus();
  OperationArguments& arguments = *operation.mutable_arguments();
  if (arguments.has_interface()) {
    if (absl::Status status = Fill(operation, arguments.mutable_interface(), rows, targets); !status.ok()) return status;
  }
  if (arguments.has_to_interface()) {
    if (absl::Status status = Fill(operation, arguments.mutable_to_interface(), rows, targets); !status.ok()) return status;
  }
  if (arguments.has_eip()) {
    if (absl::Status status = Fill(operation, arguments.mutable_eip(), rows, targets); !status.ok()) return status;
  }
  if (operation.kind() == BIND_EIP && arguments.private_ip().empty()) {
    arguments.set_private_ip(PrimaryAddress(operation.provider(), arguments.interface().id(), rows, targets));
  }
  return absl::OkStatus();
}

}  // namespace eniform::apply
