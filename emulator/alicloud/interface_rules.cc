#include "emulator/alicloud/interface_rules.h"

#include <algorithm>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace eniform::emulator::alicloud {
namespace {

size_t Characters(const std::string& text) {
  return static_cast<size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

bool IsHttpLink(const std::string& text) { return absl::StartsWith(text, "http://") || absl::StartsWith(text, "https://"); }

// A letter or anything beyond ASCII first, then also digits and `: _ . -`.
bool IsName(const std::string& text) {
  const auto letter = [](unsigned char c) { return absl::ascii_isalpha(c) || c >= 0x80; };
  if (text.empty() || !letter(static_cast<unsigned char>(text[0]))) return false;
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return letter(static_cast<unsigned char>(c)) || absl::ascii_isdigit(static_cast<unsigned char>(c)) || absl::StrContains(":_.-", c);
  });
}

bool IsEnterprise(const SecurityGroup& group) { return group.kind == "enterprise"; }

}  // namespace

Refusal CheckEmptyText(const Call& call, const char* name) {
  if (!call.in.Has(name) || !call.Text(name).empty() || !call.world.Coin("empty texts are refused")) return Refusal::None();
  return {"InvalidParameter", absl::StrCat("The parameter `", name, "` is empty.")};
}

Refusal CheckNameAndDescription(const Call& call, size_t longest_description) {
  EMULATOR_TRY(CheckEmptyText(call, "NetworkInterfaceName"));
  EMULATOR_TRY(CheckEmptyText(call, "Description"));
  const std::string name = call.Text("NetworkInterfaceName"), description = call.Text("Description");
  if (!name.empty() && (!IsName(name) || Characters(name) < 2 || Characters(name) > 128 || IsHttpLink(name))) {
    return {"InvalidParameter", "`NetworkInterfaceName` has 2 to 128 letters, digits and `:_.-`, a letter first."};
  }
  if (!description.empty() && (Characters(description) < 2 || Characters(description) > longest_description || IsHttpLink(description))) {
    return {"InvalidParameter", absl::StrCat("`Description` has 2 to ", longest_description, " characters and is no link.")};
  }
  return Refusal::None();
}

Refusal CheckSecurityGroups(World& world, const std::vector<std::string>& groups, const std::string& vpc, int64_t addresses,
                            const std::vector<std::string>& has) {
  std::set<std::string> seen;
  const SecurityGroup* first = nullptr;
  for (const std::string& id : groups) {
    const SecurityGroup* group = world.security_groups.Find(id);
    if (group == nullptr) return {"InvalidSecurityGroupId.NotFound", absl::StrCat("The security group `", id, "` does not exist.")};
    if (!seen.insert(id).second) return {"InvalidParameter", absl::StrCat("The security group `", id, "` is given twice.")};
    if (group->vpc != vpc) return {"InvalidOperation.VpcMismatch", absl::StrCat("The security group `", id, "` is not in `", vpc, "`.")};
    if (first == nullptr) first = group;
    // Both kinds on one interface are ruled out, no code is named (Alibaba reference 4.2).
    if (IsEnterprise(*first) != IsEnterprise(*group))
      return {"InvalidParameter.Conflict", absl::StrCat("`", first->id, "` and `", id, "` are security groups of different kinds.")};
    const int64_t most = IsEnterprise(*group) ? world.quotas.addresses_per_enterprise_group : world.quotas.addresses_per_normal_group;
    const bool already = std::find(has.begin(), has.end(), id) != has.end();
    if (!already && world.AddressesInGroup(id) + addresses > most)
      return {"SecurityGroupInstanceLimitExceed", absl::StrCat("The security group `", id, "` holds at most ", most, " addresses.")};
  }
  if (static_cast<int64_t>(groups.size()) > world.quotas.groups_per_interface) {
    return {"SecurityGroupInstanceLimitExceed",
            absl::StrCat("A network interface has at most ", world.quotas.groups_per_interface, " security groups.")};
  }
  return Refusal::None();
}

Refusal CheckWantedAddress(World& world, const Subnet& subnet, const std::string& text, const char* taken_code, Ipv4& ip) {
  absl::optional<Ipv4> parsed = Ipv4::Parse(text);
  if (!parsed.has_value()) return {"InvalidPrivateIpAddress.Malformed", absl::StrCat("`", text, "` is not an IPv4 address.")};
  ip = *parsed;
  if (!subnet.cidr.Contains(ip) || subnet.IsReserved(ip)) {
    return {"InvalidVSwitchId.IpInvalid",
            absl::StrCat("The address `", text, "` can not be used in the vSwitch `", subnet.id, "` (", subnet.cidr.ToText(), ").")};
  }
  if (const Interface* holder = world.HolderOf(subnet.vpc, ip)) {
    return {taken_code, absl::StrCat("The address `", text, "` is in use by `", holder->id, "`.")};
  }
  return Refusal::None();
}

Refusal ReadWantedAddresses(const Call& call, const Subnet& subnet, const char* taken_code, WantedAddresses& wanted) {
  const std::vector<std::string> texts = call.in.List("PrivateIpAddress");
  wanted.picked = call.in.Integer("SecondaryPrivateIpAddressCount", 0);
  if (!texts.empty() && call.in.Has("SecondaryPrivateIpAddressCount")) {
    return {"InvalidParameter.Conflict", "`PrivateIpAddress.N` and `SecondaryPrivateIpAddressCount` exclude each other."};
  }
  std::set<std::string> seen;
  for (const std::string& text : texts) {
    PrivateAddress address;
    if (!seen.insert(text).second) return {"InvalidPrivateIpAddress.Duplicated", absl::StrCat("The address `", text, "` is given twice.")};
    EMULATOR_TRY(CheckWantedAddress(call.world, subnet, text, taken_code, address.ip));
    wanted.given.push_back(address);
  }
  return Refusal::None();
}

Refusal CheckFreeAddresses(const Subnet& subnet, int64_t wanted) {
  if (static_cast<uint64_t>(wanted) <= subnet.Free()) return Refusal::None();
  return {"InvalidVSwitchId.IpNotEnough", absl::StrCat("The vSwitch `", subnet.id, "` has ", subnet.Free(), " free addresses.")};
}

Refusal MustBeOurs(const Interface& interface) {
  if (!interface.service_managed) return Refusal::None();
  return {"InvalidOperation.EniServiceManaged", absl::StrCat("`", interface.id, "` belongs to another service.")};
}

}  // namespace eniform::emulator::alicloud
