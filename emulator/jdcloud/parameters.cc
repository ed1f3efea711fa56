#include "emulator/jdcloud/parameters.h"

#include <map>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "emulator/jdcloud/query.h"

namespace eniform::emulator::jdcloud {
namespace {

using nlohmann::json;

const ParameterSpec& StructSpec(const std::string& name) {
  static const auto* const kSpecs = new std::map<std::string, ParameterSpec>{
      {"filter", ParameterSpec("name! values[]! operator")},
      {"tagfilter", ParameterSpec("key! values[]")},
      {"sort", ParameterSpec("name! direction")},
      {"usertag", ParameterSpec("key! value!")},
      {"network", ParameterSpec("networkInterfaceId! autoDelete:b!")},
      {"eipspec", ParameterSpec("bandwidthMbps:i! provider! chargeSpec:charge")},
      {"charge", ParameterSpec("chargeMode chargeUnit chargeDuration:i autoRenew:b buyScenario")},
  };
  return kSpecs->at(name);
}

Refusal Invalid(const std::string& name, absl::string_view what) {
  return {"INVALID_ARGUMENT", absl::StrCat("The parameter '", name, "' ", what, ".")};
}

// A list of a query is an object whose keys are numbers. Left as it is when they are not, for Check to refuse.
void MakeList(json& value) {
  if (!value.is_object()) return;
  std::map<uint32_t, json> elements;
  for (const auto& [key, element] : value.items()) {
    uint32_t index = 0;
    if (!absl::SimpleAtoi(key, &index) || index == 0) return;
    elements[index] = element;
  }
  value = json::array();
  for (auto& [index, element] : elements) value.push_back(std::move(element));
}

}  // namespace

ParameterSpec::ParameterSpec(absl::string_view text) {
  for (absl::string_view word : absl::StrSplit(text, ' ', absl::SkipEmpty())) {
    Parameter parameter;
    parameter.required = absl::ConsumeSuffix(&word, "!");
    parameter.list = absl::ConsumeSuffix(&word, "[]");
    const std::pair<absl::string_view, absl::string_view> parts = absl::StrSplit(word, absl::MaxSplits(':', 1));
    parameter.name = std::string(parts.first);
    if (parts.second == "i") {
      parameter.type = Type::kInteger;
    } else if (parts.second == "b") {
      parameter.type = Type::kBoolean;
    } else if (!parts.second.empty() && parts.second != "s") {
      parameter.type = Type::kStruct;
      parameter.struct_name = std::string(parts.second);
    }
    parameters_.push_back(std::move(parameter));
  }
}

const ParameterSpec::Parameter* ParameterSpec::Find(absl::string_view name) const {
  for (const Parameter& parameter : parameters_) {
    if (parameter.name == name) return &parameter;
  }
  return nullptr;
}

Refusal ParameterSpec::Check(const json& request) const { return CheckMembers(request, ""); }

Refusal ParameterSpec::CheckMembers(const json& object, const std::string& prefix) const {
  for (const auto& [name, value] : object.items()) {
    if (!value.is_null() && Find(name) == nullptr) return Invalid(prefix + name, "is not known");
  }
  for (const Parameter& parameter : parameters_) {
    const std::string name = prefix + parameter.name;
    auto it = object.find(parameter.name);
    if (it == object.end() || it->is_null()) {
      if (parameter.required) return Invalid(name, "is missing");
      continue;
    }
    if (!parameter.list) {
      EMULATOR_TRY(CheckElement(parameter, *it, name));
      continue;
    }
    if (!it->is_array()) return Invalid(name, "is not a list");
    if (parameter.required && it->empty()) return Invalid(name, "is an empty list");
    for (size_t i = 0; i < it->size(); ++i) EMULATOR_TRY(CheckElement(parameter, (*it)[i], absl::StrCat(name, ".", i + 1)));
  }
  return Refusal::None();
}

Refusal ParameterSpec::CheckElement(const Parameter& parameter, const json& value, const std::string& name) {
  switch (parameter.type) {
    case Type::kText:
      return value.is_string() ? Refusal::None() : Invalid(name, "is not a string");
    case Type::kInteger:
      return value.is_number_integer() ? Refusal::None() : Invalid(name, "is not a whole number");
    case Type::kBoolean:
      return value.is_boolean() ? Refusal::None() : Invalid(name, "is not a boolean");
    case Type::kStruct:
      return value.is_object() ? StructSpec(parameter.struct_name).CheckMembers(value, name + ".") : Invalid(name, "is not an object");
  }
  return Refusal::None();
}

Refusal ParameterSpec::ReadQuery(absl::string_view query, json& request) const {
  request = json::object();
  for (const auto& [name, value] : ParseQuery(query)) {
    json* at = &request;
    for (absl::string_view step : absl::StrSplit(name, '.')) {
      if (!at->is_object() && !at->is_null()) return Invalid(name, "is given twice");
      at = &(*at)[std::string(step)];
    }
    if (!at->is_null()) return Invalid(name, "is given twice");
    *at = value;
  }
  Shape(request);
  return Refusal::None();
}

void ParameterSpec::Shape(json& object) const {
  for (const Parameter& parameter : parameters_) {
    auto it = object.find(parameter.name);
    if (it == object.end()) continue;
    if (!parameter.list) {
      ShapeElement(parameter, *it);
      continue;
    }
    MakeList(*it);
    if (!it->is_array()) continue;
    for (json& element : *it) ShapeElement(parameter, element);
  }
}

void ParameterSpec::ShapeElement(const Parameter& parameter, json& value) {
  if (parameter.type == Type::kStruct && value.is_object()) StructSpec(parameter.struct_name).Shape(value);
  if (!value.is_string()) return;
  const std::string& text = value.get_ref<const std::string&>();
  int64_t number = 0;
  bool truth = false;
  if (parameter.type == Type::kInteger && absl::SimpleAtoi(text, &number)) {
    value = number;
  } else if (parameter.type == Type::kBoolean && (text == "true" || text == "false")) {
    truth = text == "true";
    value = truth;
  }
}

}  // namespace eniform::emulator::jdcloud
