// Attributes of a managed thing as JSON and as text, by reflection: plan, show, output and drift all say them the same way.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "cli/render/json_writer.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "proto/plan.pb.h"

namespace eniform::cli {

using FieldNames = google::protobuf::RepeatedPtrField<std::string>;

// The message inside; nullptr where there is none.
const google::protobuf::Message* Inner(const Attributes& attributes);

// Every field, keys ascending; tags as an object; null where `attributes` holds nothing. A field of `unknown` (may be nullptr)
// that is empty is null as well.
void WriteAttributes(JsonWriter& json, const Attributes& attributes, const FieldNames* unknown = nullptr);

// The value of one field as people read it: [a, b], {tier: web}, true, (none). Appended.
void AppendFieldText(std::string& out, const google::protobuf::Message& message, const google::protobuf::FieldDescriptor& field);

// Whether the field has a value that says something: false for empty strings and lists, 0, false.
bool HasValue(const google::protobuf::Message& message, const google::protobuf::FieldDescriptor& field);

}  // namespace eniform::cli
