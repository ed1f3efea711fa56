#include "emulator/jdcloud/call.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace eniform::emulator::jdcloud {

bool Call::Has(const char* name) const {
  auto it = in.find(name);
  return it != in.end() && !it->is_null();
}

std::string Call::Text(const char* name) const { return Has(name) ? in[name].get<std::string>() : std::string(); }

int64_t Call::Integer(const char* name, int64_t fallback) const { return Has(name) ? in[name].get<int64_t>() : fallback; }

bool Call::Flag(const char* name, bool fallback) const { return Has(name) ? in[name].get<bool>() : fallback; }

std::vector<std::string> Call::Texts(const char* name) const {
  return Has(name) ? in[name].get<std::vector<std::string>>() : std::vector<std::string>();
}

Refusal Call::ReadTags(Tags& tags) const {
  if (!Has("userTags")) return Refusal::None();
  for (const auto& tag : in["userTags"]) {
    const std::string key = tag["key"].get<std::string>();
    if (key.empty() || !tags.emplace(key, tag["value"].get<std::string>()).second) {
      return {"INVALID_ARGUMENT", absl::StrCat("The key '", key, "' of 'userTags' is empty or given twice.")};
    }
  }
  return Refusal::None();
}

std::string Call::IsoTime() const { return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", now, absl::UTCTimeZone()); }

std::string Call::PlainTime() const { return absl::FormatTime("%Y-%m-%d %H:%M:%S", now, absl::UTCTimeZone()); }

Refusal Call::FindInterface(const std::string& wanted, Interface*& interface) const {
  interface = world.interfaces.Find(wanted);
  if (interface == nullptr) return {"NOT_FOUND", absl::StrCat("networkInterface '", wanted, "' not found")};
  return Refusal::None();
}

Refusal Call::FindInstance(Instance*& instance) const {
  instance = world.instances.Find(id);
  if (instance == nullptr) return {"NOT_FOUND", absl::StrCat("Instance '", id, "' not found.")};
  return Refusal::None();
}

Refusal Call::FindEip(const std::string& wanted, Eip*& eip) const {
  eip = world.eips.Find(wanted);
  if (eip == nullptr) return {"NOT_FOUND", absl::StrCat("elasticIp '", wanted, "' not found")};
  return Refusal::None();
}

void AddAction(ActionTable& table, const char* route, const char* name, const char* id_name, const char* parameters,
               Refusal (*run)(Call&)) {
  const ActionKind kind = absl::StrContains(route, " GET ") ? ActionKind::kRead : ActionKind::kWrite;
  // SDKs repeat what is in the path: JD reference 1.1.
  const std::string all = absl::StrCat(parameters, " regionId ", id_name);
  table.emplace(route, Action{name, kind, ParameterSpec(all), run, id_name});
}

size_t Characters(absl::string_view text) {
  return static_cast<size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

void WriteTags(JsonWriter& out, const Tags& tags) {
  out.Key("tags").BeginArray();
  for (const auto& [name, value] : tags) out.BeginObject().TextField("key", name).TextField("value", value).EndObject();
  out.EndArray();
}

const ActionTable& AllActions() {
  static const ActionTable* const kTable = [] {
    auto* table = new ActionTable;
    AddInterfaceReads(*table);
    AddInterfaceActions(*table);
    AddAddressActions(*table);
    AddAttachmentActions(*table);
    AddEipActions(*table);
    AddEipBindings(*table);
    AddEipReads(*table);
    AddNetworkReads(*table);
    AddQuotaReads(*table);
    AddInstanceReads(*table);
    AddInstanceActions(*table);
    AddInstanceVpcActions(*table);
    return table;
  }();
  return *kTable;
}

}  // namespace eniform::emulator::jdcloud
