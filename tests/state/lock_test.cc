// Who gets the lock, and what the other one is told. All stores, on a clock of the test's own.
#include <thread>

#include "state/actor.h"
#include "state/memory_store.h"
#include "state/open.h"
#include "state/postgres_store.h"
#include "state/sqlite_store.h"
#include "tests/state/postgres_server.h"
#include "tests/state/support.h"

namespace eniform::state {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

enum class Kind { kSqlite, kMemory, kPostgres };

class LockTest : public ::testing::TestWithParam<Kind> {
 protected:
  LockTest() {
    const auto now = [this] { return now_; };
    if (GetParam() == Kind::kMemory) {
      store_ = std::make_unique<MemoryStore>("shop", "lineage", kLease, now);
      return;
    }
    if (GetParam() == Kind::kPostgres) {
      PostgresServer::Get().Clear();
      PostgresOptions options;
      options.now = now;
      const PostgresUri uri = *ParsePostgresUri(PostgresServer::Get().Uri());
      EXPECT_OK(PostgresStore::Create(uri, "shop", Origin(), options));
      absl::StatusOr<std::unique_ptr<PostgresStore>> store = PostgresStore::Open(uri, "shop", options);
      EXPECT_TRUE(store.ok()) << store.status();
      store_ = *std::move(store);
      return;
    }
    EXPECT_OK(CreateFile(directory_.File("state.db"), "shop", Migrations()));
    SqliteOptions options;
    options.now = now;
    absl::StatusOr<std::unique_ptr<SqliteStore>> store = SqliteStore::Open(directory_.File("state.db"), options);
    EXPECT_TRUE(store.ok()) << store.status();
    store_ = *std::move(store);
  }

  absl::StatusOr<LockToken> Acquire(const Actor& actor, absl::Duration timeout = absl::ZeroDuration()) {
    return store_->AcquireLock(actor, "apply", timeout);
  }

