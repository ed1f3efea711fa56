// What changed outside: Observed against Prior, in fields that are managed.
#include <algorithm>
#include <set>

#include "absl/functional/function_ref.h"
#include "planner/interface_parts.h"
#include "planner/steps.h"

namespace eniform::planner {
namespace {

ResourceChange* Report(Context& context, ResourceType type, const ManagedObject& row, ChangeAction action) {
  // Drift is built like a change and then put where drift belongs.
  ResourceChange* change = AddChange(context, type, row.address(), row.provider(), action,
                                     action == CHANGE_ACTION_DELETE ? CHANGE_REASON_GONE : CHANGE_REASON_DRIFT);
  ResourceChange* drift = context.plan.add_resource_drift();
  drift->Swap(change);
  context.plan.mutable_resource_changes()->RemoveLast();
  *drift->mutable_before() = row.attributes();
  return drift;
}

// Fields of an interface that the declaration leaves to others.
std::set<std::string> Unmanaged(const WantedInterface* wanted) {
  std::set<std::string> fields{"mac", "zone", "vpc", "id"};
  if (!wanted) return fields;
  fields.insert(wanted->declared->ignore().begin(), wanted->declared->ignore().end());
  if (wanted->Ignores("attachment")) fields.insert("instance");
  if (!wanted->declared->has_description()) fields.insert("description");
  if (!wanted->groups_declared) fields.insert("security_groups");
  if (!wanted->tags_declared) fields.insert("tags");
  return fields;
}

// The same of an EIP.
std::set<std::string> Unmanaged(const WantedEip* wanted) {
  std::set<std::string> fields{"id", "public_ip"};
  if (!wanted) return fields;
  fields.insert(wanted->declared->ignore().begin(), wanted->declared->ignore().end());
  if (!wanted->declared->has_bandwidth_mbps()) fields.insert("bandwidth_mbps");
  if (wanted->declared->charge() == EIP_CHARGE_UNSPECIFIED) fields.insert("charge");
  if (!wanted->tags_declared) fields.insert("tags");
  return fields;
}

// With `unlisted_ips: keep`, addresses of others come and go; only those that are declared are ours.
void KeepListedOnly(const WantedInterface& wanted, const ManagedObject& row, InterfaceAttributes& attributes) {
  if (!wanted.keep_unlisted) return;
  std::set<std::string> ours(wanted.secondary_ips.begin(), wanted.secondary_ips.end());
  const auto& remembered = row.attributes().network_interface().secondary_ips();
  if (wanted.secondary_count >= 0) ours.insert(row.picked_ips().begin(), row.picked_ips().end());
  std::set<std::string> all_remembered(remembered.begin(), remembered.end());
  auto& ips = *attributes.mutable_secondary_ips();
  ips.erase(
      std::remove_if(ips.begin(), ips.end(), [&](const std::string& ip) { return !ours.contains(ip) && !all_remembered.contains(ip); }),
      ips.end());
}

// `unmanaged` is asked only where something differs.
void Compare(Context& context, ResourceType type, const ManagedObject& row, const Attributes& now,
             absl::FunctionRef<std::set<std::string>()> unmanaged) {
  std::vector<std::string> changed = ChangedFields(row.attributes(), now);
  if (changed.empty()) return;
  const std::set<std::string> left_alone = unmanaged();
  changed.erase(std::remove_if(changed.begin(), changed.end(), [&](const std::string& field) { return left_alone.contains(field); }),
                changed.end());
  if (changed.empty()) return;
  ResourceChange* drift = Report(context, type, row, CHANGE_ACTION_UPDATE);
  *drift->mutable_after() = now;
  for (std::string& field : changed) drift->add_changed_fields(std::move(field));
}

void CompareInterface(Context& context, const World& world, const ManagedObject& row, const WantedInterface* wanted) {
  const NetworkInterface* observed = world.Interface(row.id());
  if (!observed) {
    Report(context, RESOURCE_TYPE_NETWORK_INTERFACE, row, CHANGE_ACTION_DELETE);
    return;
  }
  Attributes now;
  *now.mutable_network_interface() = AttributesOf(*observed);
  if (!observed->primary() && !observed->has_delete_on_termination()) {
    now.mutable_network_interface()->set_delete_on_termination(row.promised_deletion());
  }
  if (wanted) KeepListedOnly(*wanted, row, *now.mutable_network_interface());
  Compare(context, RESOURCE_TYPE_NETWORK_INTERFACE, row, now, [&] { return Unmanaged(wanted); });
}

void CompareEip(Context& context, const World& world, const ManagedObject& row, const WantedEip* wanted) {
  const Eip* observed = world.EipById(row.id());
  if (!observed) {
    Report(context, RESOURCE_TYPE_EIP, row, CHANGE_ACTION_DELETE);
    return;
  }
  Attributes now;
  *now.mutable_eip() = AttributesOf(*observed);
  Compare(context, RESOURCE_TYPE_EIP, row, now, [&] { return Unmanaged(wanted); });
}

void CompareBinding(Context& context, const World& world, const ManagedObject& row) {
  const EipBindingAttributes& remembered = row.attributes().eip_binding();
  const Eip* eip = world.EipById(remembered.eip());
  if (!eip || eip->interface_id().empty()) {
    Report(context, RESOURCE_TYPE_EIP_BINDING, row, CHANGE_ACTION_DELETE);
    return;
  }
  Attributes now;
  EipBindingAttributes& binding = *now.mutable_eip_binding();
  binding.set_eip(eip->id());
  binding.set_network_interface(eip->interface_id());
  binding.set_private_ip(eip->private_ip());
  binding.set_public_ip(eip->public_ip());
  Compare(context, RESOURCE_TYPE_EIP_BINDING, row, now, [] { return std::set<std::string>{"public_ip"}; });
}

}  // namespace

void CollectDrift(Context& context) {
  absl::flat_hash_map<absl::string_view, const WantedEip*> eips;
  for (const WantedEip& wanted : context.eips) eips[wanted.address] = &wanted;
  for (const auto& [address, kept] : context.rows) {
    const ManagedObject& row = *kept;
    const World* world = context.WorldOf(row.provider());
    // Imports are new to the state, and what departed is known to be gone.
    if (!world || row.id().empty() || !row.departed_with().empty()) continue;
    if (!context.remembered.contains(address) && row.plugin().empty()) continue;
    switch (row.attributes().of_case()) {
      case Attributes::kNetworkInterface:
        CompareInterface(context, *world, row, context.WantedAt(address));
        break;
      case Attributes::kEip: {
        const auto wanted = eips.find(address);
        CompareEip(context, *world, row, wanted == eips.end() ? nullptr : wanted->second);
        break;
      }
      case Attributes::kEipBinding:
        CompareBinding(context, *world, row);
        break;
      case Attributes::OF_NOT_SET:
        break;
    }
  }
}

}  // namespace eniform::planner
