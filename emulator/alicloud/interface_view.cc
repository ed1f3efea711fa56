#include "emulator/alicloud/interface_view.h"

#include "emulator/alicloud/call.h"

namespace eniform::emulator::alicloud {
namespace {

void WritePublicAddress(JsonWriter& out, World& world, const PrivateAddress& address) {
  out.Key("AssociatedPublicIp").BeginObject();
  const Eip* eip = address.eip.empty() ? nullptr : world.eips.Find(address.eip);
  if (eip != nullptr && eip->status != EipStatus::kAssociating) {
    out.TextField("AllocationId", eip->id).TextField("PublicIpAddress", eip->address.ToText());
  }
  out.EndObject();
}

void WriteAddresses(JsonWriter& out, World& world, const Interface& interface, InterfaceView view) {
  const size_t count = interface.addresses.size();
  out.Key("PrivateIpSets").BeginObject().Key("PrivateIpSet").BeginArray();
  for (size_t i = 0; i < count; ++i) {
    // In no order that anybody could rely on (Alibaba reference 2.4).
    const PrivateAddress& address = interface.addresses[(i + interface.variety) % count];
    out.BeginObject().TextField("PrivateIpAddress", address.ip.ToText()).BoolField("Primary", address.primary);
    if (view == InterfaceView::kDescribed) {
      out.TextField("PrivateDnsName", "");
      WritePublicAddress(out, world, address);
    }
    out.EndObject();
  }
  out.EndArray().EndObject();
}

}  // namespace

InterfaceState ShownState(const Interface& interface) { return interface.shown.value_or(interface.state); }

const std::string& ShownInstance(const Interface& interface) {
  static const auto* const kNone = new std::string;
  return ShownState(interface) == InterfaceState::kAvailable ? *kNone : interface.instance;
}

void WriteInterface(JsonWriter& out, World& world, const Interface& interface, InterfaceView view) {
  const std::string& instance = ShownInstance(interface);
  out.TextField("NetworkInterfaceId", interface.id).TextField("NetworkInterfaceName", interface.name);
  out.TextField("Description", interface.description).TextField("MacAddress", interface.mac);
  out.TextField("Status", StateText(ShownState(interface))).TextField("Type", interface.primary ? "Primary" : "Secondary");
  out.TextField("VpcId", interface.vpc).TextField("VSwitchId", interface.subnet);
  out.TextField("ZoneId", world.subnets.Find(interface.subnet)->zone);
  out.TextField("PrivateIpAddress", interface.addresses.empty() ? "" : interface.addresses.front().ip.ToText());
  WriteAddresses(out, world, interface, view);
  WriteTexts(out, "SecurityGroupIds", "SecurityGroupId", interface.security_groups, interface.variety);
  WriteTags(out, Product::kEcs, interface.tags, interface.variety);
  out.TextField("ResourceGroupId", "").BoolField("ServiceManaged", interface.service_managed);
  out.BoolField("SourceDestCheck", interface.source_dest_check);
  if (view == InterfaceView::kCreated) return;
  out.TextField("InstanceId", interface.service_managed ? "" : instance);
  out.Key("Attachment").BeginObject();
  if (!instance.empty()) {
    out.TextField("InstanceId", instance).IntegerField("DeviceIndex", interface.device_index).IntegerField("NetworkCardIndex", 0);
    out.TextField("TrunkNetworkInterfaceId", "");
  }
  out.EndObject();
  if (interface.addresses.empty()) {
    out.Key("AssociatedPublicIp").BeginObject().EndObject();
  } else {
    WritePublicAddress(out, world, interface.addresses.front());
  }
  out.BoolField("DeleteOnRelease", interface.delete_on_release).IntegerField("QueueNumber", interface.queue_number);
  out.TextField("NetworkInterfaceTrafficMode", "Standard").TextField("CreationTime", interface.created);
}

}  // namespace eniform::emulator::alicloud
