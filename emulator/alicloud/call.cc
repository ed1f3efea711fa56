#include "emulator/alicloud/call.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"

namespace eniform::emulator::alicloud {
namespace {

constexpr uint64_t kFewestResults = 10;  // Alibaba reference 2.4
constexpr char kTokenPrefix[] = "eniform";

}  // namespace

Refusal Call::ReadPage(uint64_t most, Page& page) const {
  const int64_t number = in.Integer("PageNumber", 1), size = in.Integer("PageSize", 10);
  if (number < 1) return {"InvalidParameter", "`PageNumber` starts at 1."};
  if (size < 1 || size > static_cast<int64_t>(most)) return {"InvalidParameter", absl::StrCat("`PageSize` is not within 1 to ", most, ".")};
  page = {static_cast<uint64_t>(number), static_cast<uint64_t>(size)};
  return Refusal::None();
}

Refusal Call::ReadPaging(uint64_t most, uint64_t most_of_page, Paging& paging) const {
  paging.numbered = (in.Has("PageNumber") || in.Has("PageSize")) && !in.Has("MaxResults") && !in.Has("NextToken");
  if (paging.numbered) return ReadPage(most_of_page, paging.page);
  paging.results = std::min(most, std::max(kFewestResults, static_cast<uint64_t>(in.Integer("MaxResults", 0))));
  const std::string token = Text("NextToken");
  if (token.empty()) return Refusal::None();
  absl::string_view digits = token;
  uint64_t slot = 0;
  if (!absl::ConsumePrefix(&digits, kTokenPrefix) || !absl::SimpleHexAtoi(digits, &slot))
    return {"InvalidParameter", "`NextToken` is not one that was given out."};
  paging.after = static_cast<int64_t>(slot);
  return Refusal::None();
}

void Call::WritePaging(const Paging& paging) const {
  // By token the count and the page mean nothing (Alibaba reference 2.4).
  out.TextField("NextToken", paging.next).IntegerField("TotalCount", static_cast<int64_t>(paging.total));
  out.IntegerField("PageNumber", paging.numbered ? static_cast<int64_t>(paging.page.number) : 0);
  out.IntegerField("PageSize", paging.numbered ? static_cast<int64_t>(paging.page.size) : 0);
}

std::string Call::TokenAfter(uint32_t slot) const { return absl::StrFormat("%s%016x", kTokenPrefix, slot); }

std::string Call::Time() const { return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", now, absl::UTCTimeZone()); }

Refusal Call::FindInterface(const std::string& id, Interface*& interface) const {
  interface = world.interfaces.Find(id);
  if (interface == nullptr) return {"InvalidEniId.NotFound", absl::StrCat("The network interface `", id, "` does not exist.")};
  return Refusal::None();
}

Refusal Call::FindEip(const std::string& id, Eip*& eip) const {
  eip = world.eips.Find(id);
  if (eip == nullptr) return {"InvalidAllocationId.NotFound", absl::StrCat("The EIP `", id, "` does not exist.")};
  return Refusal::None();
}

bool Call::MatchesTags(const Tags& tags) const {
  for (const auto& wanted : in.Structs("Tag")) {
    const auto key = wanted.find("Key");
    const auto value = wanted.find("Value");
    if (key == wanted.end()) continue;
    const auto has = tags.find(key->second);
    if (has == tags.end() || (value != wanted.end() && value->second != has->second)) return false;
  }
  return true;
}

const ActionTable& AllActions() {
  static const ActionTable* const kTable = [] {
    auto* table = new ActionTable;
    AddInterfaceReads(*table);
    AddInterfaceActions(*table);
    AddAttachmentActions(*table);
    AddAddressActions(*table);
    AddInstanceReads(*table);
    AddInstanceActions(*table);
    AddInstanceVpcActions(*table);
    AddEipActions(*table);
    AddEipBindings(*table);
    AddEipReads(*table);
    AddNetworkReads(*table);
    AddTagActions(*table);
    return table;
  }();
  return *kTable;
}

void WriteTexts(JsonWriter& out, absl::string_view list, absl::string_view item, const std::vector<std::string>& texts, uint64_t turn) {
  out.Key(list).BeginObject().Key(item).BeginArray();
  for (size_t i = 0; i < texts.size(); ++i) out.Text(texts[(i + turn) % texts.size()]);
  out.EndArray().EndObject();
}

void WriteTags(JsonWriter& out, Product product, const Tags& tags, uint64_t variety) {
  if (tags.empty() && variety % 2 == 0) return;
  out.Key("Tags").BeginObject().Key("Tag").BeginArray();
  for (const auto& [key, value] : tags) {
    out.BeginObject();
    out.TextField(product == Product::kEcs ? "TagKey" : "Key", key);
    out.TextField(product == Product::kEcs ? "TagValue" : "Value", value);
    out.EndObject();
  }
  out.EndArray().EndObject();
}

}  // namespace eniform::emulator::alicloud
