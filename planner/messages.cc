#include "planner/messages.h"

#include <cstdlib>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace eniform::planner {

const std::vector<MessageRow>& AllMessages() {
  constexpr Severity kError = SEVERITY_ERROR;
  constexpr Severity kWarning = SEVERITY_WARNING;
  constexpr DiagnosticClass kDeclaration = DIAGNOSTIC_CLASS_DECLARATION;
  constexpr DiagnosticClass kRefused = DIAGNOSTIC_CLASS_REFUSED;
  constexpr DiagnosticClass kFailure = DIAGNOSTIC_CLASS_FAILURE;
  constexpr DiagnosticClass kNone = DIAGNOSTIC_CLASS_UNSPECIFIED;
  static const auto& rows = *new std::vector<MessageRow>{
      // Look-ups and references into the cloud.
      {"EF-P01", kError, kDeclaration, "A look-up matches nothing",
       "No {kind} of provider '{provider}' has {what}.{hint} Check the spelling and the region, or name it by its id."},
      {"EF-P02", kError, kDeclaration, "A look-up matches more than one",
       "{count} {kind}s of provider '{provider}' have {what}: {matches}. A look-up must match exactly one: name it by its id, or add "
       "tags."},
      {"EF-P03", kError, kDeclaration, "The cloud does not know this id",
       "Provider '{provider}' has no {kind} '{id}'.{hint} Check the id and the region of the provider."},
      {"EF-P04", kError, kDeclaration, "The address is not in the subnet",
       "{ip} is not in {subnet}, which is {cidr}. An interface has all its addresses in its one subnet: choose another address or another "
       "subnet."},
      {"EF-P05", kError, kDeclaration, "The address is reserved by the cloud",
       "{ip} is one of the addresses that the cloud keeps for itself in {subnet} ({cidr}). Usable are {first} to {last}."},
      {"EF-P06", kError, kRefused, "The address is taken",
       "{ip} is held by {holder}, which this plan does not change. An address has one holder: free it there first, or choose another."},
      {"EF-P07", kError, kDeclaration, "The instance has no primary interface here",
       "Provider '{provider}' reports no interface that instance {instance} was born with. Check the instance's id and region."},
      {"EF-P08", kError, kFailure, "No such thing in this stack",
       "'{address}' (given with {flag}) is neither declared nor remembered.{hint}"},
      {"EF-P09", kError, kDeclaration, "The object to import does not exist",
       "Provider '{provider}' has no {kind} '{id}', which is to be imported as {address}. Check the id and the region."},
      {"EF-P10", kError, kRefused, "The cloud can not do this",
       "{address} needs {operation}, which provider '{provider}' does not offer. Declare what is there, or what needs no such step."},
      {"EF-P11", kError, kDeclaration, "Imported already",
       "{address} is remembered as {known}, not as '{id}'. Remove the import, or run `eniform state rm {address}` first."},
      {"EF-P12", kError, kDeclaration, "The object is managed under another name",
       "'{id}' is remembered as {known}. Declare a move from {known} to {address} instead."},
      {"EF-P13", kError, kDeclaration, "This rename meets a remembered object",
       "{from} is to become {to}, but both are remembered. Remove the one that is wrong with `eniform state rm`."},
      {"EF-P14", kError, kFailure, "The provider is not known",
       "{address} lives in provider '{provider}', which is neither declared nor observed. Declare the provider again, or run `eniform "
       "state rm {address}`."},
      {"EF-P15", kError, kRefused, "The address is another interface's primary one",
       "{ip} is the primary address of {holder}. It is never released alone: give that interface another `primary_ip`, which replaces it, "
       "or choose another address."},
      {"EF-P16", kError, kRefused, "A service of the cloud keeps this interface",
       "{id} belongs to {service}, and only that may change it; {address} would change it. Run `eniform state rm {address}` and remove "
       "its lines, or write them as the interface is."},
      // Truths of attachments and interfaces.
      {"EF-P17", kError, kRefused, "Too many security groups",
       "{address} would have {count} security groups, and an interface has at most {limit}. Put their rules into fewer groups."},
      {"EF-P18", kWarning, kNone, "Perhaps too many security groups",
       "{address} would have {count} security groups; by the vendor's table an interface has at most {limit}, unless the account may have "
       "more. Put their rules into fewer groups if the cloud refuses."},
      {"EF-P19", kError, kRefused, "An interface needs a security group",
       "{address} would have none, which this cloud does not allow. Give it at least one in `security_groups`."},
      {"EF-P20", kError, kRefused, "Interface and instance are in different zones",
       "{address} is in zone {zone} (subnet {subnet}), instance {instance} is in {instance_zone}. An interface can be attached only in its "
       "own zone: use a "
       "subnet of {instance_zone}."},
      {"EF-P21", kError, kRefused, "Interface and instance are in different VPCs",
       "{address} is in VPC {vpc}, instance {instance} is in {instance_vpc}. Use a subnet of {instance_vpc}."},
      {"EF-P22", kError, kRefused, "An interface without a security group can not be attached",
       "{address} has no security group and shall be attached to {instance}. Give it at least one in `security_groups`."},
      {"EF-P23", kError, kRefused, "The instance can not take changes now",
       "Instance {instance} is {status}. {address} can be attached or detached only while it is running or stopped: start it, or wait, "
       "then plan again."},
      {"EF-P24", kError, kDeclaration, "The instance is gone",
       "{address} is declared as attached to {instance}, which does not exist any more. Point `attachment` at another instance, or remove "
       "it."},
      {"EF-P25", kError, kRefused, "The instance has no slot left",
       "Instance {instance} ({type}) carries at most {limit} interfaces, the primary one included. It has {used}; this plan attaches "
       "{more} and detaches {less}: {who}. "
       "Detach one, or use a larger type."},
      {"EF-P26", kWarning, kNone, "The instance may have no slot left",
       "By the vendor's table instance {instance} ({type}) carries {limit} interfaces; after this plan it would have {after}. The cloud "
       "did not tell its live limit."},
      {"EF-P27", kError, kRefused, "The interface can not hold so many addresses",
       "{address} may hold {limit} addresses, the primary one included. It has {used}; this plan adds {more} and removes {less}. Put some "
       "on another interface."},
      {"EF-P28", kWarning, kNone, "The interface may not hold so many addresses",
       "By the vendor's table {address} may hold {limit} addresses on {instance}; after this plan it would have {after}. The cloud did not "
       "tell its live limit."},
      {"EF-P29", kError, kRefused, "The subnet has too few free addresses",
       "{subnet} ({cidr}) has {free} free addresses; this plan takes {more} and frees {less}. Use another subnet."},
      {"EF-P30", kError, kRefused, "The account has no EIP left",
       "The account may hold {limit} EIPs in this region and holds {used}; this plan allocates {more} and releases {less}. Ask the vendor "
       "for a larger quota, or release some."},
      {"EF-P31", kError, kRefused, "The subnet is in another zone",
       "The primary interface of {instance} is in zone {zone}; subnet {subnet} is in {other}. Its subnet can change only within the zone."},
      {"EF-P32", kError, kRefused, "The subnet is in another VPC",
       "{address} is in VPC {vpc}; subnet {subnet} is in {other}. An interface never leaves its VPC."},
      {"EF-P33", kError, kRefused, "These changes wait for each other",
       "{who} exchange primary addresses in a ring, and a primary address is released and taken in one call. Apply it in two steps: give "
       "one of them a free address first."},
      {"EF-P34", kError, kRefused, "The VPC has no room for another interface",
       "VPC {vpc} may have {limit} interfaces and has {used}; this plan creates {more} and deletes {less}. Ask the vendor "
       "for a larger quota, or delete some."},
      {"EF-P35", kError, kDeclaration, "Not the interface the instance was born with",
       "{address} is declared with `primary_of: {instance}` but remembered as {known}, while that instance was born with {id}. Run "
       "`eniform state rm {address}`, or correct the declaration."},
      {"EF-P36", kError, kDeclaration, "An instance's own interface is managed like any other",
       "{id} is the interface that {instance} was born with: it can not be attached, detached or deleted. Declare {address} with "
       "`primary_of: {instance}` instead of `attachment`."},
      {"EF-P37", kError, kRefused, "The instance takes no interfaces",
       "{address} shall be attached to instance {instance} ({type}), but {because}. Use another instance."},
      {"EF-P38", kError, kRefused, "The instance takes interfaces only while stopped",
       "{address} shall be attached to instance {instance}, which is running; its type {type} takes interfaces only while stopped. Stop "
       "it, "
       "then plan again."},
      {"EF-P39", kError, kRefused, "The instance is not in the state for this change",
       "The {what} of {address} can change only while instance {instance} is {state}; it is {status}. {next}, then plan again."},
      // EIPs and bindings.
      {"EF-P40", kError, kRefused, "The EIP is held by somebody else",
       "{eip} is bound to {holder}, which this stack does not manage. Unbind it there, or set `takeover: true` on {address}."},
      {"EF-P41", kError, kRefused, "The private address has another EIP",
       "{ip} of {interface} already has {other} bound, which this plan does not unbind. An address has one EIP: unbind the other, or use "
       "another address."},
      {"EF-P42", kError, kRefused, "The EIP can not be used", "{eip} is {why}. Settle that with the vendor, then plan again."},
      {"EF-P43", kError, kDeclaration, "The interface has no such address",
       "{ip} is not an address of {interface} after this plan. Add it to `secondary_ips`, or bind the EIP to another address."},
      {"EF-P44", kError, kRefused, "The way an EIP is paid for can not change in place",
       "{address} is charged by {before} and shall be charged by {after}. Only a new EIP could do that, and its address would be lost."},
      {"EF-P45", kWarning, kNone, "An EIP bound outside this stack is unbound",
       "{eip} is bound to {ip} of {address}, and this stack does not manage that binding. {operation} unbinds it; it is not released."},
      {"EF-P46", kError, kRefused, "An EIP bound outside this stack is in the way",
       "{eip} is bound to {ip} of {address}, which must go before the subnet changes. Unbind it, or declare its binding."},
      {"EF-P47", kError, kRefused, "An EIP that is bound can not be released",
       "{eip} is to be released and is bound to {holder} by somebody else. Unbind it there, or let Eniform forget it: `eniform state rm "
       "{address}`."},
      {"EF-P48", kError, kDeclaration, "The cloud does not offer this charge",
       "{address} has `charge: {charge}`. This cloud allocates EIPs with: {offered}. Choose one of these."},
      {"EF-P49", kError, kDeclaration, "The cloud does not offer this bandwidth",
       "{address} has {bandwidth} Mbit/s; an EIP with charge {charge} has at most {limit}. Lower `bandwidth_mbps` or change `charge`."},
      // Protection and policy.
      {"EF-P50", kError, kRefused, "Protected",
       "{address} is protected and would be {what}. To lift that, set `protect: false` on it and apply, or run with the lines restored."},
      {"EF-P51", kError, kRefused, "More is destroyed than allowed",
       "This plan deletes or releases {count} objects: {who}. {limit_from} allows {limit}."},
      {"EF-P52", kError, kRefused, "More addresses are disrupted than allowed",
       "This plan touches the traffic of {count} addresses. `policy.max_disrupted_addresses` allows {limit}. Plan less at once with "
       "--target, or change the policy."},
      {"EF-P53", kError, kRefused, "Forbidden by policy",
       "`policy.forbid` has {rule}, and {address} needs {operation}. Declare what needs no "
       "such step, or change the policy."},
      {"EF-P54", kError, kRefused, "It can not be created before the old one is gone",
       "{address} is declared with `replace: create_first`, but {why}. Use `auto` or `delete_first`."},
      {"EF-P55", kError, kRefused, "The security group is in another VPC",
       "{group} is in VPC {group_vpc}, {address} in {vpc}. Use a group of {vpc}."},
      {"EF-P56", kWarning, kNone, "The cloud may not offer this bandwidth",
       "{address} has {bandwidth} Mbit/s; with the cloud's default charge, {charge}, an EIP has at most {limit}. Write the `charge` it "
       "has, or lower `bandwidth_mbps`."},
      {"EF-P57", kError, kRefused, "No more EIPs can be allocated today",
       "The account may allocate {limit} EIPs a day in this region and has allocated {used}; this plan allocates {more}. Allocate fewer, "
       "or go on tomorrow."},
      {"EF-P58", kWarning, kNone, "Perhaps no more EIPs can be allocated today",
       "By the vendor's table an account allocates {limit} EIPs a day in a region; this plan allocates {more}. The cloud did not tell its "
       "live limit."},
      {"EF-P59", kWarning, kNone, "The cloud may pick an address that is given",
       "{address} and {other} are both created in {subnet} with given secondary addresses and a primary one that the cloud picks: it may "
       "pick "
       "for one what is given to the other, which then can not be created. Give one of them a `primary_ip`."},
      {"EF-P62", kWarning, kNone, "The account may have no EIP left",
       "By the vendor's table an account holds {limit} EIPs in a region; after this plan it would hold {after}. The cloud did not tell its "
       "live limit."},
      {"EF-P63", kWarning, kNone, "The VPC may have no room for another interface",
       "By the vendor's table a VPC has {limit} interfaces; after this plan {vpc} would have {after}. The cloud did not tell its live "
       "limit."},
      {"EF-P64", kError, kRefused, "The account has no interface left",
       "The account may have {limit} interfaces in this region and has {used}; this plan creates {more} and deletes {less}. Ask the vendor "
       "for a larger quota, or delete some."},
      {"EF-P65", kWarning, kNone, "The account may have no interface left",
       "By the vendor's table an account has {limit} interfaces in a region; after this plan it would have {after}. The cloud did not tell "
       "its live limit."},
      {"EF-P66", kError, kRefused, "The instance is stopped without charge",
       "Instance {instance} was stopped so that it costs nothing, and then the {what} of {address} can not change. Start it, then plan "
       "again."},
      {"EF-P67", kError, kRefused, "An EIP of one zone can not be bound here",
       "{eip} can be used in zone {zone} only, and by primary interfaces only; {interface} is {why}. Use an EIP of all zones."},
      // Texts.
      {"EF-P70", kError, kDeclaration, "The cloud does not take this name",
       "The name '{name}' of {address} {why}. Write a `name` that fits."},
      {"EF-P71", kError, kDeclaration, "The cloud does not take this description",
       "The description of {address} {why}. Write one that fits."},
      {"EF-P72", kError, kDeclaration, "Too many tags",
       "{address} would have {count} tags; the cloud allows {limit} besides those that Eniform adds. Remove some."},
      {"EF-P73", kError, kDeclaration, "The cloud does not take this tag",
       "The {part} of tag '{key}' of {address} {why}. Write one that fits."},
      // Notes.
      {"EF-P60", kWarning, kNone, "The interface went with its instance",
       "{address} was deleted because its instance {instance} is gone, as `delete_on_termination` asked. Its lines do nothing any more: "
       "remove them, or point them at another instance."},
      {"EF-P61", kWarning, kNone, "Only a part of the stack is planned",
       "--target or --exclude leaves things out. The result may differ from the declaration; plan without them afterwards."},
      {"EF-P90", kError, kFailure, "The operations can not be ordered", "{who} wait for each other. This is a bug in Eniform."},
      {"EF-P91", kError, kFailure, "The plan could not be proved", "This is a bug in Eniform, and nothing was changed. {violations}"},
  };
  return rows;
}

Diagnostic Message(absl::string_view code, MessageArguments arguments, Subject subject, absl::string_view cloud_code) {
  static const auto by_code = [] {
    absl::flat_hash_map<absl::string_view, const MessageRow*> index;
    for (const MessageRow& row : AllMessages()) index[row.code] = &row;
    return index;
  }();
  const auto it = by_code.find(code);
  if (it == by_code.end()) std::abort();  // a code that is not in the table is a bug that every test run meets
  const MessageRow& row = *it->second;

  std::vector<std::pair<std::string, std::string>> replacements;
  for (const auto& [name, value] : arguments) replacements.emplace_back(absl::StrCat("{", name, "}"), std::string(value));
  const std::string detail = absl::StrReplaceAll(row.detail, replacements);
  const absl::string_view shown = cloud_code.empty() ? row.code : cloud_code;
  return row.severity == SEVERITY_ERROR ? MakeError(row.diagnostic_class, shown, row.summary, detail, std::move(subject))
                                        : MakeWarning(shown, row.summary, detail, std::move(subject));
}

}  // namespace eniform::planner
