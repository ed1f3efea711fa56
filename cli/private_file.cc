#include "cli/private_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace eniform::cli {
namespace {

constexpr size_t kStartBytes = 4096;

// Names under which a process finds what it was given open. They are symbolic links, and lead nowhere else.
bool NamesADescriptor(const std::string& path) {
  return path == "/dev/stdout" || path == "/dev/stderr" || absl::StartsWith(path, "/dev/fd/") || absl::StartsWith(path, "/proc/self/fd/");
}

// The first bytes of a file that is open to be written.
std::string StartOf(int fd) {
  const int reader = ::open(absl::StrCat("/proc/self/fd/", fd).c_str(), O_RDONLY | O_CLOEXEC);
  if (reader < 0) return "";
  std::string start(kStartBytes, '\0');
  const ssize_t got = ::read(reader, start.data(), start.size());
  ::close(reader);
  start.resize(got > 0 ? static_cast<size_t>(got) : 0);
  return start;
}

// Why a regular file is not to be written; empty: it may be.
std::string Objection(int fd, const struct stat& info, Existing existing, const std::function<bool(absl::string_view)>& is_ours) {
  if (info.st_uid != ::geteuid()) return "belongs to another user, who could read it. Give another name";
  if (info.st_nlink > 1) return "has a second name (a hard link), under which it would be written as well. Give another name";
  if (existing == Existing::kAppend || info.st_size == 0 || is_ours(StartOf(fd))) return "";
  return "exists and is something else; it is not replaced. Give another name, or remove it first";
}

}  // namespace

absl::StatusOr<int> OpenPrivateFile(const std::string& path, absl::string_view what, Existing existing,
                                    const std::function<bool(absl::string_view start)>& is_ours) {
  const bool given = NamesADescriptor(path);
  // Not blocking: opening a pipe that nobody reads would wait for ever.
  int flags = O_WRONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | (given ? 0 : O_CREAT | O_NOFOLLOW);
  if (given || existing == Existing::kAppend) flags |= O_APPEND;
  const int fd = ::open(path.c_str(), flags, 0600);
  if (fd < 0 && errno == ELOOP) {
    return absl::FailedPreconditionError(absl::StrCat(
        "'", path, "' (for ", what, ") is a symbolic link, which nothing is written through. Give the name of the file itself."));
  }
  if (fd < 0 && errno == ENXIO) {
    return absl::UnavailableError(absl::StrCat("Can not write ", what, " to '", path, "': it is a pipe or socket that nobody reads."));
  }
  if (fd < 0) return absl::UnavailableError(absl::StrCat("Can not write ", what, " to '", path, "': ", ::strerror(errno), "."));
  struct stat info;
  std::string objection;
  if (::fstat(fd, &info) != 0) {
    objection = ::strerror(errno);
  } else if (S_ISREG(info.st_mode) && !given) {  // of what was given open, whoever opened it has decided
    objection = Objection(fd, info, existing, is_ours);
    if (objection.empty() && (info.st_mode & 077) != 0 && ::fchmod(fd, 0600) != 0) objection = ::strerror(errno);
    if (objection.empty() && existing == Existing::kReplace && ::ftruncate(fd, 0) != 0) objection = ::strerror(errno);
  }
  if (!objection.empty()) {
    ::close(fd);
    return absl::FailedPreconditionError(absl::StrCat("'", path, "' (for ", what, ") ", objection, "."));
  }
  ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) & ~O_NONBLOCK);
  return fd;
}

absl::Status WriteWhole(int descriptor, absl::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return absl::UnavailableError(::strerror(errno));
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return absl::OkStatus();
}

}  // namespace eniform::cli
