#include "apply/observe.h"

#include <algorithm>
#include <set>
#include <thread>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "apply/ask.h"
#include "apply/declaration_part.h"
#include "apply/errors.h"
#include "apply/messages.h"

namespace eniform::apply {
namespace {

// One question a kind, so that a cloud's lists are read side by side.
std::vector<Question> QuestionsOf(const planner::ObservationNeeds& needs) {
  std::vector<Question> questions;
  const auto ask = [&](ObjectKind kind) -> ObserveRequest& {
    ObserveRequest& request = questions.emplace_back().request;
    request.add_kinds(kind);
    return request;
  };
  std::set<ObjectKind> kinds = needs.kinds;
  if (!needs.vpc_ids.empty()) kinds.insert(OBJECT_KIND_INTERFACE);
  for (ObjectKind kind : kinds) {
    ObserveRequest& request = ask(kind);
    if (kind != OBJECT_KIND_INTERFACE) continue;
    *request.mutable_vpc_ids() = {needs.vpc_ids.begin(), needs.vpc_ids.end()};
    request.set_interface_scope(needs.interfaces);
  }
  if (!needs.instance_ids.empty() && !kinds.contains(OBJECT_KIND_INSTANCE)) {
    *ask(OBJECT_KIND_INSTANCE).mutable_ids() = {needs.instance_ids.begin(), needs.instance_ids.end()};
  }
  if (!needs.limits_of.empty()) {
    ObserveRequest& request = ask(OBJECT_KIND_INSTANCE);
    request.set_limits(true);
    *request.mutable_ids() = {needs.limits_of.begin(), needs.limits_of.end()};
  }
  return questions;
}

Diagnostic Refusal(const Question& question) {
  std::vector<std::string> variables(question.provider->description().credential_variables().begin(),
                                     question.provider->description().credential_variables().end());
  const std::string credentials = variables.empty() ? "the credentials" : absl::StrJoin(variables, ", ");
  const ErrorClass error_class = question.error.error_class();
  return Message(error_class == ERROR_CLASS_AUTH ? "EF-A02" : "EF-A01", {{"provider", question.alias},
                                                                         {"what", WhatIsAsked(question.request)},
                                                                         {"error", TextOf(question.error)},
                                                                         {"next", NextStep(error_class)},
                                                                         {"credentials", credentials}});
}

// Objects of `list` with the same id as an earlier one are dropped: two looks may overlap.
template <typename List>
void DropRepeated(List* list) {
  absl::flat_hash_set<std::string> seen;
  list->erase(std::remove_if(list->begin(), list->end(), [&](const auto& object) { return !seen.insert(object.id()).second; }),
              list->end());
}

// Live limits go to the instance they were asked of and to those of its type that have none: they depend on the type alone
// (Tencent reference 4.2).
void TakeLimits(Observation&& answer, Observation& observation) {
  absl::flat_hash_map<std::string, Instance*> known;
  for (Instance& instance : *observation.mutable_instances()) known.emplace(instance.id(), &instance);
  Observation unknown;
  for (Instance& instance : *answer.mutable_instances()) {
    const auto it = known.find(instance.id());
    if (it == known.end()) {
      unknown.mutable_instances()->Add(std::move(instance));
    } else if (instance.has_limits()) {
      it->second->mutable_limits()->Swap(instance.mutable_limits());
    }
  }
  MoveInto(std::move(unknown), observation);
  absl::flat_hash_map<std::string, InstanceLimits> by_type;
  for (const Instance& instance : observation.instances()) {
    if (instance.has_limits() && instance.limits().live() && !instance.type().empty()) by_type.emplace(instance.type(), instance.limits());
  }
  for (Instance& instance : *observation.mutable_instances()) {
    const auto limits = by_type.find(instance.type());
    if (!instance.has_limits() && limits != by_type.end()) *instance.mutable_limits() = limits->second;
  }
}

class Looker {
 public:
  Looker(const Providers& providers, const Interrupt& interrupt, Clock& clock)
      : providers_(providers), interrupt_(interrupt), clock_(clock) {}

  // False: something was refused; the look holds why.
  absl::StatusOr<bool> Take(const planner::NeedsByAlias& needs);
  absl::Status Check(const Declaration& desired);
  Look& look() { return look_; }

 private:
  absl::Status Add(const std::string& alias);
  Observation& ObservationOf(const std::string& alias);

