// Versions of the schema, the columns people ask, checksums.
#include "state/schema.h"

#include "state/actor.h"
#include "state/open.h"
#include "state/sqlite_store.h"
#include "state/state_file.h"
#include "tests/state/support.h"

namespace eniform::state {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class SchemaTest : public ::testing::Test {
 protected:
  SchemaTest() : path_(directory_.File("state.db")) {
    EXPECT_OK(CreateFile(path_, "shop", Migrations()));
    const auto store = Open();
    EXPECT_TRUE(store.ok()) << store.status();
    const LockToken token = *(*store)->AcquireLock(CurrentActor(), "test", absl::ZeroDuration());
    ManagedObject eip;
    eip.set_address("eip.web");
    eip.set_provider("gz");
    eip.set_id("eip-1");
    eip.mutable_attributes()->mutable_eip()->set_public_ip("203.0.113.7");
    EXPECT_OK((*store)->Edit(token, {Upsert(MakeInterface("a", "eni-1")), Upsert(eip)}));
    eniform::Run run;
    run.set_command("apply");
    const int64_t id = *(*store)->BeginRun(token, run);
    JournalEntry entry = MakeEntry(id, 1, "network_interface.a");
    EXPECT_OK((*store)->RecordIntent(token, entry));
    entry.set_status(JOURNAL_STATUS_IN_DOUBT);
    entry.mutable_error()->set_code("InternalError");
    EXPECT_OK((*store)->RecordOutcome(token, entry, {}));
  }

  absl::StatusOr<std::unique_ptr<SqliteStore>> Open(SqliteOptions options = {}) { return SqliteStore::Open(path_, options); }
  std::string Query(const std::string& sql) {
    absl::StatusOr<Database> database = Database::Open(path_, Access::kReadWrite);
    EXPECT_TRUE(database.ok()) << database.status();
    absl::StatusOr<std::string> text = database->QueryText(sql);
    EXPECT_TRUE(text.ok()) << text.status();
    return text.ok() ? *text : "";
  }

  TemporaryDirectory directory_;
  std::string path_;
};

TEST_F(SchemaTest, ColumnsAnswerPeoplesQuestions) {
  EXPECT_EQ("eni-1|a|gz|10.0.1.10|10.0.1.11,10.0.1.12|ins-aaaa1111",
            Query("select id||'|'||cloud_name||'|'||provider||'|'||primary_ip||'|'||secondary_ips||'|'||instance from objects where "
                  "type='network_interface'"));
  EXPECT_EQ("eip.web 203.0.113.7", Query("select address||' '||public_ip from objects where type='eip'"));
  EXPECT_EQ("ATTACH in_doubt InternalError",
            Query("select kind||' '||status||' '||error_code from journal where target='network_interface.a'"));
  EXPECT_EQ("apply", Query("select command from runs"));
  EXPECT_EQ("shop 1 1", Query("select stack||' '||serial||' '||schema_version from meta"));
  EXPECT_EQ(std::to_string(CurrentActor().pid()), Query("select pid from lock"));
  EXPECT_EQ("wal", Query("pragma journal_mode"));
  EXPECT_EQ("1 objects, runs, journal and lock", Query("select version||' '||name from migrations"));
}

TEST_F(SchemaTest, NewerVersionInTheHeaderIsRefusedNamingBoth) {
  Query("pragma user_version = 999");
  for (const FileUse use : {FileUse::kRead, FileUse::kWrite}) {
    SqliteOptions options;
    options.use = use;
    const absl::Status status = Open(options).status();
    EXPECT_TRUE(absl::IsUnimplemented(status)) << status;
    EXPECT_THAT(std::string(status.message()),
                AllOf(HasSubstr("version 999"), HasSubstr("up to 1"), HasSubstr("newer Eniform"), HasSubstr(path_)));
  }
}

TEST_F(SchemaTest, OlderVersionIsMigratedAfterABackup) {
  std::vector<Migration> newer = Migrations();
  newer.push_back({"a note for each object", "ALTER TABLE objects ADD COLUMN note TEXT"});
  newer.push_back({"labels", "CREATE TABLE labels(name TEXT PRIMARY KEY) STRICT; INSERT INTO labels VALUES ('x')"});
  SqliteOptions options;
  options.migrations = &newer;
  options.use = FileUse::kRead;
  const absl::Status refused = Open(options).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(refused)) << refused;
  EXPECT_THAT(std::string(refused.message()), AllOf(HasSubstr("schema version 1"), HasSubstr("reads version 3")));
  EXPECT_TRUE(FindBackups(path_).empty());

