// Tencent Cloud as a script: what each action answers, in order, and what it was asked.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "providers/tencentcloud/operations.h"
#include "providers/tencentcloud/session.h"
#include "tests/providers/sdk/scripted_session.h"

namespace eniform::tencentcloud {

using sdk::Arguments;

class ScriptedCloud : public sdk::ScriptedSession<ScriptedCloud, Session> {
 public:
  static constexpr char kRegion[] = "ap-guangzhou";
  explicit ScriptedCloud(SessionOptions options = DefaultOptions()) : ScriptedSession(std::move(options)) {}

  static std::string ActionOf(const sdk::HttpRequest& request) { return Header(request, "X-TC-Action"); }
  static sdk::HttpAnswer Unscripted() {
    sdk::HttpAnswer answer;
    answer.status = 200;
    answer.body = "{\"Response\":{\"Error\":{\"Code\":\"InvalidAction\",\"Message\":\"not scripted\"},\"RequestId\":\"r\"}}";
    return answer;
  }
  static sdk::OperationOutcome Run(Session& session, const ExecuteRequest& request, const sdk::ProgressSink& progress) {
    return sdk::ExecuteOperation(session, request, progress, Operations());
  }
  static ResolveResponse Settle(Session& session, const ResolveRequest& request) {
    return sdk::ResolveOperation(session, request, Operations());
  }

  // The members of the next answer of `action`, a JSON object without its braces; the last one is given again and again.
  ScriptedCloud& Answer(const std::string& action, const std::string& members) {
    return Raw(action, 200, absl::StrCat("{\"Response\":{", members, members.empty() ? "" : ",", "\"RequestId\":\"req-", action, "\"}}"));
  }
  ScriptedCloud& Fail(const std::string& action, const std::string& code, const std::string& message = "refused") {
    return Answer(action, absl::StrCat("\"Error\":{\"Code\":\"", code, "\",\"Message\":\"", message, "\"}"));
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
};

}  // namespace eniform::tencentcloud
