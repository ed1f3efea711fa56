#include "tests/property/check_end.h"

#include <algorithm>
#include <map>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "proto/resource_address.h"

namespace eniform::property {
namespace {

using nlohmann::json;
using Tags = std::map<std::string, std::string>;

const ManagedObject* RowOf(const StateSnapshot& state, ResourceType type, const std::string& key) {
  const std::string address = AddressOf(type, key);
  for (const ManagedObject& row : state.objects()) {
    if (row.address() == address) return &row;
  }
  return nullptr;
}

const json* Find(const json& list, const std::string& id) {
  for (const json& one : list) {
    if (one["id"] == id) return &one;
  }
  return nullptr;
}

Tags TagsOf(const json& object) {
  Tags tags;
  for (const auto& [key, value] : object["tags"].items()) {
    if (!absl::StartsWith(key, "eniform:")) tags[key] = value.get<std::string>();
  }
  return tags;
}

template <typename Declared>
Tags DeclaredTags(const Declared& declared) {
  Tags tags;
  for (const Tag& tag : declared.tags()) tags[tag.key()] = tag.value();
  return tags;
}

template <typename Declared>
bool SaysTags(const Declared& declared) {
  return !declared.tags().empty() || !declared.written_empty().empty();
}

std::string Differs(const std::string& who, absl::string_view what, const std::string& wanted, const std::string& found) {
  return wanted == found ? "" : absl::StrCat(who, ": ", what, " is '", found, "', not '", wanted, "'");
}

std::string Ips(std::vector<std::string> ips) {
  std::sort(ips.begin(), ips.end());
  return absl::StrJoin(ips, " ");
}

std::string Secondaries(const InterfaceDeclaration& declared, const json& found) {
  const auto all = found["secondary_ips"].get<std::vector<std::string>>();
  const std::vector<std::string> listed(declared.secondary_ips().begin(), declared.secondary_ips().end());
  if (declared.unlisted_ips() == UNLISTED_IPS_KEEP) {
    for (const std::string& ip : listed) {
      if (std::find(all.begin(), all.end(), ip) == all.end()) return absl::StrCat(declared.key(), ": ", ip, " is missing");
    }
    const size_t least = declared.secondary_ip_count();
    return all.size() < least ? absl::StrCat(declared.key(), ": ", all.size(), " addresses instead of ", least) : "";
  }
  if (declared.has_secondary_ip_count()) {
    return Differs(declared.key(), "the number of addresses", absl::StrCat(declared.secondary_ip_count()), absl::StrCat(all.size()));
  }
  return Differs(declared.key(), "secondary addresses", Ips(listed), Ips(all));
}

std::string Interface(const InterfaceDeclaration& declared, const StateSnapshot& state, const json& world) {
  const std::string& key = declared.key();
  const ManagedObject* row = RowOf(state, RESOURCE_TYPE_NETWORK_INTERFACE, key);
  if (!row) return absl::StrCat(key, " is not remembered");
  if (!row->deposed_ids().empty()) return absl::StrCat(key, " still has a predecessor");
  const json* found = Find(world["interfaces"], row->id());
  if (!found) return absl::StrCat(key, " (", row->id(), ") is not there");
  const auto text = [&](const char* field) { return found->value(field, ""); };
  std::vector<std::string> groups;
  for (const Selector& group : declared.security_groups()) groups.push_back(group.id());
  const std::string& instance = declared.has_primary_of() ? declared.primary_of().id() : declared.attachment().instance().id();
  for (const std::string& error :
       {Differs(key, "subnet", declared.subnet().id(), text("subnet")),
        declared.has_primary_ip() ? Differs(key, "primary address", declared.primary_ip(), text("primary_ip")) : "",
        Secondaries(declared, *found), Differs(key, "instance", instance, text("attached_to")),
        declared.name().empty() ? "" : Differs(key, "name", declared.name(), text("name")),
        declared.has_description() ? Differs(key, "description", declared.description(), text("description")) : "",
        groups.empty() ? ""
                       : Differs(key, "groups", absl::StrJoin(groups, " "),
                                 absl::StrJoin((*found)["security_groups"].get<std::vector<std::string>>(), " ")),
        SaysTags(declared) && DeclaredTags(declared) != TagsOf(*found) ? absl::StrCat(key, ": tags are ", (*found)["tags"].dump()) : ""}) {
    if (!error.empty()) return error;
  }
  return "";
}

std::string TheEip(const EipDeclaration& declared, const StateSnapshot& state, const json& world) {
  const ManagedObject* row = RowOf(state, RESOURCE_TYPE_EIP, declared.key());
  if (!row) return absl::StrCat(declared.key(), " is not remembered");
  const json* found = Find(world["eips"], row->id());
  if (!found) return absl::StrCat(declared.key(), " (", row->id(), ") is not there");
  if (declared.has_bandwidth_mbps() && (*found)["bandwidth_mbps"] != declared.bandwidth_mbps()) {
    return absl::StrCat(declared.key(), ": bandwidth is ", (*found)["bandwidth_mbps"].dump());
  }
  if (SaysTags(declared) && DeclaredTags(declared) != TagsOf(*found))
    return absl::StrCat(declared.key(), ": tags are ", (*found)["tags"].dump());
  return Differs(declared.key(), "name", declared.name(), found->value("name", ""));
}

std::string Binding(const EipBindingDeclaration& declared, const StateSnapshot& state, const json& world) {
  const ManagedObject* eip_row = RowOf(state, RESOURCE_TYPE_EIP, declared.eip().name());
  const ManagedObject* row = RowOf(state, RESOURCE_TYPE_NETWORK_INTERFACE, declared.network_interface().name());
  const std::string who = absl::StrCat("the binding ", declared.key());
  if (!eip_row || !row || !RowOf(state, RESOURCE_TYPE_EIP_BINDING, declared.key())) return absl::StrCat(who, " is not remembered");
  const json* eip = Find(world["eips"], eip_row->id());
  const json* interface = Find(world["interfaces"], row->id());
  if (!eip || !interface) return absl::StrCat(who, " has no ends");
  const std::string ip = declared.has_private_ip() ? declared.private_ip() : interface->value("primary_ip", "");
  const std::string error = Differs(who, "interface", row->id(), eip->value("interface", ""));
  return error.empty() ? Differs(who, "private address", ip, eip->value("private_ip", "")) : error;
}

}  // namespace

std::string DiffersFrom(const Declaration& declaration, const StateSnapshot& state, const json& world) {
  for (const auto& declared : declaration.network_interfaces()) {
    if (std::string error = Interface(declared, state, world); !error.empty()) return error;
  }
  for (const auto& declared : declaration.eips()) {
    if (std::string error = TheEip(declared, state, world); !error.empty()) return error;
  }
  for (const auto& declared : declaration.eip_bindings()) {
    if (std::string error = Binding(declared, state, world); !error.empty()) return error;
  }
  return "";
}

std::string LeftOver(const StateSnapshot& state, const json& world, absl::string_view mark, const std::set<std::string>& let_go) {
  std::map<std::string, int> remembered;
  for (const ManagedObject& row : state.objects()) {
    if (row.id().empty() || absl::StartsWith(row.address(), "eip_binding.")) continue;
    if (++remembered[row.id()] > 1) return absl::StrCat(row.id(), " is remembered twice");
    if (!Find(world["interfaces"], row.id()) && !Find(world["eips"], row.id()))
      return absl::StrCat(row.address(), " is not there any more");
  }
  for (const char* kind : {"interfaces", "eips"}) {
    for (const json& object : world[kind]) {
      const std::string id = object["id"];
      const bool ours = object["tags"].value("eniform:mark", "") == mark;
      if (ours && !remembered.contains(id) && !let_go.contains(id))
        return absl::StrCat(id, " was made and is not remembered: ", object.dump());
    }
  }
  return "";
}

}  // namespace eniform::property
