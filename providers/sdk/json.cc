#include "providers/sdk/json.h"

#include <algorithm>
#include <limits>

#include "absl/strings/numbers.h"

namespace eniform::sdk {
namespace {

const Json* Find(const Json& object, const char* name) {
  if (!object.is_object()) return nullptr;
  const auto it = object.find(name);
  return it == object.end() || it->is_null() ? nullptr : &*it;
}

std::string TextOf(const Json& value) {
  if (value.is_string()) return value.get_ref<const std::string&>();
  if (value.is_number_integer()) return value.dump();
  return "";
}

}  // namespace

std::string Text(const Json& object, const char* name) {
  const Json* value = Find(object, name);
  return value ? TextOf(*value) : "";
}

int64_t Number(const Json& object, const char* name) {
  const Json* value = Find(object, name);
  if (!value) return 0;
  constexpr int64_t kLeast = std::numeric_limits<int64_t>::min(), kMost = std::numeric_limits<int64_t>::max();
  if (value->is_number_float()) {
    const double wide = value->get<double>();
    // 2^63, the first number beyond; a conversion of one that does not fit is undefined.
    return wide >= 0x1p63 ? kMost : wide < -0x1p63 ? kLeast : static_cast<int64_t>(wide);
  }
  if (value->is_number_unsigned()) return static_cast<int64_t>(std::min(value->get<uint64_t>(), static_cast<uint64_t>(kMost)));
  if (value->is_number_integer()) return value->get<int64_t>();
  int64_t number = 0;
  return value->is_string() && absl::SimpleAtoi(value->get_ref<const std::string&>(), &number) ? number : 0;
}

bool Flag(const Json& object, const char* name) {
  const Json* value = Find(object, name);
  if (!value) return false;
  if (value->is_boolean()) return value->get<bool>();
  return value->is_string() && (value->get_ref<const std::string&>() == "TRUE" || value->get_ref<const std::string&>() == "true");
}

const Json& Array(const Json& object, const char* name) {
  static const auto* const empty = new Json(Json::array());
  const Json* value = Find(object, name);
  return value && value->is_array() ? *value : *empty;
}

const Json& Object(const Json& object, const char* name) {
  static const auto* const empty = new Json(Json::object());
  const Json* value = Find(object, name);
  return value && value->is_object() ? *value : *empty;
}

std::vector<std::string> Texts(const Json& object, const char* name) {
  std::vector<std::string> texts;
  for (const Json& value : Array(object, name)) texts.push_back(TextOf(value));
  return texts;
}

}  // namespace eniform::sdk
