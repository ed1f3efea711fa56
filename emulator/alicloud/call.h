#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "emulator/alicloud/parameters.h"
#include "emulator/alicloud/world.h"
#include "emulator/cloud.h"
#include "emulator/json_writer.h"
#include "emulator/refusal.h"

namespace eniform::emulator::alicloud {

// A page by number: from 1.
struct Page {
  uint64_t number = 1;
  uint64_t size = 10;
  bool Has(uint64_t index) const { return index / size + 1 == number; }  // of the index-th thing, from 0
};

// Where a listing goes on: by token, or by number where the call asks for a page and for nothing of tokens.
struct Paging {
  bool numbered = false;
  Page page;
  uint64_t results = 0;  // at most so many, by token
  int64_t after = -1;    // the slot after which the token goes on; -1: from the first on
  uint64_t total = 0;    // what the listing found: by number only
  std::string next;      // the next page's token; "" when there is none
};

// One call of an action, its parameters checked against the action's ParameterSpec. The action writes the members of its answer to
// `out`, and returns what it refuses with; a refused call must have changed nothing.
struct Call {
  World& world;
  const Parameters& in;
  JsonWriter& out;
  const std::string& request_id;
  absl::Time now;
  Aftermath aftermath = Aftermath::kAsUsual;  // what becomes of what the action starts

  std::string Text(const std::string& name) const { return in.Text(name); }

  // PageNumber and PageSize; a size beyond `most` is InvalidParameter.
  Refusal ReadPage(uint64_t most, Page& page) const;
  // MaxResults (unset or less than 10: 10, beyond `most`: `most`) and NextToken, or PageNumber and PageSize.
  Refusal ReadPaging(uint64_t most, uint64_t most_of_page, Paging& paging) const;
  // NextToken, TotalCount, PageNumber, PageSize.
  void WritePaging(const Paging& paging) const;
  // A token that lets the next call go on after `slot`.
  std::string TokenAfter(uint32_t slot) const;

  std::string Time() const;  // ISO 8601 in UTC, as all of the vendor's times are

  // The things that parameters name; the code says what there is not.
  Refusal FindInterface(const std::string& id, Interface*& interface) const;  // InvalidEniId.NotFound
  Refusal FindEip(const std::string& id, Eip*& eip) const;                    // InvalidAllocationId.NotFound
  // Whether all of `Tag.N` are on a thing; a filter without a value asks for the key alone.
  bool MatchesTags(const Tags& tags) const;
};

enum class Product { kEcs, kVpc };
enum class ActionKind { kRead, kWrite };

struct Action {
  ActionKind kind;
  int per_minute;  // 0: no limit
  ParameterSpec parameters;
  Refusal (*run)(Call& call);
};

using ActionTable = std::map<std::pair<Product, std::string>, Action>;

// Each part of the API adds its actions.
void AddInterfaceReads(ActionTable& table);
void AddInterfaceActions(ActionTable& table);
void AddAttachmentActions(ActionTable& table);
void AddAddressActions(ActionTable& table);
void AddInstanceReads(ActionTable& table);
void AddInstanceActions(ActionTable& table);
void AddInstanceVpcActions(ActionTable& table);
void AddEipActions(ActionTable& table);
void AddEipBindings(ActionTable& table);
void AddEipReads(ActionTable& table);
void AddNetworkReads(ActionTable& table);
void AddTagActions(ActionTable& table);

const ActionTable& AllActions();

// --- Shared by several actions ---

// {"<list>":{"<item>":["a","b"]}}, as the vendor wraps every list; `turn` says at which element it starts: the cloud keeps no order
// (Alibaba reference 5.1).
void WriteTexts(JsonWriter& out, absl::string_view list, absl::string_view item, const std::vector<std::string>& texts, uint64_t turn);
// Tags as {"TagKey","TagValue"} for ECS, {"Key","Value"} for VPC. Where there are none the container may be missing (Alibaba
// reference 1.8): every other `variety` has it.
void WriteTags(JsonWriter& out, Product product, const Tags& tags, uint64_t variety);

// A page by number; returns how many there are in all.
template <typename Matches, typename Write>
uint64_t WriteNumberedPage(const Page& page, const std::vector<uint32_t>& slots, Matches matches, Write write) {
  uint64_t total = 0;
  for (uint32_t slot : slots) {
    if (!matches(slot)) continue;
    if (page.Has(total)) write(slot);
    ++total;
  }
  return total;
}

// A page of a table in the order of its slots: those of `slots` that `matches`; `write` shows one.
template <typename Matches, typename Write>
void WriteListing(const Call& call, const std::vector<uint32_t>& slots, Matches matches, Write write, Paging& paging) {
  if (paging.numbered) {
    paging.total = WriteNumberedPage(paging.page, slots, matches, write);
    return;
  }
  uint64_t written = 0;
  uint32_t last = 0;
  auto it = paging.after < 0 ? slots.begin() : std::upper_bound(slots.begin(), slots.end(), static_cast<uint32_t>(paging.after));
  for (; it != slots.end(); ++it) {
    if (!matches(*it)) continue;
    if (written == paging.results) {
      paging.next = call.TokenAfter(last);
      return;
    }
    write(*it);
    last = *it;
    ++written;
  }
}

}  // namespace eniform::emulator::alicloud