  const Providers& providers_;
  const Interrupt& interrupt_;
  Clock& clock_;
  Look look_;
};

Observation& Looker::ObservationOf(const std::string& alias) {
  return *std::find_if(look_.observations.begin(), look_.observations.end(), [&](const Observation& o) { return o.provider() == alias; });
}

absl::Status Looker::Add(const std::string& alias) {
  if (look_.capabilities.contains(alias)) return absl::OkStatus();
  const absl::StatusOr<host::Provider*> provider = ProviderOf(providers_, alias);
  if (!provider.ok()) return provider.status();
  look_.capabilities[alias] = (*provider)->description().capabilities();
  Observation observation;
  observation.set_provider(alias);
  const auto place = std::find_if(look_.observations.begin(), look_.observations.end(),
                                  [&](const Observation& other) { return other.provider() > alias; });
  look_.observations.insert(place, std::move(observation));
  return absl::OkStatus();
}

absl::StatusOr<bool> Looker::Take(const planner::NeedsByAlias& needs) {
  std::vector<Question> questions;
  for (const auto& [alias, of_alias] : needs) {
    if (absl::Status status = Add(alias); !status.ok()) return status;
    for (Question& question : QuestionsOf(of_alias)) {
      question.alias = alias;
      question.provider = providers_.at(alias);
      questions.push_back(std::move(question));
    }
  }
  AskAll(questions, clock_, interrupt_);
  std::set<std::string> without_credentials;
  bool refused = false;
  for (Question& question : questions) {
    if (!question.status.ok()) return question.status;
    look_.api_calls += question.api_calls;
    if (question.error.error_class() != ERROR_CLASS_UNSPECIFIED) {
      refused = true;
      // Wrong credentials are wrong for every list; once is enough.
      const bool is_auth = question.error.error_class() == ERROR_CLASS_AUTH;
      if (!is_auth || without_credentials.insert(question.alias).second) look_.diagnostics.push_back(Refusal(question));
      continue;
    }
    Observation& observation = ObservationOf(question.alias);
    if (question.request.limits()) {
      TakeLimits(std::move(question.observation), observation);
      continue;
    }
    const bool first_interfaces = observation.interfaces().empty();
    const bool first_instances = observation.instances().empty();
    MoveInto(std::move(question.observation), observation);
    if (!first_interfaces) DropRepeated(observation.mutable_interfaces());
    if (!first_instances) DropRepeated(observation.mutable_instances());
  }
  return !refused;
}

absl::Status Looker::Check(const Declaration& desired) {
  struct Answer {
    absl::StatusOr<CheckResponse> response = CheckResponse();
  };
  std::vector<Answer> answers(look_.observations.size());
  std::vector<std::thread> threads;
  for (size_t i = 0; i < answers.size(); ++i) {
    const std::string& alias = look_.observations[i].provider();
    const bool bindings_alone = look_.capabilities.at(alias).checks_bindings_alone();
    if (bindings_alone && desired.eip_bindings().empty()) continue;
    threads.emplace_back([this, i, bindings_alone, &answers, &desired] {
      Observation& observation = look_.observations[i];
      host::Provider& provider = *providers_.at(observation.provider());
      if (bindings_alone) {
        answers[i].response = provider.Check(BindingsOf(PartOf(desired, observation.provider()), observation));
        return;
      }
      CheckRequest request;
      *request.mutable_declaration() = PartOf(desired, observation.provider());
      // Lent, not copied: an observation may hold a hundred thousand objects.
      request.mutable_observation()->Swap(&observation);
      answers[i].response = provider.Check(request);
      request.mutable_observation()->Swap(&observation);
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (Answer& answer : answers) {
    if (!answer.response.ok()) return answer.response.status();
    for (Diagnostic& diagnostic : *answer.response->mutable_diagnostics()) look_.diagnostics.push_back(std::move(diagnostic));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Look> LookAround(const Providers& providers, const Declaration& desired, const StateSnapshot& prior,
                                const planner::PlanOptions& options, const Interrupt& interrupt, Clock& clock) {
  Looker looker(providers, interrupt, clock);
  Look& look = looker.look();
  const planner::PlanInput input{desired, prior, look.observations, look.capabilities, options};
  const planner::Needs needs(input);
  absl::StatusOr<bool> complete = looker.Take(needs.First());
  if (complete.ok() && *complete) complete = looker.Take(needs.Second());
  if (complete.ok() && *complete) complete = looker.Take(needs.Third());
  if (!complete.ok()) return complete.status();
  if (interrupt.load() > 0) return absl::CancelledError("interrupted");
  if (*complete) {
    if (absl::Status status = looker.Check(desired); !status.ok()) return status;
  }
  return std::move(look);
}

absl::StatusOr<Look> LookFor(const Providers& providers, const planner::NeedsByAlias& needs, const Interrupt& interrupt, Clock& clock) {
  Looker looker(providers, interrupt, clock);
  const absl::StatusOr<bool> complete = looker.Take(needs);
  if (!complete.ok()) return complete.status();
  if (interrupt.load() > 0) return absl::CancelledError("interrupted");
  return std::move(looker.look());
}

}  // namespace eniform::apply
