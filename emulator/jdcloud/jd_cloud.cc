#include "emulator/jdcloud/jd_cloud.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "emulator/jdcloud/loader.h"
#include "emulator/jdcloud/statuses.h"
#include "emulator/world_generate.h"

namespace eniform::emulator::jdcloud {
namespace {

using nlohmann::json;

constexpr int kCallsPerMinute = 1000;  // of each product: JD reference 1.7

void Identify(CloudAnswer& answer, const std::string& request_id) { answer.response.headers["x-jdcloud-request-id"] = request_id; }

CloudAnswer ErrorAnswer(const Refusal& refusal, const std::string& request_id) {
  CloudAnswer answer;
  answer.error_code = refusal.code;
  answer.response.status = refusal.http_status != 0 ? refusal.http_status : HttpStatusOf(refusal.code);
  JsonWriter out;
  out.BeginObject().TextField("requestId", request_id).Key("error").BeginObject();
  out.IntegerField("code", answer.response.status).TextField("status", refusal.code);
  // What a client sent may not be UTF-8, and a message may quote it.
  out.Key("message").Raw(json(refusal.message).dump(-1, ' ', false, json::error_handler_t::replace));
  out.EndObject().EndObject();
  answer.response.body = out.Take();
  Identify(answer, request_id);
  return answer;
}

CloudAnswer SuccessAnswer(const std::string& members, const std::string& request_id, uint64_t seed) {
  CloudAnswer answer;
  // Without anything to tell, `result` is empty or not there: JD reference 1.6.
  const bool left_out = members.empty() && MixSeed(seed, request_id) % 2 == 0;
  answer.response.body = left_out ? absl::StrCat("{\"requestId\":\"", request_id, "\"}")
                                  : absl::StrCat("{\"requestId\":\"", request_id, "\",\"result\":{", members, "}}");
  Identify(answer, request_id);
  return answer;
}

// The parameters of body or query, checked. What a client repeats of the path must be the same.
Refusal ReadParameters(const HttpRequest& request, const Route& route, json& in) {
  const Action& action = *route.action;
  if (request.method == "POST" || request.method == "PATCH") {
    if (!request.body.empty() && !absl::StartsWithIgnoreCase(request.Header("content-type"), "application/json")) {
      return {"INVALID_ARGUMENT", "The content-type is application/json."};
    }
    in = json::parse(request.body.empty() ? "{}" : request.body, nullptr, false);
    if (!in.is_object()) return {"INVALID_ARGUMENT", "The body is not a JSON object."};
  } else {
    EMULATOR_TRY(action.parameters.ReadQuery(request.query, in));
  }
  EMULATOR_TRY(action.parameters.Check(in));
  const auto contradicts = [&](const std::string& name, const std::string& in_path) {
    auto it = in.find(name);
    return it != in.end() && it->is_string() && it->get_ref<const std::string&>() != in_path;
  };
  if (contradicts("regionId", route.region) || (!action.id_name.empty() && contradicts(action.id_name, route.id))) {
    return {"INVALID_ARGUMENT", "A parameter contradicts the path."};
  }
  return Refusal::None();
}

}  // namespace

std::unique_ptr<Cloud> MakeJdCloud(const CloudOptions& options) { return std::make_unique<JdCloud>(options); }

JdCloud::JdCloud(const CloudOptions& options) : CloudOfWorld(options, "JDCAKEXAMPLE") {}

void JdCloud::Reset() {
  CloudOfWorld::Reset();
  nonces_.clear();
  nonces_by_age_ = {};
}

bool JdCloud::Owns(const HttpRequest& request) const {
  return absl::StartsWith(request.Header("authorization"), "JDCLOUD") || !request.Header("x-jdcloud-date").empty() ||
         !request.Header("x-jdcloud-nonce").empty();
}

std::string JdCloud::ActionOf(const HttpRequest& request) const {
  Authorization authorization;
  if (!ParseAuthorization(request.Header("authorization"), authorization).none()) return "";
  const Route route = FindRoute(authorization.service, request.method, request.path);
  return route.action == nullptr ? "" : route.action->name;
}

CloudAnswer JdCloud::Refuse(const HttpRequest&, const std::string& code, const std::string& message) {
  const size_t colon = code.find(": ");
  if (colon == std::string::npos) return ErrorAnswer({code, message}, request_ids_.Uuid());
  return ErrorAnswer({code.substr(0, colon), code.substr(colon + 2)}, request_ids_.Uuid());
}

CloudAnswer JdCloud::Handle(const HttpRequest& request, WorldView view) {
  return Pass(Passage{request, view, Aftermath::kAsUsual, request_ids_.Uuid()});
}

CloudAnswer JdCloud::HandleAstray(const HttpRequest& request, Aftermath aftermath) {
  return Pass(Passage{request, WorldView::kLive, aftermath, request_ids_.Uuid()});
}

CloudAnswer JdCloud::Pass(const Passage& passage) {
  const HttpRequest& request = passage.request;
  Authorization authorization;
  std::string answer;
  bool throttled = false;
  Refusal refusal = Authenticate(request, authorization);
  Route route;
  if (refusal.none()) {
    route = FindRoute(authorization.service, request.method, request.path);
    if (route.action == nullptr) {
      refusal = {"NOT_FOUND", absl::StrCat("The product '", authorization.service, "' has no ", request.method, " ", request.path)};
    } else if (route.region != keeper_.Live().region) {
      refusal = {"INVALID_ARGUMENT", absl::StrCat("Invalid RegionId '", route.region, "'")};
    } else if (authorization.region != route.region) {
      // The scope names the region of the call: JD reference 1.3.
      refusal = {"ACCESS_ERROR", "sign result is not same [gw]"};
    }
  }
  if (refusal.none()) refusal = TakeRate(authorization.service, throttled);
  if (refusal.none()) {
    refusal = Run(passage, route, answer);
    keeper_.Live();  // what is done at once, and all with no settling time, is done before the next call
  }
  CloudAnswer result = refusal.none() ? SuccessAnswer(answer, passage.request_id, options_.seed) : ErrorAnswer(refusal, passage.request_id);
  result.throttled = throttled;
  return result;
}

Refusal JdCloud::Authenticate(const HttpRequest& request, Authorization& authorization) {
  EMULATOR_TRY(ParseAuthorization(request.Header("authorization"), authorization));
  for (const Credential& credential : credentials_) {
    if (credential.id != authorization.access_key) continue;
    EMULATOR_TRY(VerifySignature(request, authorization, credential, options_.clock->Now()));
    return UseNonce(request.Header("x-jdcloud-nonce"));
  }
  return {"UNAUTHENTICATED", absl::StrCat("The access key '", authorization.access_key, "' does not exist.")};
}

// A nonce does not repeat within a period, which is not documented (JD reference 8): here, as long as a date could be accepted again.
Refusal JdCloud::UseNonce(const std::string& nonce) {
  const absl::Duration now = options_.clock->Elapsed();
  while (!nonces_by_age_.empty() && nonces_by_age_.front().first < now - 2 * kSkew) {
    nonces_.erase(nonces_by_age_.front().second);
    nonces_by_age_.pop();
  }
  if (nonce.empty()) return {"ACCESS_ERROR", "the header x-jdcloud-nonce is empty [gw]"};
  if (!nonces_.insert(nonce).second) return {"ACCESS_ERROR", "the nonce was used before [gw]"};
  nonces_by_age_.emplace(now, nonce);
  return Refusal::None();
}

Refusal JdCloud::TakeRate(const std::string& service, bool& throttled) {
  if (options_.rate_limits == RateLimits::kOff) return Refusal::None();
  absl::Duration left;
  if (limiter_.TakeInWindow(service, kCallsPerMinute, absl::Minutes(1), options_.clock->Elapsed(), left)) return Refusal::None();
  throttled = true;
  return {"RATE_LIMIT", absl::StrCat("'", service, "' may be called ", kCallsPerMinute, " times a minute")};
}

Refusal JdCloud::Run(const Passage& passage, const Route& route, std::string& answer) {
  json in;
  EMULATOR_TRY(ReadParameters(passage.request, route, in));
  jdcloud::World& world = keeper_.For(passage.view, route.action->kind == ActionKind::kRead);
  JsonWriter out;
  Call call{world, route.id, in, out, passage.request_id, options_.clock->Now(), passage.aftermath};
  EMULATOR_TRY(route.action->run(call));
  answer = out.Take();
  return Refusal::None();
}

}  // namespace eniform::emulator::jdcloud
