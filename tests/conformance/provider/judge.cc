#include "tests/conformance/provider/judge.h"

#include <algorithm>
#include <map>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/util/message_differencer.h"
#include "proto/ipv4.h"
#include "tests/conformance/provider/stage.h"

namespace eniform::conformance {
namespace {

template <typename T>
T* Find(google::protobuf::RepeatedPtrField<T>* objects, const std::string& id) {
  const auto it = std::find_if(objects->begin(), objects->end(), [&](const T& object) { return object.id() == id; });
  return it == objects->end() ? nullptr : &*it;
}

template <typename T>
void Erase(google::protobuf::RepeatedPtrField<T>* objects, const std::string& id) {
  objects->erase(std::remove_if(objects->begin(), objects->end(), [&](const T& object) { return object.id() == id; }), objects->end());
}

PrivateAddress* FindAddress(NetworkInterface& interface, const std::string& text) {
  for (PrivateAddress& address : *interface.mutable_addresses()) {
    if (address.address() == text || (text.empty() && address.primary())) return &address;
  }
  return nullptr;
}

void AddAddress(NetworkInterface& interface, const std::string& text, bool primary = false) {
  PrivateAddress* address = interface.add_addresses();
  address->set_address(text);
  address->set_primary(primary);
}

void RemoveAddress(NetworkInterface& interface, const std::string& text) {
  auto* addresses = interface.mutable_addresses();
  addresses->erase(std::remove_if(addresses->begin(), addresses->end(), [&](const PrivateAddress& a) { return a.address() == text; }),
                   addresses->end());
}

template <typename Field>
void ChangeTags(const OperationArguments& arguments, Field* tags) {
  std::map<std::string, std::string> all;
  for (const Tag& tag : *tags) all[tag.key()] = tag.value();
  for (const std::string& key : arguments.removed_tag_keys()) all.erase(key);
  for (const Tag& tag : arguments.tags()) all[tag.key()] = tag.value();
  tags->Clear();
  for (const auto& [key, value] : all) {
    Tag* tag = tags->Add();
    tag->set_key(key);
    tag->set_value(value);
  }
}

// The world as it must be after an operation.
class Expected {
 public:
  Expected(const Operation& operation, const OperationResult& result, Observation& world)
      : arguments_(operation.arguments()), kind_(operation.kind()), result_(result), world_(world) {}

  // What stands against it from the start; empty: nothing.
  std::string Play() {
    if (kind_ == CREATE_INTERFACE) return Create();
    if (kind_ == ALLOCATE_EIP) return Allocate();
    if (!arguments_.eip().id().empty()) return OnEip();
    NetworkInterface* interface = Find(world_.mutable_interfaces(), arguments_.interface().id());
    if (!interface) return absl::StrCat("there was no ", arguments_.interface().id(), "\n");
    return OnInterface(*interface);
  }

 private:
  std::string Create() {
    if (result_.interfaces_size() != 1) return "the result of a creation names one interface\n";
    if (result_.picked_ips_size() != arguments_.auto_ip_count()) return "it does not name the addresses that were picked\n";
    NetworkInterface* interface = world_.add_interfaces();
    interface->set_id(result_.interfaces(0).id());
    interface->set_name(arguments_.name());
    interface->set_description(arguments_.description());
    interface->set_vpc_id(arguments_.vpc_id());
    interface->set_subnet_id(arguments_.subnet_id());
    interface->set_status(INTERFACE_STATUS_AVAILABLE);
    *interface->mutable_security_group_ids() = arguments_.security_group_ids();
    std::string primary = arguments_.primary_ip();
    for (const PrivateAddress& address : result_.interfaces(0).addresses()) {
      if (primary.empty() && address.primary()) primary = address.address();
    }
    AddAddress(*interface, primary, true);
    for (const std::string& text : arguments_.private_ips()) AddAddress(*interface, text);
    for (const std::string& text : result_.picked_ips()) AddAddress(*interface, text);
    ChangeTags(arguments_, interface->mutable_tags());
    return "";
  }

  std::string Allocate() {
    if (result_.eips_size() != 1) return "the result of an allocation names one EIP\n";
    Eip* eip = world_.add_eips();
    eip->set_id(result_.eips(0).id());
    eip->set_public_ip(result_.eips(0).public_ip());
    eip->set_name(arguments_.name());
    eip->set_bandwidth_mbps(arguments_.bandwidth_mbps());
    eip->set_charge(arguments_.charge());
    eip->set_status(EIP_STATUS_FREE);
    ChangeTags(arguments_, eip->mutable_tags());
    return eip->public_ip().empty() ? "the result of an allocation has no public address\n" : "";
  }

