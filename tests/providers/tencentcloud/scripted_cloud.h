// Tencent Cloud as a script: what each action answers, in order, and what it was asked.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "providers/tencentcloud/execute.h"
#include "providers/tencentcloud/session.h"
#include "tests/providers/sdk/fake_clock.h"
#include "tests/providers/sdk/scripted_transport.h"

namespace eniform::tencentcloud {

class ScriptedCloud {
 public:
  explicit ScriptedCloud(SessionOptions options = DefaultOptions())
      : transport_([this](const sdk::HttpRequest& request) { return Next(request); }), session_(std::move(options), &transport_, &clock_) {}

  static SessionOptions DefaultOptions() {
    SessionOptions options;
    options.api.credentials = {"AKIDEXAMPLE", "secretexample", ""};
    options.api.region = "ap-guangzhou";
    options.mark = "lineage-1";
    return options;
  }

  static std::string Header(const sdk::HttpRequest& request, const std::string& name) {
    for (const auto& [key, value] : request.headers) {
      if (key == name) return value;
    }
    return "";
  }

  // The members of the next answer of `action`, a JSON object without its braces; the last one is given again and again.
  ScriptedCloud& Answer(const std::string& action, const std::string& members) {
    return Raw(action, 200, absl::StrCat("{\"Response\":{", members, members.empty() ? "" : ",", "\"RequestId\":\"req-", action, "\"}}"));
  }
  ScriptedCloud& Fail(const std::string& action, const std::string& code, const std::string& message = "refused") {
    return Answer(action, absl::StrCat("\"Error\":{\"Code\":\"", code, "\",\"Message\":\"", message, "\"}"));
  }
  ScriptedCloud& Raw(const std::string& action, int status, const std::string& body) {
    sdk::HttpAnswer answer;
    answer.status = status;
    answer.body = body;
    return Add(action, std::move(answer));
  }
  ScriptedCloud& Lose(const std::string& action, sdk::HttpFailure failure = sdk::HttpFailure::kLost) {
    sdk::HttpAnswer answer;
    answer.failure = failure;
    answer.reason = "connection reset";
    return Add(action, std::move(answer));
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
    for (const sdk::HttpRequest& request : transport_.requests()) {
      if (Header(request, "X-TC-Action") == action) bodies.push_back(request.body);
    }
    return bodies;
  }
  std::vector<sdk::HttpRequest> requests() { return transport_.requests(); }

  // Runs one operation; `arguments` in protobuf text form.
  sdk::Result<OperationResult> Execute(OperationKind kind, const OperationArguments& arguments, double timeout = 600) {
    ExecuteRequest request;
    request.mutable_operation()->set_kind(kind);
    *request.mutable_operation()->mutable_arguments() = arguments;
    request.set_token("token-1");
    request.set_timeout_seconds(timeout);
    return tencentcloud::Execute(session_, request, [this](const Progress& progress) {
      progress_.push_back(progress);
      return true;
    });
  }

  Session& session() { return session_; }
  sdk::FakeClock& clock() { return clock_; }
  const std::vector<Progress>& progress() const { return progress_; }

 private:
  ScriptedCloud& Add(const std::string& action, sdk::HttpAnswer answer) {
    absl::MutexLock lock(&mutex_);
    answers_[action].push_back(std::move(answer));
    return *this;
  }

  sdk::HttpAnswer Next(const sdk::HttpRequest& request) {
    const std::string action = Header(request, "X-TC-Action");
    absl::MutexLock lock(&mutex_);
    std::vector<sdk::HttpAnswer>& answers = answers_[action];
    if (answers.empty()) {
      ADD_FAILURE() << "no answer is scripted for " << action << " " << request.body;
      sdk::HttpAnswer answer;
      answer.status = 200;
      answer.body = "{\"Response\":{\"Error\":{\"Code\":\"InvalidAction\",\"Message\":\"not scripted\"},\"RequestId\":\"r\"}}";
      return answer;
    }
    sdk::HttpAnswer answer = answers.front();
    if (answers.size() > 1) answers.erase(answers.begin());
    return answer;
  }

  sdk::FakeClock clock_;
  absl::Mutex mutex_;
  std::map<std::string, std::vector<sdk::HttpAnswer>> answers_ ABSL_GUARDED_BY(mutex_);
  sdk::ScriptedTransport transport_;
  Session session_;
  std::vector<Progress> progress_;
};

// OperationArguments from protobuf's text form.
OperationArguments Arguments(const std::string& text);

}  // namespace eniform::tencentcloud
