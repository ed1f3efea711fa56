#pragma once

#include <string>

#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "proto/plan.pb.h"

namespace eniform::sdk {

// OperationArguments from protobuf's text form.
inline OperationArguments Arguments(const std::string& text) {
  OperationArguments arguments;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &arguments)) << text;
  return arguments;
}

}  // namespace eniform::sdk
