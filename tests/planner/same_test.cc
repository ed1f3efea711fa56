// planner/same.h: a message that differs in any one field is another one, also in a field that comes tomorrow.
#include "planner/same.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace eniform::planner {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// `message` with something in `field` that is not its default.
void Fill(Message& message, const FieldDescriptor& field) {
  const auto& reflection = *message.GetReflection();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      field.is_repeated() ? reflection.AddString(&message, &field, "x") : reflection.SetString(&message, &field, "x");
      return;
    case FieldDescriptor::CPPTYPE_BOOL:
      return reflection.SetBool(&message, &field, true);
    case FieldDescriptor::CPPTYPE_INT32:
      return reflection.SetInt32(&message, &field, 7);
    case FieldDescriptor::CPPTYPE_ENUM:
      return reflection.SetEnumValue(&message, &field, 1);
    default:
      FAIL() << field.full_name() << " is of a type that this test does not fill";
  }
}

// Each message that differs from an empty one in one field, the inner ones' fields included.
std::vector<std::pair<std::string, std::unique_ptr<Message>>> Variants(const Message& empty) {
  std::vector<std::pair<std::string, std::unique_ptr<Message>>> variants;
  for (int i = 0; i < empty.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor& field = *empty.GetDescriptor()->field(i);
    if (field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
      std::unique_ptr<Message> variant(empty.New());
      Fill(*variant, field);
      variants.emplace_back(field.full_name(), std::move(variant));
      continue;
    }
    const auto& reflection = *empty.GetReflection();
    const std::unique_ptr<Message> host(empty.New());
    const Message& prototype =
        *(field.is_repeated() ? reflection.AddMessage(host.get(), &field) : reflection.MutableMessage(host.get(), &field));
    for (auto& [path, inner] : Variants(prototype)) {
      std::unique_ptr<Message> variant(empty.New());
      Message* place =
          field.is_repeated() ? reflection.AddMessage(variant.get(), &field) : reflection.MutableMessage(variant.get(), &field);
      place->CopyFrom(*inner);
      variants.emplace_back(field.full_name() + " " + path, std::move(variant));
    }
  }
  return variants;
}

template <typename M>
void EveryFieldCounts() {
  const auto variants = Variants(M());
  EXPECT_FALSE(variants.empty());
  for (const auto& [path, variant] : variants) {
    const M& differs = static_cast<const M&>(*variant);
    EXPECT_TRUE(Same(differs, M(differs))) << path;
    for (const auto& [other_path, other] : variants) {
      if (other == variant) continue;
      EXPECT_FALSE(Same(differs, static_cast<const M&>(*other))) << path << " and " << other_path;
    }
    // An attribute message of a kind is not none, whether or not its fields are set.
    EXPECT_FALSE(Same(differs, M())) << path;
    EXPECT_FALSE(Same(M(), differs)) << path;
  }
}

TEST(SameTest, EveryFieldOfAnInterfaceCounts) { EveryFieldCounts<InterfaceAttributes>(); }
TEST(SameTest, EveryFieldOfAnEipCounts) { EveryFieldCounts<EipAttributes>(); }
TEST(SameTest, EveryFieldOfABindingCounts) { EveryFieldCounts<EipBindingAttributes>(); }
TEST(SameTest, EveryFieldOfAnObjectCounts) { EveryFieldCounts<ManagedObject>(); }

}  // namespace
}  // namespace eniform::planner
