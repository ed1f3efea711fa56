#include "providers/tencentcloud/execute.h"

#include "absl/strings/str_cat.h"
#include "providers/tencentcloud/operations.h"

namespace eniform::tencentcloud {
namespace {

constexpr absl::Duration kDefaultTimeout = absl::Minutes(10);
constexpr size_t kLongestToken = 64;  // Tencent reference 2.1

OperationOutcome Run(OperationContext& context, OperationKind kind) {
  switch (kind) {
    case CREATE_INTERFACE:
      return CreateInterface(context);
    case DELETE_INTERFACE:
      return DeleteInterface(context);
    case UPDATE_INTERFACE:
      return UpdateInterface(context);
    case SET_SECURITY_GROUPS:
      return SetSecurityGroups(context);
    case SET_TAGS:
      return SetTags(context);
    case ASSIGN_ADDRESSES:
      return AssignAddresses(context);
    case UNASSIGN_ADDRESSES:
      return UnassignAddresses(context);
    case MOVE_ADDRESSES:
      return MoveAddresses(context);
    case ATTACH:
      return Attach(context);
    case DETACH:
      return Detach(context);
    case MOVE_INTERFACE:
      return MoveInterface(context);
    case CHANGE_SUBNET:
    case CHANGE_PRIMARY_ADDRESS:
      return ChangePrimary(context, kind);
    case ALLOCATE_EIP:
      return AllocateEip(context);
    case RELEASE_EIP:
      return ReleaseEip(context);
    case UPDATE_EIP:
      return UpdateEip(context);
    case BIND_EIP:
      return BindEip(context);
    case UNBIND_EIP:
      return UnbindEip(context);
    default:
      return sdk::MakeError(ERROR_CLASS_INVALID, "", absl::StrCat(OperationKind_Name(kind), " is no operation of this cloud"));
  }
}

}  // namespace

sdk::Result<OperationResult> Execute(Session& session, const ExecuteRequest& request, const sdk::ProgressSink& progress) {
  if (request.token().empty() || request.token().size() > kLongestToken) {
    return sdk::MakeError(ERROR_CLASS_INVALID, "", absl::StrCat("an operation's token has 1 to ", kLongestToken, " characters"));
  }
  const absl::Duration timeout = request.timeout_seconds() > 0 ? absl::Seconds(request.timeout_seconds()) : kDefaultTimeout;
  OperationContext context{session, request.operation().arguments(), request.token(), session.clock->Now() + timeout, progress};
  return Run(context, request.operation().kind());
}

}  // namespace eniform::tencentcloud
