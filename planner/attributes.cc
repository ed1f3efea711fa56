#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "planner/planner.h"
#include "planner/same.h"
#include "proto/ipv4.h"

namespace eniform::planner {
namespace {

// Tags that plugins put on what they create; nobody declares them.
bool IsOwnMark(const Tag& tag) { return absl::StartsWith(tag.key(), "eniform:"); }

template <typename Tags, typename Out>
void CopyTags(const Tags& from, Out* to) {
  for (const Tag& tag : from) {
    if (!IsOwnMark(tag)) *to->Add() = tag;
  }
}

const google::protobuf::Message* Inner(const Attributes& attributes) {
  switch (attributes.of_case()) {
    case Attributes::kNetworkInterface:
      return &attributes.network_interface();
    case Attributes::kEip:
      return &attributes.eip();
    case Attributes::kEipBinding:
      return &attributes.eip_binding();
    case Attributes::OF_NOT_SET:
      return nullptr;
  }
  return nullptr;
}

bool FieldEquals(const google::protobuf::Message& a, const google::protobuf::Message& b, const google::protobuf::FieldDescriptor* field);

bool Equals(const google::protobuf::Message& a, const google::protobuf::Message& b) {
  const auto* descriptor = a.GetDescriptor();
  for (int i = 0; i < descriptor->field_count(); ++i) {
    if (!FieldEquals(a, b, descriptor->field(i))) return false;
  }
  return true;
}

bool FieldEquals(const google::protobuf::Message& a, const google::protobuf::Message& b, const google::protobuf::FieldDescriptor* field) {
  using google::protobuf::FieldDescriptor;
  const auto* reflection = a.GetReflection();
  std::string scratch_a, scratch_b;
  if (field->is_repeated()) {
    const int size = reflection->FieldSize(a, field);
    if (size != reflection->FieldSize(b, field)) return false;
    for (int i = 0; i < size; ++i) {
      const bool same = field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE
                            ? Equals(reflection->GetRepeatedMessage(a, field, i), reflection->GetRepeatedMessage(b, field, i))
                            : reflection->GetRepeatedStringReference(a, field, i, &scratch_a) ==
                                  reflection->GetRepeatedStringReference(b, field, i, &scratch_b);
      if (!same) return false;
    }
    return true;
  }
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return reflection->GetStringReference(a, field, &scratch_a) == reflection->GetStringReference(b, field, &scratch_b);
    case FieldDescriptor::CPPTYPE_BOOL:
      return reflection->GetBool(a, field) == reflection->GetBool(b, field);
    case FieldDescriptor::CPPTYPE_INT32:
      return reflection->GetInt32(a, field) == reflection->GetInt32(b, field);
    case FieldDescriptor::CPPTYPE_ENUM:
      return reflection->GetEnumValue(a, field) == reflection->GetEnumValue(b, field);
    default:
      // A type the attribute messages do not use yet.
      return reflection->GetMessage(a, field).SerializeAsString() == reflection->GetMessage(b, field).SerializeAsString();
  }
}

}  // namespace

InterfaceAttributes AttributesOf(const NetworkInterface& interface) {
  InterfaceAttributes attributes;
  attributes.set_id(interface.id());
  attributes.set_name(interface.name());
  attributes.set_description(interface.description());
  attributes.set_vpc(interface.vpc_id());
  attributes.set_subnet(interface.subnet_id());
  attributes.set_zone(interface.zone());
  attributes.set_mac(interface.mac());
  for (const PrivateAddress& address : interface.addresses()) {
    if (address.primary()) {
      attributes.set_primary_ip(address.address());
    } else {
      attributes.add_secondary_ips(address.address());
    }
  }
  std::sort(attributes.mutable_secondary_ips()->begin(), attributes.mutable_secondary_ips()->end(), AddressTextLess);
  *attributes.mutable_security_groups() = interface.security_group_ids();
  CopyTags(interface.tags(), attributes.mutable_tags());
  attributes.set_instance(interface.instance_id());
  attributes.set_delete_on_termination(interface.primary() || interface.delete_on_termination());
  attributes.set_primary(interface.primary());
  return attributes;
}

EipAttributes AttributesOf(const Eip& eip) {
  EipAttributes attributes;
  attributes.set_id(eip.id());
  attributes.set_name(eip.name());
  attributes.set_public_ip(eip.public_ip());
  attributes.set_bandwidth_mbps(eip.bandwidth_mbps());
  attributes.set_charge(eip.charge());
  CopyTags(eip.tags(), attributes.mutable_tags());
  return attributes;
}

std::vector<std::string> ChangedFields(const Attributes& before, const Attributes& after) {
  std::vector<std::string> changed;
  if (Same(before, after)) return changed;
  const google::protobuf::Message* a = Inner(before);
  const google::protobuf::Message* b = Inner(after);
  if (!a || !b || a->GetDescriptor() != b->GetDescriptor()) return changed;
  for (int i = 0; i < a->GetDescriptor()->field_count(); ++i) {
    const auto* field = a->GetDescriptor()->field(i);
    if (!FieldEquals(*a, *b, field)) changed.push_back(field->name());
  }
  std::sort(changed.begin(), changed.end());
  return changed;
}

}  // namespace eniform::planner
