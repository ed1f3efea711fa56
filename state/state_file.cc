#include "state/state_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <system_error>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "state/naming.h"
#include "state/sqlite_rows.h"
#include "state/writer.h"

namespace eniform::state {
namespace {

namespace fs = std::filesystem;

absl::Status FileError(absl::string_view doing, const std::string& path, int error) {
  const std::string text = absl::StrCat("the state can not be ", doing, ": ", path, ": ", std::strerror(error));
  switch (error) {
    case ENOENT:
      return absl::NotFoundError(text);
    case EACCES:
    case EPERM:
    case EROFS:
    case ENOTDIR:
      return absl::PermissionDeniedError(absl::StrCat(text, ". Check who owns it and its mode, or name another one with --state"));
    default:
      return absl::UnavailableError(text);
  }
}

absl::Status Sync(const std::string& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return FileError("written", path, errno);
  const int result = fsync(file), error = errno;
  close(file);
  return result == 0 ? absl::OkStatus() : FileError("written", path, error);
}

absl::Status MakeDirectories(const fs::path& directory) {
  std::error_code error;
  if (fs::is_directory(directory, error)) return absl::OkStatus();
  if (directory.has_parent_path() && directory.parent_path() != directory) {
    if (absl::Status status = MakeDirectories(directory.parent_path()); !status.ok()) return status;
  }
  if (mkdir(directory.c_str(), 0700) != 0 && errno != EEXIST) return FileError("made", directory, errno);
  // Its name too must survive a power loss, or the state would be gone with it.
  return directory.has_parent_path() ? Sync(directory.parent_path()) : absl::OkStatus();
}

// Who can put files beside the state can put others in its place, or make those that SQLite writes beside it lead elsewhere.
absl::Status CheckDirectory(const std::string& directory) {
  struct stat info;
  if (stat(directory.c_str(), &info) != 0) return FileError("opened", directory, errno);
  if ((info.st_mode & S_IWOTH) == 0) return absl::OkStatus();
  return absl::PermissionDeniedError(absl::StrCat("the state can not be kept in ", directory,
                                                  ": every user may write to that directory. Make it yours alone (chmod go-w ", directory,
                                                  "), or name a file in another one with --state"));
}

absl::Status MakeEmptyFile(const std::string& path) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0) return errno == EEXIST ? absl::AlreadyExistsError(path) : FileError("made", path, errno);
  close(file);
  return absl::OkStatus();
}

// An empty file of ours, beside `path`, that goes unless it is renamed.
class Draft {
 public:
  explicit Draft(const std::string& path) : path_(absl::StrCat(path, ".new-", getpid(), "-", absl::ToUnixNanos(absl::Now()))) {}
  ~Draft() { unlink(path_.c_str()); }
  const std::string& path() const { return path_; }

  // kAlreadyExists: `path` does. Not rename(): that would replace another process's state.
  absl::Status BecomeNew(const std::string& path) {
    if (renameat2(AT_FDCWD, path_.c_str(), AT_FDCWD, path.c_str(), RENAME_NOREPLACE) == 0) return absl::OkStatus();
    // Some file systems can only do it by a second link.
    if (errno == EINVAL && link(path_.c_str(), path.c_str()) == 0) return absl::OkStatus();
    return errno == EEXIST ? absl::AlreadyExistsError(path) : FileError("made", path, errno);
  }

 private:
  std::string path_;
};

absl::Status Fill(Database& database, const StateCopy& copy) {
  if (copy.serial() == 0 && copy.runs().empty() && copy.fence() == 0) return absl::OkStatus();
  if (absl::Status status = database.Execute("PRAGMA foreign_keys = ON"); !status.ok()) return status;
  absl::StatusOr<std::unique_ptr<SqliteWriteRows>> rows = SqliteWriteRows::Make(database, absl::Now);
  if (!rows.ok()) return rows.status();
  absl::StatusOr<Transaction> transaction = Transaction::Begin(database, Transaction::Kind::kWrite);
  if (!transaction.ok()) return transaction.status();
  if (absl::Status status = WriteCopy(**rows, copy); !status.ok()) return status;
  return transaction->Commit();
}

}  // namespace

absl::StatusOr<std::string> CanonicalPath(const std::string& path) {
  const fs::path whole(path);
  // A link that somebody else put there leads where he wants.
  struct stat info;
  if (lstat(whole.parent_path().c_str(), &info) == 0 && S_ISLNK(info.st_mode) && info.st_uid != geteuid() && info.st_uid != 0) {
    return absl::PermissionDeniedError(absl::StrCat("the state can not be opened: ", whole.parent_path().string(),
                                                    " is a symbolic link of another user. Name its directory itself with --state"));
  }
  std::error_code error;
  const fs::path directory = fs::canonical(whole.parent_path(), error);
  if (error) return FileError("opened", whole.parent_path(), error.value());
  return (directory / whole.filename()).string();
}

