#include "state/schema.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "state/lease.h"

namespace eniform::state {
namespace {

// `message` is the truth and `checksum` guards it; all other columns are made from it, for people.
constexpr char kFirstTables[] = R"sql(
CREATE TABLE objects(
  address TEXT PRIMARY KEY NOT NULL,
  type TEXT NOT NULL, name TEXT NOT NULL, provider TEXT NOT NULL,
  id TEXT, cloud_name TEXT, primary_ip TEXT, secondary_ips TEXT, public_ip TEXT, mac TEXT,
  subnet TEXT, vpc TEXT, instance TEXT, network_interface TEXT, eip TEXT, protect INTEGER NOT NULL,
  message BLOB NOT NULL, checksum INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE runs(
  id INTEGER PRIMARY KEY,
  command TEXT NOT NULL, result TEXT, plan_digest TEXT, git_commit TEXT, started_at TEXT, finished_at TEXT,
  user TEXT, host TEXT, pid INTEGER NOT NULL, ci_run TEXT,
  done INTEGER NOT NULL, failed INTEGER NOT NULL, not_started INTEGER NOT NULL, in_doubt INTEGER NOT NULL,
  serial_before INTEGER NOT NULL, serial_after INTEGER NOT NULL,
  message BLOB NOT NULL, checksum INTEGER NOT NULL
) STRICT;
CREATE INDEX runs_by_plan ON runs(plan_digest);

CREATE TABLE journal(
  run INTEGER NOT NULL REFERENCES runs(id), operation_id INTEGER NOT NULL,
  kind TEXT NOT NULL, target TEXT, provider TEXT, token TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('intent', 'done', 'failed', 'in_doubt')),
  started_at TEXT, finished_at TEXT, error_code TEXT, error_message TEXT, error_request_id TEXT,
  message BLOB NOT NULL, checksum INTEGER NOT NULL,
  PRIMARY KEY (run, operation_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX journal_open ON journal(run, operation_id) WHERE status IN ('intent', 'in_doubt');

CREATE TABLE lock(
  id INTEGER PRIMARY KEY CHECK (id = 1),
  fence INTEGER NOT NULL,
  user TEXT, host TEXT, pid INTEGER, ci_run TEXT, purpose TEXT, acquired_at TEXT, heartbeat_at TEXT, lease_seconds REAL,
  message BLOB NOT NULL, checksum INTEGER NOT NULL
) STRICT;
)sql";

// One row for each serial since it is kept, without gaps; `message` is a Past.
constexpr char kPast[] = R"sql(
CREATE TABLE past(
  serial INTEGER PRIMARY KEY,
  addresses TEXT NOT NULL,
  message BLOB NOT NULL, checksum INTEGER NOT NULL
) STRICT;
)sql";

// Tells a state from any other SQLite file (`file state.db` shows it): "EniF".
constexpr int kApplicationId = 0x456e6946;

constexpr char kFrame[] = R"sql(
CREATE TABLE migrations(version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at TEXT NOT NULL) STRICT;
CREATE TABLE meta(
  id INTEGER PRIMARY KEY CHECK (id = 1),
  schema_version INTEGER NOT NULL, lineage TEXT NOT NULL, serial INTEGER NOT NULL, stack TEXT NOT NULL, created TEXT NOT NULL,
  objects INTEGER NOT NULL, checksum INTEGER NOT NULL
) STRICT;
)sql";

std::string Now() { return TimeText(ToSeconds(absl::Now())); }

// For whoever looks from outside, and for any older Eniform: the header says it too.
absl::Status WriteVersion(Database& database, int64_t version) { return database.Execute(absl::StrCat("PRAGMA user_version = ", version)); }

absl::Status RunMigration(Database& database, const Migration& migration, int64_t version) {
  if (absl::Status status = database.Execute(migration.sql); !status.ok()) return status;
  absl::StatusOr<Statement> record = database.Prepare("INSERT INTO migrations(version, name, applied_at) VALUES (?1, ?2, ?3)");
  if (!record.ok()) return record.status();
  if (absl::Status status = record->With(version, migration.name, Now()).Run(); !status.ok()) return status;
  return WriteVersion(database, version);
}

absl::StatusOr<std::string> SchemaText(Database& database) {
  return database.QueryText(
      "SELECT type || ' ' || name || ' ' || tbl_name || ' ' || coalesce(sql, '') FROM sqlite_schema ORDER BY type, name");
}

absl::StatusOr<Meta> LoadMeta(Database& database, int64_t known_version) {
  absl::StatusOr<Statement> select = database.Prepare(kSelectMeta);
  if (!select.ok()) return select.status();
  Cursor row = select->With();
  absl::StatusOr<bool> found = row.Next();
  if (!found.ok()) return found.status();
  if (!*found) return absl::DataLossError("its table `meta` is empty");
  Meta meta = MetaOfRow(row);
  if (meta.schema_version > known_version) return MadeByNewer(meta.schema_version, known_version);
  if (!Matches(meta, row)) return DamagedRow("meta", "1");
  return meta;
}

}  // namespace

const std::vector<Migration>& Migrations() {
  static const auto* const migrations =
      new std::vector<Migration>{{"objects, runs, journal and lock", kFirstTables}, {"what each change replaced", kPast}};
  return *migrations;
}

