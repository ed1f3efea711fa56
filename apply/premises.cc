#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "apply/ask.h"
#include "apply/errors.h"
#include "apply/observe.h"

namespace eniform::apply {
namespace {

// Ids in one question. Every cloud describes at least so many at a call (Tencent reference 5.4).
constexpr int kBatch = 100;

constexpr absl::string_view kSince = " since the plan was made";

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

absl::string_view KindText(ObjectKind kind) {
  switch (kind) {
    case OBJECT_KIND_EIP:
      return "eip";
    case OBJECT_KIND_INSTANCE:
      return "instance";
    case OBJECT_KIND_SUBNET:
      return "subnet";
    default:
      return "network_interface";
  }
}

absl::StatusCode CodeOf(ErrorClass error_class) {
  return error_class == ERROR_CLASS_AUTH ? absl::StatusCode::kPermissionDenied : absl::StatusCode::kUnavailable;
}

// What is asked for in questions of its own.
struct Subject {
  std::string provider;
  ObjectKind kind;
  bool limits;
  friend bool operator<(const Subject& a, const Subject& b) {
    return std::tie(a.provider, a.kind, a.limits) < std::tie(b.provider, b.kind, b.limits);
  }
};

Question& AddQuestion(std::vector<Question>& questions, const Subject& of, host::Provider* provider) {
  Question& question = questions.emplace_back();
  question.alias = of.provider;
  question.provider = provider;
  question.request.add_kinds(of.kind);
  question.request.set_limits(of.limits);
  return question;
}

absl::StatusOr<std::vector<Question>> QuestionsFor(const Providers& providers, const Plan& plan) {
  std::map<Subject, std::set<std::string>> wanted;  // with the ids; of quotas the VPCs
  for (const Premise& premise : plan.premises()) {
    switch (premise.kind()) {
      case OBJECT_KIND_INTERFACE:
      case OBJECT_KIND_EIP:
      case OBJECT_KIND_INSTANCE:
      case OBJECT_KIND_SUBNET:
      case OBJECT_KIND_QUOTA:
        break;
      default:
        return absl::InvalidArgumentError(absl::StrCat("the plan rests on an object of a kind (", ObjectKind_Name(premise.kind()),
                                                       ") that this version can not look at again. Make the plan again."));
    }
    wanted[{premise.provider(), premise.kind(), premise.limits()}].insert(premise.id());
  }
  std::vector<Question> questions;
  for (const auto& [of, ids] : wanted) {
    const absl::StatusOr<host::Provider*> provider = ProviderOf(providers, of.provider);
    if (!provider.ok()) return provider.status();
    if (of.kind == OBJECT_KIND_QUOTA) {
      ObserveRequest& request = AddQuestion(questions, of, *provider).request;
      for (const std::string& scope : ids) {
        if (!scope.empty()) request.add_vpc_ids(scope);
      }
      continue;
    }
    int asked = 0;
    for (const std::string& id : ids) {
      if (asked++ % kBatch == 0) AddQuestion(questions, of, *provider);
      questions.back().request.add_ids(id);
    }
  }
  return questions;
}

// What the clouds say now.
struct Present {
  absl::flat_hash_map<PremiseKey, std::string> fingerprints;
  absl::flat_hash_map<PremiseKey, int64_t> free;                                      // of subnets
  std::map<std::pair<std::string, std::pair<QuotaKind, std::string>>, Quota> quotas;  // by alias, kind and scope

