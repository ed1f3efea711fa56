#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "emulator/jdcloud/call.h"
#include "emulator/refusal.h"
#include "emulator/table.h"

namespace eniform::emulator::jdcloud {

struct Filter {
  std::string name;
  std::vector<std::string> values;
  bool negated = false;

  // Whether a thing with this value passes.
  bool Has(absl::string_view value) const;
  // Whether one with any of these does.
  bool HasAny(const std::vector<std::string>& of) const;
};

struct TagFilter {
  std::string key;
  std::vector<std::string> values;  // empty: any
};

enum class Order { kAsListed, kOldestFirst, kNewestFirst };

// The two products differ in what they give beyond the last page: vpc the last page again (JD reference 3), vm nothing.
enum class Product { kVpc, kVm };

// What a list call asks for. All conditions must hold, of the values of one any.
struct Listing {
  std::vector<Filter> filters;
  std::vector<TagFilter> tags;
  Order order = Order::kAsListed;
  uint64_t page_number = 1;
  uint64_t page_size = 20;

  bool SelectsAll() const { return filters.empty() && tags.empty(); }
  // Takes the filter out of the list, for who answers it from an index. false when there is none that an index can answer.
  bool Take(absl::string_view name, Filter& filter);
  // Where the asked page of `total` things begins and ends.
  std::pair<uint64_t, uint64_t> Window(uint64_t total, Product product) const;
};

// The parameters of list calls, for their ParameterSpec.
inline constexpr char kListParameters[] = "pageNumber:i pageSize:i filters:filter[] tags:tagfilter[] sorts:sort[]";
inline constexpr char kGroupedListParameters[] =
    "pageNumber:i pageSize:i filters:filter[] tags:tagfilter[] sorts:sort[] resourceGroupIds[]";

// Reads them. `filter_names`: those the action knows, `+` behind those that take several values. `time_name`: what `sorts` may name,
// "" for nothing. INVALID_ARGUMENT, or OUT_OF_RANGE for the page. `resourceGroupIds` becomes a filter of that name.
Refusal ReadListing(const Call& call, absl::string_view filter_names, absl::string_view time_name, Listing& listing);

bool HasTags(const Tags& tags, const std::vector<TagFilter>& wanted);

template <typename T, typename = void>
struct HasTime : std::false_type {};
template <typename T>
struct HasTime<T, std::void_t<decltype(T::created)>> : std::true_type {};

// Writes the asked page of those candidates that `matches(thing, filter)` lets pass, as `key`, and `totalCount`.
template <typename T, typename Matches, typename Write>
void WriteListing(Call& call, Table<T>& table, const std::vector<uint32_t>& candidates, const Listing& listing, Product product,
                  const char* key, const Matches& matches, const Write& write) {
  std::vector<uint32_t> found;
  const std::vector<uint32_t>* slots = &candidates;
  if (!listing.SelectsAll() || listing.order != Order::kAsListed) {
    for (uint32_t slot : candidates) {
      const T& thing = table.at(slot);
      const bool passes =
          std::all_of(listing.filters.begin(), listing.filters.end(), [&](const Filter& filter) { return matches(thing, filter); });
      if (passes && HasTags(thing.tags, listing.tags)) found.push_back(slot);
    }
    slots = &found;
  }
  if constexpr (HasTime<T>::value) {
    std::stable_sort(found.begin(), found.end(), [&](uint32_t a, uint32_t b) {
      if (listing.order == Order::kOldestFirst) return table.at(a).created < table.at(b).created;
      if (listing.order == Order::kNewestFirst) return table.at(b).created < table.at(a).created;
      return false;
    });
  }
  const auto [begin, end] = listing.Window(slots->size(), product);
  // Empty lists are left out by the vm product, not by vpc: JD reference 1.6.
  if (product == Product::kVpc || begin < end) {
    call.out.Key(key).BeginArray();
    for (uint64_t i = begin; i < end; ++i) write(call, table.at((*slots)[i]));
    call.out.EndArray();
  }
  call.out.IntegerField("totalCount", static_cast<int64_t>(slots->size()));
}

}  // namespace eniform::emulator::jdcloud
