// What somebody else does to the objects Eniform looks after, between two plans.
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/property/live.h"

namespace eniform::property {
namespace {

using nlohmann::json;

struct Victim {
  std::string id, subnet, primary_ip, instance;
  bool born = false;  // with its instance
  std::vector<std::string> secondaries;
};

std::vector<Victim> InterfacesOf(const StateSnapshot& state, const json& world) {
  std::vector<Victim> victims;
  for (const ManagedObject& row : state.objects()) {
    if (!absl::StartsWith(row.address(), "network_interface.")) continue;
    for (const json& one : world["interfaces"]) {
      if (one["id"] != row.id()) continue;
      victims.push_back({row.id(), one.value("subnet", ""), one.value("primary_ip", ""), one.value("attached_to", ""), one["primary"],
                         one["secondary_ips"].get<std::vector<std::string>>()});
    }
  }
  return victims;
}

std::vector<json> EipsOf(const StateSnapshot& state, const json& world) {
  std::vector<json> victims;
  for (const ManagedObject& row : state.objects()) {
    if (!absl::StartsWith(row.address(), "eip.")) continue;
    for (const json& one : world["eips"]) {
      if (one["id"] == row.id()) victims.push_back(one);
    }
  }
  return victims;
}

OperationArguments On(const Victim& victim) {
  OperationArguments arguments;
  arguments.mutable_interface()->set_id(victim.id);
  return arguments;
}

class Hand {
 public:
  Hand(Cloud& cloud, const json& world) : cloud_(cloud), world_(world) {}

  void Unbind(const json& eip) {
    if (!eip.contains("interface")) return;
    OperationArguments arguments;
    arguments.mutable_eip()->set_id(eip["id"]);
    arguments.mutable_interface()->set_id(eip["interface"]);
    arguments.set_private_ip(eip["private_ip"]);
    cloud_.DoBehindTheBack(UNBIND_EIP, arguments);
  }

  // An EIP stays on its address, so it goes first.
  void UnbindFrom(const std::string& interface, const std::string& ip) {
    for (const json& eip : world_["eips"]) {
      if (eip.value("interface", "") == interface && (ip.empty() || eip.value("private_ip", "") == ip)) Unbind(eip);
    }
  }

  void Detach(const Victim& victim) {
    if (victim.instance.empty() || victim.born) return;
    OperationArguments arguments = On(victim);
    arguments.set_instance_id(victim.instance);
    cloud_.DoBehindTheBack(DETACH, arguments);
  }

  void Delete(const Victim& victim) {
    if (victim.born) return;
    UnbindFrom(victim.id, "");
    Detach(victim);
    cloud_.DoBehindTheBack(DELETE_INTERFACE, On(victim));
  }

  void Interface(const Edit& edit, const Victim& victim) {
    OperationArguments arguments = On(victim);
    switch (edit.change) {
      case Change::kSomebodyDetaches:
        return Detach(victim);
      case Change::kSomebodyAttaches:
        if (!victim.instance.empty()) return;
        arguments.set_instance_id(InstanceId(1 + edit.c % kInstances));
        cloud_.DoBehindTheBack(ATTACH, arguments);
        return;
      case Change::kSomebodyAssigns:
        arguments.set_auto_ip_count(1);
        cloud_.DoBehindTheBack(ASSIGN_ADDRESSES, arguments);
        return;
      case Change::kSomebodyUnassigns:
        if (victim.secondaries.empty()) return;
        arguments.add_private_ips(victim.secondaries[edit.c % victim.secondaries.size()]);
        UnbindFrom(victim.id, arguments.private_ips(0));
        cloud_.DoBehindTheBack(UNASSIGN_ADDRESSES, arguments);
        return;
      case Change::kSomebodyDeletes:
        return Delete(victim);
      case Change::kSomebodyRenames:
        arguments.set_name("theirs");
        cloud_.DoBehindTheBack(UPDATE_INTERFACE, arguments);
        return;
      case Change::kSomebodyTags: {
        Tag& tag = *arguments.add_tags();
        tag.set_key("theirs");
        tag.set_value("yes");
        cloud_.DoBehindTheBack(SET_TAGS, arguments);
        return;
      }
      default:
        arguments.add_security_group_ids("sg-2");
        arguments.set_primary_interface(victim.born);
        arguments.set_instance_id(victim.instance);
        cloud_.DoBehindTheBack(SET_SECURITY_GROUPS, arguments);
    }
  }

  void TheEip(const Edit& edit, const json& eip, const std::vector<Victim>& interfaces) {
    Unbind(eip);
    OperationArguments arguments;
    arguments.mutable_eip()->set_id(eip["id"]);
    if (edit.change == Change::kSomebodyReleases) cloud_.DoBehindTheBack(RELEASE_EIP, arguments);
    if (edit.change != Change::kSomebodyRebinds || interfaces.empty()) return;
    const Victim& to = interfaces[edit.b % interfaces.size()];
    arguments.mutable_interface()->set_id(to.id);
    arguments.set_private_ip(to.primary_ip);
    cloud_.DoBehindTheBack(BIND_EIP, arguments);
  }

 private:
  Cloud& cloud_;
  const json& world_;
};

}  // namespace

void Live::Somebody(const Edit& edit) {
  const StateSnapshot state = State();
  const json world = cloud_.World();
  const std::vector<Victim> interfaces = InterfacesOf(state, world);
  Hand hand(cloud_, world);
  const bool of_eip =
      edit.change == Change::kSomebodyUnbinds || edit.change == Change::kSomebodyRebinds || edit.change == Change::kSomebodyReleases;
  if (of_eip) {
    const std::vector<json> eips = EipsOf(state, world);
    if (!eips.empty()) hand.TheEip(edit, eips[edit.a % eips.size()], interfaces);
  } else if (!interfaces.empty()) {
    hand.Interface(edit, interfaces[edit.a % interfaces.size()]);
  }
}

}  // namespace eniform::property
