// JD Cloud as a script: what each action answers, in order, and what it was asked.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "providers/jdcloud/execute.h"
#include "providers/jdcloud/session.h"
#include "tests/providers/sdk/scripted_session.h"

namespace eniform::jdcloud {

using sdk::Arguments;

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

class ScriptedCloud : public sdk::ScriptedSession<ScriptedCloud, Session> {
 public:
  static constexpr char kRegion[] = "cn-north-1";
  explicit ScriptedCloud(SessionOptions options = DefaultOptions()) : ScriptedSession(std::move(options)) {}

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
  static sdk::HttpAnswer Unscripted() {
    sdk::HttpAnswer answer;
    answer.status = 501;
    answer.body = R"({"requestId":"r","error":{"code":501,"status":"NOT_IMPLEMENTED","message":"not scripted"}})";
    return answer;
  }
  static sdk::OperationOutcome Run(Session& session, const ExecuteRequest& request, const sdk::ProgressSink& progress) {
    return sdk::ExecuteOperation(session, request, progress, Handlers());
  }
  static ResolveResponse Settle(Session& session, const ResolveRequest& request) {
    return sdk::ResolveOperation(session, request, Handlers());
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

  std::vector<std::string> Queries(const std::string& action) {
    std::vector<std::string> queries;
    for (const sdk::HttpRequest& request : requests(action)) queries.push_back(QueryOf(request));
    return queries;
  }
};

// Members of an interface with 10.0.2.10 and these secondary addresses.
std::string With(const std::vector<std::string>& secondary, const std::string& more = R"("attachmentStatus":"detached")");

// Members of an interface that the vpc product shows attached to `instance`, or not attached.
std::string AttachedTo(const std::string& instance);
inline constexpr char kDetached[] = R"("attachmentStatus":"detached","instanceId":"","deviceIndex":0)";

}  // namespace eniform::jdcloud
