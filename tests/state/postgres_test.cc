// What is PostgreSQL's own: many stacks, a server that goes and comes back, answers that are lost, copies, versions, who may do what.
#include "state/postgres_store.h"

#include <atomic>
#include <thread>

#include "google/protobuf/util/message_differencer.h"
#include "state/actor.h"
#include "state/open.h"
#include "tests/state/postgres_server.h"
#include "tests/state/proxy.h"
#include "tests/state/support.h"

namespace eniform::state {
namespace {

using google::protobuf::util::MessageDifferencer;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class PostgresTest : public ::testing::Test {
 protected:
  PostgresTest() : server_(PostgresServer::Get()) { server_.Clear(); }

  std::unique_ptr<StateStore> Make(const std::string& stack = "shop", const std::string& uri = "") {
    absl::StatusOr<std::unique_ptr<StateStore>> store = Open(uri.empty() ? server_.Uri() : uri, "", stack, OpenMode::kCreate);
    EXPECT_TRUE(store.ok()) << store.status();
    return *std::move(store);
  }
  static LockToken Take(StateStore& store) {
    absl::StatusOr<LockToken> token = store.AcquireLock(CurrentActor(), "test", absl::ZeroDuration());
    EXPECT_TRUE(token.ok()) << token.status();
    return token.ok() ? *token : LockToken();
  }
  // A journal as an apply writes it: from several threads, each entry with its row.
  static int WriteJournal(StateStore& store, LockToken token, int64_t run, int threads, int each, std::function<void(int)> after = {}) {
    std::atomic<int> failures{0}, done{0};
    std::vector<std::thread> workers;
    for (int t = 0; t < threads; ++t) {
      workers.emplace_back([&, t] {
        for (int i = 0; i < each; ++i) {
          const int operation = t * each + i + 1;
          const std::string name = "i" + std::to_string(operation);
          JournalEntry entry = MakeEntry(run, operation, "network_interface." + name);
          absl::Status intent = store.RecordIntent(token, entry);
          EXPECT_OK(intent);
          entry.set_status(JOURNAL_STATUS_DONE);
          absl::Status outcome = store.RecordOutcome(token, entry, {Upsert(MakeInterface(name, "eni-" + name))});
          EXPECT_OK(outcome);
          failures += !intent.ok() || !outcome.ok();
          if (after) after(++done);
        }
      });
    }
    for (std::thread& worker : workers) worker.join();
    return failures;
  }

  PostgresServer& server_;
};

TEST_F(PostgresTest, StacksOfOneDatabaseKnowNothingOfEachOther) {
  const auto shop = Make("shop"), bank = Make("bank");
  EXPECT_NE(shop->Read()->lineage(), bank->Read()->lineage());
  const LockToken shop_token = Take(*shop), bank_token = Take(*bank);
  const int64_t shop_run = *shop->BeginRun(shop_token, eniform::Run()), bank_run = *bank->BeginRun(bank_token, eniform::Run());
  int failures = 0;
  std::thread other([&] { failures = WriteJournal(*bank, bank_token, bank_run, 4, 20); });
  EXPECT_EQ(0, WriteJournal(*shop, shop_token, shop_run, 4, 25));
  other.join();
  EXPECT_EQ(0, failures);
  EXPECT_EQ(100, shop->Read()->objects_size());
  EXPECT_EQ(100, shop->Read()->serial());
  EXPECT_EQ(80, bank->Read()->objects_size());
  EXPECT_EQ(80u, bank->ReadEntries(bank_run)->size());
}

TEST_F(PostgresTest, UriSaysWhichOfManyStacks) {
  EXPECT_EQ(0, Open(server_.Uri(), "", "", OpenMode::kReadOnly).value()->Read()->serial()) << "no state at all reads as empty";
  Make("shop");
  EXPECT_EQ("shop", Open(server_.Uri(), "", "", OpenMode::kReadOnly).value()->Read()->stack()) << "the only one";
  Make("bank");
  const absl::Status which = Open(server_.Uri(), "", "", OpenMode::kReadOnly).status();
  EXPECT_TRUE(absl::IsInvalidArgument(which)) << which;
  EXPECT_THAT(std::string(which.message()), AllOf(HasSubstr("bank, shop"), HasSubstr("stack=NAME")));
  EXPECT_EQ("bank", Open(server_.Uri("stack=bank"), "", "", OpenMode::kReadOnly).value()->Read()->stack());
  EXPECT_TRUE(absl::IsFailedPrecondition(Open(server_.Uri("stack=bank"), "", "shop", OpenMode::kReadWrite).status()));
  EXPECT_TRUE(absl::IsFailedPrecondition(Open(server_.Uri("stack=new"), "", "shop", OpenMode::kCreate).status()));
  EXPECT_TRUE(absl::IsNotFound(Open(server_.Uri(), "", "none", OpenMode::kReadWrite).status()));
  EXPECT_EQ("bank\nshop", server_.Query("SELECT stack FROM eniform.meta ORDER BY 1"));
}

TEST_F(PostgresTest, ColumnsAnswerPeoplesQuestions) {
  const auto store = Make();
  const LockToken token = Take(*store);
  ASSERT_OK(store->Edit(token, {Upsert(MakeInterface("a", "eni-1"))}));
  eniform::Run run;
  run.set_command("apply");
  run.mutable_actor()->set_user("alice");
  JournalEntry entry = MakeEntry(*store->BeginRun(token, run), 1, "network_interface.a");
  entry.set_started_at(1'750'000'000);
  ASSERT_OK(store->RecordIntent(token, entry));
  EXPECT_EQ("network_interface.a|eni-1|10.0.1.10|10.0.1.11,10.0.1.12|f",
            server_.Query("SELECT address, id, primary_ip, secondary_ips, protect FROM eniform.objects WHERE stack = 'shop'"));
  EXPECT_EQ("apply|alice", server_.Query("SELECT command, \"user\" FROM eniform.runs"));
  EXPECT_EQ("ATTACH|intent|1750000000", server_.Query("SELECT kind, status, extract(epoch FROM started_at)::bigint FROM eniform.journal"));
  EXPECT_EQ("test", server_.Query("SELECT purpose FROM eniform.lock WHERE heartbeat_at > now() - interval '1 hour'"));
}

TEST_F(PostgresTest, RunGoesOnOverARestartOfTheServer) {
  const auto store = Make();
  const LockToken token = Take(*store);
  const int64_t run = *store->BeginRun(token, eniform::Run());
  constexpr int kThreads = 6, kEach = 60;
  Signal quarter, half;
  int failures = 0;
  std::thread apply([&] {
    failures = WriteJournal(*store, token, run, kThreads, kEach, [&](int done) {
      if (done == kThreads * kEach / 4) quarter.Notify();
      if (done == kThreads * kEach / 2) half.Notify();
    });
  });
  // Here, not in a thread that ends: the server ends with the thread that started it.
  quarter.Await();
  server_.Stop(PostgresServer::Ending::kFast);
  server_.Start();
  half.Await();
  server_.Stop(PostgresServer::Ending::kCrash);
  server_.Start();
  apply.join();
  EXPECT_EQ(0, failures);
  EXPECT_EQ(kThreads * kEach, store->Read()->serial()) << "nothing lost, nothing twice";
  EXPECT_EQ(kThreads * kEach, store->Read()->objects_size());
  EXPECT_EQ(static_cast<size_t>(kThreads * kEach), store->ReadEntries(run)->size());
  EXPECT_TRUE(store->ReadOpenEntries()->empty());
}

TEST_F(PostgresTest, ServerThatStaysAwayEndsTheRunWithEverythingRecorded) {
  Make();
  PostgresOptions options;
  options.patience = absl::Milliseconds(300);
  auto store = *PostgresStore::Open(*ParsePostgresUri(server_.Uri()), "shop", options);
  const LockToken token = Take(*store);
  const int64_t run = *store->BeginRun(token, eniform::Run());
  ASSERT_OK(store->RecordIntent(token, MakeEntry(run, 1, "network_interface.a")));
  server_.Stop(PostgresServer::Ending::kCrash);
  const absl::Status status = store->RecordIntent(token, MakeEntry(run, 2, "network_interface.b"));
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("run the command again"));
  EXPECT_TRUE(absl::IsUnavailable(store->Read().status()));
  server_.Start();
  ASSERT_EQ(1u, store->ReadOpenEntries()->size());
  EXPECT_OK(store->RecordIntent(token, MakeEntry(run, 2, "network_interface.b")));
}

TEST_F(PostgresTest, WriteWhoseAnswerWasLostIsNotDoneTwice) {
  Make();
  Proxy proxy(server_.socket_directory() + "/.s.PGSQL.5432");
  PostgresOptions options;
  auto store = *PostgresStore::Open(*ParsePostgresUri("postgres://eniform@/postgres?host=" + proxy.directory()), "shop", options);
  proxy.LoseNextCommit();
  const LockToken token = Take(*store);
  proxy.LoseNextCommit();
  EXPECT_EQ(1, *store->BeginRun(token, eniform::Run()));
  JournalEntry entry = MakeEntry(1, 1, "network_interface.a");
  proxy.LoseNextCommit();
  EXPECT_OK(store->RecordIntent(token, entry));
  entry.set_status(JOURNAL_STATUS_DONE);
  proxy.LoseNextCommit();
  EXPECT_OK(store->RecordOutcome(token, entry, {Upsert(MakeInterface("a", "eni-1"))}));
  proxy.LoseNextCommit();
  EXPECT_OK(store->Edit(token, {Rename("network_interface.a", "network_interface.b")}));
  EXPECT_EQ(5, proxy.lost());
  EXPECT_EQ(1, token.fence);
  EXPECT_EQ(1u, store->ReadRuns(10)->size());
  EXPECT_EQ(2, store->Read()->serial());
  EXPECT_EQ("network_interface.b", store->Read()->objects(0).address());
}

TEST_F(PostgresTest, CommitThatDidNotHappenIsMadeAgain) {
  const auto store = Make();
  const LockToken token = Take(*store);
  // Ends the connection while it commits, once.
  server_.Query(
      "CREATE SEQUENCE eniform.once; CREATE FUNCTION eniform.cut() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
      "IF nextval('eniform.once') = 1 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF; RETURN NULL; END $$; "
      "CREATE CONSTRAINT TRIGGER cut AFTER INSERT ON eniform.objects DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "
      "eniform.cut()");
  EXPECT_OK(store->Edit(token, {Upsert(MakeInterface("a", "eni-1"))}));
  EXPECT_EQ("2", server_.Query("SELECT last_value FROM eniform.once")) << "it was tried twice";
  EXPECT_EQ(1, store->Read()->serial());
}

TEST_F(PostgresTest, BackupIsAStateThatCanBeReadAndGoneBackTo) {
  const auto store = Make();
  const LockToken token = Take(*store);
  ASSERT_OK(store->Edit(token, {Upsert(MakeInterface("a", "eni-1"))}));
  const int64_t run = *store->BeginRun(token, eniform::Run());
  ASSERT_OK(store->RecordIntent(token, MakeEntry(run, 1, "network_interface.a")));
  const StateSnapshot before = *store->Read();
  const absl::StatusOr<std::string> backup = store->Backup("state rm");
  ASSERT_TRUE(backup.ok()) << backup.status();
  EXPECT_THAT(*backup, AllOf(HasSubstr("shop.backup-"), HasSubstr("-state-rm")));
  ASSERT_OK(store->Edit(token, {Remove("network_interface.a")}));
  ASSERT_OK(store->ReleaseLock(token));
  const auto copy = Open(server_.Uri("stack=" + *backup), "", "shop", OpenMode::kReadOnly);
  ASSERT_TRUE(copy.ok()) << copy.status();
  EXPECT_TRUE(MessageDifferencer::Equals(before, *(*copy)->Read()));
  EXPECT_EQ(1u, (*copy)->ReadOpenEntries()->size());
  EXPECT_EQ(std::nullopt, *(*copy)->ReadLock());
  EXPECT_EQ("shop", Open(server_.Uri(), "", "", OpenMode::kReadOnly).value()->Read()->stack()) << "a copy is no second stack";

  // As docs/state.md says.
  server_.Query(
      "DELETE FROM eniform.meta WHERE stack = 'shop'; UPDATE eniform.meta SET stack = backup_of, backup_of = NULL WHERE stack = '" +
      *backup + "'");
  EXPECT_TRUE(MessageDifferencer::Equals(before, *store->Read()));
  EXPECT_GT(Take(*store).fence, token.fence);
}

TEST_F(PostgresTest, DamagedRowsAreNoticed) {
  const auto store = Make();
  const LockToken token = Take(*store);
  ASSERT_OK(store->Edit(token, {Upsert(MakeInterface("a", "eni-1")), Upsert(MakeInterface("b", "eni-2"))}));
  const std::string backup = *store->Backup("test");
  const struct {
    const char* damage;
    const char* told;
  } cases[] = {
      {"UPDATE eniform.objects SET message = '' WHERE stack = 'shop' AND address = 'network_interface.a'",
       "'network_interface.a' of table objects"},
      {"UPDATE eniform.objects SET message = set_byte(message, 5, 99) WHERE stack = 'shop' AND address = 'network_interface.b'",
       "'network_interface.b' of table objects"},
      {"DELETE FROM eniform.objects WHERE stack = 'shop' AND address = 'network_interface.b'", "has 1 rows where 2 were written"},
      {"UPDATE eniform.meta SET serial = 7 WHERE stack = 'shop'", "of table meta"},
      {"DROP TABLE eniform.objects", "eniform.objects"},
  };
  for (const auto& each : cases) {
    server_.Query(each.damage);
    const absl::Status status = store->Read().status();
    EXPECT_TRUE(absl::IsDataLoss(status)) << each.damage << ": " << status;
    EXPECT_THAT(std::string(status.message()), AllOf(HasSubstr(each.told), HasSubstr(backup), HasSubstr("Nothing was changed")));
    if (std::string(each.damage).find("DROP") == std::string::npos) {
      server_.Query(
          "UPDATE eniform.meta SET serial = 1 WHERE stack = 'shop'; DELETE FROM eniform.objects WHERE stack = 'shop'; INSERT INTO "
          "eniform.objects SELECT 'shop', address, type, name, "
          "provider, id, cloud_name, primary_ip, secondary_ips, public_ip, mac, subnet, vpc, instance, network_interface, eip, "
          "protect, message, checksum FROM eniform.objects WHERE stack = '" +
          backup + "'");
    }
  }
  server_.Query("UPDATE eniform.lock SET fence = 99 WHERE stack = 'shop'");
  EXPECT_TRUE(absl::IsDataLoss(store->ReadLock().status()));
  EXPECT_TRUE(absl::IsDataLoss(store->Heartbeat(token)));
}

TEST_F(PostgresTest, NewerTablesAreRefusedNamingBothVersions) {
  Make();
  server_.Query("INSERT INTO eniform.migrations(version, name) VALUES (998, 'x'), (999, 'y')");
  for (const OpenMode mode : {OpenMode::kReadOnly, OpenMode::kReadWrite, OpenMode::kCreate}) {
    const absl::Status status = Open(server_.Uri(), "", "shop", mode).status();
    EXPECT_TRUE(absl::IsUnimplemented(status)) << status;
    EXPECT_THAT(
        std::string(status.message()),
        AllOf(HasSubstr("version 999"), HasSubstr("up to " + std::to_string(PostgresMigrations().size())), HasSubstr("newer Eniform")));
  }
}

TEST_F(PostgresTest, OlderTablesAreMigratedAfterABackupOfEveryStack) {
  ASSERT_OK(Make("shop")->Edit(Take(*Make("shop")), {Upsert(MakeInterface("a", "eni-1"))}));
  Make("bank");
  std::vector<Migration> newer = PostgresMigrations();
  newer.push_back({"a note for each object", "ALTER TABLE eniform.objects ADD COLUMN note text"});
  PostgresOptions options;
  options.migrations = &newer;
  options.use = FileUse::kRead;
  const PostgresUri uri = *ParsePostgresUri(server_.Uri());
  EXPECT_TRUE(absl::IsFailedPrecondition(PostgresStore::Open(uri, "shop", options).status()));
  EXPECT_EQ("2", server_.Query("SELECT count(*) FROM eniform.meta"));
  options.use = FileUse::kWrite;
  const auto store = PostgresStore::Open(uri, "shop", options);
  ASSERT_TRUE(store.ok()) << store.status();
  EXPECT_EQ(1, (*store)->Read()->objects_size());
  EXPECT_EQ("bank|bank\nshop|shop",
            server_.Query("SELECT backup_of, split_part(stack, '.', 1) FROM eniform.meta WHERE backup_of IS NOT NULL "
                          "ORDER BY stack"));
  EXPECT_TRUE(PostgresStore::Open(uri, "bank", options).ok());
  EXPECT_EQ("4", server_.Query("SELECT count(*) FROM eniform.meta")) << "nothing to migrate, nothing to back up";
  EXPECT_TRUE(absl::IsUnimplemented(PostgresStore::Open(uri, "shop", {}).status()));
}

TEST_F(PostgresTest, MigrationThatFailsChangesNothing) {
  Make();
  std::vector<Migration> broken = PostgresMigrations();
  broken.push_back({"broken", "CREATE TABLE eniform.extra(x int); CREATE TABLE eniform.objects(y int)"});
  PostgresOptions options;
  options.migrations = &broken;
  EXPECT_FALSE(PostgresStore::Open(*ParsePostgresUri(server_.Uri()), "shop", options).ok());
  EXPECT_EQ("1", server_.Query("SELECT count(*) FROM eniform.meta"));
  EXPECT_TRUE(Open(server_.Uri(), "", "shop", OpenMode::kReadWrite).ok());
}

}  // namespace
}  // namespace eniform::state
