#include "emulator/alicloud/parameters.h"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "emulator/alicloud/signature.h"

namespace eniform::emulator::alicloud {
namespace {

constexpr size_t kTagsPerResource = 20;  // Alibaba reference 4.2

void AddPairs(absl::string_view text, std::map<std::string, std::string>& values) {
  for (absl::string_view part : absl::StrSplit(text, '&', absl::SkipEmpty())) {
    std::pair<absl::string_view, absl::string_view> pair = absl::StrSplit(part, absl::MaxSplits('=', 1));
    values[PercentDecode(pair.first)] = PercentDecode(pair.second);
  }
}

bool IsHttpLink(absl::string_view text) { return absl::StrContains(text, "http://") || absl::StrContains(text, "https://"); }

size_t Characters(const std::string& text) {
  return static_cast<size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

Refusal CheckTag(const std::string& key, const std::string& value) {
  if (key.empty() || Characters(key) > 128 || absl::StartsWith(key, "aliyun") || absl::StartsWith(key, "acs:") || IsHttpLink(key))
    return {"InvalidTagKey.Malformed", absl::StrCat("`", key, "` can not be the key of a tag.")};
  if (Characters(value) > 128 || IsHttpLink(value))
    return {"InvalidTagValue.Malformed", absl::StrCat("`", value, "` can not be the value of a tag.")};
  return Refusal::None();
}

}  // namespace

Parameters::Parameters(const HttpRequest& request) {
  AddPairs(request.query, values_);
  if (absl::StartsWith(request.Header("content-type"), "application/x-www-form-urlencoded")) AddPairs(request.body, values_);
}

std::string Parameters::Text(const std::string& name) const {
  auto it = values_.find(name);
  return it == values_.end() ? std::string() : it->second;
}

int64_t Parameters::Integer(const std::string& name, int64_t fallback) const {
  int64_t value = 0;
  return absl::SimpleAtoi(Text(name), &value) ? value : fallback;
}

bool Parameters::Flag(const std::string& name, bool fallback) const {
  const std::string text = absl::AsciiStrToLower(Text(name));
  return text.empty() ? fallback : text == "true";
}

std::vector<std::string> Parameters::List(const std::string& name) const {
  std::map<int64_t, std::string> by_number;
  const std::string prefix = name + ".";
  for (auto it = values_.lower_bound(prefix); it != values_.end() && absl::StartsWith(it->first, prefix); ++it) {
    int64_t number = 0;
    if (absl::SimpleAtoi(it->first.substr(prefix.size()), &number)) by_number[number] = it->second;
  }
  std::vector<std::string> list;
  for (auto& [number, value] : by_number) list.push_back(std::move(value));
  return list;
}

std::vector<std::map<std::string, std::string>> Parameters::Structs(const std::string& name) const {
  std::map<int64_t, std::map<std::string, std::string>> by_number;
  const std::string prefix = name + ".";
  for (auto it = values_.lower_bound(prefix); it != values_.end() && absl::StartsWith(it->first, prefix); ++it) {
    const std::pair<std::string, std::string> parts = absl::StrSplit(it->first.substr(prefix.size()), absl::MaxSplits('.', 1));
    int64_t number = 0;
    if (absl::SimpleAtoi(parts.first, &number) && !parts.second.empty()) by_number[number][parts.second] = it->second;
  }
  std::vector<std::map<std::string, std::string>> list;
  for (auto& [number, members] : by_number) list.push_back(std::move(members));
  return list;
}

std::vector<std::string> Parameters::JsonList(const std::string& name) const {
  const nlohmann::json list = nlohmann::json::parse(Text(name), nullptr, false);
  std::vector<std::string> texts;
  if (!list.is_array()) return texts;
  for (const auto& entry : list) {
    if (entry.is_string()) texts.push_back(entry.get<std::string>());
  }
  return texts;
}

std::vector<std::string> Parameters::CommaList(const std::string& name) const {
  std::vector<std::string> texts;
  for (absl::string_view part : absl::StrSplit(Text(name), ',', absl::SkipEmpty()))
    texts.push_back(std::string(absl::StripAsciiWhitespace(part)));
  return texts;
}

ParameterSpec::ParameterSpec(absl::string_view text) {
  for (absl::string_view word : absl::StrSplit(text, ' ', absl::SkipEmpty())) {
    Parameter parameter;
    parameter.required = absl::ConsumeSuffix(&word, "!");
    if (size_t most = word.find("<="); most != absl::string_view::npos) {
      uint64_t limit = 0;
      if (absl::SimpleAtoi(word.substr(most + 2), &limit)) parameter.most = limit;
      word = word.substr(0, most);
    }
    std::pair<absl::string_view, absl::string_view> parts = absl::StrSplit(word, absl::MaxSplits(':', 1));
    parameter.name = std::string(parts.first);
    if (!parts.second.empty()) parameter.type = parts.second[0];
    parameters_.push_back(std::move(parameter));
  }
}

Refusal ParameterSpec::Check(const Parameters& parameters) const {
  for (const Parameter& parameter : parameters_) EMULATOR_TRY(CheckOne(parameter, parameters));
  return Refusal::None();
}

Refusal ParameterSpec::CheckOne(const Parameter& parameter, const Parameters& parameters) const {
  const std::string& name = parameter.name;
  const std::string text = parameters.Text(name);
  size_t elements = 0;
  bool given = !text.empty();
  switch (parameter.type) {
    case 'u': {
      int64_t value = 0;
      if (given && (!absl::SimpleAtoi(text, &value) || value < 0))
        return {"InvalidParameter", absl::StrCat("The parameter `", name, "` is not a whole number.")};
      break;
    }
    case 'b': {
      const std::string lower = absl::AsciiStrToLower(text);
      if (given && lower != "true" && lower != "false")
        return {"InvalidParameter", absl::StrCat("The parameter `", name, "` is not true or false.")};
      break;
    }
    case 'l':
      elements = parameters.List(name).size();
      given = elements > 0;
      break;
    case 't':
      elements = parameters.Structs(name).size();
      given = elements > 0;
      break;
    case 'j': {
      const nlohmann::json list = nlohmann::json::parse(text, nullptr, false);
      const bool is_list =
          list.is_array() && std::all_of(list.begin(), list.end(), [](const nlohmann::json& entry) { return entry.is_string(); });
      if (given && !is_list) return {"InvalidParameter", absl::StrCat("The parameter `", name, "` is not a JSON list of texts.")};
      elements = parameters.JsonList(name).size();
      break;
    }
    case 'c':
      elements = parameters.CommaList(name).size();
      break;
    case 'x': {
      const bool sent = parameters.Has(name) || !parameters.List(name).empty() || !parameters.Structs(name).empty();
      if (sent) return {"UnsupportedParameter", absl::StrCat("The parameter `", name, "` is not supported here.")};
      break;
    }
    default:
      break;
  }
  if (parameter.required && !given) return {absl::StrCat("Missing", name), absl::StrCat("The parameter `", name, "` is missing.")};
  if (parameter.most > 0 && elements > parameter.most) {
    const bool ids = name == "ResourceId";  // the tag actions have codes of their own (Alibaba reference 1.8)
    const bool tags = name == "Tag" || name == "TagKey";
    return {ids    ? "NumberExceed.ResourceIds"
            : tags ? "NumberExceed.Tags"
                   : "InvalidParameter",
            absl::StrCat("The parameter `", name, "` has ", elements, " elements, at most ", parameter.most, " are allowed.")};
  }
  return Refusal::None();
}

Refusal ReadTags(const Parameters& parameters, Tags& tags) {
  for (const auto& tag : parameters.Structs("Tag")) {
    const auto key = tag.find("Key");
    const auto value = tag.find("Value");
    const std::string key_text = key == tag.end() ? "" : key->second;
    const std::string value_text = value == tag.end() ? "" : value->second;
    EMULATOR_TRY(CheckTag(key_text, value_text));
    if (!tags.emplace(key_text, value_text).second) return {"Duplicate.TagKey", absl::StrCat("The tag `", key_text, "` is given twice.")};
  }
  return Refusal::None();
}

Refusal CheckTagQuota(const Tags& tags) {
  if (tags.size() > kTagsPerResource)
    return {"QuotaExceed.Tags", absl::StrCat("A resource can not have more than ", kTagsPerResource, " tags.")};
  return Refusal::None();
}

}  // namespace eniform::emulator::alicloud
