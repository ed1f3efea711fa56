#include "providers/sdk/result.h"

#include "gtest/gtest.h"

namespace eniform::sdk {
namespace {

constexpr char kReplaced[] = "\xEF\xBF\xBD";

TEST(ValidUtf8Test, LeavesValidTextAlone) {
  for (const std::string text : {"", "plain", "业务网卡-é🚀", "\xEF\xBF\xBD", "\xF4\x8F\xBF\xBF"}) EXPECT_EQ(ValidUtf8(text), text);
}

TEST(ValidUtf8Test, ReplacesEveryByteThatBelongsToNothing) {
  EXPECT_EQ(ValidUtf8("a\xFF"
                      "b"),
            std::string("a") + kReplaced + "b");
  // A sequence that was cut, an overlong one, a surrogate, one beyond the last code point.
  EXPECT_EQ(ValidUtf8("\xE4\xB8"), std::string(kReplaced) + kReplaced);
  EXPECT_EQ(ValidUtf8("\xC0\x80"), std::string(kReplaced) + kReplaced);
  EXPECT_EQ(ValidUtf8("\xED\xA0\x80"), std::string(kReplaced) + kReplaced + kReplaced);
  EXPECT_EQ(ValidUtf8("\xF4\x90\x80\x80"), std::string(kReplaced) + kReplaced + kReplaced + kReplaced);
}

TEST(MakeErrorTest, CarriesWhateverAServerSays) {
  const ProviderError error = MakeError(ERROR_CLASS_TRANSIENT, "\xFE", std::string("\x80\x81", 2), "Describe");
  ProviderError copy;
  EXPECT_TRUE(copy.ParseFromString(error.SerializeAsString()));
  EXPECT_EQ(copy.message(), std::string(kReplaced) + kReplaced);
}

}  // namespace
}  // namespace eniform::sdk