  std::string OnInterface(NetworkInterface& interface) {
    switch (kind_) {
      case DELETE_INTERFACE:
        Erase(world_.mutable_interfaces(), interface.id());
        return "";
      case UPDATE_INTERFACE:
        if (arguments_.has_name()) interface.set_name(arguments_.name());
        if (arguments_.has_description()) interface.set_description(arguments_.description());
        return "";
      case SET_SECURITY_GROUPS:
        *interface.mutable_security_group_ids() = arguments_.security_group_ids();
        return "";
      case SET_TAGS:
        ChangeTags(arguments_, interface.mutable_tags());
        return "";
      case ASSIGN_ADDRESSES:
        if (result_.picked_ips_size() != arguments_.auto_ip_count()) return "it does not name the addresses that were picked\n";
        for (const std::string& text : arguments_.private_ips()) AddAddress(interface, text);
        for (const std::string& text : result_.picked_ips()) AddAddress(interface, text);
        return "";
      case UNASSIGN_ADDRESSES:
        for (const std::string& text : arguments_.private_ips()) RemoveAddress(interface, text);
        return "";
      case MOVE_ADDRESSES:
        for (const std::string& text : arguments_.private_ips()) {
          RemoveAddress(interface, text);
          AddAddress(*Find(world_.mutable_interfaces(), arguments_.to_interface().id()), text);
        }
        return "";
      case ATTACH:
      case MOVE_INTERFACE:
        interface.set_instance_id(kind_ == ATTACH ? arguments_.instance_id() : arguments_.to_instance_id());
        interface.set_status(INTERFACE_STATUS_IN_USE);
        return "";
      case DETACH:
        interface.clear_instance_id();
        interface.set_status(INTERFACE_STATUS_AVAILABLE);
        return "";
      case CHANGE_SUBNET:
      case CHANGE_PRIMARY_ADDRESS:
        interface.set_subnet_id(arguments_.subnet_id());
        FindAddress(interface, "")->set_address(arguments_.primary_ip());
        return "";
      case SET_DELETE_ON_TERMINATION:
        interface.set_delete_on_termination(arguments_.delete_on_termination());
        return "";
      default:
        return "no operation on an interface\n";
    }
  }

  std::string OnEip() {
    Eip* eip = Find(world_.mutable_eips(), arguments_.eip().id());
    if (!eip) return absl::StrCat("there was no ", arguments_.eip().id(), "\n");
    switch (kind_) {
      case RELEASE_EIP:
        Erase(world_.mutable_eips(), arguments_.eip().id());
        return "";
      case UPDATE_EIP:
        if (arguments_.has_name()) eip->set_name(arguments_.name());
        if (arguments_.bandwidth_mbps() > 0) eip->set_bandwidth_mbps(arguments_.bandwidth_mbps());
        if (arguments_.charge() != EIP_CHARGE_UNSPECIFIED) eip->set_charge(arguments_.charge());
        return "";
      case SET_TAGS:
        ChangeTags(arguments_, eip->mutable_tags());
        return "";
      case BIND_EIP:
        return Bind(*eip);
      case UNBIND_EIP:
        return Unbind(*eip);
      default:
        return "no operation on an EIP\n";
    }
  }

  std::string Bind(Eip& eip) {
    NetworkInterface* interface = Find(world_.mutable_interfaces(), arguments_.interface().id());
    PrivateAddress* address = interface ? FindAddress(*interface, arguments_.private_ip()) : nullptr;
    if (!address) return "there was no such address to bind to\n";
    address->set_eip_id(eip.id());
    address->set_public_ip(eip.public_ip());
    eip.set_status(EIP_STATUS_BOUND);
    eip.set_interface_id(interface->id());
    eip.set_private_ip(address->address());
    return "";
  }

  std::string Unbind(Eip& eip) {
    NetworkInterface* interface = Find(world_.mutable_interfaces(), eip.interface_id());
    PrivateAddress* address = interface ? FindAddress(*interface, eip.private_ip()) : nullptr;
    if (!address) return "the EIP was not bound\n";
    address->clear_eip_id();
    address->clear_public_ip();
    eip.set_status(EIP_STATUS_FREE);
    eip.clear_interface_id();
    eip.clear_private_ip();
    return "";
  }