absl::Status CheckFile(const std::string& path, FileUse use) {
  const std::string doing = use == FileUse::kWrite ? "written" : "read";
  struct stat info;
  if (lstat(path.c_str(), &info) != 0) return FileError(doing, path, errno);
  if (!S_ISREG(info.st_mode)) {
    return absl::PermissionDeniedError(absl::StrCat("the state can not be ", doing, ": ", path, " is ",
                                                    S_ISLNK(info.st_mode) ? "a symbolic link, which is never followed" : "no plain file",
                                                    ". Name the file itself with --state"));
  }
  if (absl::Status status = CheckDirectory(fs::path(path).parent_path()); !status.ok()) return status;
  if (access(path.c_str(), R_OK) != 0) return FileError("read", path, errno);
  if (use == FileUse::kWrite) {
    if (access(path.c_str(), W_OK) != 0) return FileError(doing, path, errno);
    const std::string directory = fs::path(path).parent_path();
    if (access(directory.c_str(), W_OK | X_OK) != 0) return FileError(doing, directory, errno);
    if (info.st_nlink > 1) {
      return absl::PermissionDeniedError(
          absl::StrCat("the state can not be written: ", path, " has a second name (a hard link), under which ",
                       "it would change as well. Copy it: cp -p ", path, " ", path, ".copy && mv ", path, ".copy ", path));
    }
    // It may have been copied here with a looser mode. Where it belongs to somebody else who lets us write, that one decides.
    if ((info.st_mode & 077) != 0 && chmod(path.c_str(), 0600) != 0 && errno != EPERM) return FileError(doing, path, errno);
  }
  return info.st_size > 0 ? absl::OkStatus() : Damaged(path, "the file is empty");
}

absl::Status CreateFile(const std::string& path, const std::string& stack, const std::vector<Migration>& migrations, const Origin& origin) {
  absl::StatusOr<StateCopy> empty = EmptyState(stack, origin);
  if (!empty.ok()) return empty.status();
  absl::Status status = CreateFileOf(path, *empty, migrations);
  return absl::IsAlreadyExists(status) ? absl::OkStatus() : status;
}

absl::Status CreateFileOf(const std::string& path, const StateCopy& copy, const std::vector<Migration>& migrations) {
  if (absl::Status status = MakeDirectories(fs::path(path).parent_path()); !status.ok()) return status;
  absl::StatusOr<std::string> canonical = CanonicalPath(path);
  if (!canonical.ok()) return canonical.status();
  if (absl::Status status = CheckDirectory(fs::path(*canonical).parent_path()); !status.ok()) return status;
  Draft draft(*canonical);
  if (absl::Status status = MakeEmptyFile(draft.path()); !status.ok()) return status;
  {
    absl::StatusOr<Database> database = Database::Open(draft.path(), Access::kReadWrite);
    if (!database.ok()) return database.status();
    Meta meta;
    meta.lineage = copy.lineage();
    meta.stack = copy.stack();
    meta.created = copy.created();
    if (absl::Status status = CreateSchema(*database, migrations, meta); !status.ok()) return status;
    if (absl::Status status = Fill(*database, copy); !status.ok()) return status;
    if (absl::Status status = database->Execute("PRAGMA journal_mode = WAL"); !status.ok()) return status;
  }
  if (absl::Status status = Sync(draft.path()); !status.ok()) return status;
  if (absl::Status status = draft.BecomeNew(*canonical); !status.ok()) return status;
  return Sync(fs::path(*canonical).parent_path());
}

absl::StatusOr<std::string> BackupFile(const std::string& path, absl::string_view reason) {
  absl::StatusOr<Database> database = Database::Open(path, Access::kReadOnly);
  if (!database.ok()) return database.status();
  const std::string stem = BackupName(path, reason);
  Draft draft(path);
  if (absl::Status status = MakeEmptyFile(draft.path()); !status.ok()) return status;
  absl::StatusOr<Statement> copy = database->Prepare("VACUUM INTO ?1");
  if (!copy.ok()) return copy.status();
  if (absl::Status status = copy->With(draft.path()).Run(); !status.ok()) return status;
  if (absl::Status status = Sync(draft.path()); !status.ok()) return status;
  for (int i = 1;; ++i) {
    const std::string name = i == 1 ? stem : absl::StrCat(stem, "-", i);
    absl::Status status = draft.BecomeNew(name);
    if (absl::IsAlreadyExists(status)) continue;
    if (status.ok()) status = Sync(fs::path(path).parent_path());
    if (!status.ok()) return status;
    return name;
  }
}

std::vector<std::string> FindBackups(const std::string& path) {
  const fs::path whole(path);
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator entry(whole.parent_path(), error), end; !error && entry != end; entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    const bool beside_a_copy = absl::EndsWith(name, "-wal") || absl::EndsWith(name, "-shm");  // of one that is open
    if (absl::StartsWith(name, whole.filename().string() + kBackupMark) && !beside_a_copy) names.push_back(entry->path().string());
  }
  std::sort(names.rbegin(), names.rend());
  return names;
}

absl::Status Damaged(const std::string& path, absl::string_view what) {
  std::string text = absl::StrCat("the state ", path, " is damaged: ", what, ". Nothing was changed. ");
  const std::vector<std::string> backups = FindBackups(path);
  if (backups.empty()) {
    absl::StrAppend(
        &text,
        "There is no copy of it beside it. Bring one back from elsewhere, or move the file away and adopt what exists with `imports:`");
  } else {
    absl::StrAppend(&text, "To go on with its newest copy: mv ", path, " ", path, ".damaged; rm -f ", path, "-wal ", path, "-shm; cp -p ",
                    backups.front(), " ", path, " – then `eniform plan` shows what it does not know");
    if (backups.size() > 1) absl::StrAppend(&text, ". Older copies: ");
    for (size_t i = 1; i < std::min<size_t>(backups.size(), 4); ++i) absl::StrAppend(&text, i > 1 ? ", " : "", backups[i]);
  }
  return absl::DataLossError(text);
}

}  // namespace eniform::state
