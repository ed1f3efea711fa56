#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "emulator/cloud.h"
#include "emulator/jdcloud/parameters.h"
#include "emulator/jdcloud/world.h"
#include "emulator/json_writer.h"
#include "emulator/refusal.h"

namespace eniform::emulator::jdcloud {

// One call of an action: its path parameters, and those of body or query, checked against the action's ParameterSpec. The action
// writes the members of `result` to `out`, and returns what it refuses with; a refused call must have changed nothing.
struct Call {
  World& world;
  const std::string& id;  // of the path; "" where the path names no thing
  const nlohmann::json& in;
  JsonWriter& out;
  const std::string& request_id;
  absl::Time now;
  Aftermath aftermath = Aftermath::kAsUsual;  // what becomes of what the action starts

  bool Has(const char* name) const;
  std::string Text(const char* name) const;  // "" when absent
  int64_t Integer(const char* name, int64_t fallback) const;
  bool Flag(const char* name, bool fallback) const;
  std::vector<std::string> Texts(const char* name) const;
  Refusal ReadTags(Tags& tags) const;  // from `userTags`

  // As the vpc product shows times, and as the vm product and EIP charges do: JD reference 1.6.
  std::string IsoTime() const;
  std::string PlainTime() const;

  // NOT_FOUND in the product's own words.
  Refusal FindInterface(const std::string& id, Interface*& interface) const;
  Refusal FindInstance(Instance*& instance) const;  // that of the path
  Refusal FindEip(const std::string& id, Eip*& eip) const;
};

enum class ActionKind { kRead, kWrite };

struct Action {
  std::string name;
  ActionKind kind;
  ParameterSpec parameters;
  Refusal (*run)(Call& call);
  std::string id_name;  // what the id in the path is called; SDKs may repeat it in the body
};

// By product, method and path behind the region, an id written `{}`: "vpc POST networkInterfaces/{}:assignSecondaryIps". Slashes at
// the end are as the vendor's: JD reference 1.1.
using ActionTable = std::map<std::string, Action>;

// Each part of the API adds its actions.
void AddInterfaceReads(ActionTable& table);
void AddInterfaceActions(ActionTable& table);
void AddAddressActions(ActionTable& table);
void AddAttachmentActions(ActionTable& table);
void AddEipActions(ActionTable& table);
void AddEipBindings(ActionTable& table);
void AddEipReads(ActionTable& table);
void AddNetworkReads(ActionTable& table);
void AddQuotaReads(ActionTable& table);
void AddInstanceReads(ActionTable& table);
void AddInstanceActions(ActionTable& table);
void AddInstanceVpcActions(ActionTable& table);

const ActionTable& AllActions();

// Adds an action. `route` is a key of the table; a path with an id calls it `id_name`.
void AddAction(ActionTable& table, const char* route, const char* name, const char* id_name, const char* parameters, Refusal (*run)(Call&));

// --- Shared by several actions ---

size_t Characters(absl::string_view text);  // of UTF-8
void WriteTags(JsonWriter& out, const Tags& tags);

}  // namespace eniform::emulator::jdcloud
