// A damaged file either reads as it was or is kDataLoss: never a crash, never a part of the truth.
#include <filesystem>

#include "state/actor.h"
#include "state/open.h"
#include "state/sqlite.h"
#include "state/state_file.h"
#include "tests/state/support.h"

namespace eniform::state {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class DamageTest : public ::testing::Test {
 protected:
  DamageTest() : path_(directory_.File("state.db")) {
    {
      const auto store = Open(OpenMode::kCreate);
      EXPECT_TRUE(store.ok()) << store.status();
      const LockToken token = *(*store)->AcquireLock(CurrentActor(), "test", absl::ZeroDuration());
      eniform::Run run;
      run.set_command("apply");
      run.set_plan_digest("sha256:1");
      const int64_t id = *(*store)->BeginRun(token, run);
      for (int i = 1; i <= 60; ++i) {
        const std::string name = "web-" + std::to_string(i);
        JournalEntry entry = MakeEntry(id, i, "network_interface." + name);
        EXPECT_OK((*store)->RecordIntent(token, entry));
        entry.set_status(i % 3 ? JOURNAL_STATUS_DONE : JOURNAL_STATUS_IN_DOUBT);
        EXPECT_OK((*store)->RecordOutcome(token, entry, {Upsert(MakeInterface(name, "eni-" + name))}));
      }
    }
    whole_ = ReadBytes(path_);
    truth_ = *Everything();
  }

  absl::StatusOr<std::unique_ptr<StateStore>> Open(OpenMode mode) {
    return state::Open("sqlite:state.db", directory_.path(), "shop", mode);
  }

  // All that can be read, as text.
  absl::StatusOr<std::string> Everything() {
    absl::StatusOr<std::unique_ptr<StateStore>> store = Open(OpenMode::kReadOnly);
    if (!store.ok()) return store.status();
    absl::StatusOr<StateSnapshot> snapshot = (*store)->Read();
    if (!snapshot.ok()) return snapshot.status();
    absl::StatusOr<std::vector<JournalEntry>> open = (*store)->ReadOpenEntries(), entries = (*store)->ReadEntries(1);
    if (!open.ok()) return open.status();
    if (!entries.ok()) return entries.status();
    absl::StatusOr<std::vector<eniform::Run>> runs = (*store)->ReadRuns(10);
    if (!runs.ok()) return runs.status();
    absl::StatusOr<std::optional<Lock>> lock = (*store)->ReadLock();
    if (!lock.ok()) return lock.status();
    absl::StatusOr<StateSnapshot> half = (*store)->ReadAt(30), nothing = (*store)->ReadAt(0);
    if (!half.ok()) return half.status();
    if (!nothing.ok()) return nothing.status();
    std::string text = snapshot->SerializeAsString() + half->SerializeAsString() + nothing->SerializeAsString() +
                       (*lock ? (*lock)->SerializeAsString() : "no lock");
    for (const JournalEntry& entry : *open) text += entry.SerializeAsString();
    for (const JournalEntry& entry : *entries) text += entry.SerializeAsString();
    for (const eniform::Run& run : *runs) text += run.SerializeAsString();
    return text;
  }

  // Whether the damage was noticed. The file is put back.
  bool Try(const std::string& bytes, const std::string& what) {
    WriteBytes(path_, bytes);
    const absl::StatusOr<std::string> read = Everything();
    EXPECT_EQ(bytes, ReadBytes(path_)) << what << ": reading changed the file";
    std::filesystem::remove(path_ + "-wal");
    std::filesystem::remove(path_ + "-shm");
    if (read.ok()) {
      EXPECT_TRUE(*read == truth_) << what << ": reads as something else: " << read->size() << " vs " << truth_.size();
      return false;
    }
    // A flipped version looks like a newer one.
    EXPECT_TRUE(absl::IsDataLoss(read.status()) || absl::IsUnimplemented(read.status())) << what << ": " << read.status();
    return true;
  }

