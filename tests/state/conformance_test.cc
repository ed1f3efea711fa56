// What every StateStore must do, whatever it keeps its rows in.
#include <atomic>
#include <limits>
#include <random>
#include <thread>

#include "google/protobuf/util/message_differencer.h"
#include "state/actor.h"
#include "state/memory_store.h"
#include "state/open.h"
#include "tests/state/postgres_server.h"
#include "tests/state/support.h"

namespace eniform::state {
namespace {

using google::protobuf::util::MessageDifferencer;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

struct SqliteMaker {
  TemporaryDirectory directory;
  std::unique_ptr<StateStore> Make() {
    absl::StatusOr<std::unique_ptr<StateStore>> store = Open("sqlite:.eniform/state.db", directory.path(), "shop", OpenMode::kCreate);
    EXPECT_TRUE(store.ok()) << store.status();
    return *std::move(store);
  }
};

struct MemoryMaker {
  std::unique_ptr<StateStore> Make() { return std::make_unique<MemoryStore>("shop"); }
};

struct PostgresMaker {
  std::unique_ptr<StateStore> Make() {
    PostgresServer::Get().Clear();
    absl::StatusOr<std::unique_ptr<StateStore>> store = Open(PostgresServer::Get().Uri(), "", "shop", OpenMode::kCreate);
    EXPECT_TRUE(store.ok()) << store.status();
    return *std::move(store);
  }
};

template <typename Maker>
class StoreConformance : public ::testing::Test {
 protected:
  StoreConformance() : store_(maker_.Make()) {
    absl::StatusOr<LockToken> token = store_->AcquireLock(CurrentActor(), "test", absl::ZeroDuration());
    EXPECT_TRUE(token.ok()) << token.status();
    token_ = *token;
  }

  int64_t Begin(const std::string& digest = "sha256:1", int64_t serial_before = 0) {
    eniform::Run run;
    run.set_command("apply");
    run.set_plan_digest(digest);
    run.set_serial_before(serial_before);
    absl::StatusOr<int64_t> id = store_->BeginRun(token_, run);
    EXPECT_TRUE(id.ok()) << id.status();
    return *id;
  }

  StateSnapshot Read() {
    absl::StatusOr<StateSnapshot> snapshot = store_->Read();
    EXPECT_TRUE(snapshot.ok()) << snapshot.status();
    return *snapshot;
  }

  std::vector<std::string> Addresses() {
    std::vector<std::string> addresses;
    const StateSnapshot snapshot = Read();
    for (const ManagedObject& object : snapshot.objects()) addresses.push_back(object.address());
    return addresses;
  }

