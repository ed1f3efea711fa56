#include "proto/enum_text.h"

#include "proto/declaration.pb.h"
#include "proto/plan.pb.h"

namespace eniform {
namespace {

TEST(EnumTextTest, PrefixOfTheTypeIsLeftOut) {
  EXPECT_EQ(EnumText(UNLISTED_IPS_KEEP), "keep");
  EXPECT_EQ(EnumText(REPLACE_ORDER_CREATE_FIRST), "create_first");
  EXPECT_EQ(EnumText(DISRUPTION_REBOOTS), "reboots");
  EXPECT_EQ(EnumText(DISRUPTION_NONE), "none");
  EXPECT_EQ(EnumText(CREATE_INTERFACE), "create_interface");
}

TEST(EnumTextTest, NumberWithoutAValueIsEmpty) { EXPECT_EQ(EnumText(static_cast<OnRemove>(99)), ""); }

TEST(EnumTextTest, TextsLeaveUnspecifiedOut) {
  EXPECT_THAT(EnumTexts(*OnRemove_descriptor()), testing::ElementsAre("delete", "detach", "forget"));
  EXPECT_EQ(EnumTexts(*Disruption_descriptor()).front(), "none");  // 0, but it means something
}

TEST(EnumTextTest, FindsExactlyWhatEnumTextGives) {
  for (const google::protobuf::EnumDescriptor* type :
       {OnRemove_descriptor(), ReplaceOrder_descriptor(), EipCharge_descriptor(), OperationKind_descriptor()}) {
    for (const std::string& text : EnumTexts(*type)) {
      ASSERT_NE(FindEnumText(*type, text), nullptr) << text;
      EXPECT_EQ(EnumText(*FindEnumText(*type, text)), text);
    }
  }
  for (const char* text : {"", "unspecified", "DELETE", "ON_REMOVE_DELETE", "delete "})
    EXPECT_EQ(FindEnumText(*OnRemove_descriptor(), text), nullptr) << text;
}

}  // namespace
}  // namespace eniform