  void Take(const Question& question) {
    const std::string& alias = question.alias;
    const Observation& seen = question.observation;
    for (const auto& interface : seen.interfaces()) {
      fingerprints[{alias, OBJECT_KIND_INTERFACE, interface.id()}] = planner::Fingerprint(interface);
    }
    for (const auto& eip : seen.eips()) fingerprints[{alias, OBJECT_KIND_EIP, eip.id()}] = planner::Fingerprint(eip);
    for (const auto& instance : seen.instances()) {
      const auto limits = question.request.limits() ? planner::WithLimits::kYes : planner::WithLimits::kNo;
      fingerprints[{alias, OBJECT_KIND_INSTANCE, instance.id()}] = planner::Fingerprint(instance, limits);
    }
    for (const auto& subnet : seen.subnets()) free[{alias, OBJECT_KIND_SUBNET, subnet.id()}] = subnet.available_addresses();
    for (const auto& quota : seen.quotas()) quotas[{alias, {quota.kind(), quota.scope()}}] = quota;
  }
};

using Facts = std::map<std::string, std::string>;

Facts FactsOf(absl::string_view fingerprint) {
  Facts facts;
  for (const absl::string_view line : absl::StrSplit(fingerprint, '\n', absl::SkipEmpty())) {
    const std::pair<std::string, std::string> fact = absl::StrSplit(line, absl::MaxSplits(": ", 1));
    facts.insert(fact);
  }
  return facts;
}

// "description: was a, is b; address 10.0.0.2: was secondary, is gone".
std::string Differences(ObjectKind kind, absl::string_view before, absl::string_view after) {
  Facts was = FactsOf(before), is = FactsOf(after);
  // An instance that is just changing will be one or the other: it is not known which.
  if (kind == OBJECT_KIND_INSTANCE && !(was.count("state") && is.count("state"))) {
    was.erase("state");
    is.erase("state");
  }
  std::vector<std::string> texts;
  for (const auto& [name, value] : was) {
    const auto now = is.find(name);
    if (now == is.end()) {
      texts.push_back(absl::StrCat(name, ": was ", value, ", is gone"));
    } else if (now->second != value) {
      texts.push_back(absl::StrCat(name, ": was ", value, ", is ", now->second));
    }
  }
  for (const auto& [name, value] : is) {
    if (!was.count(name)) texts.push_back(absl::StrCat(name, ": was not there, is ", value));
  }
  return absl::StrJoin(texts, "; ");
}

// What objects are called in this stack, by provider and id.
std::map<std::pair<std::string, std::string>, std::string> NamesOf(const Plan& plan) {
  std::map<std::pair<std::string, std::string>, std::string> names;
  for (const Operation& operation : plan.operations()) {
    const OperationArguments& a = operation.arguments();
    for (const ObjectRef* ref : {&a.interface(), &a.to_interface(), &a.eip()}) {
      if (!ref->id().empty() && !ref->address().empty()) names[{operation.provider(), ref->id()}] = ref->address();
    }
  }
  return names;
}

// Empty: at least as much is left as the plan counted on.
std::string Shortage(const Premise& premise, int64_t left, absl::string_view of, absl::string_view what) {
  if (left >= std::min(premise.left(), premise.taken())) return "";
  return absl::StrCat(of, " had ", premise.left(), " ", what, ", has ", left, "; the plan takes ", premise.taken());
}

std::string QuotaText(const Premise& premise) {
  return premise.quota() == QUOTA_KIND_EIPS ? absl::StrCat("quota of EIPs in provider ", premise.provider())
                                            : absl::StrCat("quota of interfaces in VPC ", premise.id());
}

// In words, how `premise` does not hold any more; empty: it does.
std::string WhatChanged(const Premise& premise, const Present& present, absl::string_view name) {
  const PremiseKey key{premise.provider(), premise.kind(), premise.id()};
  if (premise.kind() == OBJECT_KIND_QUOTA) {
    const auto quota = present.quotas.find({premise.provider(), {premise.quota(), premise.id()}});
    // A cloud that says nothing now refuses what is too much itself.
    if (quota == present.quotas.end()) return "";
    return Shortage(premise, quota->second.limit() - quota->second.used(), QuotaText(premise), "left");
  }
  const std::string what = absl::StrCat(KindText(premise.kind()), " ", premise.id(), name.empty() ? "" : absl::StrCat(" (", name, ")"));
  if (premise.kind() == OBJECT_KIND_SUBNET) {
    const auto free = present.free.find(key);
    if (free == present.free.end()) return absl::StrCat(what, " is gone", kSince);
    return Shortage(premise, free->second, what, "addresses free");
  }
  const auto now = present.fingerprints.find(key);
  if (now == present.fingerprints.end()) return premise.fingerprint().empty() ? "" : absl::StrCat(what, " is gone", kSince);
  if (premise.fingerprint().empty()) return absl::StrCat(what, " exists now; it did not when the plan was made");
  const std::string differences = Differences(premise.kind(), premise.fingerprint(), now->second);
  return differences.empty() ? "" : absl::StrCat(what, " changed", kSince, ": ", differences);
}

}  // namespace

absl::StatusOr<std::vector<std::string>> ChangedPremises(const Providers& providers, const Plan& plan, const Interrupt& interrupt,
                                                         Clock& clock) {
  absl::StatusOr<std::vector<Question>> questions = QuestionsFor(providers, plan);
  if (!questions.ok()) return questions.status();
  AskAll(*questions, clock, interrupt);
  Present present;
  for (const Question& question : *questions) {
    if (!question.status.ok()) return question.status;
    if (question.error.error_class() != ERROR_CLASS_UNSPECIFIED) {
      return absl::Status(CodeOf(question.error.error_class()),
                          absl::StrCat("provider '", question.alias, "' could not read the ", WhatIsAsked(question.request),
                                       " the plan rests on: ", TextOf(question.error), ". ", NextStep(question.error.error_class())));
    }
    present.Take(question);
  }
  const auto names = NamesOf(plan);
  std::vector<std::string> changed;
  for (const Premise& premise : plan.premises()) {
    const auto name = names.find({premise.provider(), premise.id()});
    std::string text = WhatChanged(premise, present, name == names.end() ? "" : absl::string_view(name->second));
    if (!text.empty()) changed.push_back(std::move(text));
  }
  return changed;
}

}  // namespace eniform::apply
