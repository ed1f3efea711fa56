#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "emulator/tencentcloud/limits.h"
#include "emulator/tencentcloud/loader.h"

namespace eniform::emulator::tencentcloud {
namespace {

// The id of a thing: given, or "" for one that is made up later; anything with another shape is reported.
std::string ReadId(MapReader& reader, absl::string_view prefix, WorldErrors& errors) {
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

}  // namespace

void Loader::ReadSection(const YamlNode& node, WorldErrors& errors) {
  MapReader section(node, "the section `tencentcloud`", errors);
  std::string name = section.Text("region");
  if (!name.empty() && !region.empty() && region != name) {
    errors.Add(section.PlaceOfKey("region"), absl::StrCat("the region is `", name, "` here and `", region, "` in another file"));
  }
  if (!name.empty()) region = name;
  ReadSettings(section, errors);
  ReadNetworks(section, errors);
  ReadInstanceTypes(section, errors);
  ReadInstances(section, errors);
  ReadInterfaces(section, errors);
  ReadEips(section, errors);
  section.Finish();
}

void Loader::ReadSettings(MapReader& section, WorldErrors& errors) {
  for (const YamlNode& node : section.List("credentials")) {
    MapReader reader(node, "a credential", errors);
    Credential credential;
    credential.id = Required(reader, "id", "a credential", errors);
    credential.key = Required(reader, "key", "a credential", errors);
    credential.token = reader.Text("token");
    reader.Finish();
    credentials.push_back(std::move(credential));
  }
  if (section.Has("account_type")) {
    account_ = section.Text("account_type");
    account_place_ = section.PlaceOfKey("account_type");
  } else {
    section.Text("account_type");
  }
  YamlNode quotas = section.Map("quotas");
  if (quotas.kind() != YamlKind::kMap) return;
  MapReader reader(quotas, "`quotas`", errors);
  for (const char* key : {"interfaces", "addresses_per_interface", "eips", "eips_per_day", "wan_ips_per_day"}) {
    const int64_t value = reader.Integer(key, -1, 0, 100'000'000);
    if (value >= 0) quotas_[key] = value;
  }
  reader.Finish();
}

void Loader::ReadNetworks(MapReader& section, WorldErrors& errors) {
  for (const YamlNode& node : section.List("vpcs")) {
    MapReader reader(node, "a VPC", errors);
    Draft<Vpc> draft;
    draft.place = reader.place();
    draft.thing.id = ReadId(reader, "vpc-", errors);
    draft.thing.name = reader.Text("name");
    draft.cidr = reader.Text("cidr", "10.0.0.0/16");
    draft.thing.is_default = reader.Flag("default", false);
    draft.thing.tags = reader.TextMap("tags");
    reader.Finish();
    vpcs_.push_back(std::move(draft));
  }
  for (const YamlNode& node : section.List("subnets")) {
    MapReader reader(node, "a subnet", errors);
    Draft<Subnet> draft;
    draft.place = reader.place();
    draft.thing.id = ReadId(reader, "subnet-", errors);
    draft.thing.name = reader.Text("name");
    draft.thing.vpc = reader.Text("vpc");
    draft.thing.zone = reader.Text("zone");
    draft.cidr = Required(reader, "cidr", "a subnet", errors);
    draft.thing.is_default = reader.Flag("default", false);
    draft.thing.tags = reader.TextMap("tags");
    reader.Integer("free_addresses", 0, 0, int64_t{1} << 32);  // what the cloud tells, not what a file decides
    reader.Finish();
    subnets_.push_back(std::move(draft));
  }
  for (const YamlNode& node : section.List("security_groups")) {
    MapReader reader(node, "a security group", errors);
    Draft<SecurityGroup> draft;
    draft.place = reader.place();
    draft.thing.id = ReadId(reader, "sg-", errors);
    draft.thing.name = reader.Text("name");
    draft.thing.vpc = reader.Text("vpc");
    draft.thing.is_default = reader.Flag("default", false);
    draft.thing.tags = reader.TextMap("tags");
    reader.Finish();
    groups_.push_back(std::move(draft));
  }
}

void Loader::ReadInstanceTypes(MapReader& section, WorldErrors& errors) {
  for (const YamlNode& node : section.List("instance_types")) {
    MapReader reader(node, "an instance type", errors);
    InstanceType type;
    type.name = Required(reader, "name", "an instance type", errors);
    absl::optional<InstanceType> known = TypeFromName(type.name);
    type.cpu = static_cast<int>(reader.Integer("cpu", known.has_value() ? known->cpu : 2, 1, 1024));
    type.memory_gib = static_cast<int>(reader.Integer("memory_gib", known.has_value() ? known->memory_gib : 2 * type.cpu, 1, 65536));
    type.interfaces = static_cast<int>(reader.Integer("interfaces", -1, 0, 10'000));
    type.addresses_per_interface = static_cast<int>(reader.Integer("addresses_per_interface", -1, 1, 10'000));
    FillTypeQuotas(type);
    reader.Finish();
    types_.push_back(std::move(type));
  }
}

void Loader::ReadInstances(MapReader& section, WorldErrors& errors) {
  static const auto* const kStates = new std::map<std::string, InstanceState>{
      {"RUNNING", InstanceState::kRunning},
      {"STOPPED", InstanceState::kStopped},
      {"SHUTDOWN", InstanceState::kShutdown},
      // A world may have been written down in the middle of things; it goes on from where they were going.
      {"PENDING", InstanceState::kRunning},
      {"STARTING", InstanceState::kRunning},
      {"REBOOTING", InstanceState::kRunning},
      {"STOPPING", InstanceState::kStopped},
      {"TERMINATING", InstanceState::kStopped}};
  for (const YamlNode& node : section.List("instances")) {
    MapReader reader(node, "an instance", errors);
    InstanceDraft draft;
    draft.place = reader.place();
    Instance& instance = draft.instance;
    instance.id = ReadId(reader, "ins-", errors);
    instance.name = reader.Text("name");
    instance.type = reader.Text("type", "S5.MEDIUM4");
    instance.subnet = Required(reader, "subnet", "an instance", errors);
    draft.primary_ip = reader.Text("primary_ip");
    draft.wan_ip = reader.Text("wan_ip");
    draft.security_groups = reader.Texts("security_groups");
    const std::string state = reader.Text("state", "RUNNING");
    auto known = kStates->find(state);
    if (known == kStates->end()) {
      errors.Add(reader.PlaceOfKey("state"),
                 absl::StrCat("`", state, "` is no state of an instance; there is RUNNING, STOPPED and SHUTDOWN"));
    } else {
      instance.state = known->second;
    }
    instance.stop_charging = reader.Flag("stop_charging", false);
    instance.prepaid = reader.Flag("prepaid", false);
    instance.termination_protected = reader.Flag("termination_protected", false);
    instance.reboots = static_cast<int>(reader.Integer("reboots", 0, 0, 1'000'000));
    instance.created = reader.Text("created", "2025-01-02T03:00:00Z");
    instance.tags = reader.TextMap("tags");
    for (const char* told : {"vpc", "zone", "primary_interface"}) reader.Text(told);  // follows from the rest
    reader.Texts("interfaces");
    reader.Integer("cpu", 0, 0, 1024);
    reader.Integer("memory_gib", 0, 0, 65536);
    reader.Finish();
    instances_.push_back(std::move(draft));
  }
}

void Loader::ReadInterfaces(MapReader& section, WorldErrors& errors) {
  for (const YamlNode& node : section.List("interfaces")) {
    MapReader reader(node, "an interface", errors);
    InterfaceDraft draft;
    draft.place = reader.place();
    Interface& interface = draft.interface;
    interface.id = ReadId(reader, "eni-", errors);
    interface.name = reader.Text("name");
    interface.description = reader.Text("description");
    draft.subnet = Required(reader, "subnet", "an interface", errors);
    draft.primary_ip = reader.Text("primary_ip");
    draft.secondary_ips = reader.Texts("secondary_ips");
    draft.secondary_count = reader.Integer("secondary_ip_count", 0, 0, 10'000);
    draft.descriptions = reader.TextMap("ip_descriptions");
    interface.security_groups = reader.Texts("security_groups");
    draft.attached_to = reader.Text("attached_to");
    interface.delete_on_termination = reader.Flag("delete_on_termination", false);
    interface.primary = reader.Flag("primary", false);
    interface.mac = reader.Text("mac");
    interface.created = reader.Text("created", "2025-01-02 03:00:00");
    interface.tags = reader.TextMap("tags");
    interface.qos = reader.Text("qos", "DEFAULT");
    interface.trunking = reader.Flag("trunking", false);
    for (const char* told : {"vpc", "zone", "state"}) reader.Text(told);  // follows from the rest
    if (interface.primary && draft.attached_to.empty()) errors.Add(draft.place, "a primary interface is `attached_to` its instance");
    reader.Finish();
    interfaces_.push_back(std::move(draft));
  }
}

void Loader::ReadEips(MapReader& section, WorldErrors& errors) {
  for (const YamlNode& node : section.List("eips")) {
    MapReader reader(node, "an EIP", errors);
    EipDraft draft;
    draft.place = reader.place();
    Eip& eip = draft.eip;
    eip.id = ReadId(reader, "eip-", errors);
    eip.name = reader.Text("name");
    draft.address = reader.Text("address");
    draft.interface_id = reader.Text("interface");
    draft.private_ip = reader.Text("private_ip");
    eip.bandwidth = reader.Integer("bandwidth_mbps", 1, 1, 2000);
    eip.charge = reader.Text("charge", "TRAFFIC_POSTPAID_BY_HOUR");
    eip.isp = reader.Text("isp", "BGP");
    eip.type = reader.Text("type", "EIP");
    eip.blocked = reader.Flag("blocked", false);
    eip.in_arrears = reader.Flag("in_arrears", false);
    eip.deletion_protection = reader.Flag("deletion_protection", false);
    eip.direct_connection = reader.Flag("direct_connection", false);
    eip.created = reader.Text("created", "2025-01-02T03:00:00Z");
    eip.tags = reader.TextMap("tags");
    for (const char* told : {"status", "instance"}) reader.Text(told);  // follows from the rest
    reader.Finish();
    eips_.push_back(std::move(draft));
  }
}

}  // namespace eniform::emulator::tencentcloud
