// Addresses and EIPs that the plan would take from someone it does not change.
#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "planner/claims.h"
#include "planner/rules/rules.h"
#include "planner/steps.h"

namespace eniform::planner {
namespace {

std::string HolderText(const NetworkInterface& holder) {
  std::string text = holder.id();
  if (!holder.name().empty()) absl::StrAppend(&text, " (", holder.name(), ")");
  if (!holder.instance_id().empty()) absl::StrAppend(&text, " on ", holder.instance_id());
  return text;
}

bool IsPrimaryOf(const NetworkInterface& holder, const std::string& text) {
  const auto& all = holder.addresses();
  return std::any_of(all.begin(), all.end(), [&](const PrivateAddress& address) { return address.primary() && address.address() == text; });
}

// Where in the files an address of an interface is written.
std::string FieldOfAddress(const WantedInterface& wanted, const std::string& address) {
  if (wanted.declared->primary_ip() == address) return wanted.Field("primary_ip");
  for (int i = 0; i < wanted.declared->secondary_ips_size(); ++i) {
    if (wanted.declared->secondary_ips(i) == address) return wanted.Field(absl::StrCat("secondary_ips[", i, "]"));
  }
  return wanted.Field("");
}

}  // namespace

void CheckClaims(Context& context, const Claims& claims) {
  absl::flat_hash_set<ClaimId> released;
  absl::flat_hash_map<absl::string_view, const WantedInterface*> by_address;
  for (const WantedInterface& wanted : context.interfaces) by_address[wanted.address] = &wanted;
  for (int i = 0; i < claims.drafts(); ++i) {
    for (const ClaimUse& use : claims.Of(i)) {
      if (use.role == ClaimRole::kReleases) released.insert(use.claim);
    }
  }
  std::set<std::string> unbound;  // provider/EIP id
  for (const Draft& draft : context.drafts) {
    if (draft.operation.kind() == UNBIND_EIP)
      unbound.insert(ManagedIdKey(draft.operation.provider(), draft.operation.arguments().eip().id()));
  }

  for (int i = 0; i < claims.drafts(); ++i) {
    const Operation& operation = context.drafts[i].operation;
    const World* world = context.WorldOf(operation.provider());
    if (!world) continue;
    for (const ClaimUse& use : claims.Of(i)) {
      if (use.role != ClaimRole::kAcquires || claims.kind(use.claim) != ClaimKind::kAddress || released.contains(use.claim)) continue;
      const std::string& address = claims.part(use.claim);
      const NetworkInterface* holder = world->HolderOf(claims.IdOf(use.claim, operation.provider()), address);
      if (!holder) continue;
      const auto wanted = by_address.find(operation.target());
      const std::string field = wanted == by_address.end() ? "" : FieldOfAddress(*wanted->second, address);
      const auto managed = context.managed_ids.find(ManagedIdKey(operation.provider(), holder->id()));
      const bool ours = managed != context.managed_ids.end();
      const std::string who = ours ? absl::StrCat(managed->second, ", ", HolderText(*holder)) : HolderText(*holder);
      const Subject subject{operation.target(), field};
      if (ours && IsPrimaryOf(*holder, address)) {
        context.Report(Message("EF-P15", {{"ip", address}, {"holder", who}}, subject, world->RuleCode("primary_ip_not_releasable", "")));
      } else {
        context.Report(Message("EF-P06", {{"ip", address}, {"holder", who}}, subject, world->RuleCode("address_taken", "")));
      }
    }
    if (operation.kind() == BIND_EIP && !operation.arguments().private_ip().empty()) {
      const NetworkInterface* interface = world->Interface(operation.arguments().interface().id());
      if (!interface) continue;
      for (const PrivateAddress& address : interface->addresses()) {
        if (address.address() != operation.arguments().private_ip() || address.eip_id().empty()) continue;
        if (address.eip_id() == operation.arguments().eip().id() || unbound.contains(ManagedIdKey(operation.provider(), address.eip_id())))
          continue;
        context.Report(Message("EF-P41",
                               {{"ip", address.address()},
                                {"interface", interface->id()},
                                {"other", absl::StrCat(address.public_ip(), " (", address.eip_id(), ")")}},
                               {operation.target(), ""}, world->RuleCode("eip_one_to_one", "")));
      }
    }
  }
}

void CheckUnmanagedEips(Context& context) {
  std::set<std::string> unbound;
  for (const Draft& draft : context.drafts) {
    if (draft.operation.kind() == UNBIND_EIP)
      unbound.insert(ManagedIdKey(draft.operation.provider(), draft.operation.arguments().eip().id()));
  }
  for (const Draft& draft : context.drafts) {
    const Operation& operation = draft.operation;
    const bool some = operation.kind() == UNASSIGN_ADDRESSES || operation.kind() == MOVE_ADDRESSES;
    if (!some && operation.kind() != DELETE_INTERFACE && operation.kind() != CHANGE_SUBNET && operation.kind() != CHANGE_PRIMARY_ADDRESS)
      continue;
    const World* world = context.WorldOf(operation.provider());
    const NetworkInterface* interface = world ? world->Interface(operation.arguments().interface().id()) : nullptr;
    if (!interface) continue;
    const auto& listed = operation.arguments().private_ips();
    for (const PrivateAddress& address : interface->addresses()) {
      if (address.eip_id().empty() || unbound.contains(ManagedIdKey(operation.provider(), address.eip_id()))) continue;
      if (some && std::find(listed.begin(), listed.end(), address.address()) == listed.end()) continue;
      if (operation.kind() == CHANGE_PRIMARY_ADDRESS && !address.primary()) continue;
      const std::string eip = absl::StrCat(address.public_ip(), " (", address.eip_id(), ")");
      if (operation.kind() == CHANGE_SUBNET || operation.kind() == CHANGE_PRIMARY_ADDRESS) {
        context.Report(Message("EF-P46", {{"eip", eip}, {"ip", address.address()}, {"address", operation.target()}},
                               {operation.target(), ""},
                               operation.kind() == CHANGE_SUBNET ? world->RuleCode("subnet_change_no_secondary", "") : ""));
      } else {
        context.Report(Message("EF-P45",
                               {{"eip", eip},
                                {"ip", address.address()},
                                {"address", operation.target()},
                                {"operation", operation.kind() == DELETE_INTERFACE ? "Deleting the interface" : "Taking the address away"}},
                               {operation.target(), ""}, world->RuleCode(some ? "release_unbinds_eip" : "delete_unbinds_eip", "")));
      }
    }
  }
}

}  // namespace eniform::planner