  Maker maker_;
  std::unique_ptr<StateStore> store_;
  LockToken token_;
};

using Makers = ::testing::Types<SqliteMaker, MemoryMaker, PostgresMaker>;
TYPED_TEST_SUITE(StoreConformance, Makers);

TYPED_TEST(StoreConformance, NewStateIsEmptyAndHasALineage) {
  const StateSnapshot snapshot = this->Read();
  EXPECT_EQ(36u, snapshot.lineage().size());
  EXPECT_EQ(0, snapshot.serial());
  EXPECT_EQ("shop", snapshot.stack());
  EXPECT_EQ(0, snapshot.objects_size());
  EXPECT_TRUE(this->store_->ReadOpenEntries()->empty());
  EXPECT_TRUE(this->store_->ReadRuns(10)->empty());
}

TYPED_TEST(StoreConformance, ObjectsComeBackAsTheyWereAscendingByAddress) {
  const ManagedObject b = MakeInterface("b", "eni-b"), a = MakeInterface("a", "eni-a");
  ASSERT_OK(this->store_->Edit(this->token_, {Upsert(b), Upsert(a)}));
  const StateSnapshot snapshot = this->Read();
  EXPECT_EQ(1, snapshot.serial());
  ASSERT_EQ(2, snapshot.objects_size());
  EXPECT_TRUE(MessageDifferencer::Equals(a, snapshot.objects(0)));
  EXPECT_TRUE(MessageDifferencer::Equals(b, snapshot.objects(1)));
}

TYPED_TEST(StoreConformance, UpsertReplacesAndRemoveForgets) {
  ASSERT_OK(this->store_->Edit(this->token_, {Upsert(MakeInterface("a", "eni-1")), Upsert(MakeInterface("b", "eni-2"))}));
  ASSERT_OK(this->store_->Edit(this->token_, {Upsert(MakeInterface("a", "eni-3")), Remove("network_interface.b")}));
  const StateSnapshot snapshot = this->Read();
  EXPECT_EQ(2, snapshot.serial());
  ASSERT_EQ(1, snapshot.objects_size());
  EXPECT_EQ("eni-3", snapshot.objects(0).id());
}

TYPED_TEST(StoreConformance, RenameKeepsTheRest) {
  ASSERT_OK(this->store_->Edit(this->token_, {Upsert(MakeInterface("a", "eni-1"))}));
  ASSERT_OK(this->store_->Edit(this->token_, {Rename("network_interface.a", "network_interface.z")}));
  ASSERT_THAT(this->Addresses(), ElementsAre("network_interface.z"));
  EXPECT_EQ("eni-1", this->Read().objects(0).id());
  EXPECT_EQ("10.0.1.10", this->Read().objects(0).attributes().network_interface().primary_ip());
}

TYPED_TEST(StoreConformance, EditsHappenAllOrNone) {
  ASSERT_OK(this->store_->Edit(this->token_, {Upsert(MakeInterface("a", "eni-1")), Upsert(MakeInterface("b", "eni-2"))}));
  const struct {
    StateEdit edit;
    absl::StatusCode code;
  } cases[] = {
      {Remove("network_interface.none"), absl::StatusCode::kNotFound},
      {Rename("network_interface.none", "network_interface.c"), absl::StatusCode::kNotFound},
      {Rename("network_interface.a", "network_interface.b"), absl::StatusCode::kAlreadyExists},
      {Upsert(ManagedObject()), absl::StatusCode::kInvalidArgument},
      {StateEdit(), absl::StatusCode::kInvalidArgument},
  };
  const StateSnapshot before = this->Read();
  for (const auto& each : cases) {
    const absl::Status status = this->store_->Edit(
        this->token_, {Upsert(MakeInterface("a", "eni-9")), Upsert(MakeInterface("new", "eni-8")),
                       Rename("network_interface.new", "network_interface.n2"), Remove("network_interface.n2"), each.edit});
    EXPECT_EQ(each.code, status.code()) << status;
    EXPECT_TRUE(MessageDifferencer::Equals(before, this->Read())) << each.edit.DebugString();
  }
}

TYPED_TEST(StoreConformance, NoEditsDoNotRaiseTheSerial) {
  ASSERT_OK(this->store_->Edit(this->token_, {}));
  EXPECT_EQ(0, this->Read().serial());
}

TYPED_TEST(StoreConformance, EverySerialReadsBackAsItWas) {
  ASSERT_OK(this->store_->Edit(this->token_, {Upsert(MakeInterface("a", "eni-1")), Upsert(MakeInterface("b", "eni-2"))}));
  const StateSnapshot first = this->Read();
  // One address several times in one change: what was there first counts.
  ASSERT_OK(this->store_->Edit(this->token_, {Upsert(MakeInterface("a", "eni-3")), Rename("network_interface.a", "network_interface.c"),
                                              Upsert(MakeInterface("a", "eni-4")), Remove("network_interface.b")}));
  const StateSnapshot second = this->Read();
  const int64_t run = this->Begin();
  JournalEntry entry = MakeEntry(run, 1, "network_interface.none");
  ASSERT_OK(this->store_->RecordIntent(this->token_, entry));
  entry.set_status(JOURNAL_STATUS_DONE);
  ASSERT_OK(this->store_->RecordOutcome(this->token_, entry, {Remove("network_interface.none")}));  // raises it and changes nothing
  EXPECT_TRUE(MessageDifferencer::Equals(first, *this->store_->ReadAt(1)));
  EXPECT_TRUE(MessageDifferencer::Equals(second, *this->store_->ReadAt(2)));
  EXPECT_TRUE(MessageDifferencer::Equals(this->Read(), *this->store_->ReadAt(3)));
  const StateSnapshot zero = *this->store_->ReadAt(0);
  EXPECT_EQ(0, zero.serial());
  EXPECT_EQ(0, zero.objects_size());
  EXPECT_EQ(first.lineage(), zero.lineage());
  EXPECT_EQ("shop", zero.stack());
}

TYPED_TEST(StoreConformance, SerialThatNeverWasIsNotFound) {
  EXPECT_TRUE(MessageDifferencer::Equals(this->Read(), *this->store_->ReadAt(0)));
  EXPECT_THAT(std::string(this->store_->ReadAt(1).status().message()), HasSubstr("there is only the present one, 0"));
  ASSERT_OK(this->store_->Edit(this->token_, {Upsert(MakeInterface("a", "eni-1"))}));
  for (const int64_t serial : {int64_t{-1}, int64_t{2}, std::numeric_limits<int64_t>::max(), std::numeric_limits<int64_t>::min()}) {
    const absl::Status status = this->store_->ReadAt(serial).status();
    EXPECT_TRUE(absl::IsNotFound(status)) << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr("it goes back from 1 to 0"));
  }
}

TYPED_TEST(StoreConformance, RandomEditsReadBackAtEverySerial) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  const auto pick = [&](int below) { return static_cast<int>(random() % static_cast<unsigned>(below)); };
  const auto name = [&] { return std::string(1, static_cast<char>('a' + pick(6))); };
  std::vector<StateSnapshot> seen = {this->Read()};
  for (int change = 0; change < 150; ++change) {
    std::vector<StateEdit> edits;
    for (int count = 1 + pick(5); count > 0; --count) {
      switch (pick(3)) {
        case 0:
          edits.push_back(Upsert(MakeInterface(name(), "eni-" + std::to_string(pick(1000)))));
          break;
        case 1:
          edits.push_back(Remove("network_interface." + name()));
          break;
        default:
          edits.push_back(Rename("network_interface." + name(), "network_interface." + name()));
      }
    }
    // Many are refused, which must leave no trace.
    if (this->store_->Edit(this->token_, edits).ok()) seen.push_back(this->Read());
  }
  ASSERT_EQ(static_cast<int64_t>(seen.size()) - 1, this->Read().serial());
  EXPECT_GT(seen.size(), 20u);
  for (const StateSnapshot& snapshot : seen) {
    const absl::StatusOr<StateSnapshot> read = this->store_->ReadAt(snapshot.serial());
    ASSERT_TRUE(read.ok()) << read.status();
    EXPECT_TRUE(MessageDifferencer::Equals(snapshot, *read)) << "serial " << snapshot.serial();
  }
}

