#include "emulator/jdcloud/route.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "emulator/jdcloud/query.h"

namespace eniform::emulator::jdcloud {

Route FindRoute(absl::string_view service, absl::string_view method, absl::string_view path) {
  Route route;
  std::vector<std::string> segments = absl::StrSplit(path, '/');
  if (segments.size() < 5 || !segments[0].empty() || segments[1] != "v1" || segments[2] != "regions") return route;
  for (std::string& segment : segments) segment = PercentDecode(segment, Plus::kIsPlus);
  route.region = segments[3];
  segments.erase(segments.begin(), segments.begin() + 4);
  // The second segment is the id of a thing, with the verb of an action behind a colon; after a slash at the end it is empty.
  if (segments.size() > 1 && !segments[1].empty()) {
    const size_t colon = segments[1].rfind(':');
    route.id = segments[1].substr(0, colon);
    segments[1] = absl::StrCat("{}", colon == std::string::npos ? "" : segments[1].substr(colon));
  }
  const std::string key = absl::StrCat(service, " ", method, " ", absl::StrJoin(segments, "/"));
  auto it = AllActions().find(key);
  if (it != AllActions().end()) route.action = &it->second;
  return route;
}

}  // namespace eniform::emulator::jdcloud
