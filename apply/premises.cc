#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "apply/ask.h"
#include "apply/errors.h"
#include "apply/observe.h"

namespace eniform::apply {
namespace {

// Ids in one question. Every cloud describes at least so many at a call (Tencent reference 5.4).
constexpr int kBatch = 100;

struct PremiseKey {
  std::string provider;
  ObjectKind kind;
  std::string id;
  friend bool operator==(const PremiseKey&, const PremiseKey&) = default;
  template <typename H>
  friend H AbslHashValue(H h, const PremiseKey& key) {
    return H::combine(std::move(h), key.provider, key.kind, key.id);
  }
};

absl::string_view KindText(ObjectKind kind) { return kind == OBJECT_KIND_EIP ? "eip" : "network_interface"; }

absl::StatusCode CodeOf(ErrorClass error_class) {
  return error_class == ERROR_CLASS_AUTH ? absl::StatusCode::kPermissionDenied : absl::StatusCode::kUnavailable;
}

}  // namespace

absl::StatusOr<std::vector<std::string>> ChangedPremises(const Providers& providers, const Plan& plan, const Interrupt& interrupt,
                                                         Clock& clock) {
  std::map<std::pair<std::string, ObjectKind>, std::vector<std::string>> wanted;
  for (const Premise& premise : plan.premises()) {
    if (premise.kind() != OBJECT_KIND_INTERFACE && premise.kind() != OBJECT_KIND_EIP) {
      return absl::InvalidArgumentError(absl::StrCat("the plan rests on an object of a kind (", ObjectKind_Name(premise.kind()),
                                                     ") that this version can not look at again. Make the plan again."));
    }
    wanted[{premise.provider(), premise.kind()}].push_back(premise.id());
  }
  std::vector<Question> questions;
  for (const auto& [of, ids] : wanted) {
    const absl::StatusOr<host::Provider*> provider = ProviderOf(providers, of.first);
    if (!provider.ok()) return provider.status();
    for (size_t i = 0; i < ids.size(); ++i) {
      if (i % kBatch == 0) {
        Question& question = questions.emplace_back();
        question.alias = of.first;
        question.provider = *provider;
        question.request.add_kinds(of.second);
      }
      questions.back().request.add_ids(ids[i]);
    }
  }
  AskAll(questions, clock, interrupt);
  absl::flat_hash_map<PremiseKey, std::string> now;
  for (const Question& question : questions) {
    if (!question.status.ok()) return question.status;
    if (question.error.error_class() != ERROR_CLASS_UNSPECIFIED) {
      return absl::Status(CodeOf(question.error.error_class()),
                          absl::StrCat("provider '", question.alias, "' could not read the ", WhatIsAsked(question.request),
                                       " the plan rests on: ", TextOf(question.error), ". ", NextStep(question.error.error_class())));
    }
    for (const NetworkInterface& interface : question.observation.interfaces()) {
      now[{question.alias, OBJECT_KIND_INTERFACE, interface.id()}] = planner::Fingerprint(interface);
    }
    for (const Eip& eip : question.observation.eips()) now[{question.alias, OBJECT_KIND_EIP, eip.id()}] = planner::Fingerprint(eip);
  }
  std::vector<std::string> changed;
  for (const Premise& premise : plan.premises()) {
    const auto it = now.find(PremiseKey{premise.provider(), premise.kind(), premise.id()});
    const std::string what = absl::StrCat(KindText(premise.kind()), " ", premise.id());
    if (it == now.end()) {
      if (!premise.fingerprint().empty()) changed.push_back(absl::StrCat(what, " is gone since the plan was made"));
    } else if (premise.fingerprint().empty()) {
      changed.push_back(absl::StrCat(what, " exists now; it did not when the plan was made"));
    } else if (it->second != premise.fingerprint()) {
      changed.push_back(absl::StrCat(what, " changed since the plan was made"));
    }
  }
  return changed;
}

}  // namespace eniform::apply
