// What every cloud as a script has: its session, what it was asked, and operations run in it.
#pragma once

#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "providers/sdk/operation.h"
#include "providers/sdk/resolve.h"
#include "tests/providers/sdk/arguments.h"
#include "tests/providers/sdk/fake_clock.h"
#include "tests/providers/sdk/scripted_actions.h"

namespace eniform::sdk {

// `Cloud` derives from it and has, all static: kRegion; ActionOf(request), as ScriptedActions wants it; Unscripted(), an HttpAnswer; and
// the cloud's way to run an operation: Run(session, request, progress) and Settle(session, request).
template <typename Cloud, typename Session>
class ScriptedSession {
 public:
  using Options = std::remove_const_t<decltype(Session::options)>;

  explicit ScriptedSession(Options options)
      : actions_(&Cloud::ActionOf, Cloud::Unscripted()), session_(std::move(options), actions_.transport(), &clock_) {}

  static Options DefaultOptions() {
    Options options;
    options.api.credentials = {"AKIDEXAMPLE", "secretexample", ""};
    options.api.region = Cloud::kRegion;
    options.mark = "lineage-1";
    return options;
  }

  static std::string Header(const HttpRequest& request, const std::string& name) { return HeaderOf(request, name); }

  // The next answer of `action`; the last one is given again and again.
  Cloud& Raw(const std::string& action, int status, const std::string& body) {
    actions_.Add(action, status, body);
    return static_cast<Cloud&>(*this);
  }
  Cloud& Lose(const std::string& action, HttpFailure failure = HttpFailure::kLost) {
    actions_.Lose(action, failure);
    return static_cast<Cloud&>(*this);
  }

  // The bodies `action` was called with, exactly as they were sent.
  std::vector<std::string> Bodies(const std::string& action) {
    std::vector<std::string> bodies;
    for (const HttpRequest& request : requests(action)) bodies.push_back(request.body);
    return bodies;
  }
  std::vector<HttpRequest> requests() { return actions_.requests(); }
  std::vector<HttpRequest> requests(const std::string& action) { return actions_.requests(action); }

  // Runs one operation.
  OperationOutcome Execute(OperationKind kind, const OperationArguments& arguments, double timeout = 600) {
    auto request = RequestFor<ExecuteRequest>(kind, arguments);
    request.set_timeout_seconds(timeout);
    return Cloud::Run(session_, request, [this](const Progress& progress) {
      progress_.push_back(progress);
      return listening_;
    });
  }
  ResolveResponse Resolve(OperationKind kind, const OperationArguments& arguments) {
    return Cloud::Settle(session_, RequestFor<ResolveRequest>(kind, arguments));
  }

  // From now on nobody waits for the operation.
  void StopListening() { listening_ = false; }

  Session& session() { return session_; }
  FakeClock& clock() { return clock_; }
  const std::vector<Progress>& progress() const { return progress_; }

 private:
  template <typename Request>
  static Request RequestFor(OperationKind kind, const OperationArguments& arguments) {
    Request request;
    request.mutable_operation()->set_kind(kind);
    *request.mutable_operation()->mutable_arguments() = arguments;
    request.set_token("token-1");
    return request;
  }

  FakeClock clock_;
  ScriptedActions actions_;
  Session session_;
  std::vector<Progress> progress_;
  bool listening_ = true;
};

}  // namespace eniform::sdk
