#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "absl/strings/string_view.h"
#include "emulator/refusal.h"

namespace eniform::emulator::jdcloud {

// What an action takes in its body or its query. Written as text, one word a parameter, so that an action's declaration reads
// like the vendor's table:
//   NAME[:TYPE][[]][!]
// TYPE is s (text, the default), i (whole number), b (boolean), or the name of a structure of the API in lower case (filter,
// usertag, network …); `[]`: a list of such; `!`: required. A parameter that an
// action does not take is refused, `null` counts as absent: SDKs write it for what was not set.
class ParameterSpec {
 public:
  explicit ParameterSpec(absl::string_view text);  // REQUIRES: well-formed

  // The first thing that is wrong with a request, as INVALID_ARGUMENT.
  Refusal Check(const nlohmann::json& request) const;

  // Reads a query, whose values are all text and whose lists are numbered from 1 (`filters.1.values.2`: JD reference 1.1), into
  // the object that Check takes.
  Refusal ReadQuery(absl::string_view query, nlohmann::json& request) const;

 private:
  enum class Type { kText, kInteger, kBoolean, kStruct };
  struct Parameter {
    std::string name;
    Type type = Type::kText;
    std::string struct_name;
    bool list = false;
    bool required = false;
  };

  const Parameter* Find(absl::string_view name) const;
  Refusal CheckMembers(const nlohmann::json& object, const std::string& prefix) const;
  static Refusal CheckElement(const Parameter& parameter, const nlohmann::json& value, const std::string& name);
  // Turns the texts and numbered objects of a query into what the parameters are.
  void Shape(nlohmann::json& object) const;
  static void ShapeElement(const Parameter& parameter, nlohmann::json& value);

  std::vector<Parameter> parameters_;
};

}  // namespace eniform::emulator::jdcloud