Meta MetaOfRow(const Cursor& row) {
  Meta meta;
  meta.schema_version = row.Int(0);
  meta.lineage = std::string(row.Text(1));
  meta.serial = row.Int(2);
  meta.stack = std::string(row.Text(3));
  meta.created = std::string(row.Text(4));
  meta.objects = row.Int(5);
  return meta;
}

absl::Status CreateSchema(Database& database, const std::vector<Migration>& migrations, Meta meta) {
  // Rows of `objects` and `journal` are wide: larger pages keep their trees flat.
  if (absl::Status status = database.Execute("PRAGMA page_size = 8192; PRAGMA synchronous = FULL"); !status.ok()) return status;
  absl::StatusOr<Transaction> transaction = Transaction::Begin(database, Transaction::Kind::kWrite);
  if (!transaction.ok()) return transaction.status();
  if (absl::Status status = database.Execute(absl::StrCat(kFrame, "PRAGMA application_id = ", kApplicationId)); !status.ok()) return status;
  int64_t version = 0;
  for (const Migration& migration : migrations) {
    if (absl::Status status = RunMigration(database, migration, ++version); !status.ok()) return status;
  }
  meta.schema_version = version;
  meta.objects = 0;
  if (meta.created.empty()) meta.created = Now();
  absl::StatusOr<Statement> insert = database.Prepare(
      "INSERT INTO meta(id, schema_version, lineage, serial, stack, created, objects, checksum) VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7)");
  if (!insert.ok()) return insert.status();
  absl::Status inserted =
      insert->With(meta.schema_version, meta.lineage, meta.serial, meta.stack, meta.created, meta.objects, meta.Checksum()).Run();
  if (!inserted.ok()) return inserted;
  absl::StatusOr<Statement> lock = database.Prepare("INSERT INTO lock(id, fence, message, checksum) VALUES (1, 0, x'', ?1)");
  if (!lock.ok()) return lock.status();
  if (absl::Status status = lock->With(RowChecksum("lock", "0", "")).Run(); !status.ok()) return status;
  return transaction->Commit();
}

absl::StatusOr<Meta> ReadMeta(Database& database, const std::vector<Migration>& migrations) {
  const auto known_version = static_cast<int64_t>(migrations.size());
  absl::StatusOr<int64_t> application = database.QueryInt("PRAGMA application_id");
  if (!application.ok()) return application.status();
  if (*application != kApplicationId) return absl::DataLossError("its header does not say that it is a state of Eniform");
  absl::StatusOr<int64_t> version_of_header = database.QueryInt("PRAGMA user_version");
  if (!version_of_header.ok()) return version_of_header.status();
  if (*version_of_header > known_version) return MadeByNewer(*version_of_header, known_version);
  absl::StatusOr<Meta> meta = LoadMeta(database, known_version);
  if (!meta.ok()) return meta;
  if (*version_of_header != meta->schema_version)
    return absl::DataLossError("its header and its table `meta` name different schema versions");
  absl::StatusOr<std::string> recorded = database.QueryText("SELECT version || ' ' || name FROM migrations ORDER BY version");
  if (!recorded.ok()) return recorded.status();
  if (*recorded != RecordOf(migrations, meta->schema_version))
    return absl::DataLossError("its table `migrations` does not lead to its schema version");
  return meta;
}

absl::Status Migrate(Database& database, const std::vector<Migration>& migrations) {
  for (;;) {
    absl::StatusOr<Transaction> transaction = Transaction::Begin(database, Transaction::Kind::kWrite);
    if (!transaction.ok()) return transaction.status();
    absl::StatusOr<Meta> meta = ReadMeta(database, migrations);  // again: another process may have been faster
    if (!meta.ok()) return meta.status();
    if (meta->schema_version == static_cast<int64_t>(migrations.size())) return absl::OkStatus();
    const int64_t version = ++meta->schema_version;
    if (absl::Status status = RunMigration(database, migrations[version - 1], version); !status.ok()) return status;
    absl::StatusOr<Statement> update = database.Prepare("UPDATE meta SET schema_version = ?1, checksum = ?2 WHERE id = 1");
    if (!update.ok()) return update.status();
    if (absl::Status status = update->With(version, meta->Checksum()).Run(); !status.ok()) return status;
    if (absl::Status status = transaction->Commit(); !status.ok()) return status;
  }
}

absl::Status CheckIntegrity(Database& database, const std::vector<Migration>& migrations) {
  // Not quick_check: it leaves out whether the indexes agree with the tables, and costs only a quarter less.
  absl::StatusOr<std::string> verdict = database.QueryText("PRAGMA integrity_check(3)");
  if (!verdict.ok()) return verdict.status();
  if (*verdict != "ok") return absl::DataLossError(*verdict);
  absl::StatusOr<Database> model = Database::Open("model", Access::kMemory);
  if (!model.ok()) return model.status();
  if (absl::Status status = CreateSchema(*model, migrations, Meta()); !status.ok()) return status;
  absl::StatusOr<std::string> expected = SchemaText(*model), present = SchemaText(database);
  if (!expected.ok()) return expected.status();
  if (!present.ok()) return present.status();
  if (*present != *expected) return absl::DataLossError(absl::StrCat("its tables are not those of schema version ", migrations.size()));
  return absl::OkStatus();
}

}  // namespace eniform::state