  options.use = FileUse::kWrite;
  {
    const auto store = Open(options);
    ASSERT_TRUE(store.ok()) << store.status();
    EXPECT_EQ(2, (*store)->Read()->objects_size());
    EXPECT_EQ(1u, (*store)->ReadOpenEntries()->size());
  }
  EXPECT_EQ("1\n2\n3", Query("select version from migrations order by version"));
  EXPECT_EQ("3", Query("pragma user_version"));
  const std::vector<std::string> backups = FindBackups(path_);
  ASSERT_EQ(1u, backups.size());
  EXPECT_THAT(backups[0], HasSubstr("before-schema-3"));
  ASSERT_TRUE(Open(options).ok());
  EXPECT_EQ(1u, FindBackups(path_).size()) << "nothing to migrate, nothing to back up";

  const absl::Status status = Open().status();
  EXPECT_TRUE(absl::IsUnimplemented(status)) << status;
  EXPECT_THAT(std::string(status.message()), AllOf(HasSubstr("version 3"), HasSubstr("up to 1")));
  EXPECT_TRUE(SqliteStore::Open(backups[0], {}).ok()) << "the older Eniform opens the copy";
}

TEST_F(SchemaTest, MigrationThatFailsChangesNothing) {
  std::vector<Migration> broken = Migrations();
  broken.push_back({"broken", "CREATE TABLE extra(x); CREATE TABLE objects(y)"});
  SqliteOptions options;
  options.migrations = &broken;
  EXPECT_FALSE(Open(options).ok());
  const auto store = Open();
  ASSERT_TRUE(store.ok()) << store.status();
  EXPECT_EQ(2, (*store)->Read()->objects_size());
}

TEST_F(SchemaTest, RowChangedByHandIsNoticed) {
  Query("update objects set message = cast('' as blob) where address = 'eip.web'");
  const auto store = Open();
  ASSERT_TRUE(store.ok()) << store.status();
  const absl::Status status = (*store)->Read().status();
  EXPECT_TRUE(absl::IsDataLoss(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("'eip.web' of table objects"));
}

TEST_F(SchemaTest, MissingRowIsNoticed) {
  Query("delete from objects where address = 'eip.web'");
  const absl::Status status = (*Open())->Read().status();
  EXPECT_TRUE(absl::IsDataLoss(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("has 1 rows where 2 were written"));
}

TEST_F(SchemaTest, ChangedTablesAreNoticed) {
  Query("drop index journal_open");
  const absl::Status status = Open().status();
  EXPECT_TRUE(absl::IsDataLoss(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("tables are not those of schema version 1"));
}

TEST(ChecksumTest, EveryPartAndEveryByteCounts) {
  EXPECT_EQ(Checksum({"ab", "c"}), Checksum({"ab", "c"}));
  EXPECT_NE(Checksum({"ab", "c"}), Checksum({"a", "bc"}));
  EXPECT_NE(Checksum({"", "a"}), Checksum({"a", ""}));
  EXPECT_NE(Checksum({std::string(8, '\0')}), Checksum({std::string(7, '\0')}));
  std::string text(100, 'x');
  const int64_t whole = Checksum({text});
  for (char& c : text) {
    c ^= 1;
    EXPECT_NE(whole, Checksum({text}));
    c ^= 1;
  }
}

}  // namespace
}  // namespace eniform::state
