#include "emulator/jdcloud/interface_view.h"

#include "emulator/jdcloud/call.h"

namespace eniform::emulator::jdcloud {
namespace {

void WriteAddress(JsonWriter& out, World& world, const PrivateAddress& address) {
  const Eip* eip = ShownEip(world, address);
  out.BeginObject().TextField("privateIpAddress", address.ip.ToText());
  out.TextField("elasticIpId", eip == nullptr ? "" : eip->id).TextField("elasticIpAddress", eip == nullptr ? "" : eip->address.ToText());
  out.TextField("subnetId", address.subnet).EndObject();
}

// Of the vm product: without a subnet, and without what is empty.
void WriteVmAddress(JsonWriter& out, World& world, const PrivateAddress& address) {
  out.BeginObject().TextField("privateIpAddress", address.ip.ToText());
  if (const Eip* eip = ShownEip(world, address)) {
    out.TextField("elasticIpId", eip->id).TextField("elasticIpAddress", eip->address.ToText());
  }
  out.EndObject();
}

// The order of secondary addresses is not guaranteed (JD reference 2.1.3): of every other interface it is turned round.
template <typename F>
void EachSecondary(World& world, const Interface& interface, const F& what) {
  const std::vector<PrivateAddress>& all = interface.addresses;
  const bool turned = world.Coin("order " + interface.id);
  for (size_t i = 0; i < all.size(); ++i) {
    const PrivateAddress& address = turned ? all[all.size() - 1 - i] : all[i];
    if (!address.primary) what(address);
  }
}

}  // namespace

const Eip* ShownEip(World& world, const PrivateAddress& address) {
  const Eip* eip = address.eip.empty() ? nullptr : world.eips.Find(address.eip);
  return eip != nullptr && eip->shows_binding ? eip : nullptr;
}

void WriteInterface(JsonWriter& out, World& world, const Interface& interface) {
  const Instance* instance = interface.instance.empty() ? nullptr : world.instances.Find(interface.instance);
  out.BeginObject().TextField("networkInterfaceId", interface.id).TextField("networkInterfaceName", interface.name);
  out.TextField("description", interface.description).TextField("azType", "standard");
  out.TextField("az", instance == nullptr ? "" : instance->zone).TextField("role", RoleText(interface.role));
  out.TextField("macAddress", interface.mac).TextField("vpcId", interface.vpc).TextField("subnetId", interface.subnet);
  out.Key("networkSecurityGroupIds").BeginArray();
  for (const std::string& group : interface.security_groups) out.Text(group);
  out.EndArray().IntegerField("sanityCheck", interface.source_check ? 1 : 0);
  if (const PrivateAddress* primary = interface.Primary()) {
    out.Key("primaryIp");
    WriteAddress(out, world, *primary);
  }
  out.Key("secondaryIps").BeginArray();
  EachSecondary(world, interface, [&](const PrivateAddress& address) { WriteAddress(out, world, address); });
  out.EndArray().Key("secondaryCidrs").BeginArray();
  for (const AddressBlock& block : interface.blocks) out.Text(block.cidr.ToText());
  out.EndArray().Key("secondaryCidrsEx").BeginArray();
  for (const AddressBlock& block : interface.blocks) {
    out.BeginObject().TextField("secondaryCidr", block.cidr.ToText()).TextField("subnetId", block.subnet).EndObject();
  }
  out.EndArray().TextField("instanceType", interface.instance_type).TextField("instanceId", interface.instance);
  out.TextField("instanceOwnerId", "").IntegerField("deviceIndex", interface.device_index);
  out.TextField("attachmentStatus", interface.instance.empty() ? "detached" : "attached");
  out.TextField("networkInterfaceStatus", "enabled").TextField("createdTime", interface.created);
  WriteTags(out, interface.tags);
  out.TextField("resourceGroupId", interface.resource_group).EndObject();
}

void WriteAttachment(JsonWriter& out, World& world, const Attachment& attachment) {
  const Interface& interface = *world.interfaces.Find(attachment.interface_id);
  out.BeginObject().IntegerField("deviceIndex", attachment.device_index).BoolField("autoDelete", attachment.auto_delete);
  out.Key("networkInterface").BeginObject().TextField("networkInterfaceId", interface.id).TextField("macAddress", interface.mac);
  out.TextField("vpcId", interface.vpc).TextField("subnetId", interface.subnet);
  if (!interface.security_groups.empty()) {
    out.Key("securityGroups").BeginArray();
    for (const std::string& id : interface.security_groups) {
      const SecurityGroup* group = world.security_groups.Find(id);
      out.BeginObject().TextField("groupId", id).TextField("groupName", group == nullptr ? "" : group->name).EndObject();
    }
    out.EndArray();
  }
  out.IntegerField("sanityCheck", interface.source_check ? 1 : 0);
  if (const PrivateAddress* primary = interface.Primary()) {
    out.Key("primaryIp");
    WriteVmAddress(out, world, *primary);
  }
  if (interface.addresses.size() > 1) {
    out.Key("secondaryIps").BeginArray();
    EachSecondary(world, interface, [&](const PrivateAddress& address) { WriteVmAddress(out, world, address); });
    out.EndArray();
  }
  out.EndObject().EndObject();
}

}  // namespace eniform::emulator::jdcloud
