// Tencent Cloud as a script: what each action answers, in order, and what it was asked.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "providers/tencentcloud/operations.h"
#include "providers/tencentcloud/session.h"
#include "tests/providers/sdk/fake_clock.h"
#include "tests/providers/sdk/scripted_actions.h"

namespace eniform::tencentcloud {

class ScriptedCloud {
 public:
  explicit ScriptedCloud(SessionOptions options = DefaultOptions())
      : actions_([](const sdk::HttpRequest& request) { return Header(request, "X-TC-Action"); }, Unscripted()),
        session_(std::move(options), actions_.transport(), &clock_) {}

  static SessionOptions DefaultOptions() {
    SessionOptions options;
    options.api.credentials = {"AKIDEXAMPLE", "secretexample", ""};
    options.api.region = "ap-guangzhou";
    options.mark = "lineage-1";
    return options;
  }

  static std::string Header(const sdk::HttpRequest& request, const std::string& name) { return sdk::HeaderOf(request, name); }

  // The members of the next answer of `action`, a JSON object without its braces; the last one is given again and again.
  ScriptedCloud& Answer(const std::string& action, const std::string& members) {
    return Raw(action, 200, absl::StrCat("{\"Response\":{", members, members.empty() ? "" : ",", "\"RequestId\":\"req-", action, "\"}}"));
  }
  ScriptedCloud& Fail(const std::string& action, const std::string& code, const std::string& message = "refused") {
    return Answer(action, absl::StrCat("\"Error\":{\"Code\":\"", code, "\",\"Message\":\"", message, "\"}"));
  }
  ScriptedCloud& Raw(const std::string& action, int status, const std::string& body) {
    actions_.Add(action, status, body);
    return *this;
  }
  ScriptedCloud& Lose(const std::string& action, sdk::HttpFailure failure = sdk::HttpFailure::kLost) {
    actions_.Lose(action, failure);
    return *this;
  }

  // An answer that lists one interface; `members` as in Answer.
  ScriptedCloud& Interface(const std::string& members) {
    return Answer(
        "DescribeNetworkInterfaces",
        absl::StrCat("\"NetworkInterfaceSet\":[{\"NetworkInterfaceId\":\"eni-1\",\"VpcId\":\"vpc-1\",", members, "}],\"TotalCount\":1"));
  }
  ScriptedCloud& NoInterface() { return Answer("DescribeNetworkInterfaces", "\"NetworkInterfaceSet\":[],\"TotalCount\":0"); }
  ScriptedCloud& Address(const std::string& members) {
    return Answer("DescribeAddresses", absl::StrCat("\"AddressSet\":[{\"AddressId\":\"eip-1\",", members, "}],\"TotalCount\":1"));
  }
  ScriptedCloud& NoAddress() { return Answer("DescribeAddresses", "\"AddressSet\":[],\"TotalCount\":0"); }

  // The bodies `action` was called with, exactly as they were sent.
  std::vector<std::string> Bodies(const std::string& action) {
    std::vector<std::string> bodies;
    for (const sdk::HttpRequest& request : actions_.requests(action)) bodies.push_back(request.body);
    return bodies;
  }
  std::vector<sdk::HttpRequest> requests() { return actions_.requests(); }

  // Runs one operation; `arguments` in protobuf text form.
  sdk::Result<OperationResult> Execute(OperationKind kind, const OperationArguments& arguments, double timeout = 600) {
    ExecuteRequest request;
    request.mutable_operation()->set_kind(kind);
    *request.mutable_operation()->mutable_arguments() = arguments;
    request.set_token("token-1");
    request.set_timeout_seconds(timeout);
    const sdk::ProgressSink sink = [this](const Progress& progress) {
      progress_.push_back(progress);
      return true;
    };
    return sdk::ExecuteOperation(session_, request, sink, Operations());
  }

  Session& session() { return session_; }
  sdk::FakeClock& clock() { return clock_; }
  const std::vector<Progress>& progress() const { return progress_; }

 private:
  static sdk::HttpAnswer Unscripted() {
    sdk::HttpAnswer answer;
    answer.status = 200;
    answer.body = "{\"Response\":{\"Error\":{\"Code\":\"InvalidAction\",\"Message\":\"not scripted\"},\"RequestId\":\"r\"}}";
    return answer;
  }

  sdk::FakeClock clock_;
  sdk::ScriptedActions actions_;
  Session session_;
  std::vector<Progress> progress_;
};

// OperationArguments from protobuf's text form.
OperationArguments Arguments(const std::string& text);

}  // namespace eniform::tencentcloud
