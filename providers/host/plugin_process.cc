#include "providers/host/plugin_process.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

extern char** environ;

namespace eniform::host {
namespace {

constexpr int kCoreProtocol = 1;
constexpr int kExitNoCommonProtocol = 3;  // providers/sdk/serve.h

constexpr char kDirectoryPrefix[] = "eniform-plugin-";

// A descriptor that holds the directory's lock until it is closed, or its process ends; -1: another process holds it.
int LockDirectory(const std::string& path) {
  const int fd = open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) != 0) {
    close(fd);
    return -1;
  }
  return fd;
}

// Removes what hosts left that were killed: directories of this user that nobody holds. Not the newest: their hosts may be about to lock
// them.
void RemoveAbandoned(const std::filesystem::path& place) {
  constexpr time_t kYoungestSeconds = 60;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(place, error), end; !error && entry != end; entry.increment(error)) {
    const std::string path = entry->path().string();
    struct stat info;
    if (!absl::StartsWith(entry->path().filename().string(), kDirectoryPrefix) || lstat(path.c_str(), &info) != 0 ||
        !S_ISDIR(info.st_mode) || info.st_uid != geteuid() || info.st_mtime > time(nullptr) - kYoungestSeconds) {
      continue;
    }
    if (const int lock = LockDirectory(path); lock >= 0) {
      std::error_code ignored;
      std::filesystem::remove_all(path, ignored);
      close(lock);
    }
  }
}

absl::StatusOr<std::string> RandomCookie() {
  char bytes[32];
  if (getrandom(bytes, sizeof bytes, 0) != sizeof bytes) return absl::UnavailableError("the system gives no random bytes");
  return absl::BytesToHexString(absl::string_view(bytes, sizeof bytes));
}

absl::Status OtherProtocol(absl::string_view theirs) {
  return absl::FailedPreconditionError(absl::StrCat("speaks version ", theirs, " of the plugin protocol, this eniform speaks version ",
                                                    kProtocol, ". Install versions of both that fit"));
}

absl::Status With(absl::string_view name, const absl::Status& status, absl::string_view rest = "") {
  return WithText(status, absl::StrCat(name, " ", status.message(), ".", rest));
}

// What must not leave the plugin by its words: it has all of this process's environment.
Redactor RedactorOf(const std::string& cookie) {
  Redactor::Secrets secrets{{"ENIFORM_PLUGIN_COOKIE", cookie}};
  for (char** entry = environ; *entry; ++entry) {
    const std::pair<std::string, std::string> variable = absl::StrSplit(*entry, absl::MaxSplits('=', 1));
    if (NamesASecret(variable.first)) secrets.push_back(variable);
  }
  return Redactor(secrets);
}

// Whether `path` is this user's, and for nobody else.
bool IsPrivate(const std::string& path, mode_t kind) {
  struct stat info;
  return lstat(path.c_str(), &info) == 0 && (info.st_mode & S_IFMT) == kind && info.st_uid == geteuid() && (info.st_mode & 077) == 0;
}

}  // namespace

absl::StatusOr<std::string> ParseHandshake(absl::string_view line, absl::string_view directory) {
  const std::vector<std::string> parts = absl::StrSplit(line, '|');
  int core = 0, protocol = 0;
  if (parts.size() < 5 || !absl::SimpleAtoi(parts[0], &core) || !absl::SimpleAtoi(parts[1], &protocol)) {
    return absl::UnavailableError(
        absl::StrCat("printed '", ReadableLine(line), "' where the handshake line of a plugin was expected. Is it a plugin of eniform?"));
  }
  if (core != kCoreProtocol) return OtherProtocol(absl::StrCat(core, " of the handshake, and ", protocol));
  if (protocol != kProtocol) return OtherProtocol(absl::StrCat(protocol));
  if (parts[2] != "unix" || parts[4] != "grpc") {
    return absl::UnavailableError(absl::StrCat("listens in a way this eniform does not know: '", ReadableLine(line), "'"));
  }
  const std::filesystem::path socket(parts[3]);
  struct stat info;
  if (socket.lexically_normal().parent_path() != std::filesystem::path(std::string(directory)) || lstat(socket.c_str(), &info) != 0 ||
      !S_ISSOCK(info.st_mode)) {
    return absl::UnavailableError(absl::StrCat("names no socket in its private directory: '", ReadableLine(parts[3]), "'"));
  }
  if (!IsPrivate(std::string(directory), S_IFDIR) || !IsPrivate(parts[3], S_IFSOCK)) {
    return absl::UnavailableError("listens on a socket that other users can reach");
  }
  return parts[3];
}

absl::StatusOr<std::unique_ptr<PrivateDirectory>> PrivateDirectory::Make() {
  std::error_code error;
  const std::filesystem::path usual = std::filesystem::temp_directory_path(error);
  // A socket's path has little room.
  for (const std::filesystem::path& place : {error ? std::filesystem::path("/tmp") : usual, std::filesystem::path("/tmp")}) {
    std::string path = std::filesystem::absolute(place / absl::StrCat(kDirectoryPrefix, "XXXXXX"), error).lexically_normal();
    if (path.size() + sizeof "/plugin.sock" > sizeof(sockaddr_un::sun_path)) continue;
    RemoveAbandoned(place);
    if (mkdtemp(path.data())) return std::unique_ptr<PrivateDirectory>(new PrivateDirectory(path, LockDirectory(path)));
  }
  return absl::UnavailableError(absl::StrCat("no private directory can be made in ", usual.string(), " or /tmp: ", std::strerror(errno)));
}

