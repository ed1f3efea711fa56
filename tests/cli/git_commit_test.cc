#include "cli/git_commit.h"

#include "tests/cli/temporary.h"

namespace eniform::cli {
namespace {

const std::string kCommit(40, 'a');
const std::string kOther(40, 'b');

TEST(GitCommitTest, NoRepositoryNoCommit) {
  TemporaryDirectory directory;
  EXPECT_EQ("", GitCommitOf(directory.path()));
  EXPECT_EQ("", GitCommitOf(directory / "nothing"));
}

TEST(GitCommitTest, BranchLooseAndPacked) {
  TemporaryDirectory directory;
  directory.Write(".git/HEAD", "ref: refs/heads/main\n");
  EXPECT_EQ("", GitCommitOf(directory.path())) << "no commit yet";
  directory.Write(".git/packed-refs", "# pack-refs with: peeled\n" + kOther + " refs/heads/mainly\n" + kCommit + " refs/heads/main\n");
  EXPECT_EQ(kCommit, GitCommitOf(directory.path()));
  directory.Write(".git/refs/heads/main", kOther + "\n");
  EXPECT_EQ(kOther, GitCommitOf(directory.path()));
}

TEST(GitCommitTest, FromAFolderBelowAndDetached) {
  TemporaryDirectory directory;
  directory.Write(".git/HEAD", kCommit + "\n");
  directory.Write("stacks/shop/main.eni.yaml", "");
  EXPECT_EQ(kCommit, GitCommitOf(directory / "stacks/shop"));
}

TEST(GitCommitTest, WorkTree) {
  TemporaryDirectory directory;
  directory.Write("main/.git/refs/heads/topic", kCommit + "\n");
  directory.Write("main/.git/worktrees/topic/HEAD", "ref: refs/heads/topic\n");
  directory.Write("main/.git/worktrees/topic/commondir", "../..\n");
  directory.Write("topic/.git", "gitdir: ../main/.git/worktrees/topic\n");
  EXPECT_EQ(kCommit, GitCommitOf(directory / "topic"));
}

TEST(GitCommitTest, RubbishIsNoCommit) {
  TemporaryDirectory directory;
  directory.Write(".git/HEAD", "what is this\n");
  EXPECT_EQ("", GitCommitOf(directory.path()));
}

}  // namespace
}  // namespace eniform::cli
