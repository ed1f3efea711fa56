// What each kind of operation does and how one in doubt is settled, one function a kind. proto/plan.proto (OperationArguments) says what
// each one uses, providers/sdk/operation.h what they have in common.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "providers/jdcloud/session.h"
#include "providers/sdk/operations.h"
#include "providers/sdk/resolve.h"

namespace eniform::jdcloud {

using Context = sdk::ContextOf<Session>;
using sdk::OperationOutcome;

OperationOutcome CreateInterface(Context& context);
OperationOutcome DeleteInterface(Context& context);
OperationOutcome UpdateInterface(Context& context);
OperationOutcome SetSecurityGroups(Context& context);

OperationOutcome AssignAddresses(Context& context);
OperationOutcome UnassignAddresses(Context& context);

OperationOutcome Attach(Context& context);
OperationOutcome Detach(Context& context);
OperationOutcome SetDeleteOnTermination(Context& context);

OperationOutcome AllocateEip(Context& context);
OperationOutcome ReleaseEip(Context& context);
OperationOutcome UpdateEip(Context& context);
OperationOutcome BindEip(Context& context);
OperationOutcome UnbindEip(Context& context);

// What was made is looked for by the tag of the operation, for some seconds where this process lost the answer. An operation that was
// looked for once is looked for again before it is repeated.
ResolveResponse ResolveMade(Context& context);
// The same, except where the region keeps no tags: then it stays in doubt. Where that is not known, it does if there is something untagged
// that it may have made.
ResolveResponse ResolveCreate(Context& context);
// Addresses that the cloud picks are told from those before by what this process saw before its call. Where it made none, NOT_DONE: the
// operation then refuses to be tried again.
ResolveResponse ResolveAssign(Context& context);
// Looks at both products; an attachment with another flag than asked for is NOT_DONE. A call that the cloud accepted a short while ago is
// RUNNING, so that it is not repeated.
ResolveResponse ResolveAttachment(Context& context);
ResolveResponse ResolveDeleteOnTermination(Context& context);
// Both sides of a binding: the EIP's and the interface's.
ResolveResponse ResolveBind(Context& context);
ResolveResponse ResolveUnbind(Context& context);

// The id of what `call` made. The cloud takes no token: the call is made only where `find` finds nothing (an empty id), and not repeated
// once its answer named what it made. Where the region keeps no tags it is looked for only after a call that may have been sent before.
using FindId = std::function<sdk::Result<std::string>()>;
using ReadId = std::string (*)(const Json& result);
sdk::Result<std::string> MakeOnce(Context& context, sdk::Sent& sent, const char* what, const ApiRequest& call, const FindId& find,
                                  ReadId read);

// Whether what an unanswered or accepted call did may not show yet. REQUIRES: it does not show.
bool MayStillShow(const Context& context);

// NOT_DONE becomes RUNNING while MayStillShow: a call that is repeated too early makes things twice.
ResolveResponse WhileItMayShow(const Context& context, ResolveResponse response);

// Empty: there is no such object.
template <typename T>
sdk::Result<std::string> IdOf(const sdk::ObjectResult<T>& object) {
  if (!object.ok()) return object.error();
  return *object ? (*object)->id() : std::string();
}

// For an action on one interface: /networkInterfaces/ID and what follows.
std::string InterfacePath(const std::string& id, const char* verb = "");

// userTags of what is created.
RequestJson UserTags(const Context& context);

inline constexpr int kSecondaryAddresses = 20;  // of an interface, never more (JD reference 4.2)

}  // namespace eniform::jdcloud
