#include "planner/verify/outcome.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "planner/verify/last_calls.h"

namespace eniform::verify {
namespace {

class Checker {
 public:
  Checker(const Plan& plan, Scene& scene, const Graph& graph, Findings& findings)
      : plan_(plan), scene_(scene), graph_(graph), findings_(findings), calls_(plan, scene) {}

  void Check(const ResourceChange& change) {
    change_ = &change;
    const Attributes& some = change.has_after() ? change.after() : change.before();
    switch (some.of_case()) {
      case Attributes::kNetworkInterface:
        return change.has_after() ? CheckInterface(change.after().network_interface()) : CheckDeleted();
      case Attributes::kEip:
        return change.has_after() ? CheckEip(change.after().eip()) : CheckReleased();
      case Attributes::kEipBinding:
        return change.has_after() ? CheckBinding(change.after().eip_binding()) : CheckUnbound();
      default:
        break;
    }
  }

 private:
  Value Now(int variable) const { return scene_.variables[variable].now; }
  void Wrong(absl::string_view text) { findings_.AddPlanWide(change_->address(), absl::StrCat(change_->address(), " ", text, ".")); }
  void Differs(absl::string_view field) { Wrong(absl::StrCat("does not end with the ", field, " that its change names")); }
  bool IsKnown(absl::string_view field) const {
    const auto& unknown = change_->after_unknown();
    return std::none_of(unknown.begin(), unknown.end(), [&](const std::string& name) { return name == field; });
  }
  bool Is(ChangeAction action) const { return change_->action() == action; }
  bool IsReplacement() const { return Is(CHANGE_ACTION_REPLACE_CREATE_FIRST) || Is(CHANGE_ACTION_REPLACE_DELETE_FIRST); }
  const OperationArguments& Arguments(int operation) const { return plan_.operations(operation).arguments(); }

  void CheckInterface(const InterfaceAttributes& after) {
    const int number = scene_.FindInterface(change_->provider(), after.id(), change_->address());
    if (number < 0) {
      if (Is(CHANGE_ACTION_CREATE) || IsReplacement()) Wrong("is not created by any operation");
      return;
    }
    const Interface& interface = scene_.interfaces[number];
    if (!interface.made && !interface.observed) return;
    if (Now(scene_.VariableOf(number, Fact::kExists)) != kYes) return Wrong("does not exist at the end");
    if (IsReplacement()) CheckReplacement(number);
    const Value subnet = Now(scene_.VariableOf(number, Fact::kSubnet)), machine = Now(scene_.VariableOf(number, Fact::kInstance));
    if (subnet >= 0 && scene_.nets[subnet].id != after.subnet()) Differs("subnet");
    if ((machine < 0 ? "" : scene_.machines[machine].id) != after.instance()) Differs("instance");
    CheckAddresses(number, after);
    CheckAttributes(number, after);
  }

  void CheckAddresses(int number, const InterfaceAttributes& after) {
    const Interface& interface = scene_.interfaces[number];
    const Value primary = Now(scene_.VariableOf(number, Fact::kPrimary));
    if (IsKnown("primary_ip") && !after.primary_ip().empty() && primary != scene_.AddressOf(interface.vpc, after.primary_ip())) {
      Differs("primary_ip");
    }
    int held = 0;
    for (const int32_t address : interface.addresses) held += address != primary && Now(scene_.HolderOf(address)) == number;
    int listed = 0;
    for (const std::string& text : after.secondary_ips()) {
      const int address = scene_.AddressOf(interface.vpc, text);
      if (Now(scene_.HolderOf(address)) != number || address == primary) return Differs("secondary_ips");
      ++listed;
    }
    if (held != listed || (IsKnown("secondary_ips") && interface.picked > 0)) Differs("secondary_ips");
  }

  void CheckAttributes(int number, const InterfaceAttributes& after) {
    const InterfaceCalls& calls = calls_.interfaces[number];
    const NetworkInterface& seen =
        scene_.interfaces[number].observed ? *scene_.interfaces[number].observed : NetworkInterface::default_instance();
    if (after.name() != (calls.name < 0 ? seen.name() : Arguments(calls.name).name())) Differs("name");
    if (after.description() != (calls.description < 0 ? seen.description() : Arguments(calls.description).description())) {
      Differs("description");
    }
    const auto& groups = calls.groups < 0 ? seen.security_group_ids() : Arguments(calls.groups).security_group_ids();
    if (!std::equal(groups.begin(), groups.end(), after.security_groups().begin(), after.security_groups().end())) {
      Differs("security_groups");
    }
    if (!calls.tags.empty() && TagsAfter(seen.tags(), calls.tags) != Tags(after.tags())) Differs("tags");
    const Capabilities& can = *scene_.clouds[scene_.interfaces[number].provider].capabilities;
    if (can.delete_on_termination() != DELETE_ON_TERMINATION_CLOUD) return;
    // Who had the last word on it; -1: it is as it was.
    int last = calls.flag;
    if (last < 0 && can.delete_on_termination_taken() != DELETE_ON_TERMINATION_TAKEN_BY_CREATE) last = calls.attach;
    if (last < 0 && can.delete_on_termination_taken() == DELETE_ON_TERMINATION_TAKEN_BY_CREATE) last = calls.create;
    if (last >= 0 && Arguments(last).delete_on_termination() != after.delete_on_termination()) Differs("delete_on_termination");
  }

