// network_interface.web-0, eip.web, eip_binding.web: how declared things are named everywhere but in their own file.
#pragma once

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "proto/model.pb.h"

namespace eniform {

struct ResourceAddress {
  ResourceType type = RESOURCE_TYPE_UNSPECIFIED;
  std::string name;

  // nullopt where `text` is not TYPE.NAME with a known type and a name that is not empty. A name may hold dots.
  static std::optional<ResourceAddress> Parse(absl::string_view text);
  std::string ToString() const;
};

// "network_interface", "eip" or "eip_binding". REQUIRES: `type` is not UNSPECIFIED.
absl::string_view ResourceTypeText(ResourceType type);

// TYPE.NAME. REQUIRES: `type` is not UNSPECIFIED.
std::string AddressOf(ResourceType type, absl::string_view name);

}  // namespace eniform
