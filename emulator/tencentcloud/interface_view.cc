#include "emulator/tencentcloud/interface_view.h"

#include "emulator/tencentcloud/call.h"

namespace eniform::emulator::tencentcloud {
namespace {

constexpr char kAccount[] = "100000000001";

void WriteAttachment(JsonWriter& out, const Interface& interface) {
  if (interface.instance.empty() && !(interface.was_attached && interface.variety % 2 == 0)) {
    out.NullField("Attachment");
    return;
  }
  // What was attached once may keep an attachment that names no instance (Tencent reference 5.1).
  out.Key("Attachment").BeginObject();
  out.IntegerField("DeviceIndex", interface.device_index);
  out.TextField("InstanceAccountId", interface.instance.empty() ? "" : kAccount);
  out.TextField("AttachTime", interface.instance.empty() ? "" : interface.attached_at);
  out.TextField("InstanceId", interface.instance).EndObject();
}

}  // namespace

void WritePrivateAddress(JsonWriter& out, World& world, const Interface& interface, const PrivateAddress& address) {
  const Eip* eip = address.eip.empty() ? nullptr : world.eips.Find(address.eip);
  const bool shown = eip != nullptr && eip->status != EipStatus::kBinding;
  out.BeginObject();
  out.TextField("PrivateIpAddress", address.ip.ToText()).BoolField("Primary", address.primary);
  WriteOptional(out, "PublicIpAddress", shown ? eip->address.ToText() : address.wan_ip, interface.variety, 0);
  WriteOptional(out, "AddressId", shown ? eip->id : "", interface.variety, 2);
  WriteOptional(out, "Description", address.description, interface.variety, 4);
  out.BoolField("IsWanIpBlocked", shown && eip->blocked);
  out.TextField("State", StateText(address.state));
  out.TextField("QosLevel", "DEFAULT").EndObject();
}

void WriteInterface(JsonWriter& out, World& world, const Interface& interface) {
  out.BeginObject();
  out.TextField("NetworkInterfaceId", interface.id).TextField("NetworkInterfaceName", interface.name);
  WriteOptional(out, "NetworkInterfaceDescription", interface.description, interface.variety, 6);
  out.TextField("SubnetId", interface.subnet).TextField("VpcId", interface.vpc);
  out.Key("GroupSet").BeginArray();
  for (const std::string& group : interface.security_groups) out.Text(group);
  out.EndArray();
  out.BoolField("Primary", interface.primary).TextField("MacAddress", interface.mac);
  // Two status fields: only the second one ever says that an interface is attached (Tencent reference 3.1).
  out.TextField("State", StateText(interface.state)).TextField("NetworkInterfaceState", AttachmentStateText(interface));
  out.Key("PrivateIpAddressSet").BeginArray();
  for (const PrivateAddress& address : interface.addresses) WritePrivateAddress(out, world, interface, address);
  out.EndArray();
  WriteAttachment(out, interface);
  const Subnet* subnet = world.subnets.Find(interface.subnet);
  out.TextField("Zone", subnet->zone).TextField("CreatedTime", interface.created);
  out.Key("Ipv6AddressSet").BeginArray().EndArray();
  WriteTagSet(out, "TagSet", interface.tags);
  out.IntegerField("EniType", interface.primary ? 1 : 0);
  WriteOptional(out, "Business", interface.instance.empty() ? "" : "cvm", interface.variety, 8);
  WriteOptional(out, "CdcId", "", interface.variety, 10);
  out.IntegerField("AttachType", interface.attach_type);
  WriteOptional(out, "ResourceId", "", interface.variety, 12);
  out.TextField("QosLevel", interface.qos).EndObject();
}

}  // namespace eniform::emulator::tencentcloud
