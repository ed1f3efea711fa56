// The state as a file: where it may be, who may open it, its copies, a full disk.
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <functional>

#include "absl/strings/match.h"
#include "state/actor.h"
#include "state/open.h"
#include "state/state_file.h"
#include "tests/state/support.h"

namespace eniform::state {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
namespace fs = std::filesystem;

constexpr char kUri[] = "sqlite:.eniform/state.db";

class FileTest : public ::testing::Test {
 protected:
  absl::StatusOr<std::unique_ptr<StateStore>> Open(OpenMode mode, const std::string& stack = "shop", const std::string& uri = kUri) {
    return state::Open(uri, directory_.path(), stack, mode);
  }
  // A state with one object, nobody having it open.
  void Make() {
    const auto store = Open(OpenMode::kCreate);
    ASSERT_TRUE(store.ok()) << store.status();
    const LockToken token = *(*store)->AcquireLock(CurrentActor(), "test", absl::ZeroDuration());
    ASSERT_OK((*store)->Edit(token, {Upsert(MakeInterface("a", "eni-1"))}));
    ASSERT_OK((*store)->ReleaseLock(token));
  }
  std::string Path() { return directory_.File(".eniform/state.db"); }

  TemporaryDirectory directory_;
};

TEST_F(FileTest, FilesAndDirectoryArePrivate) {
  const mode_t before = umask(0);
  const auto store = Open(OpenMode::kCreate, "shop", "sqlite:deep/.eniform/state.db");
  umask(before);
  ASSERT_TRUE(store.ok()) << store.status();
  ASSERT_TRUE((*store)->AcquireLock(CurrentActor(), "test", absl::ZeroDuration()).ok());
  ASSERT_TRUE((*store)->Backup("test").ok());
  EXPECT_EQ(0700, ModeOf(directory_.File("deep")));
  EXPECT_EQ(0700, ModeOf(directory_.File("deep/.eniform")));
  int files = 0;
  for (const auto& entry : fs::directory_iterator(directory_.File("deep/.eniform"))) {
    EXPECT_EQ(0600, ModeOf(entry.path())) << entry.path();
    ++files;
  }
  EXPECT_EQ(4, files) << "state.db, -wal, -shm and one backup";
}

TEST_F(FileTest, ClosedStateIsOneFile) {
  Make();
  EXPECT_TRUE(fs::exists(Path()));
  EXPECT_FALSE(fs::exists(Path() + "-wal"));
  EXPECT_FALSE(fs::exists(Path() + "-shm"));
}

TEST_F(FileTest, LooserModeIsTightened) {
  Make();
  fs::permissions(Path(), fs::perms(0644));
  ASSERT_TRUE(Open(OpenMode::kReadWrite).ok());
  EXPECT_EQ(0600, ModeOf(Path()));
}

TEST_F(FileTest, AbsentStateReadsAsEmptyAndIsNotMade) {
  const auto store = Open(OpenMode::kReadOnly);
  ASSERT_TRUE(store.ok()) << store.status();
  EXPECT_EQ("", (*store)->Read()->lineage());
  EXPECT_EQ(0, (*store)->Read()->serial());
  EXPECT_EQ("shop", (*store)->Read()->stack());
  EXPECT_FALSE((*store)->ReadLock()->has_value());
  EXPECT_TRUE(absl::IsFailedPrecondition((*store)->AcquireLock(CurrentActor(), "test", absl::ZeroDuration()).status()));
  EXPECT_FALSE(fs::exists(directory_.File(".eniform")));
}

TEST_F(FileTest, AbsentStateCanNotBeWritten) {
  const absl::Status status = Open(OpenMode::kReadWrite).status();
  EXPECT_TRUE(absl::IsNotFound(status)) << status;
  EXPECT_THAT(std::string(status.message()), AllOf(HasSubstr(Path()), HasSubstr("`eniform init`")));
}

TEST_F(FileTest, StateOfAnotherStackIsRefused) {
  Make();
  const absl::Status status = Open(OpenMode::kReadOnly, "other").status();
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
  EXPECT_THAT(std::string(status.message()), AllOf(HasSubstr("'shop'"), HasSubstr("'other'")));
  EXPECT_TRUE(Open(OpenMode::kReadOnly, "").ok());
}

TEST_F(FileTest, StoreThatIsOpenToReadDoesNotWrite) {
  Make();
  const auto store = Open(OpenMode::kReadOnly);
  ASSERT_TRUE(store.ok()) << store.status();
  EXPECT_TRUE(absl::IsFailedPrecondition((*store)->AcquireLock(CurrentActor(), "test", absl::ZeroDuration()).status()));
}

TEST_F(FileTest, UrisThatNameNoState) {
  for (const auto& [uri, hint] : std::vector<std::pair<std::string, std::string>>{{"state.db", "Did you mean 'sqlite:state.db'?"},
                                                                                  {"mysql://db/x", "write sqlite:PATH"},
                                                                                  {"", "write sqlite:PATH"},
                                                                                  {"sqlite:", "names no file"},
                                                                                  {"sqlite:dir/", "names no file"}}) {
    const absl::Status status = Open(OpenMode::kReadOnly, "shop", uri).status();
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << uri << ": " << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr(hint));
  }
}

