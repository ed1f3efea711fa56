// Whether an operation whose answer was lost did happen, found out by looking only.
#pragma once

#include "providers/sdk/operation.h"
#include "providers/sdk/operations.h"

namespace eniform::sdk {

// What was created is found by its tag kOperationTag; everything else by what the objects show. Addresses that the cloud picks leave no
// trace of who asked: NOT_DONE then, which is safe because the repeated call carries the same token and gets the same addresses.
ResolveResponse ResolveByObjects(OperationContext& context);

// Answers of a cloud's own function.
ResolveResponse Failed(ProviderError error);
ResolveResponse Settled(ResolveResponse::Outcome outcome, OperationResult result = {});
// By the goal of `kind` for the interface or EIP that the arguments name.
ResolveResponse ByInterface(OperationContext& context, OperationKind kind);
ResolveResponse ByEip(OperationContext& context, OperationKind kind);

template <typename Session>
ResolveResponse ResolveOperation(Session& session, const ResolveRequest& request, const std::vector<OperationHandler<Session>>& handlers) {
  constexpr absl::Duration kPatience = absl::Minutes(2);
  const ProgressSink quiet = [](const Progress&) { return true; };
  const OperationKind kind = request.operation().kind();
  const OperationHandler<Session>* handler = FindHandler(handlers, kind);
  if (!handler) return Failed(NoOperation(kind));
  ContextOf<Session> context({session, kind, request.operation().arguments(), request.token(), session.clock->Now() + kPatience, quiet},
                             session);
  return handler->resolve ? handler->resolve(context) : ResolveByObjects(context);
}

}  // namespace eniform::sdk
