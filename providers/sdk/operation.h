// One operation under way, and how it gets to the cloud's function for its kind.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "providers/sdk/cloud_provider.h"
#include "providers/sdk/cloud_session.h"
#include "providers/sdk/goals.h"

namespace eniform::sdk {

using OperationOutcome = Result<OperationResult>;

// Tags of created objects: whose state they belong to, and which operation made them.
inline constexpr char kMarkTag[] = "eniform:mark";
inline constexpr char kOperationTag[] = "eniform:op";

// Lives as long as its Execute or Resolve call.
struct OperationContext {
  CloudSession& cloud;
  OperationKind kind;
  OperationArguments arguments;
  std::string token;
  absl::Time deadline;
  const ProgressSink& progress;
};

// The same with all that one cloud's session offers.
template <typename Session>
struct ContextOf : OperationContext {
  ContextOf(OperationContext context, Session& session_given) : OperationContext(std::move(context)), session(session_given) {}
  Session& session;
};

// What a cloud does for a kind of operation: makes the call unless it is clear that nothing is left to do, waits until the objects show the
// effect, and returns the objects as they are then. "It is so already" is success. Errors are not tried again here.
template <typename Session>
struct OperationHandler {
  OperationKind kind;
  OperationOutcome (*execute)(ContextOf<Session>&);
  ResolveResponse (*resolve)(ContextOf<Session>&) = nullptr;  // nullptr: by what the objects show (resolve.h)
};

inline constexpr size_t kLongestToken = 64;  // of proto/provider.proto; clouds take as much (Tencent reference 2.1, Alibaba reference 2.2)

// nullptr: it is no operation of this cloud.
template <typename Session>
const OperationHandler<Session>* FindHandler(const std::vector<OperationHandler<Session>>& handlers, OperationKind kind) {
  for (const OperationHandler<Session>& handler : handlers) {
    if (handler.kind == kind) return &handler;
  }
  return nullptr;
}

inline ProviderError NoOperation(OperationKind kind) {
  return MakeError(ERROR_CLASS_INVALID, "", absl::StrCat(OperationKind_Name(kind), " is no operation of this cloud"));
}

// One operation, from its arguments to its settled result.
template <typename Session>
OperationOutcome ExecuteOperation(Session& session, const ExecuteRequest& request, const ProgressSink& progress,
                                  const std::vector<OperationHandler<Session>>& handlers) {
  constexpr absl::Duration kDefaultTimeout = absl::Minutes(10);
  if (request.token().empty() || request.token().size() > kLongestToken) {
    return MakeError(ERROR_CLASS_INVALID, "", absl::StrCat("an operation's token has 1 to ", kLongestToken, " characters"));
  }
  const OperationKind kind = request.operation().kind();
  const OperationHandler<Session>* handler = FindHandler(handlers, kind);
  if (!handler) return NoOperation(kind);
  const absl::Duration timeout = request.timeout_seconds() > 0 ? absl::Seconds(request.timeout_seconds()) : kDefaultTimeout;
  ContextOf<Session> context({session, kind, request.operation().arguments(), request.token(), session.clock->Now() + timeout, progress},
                             session);
  return handler->execute(context);
}

}  // namespace eniform::sdk