TYPED_TEST(StoreConformance, OutcomeClosesTheIntentWithItsEditsInOne) {
  const int64_t run = this->Begin();
  const JournalEntry intent = MakeEntry(run, 1, "network_interface.a");
  ASSERT_OK(this->store_->RecordIntent(this->token_, intent));
  ASSERT_EQ(1u, this->store_->ReadOpenEntries()->size());
  EXPECT_EQ(JOURNAL_STATUS_INTENT, this->store_->ReadOpenEntries()->front().status());
  EXPECT_GT(this->store_->ReadOpenEntries()->front().started_at(), 0);
  EXPECT_EQ(0, this->Read().serial());

  JournalEntry outcome;  // only what the outcome adds
  outcome.set_run(run);
  outcome.set_operation_id(1);
  outcome.set_status(JOURNAL_STATUS_DONE);
  ASSERT_OK(this->store_->RecordOutcome(this->token_, outcome, {Upsert(MakeInterface("a", "eni-1"))}));
  EXPECT_TRUE(this->store_->ReadOpenEntries()->empty());
  EXPECT_EQ(1, this->Read().serial());
  const std::vector<JournalEntry> entries = *this->store_->ReadEntries(run);
  ASSERT_EQ(1u, entries.size());
  EXPECT_EQ(JOURNAL_STATUS_DONE, entries[0].status());
  EXPECT_EQ(intent.token(), entries[0].token());
  EXPECT_TRUE(MessageDifferencer::Equals(intent.operation(), entries[0].operation()));
  EXPECT_TRUE(MessageDifferencer::Equals(intent.target(), entries[0].target()));
  EXPECT_GT(entries[0].finished_at(), 0);
}

