// What a plan rests on, so that a saved one can be checked again: the objects its operations are done to, and what they draw on.
#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/planner.h"
#include "planner/steps.h"
#include "proto/enum_text.h"

namespace eniform::planner {
namespace {

using ObjectKey = std::pair<std::string, std::string>;  // provider alias, id

void AddFact(std::string& text, absl::string_view name, absl::string_view value) {
  if (!value.empty()) absl::StrAppend(&text, absl::Utf8SafeCEscape(name), ": ", absl::Utf8SafeCEscape(value), "\n");
}

template <typename Tags>
void AddTags(std::string& text, const Tags& tags) {
  // A tag without a value is one all the same.
  for (const Tag& tag : tags) AddFact(text, absl::StrCat("tag ", tag.key()), tag.value().empty() ? "(no value)" : tag.value());
}

struct Touched {
  std::set<ObjectKey> interfaces, eips, instances;
};

Touched TouchedBy(const Plan& plan) {
  Touched touched;
  for (const Operation& operation : plan.operations()) {
    const OperationArguments& a = operation.arguments();
    for (const ObjectRef* ref : {&a.interface(), &a.to_interface()}) {
      if (!ref->id().empty()) touched.interfaces.emplace(operation.provider(), ref->id());
    }
    if (!a.eip().id().empty()) touched.eips.emplace(operation.provider(), a.eip().id());
    for (const std::string* id : {&a.instance_id(), &a.to_instance_id()}) {
      if (!id->empty()) touched.instances.emplace(operation.provider(), *id);
    }
  }
  return touched;
}

Premise& AddPremise(Plan& plan, const ObjectKey& key, ObjectKind kind, std::string fingerprint) {
  Premise& premise = *plan.add_premises();
  premise.set_provider(key.first);
  premise.set_kind(kind);
  premise.set_id(key.second);
  premise.set_fingerprint(std::move(fingerprint));
  return premise;
}

// Those that were looked at. What one of a type may carry is asked for once: it depends on the type alone, and the answer costs a call.
void AddInstances(Context& context, const std::set<ObjectKey>& instances) {
  std::set<ObjectKey> types;
  for (const ObjectKey& key : instances) {
    const Instance* instance = context.WorldOf(key.first)->InstanceById(key.second);
    if (!instance) continue;
    const bool limits = instance->limits().live() && types.emplace(key.first, instance->type()).second;
    AddPremise(context.plan, key, OBJECT_KIND_INSTANCE, Fingerprint(*instance, limits ? WithLimits::kYes : WithLimits::kNo))
        .set_limits(limits);
  }
}

}  // namespace

void CollectPremises(Context& context) {
  const Touched touched = TouchedBy(context.plan);
  for (const ObjectKey& key : touched.interfaces) {
    const NetworkInterface* interface = context.WorldOf(key.first)->Interface(key.second);
    AddPremise(context.plan, key, OBJECT_KIND_INTERFACE, interface ? Fingerprint(*interface) : "");
  }
  for (const ObjectKey& key : touched.eips) {
    const Eip* eip = context.WorldOf(key.first)->EipById(key.second);
    AddPremise(context.plan, key, OBJECT_KIND_EIP, eip ? Fingerprint(*eip) : "");
  }
  AddInstances(context, touched.instances);
  const auto order = [](const Premise& premise) { return std::tie(premise.provider(), premise.id()); };
  std::stable_sort(context.counted.begin(), context.counted.end(), [&](const Premise& a, const Premise& b) {
    return std::make_tuple(a.kind(), a.quota(), order(a)) < std::make_tuple(b.kind(), b.quota(), order(b));
  });
  for (const Premise& premise : context.counted) *context.plan.add_premises() = premise;
}

std::string Fingerprint(const NetworkInterface& interface) {
  // Everything a plan can rest on. Status is left out: it passes through transient values by itself.
  std::string text = "exists: yes\n";
  AddFact(text, "name", interface.name());
  AddFact(text, "description", interface.description());
  AddFact(text, "subnet", interface.subnet_id());
  AddFact(text, "instance", interface.instance_id());
  if (interface.primary()) AddFact(text, "born with its instance", "yes");
  for (const PrivateAddress& address : interface.addresses()) {
    AddFact(text, absl::StrCat("address ", address.address()),
            absl::StrCat(address.primary() ? "primary" : "secondary", address.eip_id().empty() ? "" : ", with EIP ", address.eip_id()));
  }
  AddFact(text, "security groups", absl::StrJoin(interface.security_group_ids(), ", "));
  AddTags(text, interface.tags());
  if (interface.has_delete_on_termination()) AddFact(text, "deleted on termination", interface.delete_on_termination() ? "yes" : "no");
  return text;
}

std::string Fingerprint(const Eip& eip) {
  std::string text = "exists: yes\n";
  AddFact(text, "name", eip.name());
  AddFact(text, "public address", eip.public_ip());
  AddFact(text, "bound to interface", eip.interface_id());
  AddFact(text, "bound to address", eip.private_ip());
  AddFact(text, "bandwidth", absl::StrCat(eip.bandwidth_mbps(), " Mbit/s"));
  if (eip.charge() != EIP_CHARGE_UNSPECIFIED) AddFact(text, "charge", EnumText(eip.charge()));
  AddFact(text, "unusable because", eip.unusable_because());
  AddTags(text, eip.tags());
  return text;
}

std::string Fingerprint(const Instance& instance, WithLimits limits) {
  std::string text = "exists: yes\n";
  if (instance.status() != INSTANCE_STATUS_UNSPECIFIED && instance.status() != INSTANCE_STATUS_CHANGING) {
    AddFact(text, "state", EnumText(instance.status()));
  }
  if (instance.stopped_without_charge()) AddFact(text, "stopped without charge", "yes");
  AddFact(text, "type", instance.type());
  AddFact(text, "zone", instance.zone());
  AddFact(text, "VPC", instance.vpc_id());
  if (limits == WithLimits::kYes) {
    AddFact(text, "interfaces it may have", absl::StrCat(instance.limits().interfaces()));
    AddFact(text, "addresses an interface of it may have", absl::StrCat(instance.limits().addresses_per_interface()));
  }
  return text;
}

}  // namespace eniform::planner
