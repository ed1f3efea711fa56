#include "tests/property/cloud.h"

#include <algorithm>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace eniform::property {
namespace {

using nlohmann::json;

std::string Header(const sdk::HttpRequest& request, absl::string_view name) {
  for (const auto& [key, value] : request.headers) {
    if (absl::EqualsIgnoreCase(key, name)) return value;
  }
  return "";
}

// Tencent's own envelope of an error (Tencent reference 1.4).
sdk::HttpAnswer ErrorAnswer(const char* code) {
  sdk::HttpAnswer answer;
  answer.status = 200;
  answer.body = absl::StrCat(R"({"Response":{"Error":{"Code":")", code, R"(","Message":"made up by a test"},"RequestId":"trouble"}})");
  return answer;
}

sdk::HttpAnswer NoAnswer(sdk::HttpFailure failure) {
  sdk::HttpAnswer answer;
  answer.failure = failure;
  answer.reason = "made up by a test";
  return answer;
}

bool IsRead(const std::string& action) { return absl::StartsWith(action, "Describe"); }

bool IsOfReads(Trouble trouble) { return trouble >= Trouble::kReadThrottled; }

}  // namespace

class Cloud::Wire : public sdk::HttpTransport {
 public:
  explicit Wire(Cloud& cloud) : cloud_(cloud) {}
  sdk::HttpAnswer Send(const sdk::HttpRequest& request) override { return cloud_.Send(request); }

 private:
  Cloud& cloud_;
};

Cloud::Cloud(const std::string& world, const Pace& pace, VirtualTime& time, const std::string& lineage)
    : time_(time), pace_(pace), emulator_clock_(time), sdk_clock_(time), chance_(pace.order) {
  emulator::EmulatorOptions options;
  options.cloud.clock = &emulator_clock_;
  options.cloud.settle = pace.settle;
  options.cloud.rate_limits = emulator::RateLimits::kOff;
  options.cloud.seed = pace.order + 1;
  emulator::WorldErrors errors;
  emulator_ = emulator::Emulator::Create(emulator::AllClouds(), options, {{"world", world}}, {}, errors);
  for (const std::string& error : errors.messages()) ADD_FAILURE() << error << "\n" << world;
  provider_ = std::make_unique<tencentcloud::TencentCloud>(std::make_unique<Wire>(*this), &sdk_clock_, [](const char* name) -> std::string {
    if (std::string(name) == "TENCENTCLOUD_SECRET_ID") return "AKIDEXAMPLE";
    return std::string(name) == "TENCENTCLOUD_SECRET_KEY" ? "secretexample" : "";
  });
  description_ = provider_->Describe();
  ConfigureRequest request;
  request.set_alias(alias_);
  request.set_region("ap-guangzhou");
  request.set_endpoint("http://127.0.0.1:1");  // nobody is there: nothing is ever sent
  request.set_mark(lineage);
  const ConfigureResponse response = provider_->Configure(request);
  EXPECT_FALSE(sdk::IsError(response.error())) << response.error().DebugString();
}

uint32_t Cloud::Chance(uint32_t below) {
  if (below == 0) return 0;
  chance_ = chance_ * 6364136223846793005u + 1442695040888963407u;
  return static_cast<uint32_t>(chance_ >> 33) % below;
}

void Cloud::Expect(std::vector<Fault> faults, absl::Duration start_delay) {
  bool stale = false;
  {
    absl::MutexLock lock(&mutex_);
    stale = stale_until_ > 0;
    // A stale answer that did not come yet must not come to whoever is next.
    emulator::HttpRequest nothing;
    nothing.headers["x-tc-action"] = "Nothing";
    for (; stale_until_ > 0; --stale_until_) emulator_->Handle(nothing);
    start_delay_ = start_delay;
    reads_ = writes_ = struck_ = 0;
    stale_ = false;
    unanswered_.clear();
    for (const Fault& fault : faults) {
      if (fault.trouble != Trouble::kReadStale) continue;
      stale_until_ = std::max(stale_until_, fault.nth);
      stale_ = true;
      emulator::HttpRequest post;
      post.method = "POST";
      post.path = "/_emulator/faults";
      post.body = absl::StrCat(R"([{"cloud":"tencentcloud","do":"stale","nth":)", fault.nth, R"(,"seconds":0.4}])");
      EXPECT_EQ(emulator_->Handle(post).status, 200);
    }
    faults_ = std::move(faults);
  }
  if (stale) time_.SleepUntil(time_.Now() + absl::Seconds(1));
}

void Cloud::Travel() {
  const int64_t most = absl::ToInt64Milliseconds(pace_.latency);
  // Where threads do not take turns their order is the machine's, and so would be the use of chance.
  if (most == 0 || !time_.IsShared()) return;
  absl::Duration way;
  {
    absl::MutexLock lock(&mutex_);
    way = absl::Milliseconds(Chance(static_cast<uint32_t>(most) + 1));
  }
  time_.SleepUntil(time_.Now() + way);
}