TYPED_TEST(StoreConformance, FailedEditLeavesTheIntentOpen) {
  const int64_t run = this->Begin();
  JournalEntry entry = MakeEntry(run, 1, "network_interface.a");
  ASSERT_OK(this->store_->RecordIntent(this->token_, entry));
  entry.set_status(JOURNAL_STATUS_DONE);
  EXPECT_TRUE(absl::IsNotFound(this->store_->RecordOutcome(this->token_, entry, {Rename("network_interface.x", "network_interface.y")})));
  EXPECT_EQ(1u, this->store_->ReadOpenEntries()->size());
}

TYPED_TEST(StoreConformance, OutcomeThatForgetsTheUnknownIsFine) {
  const int64_t run = this->Begin();
  JournalEntry entry = MakeEntry(run, 1, "network_interface.a");
  ASSERT_OK(this->store_->RecordIntent(this->token_, entry));
  entry.set_status(JOURNAL_STATUS_DONE);
  EXPECT_OK(this->store_->RecordOutcome(this->token_, entry, {Remove("network_interface.a")}));
}

TYPED_TEST(StoreConformance, ErrorOfAnOutcomeIsKept) {
  const int64_t run = this->Begin();
  JournalEntry entry = MakeEntry(run, 1, "network_interface.a");
  ASSERT_OK(this->store_->RecordIntent(this->token_, entry));
  entry.set_status(JOURNAL_STATUS_FAILED);
  entry.mutable_error()->set_code("LimitExceeded");
  entry.mutable_error()->set_request_id("r-1");
  ASSERT_OK(this->store_->RecordOutcome(this->token_, entry, {}));
  EXPECT_EQ(0, this->Read().serial());
  EXPECT_EQ("LimitExceeded", this->store_->ReadEntries(run)->front().error().code());
  EXPECT_EQ("r-1", this->store_->ReadEntries(run)->front().error().request_id());
}

TYPED_TEST(StoreConformance, EntryInDoubtStaysOpenUntilItIsSettled) {
  const int64_t first = this->Begin(), second = this->Begin("sha256:2");
  JournalEntry later = MakeEntry(second, 1, "network_interface.b"), entry = MakeEntry(first, 7, "network_interface.a");
  ASSERT_OK(this->store_->RecordIntent(this->token_, later));
  ASSERT_OK(this->store_->RecordIntent(this->token_, entry));
  entry.set_status(JOURNAL_STATUS_IN_DOUBT);
  ASSERT_OK(this->store_->RecordOutcome(this->token_, entry, {}));
  const std::vector<JournalEntry> open = *this->store_->ReadOpenEntries();
  ASSERT_EQ(2u, open.size());
  EXPECT_EQ(first, open[0].run());
  EXPECT_EQ(JOURNAL_STATUS_IN_DOUBT, open[0].status());
  EXPECT_EQ(second, open[1].run());
  entry.set_status(JOURNAL_STATUS_DONE);
  ASSERT_OK(this->store_->RecordOutcome(this->token_, entry, {}));
  EXPECT_EQ(1u, this->store_->ReadOpenEntries()->size());
}

TYPED_TEST(StoreConformance, IntentsOfARunComeInTheOrderTheyStarted) {
  const int64_t run = this->Begin();
  for (const int operation : {3, 1, 2}) {
    JournalEntry entry = MakeEntry(run, operation, "network_interface.a");
    entry.set_started_at(1000 + (operation == 3 ? 1 : operation == 1 ? 2 : 3));
    ASSERT_OK(this->store_->RecordIntent(this->token_, entry));
  }
  std::vector<int> order;
  const std::vector<JournalEntry> open = *this->store_->ReadOpenEntries();
  for (const JournalEntry& entry : open) order.push_back(entry.operation_id());
  EXPECT_THAT(order, ElementsAre(3, 1, 2));
}

