#include "cli/plan_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "google/protobuf/util/message_differencer.h"
#include "tests/cli/plans.h"
#include "tests/cli/temporary.h"

namespace eniform::cli {
namespace {

using absl::StatusCode;

std::string Content(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

TEST(PlanFileTest, RoundTrip) {
  TemporaryDirectory directory;
  const std::string path = directory / "review.plan";
  ASSERT_TRUE(WritePlanFile(path, EveryAction()).ok());
  const auto plan = ReadPlanFile(path);
  ASSERT_TRUE(plan.ok()) << plan.status();
  EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(EveryAction(), *plan));
  struct stat info;
  ASSERT_EQ(0, ::lstat(path.c_str(), &info));
  EXPECT_EQ(0600u, info.st_mode & 0777);
  EXPECT_EQ(1, std::distance(std::filesystem::directory_iterator(directory.path()), {})) << "nothing is left beside it";
}

TEST(PlanFileTest, EqualPlansHaveEqualBytes) { EXPECT_EQ(EncodePlan(EveryAction()), EncodePlan(EveryAction())); }

TEST(PlanFileTest, ALargePlanIsReadWhole) {
  TemporaryDirectory directory;
  ASSERT_TRUE(WritePlanFile(directory / "p", ManyCreations(2000)).ok());
  const auto plan = ReadPlanFile(directory / "p");
  ASSERT_TRUE(plan.ok()) << plan.status();
  EXPECT_EQ(2000, plan->operations_size());
}

TEST(PlanFileTest, CutOffAtEveryByteIsRefused) {
  const std::string bytes = EncodePlan(NoChanges());
  for (size_t size = 0; size < bytes.size(); ++size) EXPECT_FALSE(DecodePlan(bytes.substr(0, size), "p").ok()) << size;
  EXPECT_FALSE(DecodePlan(bytes + "x", "p").ok());
}

TEST(PlanFileTest, EveryFlippedBitIsRefused) {
  const std::string bytes = EncodePlan(NoChanges());
  ASSERT_TRUE(DecodePlan(bytes, "p").ok());
  for (size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    std::string damaged = bytes;
    damaged[bit / 8] ^= 1 << bit % 8;
    EXPECT_FALSE(DecodePlan(damaged, "p").ok()) << bit;
  }
}

TEST(PlanFileTest, SaysWhatIsWrong) {
  EXPECT_EQ(StatusCode::kFailedPrecondition, DecodePlan("stack: shop\n", "p").status().code());
  EXPECT_EQ(StatusCode::kFailedPrecondition, DecodePlan("", "p").status().code());
  const auto newer = DecodePlan("eniform-plan 12\nabc", "p");
  EXPECT_EQ(StatusCode::kUnimplemented, newer.status().code());
  EXPECT_THAT(std::string(newer.status().message()), testing::HasSubstr("format 12"));
  EXPECT_EQ(StatusCode::kDataLoss, DecodePlan(EncodePlan(NoChanges()).substr(0, 60), "p").status().code());
  TemporaryDirectory directory;
  EXPECT_EQ(StatusCode::kNotFound, ReadPlanFile(directory / "nothing").status().code());
}

TEST(PlanFileTest, NeverGoesThroughASymbolicLink) {
  TemporaryDirectory directory;
  std::ofstream(directory / "precious") << "keep";
  ASSERT_EQ(0, ::symlink("precious", (directory / "link").c_str()));
  EXPECT_EQ(StatusCode::kFailedPrecondition, WritePlanFile(directory / "link", NoChanges()).code());
  EXPECT_EQ("keep", Content(directory / "precious"));
  // A link to nothing as well.
  ASSERT_EQ(0, ::symlink("nowhere", (directory / "dangling").c_str()));
  EXPECT_FALSE(WritePlanFile(directory / "dangling", NoChanges()).ok());
  EXPECT_FALSE(std::filesystem::exists(directory / "nowhere"));
}

TEST(PlanFileTest, IsItsOwnersAloneWhateverTheUmaskIs) {
  TemporaryDirectory directory;
  const mode_t before = ::umask(0);
  EXPECT_TRUE(WritePlanFile(directory / "p", NoChanges()).ok());
  ::umask(before);
  struct stat info {};
  ASSERT_EQ(0, ::stat((directory / "p").c_str(), &info));
  EXPECT_EQ(0600u, info.st_mode & 07777);
}

TEST(PlanFileTest, ReplacesNoFileOfAnotherUser) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can give a file away";
  TemporaryDirectory directory;
  ASSERT_TRUE(WritePlanFile(directory / "p", NoChanges()).ok());
  ASSERT_EQ(0, ::chown((directory / "p").c_str(), 65534, 65534));
  const absl::Status status = WritePlanFile(directory / "p", EveryAction());
  EXPECT_EQ(StatusCode::kFailedPrecondition, status.code());
  EXPECT_THAT(std::string(status.message()), testing::HasSubstr("another user"));
}

TEST(PlanFileTest, WhatIsNoFileIsNeitherWrittenNorWaitedFor) {
  TemporaryDirectory directory;
  ASSERT_EQ(0, ::mkfifo((directory / "pipe").c_str(), 0600));
  for (const std::string& path : {directory / "pipe", directory.path(), std::string("/dev/null")}) {
    EXPECT_EQ(StatusCode::kFailedPrecondition, WritePlanFile(path, NoChanges()).code()) << path;
    EXPECT_EQ(StatusCode::kFailedPrecondition, ReadPlanFile(path).status().code()) << path;
  }
  EXPECT_EQ(StatusCode::kUnavailable, WritePlanFile(directory / std::string(300, 'x'), NoChanges()).code());
}

TEST(PlanFileTest, ReplacesPlansAndNothingElse) {
  TemporaryDirectory directory;
  ASSERT_TRUE(WritePlanFile(directory / "p", NoChanges()).ok());
  ASSERT_TRUE(WritePlanFile(directory / "p", EveryAction()).ok());
  EXPECT_EQ("sha256:0123abcd", ReadPlanFile(directory / "p")->digest());
  std::ofstream(directory / "main.eni.yaml") << "stack: shop\n";
  EXPECT_EQ(StatusCode::kFailedPrecondition, WritePlanFile(directory / "main.eni.yaml", NoChanges()).code());
  EXPECT_EQ("stack: shop\n", Content(directory / "main.eni.yaml"));
  EXPECT_FALSE(WritePlanFile(directory.path(), NoChanges()).ok());
  EXPECT_EQ(StatusCode::kUnavailable, WritePlanFile(directory / "no/such/p", NoChanges()).code());
}

}  // namespace
}  // namespace eniform::cli
