#include "cli/render/state_text.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/render/attributes.h"
#include "cli/render/json_writer.h"
#include "cli/render/text.h"
#include "proto/enum_text.h"
#include "proto/resource_address.h"

namespace eniform::cli {
namespace {

constexpr absl::string_view kFormatVersion = "1.0";

std::string OnRemoveText(const ManagedObject& object) {
  return object.on_remove() == ON_REMOVE_UNSPECIFIED ? std::string() : EnumText(object.on_remove());
}

void WriteObject(JsonWriter& json, const ManagedObject& object) {
  const auto address = ResourceAddress::Parse(object.address());
  json.BeginObject();
  json.Field("address", object.address());
  json.Key("attributes");
  WriteAttributes(json, object.attributes());
  if (!object.departed_with().empty()) json.Field("departed_with", object.departed_with());
  if (!object.deposed_ids().empty()) json.FieldStrings("deposed_ids", object.deposed_ids());
  json.Field("id", object.id());
  json.Field("name", address ? address->name : "");
  json.Field("on_remove", OnRemoveText(object));
  if (!object.picked_ips().empty()) json.FieldStrings("picked_ips", object.picked_ips());
  json.FieldBool("promised_deletion", object.promised_deletion());
  json.FieldBool("protect", object.protect());
  json.Field("provider", object.provider());
  json.Field("type", address ? ResourceTypeText(address->type) : absl::string_view());
  json.EndObject();
}

// The columns of `output`, by type; in the order in which people want them.
std::vector<std::string> OutputFields(const Attributes& attributes) {
  switch (attributes.of_case()) {
    case Attributes::kNetworkInterface:
      return {"id", "mac", "primary_ip", "secondary_ips", "instance"};
    case Attributes::kEip:
      return {"id", "public_ip"};
    case Attributes::kEipBinding:
      return {"public_ip", "private_ip", "network_interface"};
    case Attributes::OF_NOT_SET:
      break;
  }
  return {};
}

}  // namespace

std::vector<std::pair<std::string, std::string>> ObjectRows(const ManagedObject& object) {
  std::vector<std::pair<std::string, std::string>> rows;
  if (const auto* message = Inner(object.attributes())) {
    for (int i = 0; i < message->GetDescriptor()->field_count(); ++i) {
      const auto& field = *message->GetDescriptor()->field(i);
      if (!HasValue(*message, field)) continue;
      std::string value;
      AppendFieldText(value, *message, field);
      rows.emplace_back(field.name(), std::move(value));
    }
  }
  if (object.protect()) rows.emplace_back("protect", "true");
  if (object.on_remove() != ON_REMOVE_UNSPECIFIED) rows.emplace_back("on_remove", OnRemoveText(object));
  if (object.promised_deletion()) rows.emplace_back("promised", "deleted once its instance is gone");
  if (!object.picked_ips().empty()) rows.emplace_back("picked_ips", Safe(absl::StrCat("[", absl::StrJoin(object.picked_ips(), ", "), "]")));
  if (!object.deposed_ids().empty())
    rows.emplace_back("left_over", Safe(absl::StrCat("[", absl::StrJoin(object.deposed_ids(), ", "), "]")));
  if (!object.departed_with().empty()) rows.emplace_back("departed_with", Safe(object.departed_with()));
  return rows;
}

void AppendObject(std::string& out, const ManagedObject& object, const Style& style) {
  const auto to = std::back_inserter(out);
  fmt::format_to(to, "{}{}{}", F(style.bold()), Safe(object.address()), F(style.off()));
  if (!object.provider().empty()) fmt::format_to(to, "  (provider {})", Safe(object.provider()));
  out += '\n';
  const auto rows = ObjectRows(object);
  size_t width = 0;
  for (const auto& [name, value] : rows) width = std::max(width, name.size());
  for (const auto& [name, value] : rows) fmt::format_to(to, "  {:<{}}  {}\n", name, width, value);
}

std::string ObjectJson(const ManagedObject& object) {
  std::string out;
  JsonWriter json(out, JsonWriter::Layout::kOneLine);
  WriteObject(json, object);
  out += '\n';
  return out;
}

std::string StateText(const StateSnapshot& state, const Style& style) {
  std::string out;
  fmt::format_to(std::back_inserter(out), "Stack {}, serial {}, {}\n", Safe(state.stack()), state.serial(),
                 Count(state.objects_size(), "object"));
  for (const ManagedObject& object : state.objects()) {
    out += '\n';
    AppendObject(out, object, style);
  }
  return out;
}

std::string StateJson(const StateSnapshot& state) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject();
  json.Field("format_version", kFormatVersion);
  json.Key("objects");
  json.BeginArray();
  for (const ManagedObject& object : state.objects()) WriteObject(json, object);
  json.EndArray();
  json.Field("stack", state.stack());
  json.Key("state");
  json.BeginObject();
  json.Field("lineage", state.lineage());
  json.FieldInt("serial", state.serial());
  json.EndObject();
  json.EndObject();
  out += '\n';
  return out;
}

std::string OutputText(const StateSnapshot& state) {
  std::string out;
  for (const ManagedObject& object : state.objects()) {
    AppendSafe(out, object.address());
    if (const auto* message = Inner(object.attributes())) {
      for (const std::string& name : OutputFields(object.attributes())) {
        const auto* field = message->GetDescriptor()->FindFieldByName(name);
        if (!field || !HasValue(*message, *field)) continue;
        absl::StrAppend(&out, "  ", name, "=");
        AppendFieldText(out, *message, *field);
      }
    }
    out += '\n';
  }
  return out;
}

std::string OutputJson(const StateSnapshot& state) {
  std::map<ResourceType, std::map<std::string, const ManagedObject*>> by_type;
  for (const ManagedObject& object : state.objects()) {
    if (const auto address = ResourceAddress::Parse(object.address())) by_type[address->type][address->name] = &object;
  }
  std::string out;
  JsonWriter json(out);
  const auto write = [&](absl::string_view key, ResourceType type) {
    json.Key(key);
    json.BeginObject();
    for (const auto& [name, object] : by_type[type]) {
      json.Key(name);
      WriteAttributes(json, object->attributes());
    }
    json.EndObject();
  };
  json.BeginObject();
  write("eip_bindings", RESOURCE_TYPE_EIP_BINDING);
  write("eips", RESOURCE_TYPE_EIP);
  json.Field("format_version", kFormatVersion);
  write("network_interfaces", RESOURCE_TYPE_NETWORK_INTERFACE);
  json.Field("stack", state.stack());
  json.EndObject();
  out += '\n';
  return out;
}

}  // namespace eniform::cli
