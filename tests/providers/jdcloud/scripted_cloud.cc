#include "tests/providers/jdcloud/scripted_cloud.h"

namespace eniform::jdcloud {

std::string With(const std::vector<std::string>& secondary, const std::string& more) {
  std::string list;
  for (const std::string& address : secondary) {
    absl::StrAppend(&list, list.empty() ? "" : ",", "{\"privateIpAddress\":\"", address, "\"}");
  }
  return absl::StrCat(more, ",\"primaryIp\":{\"privateIpAddress\":\"10.0.2.10\"},\"secondaryIps\":[", list, "]");
}

std::string AttachedTo(const std::string& instance) {
  return absl::StrCat(R"("attachmentStatus":"attached","deviceIndex":2,"instanceType":"compute","instanceId":")", instance, "\"");
}

}  // namespace eniform::jdcloud
