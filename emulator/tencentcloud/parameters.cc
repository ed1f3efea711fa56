#include "emulator/tencentcloud/parameters.h"

#include <map>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace eniform::emulator::tencentcloud {
namespace {

using nlohmann::json;

// Members that the vendor documents as outputs of a structure are left out: sending one back is an undefined member (Tencent
// reference 5.5).
const ParameterSpec& StructSpec(const std::string& name) {
  static const auto* const kSpecs = new std::map<std::string, ParameterSpec>{
      {"filter", ParameterSpec("Name! Values[]!")},
      {"tag", ParameterSpec("Key! Value")},
      {"resourcetag", ParameterSpec("TagKey! TagValue!")},
      {"tagkey", ParameterSpec("TagKey!")},
      {"address", ParameterSpec("PrivateIpAddress! Primary:b Description QosLevel")},
      {"newaddress", ParameterSpec("PrivateIpAddress Primary:b Description QosLevel")},
      {"prepaid", ParameterSpec("Period:i! AutoRenewFlag:i")},
      {"vpc", ParameterSpec("VpcId! SubnetId! PrivateIpAddresses[] AsVpcGateway:b Ipv6AddressCount:u")},
  };
  return kSpecs->at(name);
}

}  // namespace

ParameterSpec::ParameterSpec(absl::string_view text) {
  for (absl::string_view word : absl::StrSplit(text, ' ', absl::SkipEmpty())) {
    Parameter parameter;
    parameter.required = absl::ConsumeSuffix(&word, "!");
    if (size_t most = word.find("<="); most != absl::string_view::npos) {
      uint64_t limit = 0;
      if (absl::SimpleAtoi(word.substr(most + 2), &limit)) parameter.most = limit;
      word = word.substr(0, most);
    }
    parameter.list = absl::ConsumeSuffix(&word, "[]");
    std::pair<absl::string_view, absl::string_view> parts = absl::StrSplit(word, absl::MaxSplits(':', 1));
    parameter.name = std::string(parts.first);
    if (parts.second == "u")
      parameter.type = Type::kUnsigned;
    else if (parts.second == "i")
      parameter.type = Type::kInteger;
    else if (parts.second == "b")
      parameter.type = Type::kBoolean;
    else if (!parts.second.empty() && parts.second != "s") {
      parameter.type = Type::kStruct;
      parameter.struct_name = std::string(parts.second);
    }
    parameters_.push_back(std::move(parameter));
  }
}

bool ParameterSpec::Takes(absl::string_view name) const {
  for (const Parameter& parameter : parameters_) {
    if (parameter.name == name) return true;
  }
  return false;
}

Refusal ParameterSpec::Check(const json& request) const { return CheckMembers(request, ""); }

Refusal ParameterSpec::CheckMembers(const json& object, const std::string& prefix) const {
  for (const auto& [name, value] : object.items()) {
    if (!value.is_null() && !Takes(name))
      return {"UnknownParameter", absl::StrCat("The parameter `", prefix, name, "` is not recognized.")};
  }
  for (const Parameter& parameter : parameters_) {
    const std::string name = prefix + parameter.name;
    auto it = object.find(parameter.name);
    if (it == object.end() || it->is_null()) {
      if (parameter.required) return {"MissingParameter", absl::StrCat("The request is missing the parameter `", name, "`.")};
      continue;
    }
    EMULATOR_TRY(CheckValue(parameter, *it, name));
  }
  return Refusal::None();
}

Refusal ParameterSpec::CheckValue(const Parameter& parameter, const json& value, const std::string& name) const {
  if (!parameter.list) return CheckElement(parameter, value, name);
  if (!value.is_array()) {
    const bool of_filter = absl::EndsWith(name, ".Values");
    return {of_filter ? "InvalidParameter.FilterValuesNotList" : "InvalidParameter",
            absl::StrCat("The parameter `", name, "` should be a list.")};
  }
  if (parameter.required && value.empty()) return {"MissingParameter", absl::StrCat("The parameter `", name, "` has no elements.")};
  if (parameter.most > 0 && value.size() > parameter.most) {
    return {"InvalidParameterValue.LimitExceeded",
            absl::StrCat("The parameter `", name, "` has ", value.size(), " elements, at most ", parameter.most, " are allowed.")};
  }
  for (size_t i = 0; i < value.size(); ++i) EMULATOR_TRY(CheckElement(parameter, value[i], absl::StrCat(name, ".", i)));
  return Refusal::None();
}

Refusal ParameterSpec::CheckElement(const Parameter& parameter, const json& value, const std::string& name) const {
  const char* wanted = nullptr;
  switch (parameter.type) {
    case Type::kText:
      if (!value.is_string()) wanted = "a string";
      break;
    case Type::kUnsigned:
      if (!value.is_number_unsigned()) wanted = "an unsigned integer";
      break;
    case Type::kInteger:
      if (!value.is_number_integer()) wanted = "an integer";
      break;
    case Type::kBoolean:
      if (!value.is_boolean()) wanted = "a boolean";
      break;
    case Type::kStruct:
      if (value.is_object()) return StructSpec(parameter.struct_name).CheckMembers(value, absl::StrCat(name, "."));
      if (parameter.struct_name == "filter")
        return {"InvalidParameter.FilterNotDict", absl::StrCat("The parameter `", name, "` should be a structure.")};
      wanted = "a structure";
      break;
  }
  if (wanted == nullptr) return Refusal::None();
  return {"InvalidParameter", absl::StrCat("The parameter `", name, "` should be ", wanted, ".")};
}

}  // namespace eniform::emulator::tencentcloud
