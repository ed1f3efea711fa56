#include "apply/ask.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "apply/retry.h"

namespace eniform::apply {
namespace {

constexpr absl::Duration kPatience = absl::Minutes(5);
constexpr int kSideBySide = 32;

void Ask(Question& question, Clock& clock, const Interrupt& interrupt) {
  const absl::Time end = clock.Now() + kPatience;
  // Different questions wait differently long after the same throttle.
  const std::string token = absl::StrCat(question.alias, "\n", question.request.SerializeAsString());
  std::map<ErrorClass, int> failures;
  int deaths = 0;
  while (true) {
    question.observation.Clear();
    question.error.Clear();
    if (interrupt.load() > 0) {
      question.status = absl::CancelledError("interrupted");
      return;
    }
    const auto answer = question.provider->Observe(question.request, [&](Observation&& page) {
      MoveInto(std::move(page), question.observation);
      return interrupt.load() == 0;
    });
    question.status = answer.status();
    if (absl::IsUnavailable(question.status) && ++deaths <= 1) continue;
    if (!answer.ok()) return;
    question.api_calls += answer->api_calls;
    question.error = answer->error;
    const ErrorClass error_class = question.error.error_class();
    if (error_class == ERROR_CLASS_UNSPECIFIED) return;
    const RetryDecision decision = Decide(question.error, ++failures[error_class], end - clock.Now(), token);
    if (decision.action == RetryAction::kGiveUp) return;
    clock.Sleep(decision.wait, interrupt);
  }
}

template <typename Field>
void MoveField(Field* from, Field* to) {
  if (to->empty()) {
    to->Swap(from);
    return;
  }
  to->Reserve(to->size() + from->size());
  for (auto& object : *from) to->Add(std::move(object));
}

absl::string_view KindText(int kind) {
  switch (kind) {
    case OBJECT_KIND_INTERFACE:
      return "interfaces";
    case OBJECT_KIND_EIP:
      return "EIPs";
    case OBJECT_KIND_INSTANCE:
      return "instances";
    case OBJECT_KIND_SUBNET:
      return "subnets";
    case OBJECT_KIND_SECURITY_GROUP:
      return "security groups";
    case OBJECT_KIND_VPC:
      return "VPCs";
    case OBJECT_KIND_QUOTA:
      return "quotas";
    default:
      return "objects";
  }
}

}  // namespace

void AskAll(std::vector<Question>& questions, Clock& clock, const Interrupt& interrupt) {
  std::atomic<size_t> next{0};
  const auto work = [&] {
    for (size_t i = next++; i < questions.size(); i = next++) Ask(questions[i], clock, interrupt);
  };
  std::vector<std::thread> threads;
  // One of them is this thread.
  for (size_t i = 1; i < std::min<size_t>(questions.size(), kSideBySide); ++i) threads.emplace_back(work);
  work();
  for (std::thread& thread : threads) thread.join();
}

absl::StatusOr<host::Provider*> ProviderOf(const Providers& providers, const std::string& alias) {
  const auto it = providers.find(alias);
  if (it != providers.end()) return it->second;
  return absl::FailedPreconditionError(
      absl::StrCat("provider '", alias, "' is needed, but it is not declared: declare it again under `providers`."));
}

std::string WhatIsAsked(const ObserveRequest& request) {
  if (request.limits()) return "the limits of instances";
  return absl::StrJoin(request.kinds(), " and ", [](std::string* out, int kind) { absl::StrAppend(out, KindText(kind)); });
}

void MoveInto(Observation&& from, Observation& to) {
  MoveField(from.mutable_interfaces(), to.mutable_interfaces());
  MoveField(from.mutable_eips(), to.mutable_eips());
  MoveField(from.mutable_instances(), to.mutable_instances());
  MoveField(from.mutable_subnets(), to.mutable_subnets());
  MoveField(from.mutable_security_groups(), to.mutable_security_groups());
  MoveField(from.mutable_vpcs(), to.mutable_vpcs());
  MoveField(from.mutable_quotas(), to.mutable_quotas());
}

}  // namespace eniform::apply