emulator::HttpResponse Cloud::Ask(const sdk::HttpRequest& request) {
  emulator::HttpRequest asked;
  asked.method = request.method;
  asked.path = "/";
  for (const auto& [name, value] : request.headers) asked.headers[absl::AsciiStrToLower(name)] = value;
  asked.body = request.body;
  emulator::HttpResponse response = emulator_->Handle(asked);
  const json body = json::parse(response.body, nullptr, false);
  if (body.is_object() && body.contains("Response") && body["Response"].contains("Error")) {
    const json& error = body["Response"]["Error"];
    const std::string action = Header(request, "X-TC-Action");
    // The provider asks what became of a slow call; where the cloud made no task of it there is nothing to find.
    if (action == "DescribeVpcTaskResult") return response;
    // The world as it was knows nothing of what was begun since: a task asked for there is not found.
    if (stale_until_ > 0 && IsRead(action)) return response;
    // A call whose answer was lost is made again with its token: that the first one still runs is the answer to expect.
    if (struck_ > 0 && error.value("Code", "") == "UnsupportedOperation.IdempotentProcessing") return response;
    if (unanswered_.contains({action, request.body})) {
      // Who is shown the world as it was can not see that a call without an answer was done, and makes it again; so does who looks while
      // the cloud is still at it and shows nothing of that: it is told that the cloud is busy.
      const bool busy = error.value("Code", "") == "OperationDenied.MutexTaskRunning";
      if (stale_ || busy) return response;
    }
    refusals_.push_back(absl::StrCat(action, " ", error.value("Code", ""), ": ", error.value("Message", ""), " ", request.body));
  }
  return response;
}

sdk::HttpAnswer Cloud::Send(const sdk::HttpRequest& request) {
  Travel();
  const std::string action = Header(request, "X-TC-Action");
  const bool read = IsRead(action);
  sdk::HttpAnswer answer;
  {
    absl::MutexLock lock(&mutex_);
    ++calls_;
    const int nth = read ? ++reads_ : ++writes_;
    const auto fault =
        std::find_if(faults_.begin(), faults_.end(), [&](const Fault& one) { return one.nth == nth && IsOfReads(one.trouble) == read; });
    std::optional<Trouble> trouble;
    if (fault != faults_.end()) {
      trouble = fault->trouble;
      ++struck_;
    }
    const auto ask = [&] {
      emulator::HttpResponse response = Ask(request);
      answer.status = response.status;
      answer.body = std::move(response.body);
    };
    if (!trouble) {
      ask();
    } else {
      switch (*trouble) {
        case Trouble::kThrottled:
        case Trouble::kReadThrottled:
          answer = ErrorAnswer("RequestLimitExceeded");
          break;
        case Trouble::kBusy:
          answer = ErrorAnswer("UnsupportedOperation.MutexOperationTaskRunning");
          break;
        case Trouble::kInternal:
        case Trouble::kReadInternal:
          answer = ErrorAnswer("InternalError");
          break;
        case Trouble::kInternalDone:
          ask();
          unanswered_.insert({action, request.body});
          answer = ErrorAnswer("InternalError");
          break;
        case Trouble::kNotSent:
          answer = NoAnswer(sdk::HttpFailure::kNotSent);
          break;
        case Trouble::kLost:
        case Trouble::kReadLost:
          answer = NoAnswer(sdk::HttpFailure::kLost);
          break;
        case Trouble::kLostDone:
          ask();
          unanswered_.insert({action, request.body});
          answer = NoAnswer(sdk::HttpFailure::kLost);
          break;
        case Trouble::kReadGarbage:
          answer.status = 200;
          answer.body = "<html><body>It works!</body></html>";
          break;
        case Trouble::kReadStale:  // the emulator's part
          ask();
          break;
      }
    }
  }
  if (read) time_.Stirred();
  Travel();
  return answer;
}

absl::StatusOr<host::Provider::ObserveResult> Cloud::Observe(const ObserveRequest& request,
                                                             const std::function<bool(Observation&&)>& page) {
  ObserveResult result;
  bool wanted = true;
  result.error = provider_->Observe(request, [&](Observation&& one, int calls) {
    one.set_provider(alias_);
    result.api_calls += calls;
    wanted = page(std::move(one));
    return wanted;
  });
  if (!wanted) return absl::CancelledError("no more is wanted");
  return result;
}

absl::StatusOr<ExecuteResponse> Cloud::Execute(const ExecuteRequest& request, const std::function<void(const Progress&)>& progress) {
  time_.WorksOn(request.operation().id());
  absl::Duration delay;
  {
    absl::MutexLock lock(&mutex_);
    // Made from the operation and the world's chance alone: who comes first here is the machine's choice.
    uint64_t mixed = (pace_.order + 1) * 0x9e3779b97f4a7c15u + static_cast<uint64_t>(request.operation().id()) * 0xbf58476d1ce4e5b9u;
    mixed ^= mixed >> 29;
    mixed *= 0x94d049bb133111ebu;
    if (begun_.insert(request.token()).second) delay = start_delay_ * static_cast<double>((mixed >> 40) % 1000) / 1000;
  }
  time_.SleepUntil(time_.Now() + delay);
  auto result = provider_->Execute(request, [&](const Progress& one) {
    progress(one);
    return true;
  });
  ExecuteResponse response;
  if (result.ok()) {
    *response.mutable_result() = std::move(*result);
  } else {
    *response.mutable_error() = result.error();
  }
  time_.Stirred();
  return response;
}

absl::StatusOr<ResolveResponse> Cloud::Resolve(const ResolveRequest& request) {
  time_.WorksOn(request.operation().id());
  ResolveResponse response = provider_->Resolve(request);
  time_.Stirred();
  return response;
}

bool Cloud::DoBehindTheBack(OperationKind kind, const OperationArguments& arguments) {
  ExecuteRequest request;
  request.mutable_operation()->set_kind(kind);
  *request.mutable_operation()->mutable_arguments() = arguments;
  request.set_token(absl::StrCat("somebody-else-", ++tokens_));
  request.set_timeout_seconds(600);
  return provider_->Execute(request, [](const Progress&) { return true; }).ok();
}

json Cloud::World() {
  absl::MutexLock lock(&mutex_);
  emulator::HttpRequest request;
  request.method = "GET";
  request.path = "/_emulator/world";
  return json::parse(emulator_->Handle(request).body)["tencentcloud"];
}

}  // namespace eniform::property
