#include "state/sqlite_store.h"

#include <sys/stat.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

namespace eniform::state {
namespace {

// Nobody writes a file whose write-ahead log is missing or empty; then it can be read also where nothing may be made beside it.
bool HasNoLog(const std::string& path) {
  struct stat info;
  return stat((path + "-wal").c_str(), &info) != 0 || info.st_size == 0;
}

absl::StatusOr<std::unique_ptr<Database>> OpenToRead(const std::string& path) {
  absl::StatusOr<Database> database = Database::Open(path, Access::kReadOnly);
  if (!database.ok()) return database.status();
  // Opening touches nothing yet: the first look does.
  absl::StatusOr<int64_t> tables = database->QueryInt("SELECT count(*) FROM sqlite_schema");
  if (absl::IsPermissionDenied(tables.status()) && HasNoLog(path)) {
    database = Database::Open(path, Access::kImmutable);
    if (!database.ok()) return database.status();
    tables = database->QueryInt("SELECT count(*) FROM sqlite_schema");
  }
  if (!tables.ok()) return tables.status();
  return std::make_unique<Database>(*std::move(database));
}

}  // namespace

absl::StatusOr<std::unique_ptr<SqliteStore>> SqliteStore::Open(const std::string& path, SqliteOptions options) {
  absl::StatusOr<std::string> canonical = CanonicalPath(path);
  if (!canonical.ok()) return canonical.status();
  if (absl::Status status = CheckFile(*canonical, options.use); !status.ok()) return status;
  std::unique_ptr<SqliteStore> store(new SqliteStore(*std::move(canonical), std::move(options)));
  absl::Status status = store->OpenConnections();
  // Before the first row is read every statement is known to be right: what fails is the file.
  if (absl::IsInternal(status)) status = absl::DataLossError(status.message());
  if (absl::IsUnimplemented(status))
    return absl::UnimplementedError(absl::StrCat("the state ", store->path_, " can not be used: ", status.message()));
  if (!status.ok()) return store->Explain(status);
  return store;
}

absl::Status SqliteStore::OpenConnections() {
  // The version first: what else can be checked depends on it.
  absl::StatusOr<std::unique_ptr<Database>> reader = OpenToRead(path_);
  if (!reader.ok()) return reader.status();
  reader_database_ = *std::move(reader);
  absl::StatusOr<Meta> meta = ReadMeta(*reader_database_, *options_.migrations);
  if (!meta.ok()) return meta.status();
  stack_ = meta->stack;
  // Before anything is written: a damaged file is left as it is.
  const std::vector<Migration> applied(options_.migrations->begin(), options_.migrations->begin() + meta->schema_version);
  if (absl::Status status = CheckIntegrity(*reader_database_, applied); !status.ok()) return status;
  const size_t newest = options_.migrations->size();
  if (applied.size() < newest && options_.use == FileUse::kRead) {
    if (absl::Status status = ReadMigratedCopy(); !status.ok()) return status;
  } else if (applied.size() < newest) {
    if (absl::StatusOr<std::string> backup = BackupFile(path_, absl::StrCat("before schema ", newest)); !backup.ok())
      return backup.status();
  }
  if (options_.use == FileUse::kWrite) {
    if (absl::Status status = OpenWriter(); !status.ok()) return status;
  }
  absl::StatusOr<std::unique_ptr<SqliteReadRows>> made = SqliteReadRows::Make(*reader_database_);
  if (!made.ok()) return made.status();
  reader_rows_ = *std::move(made);
  return absl::OkStatus();
}

absl::Status SqliteStore::ReadMigratedCopy() {
  absl::StatusOr<Database> copy = reader_database_->CopyInMemory();
  if (!copy.ok()) return copy.status();
  if (absl::Status status = Migrate(*copy, *options_.migrations); !status.ok()) {
    return absl::Status(status.code(), absl::StrCat("a copy of the state ", path_, " can not be migrated: ", status.message()));
  }
  reader_database_ = std::make_unique<Database>(*std::move(copy));
  return absl::OkStatus();
}

absl::Status SqliteStore::OpenWriter() {
  absl::StatusOr<Database> opened = Database::Open(path_, Access::kReadWrite);
  if (!opened.ok()) return opened.status();
  writer_database_ = std::make_unique<Database>(*std::move(opened));
  // SQLite falls back to reading by itself.
  if (writer_database_->read_only()) return absl::PermissionDeniedError(absl::StrCat("the state can not be written: ", path_));
  absl::StatusOr<std::string> mode = writer_database_->QueryText("PRAGMA journal_mode = WAL");
  if (!mode.ok()) return mode.status();
  if (*mode != "wal")
    return absl::UnavailableError(absl::StrCat("the state ", path_, ": its file system can not keep a write-ahead log (", *mode, ")"));
  if (absl::Status status = writer_database_->Execute("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON"); !status.ok()) return status;
  if (absl::Status status = Migrate(*writer_database_, *options_.migrations); !status.ok()) return status;
  absl::StatusOr<std::unique_ptr<SqliteWriteRows>> made = SqliteWriteRows::Make(*writer_database_, options_.now);
  if (!made.ok()) return made.status();
  writer_rows_ = *std::move(made);
  committer_ = std::make_unique<SqliteCommit>(*writer_database_);
  commits_ = std::make_unique<GroupCommit>(*committer_);
  return absl::OkStatus();
}

absl::Status SqliteStore::Explain(absl::Status status) const {
  if (absl::IsDataLoss(status)) return Damaged(path_, status.message());
  return status;
}

absl::Status SqliteStore::Commit(absl::FunctionRef<absl::Status(Writer&)> work) {
  if (!commits_) return absl::FailedPreconditionError(absl::StrCat("the state ", path_, " was opened to be read"));
  Writer writer(*writer_rows_);
  return Explain(commits_->Run([&] { return work(writer); }));
}

absl::Status SqliteStore::Look(absl::FunctionRef<absl::Status(Reader&)> look) {
  absl::MutexLock lock(&reader_mutex_);
  absl::StatusOr<Transaction> transaction = Transaction::Begin(*reader_database_, Transaction::Kind::kRead);
  if (!transaction.ok()) return Explain(transaction.status());
  Reader reader(*reader_rows_);
  return Explain(look(reader));
}

absl::StatusOr<std::string> SqliteStore::Backup(const std::string& reason) {
  absl::StatusOr<std::string> name = BackupFile(path_, reason);
  if (!name.ok()) return Explain(name.status());
  return name;
}

}  // namespace eniform::state