TYPED_TEST(StoreConformance, TheNewestEntriesComeFirstAndNoMoreThanAskedFor) {
  const int64_t first = this->Begin(), second = this->Begin("sha256:2");
  for (const int operation : {2, 10, 1}) {
    ASSERT_OK(this->store_->RecordIntent(this->token_, MakeEntry(first, operation, "network_interface.a")));
  }
  JournalEntry done = MakeEntry(second, 3, "network_interface.b");
  done.set_started_at(1000);
  ASSERT_OK(this->store_->RecordIntent(this->token_, done));
  done.set_status(JOURNAL_STATUS_DONE);
  done.set_finished_at(1001.25);
  ASSERT_OK(this->store_->RecordOutcome(this->token_, done, {}));
  const auto read = [&](int limit) {
    std::vector<std::pair<int64_t, int>> keys;
    const std::vector<JournalEntry> newest = *this->store_->ReadNewestEntries(limit);
    for (const JournalEntry& entry : newest) keys.emplace_back(entry.run(), entry.operation_id());
    return keys;
  };
  using Keys = std::vector<std::pair<int64_t, int>>;
  EXPECT_EQ(read(10), (Keys{{second, 3}, {first, 10}, {first, 2}, {first, 1}}));
  EXPECT_EQ(read(2), (Keys{{second, 3}, {first, 10}}));
  EXPECT_EQ(read(0), Keys());
  const JournalEntry newest = this->store_->ReadNewestEntries(1)->front();
  EXPECT_EQ(JOURNAL_STATUS_DONE, newest.status());
  EXPECT_EQ(1.25, newest.finished_at() - newest.started_at());
}

TYPED_TEST(StoreConformance, JournalRefusesWhatMakesNoSense) {
  const int64_t run = this->Begin();
  JournalEntry entry = MakeEntry(run, 1, "network_interface.a");
  EXPECT_TRUE(absl::IsNotFound(this->store_->RecordIntent(this->token_, MakeEntry(run + 1, 1, "network_interface.a"))));
  EXPECT_TRUE(absl::IsInvalidArgument(this->store_->RecordIntent(this->token_, JournalEntry())));
  JournalEntry outcome = entry;
  outcome.set_status(JOURNAL_STATUS_DONE);
  EXPECT_TRUE(absl::IsNotFound(this->store_->RecordOutcome(this->token_, outcome, {})));
  ASSERT_OK(this->store_->RecordIntent(this->token_, entry));
  EXPECT_OK(this->store_->RecordIntent(this->token_, entry)) << "the same attempt again";
  EXPECT_TRUE(absl::IsInvalidArgument(this->store_->RecordOutcome(this->token_, entry, {})));
  ASSERT_OK(this->store_->RecordOutcome(this->token_, outcome, {}));
  EXPECT_TRUE(absl::IsAlreadyExists(this->store_->RecordOutcome(this->token_, outcome, {})));
  EXPECT_TRUE(absl::IsAlreadyExists(this->store_->RecordIntent(this->token_, entry)));
  JournalEntry other = MakeEntry(run, 2, "network_interface.a");
  ASSERT_OK(this->store_->RecordIntent(this->token_, other));
  other.set_token("another");
  EXPECT_TRUE(absl::IsAlreadyExists(this->store_->RecordIntent(this->token_, other)));
}

TYPED_TEST(StoreConformance, RunsAreKeptNewestFirst) {
  const int64_t first = this->Begin("sha256:1"), second = this->Begin("sha256:2");
  EXPECT_LT(first, second);
  eniform::Run end;
  end.set_id(first);
  end.set_result(RUN_RESULT_PARTIAL);
  end.set_done(3);
  end.set_failed(1);
  end.set_serial_after(4);
  ASSERT_OK(this->store_->FinishRun(this->token_, end));
  const std::vector<eniform::Run> runs = *this->store_->ReadRuns(10);
  ASSERT_EQ(2u, runs.size());
  EXPECT_EQ(second, runs[0].id());
  EXPECT_EQ(RUN_RESULT_UNSPECIFIED, runs[0].result());
  EXPECT_EQ(RUN_RESULT_PARTIAL, runs[1].result());
  EXPECT_EQ("sha256:1", runs[1].plan_digest());
  EXPECT_EQ("apply", runs[1].command());
  EXPECT_EQ(3, runs[1].done());
  EXPECT_GT(runs[1].started_at(), 0);
  EXPECT_GE(runs[1].finished_at(), runs[1].started_at());
  EXPECT_EQ(1u, this->store_->ReadRuns(1)->size());
  end.set_id(99);
  EXPECT_TRUE(absl::IsNotFound(this->store_->FinishRun(this->token_, end)));
}

