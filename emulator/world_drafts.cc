#include "emulator/world_drafts.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace eniform::emulator {
namespace {

// The id of a thing: given, or "" for one that is made up later; anything with another shape is reported.
std::string ReadId(MapReader& reader, const std::string& prefix, WorldErrors& errors) {
  std::string id = reader.Text("id");
  if (!id.empty() && (!absl::StartsWith(id, prefix) || id.size() == prefix.size())) {
    errors.Add(reader.PlaceOfKey("id"), absl::StrCat("`", id, "` does not start with `", prefix, "`"));
  }
  return id;
}

std::string Required(MapReader& reader, absl::string_view key, absl::string_view what, WorldErrors& errors) {
  std::string text = reader.Text(key);
  if (text.empty()) errors.Add(reader.place(), absl::StrCat(what, " needs `", key, "`"));
  return text;
}

void ReadSettings(const WorldShape& shape, MapReader& section, WorldDrafts& drafts, WorldErrors& errors) {
  for (const YamlNode& node : section.List("credentials")) {
    MapReader reader(node, "a credential", errors);
    Credential credential;
    credential.id = Required(reader, "id", "a credential", errors);
    credential.key = Required(reader, "key", "a credential", errors);
    credential.token = reader.Text("token");
    reader.Finish();
    drafts.credentials.push_back(std::move(credential));
  }
  YamlNode quotas = section.Map("quotas");
  if (quotas.kind() != YamlKind::kMap) return;
  MapReader reader(quotas, "`quotas`", errors);
  for (const std::string& key : shape.quotas) {
    const int64_t value = reader.Integer(key, -1, 0, 100'000'000);
    if (value >= 0) drafts.quotas[key] = value;
  }
  reader.Finish();
}

VpcDraft ReadVpc(const WorldShape& shape, MapReader& reader, WorldErrors& errors) {
  VpcDraft draft;
  draft.place = reader.place();
  draft.id = ReadId(reader, shape.vpc_prefix, errors);
  draft.name = reader.Text("name");
  draft.cidr = reader.Text("cidr", "10.0.0.0/16");
  draft.is_default = reader.Flag("default", false);
  draft.tags = reader.TextMap("tags");
  draft.extra.Read(reader, shape.vpc_keys);
  return draft;
}

SubnetDraft ReadSubnet(const WorldShape& shape, MapReader& reader, WorldErrors& errors) {
  SubnetDraft draft;
  draft.place = reader.place();
  draft.id = ReadId(reader, shape.subnet_prefix, errors);
  draft.name = reader.Text("name");
  draft.vpc = reader.Text("vpc");
  draft.zone = reader.Text("zone");
  draft.cidr = Required(reader, "cidr", "a subnet", errors);
  draft.is_default = reader.Flag("default", false);
  draft.tags = reader.TextMap("tags");
  reader.Ignore("free_addresses");  // what the cloud tells, not what a file decides
  draft.extra.Read(reader, shape.subnet_keys);
  return draft;
}

SecurityGroupDraft ReadSecurityGroup(const WorldShape& shape, MapReader& reader, WorldErrors& errors) {
  SecurityGroupDraft draft;
  draft.place = reader.place();
  draft.id = ReadId(reader, shape.group_prefix, errors);
  draft.name = reader.Text("name");
  draft.vpc = reader.Text("vpc");
  draft.is_default = reader.Flag("default", false);
  draft.tags = reader.TextMap("tags");
  draft.extra.Read(reader, shape.group_keys);
  return draft;
}

InstanceTypeDraft ReadInstanceType(const WorldShape& shape, MapReader& reader, WorldErrors& errors) {
  InstanceTypeDraft draft;
  draft.place = reader.place();
  draft.name = Required(reader, "name", "an instance type", errors);
  draft.cpu = static_cast<int>(reader.Integer("cpu", -1, 1, 1024));
  draft.memory_gib = static_cast<int>(reader.Integer("memory_gib", -1, 1, 65536));
  draft.interfaces = static_cast<int>(reader.Integer("interfaces", -1, 0, 10'000));
  draft.addresses_per_interface = static_cast<int>(reader.Integer("addresses_per_interface", -1, 1, 10'000));
  draft.extra.Read(reader, shape.type_keys);
  return draft;
}

InstanceDraft ReadInstance(const WorldShape& shape, MapReader& reader, WorldErrors& errors) {
  InstanceDraft draft;
  draft.place = reader.place();
  draft.id = ReadId(reader, shape.instance_prefix, errors);
  draft.name = reader.Text("name");
  draft.type = reader.Text("type");
  draft.subnet = Required(reader, "subnet", "an instance", errors);
  draft.primary_ip = reader.Text("primary_ip");
  draft.security_groups = reader.Texts("security_groups");
  draft.state = reader.Text("state");
  draft.state_place = reader.PlaceOfKey("state");
  draft.created = reader.Text("created");
  draft.tags = reader.TextMap("tags");
  // Follows from the rest.
  for (const char* told : {"vpc", "zone", "primary_interface", "interfaces", "cpu", "memory_gib"}) reader.Ignore(told);
  draft.extra.Read(reader, shape.instance_keys);
  return draft;
}

InterfaceDraft ReadInterface(const WorldShape& shape, MapReader& reader, WorldErrors& errors) {
  InterfaceDraft draft;
  draft.place = reader.place();
  draft.id = ReadId(reader, shape.interface_prefix, errors);
  draft.name = reader.Text("name");
  draft.description = reader.Text("description");
  draft.subnet = Required(reader, "subnet", "an interface", errors);
  draft.primary_ip = reader.Text("primary_ip");
  draft.secondary_ips = reader.Texts("secondary_ips");
  draft.secondary_count = reader.Integer("secondary_ip_count", 0, 0, 10'000);
  draft.descriptions = reader.TextMap("ip_descriptions");
  draft.security_groups = reader.Texts("security_groups");
  draft.attached_to = reader.Text("attached_to");
  draft.delete_on_termination = reader.Flag("delete_on_termination", false);
  draft.primary = reader.Flag("primary", false);
  draft.mac = reader.Text("mac");
  draft.created = reader.Text("created");
  draft.tags = reader.TextMap("tags");
  for (const char* told : {"vpc", "zone", "state"}) reader.Ignore(told);  // follows from the rest
  draft.extra.Read(reader, shape.interface_keys);
  if (draft.primary && draft.attached_to.empty()) errors.Add(draft.place, "a primary interface is `attached_to` its instance");
  return draft;
}

EipDraft ReadEip(const WorldShape& shape, MapReader& reader, WorldErrors& errors) {
  EipDraft draft;
  draft.place = reader.place();
  draft.id = ReadId(reader, shape.eip_prefix, errors);
  draft.name = reader.Text("name");
  draft.address = reader.Text("address");
  draft.interface_id = reader.Text("interface");
  draft.private_ip = reader.Text("private_ip");
  draft.bandwidth = reader.Integer("bandwidth_mbps", -1, 1, 2000);
  draft.charge = reader.Text("charge");
  draft.created = reader.Text("created");
  draft.tags = reader.TextMap("tags");
  for (const char* told : {"status", "instance"}) reader.Ignore(told);  // follows from the rest
  draft.extra.Read(reader, shape.eip_keys);
  return draft;
}

template <typename Draft>
void ReadList(const WorldShape& shape, MapReader& section, const char* key, const char* what, WorldErrors& errors,
              Draft (*read)(const WorldShape&, MapReader&, WorldErrors&), std::vector<Draft>& drafts) {
  for (const YamlNode& node : section.List(key)) {
    MapReader reader(node, what, errors);
    drafts.push_back(read(shape, reader, errors));
    reader.Finish();
  }
}

}  // namespace

void WorldDrafts::Read(const WorldShape& shape, const YamlNode& node, WorldErrors& errors) {
  MapReader section(node, absl::StrCat("the section `", shape.cloud, "`"), errors);
  std::string name = section.Text("region");
  if (!name.empty() && !region.empty() && region != name) {
    errors.Add(section.PlaceOfKey("region"), absl::StrCat("the region is `", name, "` here and `", region, "` in another file"));
  }
  if (!name.empty()) region = name;
  extra.Read(section, shape.section_keys);
  ReadSettings(shape, section, *this, errors);
  ReadList(shape, section, "vpcs", "a VPC", errors, ReadVpc, vpcs);
  ReadList(shape, section, "subnets", "a subnet", errors, ReadSubnet, subnets);
  ReadList(shape, section, "security_groups", "a security group", errors, ReadSecurityGroup, security_groups);
  ReadList(shape, section, "instance_types", "an instance type", errors, ReadInstanceType, instance_types);
  ReadList(shape, section, "instances", "an instance", errors, ReadInstance, instances);
  ReadList(shape, section, "interfaces", "an interface", errors, ReadInterface, interfaces);
  ReadList(shape, section, "eips", "an EIP", errors, ReadEip, eips);
  section.Finish();
}

std::map<std::string, InterfaceDraft> WorldDrafts::TakePrimaryInterfaces(WorldErrors& errors) {
  std::map<std::string, InterfaceDraft> primaries;
  std::vector<InterfaceDraft> others;
  for (InterfaceDraft& draft : interfaces) {
    if (!draft.primary) {
      others.push_back(std::move(draft));
      continue;
    }
    const std::string instance = draft.attached_to;
    const Place place = draft.place;
    if (!primaries.emplace(instance, std::move(draft)).second)
      errors.Add(place, absl::StrCat("`", instance, "` has a primary interface already"));
  }
  interfaces = std::move(others);
  return primaries;
}

}  // namespace eniform::emulator
