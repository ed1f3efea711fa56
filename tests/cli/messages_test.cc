#include "cli/messages.h"

#include <set>

namespace eniform::cli {
namespace {

TEST(MessagesTest, CodesAreUniqueAndSummariesNameNothing) {
  std::set<absl::string_view> codes;
  for (const MessageRow& row : AllMessages()) {
    EXPECT_TRUE(codes.insert(row.code).second) << row.code;
    EXPECT_EQ(absl::string_view::npos, row.summary.find('{')) << row.code;
    EXPECT_FALSE(row.detail.empty()) << row.code;
  }
}

TEST(MessagesTest, ArgumentsAreFilled) {
  const Diagnostic diagnostic = Message("EF-C20", {{"planned", "3"}, {"actual", "4"}, {"command", "eniform plan --out p"}});
  EXPECT_EQ(DIAGNOSTIC_CLASS_STALE, diagnostic.diagnostic_class());
  EXPECT_EQ("eniform plan --out p", diagnostic.command());
  EXPECT_THAT(diagnostic.detail(), testing::HasSubstr("serial 3 of the state, which is at serial 4 now"));
}

TEST(MessagesTest, StatusesBecomeSentences) {
  const Diagnostic diagnostic = MessageOf(absl::DataLossError("the state a.db is damaged"));
  EXPECT_EQ("EF-C11", diagnostic.code());
  EXPECT_EQ("The state a.db is damaged.", diagnostic.detail());
  EXPECT_EQ("EF-C10", MessageOf(absl::AbortedError("held")).code());
  EXPECT_EQ("EF-C18", MessageOf(absl::InternalError("")).code());
}

}  // namespace
}  // namespace eniform::cli
