// Every message, as people see it. ENIFORM_ACCEPT_GOLDEN=1 writes what is said now into the cases, and skips.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "config/messages.h"
#include "tests/config/case_file.h"

namespace eniform::config {
namespace {

std::vector<std::string> CaseNames() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator("cases")) names.push_back(entry.path().stem());
  std::sort(names.begin(), names.end());
  return names;
}

std::string CasePath(const std::string& name) { return absl::StrCat("cases/", name, ".case"); }

class GoldenTest : public testing::TestWithParam<std::string> {};

TEST_P(GoldenTest, SaysWhatItSaid) {
  const CaseFile test_case = ParseCase(ReadWhole(CasePath(GetParam())));
  ASSERT_FALSE(test_case.before_expect.empty()) << "the case has no `--- expect`";
  std::string said;
  {
    const ScratchDirectory directory;
    for (const auto& [name, text] : test_case.files) WriteWhole(name, text);
    LoadOptions options;
    options.files = test_case.named;
    options.variables = test_case.variables;
    options.jsonnet_program = JSONNET;
    said = Render(Load(options));
  }
  if (std::getenv("ENIFORM_ACCEPT_GOLDEN") != nullptr) {
    WriteWhole(CasePath(GetParam()), test_case.before_expect + said);
    GTEST_SKIP() << "rewritten";
  }
  EXPECT_EQ(said, test_case.expected);
}

INSTANTIATE_TEST_SUITE_P(Cases, GoldenTest, testing::ValuesIn(CaseNames()), [](const testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  std::replace_if(
      name.begin(), name.end(), [](char c) { return !isalnum(c); }, '_');
  return name;
});

// What no case can show, because it takes a large, binary or special file, or a part of the language that is not supported.
TEST(GoldenCoverageTest, EveryMessageHasACase) {
  const std::set<MessageId> elsewhere = {MessageId::kFileUnreadable, MessageId::kNotAFile, MessageId::kFileTooLarge,
                                         MessageId::kTooManyFiles,   MessageId::kNotText,  MessageId::kTooManyAliases,
                                         MessageId::kNotSupported,   MessageId::kMore};
  std::string all;
  for (const std::string& name : CaseNames()) absl::StrAppend(&all, ParseCase(ReadWhole(CasePath(name))).expected);
  for (const MessageRow& row : AllMessages()) {
    if (elsewhere.count(row.id) > 0) continue;
    EXPECT_TRUE(absl::StrContains(all, absl::StrCat(row.code, ": ", row.summary))) << row.code << " " << row.summary;
  }
}

TEST(MessagesTest, RowsAreInOrderAndCodesAreUnique) {
  std::set<absl::string_view> codes;
  for (size_t i = 0; i < AllMessages().size(); ++i) {
    const MessageRow& row = AllMessages()[i];
    EXPECT_EQ(static_cast<size_t>(row.id), i) << row.code;
    EXPECT_TRUE(codes.insert(row.code).second) << row.code;
    EXPECT_FALSE(absl::StrContains(row.summary, "{")) << "a summary names nothing";
  }
  EXPECT_EQ(AllMessages().size(), static_cast<size_t>(MessageId::kMore) + 1);
}

TEST(MessagesTest, ArgumentsInsideOfValuesStayTextAndMeantBracesToo) {
  const Diagnostic diagnostic = MakeMessage(MessageId::kUnknownKey, {{"where", "{key}"}, {"key", "x"}, {"hint", ""}});
  EXPECT_EQ(diagnostic.detail(), "{key} has no key 'x'.");
  EXPECT_THAT(MakeMessage(MessageId::kEmptyFile, {{"file", "a"}}).detail(), testing::HasSubstr("`{}`"));
}

TEST(MessagesTest, ExcerptIsOneShortLine) {
  EXPECT_EQ(Excerpt("a\nb\x01"), "a\\x0ab\\x01");
  EXPECT_EQ(Excerpt(std::string(61, 'x')), std::string(60, 'x') + "…");
  EXPECT_EQ(Excerpt("äöü"), "äöü");
}

}  // namespace
}  // namespace eniform::config
