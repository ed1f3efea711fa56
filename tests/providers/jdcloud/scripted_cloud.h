// JD Cloud as a script: what each action answers, in order, and what it was asked.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "providers/jdcloud/execute.h"
#include "providers/jdcloud/session.h"
#include "providers/sdk/resolve.h"
#include "tests/providers/sdk/fake_clock.h"
#include "tests/providers/sdk/scripted_transport.h"

namespace eniform::jdcloud {

// Actions by method and what follows the region in the path: what tells them apart on the wire.
inline constexpr char kListInterfaces[] = "GET /networkInterfaces/";
inline constexpr char kListInstances[] = "GET /instances";
inline constexpr char kListEips[] = "GET /elasticIps/";
inline constexpr char kCreate[] = "POST /networkInterfaces/";
inline constexpr char kAllocate[] = "POST /elasticIps/";
inline constexpr char kAssign[] = "POST /networkInterfaces/port-1%3AassignSecondaryIps";
inline constexpr char kUnassign[] = "POST /networkInterfaces/port-1%3AunassignSecondaryIps";
inline constexpr char kModify[] = "PATCH /networkInterfaces/port-1";
inline constexpr char kDelete[] = "DELETE /networkInterfaces/port-1";
inline constexpr char kBind[] = "POST /networkInterfaces/port-1%3AassociateElasticIp";
inline constexpr char kUnbind[] = "POST /networkInterfaces/port-1%3AdisassociateElasticIp";
inline constexpr char kAttach[] = "POST /instances/i-1%3AattachNetworkInterface";
inline constexpr char kDetach[] = "POST /instances/i-1%3AdetachNetworkInterface";
inline constexpr char kSetFlag[] = "POST /instances/i-1%3AmodifyInstanceNetworkAttribute";
inline constexpr char kRelease[] = "DELETE /elasticIps/fip-1";
inline constexpr char kModifyEip[] = "PATCH /elasticIps/fip-1";

class ScriptedCloud {
 public:
  explicit ScriptedCloud(SessionOptions options = DefaultOptions())
      : transport_([this](const sdk::HttpRequest& request) { return Next(request); }), session_(std::move(options), &transport_, &clock_) {}

  static SessionOptions DefaultOptions() {
    SessionOptions options;
    options.api.credentials = {"ak", "sk", ""};
    options.api.region = "cn-north-1";
    options.mark = "lineage-1";
    return options;
  }

  static std::string Header(const sdk::HttpRequest& request, const std::string& name) {
    for (const auto& [key, value] : request.headers) {
      if (key == name) return value;
    }
    return "";
  }

  // "GET /networkInterfaces/" of https://vpc.jdcloud-api.com/v1/regions/cn-north-1/networkInterfaces/?pageNumber=1.
  static std::string ActionOf(const sdk::HttpRequest& request) {
    const size_t region = request.url.find("/v1/regions/");
    const size_t path = request.url.find('/', region + 12);
    return absl::StrCat(request.method, " ", request.url.substr(path, request.url.find('?') - path));
  }
  static std::string QueryOf(const sdk::HttpRequest& request) {
    const size_t question = request.url.find('?');
    return question == std::string::npos ? "" : request.url.substr(question + 1);
  }

  // The next answer of `action`, with these members in its result; the last one is given again and again.
  ScriptedCloud& Answer(const std::string& action, const std::string& members) {
    return Raw(action, 200, absl::StrCat("{\"requestId\":\"req-1\",\"result\":{", members, "}}"));
  }
  ScriptedCloud& Fail(const std::string& action, int http, const std::string& status, const std::string& message = "refused") {
    return Raw(action, http,
               absl::StrCat("{\"requestId\":\"req-1\",\"error\":{\"code\":", http, ",\"status\":\"", status, "\",\"message\":\"", message,
                            "\"}}"));
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

  // An answer of the vpc product that lists one secondary interface.
  ScriptedCloud& Interface(const std::string& members) {
    return Answer(kListInterfaces,
                  absl::StrCat("\"networkInterfaces\":[{\"networkInterfaceId\":\"port-1\",\"role\":\"Secondary\",\"vpcId\":\"vpc-1\",",
                               members, "}],\"totalCount\":1"));
  }
  ScriptedCloud& NoInterface() { return Answer(kListInterfaces, "\"networkInterfaces\":[],\"totalCount\":0"); }
  // An answer of the vm product: instance i-1 with port-1, whose autoDelete is `flag`; or without.
  ScriptedCloud& Listed(const std::string& flag, const std::string& instance = "i-1", const std::string& status = "running") {
    return Answer(kListInstances, absl::StrCat("\"instances\":[{\"instanceId\":\"", instance, "\",\"status\":\"", status,
                                               "\",\"secondaryNetworkInterfaces\":[{\"deviceIndex\":2,\"autoDelete\":", flag,
                                               ",\"networkInterface\":{\"networkInterfaceId\":\"port-1\"}}]}],\"totalCount\":1"));
  }
  ScriptedCloud& NotListed(const std::string& status = "running") {
    return Answer(kListInstances, absl::StrCat("\"instances\":[{\"instanceId\":\"i-1\",\"status\":\"", status, "\"}],\"totalCount\":1"));
  }
  ScriptedCloud& Address(const std::string& members) {
    return Answer(kListEips, absl::StrCat("\"elasticIps\":[{\"elasticIpId\":\"fip-1\",", members, "}],\"totalCount\":1"));
  }
  ScriptedCloud& NoAddress() { return Answer(kListEips, "\"elasticIps\":[],\"totalCount\":0"); }

  // The bodies `action` was called with, exactly as they were sent.
  std::vector<std::string> Bodies(const std::string& action) {
    std::vector<std::string> bodies;
    for (const sdk::HttpRequest& request : transport_.requests()) {
      if (ActionOf(request) == action) bodies.push_back(request.body);
    }
    return bodies;
  }
  std::vector<std::string> Queries(const std::string& action) {
    std::vector<std::string> queries;
    for (const sdk::HttpRequest& request : transport_.requests()) {
      if (ActionOf(request) == action) queries.push_back(QueryOf(request));
    }
    return queries;
  }
  std::vector<sdk::HttpRequest> requests() { return transport_.requests(); }

  // Runs one operation.
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
    return sdk::ExecuteOperation(session_, request, sink, Handlers());
  }
  ResolveResponse Resolve(OperationKind kind, const OperationArguments& arguments) {
    ResolveRequest request;
    request.mutable_operation()->set_kind(kind);
    *request.mutable_operation()->mutable_arguments() = arguments;
    request.set_token("token-1");
    return sdk::ResolveOperation(session_, request, Handlers());
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
    const std::string action = ActionOf(request);
    absl::MutexLock lock(&mutex_);
    std::vector<sdk::HttpAnswer>& answers = answers_[action];
    if (answers.empty()) {
      ADD_FAILURE() << "no answer is scripted for " << action << " " << request.url << " " << request.body;
      sdk::HttpAnswer answer;
      answer.status = 501;
      answer.body = R"({"requestId":"r","error":{"code":501,"status":"NOT_IMPLEMENTED","message":"not scripted"}})";
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

// Members of an interface with 10.0.2.10 and these secondary addresses.
std::string With(const std::vector<std::string>& secondary, const std::string& more = R"("attachmentStatus":"detached")");

// Members of an interface that the vpc product shows attached to `instance`, or not attached.
std::string AttachedTo(const std::string& instance);
inline constexpr char kDetached[] = R"("attachmentStatus":"detached","instanceId":"","deviceIndex":0)";

}  // namespace eniform::jdcloud