TEST_F(FileTest, AbsoluteAndStrangePathsWork) {
  for (const std::string name : {"plain.db", "with space.db", "per%20cent?x#y.db", "ümlaut.db", "file:memory.db"}) {
    const std::string uri = "sqlite:" + directory_.File(name);
    ASSERT_TRUE(Open(OpenMode::kCreate, "shop", uri).ok()) << name;
    EXPECT_TRUE(fs::exists(directory_.File(name))) << name;
    EXPECT_EQ(36u, (*Open(OpenMode::kReadOnly, "shop", uri))->Read()->lineage().size()) << name;
  }
}

TEST_F(FileTest, SymbolicLinkIsNeverFollowed) {
  Make();
  fs::create_symlink(Path(), directory_.File("link.db"));
  fs::create_symlink(directory_.File("nowhere"), directory_.File("dangling.db"));
  for (const std::string name : {"sqlite:link.db", "sqlite:dangling.db"}) {
    for (const OpenMode mode : {OpenMode::kReadOnly, OpenMode::kReadWrite, OpenMode::kCreate}) {
      const absl::Status status = Open(mode, "shop", name).status();
      EXPECT_TRUE(absl::IsPermissionDenied(status)) << status;
      EXPECT_THAT(std::string(status.message()), HasSubstr("symbolic link"));
    }
  }
  EXPECT_FALSE(fs::exists(directory_.File("nowhere")));
}

TEST_F(FileTest, DirectoryReachedThroughALinkIsFine) {
  Make();
  fs::create_directory_symlink(directory_.File(".eniform"), directory_.File("elsewhere"));
  EXPECT_TRUE(Open(OpenMode::kReadWrite, "shop", "sqlite:elsewhere/state.db").ok());
}

TEST_F(FileTest, LinkOfAnotherUserIsNotFollowedToADirectory) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can give a link away";
  Make();
  fs::create_directory_symlink(directory_.File(".eniform"), directory_.File("elsewhere"));
  ASSERT_EQ(0, lchown(directory_.File("elsewhere").c_str(), 65534, 65534));
  for (const OpenMode mode : {OpenMode::kReadOnly, OpenMode::kReadWrite, OpenMode::kCreate}) {
    const absl::Status status = Open(mode, "shop", "sqlite:elsewhere/state.db").status();
    EXPECT_TRUE(absl::IsPermissionDenied(status)) << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr("link of another user"));
  }
}

