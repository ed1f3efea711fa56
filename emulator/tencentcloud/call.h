#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "emulator/json_writer.h"
#include "emulator/refusal.h"
#include "emulator/tencentcloud/parameters.h"
#include "emulator/tencentcloud/world.h"

namespace eniform::emulator::tencentcloud {

struct Filter {
  std::string name;
  std::vector<std::string> values;
  bool Has(absl::string_view value) const;
};

// A window into a listing.
struct Page {
  uint64_t offset = 0;
  uint64_t limit = 20;
};

// One call of an action, its parameters checked against the action's ParameterSpec. The action writes the members of its
// answer to `out`, and returns what it refuses with; a refused call must have changed nothing.
struct Call {
  World& world;
  const nlohmann::json& in;
  JsonWriter& out;
  const std::string& request_id;
  absl::Time now;

  bool Has(const char* name) const;
  std::string Text(const char* name) const;  // "" when absent
  int64_t Integer(const char* name, int64_t fallback) const;
  bool Flag(const char* name, bool fallback) const;
  std::vector<std::string> Texts(const char* name) const;

  // Ids and filters exclude each other; `allowed` are the filter names the action knows, `tag:<key>` among them as "tag:".
  Refusal ReadFilters(const char* ids, const std::set<std::string>& allowed, std::vector<Filter>& filters) const;
  // Offset and Limit as numbers (default 20, at most `most`), or as the texts that VPC reference data takes.
  Refusal ReadPage(uint64_t most, Page& page) const;
  Refusal ReadTextPage(Page& page) const;
  Refusal ReadTags(Tags& tags) const;  // from `Tags`

  // `YYYY-MM-DD hh:mm:ss` as interfaces show it, and ISO 8601 as EIPs and instances do (Tencent reference 5.5).
  std::string PlainTime() const;
  std::string IsoTime() const;

  // The thing that a parameter names. Codes: the id has another kind's shape, or there is no such thing.
  Refusal Find(const char* name, Interface*& interface) const;
  Refusal FindInterface(const std::string& id, Interface*& interface) const;
  Refusal FindEip(const std::string& id, Eip*& eip) const;
  Refusal CheckSecurityGroups(const std::vector<std::string>& ids) const;
};

enum class Product { kVpc, kCvm, kTag };

// Which code an action's rate limit answers with: the ENI module has its own (Tencent reference 1.5).
enum class Throttle { kCommon, kInterfaceModule };

enum class ActionKind { kRead, kWrite };

struct Action {
  Product product;
  ActionKind kind;
  double per_second;  // 0: no documented limit
  Throttle throttle;
  ParameterSpec parameters;
  Refusal (*run)(Call& call);
};

using ActionTable = std::map<std::string, Action>;

// Each part of the API adds its actions.
void AddInterfaceReads(ActionTable& table);
void AddInterfaceActions(ActionTable& table);
void AddAttachmentActions(ActionTable& table);
void AddAddressActions(ActionTable& table);
void AddAddressReads(ActionTable& table);
void AddSecurityGroupActions(ActionTable& table);
void AddEipActions(ActionTable& table);
void AddEipBindings(ActionTable& table);
void AddEipReads(ActionTable& table);
void AddPublicAddressActions(ActionTable& table);
void AddNetworkReads(ActionTable& table);
void AddTaskReads(ActionTable& table);
void AddInstanceReads(ActionTable& table);
void AddInstanceActions(ActionTable& table);
void AddInstanceVpcActions(ActionTable& table);
void AddTagActions(ActionTable& table);

const ActionTable& AllActions();

// --- Shared by several actions ---

// Whether `id` looks like `prefix` with something behind it.
bool HasShape(absl::string_view id, absl::string_view prefix);
// A text that holds nothing comes as "", as null, or not at all (Tencent reference 2.9): `variety` says which, `field` (0..31)
// keeps the fields of one thing apart.
void WriteOptional(JsonWriter& out, absl::string_view key, absl::string_view text, uint64_t variety, int field);
void WriteTagSet(JsonWriter& out, absl::string_view key, const Tags& tags);
bool MatchesTagFilter(const Filter& filter, const Tags& tags, bool& matches);  // false: not a filter on tags

}  // namespace eniform::emulator::tencentcloud
