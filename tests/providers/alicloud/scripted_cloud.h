// Alibaba Cloud as a script: what each action answers, in order, and what it was asked.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "providers/alicloud/operations.h"
#include "providers/alicloud/session.h"
#include "tests/providers/sdk/fake_clock.h"
#include "tests/providers/sdk/scripted_actions.h"

namespace eniform::alicloud {

// The parameters in the query of `request`, decoded.
Parameters QueryOf(const sdk::HttpRequest& request);

// OperationArguments from protobuf's text form.
OperationArguments Arguments(const std::string& text);

class ScriptedCloud {
 public:
  explicit ScriptedCloud(SessionOptions options = DefaultOptions())
      : actions_(&ActionOf, Unscripted()), session_(std::move(options), actions_.transport(), &clock_) {}

  static SessionOptions DefaultOptions() {
    SessionOptions options;
    options.api.credentials = {"AKIDEXAMPLE", "secretexample", ""};
    options.api.region = "cn-beijing";
    options.mark = "lineage-1";
    return options;
  }
  static std::string ActionOf(const sdk::HttpRequest& request) { return sdk::HeaderOf(request, "x-acs-action"); }

  // The members of the next answer of `action`, a JSON object without its braces; the last one is given again and again.
  ScriptedCloud& Answer(const std::string& action, const std::string& members) {
    return Raw(action, 200, absl::StrCat("{", members, members.empty() ? "" : ",", "\"RequestId\":\"req-", action, "\"}"));
  }
  ScriptedCloud& Fail(const std::string& action, const std::string& code, int status = 400) {
    return Raw(action, status,
               absl::StrCat("{\"Code\":\"", code, "\",\"Message\":\"refused\",\"RequestId\":\"req-", action, "\",\"HostId\":\"h\"}"));
  }
  ScriptedCloud& Raw(const std::string& action, int status, const std::string& body) {
    actions_.Add(action, status, body);
    return *this;
  }
  ScriptedCloud& Lose(const std::string& action, sdk::HttpFailure failure = sdk::HttpFailure::kLost) {
    actions_.Lose(action, failure);
    return *this;
  }

  // An answer that lists these interfaces, each as the members of its object besides its VPC.
  ScriptedCloud& Interfaces(const std::vector<std::string>& each) {
    std::string list;
    for (const std::string& members : each) absl::StrAppend(&list, list.empty() ? "" : ",", "{\"VpcId\":\"vpc-1\",", members, "}");
    return Answer("DescribeNetworkInterfaces", absl::StrCat("\"NetworkInterfaceSets\":{\"NetworkInterfaceSet\":[", list, "]}"));
  }
  ScriptedCloud& Interface(const std::string& members) {
    return Interfaces({absl::StrCat("\"NetworkInterfaceId\":\"eni-1\",\"Type\":\"Secondary\",", members)});
  }
  ScriptedCloud& NoInterface() { return Interfaces({}); }
  ScriptedCloud& Address(const std::string& members) {
    return Answer("DescribeEipAddresses",
                  absl::StrCat("\"EipAddresses\":{\"EipAddress\":[{\"AllocationId\":\"eip-1\",", members, "}]},\"TotalCount\":\"1\""));
  }
  ScriptedCloud& NoAddress() { return Answer("DescribeEipAddresses", "\"EipAddresses\":{\"EipAddress\":[]},\"TotalCount\":0"); }
  ScriptedCloud& Instance(const std::string& status) {
    return Answer("DescribeInstances", absl::StrCat("\"Instances\":{\"Instance\":[{\"InstanceId\":\"i-1\",\"Status\":\"", status, "\"}]}"));
  }

  // What `action` was asked, call by call.
  std::vector<Parameters> Asked(const std::string& action) {
    std::vector<Parameters> asked;
    for (const sdk::HttpRequest& request : actions_.requests(action)) asked.push_back(QueryOf(request));
    return asked;
  }
  std::vector<sdk::HttpRequest> requests() { return actions_.requests(); }

  sdk::Result<OperationResult> Execute(OperationKind kind, const OperationArguments& arguments, double timeout = 600) {
    ExecuteRequest request;
    request.mutable_operation()->set_kind(kind);
    *request.mutable_operation()->mutable_arguments() = arguments;
    request.set_token("token-1");
    request.set_timeout_seconds(timeout);
    return alicloud::Execute(session_, request, [this](const Progress& progress) {
      progress_.push_back(progress);
      return listening_;
    });
  }
  ResolveResponse Resolve(OperationKind kind, const OperationArguments& arguments) {
    ResolveRequest request;
    request.mutable_operation()->set_kind(kind);
    *request.mutable_operation()->mutable_arguments() = arguments;
    request.set_token("token-1");
    return alicloud::Resolve(session_, request);
  }

  // From now on nobody waits for the operation.
  void StopListening() { listening_ = false; }

  Session& session() { return session_; }
  sdk::FakeClock& clock() { return clock_; }
  const std::vector<Progress>& progress() const { return progress_; }

 private:
  static sdk::HttpAnswer Unscripted() {
    sdk::HttpAnswer answer;
    answer.status = 404;
    answer.body = R"({"Code":"InvalidAction","Message":"not scripted","RequestId":"r"})";
    return answer;
  }

  sdk::FakeClock clock_;
  sdk::ScriptedActions actions_;
  Session session_;
  std::vector<Progress> progress_;
  bool listening_ = true;
};

// Members of interfaces as the cloud gives them.
inline constexpr char kFree[] =
    R"("Status":"Available","InstanceId":"","Attachment":{},"VSwitchId":"vsw-1","DeleteOnRelease":false,"PrivateIpSets":{"PrivateIpSet":[)"
    R"({"PrivateIpAddress":"10.0.1.10","Primary":true}]},"SecurityGroupIds":{"SecurityGroupId":["sg-1"]})";
inline constexpr char kAttached[] = R"("Status":"InUse","InstanceId":"i-1","VSwitchId":"vsw-1","PrivateIpSets":{"PrivateIpSet":[)"
                                    R"({"PrivateIpAddress":"10.0.1.10","Primary":true}]})";

}  // namespace eniform::alicloud