TEST_F(FileTest, DirectoryThatEveryUserMayWriteToIsRefused) {
  Make();
  for (const mode_t mode : {0777, 01777}) {
    ASSERT_EQ(0, chmod(directory_.File(".eniform").c_str(), mode));
    for (const OpenMode open : {OpenMode::kReadOnly, OpenMode::kReadWrite, OpenMode::kCreate}) {
      const absl::Status status = Open(open).status();
      EXPECT_TRUE(absl::IsPermissionDenied(status)) << status;
      EXPECT_THAT(std::string(status.message()), AllOf(HasSubstr("every user may write"), HasSubstr("chmod go-w ")));
    }
    const absl::Status status = Open(OpenMode::kCreate, "shop", "sqlite:.eniform/new.db").status();
    EXPECT_TRUE(absl::IsPermissionDenied(status)) << status;
    EXPECT_FALSE(fs::exists(directory_.File(".eniform/new.db")));
  }
  ASSERT_EQ(0, chmod(directory_.File(".eniform").c_str(), 0700));
  EXPECT_TRUE(Open(OpenMode::kReadWrite).ok());
}

TEST_F(FileTest, SecondNameIsNotWritten) {
  Make();
  fs::create_hard_link(Path(), directory_.File("second.db"));
  const absl::Status status = Open(OpenMode::kReadWrite).status();
  EXPECT_TRUE(absl::IsPermissionDenied(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("hard link"));
  EXPECT_TRUE(Open(OpenMode::kReadOnly).ok());
}

TEST_F(FileTest, NoPathGetsPastItsChecks) {
  for (const std::string& name : {std::string("a\0b.db", 6), std::string("sub/../../escaped\0", 18)}) {
    EXPECT_TRUE(absl::IsInvalidArgument(Open(OpenMode::kCreate, "shop", "sqlite:" + name).status()));
  }
  const absl::Status status = Open(OpenMode::kCreate, "shop", "sqlite:" + std::string(300, 'x') + ".db").status();
  EXPECT_FALSE(status.ok());
  EXPECT_THAT(std::string(status.message()), HasSubstr("File name too long"));
  EXPECT_FALSE(Open(OpenMode::kCreate, "shop", "sqlite:" + std::string(5000, '/') + "dev/null").ok());
  EXPECT_FALSE(Open(OpenMode::kCreate, "shop", "sqlite:/dev/null").ok());
}

TEST_F(FileTest, DirectoryInPlaceOfTheFile) {
  fs::create_directories(Path());
  const absl::Status status = Open(OpenMode::kCreate).status();
  EXPECT_TRUE(absl::IsPermissionDenied(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("no plain file"));
}

TEST_F(FileTest, FileInPlaceOfTheDirectory) {
  WriteBytes(directory_.File(".eniform"), "x");
  const absl::Status status = Open(OpenMode::kCreate).status();
  EXPECT_FALSE(status.ok());
  EXPECT_THAT(std::string(status.message()), HasSubstr(".eniform"));
}

// As root everything may be written: then the child is somebody else.
class ReadOnlyTest : public FileTest {
 protected:
  // 0: `check` held in a process that may not write what `path` names.
  int Run(const std::string& path, int mode, const std::function<bool()>& check) {
    const int before = ModeOf(path);
    fs::permissions(directory_.path(), fs::perms(0755));
    fs::permissions(directory_.File(".eniform"), fs::perms(0755));
    fs::permissions(Path(), fs::perms(0644));
    fs::permissions(path, fs::perms(mode));
    Child child([&] { return check() ? 0 : 1; }, geteuid() == 0 ? 65534 : 0);
    const int result = child.Wait();
    fs::permissions(path, fs::perms(before));
    return result;
  }
  bool WriterIsRefused(const std::string& what) {
    const absl::Status status = Open(OpenMode::kReadWrite).status();
    return absl::IsPermissionDenied(status) && absl::StrContains(status.message(), "can not be written") &&
           absl::StrContains(status.message(), what) && absl::StrContains(status.message(), "--state");
  }
  bool ReaderReads() {
    const auto store = Open(OpenMode::kReadOnly);
    return store.ok() && (*store)->Read().ok() && (*store)->Read()->objects_size() == 1;
  }
};

TEST_F(ReadOnlyTest, FileThatCanNotBeWritten) {
  Make();
  EXPECT_EQ(0, Run(Path(), 0444, [&] { return WriterIsRefused(Path()); }));
  EXPECT_EQ(0, Run(Path(), 0444, [&] { return ReaderReads(); }));
}

TEST_F(ReadOnlyTest, DirectoryThatCanNotBeWritten) {
  Make();
  EXPECT_EQ(0, Run(directory_.File(".eniform"), 0555, [&] { return WriterIsRefused(".eniform"); }));
  EXPECT_EQ(0, Run(directory_.File(".eniform"), 0555, [&] { return ReaderReads(); }));
}

TEST_F(ReadOnlyTest, FileThatCanNotBeRead) {
  Make();
  EXPECT_EQ(0, Run(Path(), 0000, [&] {
              const absl::Status status = Open(OpenMode::kReadOnly).status();
              return absl::IsPermissionDenied(status) && absl::StrContains(status.message(), "can not be read: " + Path());
            }));
}

TEST_F(FileTest, FullDiskIsToldAndLosesNothing) {
  Make();
  Child child([&] {
    signal(SIGXFSZ, SIG_IGN);
    const auto store = Open(OpenMode::kReadWrite);
    if (!store.ok()) return 1;
    const absl::StatusOr<LockToken> token = (*store)->AcquireLock(CurrentActor(), "apply", absl::ZeroDuration());
    if (!token.ok()) return 2;
    rlimit limit;
    getrlimit(RLIMIT_FSIZE, &limit);
    const rlim_t before = limit.rlim_cur;
    limit.rlim_cur = 400'000;  // a file can grow no further
    setrlimit(RLIMIT_FSIZE, &limit);
    int64_t written = 1;
    absl::Status status;
    while ((status = (*store)->Edit(*token, {Upsert(MakeInterface("i" + std::to_string(written), std::string(4000, 'x')))})).ok())
      ++written;
    if (!absl::IsUnavailable(status) || !absl::StrContains(status.message(), "run the command again")) return 3;
    const absl::StatusOr<StateSnapshot> snapshot = (*store)->Read();
    if (!snapshot.ok() || snapshot->objects_size() != written || snapshot->serial() != written) return 4;
    limit.rlim_cur = before;
    setrlimit(RLIMIT_FSIZE, &limit);
    return (*store)->Edit(*token, {Upsert(MakeInterface("after", "eni"))}).ok() ? 0 : 5;
  });
  EXPECT_EQ(0, child.Wait());
}

TEST_F(FileTest, BackupIsAWholeStateOfTheMoment) {
  Make();
  const auto store = Open(OpenMode::kReadWrite);
  const LockToken token = *(*store)->AcquireLock(CurrentActor(), "test", absl::ZeroDuration());
  const absl::StatusOr<std::string> backup = (*store)->Backup("state mv: a/b");
  ASSERT_TRUE(backup.ok()) << backup.status();
  EXPECT_THAT(*backup, AllOf(::testing::StartsWith(Path() + ".backup-"), ::testing::EndsWith("-state-mv--a-b")));
  ASSERT_OK((*store)->Edit(token, {Remove("network_interface.a")}));
  const auto copy = Open(OpenMode::kReadWrite, "shop", "sqlite:" + *backup);
  ASSERT_TRUE(copy.ok()) << copy.status();
  EXPECT_EQ(1, (*copy)->Read()->objects_size());
  EXPECT_EQ((*store)->Read()->lineage(), (*copy)->Read()->lineage());
  EXPECT_THAT(FindBackups(Path()), ::testing::ElementsAre(*backup));
}

}  // namespace
}  // namespace eniform::state
