// Plans in the words of the model.
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "tests/optimum/pairs.h"

namespace eniform::optimum {
namespace {

int LastNumber(absl::string_view text) {
  const std::vector<std::string> parts = absl::StrSplit(text, absl::ByAnyChar(".-ie"));
  int number = -1;
  return !parts.empty() && absl::SimpleAtoi(parts.back(), &number) ? number : -1;
}

int AddressNumber(const std::string& text) {
  const int last = LastNumber(text);
  return last >= 10 && last < 10 + kAddresses ? last - 10 : kAnyAddress;
}

int InterfaceNumber(const ObjectRef& ref) { return ref.id().empty() ? kKeys + LastNumber(ref.address()) : LastNumber(ref.id()); }

}  // namespace

int BitOf(const std::string& address) {
  if (address.rfind("203.0.113.", 0) == 0) return kAddresses + LastNumber(address);
  return AddressNumber(address);
}

std::optional<Step> StepOf(const Operation& operation) {
  const OperationArguments& a = operation.arguments();
  Step step{Act::kCreate};
  if (a.has_interface()) step.interface = InterfaceNumber(a.interface());
  if (operation.kind() == CREATE_INTERFACE) step.interface = kKeys + LastNumber(operation.target());
  if (!a.primary_ip().empty()) step.primary = AddressNumber(a.primary_ip());
  for (const std::string& address : a.private_ips()) step.addresses |= 1u << AddressNumber(address);
  if (a.has_eip()) step.eip = LastNumber(a.eip().id().empty() ? a.eip().address() : a.eip().id());
  switch (operation.kind()) {
    case UPDATE_INTERFACE:
    case UPDATE_EIP:
      return std::nullopt;
    case CREATE_INTERFACE:
      return step;
    case DELETE_INTERFACE:
      step.act = Act::kDelete;
      return step;
    case ASSIGN_ADDRESSES:
      step.act = Act::kAssign;
      return step;
    case UNASSIGN_ADDRESSES:
      step.act = Act::kUnassign;
      return step;
    case MOVE_ADDRESSES:
      step.act = Act::kMoveAddress;
      step.to = InterfaceNumber(a.to_interface());
      return step;
    case ATTACH:
      step.act = Act::kAttach;
      step.to = LastNumber(a.instance_id());
      return step;
    case DETACH:
      step.act = Act::kDetach;
      return step;
    case MOVE_INTERFACE:
      step.act = Act::kMoveInterface;
      step.to = LastNumber(a.to_instance_id());
      return step;
    case CHANGE_SUBNET:
    case CHANGE_PRIMARY_ADDRESS:
      step.act = Act::kChangePrimary;
      step.to = LastNumber(a.subnet_id().substr(1));
      return step;
    case ALLOCATE_EIP:
      step.act = Act::kAllocate;
      step.eip = LastNumber(operation.target());
      step.interface = -1;
      return step;
    case RELEASE_EIP:
      step.act = Act::kRelease;
      return step;
    default: {
      step.act = operation.kind() == BIND_EIP ? Act::kBind : Act::kUnbind;
      const int address = a.private_ip().empty() ? kAnyAddress : AddressNumber(a.private_ip());
      step.to = address == kAnyAddress ? kAtPrimaryOf + step.interface : kAtAddress + address;
      step.interface = -1;
      step.primary = kAnyAddress;
      return step;
    }
  }
}

}  // namespace eniform::optimum
