// A whole state to another place: from a file to a database and back, whole or not at all.
#include <filesystem>

#include "google/protobuf/util/message_differencer.h"
#include "state/actor.h"
#include "state/open.h"
#include "tests/state/postgres_server.h"
#include "tests/state/support.h"

namespace eniform::state {
namespace {

using google::protobuf::util::MessageDifferencer;

constexpr char kFile[] = "sqlite:state.db", kBack[] = "sqlite:back/state.db";

class CopyTest : public ::testing::Test {
 protected:
  CopyTest() {
    PostgresServer::Get().Clear();
    const auto store = Open(kFile, OpenMode::kCreate);
    const LockToken token = *store->AcquireLock(CurrentActor(), "test", absl::ZeroDuration());
    eniform::Run run;
    run.set_command("apply");
    run.set_plan_digest("sha256:1");
    for (int round = 1; round <= 2; ++round) {
      run.set_id(*store->BeginRun(token, run));
      for (int i = 1; i <= 5; ++i) {
        const std::string name = "web-" + std::to_string(i);
        JournalEntry entry = MakeEntry(run.id(), i, "network_interface." + name);
        entry.mutable_error()->set_message(std::string("a \0 and 'quotes' \\ and ü", 25));
        EXPECT_OK(store->RecordIntent(token, entry));
        entry.set_status(i % 3 ? JOURNAL_STATUS_DONE : JOURNAL_STATUS_IN_DOUBT);
        EXPECT_OK(store->RecordOutcome(token, entry, {Upsert(MakeInterface(name, "eni-" + std::to_string(round)))}));
      }
      EXPECT_OK(store->FinishRun(token, run));
    }
    EXPECT_OK(store->Edit(token, {Remove("network_interface.web-2"), Rename("network_interface.web-1", "network_interface.z")}));
  }

  std::unique_ptr<StateStore> Open(const std::string& uri, OpenMode mode) {
    absl::StatusOr<std::unique_ptr<StateStore>> store = state::Open(uri, directory_.path(), "shop", mode);
    EXPECT_TRUE(store.ok()) << store.status();
    return *std::move(store);
  }
  StateCopy All(const std::string& uri) {
    absl::StatusOr<StateCopy> copy = Open(uri, OpenMode::kReadOnly)->ReadAll();
    EXPECT_TRUE(copy.ok()) << copy.status();
    return *std::move(copy);
  }

  TemporaryDirectory directory_;
};

TEST_F(CopyTest, FromAFileToADatabaseAndBackIsTheSame) {
  const StateCopy copy = All(kFile);
  EXPECT_EQ(4, copy.objects_size());
  EXPECT_EQ(10, copy.journal_size());
  EXPECT_EQ(11, copy.pasts_size());
  EXPECT_EQ(1, copy.fence());
  const std::string database = PostgresServer::Get().Uri();
  ASSERT_OK(CreateOf(database, "", copy));
  EXPECT_TRUE(MessageDifferencer::Equals(copy, All(database)));
  ASSERT_OK(CreateOf(kBack, directory_.path(), All(database)));
  EXPECT_TRUE(MessageDifferencer::Equals(copy, All(kBack)));

  const auto there = Open(database, OpenMode::kReadWrite);
  EXPECT_TRUE(MessageDifferencer::Equals(*Open(kFile, OpenMode::kReadOnly)->ReadAt(5), *there->ReadAt(5)));
  EXPECT_TRUE(*there->PlanWasUsed("sha256:1", 0));
  EXPECT_EQ(2u, there->ReadOpenEntries()->size());
  const LockToken token = *there->AcquireLock(CurrentActor(), "test", absl::ZeroDuration());
  EXPECT_EQ(2, token.fence);
  EXPECT_EQ(3, *there->BeginRun(token, eniform::Run()));
}

TEST_F(CopyTest, NothingIsWrittenOverAState) {
  const StateCopy copy = All(kFile);
  const std::string database = PostgresServer::Get().Uri();
  for (const std::string& uri : {std::string(kBack), database}) {
    ASSERT_TRUE(state::Open(uri, directory_.path(), "shop", OpenMode::kCreate).ok());
    const StateCopy there = All(uri);
    const absl::Status status = CreateOf(uri, directory_.path(), copy);
    EXPECT_TRUE(absl::IsAlreadyExists(status)) << status;
    EXPECT_TRUE(MessageDifferencer::Equals(there, All(uri)));
  }
}

TEST_F(CopyTest, ACopyThatFailsLeavesNothing) {
  StateCopy broken = All(kFile);
  broken.mutable_journal(3)->set_run(99);  // of no run
  const std::string database = PostgresServer::Get().Uri();
  EXPECT_FALSE(CreateOf(kBack, directory_.path(), broken).ok());
  EXPECT_FALSE(CreateOf(database, "", broken).ok());
  EXPECT_EQ("", All(kBack).lineage());
  EXPECT_EQ("", All(database).lineage());
  EXPECT_TRUE(std::filesystem::is_empty(directory_.File("back")));
}

}  // namespace
}  // namespace eniform::state
