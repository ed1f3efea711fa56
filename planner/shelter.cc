// What passes on leaves an interface before that is cut off, and an instance before that reboots; what comes to an instance arrives
// after the reboot. So it is dark for its own passage and not for the cut as well. None of these edges is needed for the plan to be
// right: each is left out where it would close a cycle.
#include <algorithm>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "planner/order.h"

namespace eniform::planner {
namespace {

class Shelter {
 public:
  Shelter(Context& context, OrderGraph& graph) : context_(context), graph_(graph) {}

  bool Add() {
    Survey();
    if (cuts_.empty() && reboots_.empty()) return false;
    for (int i = 0; i < graph_.size(); ++i) Consider(i);
    return spared_;
  }

 private:
  const Operation& At(int draft) const { return context_.drafts[draft].operation; }

  void Survey() {
    for (int i = 0; i < graph_.size(); ++i) {
      const Operation& o = At(i);
      const OperationArguments& a = o.arguments();
      switch (o.kind()) {
        case DETACH:
          cuts_[InterfaceKey(o.provider(), a.interface())] = i;
          break;
        case MOVE_INTERFACE:
          cuts_[InterfaceKey(o.provider(), a.interface())] = i;
          ends_on_[InterfaceKey(o.provider(), a.interface())] = a.to_instance_id();
          break;
        case ATTACH:
          ends_on_[InterfaceKey(o.provider(), a.interface())] = a.instance_id();
          break;
        case CHANGE_SUBNET:
        case CHANGE_PRIMARY_ADDRESS:
          reboots_[absl::StrCat(o.provider(), "/", a.instance_id())] = i;
          break;
        case BIND_EIP:
          if (!a.eip().id().empty()) binds_[absl::StrCat(o.provider(), "/", a.eip().id())] = i;
          break;
        default:
          break;
      }
    }
  }

  void Consider(int draft) {
    const Operation& o = At(draft);
    const OperationArguments& a = o.arguments();
    switch (o.kind()) {
      case MOVE_ADDRESSES:
        Passes(draft, draft, a.interface(), a.to_interface());
        break;
      case UNBIND_EIP:
        if (const auto bind = binds_.find(absl::StrCat(o.provider(), "/", a.eip().id())); bind != binds_.end()) {
          Passes(draft, bind->second, a.interface(), At(bind->second).arguments().interface());
        }
        break;
      case MOVE_INTERFACE:
        if (const int reboot = RebootOf(o.provider(), a.instance_id()); reboot >= 0) Leave(draft, draft, reboot);
        if (const int reboot = RebootOf(o.provider(), a.to_instance_id()); reboot >= 0) Arrive(draft, reboot);
        break;
      case ATTACH:
        if (const int reboot = RebootOf(o.provider(), a.instance_id()); reboot >= 0) Arrive(draft, reboot);
        break;
      default:
        break;
    }
  }

  // An address or EIP leaves `from` with draft `leaves` and is on `to` with draft `arrives`.
  void Passes(int leaves, int arrives, const ObjectRef& from, const ObjectRef& to) {
    const std::string& provider = At(leaves).provider();
    const std::string key = InterfaceKey(provider, from), to_key = InterfaceKey(provider, to);
    if (key == to_key) return;
    if (const auto cut = cuts_.find(key); cut != cuts_.end()) Leave(leaves, arrives, cut->second);
    const std::string was_on = InstanceOf(provider, from), ends_on = InstanceAfter(provider, to);
    if (was_on == ends_on) return;
    if (const int reboot = RebootOf(provider, was_on); reboot >= 0) Leave(leaves, arrives, reboot);
    if (const int reboot = RebootOf(provider, ends_on); reboot >= 0) Arrive(leaves, reboot);
  }

  // Of no use where it arrives only after the cut anyway.
  void Leave(int leaves, int arrives, int cut) {
    if (leaves == cut || graph_.Reaches(cut, arrives)) return;
    const Operation& o = At(cut);
    const bool reboots = o.kind() == CHANGE_SUBNET || o.kind() == CHANGE_PRIMARY_ADDRESS;
    graph_.Add(leaves, cut,
               graph_.Because(reboots ? absl::StrCat("what leaves instance ", o.arguments().instance_id(), " does so before it reboots")
                                      : absl::StrCat("what passes on leaves ", o.arguments().interface().id(), " before that is cut off")));
    Spare(context_.drafts[cut].operation, At(leaves));
  }

  // The cut no longer touches what has left by then.
  void Spare(Operation& cut, const Operation& leaves) {
    auto& touched = *cut.mutable_addresses();
    const auto left = [&](const std::string& address) {
      return std::find(leaves.addresses().begin(), leaves.addresses().end(), address) != leaves.addresses().end();
    };
    const auto rest = std::remove_if(touched.begin(), touched.end(), left);
    if (rest == touched.end()) return;
    touched.erase(rest, touched.end());
    spared_ = true;
  }

  void Arrive(int draft, int reboot) {
    if (draft == reboot || graph_.Reaches(draft, reboot)) return;
    graph_.Add(
        reboot, draft,
        graph_.Because(absl::StrCat("what comes to instance ", At(reboot).arguments().instance_id(), " does so after it has rebooted")));
  }

  int RebootOf(const std::string& provider, const std::string& instance) const {
    const auto reboot = reboots_.find(absl::StrCat(provider, "/", instance));
    return reboot == reboots_.end() ? -1 : reboot->second;
  }

  std::string InstanceOf(const std::string& provider, const ObjectRef& ref) const {
    const World* world = context_.WorldOf(provider);
    const NetworkInterface* interface = world && !ref.id().empty() ? world->Interface(ref.id()) : nullptr;
    return interface ? interface->instance_id() : "";
  }
  std::string InstanceAfter(const std::string& provider, const ObjectRef& ref) const {
    const auto ends_on = ends_on_.find(InterfaceKey(provider, ref));
    return ends_on == ends_on_.end() ? InstanceOf(provider, ref) : ends_on->second;
  }

  Context& context_;
  OrderGraph& graph_;
  bool spared_ = false;
  absl::flat_hash_map<std::string, int> cuts_;             // by InterfaceKey
  absl::flat_hash_map<std::string, std::string> ends_on_;  // instances by InterfaceKey
  absl::flat_hash_map<std::string, int> reboots_, binds_;  // by provider and instance, by provider and EIP
};

}  // namespace

bool ShelterFromCuts(Context& context, OrderGraph& graph) { return Shelter(context, graph).Add(); }

}  // namespace eniform::planner
