// Alibaba Cloud as a script: what each action answers, in order, and what it was asked.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "providers/alicloud/operations.h"
#include "providers/alicloud/session.h"
#include "tests/providers/sdk/scripted_session.h"

namespace eniform::alicloud {

using sdk::Arguments;

// The parameters in the query of `request`, decoded.
Parameters QueryOf(const sdk::HttpRequest& request);

class ScriptedCloud : public sdk::ScriptedSession<ScriptedCloud, Session> {
 public:
  static constexpr char kRegion[] = "cn-beijing";
  explicit ScriptedCloud(SessionOptions options = DefaultOptions()) : ScriptedSession(std::move(options)) {}

  static std::string ActionOf(const sdk::HttpRequest& request) { return Header(request, "x-acs-action"); }
  static sdk::HttpAnswer Unscripted() {
    sdk::HttpAnswer answer;
    answer.status = 404;
    answer.body = R"({"Code":"InvalidAction","Message":"not scripted","RequestId":"r"})";
    return answer;
  }
  static sdk::OperationOutcome Run(Session& session, const ExecuteRequest& request, const sdk::ProgressSink& progress) {
    return alicloud::Execute(session, request, progress);
  }
  static ResolveResponse Settle(Session& session, const ResolveRequest& request) { return alicloud::Resolve(session, request); }

  // The members of the next answer of `action`, a JSON object without its braces; the last one is given again and again.
  ScriptedCloud& Answer(const std::string& action, const std::string& members) {
    return Raw(action, 200, absl::StrCat("{", members, members.empty() ? "" : ",", "\"RequestId\":\"req-", action, "\"}"));
  }
  ScriptedCloud& Fail(const std::string& action, const std::string& code, int status = 400) {
    return Raw(action, status,
               absl::StrCat("{\"Code\":\"", code, "\",\"Message\":\"refused\",\"RequestId\":\"req-", action, "\",\"HostId\":\"h\"}"));
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
    for (const sdk::HttpRequest& request : requests(action)) asked.push_back(QueryOf(request));
    return asked;
  }
};

// Members of interfaces as the cloud gives them.
inline constexpr char kFree[] =
    R"("Status":"Available","InstanceId":"","Attachment":{},"VSwitchId":"vsw-1","DeleteOnRelease":false,"PrivateIpSets":{"PrivateIpSet":[)"
    R"({"PrivateIpAddress":"10.0.1.10","Primary":true}]},"SecurityGroupIds":{"SecurityGroupId":["sg-1"]})";
inline constexpr char kAttached[] = R"("Status":"InUse","InstanceId":"i-1","VSwitchId":"vsw-1","PrivateIpSets":{"PrivateIpSet":[)"
                                    R"({"PrivateIpAddress":"10.0.1.10","Primary":true}]})";

}  // namespace eniform::alicloud
