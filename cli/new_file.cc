#include "cli/new_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "absl/strings/str_cat.h"

namespace eniform::cli {
namespace {

// 0: everything is written; else the error.
int WriteAll(int fd, absl::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(fd, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    text.remove_prefix(static_cast<size_t>(written));
  }
  return 0;
}

}  // namespace

absl::Status WriteNewFile(const std::string& path, absl::string_view text, FileMode mode) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode == FileMode::kPrivate ? 0600 : 0644);
  if (fd < 0 && errno == EEXIST) return absl::AlreadyExistsError(absl::StrCat("'", path, "' exists already."));
  if (fd < 0) return absl::UnavailableError(absl::StrCat("Can not create '", path, "': ", ::strerror(errno), "."));
  int error = WriteAll(fd, text);
  if (error == 0 && mode == FileMode::kPrivate && ::fsync(fd) != 0) error = errno;
  if (::close(fd) != 0 && error == 0) error = errno;
  if (error == 0) return absl::OkStatus();
  ::unlink(path.c_str());
  return absl::UnavailableError(absl::StrCat("Can not write '", path, "': ", ::strerror(error), "."));
}

}  // namespace eniform::cli
