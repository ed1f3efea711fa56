// Truths about single objects that can be judged while planning. What is particular to a cloud arrives as data in its capabilities.
#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "planner/claims.h"
#include "planner/interface_parts.h"
#include "planner/steps.h"
#include "proto/ipv4.h"

namespace eniform::planner {
namespace {

// An address that the interface is to hold: inside its subnet, not reserved, not a stranger's.
void CheckAddress(Context& context, const WantedInterface& wanted, const std::string& text, const std::string& field) {
  const Subject subject{wanted.address, field};
  const Subnet& subnet = *wanted.subnet;
  const auto network = Ipv4Network::Parse(subnet.cidr());
  const auto address = Ipv4::Parse(text);
  if (!network || !address) return;  // the text was judged with the files
  if (!network->Contains(*address)) {
    context.Report(Message("EF-P04", {{"ip", text}, {"subnet", subnet.id()}, {"cidr", subnet.cidr()}}, subject));
    return;
  }
  const Capabilities& capabilities = wanted.world->capabilities();
  const uint32_t first = network->base().number() + static_cast<uint32_t>(capabilities.reserved_first_addresses());
  const uint32_t last = network->last().number() - static_cast<uint32_t>(capabilities.reserved_last_addresses());
  if (address->number() < first || address->number() > last) {
    context.Report(Message("EF-P05",
                           {{"ip", text},
                            {"subnet", subnet.id()},
                            {"cidr", subnet.cidr()},
                            {"first", Ipv4::FromNumber(first).ToString()},
                            {"last", Ipv4::FromNumber(last).ToString()}},
                           subject));
  }
}

void CheckAddresses(Context& context, const WantedInterface& wanted) {
  if (wanted.declared->has_primary_ip()) CheckAddress(context, wanted, wanted.declared->primary_ip(), wanted.Field("primary_ip"));
  for (int i = 0; i < wanted.declared->secondary_ips_size(); ++i) {
    CheckAddress(context, wanted, wanted.declared->secondary_ips(i), wanted.Field(absl::StrCat("secondary_ips[", i, "]")));
  }
}

absl::string_view StatusText(const Instance& instance) {
  if (!instance.cloud_status().empty()) return instance.cloud_status();
  return "changing";
}

void CheckAttachment(Context& context, const WantedInterface& wanted) {
  if (wanted.primary || wanted.instance_id.empty() || wanted.Ignores("attachment")) return;
  const Capabilities& capabilities = wanted.world->capabilities();
  ChangeReason reason;
  const bool attaches =
      !wanted.observed || wanted.observed->instance_id() != wanted.instance_id || !WhyReplace(context, wanted, &reason).empty();
  if (!attaches) return;
  const Subject subject{wanted.address, wanted.Field("attachment.instance")};
  if (capabilities.attach_needs_security_group() && (wanted.groups_declared || wanted.observed ? GroupsOf(wanted).empty() : true)) {
    context.Report(Message("EF-P22", {{"address", wanted.address}, {"instance", wanted.instance_id}},
                           {wanted.address, wanted.Field("security_groups")}, wanted.world->RuleCode("attach_security_group", "")));
  }
  const Instance* instance = wanted.world->InstanceById(wanted.instance_id);
  if (!instance) return;
  if (!instance->vpc_id().empty() && instance->vpc_id() != wanted.subnet->vpc_id()) {
    context.Report(Message(
        "EF-P21",
        {{"address", wanted.address}, {"vpc", wanted.subnet->vpc_id()}, {"instance", instance->id()}, {"instance_vpc", instance->vpc_id()}},
        subject, wanted.world->RuleCode("one_vpc", "")));
  } else if (capabilities.attach_needs_same_zone() && instance->zone() != wanted.subnet->zone()) {
    context.Report(Message("EF-P20",
                           {{"address", wanted.address},
                            {"zone", wanted.subnet->zone()},
                            {"subnet", wanted.subnet->id()},
                            {"instance", instance->id()},
                            {"instance_zone", instance->zone()}},
                           subject, wanted.world->RuleCode("attach_zone", "")));
  }
  if (instance->status() == INSTANCE_STATUS_CHANGING) {
    context.Report(Message("EF-P23", {{"instance", instance->id()}, {"status", StatusText(*instance)}, {"address", wanted.address}},
                           subject, wanted.world->RuleCode("attach_instance_state", "")));
  }
}

void CheckPrimary(Context& context, const WantedInterface& wanted) {
  if (!wanted.primary || !wanted.observed || wanted.subnet->id() == wanted.observed->subnet_id()) return;
  const Subject subject{wanted.address, wanted.Field("subnet")};
  if (wanted.subnet->vpc_id() != wanted.observed->vpc_id()) {
    context.Report(Message("EF-P32",
                           {{"address", wanted.address},
                            {"vpc", wanted.observed->vpc_id()},
                            {"subnet", wanted.subnet->id()},
                            {"other", wanted.subnet->vpc_id()}},
                           subject, wanted.world->RuleCode("one_vpc", "")));
  } else if (wanted.world->capabilities().primary_subnet_change_needs_same_zone() && wanted.subnet->zone() != wanted.observed->zone()) {
    context.Report(Message("EF-P31",
                           {{"instance", wanted.instance_id},
                            {"zone", wanted.observed->zone()},
                            {"subnet", wanted.subnet->id()},
                            {"other", wanted.subnet->zone()}},
                           subject, wanted.world->RuleCode("subnet_change_zone", "")));
  }
}

std::string HolderText(const NetworkInterface& holder) {
  std::string text = holder.id();
  if (!holder.name().empty()) absl::StrAppend(&text, " (", holder.name(), ")");
  if (!holder.instance_id().empty()) absl::StrAppend(&text, " on ", holder.instance_id());
  return text;
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

void CheckInterfaceRules(Context& context, const WantedInterface& wanted) {
  CheckAddresses(context, wanted);
  CheckAttachment(context, wanted);
  CheckPrimary(context, wanted);
}

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
      const std::string who =
          managed == context.managed_ids.end() ? HolderText(*holder) : absl::StrCat(managed->second, ", ", HolderText(*holder));
      context.Report(Message("EF-P06", {{"ip", address}, {"holder", who}}, {operation.target(), field}));
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
        context.Report(
            Message("EF-P46", {{"eip", eip}, {"ip", address.address()}, {"address", operation.target()}}, {operation.target(), ""}));
      } else {
        context.Report(Message("EF-P45",
                               {{"eip", eip},
                                {"ip", address.address()},
                                {"address", operation.target()},
                                {"operation", operation.kind() == DELETE_INTERFACE ? "Deleting the interface" : "Taking the address away"}},
                               {operation.target(), ""}));
      }
    }
  }
}

}  // namespace eniform::planner
