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
  if (applied.size() < newest) {
    if (options_.use == FileUse::kRead) {
      return absl::FailedPreconditionError(absl::StrCat("the state ", path_, " has schema version ", applied.size(),
                                                        ", this Eniform reads version ", newest,
                                                        ". Any command that writes to it brings it up to date, after a backup"));
    }
    if (absl::StatusOr<std::string> backup = BackupFile(path_, absl::StrCat("before schema ", newest)); !backup.ok())
      return backup.status();
  }
  if (options_.use == FileUse::kWrite) {
    if (absl::Status status = OpenWriter(); !status.ok()) return status;
  }
  absl::StatusOr<std::unique_ptr<Reader>> made = Reader::Make(*reader_database_);
  if (!made.ok()) return made.status();
  reader_ = *std::move(made);
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
  absl::StatusOr<std::unique_ptr<Writer>> made = Writer::Make(*writer_database_);
  if (!made.ok()) return made.status();
  writer_ = *std::move(made);
  commits_ = std::make_unique<GroupCommit>(*writer_database_);
  return absl::OkStatus();
}

absl::Status SqliteStore::Explain(absl::Status status) const {
  if (absl::IsDataLoss(status)) return Damaged(path_, status.message());
  return status;
}

template <typename Value>
absl::StatusOr<Value> SqliteStore::Explain(absl::StatusOr<Value> value) const {
  if (!value.ok()) return Explain(value.status());
  return value;
}

absl::Status SqliteStore::WriteWithoutLock(absl::FunctionRef<absl::Status()> work) {
  if (!commits_) return absl::FailedPreconditionError(absl::StrCat("the state ", path_, " was opened to be read"));
  return Explain(commits_->Run(work));
}

absl::Status SqliteStore::Write(LockToken token, absl::FunctionRef<absl::Status()> work) {
  return WriteWithoutLock([&] {
    absl::Status held = writer_->CheckLock(token);
    return held.ok() ? work() : held;
  });
}

absl::StatusOr<StateSnapshot> SqliteStore::Read() {
  absl::MutexLock lock(&reader_mutex_);
  return Explain(reader_->ReadSnapshot());
}

absl::StatusOr<StateSnapshot> SqliteStore::ReadAt(int64_t serial) {
  absl::MutexLock lock(&reader_mutex_);
  return Explain(reader_->ReadSnapshotAt(serial));
}

absl::StatusOr<LockToken> SqliteStore::AcquireLock(const Actor& owner, const std::string& purpose, absl::Duration timeout) {
  const absl::Time deadline = absl::Now() + timeout;
  for (;;) {
    LockToken token;
    const absl::Status status = WriteWithoutLock([&] {
      absl::StatusOr<LockToken> acquired = writer_->AcquireLock(owner, purpose, options_.now(), options_.lease);
      if (acquired.ok()) token = *acquired;
      return acquired.status();
    });
    if (status.ok()) return token;
    const absl::Duration left = deadline - absl::Now();
    if (!absl::IsAborted(status) || left <= absl::ZeroDuration()) return status;
    absl::SleepFor(std::min(left, kLockPoll));
  }
}

absl::Status SqliteStore::Heartbeat(LockToken token) {
  return WriteWithoutLock([&] { return writer_->Heartbeat(token, options_.now()); });
}

absl::Status SqliteStore::ReleaseLock(LockToken token) {
  return WriteWithoutLock([&] { return writer_->ReleaseLock(token); });
}

absl::StatusOr<LockToken> SqliteStore::BreakLock(LockToken broken, const Actor& breaker, const std::string& purpose, Force force) {
  LockToken token;
  const absl::Status status = WriteWithoutLock([&] {
    absl::StatusOr<LockToken> taken = writer_->BreakLock(broken, breaker, purpose, force, options_.now(), options_.lease);
    if (taken.ok()) token = *taken;
    return taken.status();
  });
  if (!status.ok()) return status;
  return token;
}

absl::StatusOr<std::optional<Lock>> SqliteStore::ReadLock() {
  absl::MutexLock lock(&reader_mutex_);
  return Explain(reader_->ReadLock());
}

absl::StatusOr<int64_t> SqliteStore::BeginRun(LockToken token, const Run& run) {
  int64_t id = 0;
  absl::Status status = Write(token, [&] {
    absl::StatusOr<int64_t> begun = writer_->BeginRun(run, options_.now());
    if (begun.ok()) id = *begun;
    return begun.status();
  });
  if (!status.ok()) return status;
  return id;
}

absl::Status SqliteStore::FinishRun(LockToken token, const Run& run) {
  return Write(token, [&] { return writer_->FinishRun(run, options_.now()); });
}

absl::StatusOr<std::vector<Run>> SqliteStore::ReadRuns(int limit) {
  absl::MutexLock lock(&reader_mutex_);
  return Explain(reader_->ReadRuns(limit));
}

absl::StatusOr<bool> SqliteStore::PlanWasUsed(const std::string& plan_digest, int64_t serial_before) {
  absl::MutexLock lock(&reader_mutex_);
  return Explain(reader_->PlanWasUsed(plan_digest, serial_before));
}

absl::Status SqliteStore::RecordIntent(LockToken token, const JournalEntry& entry) {
  return Write(token, [&] { return writer_->RecordIntent(entry, options_.now()); });
}

absl::Status SqliteStore::RecordOutcome(LockToken token, const JournalEntry& entry, const std::vector<StateEdit>& edits) {
  return Write(token, [&] {
    absl::Status closed = writer_->CloseIntent(entry, options_.now());
    return closed.ok() ? writer_->ApplyEdits(edits, Writer::Unknown::kIgnore) : closed;
  });
}

absl::StatusOr<std::vector<JournalEntry>> SqliteStore::ReadOpenEntries() {
  absl::MutexLock lock(&reader_mutex_);
  return Explain(reader_->ReadOpenEntries());
}

absl::StatusOr<std::vector<JournalEntry>> SqliteStore::ReadEntries(int64_t run) {
  absl::MutexLock lock(&reader_mutex_);
  return Explain(reader_->ReadEntries(run));
}

absl::StatusOr<std::vector<JournalEntry>> SqliteStore::ReadNewestEntries(int limit) {
  absl::MutexLock lock(&reader_mutex_);
  return Explain(reader_->ReadNewestEntries(limit));
}

absl::Status SqliteStore::Edit(LockToken token, const std::vector<StateEdit>& edits) {
  return Write(token, [&] { return writer_->ApplyEdits(edits, Writer::Unknown::kError); });
}

absl::StatusOr<std::string> SqliteStore::Backup(const std::string& reason) { return Explain(BackupFile(path_, reason)); }

}  // namespace eniform::state
