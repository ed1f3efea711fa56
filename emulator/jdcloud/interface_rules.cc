#include "emulator/jdcloud/interface_rules.h"

#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace eniform::emulator::jdcloud {
namespace {

constexpr size_t kMostGroups = 5;

// One character of a name; `text` loses it.
bool TakeNameCharacter(absl::string_view& text) {
  const unsigned char first = static_cast<unsigned char>(text[0]);
  if (absl::ascii_isalnum(first) || first == '_' || first == '-') {
    text.remove_prefix(1);
    return true;
  }
  // Chinese: U+4E00 to U+9FFF, three bytes each in UTF-8.
  if (text.size() < 3 || (first & 0xf0) != 0xe0) return false;
  const uint32_t code =
      (first & 0x0fu) << 12 | (static_cast<unsigned char>(text[1]) & 0x3fu) << 6 | (static_cast<unsigned char>(text[2]) & 0x3fu);
  text.remove_prefix(3);
  return code >= 0x4e00 && code <= 0x9fff;
}

Refusal Invalid(absl::string_view what) { return {"INVALID_ARGUMENT", std::string(what)}; }

}  // namespace

Refusal MustBeOwn(const Interface& interface) {
  if (interface.role == Role::kPrimary || interface.role == Role::kSecondary) return Refusal::None();
  return {"HTTP_FORBIDDEN", absl::StrCat("networkInterface '", interface.id, "' belongs to another product")};
}

Refusal CheckName(Call& call, const char* parameter) {
  if (!call.Has(parameter)) return Refusal::None();
  const std::string name = call.Text(parameter);
  const Refusal invalid = Invalid(absl::StrCat("'", parameter, "' has 1 to 32 characters: Chinese ones, letters, digits, '_' and '-'"));
  absl::string_view rest = name;
  if (name.empty() || Characters(name) > 32) return invalid;
  while (!rest.empty()) {
    if (!TakeNameCharacter(rest)) return invalid;
  }
  return Refusal::None();
}

Refusal CheckDescription(Call& call) {
  if (Characters(call.Text("description")) <= 256) return Refusal::None();
  return Invalid("'description' has more than 256 characters");
}

Refusal CheckSecurityGroups(World& world, const std::string& vpc, const std::vector<std::string>& ids) {
  if (ids.empty() || ids.size() > kMostGroups) return Invalid("a networkInterface has 1 to 5 securityGroups");
  std::set<std::string> seen;
  for (const std::string& id : ids) {
    const SecurityGroup* group = world.security_groups.Find(id);
    if (group == nullptr) return {"NOT_FOUND", absl::StrCat("Resource 'securityGroups' not found: '", id, "'")};
    if (group->vpc != vpc) return Invalid(absl::StrCat("securityGroup '", id, "' is not in vpc '", vpc, "'"));
    if (!seen.insert(id).second) return Invalid(absl::StrCat("securityGroup '", id, "' is given twice"));
  }
  return Refusal::None();
}

Refusal CheckAddress(const Subnet& subnet, const std::string& text, Ipv4& ip) {
  const absl::optional<Ipv4> parsed = Ipv4::Parse(text);
  if (!parsed.has_value()) return Invalid(absl::StrCat("'", text, "' is not an IPv4 address"));
  ip = *parsed;
  if (!subnet.cidr.Contains(ip))
    return Invalid(absl::StrCat("'", text, "' is not in subnet '", subnet.id, "' (", subnet.cidr.ToText(), ")"));
  if (subnet.IsReserved(ip)) return Invalid(absl::StrCat("'", text, "' is reserved by the system"));
  return Refusal::None();
}

Refusal CheckFreeAddress(World& world, const Subnet& subnet, const std::string& text, const std::string& resource, Ipv4& ip) {
  EMULATOR_TRY(CheckAddress(subnet, text, ip));
  if (!world.HolderSlot(subnet.vpc, ip).has_value()) return Refusal::None();
  return {"ALREADY_EXISTS", absl::StrCat("Resource '", resource, "' already be used")};
}

Refusal SecondarySubnet(Call& call, const Subnet& own, Subnet*& subnet) {
  const std::string id = call.Has("secondaryIpSubnetId") ? call.Text("secondaryIpSubnetId") : own.id;
  subnet = call.world.subnets.Find(id);
  if (subnet == nullptr) return {"NOT_FOUND", "Resource 'secondaryIpSubnetId' not found"};
  if (subnet->vpc != own.vpc) return Invalid(absl::StrCat("subnet '", id, "' is not in vpc '", own.vpc, "'"));
  return Refusal::None();
}

int64_t AddressQuota(World& world, const Interface& interface) {
  const Instance* holder = interface.holder.empty() ? nullptr : world.instances.Find(interface.holder);
  const int of_type = holder == nullptr ? -1 : world.types.at(holder->type).addresses_per_interface;
  return of_type >= 0 ? of_type : world.quotas.addresses_per_interface;
}

Refusal CheckSecondaryQuota(int64_t quota, int64_t secondary) {
  if (1 + secondary <= quota) return Refusal::None();
  return {"QUOTA_EXCEEDED", "SecondaryIp quota limit exceeded"};
}

Refusal CheckFreeCount(const Subnet& subnet, int64_t wanted) {
  if (static_cast<uint64_t>(wanted) <= subnet.Free()) return Refusal::None();
  return {"FAILED_PRECONDITION", absl::StrCat("subnet '", subnet.id, "' has ", subnet.Free(), " available ips")};
}

Refusal MustNotMove(const Interface& interface) {
  if (!interface.moving) return Refusal::None();
  return {"ABORTED", absl::StrCat("a task is moving networkInterface '", interface.id, "'")};
}

Refusal MustRest(World& world, const Interface& interface) {
  for (const PrivateAddress& address : interface.addresses) {
    const Eip* eip = address.eip.empty() ? nullptr : world.eips.Find(address.eip);
    if (eip != nullptr) EMULATOR_TRY(MustRest(*eip));
  }
  return MustNotMove(interface);
}

Refusal MustRest(const Eip& eip) {
  if (eip.state != EipState::kProcessing) return Refusal::None();
  return {"ABORTED", absl::StrCat("elasticIp '", eip.id, "' is being processed")};
}

}  // namespace eniform::emulator::jdcloud