PrivateDirectory::~PrivateDirectory() {
  std::error_code ignored;  // a directory left in /tmp harms nobody
  std::filesystem::remove_all(path_, ignored);
  if (lock_ >= 0) close(lock_);
}

std::string PluginProcess::Name() const { return absl::StrCat("plugin ", plugin_.name, " (", plugin_.path, ")"); }

std::string PluginProcess::LastWords() {
  return absl::StrCat(child_->AwaitEnd(absl::ZeroDuration()) ? absl::StrCat(" It ", child_->HowItEnded(), ".") : "", tail_.ToString());
}

void PluginProcess::TakeOutput(absl::string_view line) {
  {
    absl::MutexLock lock(&mutex_);
    if (!first_line_) {
      first_line_ = redactor_(line);
      return;
    }
  }
  TakeError(line);  // nothing else belongs there, but nothing is lost
}

void PluginProcess::TakeError(absl::string_view line) {
  const std::string redacted = redactor_(line);
  tail_.Add(redacted);
  if (log_) log_(plugin_.name, redacted);
}

absl::StatusOr<std::unique_ptr<PluginProcess>> PluginProcess::Start(const FoundPlugin& plugin, const HostOptions& options) {
  std::unique_ptr<PluginProcess> process(new PluginProcess(plugin, options.log));
  if (absl::Status status = process->Run(options); !status.ok()) return With(process->Name(), status);
  absl::StatusOr<std::string> line = process->AwaitHandshake(options.start_timeout);
  if (!line.ok()) return With(process->Name(), line.status(), process->LastWords());
  absl::StatusOr<std::string> socket = ParseHandshake(*line, process->directory_->path());
  if (!socket.ok()) return With(process->Name(), socket.status(), process->LastWords());
  process->socket_path_ = *std::move(socket);
  return process;
}

absl::Status PluginProcess::Run(const HostOptions& host) {
  std::unique_ptr<ProgramFile> program;
  if (host.pins) {
    absl::StatusOr<std::unique_ptr<ProgramFile>> opened = ProgramFile::Open(plugin_.path);
    if (!opened.ok()) return absl::UnavailableError(absl::StrCat("can not be run: ", opened.status().message()));
    if (absl::Status status = CheckPin(*host.pins, plugin_.name, (*opened)->sha256()); !status.ok()) return status;
    program = *std::move(opened);
  }
  absl::StatusOr<std::unique_ptr<PrivateDirectory>> directory = PrivateDirectory::Make();
  if (!directory.ok()) return absl::Status(directory.status().code(), absl::StrCat("can not be started: ", directory.status().message()));
  directory_ = *std::move(directory);
  absl::StatusOr<std::string> cookie = RandomCookie();
  if (!cookie.ok()) return absl::Status(cookie.status().code(), absl::StrCat("can not be started: ", cookie.status().message()));
  cookie_ = *std::move(cookie);
  redactor_ = RedactorOf(cookie_);
  ChildOptions options;
  options.path = plugin_.path;
  // Not by its path, which may lead elsewhere by now. A program is told its path as its name and finds it at /proc/self/exe; a script has
  // /dev/fd/N for a name and finds what lies beside it by ENIFORM_PLUGIN_FILE.
  options.program = program.get();
  options.environment = {{"ENIFORM_PLUGIN_COOKIE", cookie_},
                         {"ENIFORM_PLUGIN_DIR", directory_->path()},
                         {"ENIFORM_PLUGIN_FILE", plugin_.path},
                         {"ENIFORM_PLUGIN_PROTOCOLS", absl::StrCat(kProtocol)}};
  if (host.debug_lines) options.environment.emplace_back("ENIFORM_LOG_LEVEL", "debug");
  options.on_output = [this](absl::string_view line) { TakeOutput(line); };
  options.on_error = [this](absl::string_view line) { TakeError(line); };
  options.on_end = [this] {
    absl::MutexLock lock(&mutex_);
    over_ = true;
  };
  absl::StatusOr<std::unique_ptr<ChildProcess>> child = ChildProcess::Start(std::move(options));
  if (!child.ok()) return absl::UnavailableError(absl::StrCat("can not be run: ", child.status().message()));
  child_ = *std::move(child);
  // Who may write it could have done so after it was hashed. From the start on the kernel refuses that.
  if (program && !program->IsUnchanged()) {
    child_->End(absl::ZeroDuration());
    return absl::UnavailableError("was changed while it was being started, and was ended. Run the command again");
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> PluginProcess::AwaitHandshake(absl::Duration timeout) {
  // Whichever comes first: a line, the end, or the deadline. A line that was printed before the end counts.
  const auto decided = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return first_line_ || over_; };
  absl::MutexLock lock(&mutex_);
  if (!mutex_.AwaitWithTimeout(absl::Condition(&decided), timeout)) {
    return absl::UnavailableError(absl::StrCat("printed no handshake line within ", absl::FormatDuration(timeout)));
  }
  if (first_line_) return *first_line_;
  if (child_->ExitCode() == kExitNoCommonProtocol) {
    return absl::FailedPreconditionError(
        absl::StrCat("has no version of the plugin protocol in common with this eniform, which speaks version ", kProtocol));
  }
  return absl::UnavailableError("ended before it was ready");
}

void PluginProcess::End(absl::Duration patience) {
  if (child_) child_->End(patience);
  directory_.reset();
}

}  // namespace eniform::host
