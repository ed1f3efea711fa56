#include "state/postgres_schema.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "state/lease.h"
#include "state/naming.h"
#include "state/postgres_rows.h"
#include "state/row_access.h"
#include "state/writer.h"

namespace eniform::state {
namespace {

using Kind = PostgresSession::Kind;

// Held by whoever makes tables or stacks: any number that nobody else uses.
constexpr char kMakersLock[] = "SELECT pg_advisory_xact_lock(4992038291771453)";

constexpr char kFrame[] = R"sql(
CREATE SCHEMA IF NOT EXISTS eniform;
CREATE TABLE eniform.migrations(version bigint PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE eniform.meta(
  stack text COLLATE "C" PRIMARY KEY, backup_of text COLLATE "C", reason text,
  schema_version bigint NOT NULL, lineage text NOT NULL, serial bigint NOT NULL, created text NOT NULL,
  objects bigint NOT NULL, checksum bigint NOT NULL
);
)sql";

// `message` is the truth and `checksum` guards it; all other columns are made from it, for people. Whatever is a stack's goes, and gets
// another name, with its row of `meta`.
constexpr char kFirstTables[] = R"sql(
CREATE TABLE eniform.objects(
  stack text COLLATE "C" NOT NULL REFERENCES eniform.meta ON UPDATE CASCADE ON DELETE CASCADE,
  address text COLLATE "C" NOT NULL,
  type text NOT NULL, name text NOT NULL, provider text NOT NULL,
  id text, cloud_name text, primary_ip text, secondary_ips text, public_ip text, mac text,
  subnet text, vpc text, instance text, network_interface text, eip text, protect boolean NOT NULL,
  message bytea NOT NULL, checksum bigint NOT NULL,
  PRIMARY KEY (stack, address)
);

CREATE TABLE eniform.runs(
  stack text COLLATE "C" NOT NULL REFERENCES eniform.meta ON UPDATE CASCADE ON DELETE CASCADE,
  id bigint NOT NULL,
  command text NOT NULL, result text, plan_digest text, git_commit text, started_at timestamptz, finished_at timestamptz,
  "user" text, host text, pid bigint NOT NULL, ci_run text,
  done bigint NOT NULL, failed bigint NOT NULL, not_started bigint NOT NULL, in_doubt bigint NOT NULL,
  serial_before bigint NOT NULL, serial_after bigint NOT NULL,
  message bytea NOT NULL, checksum bigint NOT NULL,
  PRIMARY KEY (stack, id)
);
CREATE INDEX runs_by_plan ON eniform.runs(stack, plan_digest);

CREATE TABLE eniform.journal(
  stack text COLLATE "C" NOT NULL, run bigint NOT NULL, operation_id bigint NOT NULL,
  kind text NOT NULL, target text, provider text, token text NOT NULL,
  status text NOT NULL CHECK (status IN ('intent', 'done', 'failed', 'in_doubt')),
  started_at timestamptz, finished_at timestamptz, error_code text, error_message text, error_request_id text,
  message bytea NOT NULL, checksum bigint NOT NULL,
  PRIMARY KEY (stack, run, operation_id),
  FOREIGN KEY (stack, run) REFERENCES eniform.runs(stack, id) ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE INDEX journal_open ON eniform.journal(stack, run, operation_id) WHERE status IN ('intent', 'in_doubt');

CREATE TABLE eniform.past(
  stack text COLLATE "C" NOT NULL REFERENCES eniform.meta ON UPDATE CASCADE ON DELETE CASCADE,
  serial bigint NOT NULL, addresses text NOT NULL,
  message bytea NOT NULL, checksum bigint NOT NULL,
  PRIMARY KEY (stack, serial)
);

CREATE TABLE eniform.lock(
  stack text COLLATE "C" PRIMARY KEY REFERENCES eniform.meta ON UPDATE CASCADE ON DELETE CASCADE,
  fence bigint NOT NULL,
  "user" text, host text, pid bigint, ci_run text, purpose text, acquired_at timestamptz, heartbeat_at timestamptz,
  lease_seconds double precision,
  message bytea NOT NULL, checksum bigint NOT NULL
);
)sql";

// Everything a stack has but its rows of `meta` and `lock`, which are not copied as they are.
std::vector<std::pair<std::string, Row>> CopiedTables() {
  return {{"objects", RowOf(ManagedObject())}, {"runs", RowOf(Run())}, {"journal", RowOf(JournalEntry())}, {"past", RowOf(Past())}};
}

std::string Quoted(const std::vector<std::string>& names) {
  return absl::StrJoin(names, ", ", [](std::string* out, const std::string& name) { absl::StrAppend(out, "\"", name, "\""); });
}

void InsertLock(pqxx::transaction_base& transaction, const std::string& stack, int64_t fence) {
  transaction.exec_params0("INSERT INTO eniform.lock(stack, fence, message, checksum) VALUES ($1, $2, '', $3)", stack, fence,
                           RowChecksum("lock", absl::StrCat(fence), ""));
}

// The rows as they are: their checksums hold, since no row says itself which name the stack has in the tables.
void Copy(pqxx::transaction_base& transaction, const std::string& stack, const std::string& name, const std::string& reason) {
  transaction.exec_params0(
      "INSERT INTO eniform.meta(stack, backup_of, reason, schema_version, lineage, serial, created, objects, checksum) "
      "SELECT $2, coalesce(backup_of, stack), $3, schema_version, lineage, serial, created, objects, checksum FROM eniform.meta "
      "WHERE stack = $1",
      stack, name, reason);
  for (const auto& [table, row] : CopiedTables()) {
    const std::string columns = Quoted(NamesOf(row));
    transaction.exec_params0(absl::StrCat("INSERT INTO eniform.", table, "(stack, ", columns, ") SELECT $2, ", columns, " FROM eniform.",
                                          table, " WHERE stack = $1"),
                             stack, name);
  }
  const pqxx::result fence = transaction.exec_params("SELECT fence FROM eniform.lock WHERE stack = $1", stack);
  InsertLock(transaction, name, fence.empty() ? 0 : fence[0][0].as<int64_t>());
}

bool HasTables(pqxx::transaction_base& transaction) {
  // Not to_regclass, which fails where the schema may not be used: that shall be told when it is.
  return !transaction
              .exec(
                  "SELECT 1 FROM pg_namespace n JOIN pg_class c ON c.relnamespace = n.oid "
                  "WHERE n.nspname = 'eniform' AND c.relname = 'migrations'")
              .empty();
}

absl::StatusOr<int64_t> VersionIn(pqxx::transaction_base& transaction, const std::vector<Migration>& migrations) {
  if (!HasTables(transaction)) return 0;
  const pqxx::result rows = transaction.exec("SELECT version, version || ' ' || name FROM eniform.migrations ORDER BY version");
  const int64_t version = rows.empty() ? 0 : rows[rows.size() - 1][0].as<int64_t>();
  const auto known_version = static_cast<int64_t>(migrations.size());
  if (version > known_version) return MadeByNewer(version, known_version);
  std::vector<std::string> record;
  for (const pqxx::row& row : rows) record.push_back(row[1].as<std::string>());
  if (version == 0 || absl::StrJoin(record, "\n") != RecordOf(migrations, version)) {
    return absl::DataLossError("its table `migrations` does not lead to its schema version");
  }
  return version;
}

absl::Status RaiseVersions(pqxx::transaction_base& transaction, int64_t version) {
  const pqxx::result rows = transaction.exec(
      "SELECT stack, lineage, serial, coalesce(backup_of, stack), created, objects FROM eniform.meta WHERE backup_of IS NULL");
  for (const pqxx::row& row : rows) {
    Meta meta{
        version, row[1].as<std::string>(), row[2].as<int64_t>(), row[3].as<std::string>(), row[4].as<std::string>(), row[5].as<int64_t>()};
    transaction.exec_params0("UPDATE eniform.meta SET schema_version = $2, checksum = $3 WHERE stack = $1", row[0].as<std::string>(),
                             version, meta.Checksum());
  }
  return absl::OkStatus();
}

}  // namespace

const std::vector<Migration>& PostgresMigrations() {
  static const auto* const migrations =
      new std::vector<Migration>{{"objects, runs, journal, what each change replaced, and lock", kFirstTables}};
  return *migrations;
}

absl::Status CheckServer(PostgresSession& session) {
  return session.Run(Kind::kRead, [&](pqxx::transaction_base& transaction) {
    const pqxx::row row = transaction.exec1("SELECT current_setting('server_version_num')::int, current_setting('server_encoding')");
    if (row[0].as<int>() < 130000) {
      return absl::UnimplementedError(absl::StrCat("state ", session.uri().shown, ": the server has version ", row[0].as<int>() / 10000,
                                                   ". PostgreSQL 13 is the oldest that can tell what became of a transaction"));
    }
    const std::string encoding = row[1].as<std::string>();
    if (encoding != "UTF8" && encoding != "SQL_ASCII") {
      return absl::InvalidArgumentError(absl::StrCat("state ", session.uri().shown, ": the database has the encoding ", encoding,
                                                     ", names and tags need UTF8: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0"));
    }
    return absl::OkStatus();
  });
}

absl::StatusOr<int64_t> ReadVersion(PostgresSession& session, const std::vector<Migration>& migrations) {
  absl::StatusOr<int64_t> version = 0;
  absl::Status status = session.Run(Kind::kRead, [&](pqxx::transaction_base& transaction) {
    version = VersionIn(transaction, migrations);
    return version.status();
  });
  if (!status.ok()) return status;
  return version;
}

absl::Status MakeTables(PostgresSession& session, const std::vector<Migration>& migrations) {
  return session.Run(Kind::kTables, [&](pqxx::transaction_base& transaction) {
    transaction.exec(kMakersLock);
    absl::StatusOr<int64_t> version = VersionIn(transaction, migrations);  // again: another process may have been faster
    if (!version.ok()) return version.status();
    const auto newest = static_cast<int64_t>(migrations.size());
    if (*version == newest) return absl::OkStatus();
    if (*version == 0) {
      transaction.exec(kFrame);
    } else {
      transaction.exec(
          "LOCK TABLE eniform.meta, eniform.objects, eniform.runs, eniform.journal, eniform.past, eniform.lock IN EXCLUSIVE MODE");
      const std::string reason = absl::StrCat("before schema ", newest);
      for (const pqxx::row& row : transaction.exec("SELECT stack FROM eniform.meta WHERE backup_of IS NULL")) {
        const std::string stack = row[0].as<std::string>();
        Copy(transaction, stack, BackupName(stack, reason), reason);
      }
    }
    while (*version < newest) {
      const Migration& migration = migrations[(*version)++];
      transaction.exec(migration.sql);
      transaction.exec_params0("INSERT INTO eniform.migrations(version, name) VALUES ($1, $2)", *version, migration.name);
    }
    return RaiseVersions(transaction, newest);
  });
}

absl::Status MakeStackOf(PostgresSession& session, const StateCopy& copy) {
  return session.Run(Kind::kTables, [&](pqxx::transaction_base& transaction) {
    session.SetTransaction(transaction.exec1("SELECT pg_current_xact_id()::text")[0].as<std::string>());
    transaction.exec(kMakersLock);
    if (!transaction.exec_params("SELECT 1 FROM eniform.meta WHERE stack = $1", copy.stack()).empty()) {
      return absl::AlreadyExistsError(absl::StrCat("there is a state of the stack '", copy.stack(), "' in ", session.uri().shown));
    }
    Meta meta;
    meta.schema_version = transaction.exec1("SELECT max(version) FROM eniform.migrations")[0].as<int64_t>();
    meta.lineage = copy.lineage();
    meta.stack = copy.stack();
    meta.created = copy.created();
    transaction.exec_params0(
        "INSERT INTO eniform.meta(stack, schema_version, lineage, serial, created, objects, checksum) VALUES ($1, $2, $3, 0, $4, 0, $5)",
        meta.stack, meta.schema_version, meta.lineage, meta.created, meta.Checksum());
    InsertLock(transaction, meta.stack, 0);
    PostgresWriteRows rows(session, meta.stack, absl::Now);
    rows.In(transaction);
    if (absl::Status status = WriteCopy(rows, copy); !status.ok()) return status;
    return rows.Finish();
  });
}

absl::StatusOr<std::vector<std::string>> FindStacks(PostgresSession& session) {
  std::vector<std::string> names;
  absl::Status status = session.Run(Kind::kRead, [&](pqxx::transaction_base& transaction) {
    names.clear();
    for (const pqxx::row& row : transaction.exec("SELECT stack FROM eniform.meta WHERE backup_of IS NULL ORDER BY stack")) {
      names.push_back(row[0].as<std::string>());
    }
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return names;
}

absl::StatusOr<std::vector<std::string>> FindCopies(PostgresSession& session, const std::string& stack) {
  std::vector<std::string> names;
  absl::Status status = session.Run(Kind::kRead, [&](pqxx::transaction_base& transaction) {
    names.clear();
    for (const pqxx::row& row : transaction.exec_params("SELECT stack FROM eniform.meta WHERE backup_of = $1 ORDER BY stack DESC", stack)) {
      names.push_back(row[0].as<std::string>());
    }
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return names;
}

absl::StatusOr<std::string> CopyStack(PostgresSession& session, const std::string& stack, const std::string& reason) {
  const std::string name = BackupName(stack, reason);
  absl::Status status = session.Run(Kind::kCopy, [&](pqxx::transaction_base& transaction) {
    session.SetTransaction(transaction.exec1("SELECT pg_current_xact_id()::text")[0].as<std::string>());
    Copy(transaction, stack, name, reason);
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return name;
}

}  // namespace eniform::state
