#include "providers/jdcloud/execute.h"

#include "providers/jdcloud/operations.h"

namespace eniform::jdcloud {

const std::vector<sdk::OperationHandler<Session>>& Handlers() {
  static const auto* const handlers = new std::vector<sdk::OperationHandler<Session>>{
      {CREATE_INTERFACE, &CreateInterface, &ResolveCreate},
      {DELETE_INTERFACE, &DeleteInterface},
      {UPDATE_INTERFACE, &UpdateInterface},
      {SET_SECURITY_GROUPS, &SetSecurityGroups},
      {ASSIGN_ADDRESSES, &AssignAddresses, &ResolveAssign},
      {UNASSIGN_ADDRESSES, &UnassignAddresses},
      {ATTACH, &Attach, &ResolveAttachment},
      {DETACH, &Detach, &ResolveAttachment},
      {SET_DELETE_ON_TERMINATION, &SetDeleteOnTermination, &ResolveDeleteOnTermination},
      {ALLOCATE_EIP, &AllocateEip, &ResolveMade},
      {RELEASE_EIP, &ReleaseEip},
      {UPDATE_EIP, &UpdateEip},
      {BIND_EIP, &BindEip, &ResolveBind},
      {UNBIND_EIP, &UnbindEip, &ResolveUnbind},
  };
  return *handlers;
}

}  // namespace eniform::jdcloud
