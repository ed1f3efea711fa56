#include "emulator/tencentcloud/tencent_cloud.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace eniform::emulator::tencentcloud {
namespace {

using nlohmann::json;

const char* VersionOf(Product product) { return product == Product::kTag ? "2018-08-13" : "2017-03-12"; }

const char* ServiceOf(Product product) {
  switch (product) {
    case Product::kVpc:
      return "vpc";
    case Product::kCvm:
      return "cvm";
    case Product::kTag:
      return "tag";
  }
  return "";
}

CloudAnswer ErrorAnswer(const Refusal& refusal, const std::string& request_id) {
  CloudAnswer answer;
  answer.error_code = refusal.code;
  JsonWriter out;
  out.BeginObject().Key("Response").BeginObject().Key("Error").BeginObject();
  out.TextField("Code", refusal.code).TextField("Message", refusal.message).EndObject();
  out.TextField("RequestId", request_id).EndObject().EndObject();
  answer.response.body = out.Take();
  return answer;
}

}  // namespace

std::unique_ptr<Cloud> MakeTencentCloud(const CloudOptions& options) { return std::make_unique<TencentCloud>(options); }

TencentCloud::TencentCloud(const CloudOptions& options) : CloudOfWorld(options, "AKIDEXAMPLE") {}

bool TencentCloud::Owns(const HttpRequest& request) const {
  return !request.Header("x-tc-action").empty() || absl::string_view(request.Header("authorization")).substr(0, 4) == "TC3-";
}

std::string TencentCloud::ActionOf(const HttpRequest& request) const { return request.Header("x-tc-action"); }

CloudAnswer TencentCloud::Refuse(const HttpRequest&, const std::string& code, const std::string& message) {
  return ErrorAnswer({code, message}, request_ids_.Uuid());
}

CloudAnswer TencentCloud::Handle(const HttpRequest& request, WorldView view) {
  std::string request_id = request_ids_.Uuid();
  const std::string name = ActionOf(request);
  Authorization authorization;
  const Action* action = nullptr;
  std::string answer;
  bool throttled = false;

  Refusal refusal = Authenticate(request, authorization);
  if (refusal.none()) refusal = FindAction(request, authorization.service, action);
  if (refusal.none()) refusal = CheckHeaders(request, *action);
  if (refusal.none()) refusal = TakeRate(name, *action, throttled);
  if (refusal.none()) {
    refusal = Run(name, *action, request, keeper_.For(view, action->kind == ActionKind::kRead), request_id, answer);
    keeper_.Live();  // with no settling time, what was started is done before the next call
  }
  CloudAnswer result;
  if (refusal.none()) {
    result.response.body = absl::StrCat("{\"Response\":{", answer, answer.empty() ? "" : ",", "\"RequestId\":\"", request_id, "\"}}");
  } else {
    result = ErrorAnswer(refusal, request_id);
  }
  result.throttled = throttled;
  if (!request.Header("x-tc-traceid").empty()) result.response.headers["X-TC-TraceId"] = request.Header("x-tc-traceid");
  return result;
}

Refusal TencentCloud::Authenticate(const HttpRequest& request, Authorization& authorization) const {
  if (request.method != "POST" || request.path != "/") return {"UnsupportedProtocol", "Requests are POST to the path `/`."};
  if (request.Header("x-tc-timestamp").empty()) return {"MissingParameter", "The header `X-TC-Timestamp` is missing."};
  EMULATOR_TRY(ParseAuthorization(request.Header("authorization"), authorization));
  for (const Credential& credential : credentials_) {
    if (credential.id == authorization.secret_id) return VerifySignature(request, authorization, credential, options_.clock->Now());
  }
  return {"AuthFailure.SecretIdNotFound", "The secret id does not exist."};
}

