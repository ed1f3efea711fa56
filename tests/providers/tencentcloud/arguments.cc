#include "google/protobuf/text_format.h"
#include "tests/providers/tencentcloud/scripted_cloud.h"

namespace eniform::tencentcloud {

OperationArguments Arguments(const std::string& text) {
  OperationArguments arguments;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &arguments)) << text;
  return arguments;
}

}  // namespace eniform::tencentcloud
