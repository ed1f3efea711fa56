#include "tests/providers/alicloud/scripted_cloud.h"

#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_split.h"
#include "gtest/gtest.h"

namespace eniform::alicloud {
namespace {

std::string Decode(absl::string_view text) {
  std::string decoded;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i];
      continue;
    }
    decoded += absl::HexStringToBytes(text.substr(i + 1, 2));
    i += 2;
  }
  return decoded;
}

}  // namespace

Parameters QueryOf(const sdk::HttpRequest& request) {
  Parameters parameters;
  const size_t mark = request.url.find('?');
  if (mark == std::string::npos) return parameters;
  for (absl::string_view pair : absl::StrSplit(absl::string_view(request.url).substr(mark + 1), '&')) {
    const std::vector<absl::string_view> sides = absl::StrSplit(pair, '=');
    EXPECT_EQ(sides.size(), 2u) << pair;
    parameters[Decode(sides[0])] = Decode(sides.back());
  }
  return parameters;
}

}  // namespace eniform::alicloud
