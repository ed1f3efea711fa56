#include "emulator/jdcloud/listing.h"

#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace eniform::emulator::jdcloud {
namespace {

enum class Values { kOne, kSeveral };

std::map<std::string, Values> ParseNames(absl::string_view text) {
  std::map<std::string, Values> names;
  for (absl::string_view name : absl::StrSplit(text, ' ', absl::SkipEmpty())) {
    const bool several = absl::ConsumeSuffix(&name, "+");
    names[std::string(name)] = several ? Values::kSeveral : Values::kOne;
  }
  return names;
}

Refusal Invalid(absl::string_view what) { return {"INVALID_ARGUMENT", std::string(what)}; }

Refusal ReadFilters(const Call& call, absl::string_view filter_names, std::vector<Filter>& filters) {
  if (!call.Has("filters")) return Refusal::None();
  const std::map<std::string, Values> known = ParseNames(filter_names);
  for (const auto& entry : call.in["filters"]) {
    Filter filter;
    filter.name = entry["name"].get<std::string>();
    filter.values = entry["values"].get<std::vector<std::string>>();
    auto it = known.find(filter.name);
    if (it == known.end()) return Invalid(absl::StrCat("There is no filter '", filter.name, "'."));
    if (it->second == Values::kOne && filter.values.size() > 1) {
      return Invalid(absl::StrCat("The filter '", filter.name, "' takes one value."));
    }
    // Which operators the calls honour is not documented (JD reference 1.1): those that need no order and no pattern are.
    const std::string word = entry.contains("operator") && entry["operator"].is_string() ? entry["operator"].get<std::string>() : "eq";
    if (word != "eq" && word != "in" && word != "ne") return Invalid(absl::StrCat("The operator '", word, "' is not supported here."));
    filter.negated = word == "ne";
    filters.push_back(std::move(filter));
  }
  return Refusal::None();
}

Refusal ReadPage(const Call& call, Listing& listing) {
  const int64_t number = call.Integer("pageNumber", 1), size = call.Integer("pageSize", 20);
  if (number < 1) return {"OUT_OF_RANGE", "pageNumber begins with 1"};
  if (size < 10 || size > 100) return {"OUT_OF_RANGE", absl::StrCat("pageSize ", size, " is not within [10, 100]")};
  listing.page_number = static_cast<uint64_t>(number);
  listing.page_size = static_cast<uint64_t>(size);
  return Refusal::None();
}

Refusal ReadSorts(const Call& call, absl::string_view time_name, Order& order) {
  if (!call.Has("sorts")) return Refusal::None();
  for (const auto& entry : call.in["sorts"]) {
    const std::string name = entry["name"].get<std::string>();
    const std::string direction =
        entry.contains("direction") && entry["direction"].is_string() ? entry["direction"].get<std::string>() : "asc";
    if (name != time_name || time_name.empty()) return Invalid(absl::StrCat("Nothing is sorted by '", name, "' here."));
    if (direction != "asc" && direction != "desc") return Invalid("The direction of a sort is asc or desc.");
    order = direction == "asc" ? Order::kOldestFirst : Order::kNewestFirst;
  }
  return Refusal::None();
}

}  // namespace

bool Filter::Has(absl::string_view value) const { return (std::find(values.begin(), values.end(), value) != values.end()) != negated; }

bool Filter::HasAny(const std::vector<std::string>& of) const {
  const bool any = std::any_of(of.begin(), of.end(),
                               [&](const std::string& value) { return std::find(values.begin(), values.end(), value) != values.end(); });
  return any != negated;
}

bool Listing::Take(absl::string_view name, Filter& filter) {
  auto it = std::find_if(filters.begin(), filters.end(), [&](const Filter& f) { return f.name == name && !f.negated; });
  if (it == filters.end()) return false;
  filter = std::move(*it);
  filters.erase(it);
  return true;
}

std::pair<uint64_t, uint64_t> Listing::Window(uint64_t total, Product product) const {
  const uint64_t last_page = total == 0 ? 1 : (total + page_size - 1) / page_size;
  if (page_number > last_page && product == Product::kVm) return {0, 0};
  const uint64_t begin = (std::min(page_number, last_page) - 1) * page_size;
  return {begin, std::min(total, begin + page_size)};
}

Refusal ReadListing(const Call& call, absl::string_view filter_names, absl::string_view time_name, Listing& listing) {
  EMULATOR_TRY(ReadFilters(call, filter_names, listing.filters));
  EMULATOR_TRY(ReadPage(call, listing));
  EMULATOR_TRY(ReadSorts(call, time_name, listing.order));
  if (call.Has("tags")) {
    for (const auto& entry : call.in["tags"]) {
      TagFilter tag;
      tag.key = entry["key"].get<std::string>();
      if (entry.contains("values") && entry["values"].is_array()) tag.values = entry["values"].get<std::vector<std::string>>();
      listing.tags.push_back(std::move(tag));
    }
  }
  const std::vector<std::string> groups = call.Texts("resourceGroupIds");
  if (!groups.empty()) listing.filters.push_back({"resourceGroupIds", groups, false});
  return Refusal::None();
}

bool HasTags(const Tags& tags, const std::vector<TagFilter>& wanted) {
  return std::all_of(wanted.begin(), wanted.end(), [&](const TagFilter& filter) {
    auto it = tags.find(filter.key);
    if (it == tags.end()) return false;
    return filter.values.empty() || std::find(filter.values.begin(), filter.values.end(), it->second) != filter.values.end();
  });
}

}  // namespace eniform::emulator::jdcloud
