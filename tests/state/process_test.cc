// Several processes on one state: contention, death, readers.
#include <sqlite3.h>

#include "state/actor.h"
#include "state/open.h"
#include "tests/state/postgres_server.h"
#include "tests/state/support.h"

namespace eniform::state {
namespace {

enum class Kind { kSqlite, kPostgres };

class ProcessTest : public ::testing::TestWithParam<Kind> {
 protected:
  ProcessTest() {
    if (GetParam() == Kind::kPostgres) {
      PostgresServer::Get().Clear();
      uri_ = fresh_uri_ = PostgresServer::Get().Uri();
    }
    EXPECT_TRUE(Open(OpenMode::kCreate).ok());
  }
  absl::StatusOr<std::unique_ptr<StateStore>> Open(OpenMode mode) { return state::Open(uri_, directory_.path(), "shop", mode); }

  std::string uri_ = "sqlite:state.db", fresh_uri_ = "sqlite:a/b/state.db";

  TemporaryDirectory directory_;
};

INSTANTIATE_TEST_SUITE_P(Stores, ProcessTest, ::testing::Values(Kind::kSqlite, Kind::kPostgres),
                         [](const auto& param) { return param.param == Kind::kSqlite ? "Sqlite" : "Postgres"; });

TEST_P(ProcessTest, LivingOwnerInAnotherProcessIsNamedAndADeadOneTakenOverAtOnce) {
  Signal locked, stay;
  Child holder([&] {
    stay.CloseWriter();
    const auto store = Open(OpenMode::kReadWrite);
    if (!store.ok() || !(*store)->AcquireLock(CurrentActor(), "apply", absl::ZeroDuration()).ok()) return 1;
    locked.Notify();
    stay.Await();
    return 0;
  });
  ASSERT_TRUE(locked.Await());
  const auto store = Open(OpenMode::kReadWrite);
  ASSERT_TRUE(store.ok()) << store.status();
  const absl::Status status = (*store)->AcquireLock(CurrentActor(), "apply", absl::ZeroDuration()).status();
  EXPECT_TRUE(absl::IsAborted(status)) << status;
  EXPECT_THAT(std::string(status.message()), ::testing::HasSubstr("(pid " + std::to_string(holder.pid()) + ")"));
  holder.Kill();
  EXPECT_TRUE((*store)->AcquireLock(CurrentActor(), "apply", absl::ZeroDuration()).ok());
}

TEST_P(ProcessTest, OneOfManyContendersAtATime) {
  // Each contender counts up under the lock by reading and writing back: without exclusion counts get lost.
  constexpr int kChildren = 4, kRounds = 10;
  std::vector<std::unique_ptr<Child>> children;
  for (int i = 0; i < kChildren; ++i) {
    children.push_back(std::make_unique<Child>([&] {
      const auto store = Open(OpenMode::kReadWrite);
      if (!store.ok()) return 1;
      for (int round = 0; round < kRounds; ++round) {
        const absl::StatusOr<LockToken> token = (*store)->AcquireLock(CurrentActor(), "count", absl::InfiniteDuration());
        if (!token.ok()) return 2;
        const absl::StatusOr<StateSnapshot> snapshot = (*store)->Read();
        if (!snapshot.ok()) return 3;
        const int count = snapshot->objects_size() ? std::stoi(snapshot->objects(0).id()) : 0;
        if (!(*store)->Edit(*token, {Upsert(MakeInterface("counter", std::to_string(count + 1)))}).ok()) return 4;
        if (!(*store)->ReleaseLock(*token).ok()) return 5;
      }
      return 0;
    }));
  }
  for (const auto& child : children) EXPECT_EQ(0, child->Wait());
  const auto store = Open(OpenMode::kReadOnly);
  ASSERT_TRUE(store.ok()) << store.status();
  EXPECT_EQ(std::to_string(kChildren * kRounds), (*store)->Read()->objects(0).id());
  EXPECT_EQ(kChildren * kRounds, (*store)->Read()->serial());
}

TEST_P(ProcessTest, TwoProcessesThatMakeTheStateAgreeOnOneLineage) {
  std::vector<std::unique_ptr<Child>> children;
  TemporaryDirectory fresh;
  if (GetParam() == Kind::kPostgres) PostgresServer::Get().Clear();
  for (int i = 0; i < 4; ++i) {
    children.push_back(std::make_unique<Child>([&, i] {
      const auto store = state::Open(fresh_uri_, fresh.path(), "shop", OpenMode::kCreate);
      if (!store.ok()) return 1;
      WriteBytes(fresh.File("lineage" + std::to_string(i)), (*store)->Read()->lineage());
      return 0;
    }));
  }
  for (const auto& child : children) EXPECT_EQ(0, child->Wait());
  EXPECT_EQ(36u, ReadBytes(fresh.File("lineage0")).size());
  for (const char* name : {"lineage1", "lineage2", "lineage3"}) EXPECT_EQ(ReadBytes(fresh.File("lineage0")), ReadBytes(fresh.File(name)));
}

TEST_P(ProcessTest, WhatWasAcknowledgedSurvivesSigkill) {
  Signal acknowledged;
  Child writer([&] {
    const auto store = Open(OpenMode::kReadWrite);
    const absl::StatusOr<LockToken> token = (*store)->AcquireLock(CurrentActor(), "apply", absl::ZeroDuration());
    const absl::StatusOr<int64_t> run = (*store)->BeginRun(*token, eniform::Run());
    if (!run.ok()) return 1;
    for (int i = 1;; ++i) {
      JournalEntry entry = MakeEntry(*run, i, "network_interface.i" + std::to_string(i));
      if (!(*store)->RecordIntent(*token, entry).ok()) return 2;
      entry.set_status(JOURNAL_STATUS_DONE);
      if (i % 2 && !(*store)->RecordOutcome(*token, entry, {Upsert(MakeInterface("i" + std::to_string(i), "eni"))}).ok()) return 3;
      acknowledged.Notify();
    }
  });
  for (int i = 0; i < 50; ++i) ASSERT_TRUE(acknowledged.Await());
  writer.Kill();
  acknowledged.CloseWriter();
  int count = 50;
  while (acknowledged.Await()) ++count;
  const auto store = Open(OpenMode::kReadWrite);
  ASSERT_TRUE(store.ok()) << store.status();
  const std::vector<JournalEntry> entries = *(*store)->ReadEntries(1);
  EXPECT_GE(static_cast<int>(entries.size()), count);
  int done = 0;
  for (const JournalEntry& entry : entries) done += entry.status() == JOURNAL_STATUS_DONE;
  EXPECT_EQ(done, (*store)->Read()->objects_size()) << "an outcome and its row come together";
  EXPECT_GE(done, count / 2);
  EXPECT_TRUE((*store)->AcquireLock(CurrentActor(), "apply", absl::ZeroDuration()).ok()) << "its owner is dead";
}

TEST_P(ProcessTest, ReadersDoNotWaitForAWriteUnderWay) {
  const auto store = Open(OpenMode::kReadWrite);
  const LockToken token = *(*store)->AcquireLock(CurrentActor(), "apply", absl::ZeroDuration());
  ASSERT_OK((*store)->Edit(token, {Upsert(MakeInterface("a", "eni-1"))}));
  sqlite3* writer = nullptr;
  std::unique_ptr<pqxx::connection> connection;
  std::unique_ptr<pqxx::work> work;
  if (GetParam() == Kind::kSqlite) {
    ASSERT_EQ(SQLITE_OK, sqlite3_open(directory_.File("state.db").c_str(), &writer));
    ASSERT_EQ(SQLITE_OK, sqlite3_exec(writer, "BEGIN IMMEDIATE; DELETE FROM objects", nullptr, nullptr, nullptr));
  } else {
    connection = std::make_unique<pqxx::connection>(uri_);
    work = std::make_unique<pqxx::work>(*connection);
    work->exec("SELECT * FROM eniform.lock FOR UPDATE");
    work->exec("DELETE FROM eniform.objects");
  }
  EXPECT_EQ(1, (*store)->Read()->objects_size());
  const auto reader = Open(OpenMode::kReadOnly);
  ASSERT_TRUE(reader.ok()) << reader.status();
  EXPECT_EQ(1, (*reader)->Read()->objects_size());
  EXPECT_TRUE((*reader)->ReadLock()->has_value());
  sqlite3_close(writer);
}

}  // namespace
}  // namespace eniform::state
