// The text of an enum value in declarations, JSON and messages: the name without its type's prefix, in lower case.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/generated_enum_reflection.h"

namespace eniform {

// "keep" for UNLISTED_IPS_KEEP, "reboots" for DISRUPTION_REBOOTS. A value whose name has no such prefix (CREATE_INTERFACE)
// is given as "create_interface"; use its proto name where upper case is wanted.
std::string EnumText(const google::protobuf::EnumValueDescriptor& value);

// The texts of all values but the one numbered 0 named …_UNSPECIFIED, in order of number.
std::vector<std::string> EnumTexts(const google::protobuf::EnumDescriptor& type);

// The value `text` names; nullptr: none. …_UNSPECIFIED can not be named.
const google::protobuf::EnumValueDescriptor* FindEnumText(const google::protobuf::EnumDescriptor& type, absl::string_view text);

template <typename Enum>
std::string EnumText(Enum value) {
  const auto* descriptor = google::protobuf::GetEnumDescriptor<Enum>()->FindValueByNumber(value);
  return descriptor ? EnumText(*descriptor) : std::string();
}

}  // namespace eniform