  TemporaryDirectory directory_;
  absl::Time now_ = absl::FromUnixSeconds(1'750'000'000);
  std::unique_ptr<StateStore> store_;
};

INSTANTIATE_TEST_SUITE_P(Stores, LockTest, ::testing::Values(Kind::kSqlite, Kind::kMemory, Kind::kPostgres), [](const auto& param) {
  return param.param == Kind::kSqlite ? "Sqlite" : param.param == Kind::kMemory ? "Memory" : "Postgres";
});

TEST_P(LockTest, IsFreeAtFirstAndAfterRelease) {
  EXPECT_EQ(std::nullopt, *store_->ReadLock());
  const absl::StatusOr<LockToken> token = Acquire(CurrentActor());
  ASSERT_TRUE(token.ok()) << token.status();
  const std::optional<Lock> lock = *store_->ReadLock();
  ASSERT_TRUE(lock);
  EXPECT_EQ(token->fence, lock->fence());
  EXPECT_EQ("apply", lock->purpose());
  EXPECT_EQ(CurrentActor().pid(), lock->owner().pid());
  EXPECT_EQ(1'750'000'000, lock->acquired_at());
  EXPECT_EQ(60, lock->lease_seconds());
  ASSERT_OK(store_->ReleaseLock(*token));
  EXPECT_EQ(std::nullopt, *store_->ReadLock());
}

TEST_P(LockTest, FenceGrowsWithEveryAcquisition) {
  const LockToken first = *Acquire(CurrentActor());
  ASSERT_OK(store_->ReleaseLock(first));
  const LockToken second = *Acquire(CurrentActor());
  EXPECT_GT(second.fence, first.fence);
}

TEST_P(LockTest, LivingHolderIsNamedWithWhatToDo) {
  Actor holder = CurrentActor();
  holder.set_user("alice");
  holder.set_ci_run("https://ci.example/run/7");
  ASSERT_TRUE(Acquire(holder).ok());
  now_ += absl::Hours(3);  // on this host the process table counts, not the lease
  const absl::Status status = Acquire(CurrentActor()).status();
  EXPECT_TRUE(absl::IsAborted(status)) << status;
  EXPECT_THAT(std::string(status.message()),
              AllOf(HasSubstr("alice on " + holder.host() + " (pid " + std::to_string(holder.pid()) + "), CI run https://ci.example/run/7"),
                    HasSubstr("for `apply` since 2025-06-15T15:06:40Z"), HasSubstr("--lock-timeout"), HasSubstr("kill ")));
}

TEST_P(LockTest, OwnerElsewhereIsBelievedUntilItsLeaseRunsOut) {
  const LockToken old = *Acquire(Elsewhere("build-7"));
  now_ += absl::Seconds(59);
  const absl::Status status = Acquire(Elsewhere("build-8")).status();
  EXPECT_TRUE(absl::IsAborted(status)) << status;
  EXPECT_THAT(std::string(status.message()),
              AllOf(HasSubstr("alice on build-7 (pid 4711)"), HasSubstr("last heartbeat was 59s ago"), HasSubstr("free 1m after that")));
  now_ += absl::Seconds(1);
  const absl::StatusOr<LockToken> taken = Acquire(Elsewhere("build-8"));
  ASSERT_TRUE(taken.ok()) << taken.status();
  EXPECT_GT(taken->fence, old.fence);
}

TEST_P(LockTest, HeartbeatRenewsTheLease) {
  const LockToken token = *Acquire(Elsewhere("build-7"));
  now_ += absl::Seconds(50);
  ASSERT_OK(store_->Heartbeat(token));
  now_ += absl::Seconds(50);
  EXPECT_TRUE(absl::IsAborted(Acquire(Elsewhere("build-8")).status()));
  EXPECT_EQ(1'750'000'000, (*store_->ReadLock())->acquired_at());
  EXPECT_EQ(1'750'000'050, (*store_->ReadLock())->heartbeat_at());
}

TEST_P(LockTest, OwnerThatWasTakenForDeadWritesNothingMore) {
  const LockToken old = *Acquire(Elsewhere("build-7"));
  now_ += absl::Minutes(2);
  const LockToken present = *Acquire(Elsewhere("build-8"));
  for (const absl::Status& status :
       {store_->Edit(old, {Upsert(MakeInterface("a", "eni-1"))}), store_->Heartbeat(old), store_->ReleaseLock(old)}) {
    EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr("taken over by alice on build-8"));
  }
  EXPECT_EQ(0, store_->Read()->serial());
  EXPECT_OK(store_->Edit(present, {Upsert(MakeInterface("a", "eni-1"))}));
}

TEST_P(LockTest, LeaseThatRanOutIsStillGoodWhileNobodyTookIt) {
  const LockToken token = *Acquire(Elsewhere("build-7"));
  now_ += absl::Minutes(2);
  EXPECT_OK(store_->Edit(token, {Upsert(MakeInterface("a", "eni-1"))}));
}

TEST_P(LockTest, PidThatIsSomeoneElseNowIsADeadOwner) {
  Actor dead = CurrentActor();
  dead.set_process_start_ticks(dead.process_start_ticks() - 1);
  ASSERT_TRUE(Acquire(dead).ok());
  EXPECT_TRUE(Acquire(CurrentActor()).ok());
}

TEST_P(LockTest, EarlierBootOfThisHostIsElsewhere) {
  Actor earlier = CurrentActor();
  earlier.set_boot_id("another boot");
  ASSERT_TRUE(Acquire(earlier).ok());
  EXPECT_TRUE(absl::IsAborted(Acquire(CurrentActor()).status())) << "another container may share the host's name";
  now_ += absl::Minutes(2);
  EXPECT_TRUE(Acquire(CurrentActor()).ok());
}

TEST_P(LockTest, WaiterGetsItOnceItIsLetGo) {
  const LockToken token = *Acquire(CurrentActor());
  absl::StatusOr<LockToken> waited;
  std::thread waiter([&] { waited = Acquire(Elsewhere("build-8"), absl::InfiniteDuration()); });
  ASSERT_OK(store_->ReleaseLock(token));
  waiter.join();
  ASSERT_TRUE(waited.ok()) << waited.status();
  EXPECT_EQ(waited->fence, (*store_->ReadLock())->fence());
}

TEST_P(LockTest, ALivingOwnersLockIsBrokenByForceAloneAndItsOwnerIsFencedOff) {
  const LockToken old = *Acquire(CurrentActor());
  const absl::Status refused = store_->BreakLock(old, CurrentActor(), "lock break", Force::kNo).status();
  EXPECT_TRUE(absl::IsAborted(refused)) << refused;
  EXPECT_THAT(std::string(refused.message()), HasSubstr("That process is running"));
  EXPECT_OK(store_->Edit(old, {Upsert(MakeInterface("a", "eni-1"))})) << "a refusal takes nothing away";
  const absl::StatusOr<LockToken> broken = store_->BreakLock(old, CurrentActor(), "lock break", Force::kYes);
  ASSERT_TRUE(broken.ok()) << broken.status();
  EXPECT_GT(broken->fence, old.fence);
  EXPECT_EQ("lock break", (*store_->ReadLock())->purpose());
  EXPECT_TRUE(absl::IsFailedPrecondition(store_->Edit(old, {Upsert(MakeInterface("b", "eni-2"))})));
  EXPECT_TRUE(absl::IsFailedPrecondition(store_->Heartbeat(old)));
  EXPECT_EQ(1, store_->Read()->serial());
  ASSERT_OK(store_->ReleaseLock(*broken));
  EXPECT_EQ(std::nullopt, *store_->ReadLock());
  EXPECT_TRUE(absl::IsFailedPrecondition(store_->Edit(old, {Upsert(MakeInterface("b", "eni-2"))}))) << "a free lock is no way back in";
}

TEST_P(LockTest, WhoIsDeadOrSilentNeedsNoForce) {
  Actor dead = CurrentActor();
  dead.set_process_start_ticks(dead.process_start_ticks() - 1);
  const LockToken of_dead = *Acquire(dead);
  const absl::StatusOr<LockToken> first = store_->BreakLock(of_dead, CurrentActor(), "lock break", Force::kNo);
  ASSERT_TRUE(first.ok()) << first.status();
  ASSERT_OK(store_->ReleaseLock(*first));
  const LockToken elsewhere = *Acquire(Elsewhere("build-7"));
  EXPECT_TRUE(absl::IsAborted(store_->BreakLock(elsewhere, CurrentActor(), "lock break", Force::kNo).status())) << "its lease runs";
  now_ += absl::Minutes(2);
  EXPECT_TRUE(store_->BreakLock(elsewhere, CurrentActor(), "lock break", Force::kNo).ok());
}

TEST_P(LockTest, OnlyTheLockThatWasLookedAtIsBroken) {
  const LockToken old = *Acquire(CurrentActor());
  ASSERT_OK(store_->ReleaseLock(old));
  EXPECT_TRUE(absl::IsFailedPrecondition(store_->BreakLock(old, CurrentActor(), "lock break", Force::kYes).status())) << "nobody holds it";
  const LockToken next = *Acquire(CurrentActor());
  EXPECT_TRUE(absl::IsFailedPrecondition(store_->BreakLock(old, CurrentActor(), "lock break", Force::kYes).status()));
  EXPECT_OK(store_->Heartbeat(next)) << "who came after is left alone";
}

}  // namespace
}  // namespace eniform::state
