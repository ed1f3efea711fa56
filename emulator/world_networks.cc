#include "emulator/world_networks.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace eniform::emulator {
namespace {

void AddVpc(const WorldShape& shape, const VpcDraft& draft, MadeUp& made_up, Networks& networks, WorldErrors& errors) {
  Vpc vpc;
  vpc.id = draft.id.empty() ? made_up.NewId(shape.vpc_prefix) : draft.id;
  vpc.name = draft.name;
  vpc.is_default = draft.is_default;
  vpc.tags = draft.tags;
  absl::optional<Cidr> cidr = Cidr::Parse(draft.cidr);
  if (!cidr.has_value()) errors.Add(draft.place, absl::StrCat("`", draft.cidr, "` is not a block of addresses such as 10.0.0.0/16"));
  vpc.cidr = cidr.value_or(Cidr());
  if (networks.vpcs.Find(vpc.id) != nullptr) {
    errors.Add(draft.place, absl::StrCat("the VPC `", vpc.id, "` is there already"));
    return;
  }
  networks.vpcs.Add(std::move(vpc));
}

void AddSubnet(const WorldShape& shape, const SubnetDraft& draft, const std::string& first_zone, MadeUp& made_up, Networks& networks,
               WorldErrors& errors) {
  Subnet subnet;
  subnet.id = draft.id.empty() ? made_up.NewId(shape.subnet_prefix) : draft.id;
  subnet.name = draft.name;
  subnet.zone = draft.zone.empty() ? first_zone : draft.zone;
  subnet.vpc = draft.vpc;
  subnet.reserved = networks.reserved;
  subnet.is_default = draft.is_default;
  subnet.tags = draft.tags;
  if (subnet.vpc.empty() && networks.vpcs.size() == 1) subnet.vpc = networks.vpcs.at(networks.vpcs.live().front()).id;
  Vpc* vpc = networks.vpcs.Find(subnet.vpc);
  absl::optional<Cidr> cidr = Cidr::Parse(draft.cidr);
  if (vpc == nullptr) {
    errors.Add(draft.place, absl::StrCat("there is no VPC `", subnet.vpc, "`"));
  } else if (!cidr.has_value() || cidr->bits > 29) {
    errors.Add(draft.place, absl::StrCat("`", draft.cidr, "` is not a block of at least eight addresses such as 10.0.1.0/24"));
  } else if (!vpc->cidr.Contains(*cidr)) {
    errors.Add(draft.place, absl::StrCat("`", draft.cidr, "` is not inside the VPC's ", vpc->cidr.ToText()));
  } else if (networks.subnets.Find(subnet.id) != nullptr) {
    errors.Add(draft.place, absl::StrCat("the subnet `", subnet.id, "` is there already"));
  } else {
    for (uint32_t slot : networks.subnets.live()) {
      const Subnet& other = networks.subnets.at(slot);
      if (other.vpc == subnet.vpc && other.cidr.Overlaps(*cidr)) {
        errors.Add(draft.place, absl::StrCat("`", draft.cidr, "` overlaps the subnet `", other.id, "` (", other.cidr.ToText(), ")"));
      }
    }
    subnet.cidr = *cidr;
    networks.subnets.Add(std::move(subnet));
  }
}

void AddSecurityGroup(const WorldShape& shape, const SecurityGroupDraft& draft, MadeUp& made_up, Networks& networks, WorldErrors& errors) {
  SecurityGroup group;
  group.id = draft.id.empty() ? made_up.NewId(shape.group_prefix) : draft.id;
  group.name = draft.name;
  group.vpc = draft.vpc;
  group.kind = draft.extra.Text("kind");
  group.is_default = draft.is_default;
  group.tags = draft.tags;
  const bool needs_vpc = shape.groups_belong_to == GroupsBelongTo::kVpc;
  if (needs_vpc && group.vpc.empty() && networks.vpcs.size() == 1) group.vpc = networks.vpcs.at(networks.vpcs.live().front()).id;
  if ((needs_vpc || !group.vpc.empty()) && networks.vpcs.Find(group.vpc) == nullptr) {
    errors.Add(draft.place, absl::StrCat("there is no VPC `", group.vpc, "`"));
  }
  if (networks.security_groups.Find(group.id) != nullptr) {
    errors.Add(draft.place, absl::StrCat("the security group `", group.id, "` is there already"));
    return;
  }
  networks.security_groups.Add(std::move(group));
}

}  // namespace

void BuildNetworks(const WorldShape& shape, const WorldDrafts& drafts, const std::string& first_zone, MadeUp& made_up, Networks& networks,
                   WorldErrors& errors) {
  for (const VpcDraft& draft : drafts.vpcs) AddVpc(shape, draft, made_up, networks, errors);
  for (const SubnetDraft& draft : drafts.subnets) AddSubnet(shape, draft, first_zone, made_up, networks, errors);
  for (const SecurityGroupDraft& draft : drafts.security_groups) AddSecurityGroup(shape, draft, made_up, networks, errors);
}

std::string WhyNotGiven(Networks& networks, const Subnet& subnet, const std::string& text,
                        const std::function<std::string(uint32_t slot)>& holder_id) {
  absl::optional<Ipv4> ip = Ipv4::Parse(text);
  if (!ip.has_value()) return absl::StrCat("`", text, "` is not an IPv4 address");
  if (!subnet.cidr.Contains(*ip)) return absl::StrCat("`", text, "` is not in the subnet `", subnet.id, "` (", subnet.cidr.ToText(), ")");
  if (subnet.IsReserved(*ip))
    return absl::StrCat("`", text, "` is reserved: the cloud keeps the first ", subnet.reserved.first, " and the last ",
                        subnet.reserved.last, " of a subnet");
  absl::optional<uint32_t> holder = networks.HolderSlot(subnet.vpc, *ip);
  if (holder.has_value()) return absl::StrCat("`", text, "` is on `", holder_id(*holder), "` already");
  return "";
}

void CheckGroupsExist(Networks& networks, const std::vector<std::string>& groups, const Place& place, WorldErrors& errors) {
  for (const std::string& group : groups) {
    if (networks.security_groups.Find(group) == nullptr) errors.Add(place, absl::StrCat("there is no security group `", group, "`"));
  }
}

std::vector<Ipv4> GiveEipAddresses(const WorldShape& shape, std::vector<EipDraft>& eips, MadeUp& made_up, WorldErrors& errors) {
  std::vector<Ipv4> given(eips.size());
  for (size_t i = 0; i < eips.size(); ++i) {
    EipDraft& draft = eips[i];
    if (draft.id.empty()) draft.id = made_up.NewId(shape.eip_prefix);
    if (draft.address.empty()) continue;
    absl::optional<Ipv4> address = Ipv4::Parse(draft.address);
    if (!address.has_value() || made_up.public_addresses.contains(address->value)) {
      errors.Add(draft.place, absl::StrCat("`", draft.address, "` is ", address.has_value() ? "there already" : "not an IPv4 address"));
      continue;
    }
    given[i] = *address;
    made_up.public_addresses[address->value] = draft.id;
  }
  for (size_t i = 0; i < eips.size(); ++i) {
    if (!eips[i].address.empty()) continue;
    given[i] = made_up.NewPublicAddress();
    made_up.public_addresses[given[i].value] = eips[i].id;
  }
  return given;
}

}  // namespace eniform::emulator
