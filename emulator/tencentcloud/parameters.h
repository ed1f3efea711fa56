#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "absl/strings/string_view.h"
#include "emulator/refusal.h"

namespace eniform::emulator::tencentcloud {

// What an action takes. Written as text, one word a parameter, so that an action's declaration reads like the vendor's table:
//   NAME[:TYPE][<=N][!]
// TYPE is s (text, the default), u (whole number, not negative), i (whole number), b (boolean), or the name of a structure of
// the API in lower case (filter, tag, address, prepaid, vpc …), each with `[]` behind it for a list. `!`: required. `<=N`: at
// most N elements.
class ParameterSpec {
 public:
  explicit ParameterSpec(absl::string_view text);  // REQUIRES: well-formed

  // The first thing that is wrong with a request. `null` members count as absent.
  Refusal Check(const nlohmann::json& request) const;
  bool Takes(absl::string_view name) const;

 private:
  enum class Type { kText, kUnsigned, kInteger, kBoolean, kStruct };
  struct Parameter {
    std::string name;
    Type type = Type::kText;
    std::string struct_name;
    bool list = false;
    bool required = false;
    size_t most = 0;  // 0: any number
  };

  Refusal CheckMembers(const nlohmann::json& object, const std::string& prefix) const;
  Refusal CheckValue(const Parameter& parameter, const nlohmann::json& value, const std::string& name) const;
  Refusal CheckElement(const Parameter& parameter, const nlohmann::json& value, const std::string& name) const;

  std::vector<Parameter> parameters_;
};

}  // namespace eniform::emulator::tencentcloud
