#include "emulator/tencentcloud/call.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace eniform::emulator::tencentcloud {
namespace {

constexpr size_t kMostFilters = 10;
constexpr size_t kMostTags = 50;

}  // namespace

bool Filter::Has(absl::string_view value) const { return std::find(values.begin(), values.end(), value) != values.end(); }

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

Refusal Call::ReadFilters(const char* ids, const std::set<std::string>& allowed, std::vector<Filter>& filters) const {
  if (!Has("Filters") || in["Filters"].empty()) return Refusal::None();
  if (Has(ids) && !in[ids].empty())
    return {"InvalidParameter.Coexist", absl::StrCat("`", ids, "` and `Filters` can not be used together.")};
  if (in["Filters"].size() > kMostFilters) return {"InvalidParameterValue.LimitExceeded", "There are more than 10 filters."};
  for (const auto& entry : in["Filters"]) {
    Filter filter{entry["Name"].get<std::string>(), entry["Values"].get<std::vector<std::string>>()};
    const bool known = allowed.count(filter.name) > 0 || (absl::StartsWith(filter.name, "tag:") && allowed.count("tag:") > 0);
    if (!known) return {"InvalidParameter.FilterInvalidKey", absl::StrCat("There is no filter `", filter.name, "`.")};
    if (filter.values.size() > 100)
      return {"InvalidParameterValue.LimitExceeded", absl::StrCat("The filter `", filter.name, "` has more than 100 values.")};
    filters.push_back(std::move(filter));
  }
  return Refusal::None();
}

Refusal Call::ReadPage(uint64_t most, Page& page) const {
  const int64_t offset = Integer("Offset", 0);
  const int64_t limit = Integer("Limit", 20);
  if (offset < 0) return {"InvalidParameterValue.Range", "`Offset` is negative."};
  if (limit < 1 || limit > static_cast<int64_t>(most))
    return {"InvalidParameterValue.Range", absl::StrCat("`Limit` is not within 1 to ", most, ".")};
  page = {static_cast<uint64_t>(offset), static_cast<uint64_t>(limit)};
  return Refusal::None();
}

Refusal Call::ReadTextPage(Page& page) const {
  uint64_t offset = 0, limit = 20;
  if (Has("Offset") && !absl::SimpleAtoi(Text("Offset"), &offset)) return {"InvalidParameterValue.Malformed", "`Offset` is not a number."};
  if (Has("Limit") && !absl::SimpleAtoi(Text("Limit"), &limit)) return {"InvalidParameterValue.Malformed", "`Limit` is not a number."};
  if (limit < 1 || limit > 100) return {"InvalidParameterValue.Range", "`Limit` is not within 1 to 100."};
  page = {offset, limit};
  return Refusal::None();
}

Refusal Call::ReadTags(Tags& tags) const {
  if (!Has("Tags")) return Refusal::None();
  for (const auto& tag : in["Tags"]) {
    const std::string key = tag["Key"].get<std::string>();
    const bool has_value = tag.contains("Value") && tag["Value"].is_string();
    if (key.empty()) return {"InvalidParameterValue.TagKeyEmpty", "A tag has an empty key."};
    if (!tags.emplace(key, has_value ? tag["Value"].get<std::string>() : "").second) {
      return {"InvalidParameterValue.TagDuplicateKey", absl::StrCat("The tag `", key, "` is given twice.")};
    }
  }
  if (tags.size() > kMostTags) return {"LimitExceeded.TagKeyPerResourceExceed", "A resource can not have more than 50 tags."};
  return Refusal::None();
}

std::string Call::PlainTime() const { return absl::FormatTime("%Y-%m-%d %H:%M:%S", now, absl::UTCTimeZone()); }

std::string Call::IsoTime() const { return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", now, absl::UTCTimeZone()); }

Refusal Call::Find(const char* name, Interface*& interface) const { return FindInterface(Text(name), interface); }

Refusal Call::FindInterface(const std::string& id, Interface*& interface) const {
  if (!HasShape(id, "eni-")) return {"InvalidParameterValue.Malformed", absl::StrCat("`", id, "` is not the id of a network interface.")};
  interface = world.interfaces.Find(id);
  if (interface == nullptr) return {"ResourceNotFound", absl::StrCat("The network interface `", id, "` does not exist.")};
  return Refusal::None();
}

Refusal Call::FindEip(const std::string& id, Eip*& eip) const {
  if (!HasShape(id, "eip-")) return {"InvalidParameterValue.AddressIdMalformed", absl::StrCat("`", id, "` is not the id of an EIP.")};
  eip = world.eips.Find(id);
  if (eip == nullptr) return {"InvalidAddressId.NotFound", absl::StrCat("The EIP `", id, "` does not exist.")};
  return Refusal::None();
}

Refusal Call::CheckSecurityGroups(const std::vector<std::string>& ids) const {
  std::set<std::string> seen;
  for (const std::string& id : ids) {
    if (!HasShape(id, "sg-")) return {"InvalidParameterValue.Malformed", absl::StrCat("`", id, "` is not the id of a security group.")};
    if (world.security_groups.Find(id) == nullptr)
      return {"ResourceNotFound", absl::StrCat("The security group `", id, "` does not exist.")};
    if (!seen.insert(id).second)
      return {"InvalidParameterValue.DuplicatePara", absl::StrCat("The security group `", id, "` is given twice.")};
  }
  return Refusal::None();
}

bool HasShape(absl::string_view id, absl::string_view prefix) { return absl::StartsWith(id, prefix) && id.size() > prefix.size(); }

void WriteOptional(JsonWriter& out, absl::string_view key, absl::string_view text, uint64_t variety, int field) {
  if (!text.empty()) {
    out.TextField(key, text);
    return;
  }
  switch ((variety >> field) % 3) {
    case 0:
      out.TextField(key, "");
      break;
    case 1:
      out.NullField(key);
      break;
    default:
      break;
  }
}

void WriteTagSet(JsonWriter& out, absl::string_view key, const Tags& tags) {
  out.Key(key).BeginArray();
  for (const auto& [name, value] : tags) out.BeginObject().TextField("Key", name).TextField("Value", value).EndObject();
  out.EndArray();
}

bool MatchesTagFilter(const Filter& filter, const Tags& tags, bool& matches) {
  if (filter.name == "tag-key") {
    matches = std::any_of(filter.values.begin(), filter.values.end(), [&](const std::string& key) { return tags.count(key) > 0; });
    return true;
  }
  if (filter.name == "tag-value") {
    matches = std::any_of(tags.begin(), tags.end(), [&](const auto& tag) { return filter.Has(tag.second); });
    return true;
  }
  if (!absl::StartsWith(filter.name, "tag:")) return false;
  auto it = tags.find(filter.name.substr(4));
  matches = it != tags.end() && filter.Has(it->second);
  return true;
}

const ActionTable& AllActions() {
  static const ActionTable* const kTable = [] {
    auto* table = new ActionTable;
    AddInterfaceReads(*table);
    AddInterfaceActions(*table);
    AddAttachmentActions(*table);
    AddAddressActions(*table);
    AddAddressReads(*table);
    AddSecurityGroupActions(*table);
    AddEipActions(*table);
    AddEipBindings(*table);
    AddEipReads(*table);
    AddPublicAddressActions(*table);
    AddNetworkReads(*table);
    AddTaskReads(*table);
    AddInstanceReads(*table);
    AddInstanceActions(*table);
    AddInstanceVpcActions(*table);
    AddTagActions(*table);
    return table;
  }();
  return *kTable;
}

}  // namespace eniform::emulator::tencentcloud