  const OperationArguments& arguments_;
  const OperationKind kind_;
  const OperationResult& result_;
  Observation& world_;
};

template <typename Field>
void DropMarks(Field* tags) {
  tags->erase(std::remove_if(tags->begin(), tags->end(), [](const Tag& tag) { return absl::StartsWith(tag.key(), "eniform:"); }),
              tags->end());
}

// Takes away what a cloud makes up itself, and brings the rest into one order.
void Even(Observation& world, const Operation& operation, const Capabilities& capabilities) {
  const OperationKind kind = operation.kind();
  for (NetworkInterface& interface : *world.mutable_interfaces()) {
    interface.clear_cloud_status();
    DropMarks(interface.mutable_tags());
    for (PrivateAddress& address : *interface.mutable_addresses()) address.clear_settled();
    std::sort(interface.mutable_addresses()->begin(), interface.mutable_addresses()->end(),
              [](const PrivateAddress& a, const PrivateAddress& b) {
                return a.primary() != b.primary() ? a.primary() : AddressTextLess(a.address(), b.address());
              });
    if (!capabilities.security_group_order_matters()) {
      std::sort(interface.mutable_security_group_ids()->begin(), interface.mutable_security_group_ids()->end());
    }
    if (kind == CREATE_INTERFACE) {
      interface.clear_mac();
      interface.clear_zone();
      interface.clear_delete_on_termination();
    }
    // A cloud may tell the zone and the switch of an attachment alone.
    if ((kind == ATTACH || kind == DETACH || kind == MOVE_INTERFACE) && interface.id() == operation.arguments().interface().id()) {
      interface.clear_zone();
      interface.clear_delete_on_termination();
    }
  }
  for (Eip& eip : *world.mutable_eips()) {
    eip.clear_cloud_status();
    eip.clear_instance_id();  // derived by the cloud
    DropMarks(eip.mutable_tags());
  }
  SortById(world);
}

template <typename T>
std::string Compare(const google::protobuf::RepeatedPtrField<T>& expected, const google::protobuf::RepeatedPtrField<T>& actual) {
  std::map<std::string, const T*> left;
  for (const T& object : actual) left[object.id()] = &object;
  std::string text;
  if (left.size() != static_cast<size_t>(actual.size())) absl::StrAppend(&text, "an object is there twice\n");
  for (const T& object : expected) {
    const auto it = left.find(object.id());
    if (it == left.end()) {
      absl::StrAppend(&text, object.id(), " is missing\n");
      continue;
    }
    google::protobuf::util::MessageDifferencer differencer;
    std::string report;
    differencer.ReportDifferencesToString(&report);
    if (!differencer.Compare(object, *it->second)) absl::StrAppend(&text, object.id(), ":\n", report);
    left.erase(it);
  }
  for (const auto& [id, object] : left) absl::StrAppend(&text, id, " is there besides\n");
  return text;
}

}  // namespace

std::string WhatIsWrong(const std::vector<Done>& done, const Capabilities& capabilities, Observation before, Observation after) {
  for (const Done& one : done) {
    if (std::string wrong = Expected(one.operation, one.result, before).Play(); !wrong.empty()) return wrong;
  }
  for (Observation* world : {&before, &after}) {
    for (const Done& one : done) Even(*world, one.operation, capabilities);
  }
  return Differences(before, after);
}

std::string Differences(const Observation& expected, const Observation& actual) {
  return absl::StrCat(Compare(expected.interfaces(), actual.interfaces()), Compare(expected.eips(), actual.eips()),
                      Compare(expected.instances(), actual.instances()), Compare(expected.subnets(), actual.subnets()),
                      Compare(expected.security_groups(), actual.security_groups()), Compare(expected.vpcs(), actual.vpcs()));
}

std::string NotInLook(const OperationResult& result, const Observation& look) {
  Observation part;
  std::set<std::string> ids;
  for (const NetworkInterface& interface : result.interfaces()) ids.insert(interface.id());
  for (const Eip& eip : result.eips()) ids.insert(eip.id());
  std::string text;
  for (const NetworkInterface& interface : look.interfaces()) {
    if (ids.contains(interface.id())) *part.add_interfaces() = interface;
  }
  for (const Eip& eip : look.eips()) {
    if (ids.contains(eip.id())) *part.add_eips() = eip;
  }
  for (const std::string& id : result.gone_ids()) {
    for (const NetworkInterface& interface : look.interfaces()) {
      if (interface.id() == id) absl::StrAppend(&text, id, " is said to be gone\n");
    }
    for (const Eip& eip : look.eips()) {
      if (eip.id() == id) absl::StrAppend(&text, id, " is said to be gone\n");
    }
  }
  Observation said;
  *said.mutable_interfaces() = result.interfaces();
  *said.mutable_eips() = result.eips();
  SortById(said);
  return text + Differences(said, part);
}

}  // namespace eniform::conformance
