// Which fields of a changed object are shown, and their values: text and markdown show the same.
#pragma once

#include <string>
#include <vector>

#include "cli/render/attributes.h"
#include "proto/plan.pb.h"

namespace eniform::cli {

// Pointers into the change. Either message is nullptr where the object did not or will not exist.
struct ShownFields {
  const google::protobuf::Message* before = nullptr;
  const google::protobuf::Message* after = nullptr;
  // In the order of the vocabulary (identity first): the changed ones and those known only afterwards.
  std::vector<const google::protobuf::FieldDescriptor*> fields;
};
ShownFields FieldsOf(const ResourceChange& change);

// The value before and after; nothing where there is none. Control characters are visible.
void AppendBefore(std::string& out, const ResourceChange& change, const ShownFields& shown, const google::protobuf::FieldDescriptor& field);
void AppendAfter(std::string& out, const ResourceChange& change, const ShownFields& shown, const google::protobuf::FieldDescriptor& field);

}  // namespace eniform::cli
