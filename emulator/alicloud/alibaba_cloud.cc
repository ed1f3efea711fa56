#include "emulator/alicloud/alibaba_cloud.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "emulator/alicloud/errors.h"

namespace eniform::emulator::alicloud {
namespace {

constexpr absl::Duration kNonceLife = absl::Minutes(30);  // longer than any date that is still accepted
constexpr absl::Duration kRateWindow = absl::Minutes(1);  // Alibaba reference 5.4

// Of actions that take a token: their answers are kept (Alibaba reference 2.1).
bool TakesToken(Product product, const std::string& name) {
  if (product == Product::kEcs) return name == "CreateNetworkInterface" || name == "AssignPrivateIpAddresses";
  return name == "AllocateEipAddress" || name == "AssociateEipAddress" || name == "UnassociateEipAddress" ||
         name == "ModifyEipForwardMode" || name == "DeletionProtection";
}

bool StartsSomething(const std::string& name) { return name == "AssociateEipAddress" || name == "UnassociateEipAddress"; }

}  // namespace

std::unique_ptr<Cloud> MakeAlibabaCloud(const CloudOptions& options) { return std::make_unique<AlibabaCloud>(options); }

AlibabaCloud::AlibabaCloud(const CloudOptions& options) : CloudOfWorld(options, "AKIDEXAMPLE") {}

void AlibabaCloud::Reset() {
  CloudOfWorld::Reset();
  nonces_.clear();
  nonce_times_.clear();
}

bool AlibabaCloud::Owns(const HttpRequest& request) const {
  return !request.Header("x-acs-action").empty() || absl::StartsWith(request.Header("authorization"), "ACS3-");
}

std::string AlibabaCloud::ActionOf(const HttpRequest& request) const { return request.Header("x-acs-action"); }

std::string AlibabaCloud::NewRequestId() { return absl::AsciiStrToUpper(request_ids_.Uuid()); }

CloudAnswer AlibabaCloud::ErrorAnswer(const Refusal& refusal, const HttpRequest& request, const std::string& request_id) const {
  CloudAnswer answer;
  answer.error_code = refusal.code;
  answer.response.status = HttpStatusOf(refusal);
  JsonWriter out;
  out.BeginObject().TextField("RequestId", request_id).TextField("HostId", request.Header("host")).TextField("Code", refusal.code);
  out.TextField("Message", refusal.message).TextField("Recommend", absl::StrCat("https://api.aliyun.com/troubleshoot?q=", refusal.code));
  answer.response.body = out.EndObject().Take();
  return answer;
}

CloudAnswer AlibabaCloud::Refuse(const HttpRequest& request, const std::string& code, const std::string& message) {
  return ErrorAnswer({code, message}, request, NewRequestId());
}

CloudAnswer AlibabaCloud::Handle(const HttpRequest& request, WorldView view) {
  return Pass(Passage{request, view, Aftermath::kAsUsual, NewRequestId(), ActionOf(request)});
}

CloudAnswer AlibabaCloud::HandleAstray(const HttpRequest& request, Aftermath aftermath) {
  return Pass(Passage{request, WorldView::kLive, aftermath, NewRequestId(), ActionOf(request)});
}

CloudAnswer AlibabaCloud::Pass(Passage passage) {
  Refusal refusal = Authenticate(passage.request);
  if (refusal.none()) refusal = FindAction(passage);
  if (refusal.none()) refusal = TakeRate(passage);
  if (refusal.none()) refusal = Run(passage);
  keeper_.Live();  // with no settling time, what was started is done before the next call
  CloudAnswer result;
  if (refusal.none()) {
    const char* comma = passage.answer.empty() ? "" : ",";
    result.response.body = absl::StrCat("{", passage.answer, comma, "\"RequestId\":\"", passage.request_id, "\"}");
  } else {
    result = ErrorAnswer(refusal, passage.request, passage.request_id);
  }
  result.throttled = passage.throttled;
  if (passage.throttled) result.response.headers["x-acs-retry-after"] = absl::StrCat(absl::ToInt64Milliseconds(passage.retry_after));
  result.response.headers["x-acs-request-id"] = passage.request_id;
  return result;
}

Refusal AlibabaCloud::Authenticate(const HttpRequest& request) {
  if (request.method != "POST" && request.method != "GET") return {"UnsupportedHTTPMethod", "Requests are GET or POST."};
  if (request.path != "/") return {"InvalidApi.NotFound", "Requests are to the path `/`."};
  Authorization authorization;
  EMULATOR_TRY(ParseAuthorization(request, authorization));
  for (const Credential& credential : credentials_) {
    if (credential.id != authorization.access_key_id) continue;
    EMULATOR_TRY(VerifySignature(request, authorization, credential, options_.clock->Now()));
    return TakeNonce(request.Header("x-acs-signature-nonce"));
  }
  return {"InvalidAccessKeyId.NotFound", "The access key does not exist."};
}

Refusal AlibabaCloud::TakeNonce(const std::string& nonce) {
  const absl::Time now = options_.clock->Now();
  while (!nonce_times_.empty() && now - nonce_times_.front().first > kNonceLife) {
    nonces_.erase(nonce_times_.front().second);
    nonce_times_.pop_front();
  }
  if (!nonces_.insert(nonce).second) return {"SignatureNonceUsed", "The nonce was used before."};
  nonce_times_.emplace_back(now, nonce);
  return Refusal::None();
}

Refusal AlibabaCloud::FindAction(Passage& passage) const {
  const std::string& version = passage.request.Header("x-acs-version");
  if (version.empty()) return {"MissingVersion", "The header `x-acs-version` is missing."};
  if (version != "2014-05-26" && version != "2016-04-28")
    return {"InvalidVersion", absl::StrCat("No product has the version `", version, "`.")};
  passage.product = version == "2014-05-26" ? Product::kEcs : Product::kVpc;
  auto it = AllActions().find({passage.product, passage.name});
  if (it == AllActions().end())
    return {"InvalidApi.NotFound", absl::StrCat("The version ", version, " has no action `", passage.name, "`.")};
  passage.action = &it->second;
  return Refusal::None();
}

Refusal AlibabaCloud::TakeRate(Passage& passage) {
  const Action& action = *passage.action;
  if (options_.rate_limits == RateLimits::kOff || action.per_minute <= 0) return Refusal::None();
  const std::string key = absl::StrCat(passage.product == Product::kEcs ? "ecs/" : "vpc/", passage.name);
  if (limiter_.TakeInWindow(key, action.per_minute, kRateWindow, options_.clock->Elapsed(), passage.retry_after)) return Refusal::None();
  passage.throttled = true;
  return {passage.product == Product::kEcs ? "Throttling.User" : "Throttling",
          absl::StrCat("`", passage.name, "` may be called ", action.per_minute, " times a minute.")};
}

Refusal AlibabaCloud::Run(Passage& passage) {
  const Parameters in(passage.request);
  EMULATOR_TRY(passage.action->parameters.Check(in));
  alicloud::World& world = keeper_.For(passage.view, passage.action->kind == ActionKind::kRead);
  const std::string region = in.Text("RegionId");
  if (!region.empty() && region != world.region)
    return {"InvalidRegionId.NotFound", absl::StrCat("The region `", region, "` is not served here.")};
  const std::string token = in.Text("ClientToken");
  if (token.empty() || !TakesToken(passage.product, passage.name)) return RunOnce(passage, in, world);
  const bool ascii = std::all_of(token.begin(), token.end(), [](char c) { return absl::ascii_isprint(static_cast<unsigned char>(c)); });
  if (!ascii || token.size() > 64) return {"InvalidParameter", "`ClientToken` has at most 64 characters, all of them ASCII."};
  return RunWithToken(passage, in, token, world);
}

Refusal AlibabaCloud::RunWithToken(Passage& passage, const Parameters& in, const std::string& token, alicloud::World& world) {
  const bool ecs = passage.product == Product::kEcs;
  const std::string key = absl::StrCat(ecs ? "ecs/" : "vpc/", passage.name, "/", token);
  std::string parameters;
  for (const auto& [name, value] : in.all()) absl::StrAppend(&parameters, name, "=", PercentEncode(value), "&");
  auto used = world.tokens.find(key);
  if (used != world.tokens.end()) {
    if (used->second.parameters != parameters) return {"IdempotentParameterMismatch", "The token was used with other parameters."};
    if (world.now < used->second.working_until)
      return {"LastTokenProcessing", "The first request with this token is still being worked on."};
    passage.answer = used->second.answer;
    return used->second.refusal;
  }
  Refusal refusal = RunOnce(passage, in, world);
  if (ecs) {
    // A failure that may pass is tried anew; after another one the token is spent (Alibaba reference 1.8 and 5.2).
    const bool said_nothing = passage.aftermath == Aftermath::kFails;
    if (refusal.none() && !said_nothing) world.tokens[key] = {parameters, passage.answer, refusal, world.now};
    if (!refusal.none() && !MayPass(refusal.code))
      world.tokens[key] = {parameters, "", {"IdempotentFailed", "The first request with this token failed."}, world.now};
    return refusal;
  }
  // The trap of Alibaba reference 5.2: whatever came of the first request is repeated, errors too.
  const bool working = refusal.none() && StartsSomething(passage.name);
  world.tokens[key] = {parameters, passage.answer, refusal, working ? world.now + world.settle : world.now};
  return refusal;
}

Refusal AlibabaCloud::RunOnce(Passage& passage, const Parameters& in, alicloud::World& world) {
  JsonWriter out;
  Call call{world, in, out, passage.request_id, options_.clock->Now(), passage.aftermath};
  EMULATOR_TRY(passage.action->run(call));
  passage.answer = out.Take();
  return Refusal::None();
}

}  // namespace eniform::emulator::alicloud
