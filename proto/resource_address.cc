#include "proto/resource_address.h"

#include "absl/strings/str_cat.h"

namespace eniform {

absl::string_view ResourceTypeText(ResourceType type) {
  switch (type) {
    case RESOURCE_TYPE_NETWORK_INTERFACE:
      return "network_interface";
    case RESOURCE_TYPE_EIP:
      return "eip";
    case RESOURCE_TYPE_EIP_BINDING:
      return "eip_binding";
    default:
      return "";
  }
}

std::string AddressOf(ResourceType type, absl::string_view name) { return absl::StrCat(ResourceTypeText(type), ".", name); }

std::optional<ResourceAddress> ResourceAddress::Parse(absl::string_view text) {
  const size_t dot = text.find('.');
  if (dot == absl::string_view::npos || dot + 1 == text.size()) return std::nullopt;
  for (const ResourceType type : {RESOURCE_TYPE_NETWORK_INTERFACE, RESOURCE_TYPE_EIP, RESOURCE_TYPE_EIP_BINDING}) {
    if (text.substr(0, dot) == ResourceTypeText(type)) return ResourceAddress{type, std::string(text.substr(dot + 1))};
  }
  return std::nullopt;
}

std::string ResourceAddress::ToString() const { return AddressOf(type, name); }

}  // namespace eniform
