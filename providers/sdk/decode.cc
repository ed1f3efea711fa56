#include "providers/sdk/decode.h"

#include <algorithm>

#include "proto/ipv4.h"

namespace eniform::sdk {
namespace {

std::string TextOf(const Json& json, const char* member) { return member ? Text(json, member) : ""; }

int64_t NumberOf(const Json& json, const char* member) { return member ? Number(json, member) : 0; }

const char* Present(const Json& json, const char* member, const char* other) { return other && !json.contains(member) ? other : member; }

template <typename Object>
void DecodeCommon(const Json& json, const Members& members, Object& object) {
  object.set_id(Text(json, members.id));
  object.set_name(Text(json, members.name));
  *object.mutable_tags() = DecodeTags(json, members.tags);
}

// Of what is in a subnet.
template <typename Object>
void DecodePlace(const Json& json, const Members& members, Object& object) {
  object.set_vpc_id(TextOf(json, members.vpc));
  object.set_subnet_id(TextOf(json, members.subnet));
  object.set_zone(TextOf(json, members.zone));
}

}  // namespace

google::protobuf::RepeatedPtrField<Tag> DecodeTags(const Json& object, const TagMembers& members) {
  google::protobuf::RepeatedPtrField<Tag> tags;
  for (const Json& json : members.in_list ? Array(Object(object, members.list), members.in_list) : Array(object, members.list)) {
    Tag* tag = tags.Add();
    tag->set_key(Text(json, Present(json, members.key, members.other_key)));
    tag->set_value(Text(json, Present(json, members.value, members.other_value)));
  }
  std::sort(tags.begin(), tags.end(), [](const Tag& a, const Tag& b) { return a.key() < b.key(); });
  return tags;
}

NetworkInterface DecodeInterface(const Json& json, const Members& members) {
  NetworkInterface interface;
  DecodeCommon(json, members, interface);
  DecodePlace(json, members, interface);
  interface.set_description(TextOf(json, members.description));
  interface.set_mac(TextOf(json, members.mac));
  return interface;
}

Eip DecodeEip(const Json& json, const Members& members) {
  Eip eip;
  DecodeCommon(json, members, eip);
  eip.set_public_ip(TextOf(json, members.public_ip));
  eip.set_zone(TextOf(json, members.zone));
  eip.set_bandwidth_mbps(static_cast<int32_t>(NumberOf(json, members.bandwidth_mbps)));
  eip.set_cloud_status(TextOf(json, members.status));
  return eip;
}

Instance DecodeInstance(const Json& json, const Members& members) {
  Instance instance;
  DecodeCommon(json, members, instance);
  DecodePlace(json, members, instance);
  instance.set_type(TextOf(json, members.type));
  instance.set_cloud_status(TextOf(json, members.status));
  return instance;
}

Subnet DecodeSubnet(const Json& json, const Members& members) {
  Subnet subnet;
  DecodeCommon(json, members, subnet);
  subnet.set_vpc_id(TextOf(json, members.vpc));
  subnet.set_zone(TextOf(json, members.zone));
  subnet.set_cidr(TextOf(json, members.cidr));
  subnet.set_available_addresses(NumberOf(json, members.available_addresses));
  return subnet;
}

SecurityGroup DecodeSecurityGroup(const Json& json, const Members& members) {
  SecurityGroup group;
  DecodeCommon(json, members, group);
  group.set_vpc_id(TextOf(json, members.vpc));
  return group;
}

Vpc DecodeVpc(const Json& json, const Members& members) {
  Vpc vpc;
  DecodeCommon(json, members, vpc);
  vpc.set_cidr(TextOf(json, members.cidr));
  return vpc;
}

void SortAddresses(NetworkInterface& interface) {
  std::sort(interface.mutable_addresses()->begin(), interface.mutable_addresses()->end(),
            [](const PrivateAddress& a, const PrivateAddress& b) {
              if (a.primary() != b.primary()) return a.primary();
              return AddressTextLess(a.address(), b.address());
            });
}

}  // namespace eniform::sdk
