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
  EXPECT_EQ("shop 1 2", Query("select stack||' '||serial||' '||schema_version from meta"));
  EXPECT_EQ(std::to_string(CurrentActor().pid()), Query("select pid from lock"));
  EXPECT_EQ("wal", Query("pragma journal_mode"));
  EXPECT_EQ("1 objects, runs, journal and lock\n2 what each change replaced", Query("select version||' '||name from migrations"));
  EXPECT_EQ("1 network_interface.a,eip.web", Query("select serial||' '||addresses from past"));
}

TEST_F(SchemaTest, NewerVersionInTheHeaderIsRefusedNamingBoth) {
  Query("pragma user_version = 999");
  for (const FileUse use : {FileUse::kRead, FileUse::kWrite}) {
    SqliteOptions options;
    options.use = use;
    const absl::Status status = Open(options).status();
    EXPECT_TRUE(absl::IsUnimplemented(status)) << status;
    EXPECT_THAT(std::string(status.message()),
                AllOf(HasSubstr("version 999"), HasSubstr("up to 2"), HasSubstr("newer Eniform"), HasSubstr(path_)));
  }
}

TEST_F(SchemaTest, OlderVersionIsMigratedAfterABackup) {
  std::vector<Migration> newer = Migrations();
  newer.push_back({"a note for each object", "ALTER TABLE objects ADD COLUMN note TEXT"});
  newer.push_back({"labels", "CREATE TABLE labels(name TEXT PRIMARY KEY) STRICT; INSERT INTO labels VALUES ('x')"});
  SqliteOptions options;
  options.migrations = &newer;
  options.use = FileUse::kRead;
  {
    const auto store = Open(options);
    ASSERT_TRUE(store.ok()) << store.status();
    EXPECT_EQ(2, (*store)->Read()->objects_size());
    EXPECT_EQ(1u, (*store)->ReadOpenEntries()->size());
  }
  EXPECT_EQ("2", Query("pragma user_version")) << "who only reads changes nothing";
  EXPECT_TRUE(FindBackups(path_).empty());

  options.use = FileUse::kWrite;
  {
    const auto store = Open(options);
    ASSERT_TRUE(store.ok()) << store.status();
    EXPECT_EQ(2, (*store)->Read()->objects_size());
    EXPECT_EQ(1u, (*store)->ReadOpenEntries()->size());
  }
  EXPECT_EQ("1\n2\n3\n4", Query("select version from migrations order by version"));
  EXPECT_EQ("4", Query("pragma user_version"));
  const std::vector<std::string> backups = FindBackups(path_);
  ASSERT_EQ(1u, backups.size());
  EXPECT_THAT(backups[0], HasSubstr("before-schema-4"));
  ASSERT_TRUE(Open(options).ok());
  EXPECT_EQ(1u, FindBackups(path_).size()) << "nothing to migrate, nothing to back up";

  const absl::Status status = Open().status();
  EXPECT_TRUE(absl::IsUnimplemented(status)) << status;
  EXPECT_THAT(std::string(status.message()), AllOf(HasSubstr("version 4"), HasSubstr("up to 2")));
  EXPECT_TRUE(SqliteStore::Open(backups[0], {}).ok()) << "the older Eniform opens the copy";
}

// A file as Eniform wrote it before it kept history: two objects at serial 5.
void MakeFirstVersion(const std::string& path) {
  ASSERT_OK(CreateFile(path, "shop", {Migrations().front()}));
  absl::StatusOr<Database> database = Database::Open(path, Access::kReadWrite);
  ASSERT_TRUE(database.ok()) << database.status();
  for (const char* name : {"a", "b"}) {
    const ManagedObject object = MakeInterface(name, absl::StrCat("eni-", name));
    const std::string message = object.SerializeAsString();
    absl::StatusOr<Statement> insert = database->Prepare(
        "INSERT INTO objects(address, type, name, provider, protect, message, checksum) VALUES (?1, 'network_interface', ?2, 'gz', 0, ?3, "
        "?4)");
    ASSERT_TRUE(insert.ok()) << insert.status();
    ASSERT_OK(insert->With(object.address(), std::string(name), Bytes{message}, RowChecksum("objects", object.address(), message)).Run());
  }
  absl::StatusOr<Meta> meta = ReadMeta(*database, {Migrations().front()});
  ASSERT_TRUE(meta.ok()) << meta.status();
  meta->serial = 5;
  meta->objects = 2;
  absl::StatusOr<Statement> update = database->Prepare("UPDATE meta SET serial = ?1, objects = ?2, checksum = ?3");
  ASSERT_TRUE(update.ok()) << update.status();
  ASSERT_OK(update->With(meta->serial, meta->objects, meta->Checksum()).Run());
}

TEST_F(SchemaTest, HistoryBeginsWhereItsTableWasMade) {
  const std::string path = directory_.File("first.db");
  MakeFirstVersion(path);
  {
    SqliteOptions options;
    options.use = FileUse::kRead;
    const auto store = SqliteStore::Open(path, options);
    ASSERT_TRUE(store.ok()) << store.status();
    EXPECT_EQ(2, (*store)->ReadAt(5)->objects_size());
    EXPECT_TRUE(FindBackups(path).empty());
  }
  const auto store = SqliteStore::Open(path, {});
  ASSERT_TRUE(store.ok()) << store.status();
  const std::vector<std::string> backups = FindBackups(path);
  ASSERT_EQ(1u, backups.size());
  EXPECT_THAT(backups[0], HasSubstr("before-schema-2"));
  EXPECT_EQ(2, (*store)->ReadAt(5)->objects_size());
  EXPECT_THAT(std::string((*store)->ReadAt(4).status().message()), HasSubstr("there is only the present one, 5"));

  const LockToken token = *(*store)->AcquireLock(CurrentActor(), "test", absl::ZeroDuration());
  ASSERT_OK((*store)->Edit(token, {Remove("network_interface.a")}));
  EXPECT_EQ(1, (*store)->ReadAt(6)->objects_size());
  const StateSnapshot before = *(*store)->ReadAt(5);
  ASSERT_EQ(2, before.objects_size());
  EXPECT_EQ("eni-a", before.objects(0).id());
  const absl::Status older = (*store)->ReadAt(4).status();
  EXPECT_TRUE(absl::IsNotFound(older)) << older;
  EXPECT_THAT(std::string(older.message()), AllOf(HasSubstr("serial 4"), HasSubstr("goes back from 6 to 5")));
}

TEST_F(SchemaTest, PastThatWasChangedByHandIsNoticed) {
  const auto damage = [&](const std::string& sql, const std::string& said) {
    Query(sql);
    const auto store = Open();
    ASSERT_TRUE(store.ok()) << store.status();
    EXPECT_TRUE((*store)->Read().ok()) << "the present does not need it";
    const absl::Status status = (*store)->ReadAt(0).status();
    EXPECT_TRUE(absl::IsDataLoss(status)) << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr(said));
  };
  {
    const auto store = Open();
    const LockToken token{(*(*store)->ReadLock())->fence()};
    for (const char* name : {"b", "c"}) ASSERT_OK((*store)->Edit(token, {Upsert(MakeInterface(name, "eni"))}));
    ASSERT_TRUE((*store)->ReadAt(0).ok());
  }
  damage("delete from past where serial = 2", "table past has no row for serial 2");
  damage("delete from past where serial = 3", "table past has no row for serial 3");
  damage("update past set message = cast('' as blob) where serial = 1", "row '1' of table past");
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
  EXPECT_THAT(std::string(status.message()), HasSubstr("tables are not those of schema version 2"));
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