  TemporaryDirectory directory_;
  std::string path_, whole_, truth_;
};

TEST_F(DamageTest, WholeFileReads) { EXPECT_FALSE(Try(whole_, "whole")); }

TEST_F(DamageTest, FlippedBytes) {
  int noticed = 0;
  for (size_t at = 0; at < whole_.size(); at += at < 100 ? 1 : 127) {
    for (const char mask : {'\x01', '\xff'}) {
      std::string bytes = whole_;
      bytes[at] = static_cast<char>(bytes[at] ^ mask);
      noticed += Try(bytes, "byte " + std::to_string(at));
    }
  }
  EXPECT_GT(noticed, 200);  // the others hit free space, or columns that only people read
}

TEST_F(DamageTest, CutOff) {
  for (size_t size = 0; size < whole_.size(); size += 509) EXPECT_TRUE(Try(whole_.substr(0, size), "cut to " + std::to_string(size)));
}

TEST_F(DamageTest, PagesOfZeroesAndPagesSwapped) {
  constexpr size_t kPage = 8192;
  for (size_t at = 0; at + 2 * kPage <= whole_.size(); at += kPage) {
    std::string bytes = whole_;
    bytes.replace(at, kPage, kPage, '\0');
    Try(bytes, "zeroes at " + std::to_string(at));
    bytes = whole_.substr(0, at) + whole_.substr(at + kPage, kPage) + whole_.substr(at, kPage) + whole_.substr(at + 2 * kPage);
    Try(bytes, "swapped at " + std::to_string(at));
  }
}

TEST_F(DamageTest, NoDatabaseAtAll) {
  EXPECT_TRUE(Try("this is no database\n", "text"));
  EXPECT_TRUE(Try(std::string(100'000, '\xff'), "0xff"));
}

TEST_F(DamageTest, DatabaseOfSomethingElse) {
  std::filesystem::remove(path_);
  WriteBytes(path_, "");
  {
    absl::StatusOr<Database> other = Database::Open(path_, Access::kReadWrite);
    ASSERT_TRUE(other.ok()) << other.status();
    ASSERT_OK(other->Execute("CREATE TABLE cookies(name)"));
  }
  const absl::Status status = Open(OpenMode::kReadWrite).status();
  EXPECT_TRUE(absl::IsDataLoss(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("does not say that it is a state of Eniform"));
}

TEST_F(DamageTest, WritersLeaveADamagedFileAsItIs) {
  std::string bytes = whole_;
  bytes.replace(8192, 4096, 4096, '\x5a');
  for (const std::string& damaged : {bytes, whole_.substr(0, whole_.size() / 2), std::string()}) {
    WriteBytes(path_, damaged);
    for (const OpenMode mode : {OpenMode::kReadWrite, OpenMode::kCreate}) {
      const absl::Status status = Open(mode).status();
      EXPECT_TRUE(absl::IsDataLoss(status)) << status;
      EXPECT_EQ(damaged, ReadBytes(path_));
    }
  }
}

TEST_F(DamageTest, MessageNamesTheCopiesAndHowToGoOn) {
  WriteBytes(path_, whole_.substr(0, 5000));
  absl::Status status = Open(OpenMode::kReadOnly).status();
  EXPECT_THAT(std::string(status.message()),
              AllOf(HasSubstr("the state " + path_ + " is damaged"), HasSubstr("no copy of it beside it"), HasSubstr("`imports:`")));
  for (const char* name : {"state.db.backup-20250101T000000.000000-x", "state.db.backup-20250202T000000.000000-x"})
    WriteBytes(directory_.File(name), "x");
  status = Open(OpenMode::kReadOnly).status();
  EXPECT_THAT(std::string(status.message()),
              AllOf(HasSubstr("cp -p " + path_ + ".backup-20250202T000000.000000-x " + path_),
                    HasSubstr("Older copies: " + path_ + ".backup-20250101"), HasSubstr("rm -f " + path_ + "-wal")));
}

}  // namespace
}  // namespace eniform::state