  using TagMap = std::map<std::string, std::string>;
  // Without Eniform's own marks.
  static TagMap Tags(const google::protobuf::RepeatedPtrField<Tag>& tags) {
    TagMap map;
    for (const Tag& tag : tags) {
      if (!absl::StartsWith(tag.key(), "eniform:")) map[tag.key()] = tag.value();
    }
    return map;
  }
  TagMap TagsAfter(const google::protobuf::RepeatedPtrField<Tag>& seen, const std::vector<int>& operations) const {
    TagMap map = Tags(seen);
    for (const int operation : operations) {
      for (const std::string& key : Arguments(operation).removed_tag_keys()) map.erase(key);
      for (const auto& [key, value] : Tags(Arguments(operation).tags())) map[key] = value;
    }
    return map;
  }

  void CheckReplacement(int made) {
    const int old = scene_.FindInterface(change_->provider(), change_->before().network_interface().id(), "");
    const int create = calls_.interfaces[made].create;
    if (old < 0 || old == made || calls_.interfaces[old].remove < 0 || create < 0) return Wrong("is not replaced by any operation");
    const int remove = calls_.interfaces[old].remove, detach = calls_.interfaces[old].detach;
    if (Is(CHANGE_ACTION_REPLACE_DELETE_FIRST)) {
      if (!graph_.Precedes(remove, create)) Wrong("is replaced delete-first, and the new one may come before the old one is gone");
      return;
    }
    if (!graph_.Precedes(create, remove) || (detach >= 0 && !graph_.Precedes(create, detach))) {
      Wrong("is replaced create-first, and the old one may be cut off before the new one exists");
    }
  }

  void CheckDeleted() {
    if (!Is(CHANGE_ACTION_DELETE)) return;
    const int number = scene_.FindInterface(change_->provider(), change_->before().network_interface().id(), "");
    if (number < 0 || Now(scene_.VariableOf(number, Fact::kExists)) != kNone) Wrong("is not deleted by any operation");
  }

  void CheckEip(const EipAttributes& after) {
    const int number = scene_.FindEip(change_->provider(), after.id(), change_->address());
    if (number < 0) {
      if (Is(CHANGE_ACTION_CREATE)) Wrong("is not allocated by any operation");
      return;
    }
    if (Now(scene_.EipExists(number)) != kYes) return Wrong("does not exist at the end");
    const EipCalls& calls = calls_.eips[number];
    const Eip& seen = scene_.eips[number].observed ? *scene_.eips[number].observed : Eip::default_instance();
    if (after.name() != (calls.name < 0 ? seen.name() : Arguments(calls.name).name())) Differs("name");
    if (calls.allocate >= 0) return;  // what is not declared is the cloud's choice
    if (after.bandwidth_mbps() != (calls.bandwidth < 0 ? seen.bandwidth_mbps() : Arguments(calls.bandwidth).bandwidth_mbps())) {
      Differs("bandwidth_mbps");
    }
    if (after.charge() != (calls.charge < 0 ? seen.charge() : Arguments(calls.charge).charge())) Differs("charge");
  }

  void CheckReleased() {
    if (!Is(CHANGE_ACTION_DELETE)) return;
    const int number = scene_.FindEip(change_->provider(), change_->before().eip().id(), "");
    if (number < 0 || Now(scene_.EipExists(number)) != kNone) Wrong("is not released by any operation");
  }

  void CheckBinding(const EipBindingAttributes& after) {
    const auto bind = calls_.binds.find(change_->address());
    int eip = bind == calls_.binds.end() ? -1 : scene_.Of(bind->second).eip;
    if (eip < 0 && !Is(CHANGE_ACTION_NO_OP)) return Wrong("is not bound by any operation");
    if (eip < 0) eip = scene_.FindEip(change_->provider(), after.eip(), "");
    if (eip < 0) return;
    const Value place = Now(scene_.EipPlace(eip));
    if (place < 0) {
      if (place == kNone) Wrong("is not bound at the end");
      return;
    }
    const int interface = scene_.places[place].interface, address = scene_.places[place].address;
    if (IsKnown("network_interface") && scene_.interfaces[interface].name != after.network_interface()) Differs("network_interface");
    if (IsKnown("private_ip") && address != scene_.AddressOf(scene_.interfaces[interface].vpc, after.private_ip())) Differs("private_ip");
  }

  void CheckUnbound() {
    if (!Is(CHANGE_ACTION_DELETE)) return;
    const EipBindingAttributes& before = change_->before().eip_binding();
    const int eip = scene_.FindEip(change_->provider(), before.eip(), "");
    if (eip < 0) return;
    const Value place = Now(scene_.EipPlace(eip));
    if (place < 0 || scene_.interfaces[scene_.places[place].interface].name != before.network_interface()) return;
    if (scene_.AddressText(scene_.places[place].address) == before.private_ip()) Wrong("is still bound at the end");
  }

  const Plan& plan_;
  Scene& scene_;
  const Graph& graph_;
  Findings& findings_;
  const LastCalls calls_;
  const ResourceChange* change_ = nullptr;
};

}  // namespace

void CheckOutcome(const Plan& plan, Scene& scene, const Graph& graph, Findings& findings) {
  Checker checker(plan, scene, graph, findings);
  for (const ResourceChange& change : plan.resource_changes()) {
    if (findings.full()) return;
    checker.Check(change);
  }
}

}  // namespace eniform::verify