Refusal TencentCloud::FindAction(const HttpRequest& request, const std::string& service, const Action*& action) const {
  const std::string name = ActionOf(request);
  if (name.empty()) return {"MissingParameter", "The header `X-TC-Action` is missing."};
  auto it = AllActions().find(name);
  if (it == AllActions().end()) return {"InvalidAction", absl::StrCat("There is no action `", name, "`.")};
  // Each product has a host of its own; here one port serves all, and the scope says which was meant. A scope that names no
  // product comes from an SDK that took it from the endpoint's name (Tencent reference 1.1).
  const bool names_product = service == "vpc" || service == "cvm" || service == "tag";
  if (names_product && service != ServiceOf(it->second.product)) {
    return {"InvalidAction", absl::StrCat("The product `", service, "` has no action `", name, "`.")};
  }
  action = &it->second;
  return Refusal::None();
}

Refusal TencentCloud::CheckHeaders(const HttpRequest& request, const Action& action) {
  if (request.Header("x-tc-version") != VersionOf(action.product)) {
    return {"NoSuchVersion", absl::StrCat("The version of this product is ", VersionOf(action.product), ".")};
  }
  if (request.Header("x-tc-region").empty()) return {"MissingParameter", "The header `X-TC-Region` is missing."};
  if (request.Header("x-tc-region") != keeper_.Live().region) {
    return {"UnsupportedRegion", absl::StrCat("The region `", request.Header("x-tc-region"), "` is not served here.")};
  }
  return Refusal::None();
}

Refusal TencentCloud::TakeRate(const std::string& name, const Action& action, bool& throttled) {
  if (options_.rate_limits == RateLimits::kOff || action.per_second <= 0) return Refusal::None();
  if (limiter_.Take(name, action.per_second, options_.clock->Elapsed())) return Refusal::None();
  throttled = true;
  return {action.throttle == Throttle::kInterfaceModule ? "LimitExceeded.ActionLimited" : "RequestLimitExceeded",
          absl::StrCat("`", name, "` may be called ", action.per_second, " times a second.")};
}

Refusal TencentCloud::Run(const std::string& name, const Action& action, const HttpRequest& request, tencentcloud::World& world,
                          std::string& request_id, std::string& answer) {
  const json in = json::parse(request.body.empty() ? "{}" : request.body, nullptr, false);
  if (!in.is_object()) return {"InvalidParameter", "The body is not a JSON object."};
  EMULATOR_TRY(action.parameters.Check(in));
  const auto token = in.find("ClientToken");
  if (token == in.end() || token->is_null() || token->get_ref<const std::string&>().empty()) {
    return RunOnce(name, action, in, world, request_id, answer);
  }
  const std::string& text = token->get_ref<const std::string&>();
  if (text.size() > 64) return {"InvalidParameterValue.TooLong", "`ClientToken` has more than 64 characters."};
  for (char c : text) {
    if (!absl::ascii_isprint(static_cast<unsigned char>(c)))
      return {"InvalidParameterValue.Malformed", "`ClientToken` has characters that are not ASCII."};
  }
  const std::string key = absl::StrCat(name, "/", text);
  const std::string parameters = in.dump();
  auto used = world.tokens.find(key);
  if (used == world.tokens.end()) {
    EMULATOR_TRY(RunOnce(name, action, in, world, request_id, answer));
    world.tokens[key] = {parameters, request_id, answer};
    return Refusal::None();
  }
  if (used->second.parameters != parameters)
    return {"UnsupportedOperation.IdempotentParameterMismatch", "The token was used with other parameters."};
  auto task = world.tasks.find(used->second.request_id);
  if (task != world.tasks.end() && task->second.status == TaskStatus::kRunning) {
    return {"UnsupportedOperation.IdempotentProcessing", "The first request with this token is still running."};
  }
  request_id = used->second.request_id;
  answer = used->second.answer;
  return Refusal::None();
}

Refusal TencentCloud::RunOnce(const std::string& name, const Action& action, const json& in, tencentcloud::World& world,
                              std::string& request_id, std::string& answer) {
  JsonWriter out;
  Call call{world, in, out, request_id, options_.clock->Now()};
  EMULATOR_TRY(action.run(call));
  answer = out.Take();
  return Refusal::None();
}

}  // namespace eniform::emulator::tencentcloud