TYPED_TEST(StoreConformance, PlanIsUsedOnceAtItsSerial) {
  this->Begin("sha256:1", 7);
  EXPECT_TRUE(*this->store_->PlanWasUsed("sha256:1", 7));
  EXPECT_FALSE(*this->store_->PlanWasUsed("sha256:1", 8));
  EXPECT_FALSE(*this->store_->PlanWasUsed("sha256:2", 7));
}

TYPED_TEST(StoreConformance, NothingIsWrittenWithoutTheLock) {
  const int64_t run = this->Begin();
  JournalEntry entry = MakeEntry(run, 1, "network_interface.a");
  ASSERT_OK(this->store_->RecordIntent(this->token_, entry));
  ASSERT_OK(this->store_->ReleaseLock(this->token_));
  entry.set_status(JOURNAL_STATUS_DONE);
  eniform::Run end;
  end.set_id(run);
  for (const LockToken token : {this->token_, LockToken{}, LockToken{this->token_.fence + 1}}) {
    const absl::Status results[] = {this->store_->Edit(token, {Upsert(MakeInterface("a", "eni-1"))}),
                                    this->store_->RecordIntent(token, MakeEntry(run, 2, "network_interface.a")),
                                    this->store_->RecordOutcome(token, entry, {}),
                                    this->store_->BeginRun(token, eniform::Run()).status(),
                                    this->store_->FinishRun(token, end),
                                    this->store_->Heartbeat(token),
                                    this->store_->ReleaseLock(token)};
    for (const absl::Status& status : results) {
      EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
      EXPECT_THAT(std::string(status.message()), HasSubstr("nothing was written"));
    }
  }
  EXPECT_EQ(0, this->Read().serial());
  EXPECT_EQ(1u, this->store_->ReadEntries(run)->size());
}

TYPED_TEST(StoreConformance, ManyThreadsWriteAndReadAtOnce) {
  const int64_t run = this->Begin();
  constexpr int kThreads = 8, kEach = 25;
  std::atomic<int> failures{0}, refused{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kEach; ++i) {
        const std::string name = "t" + std::to_string(t) + "-" + std::to_string(i);
        JournalEntry entry = MakeEntry(run, t * kEach + i + 1, "network_interface." + name);
        failures += !this->store_->RecordIntent(this->token_, entry).ok();
        // One that fails must not take those with it that share its commit.
        refused +=
            absl::IsNotFound(this->store_->Edit(this->token_, {Upsert(MakeInterface("never", "eni-0")), Remove("network_interface.none")}));
        entry.set_status(JOURNAL_STATUS_DONE);
        failures += !this->store_->RecordOutcome(this->token_, entry, {Upsert(MakeInterface(name, "eni-" + name))}).ok();
        const absl::StatusOr<StateSnapshot> snapshot = this->store_->Read();
        failures += !snapshot.ok() || snapshot->objects_size() != snapshot->serial();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(0, failures);
  EXPECT_EQ(kThreads * kEach, refused);
  EXPECT_EQ(kThreads * kEach, this->Read().serial());
  EXPECT_EQ(kThreads * kEach, this->Read().objects_size());
  EXPECT_TRUE(this->store_->ReadOpenEntries()->empty());
}

TYPED_TEST(StoreConformance, BackupsHaveNamesOfTheirOwn) {
  const absl::StatusOr<std::string> one = this->store_->Backup("state mv"), two = this->store_->Backup("state mv");
  ASSERT_TRUE(one.ok()) << one.status();
  ASSERT_TRUE(two.ok()) << two.status();
  EXPECT_NE(*one, *two);
}

}  // namespace
}  // namespace eniform::state
