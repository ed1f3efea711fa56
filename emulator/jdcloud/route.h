#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "emulator/jdcloud/call.h"

namespace eniform::emulator::jdcloud {

// What a method and a path lead to.
struct Route {
  std::string region;
  std::string id;                  // of the path; "" where it names no thing
  const Action* action = nullptr;  // nullptr: to nothing
};

// `path` as on the wire: /v1/regions/{regionId}/… (JD reference 1.1).
Route FindRoute(absl::string_view service, absl::string_view method, absl::string_view path);

}  // namespace eniform::emulator::jdcloud
