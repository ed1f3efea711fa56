#include "cli/plugin_pins.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "absl/strings/str_cat.h"
#include "cli/messages.h"
#include "cli/private_file.h"

namespace eniform::cli {
namespace {

constexpr off_t kLargest = 1 << 20;  // some eight thousand builds

absl::Status Errno(absl::string_view doing, const std::string& path) {
  return absl::UnavailableError(absl::StrCat(doing, " '", path, "': ", ::strerror(errno), "."));
}

absl::Status Unusable(const std::string& path, absl::string_view what) {
  return absl::FailedPreconditionError(absl::StrCat("'", path, "' ", what, "."));
}

// Reads and closes.
absl::StatusOr<std::string> ReadAndClose(int fd, const std::string& path) {
  struct stat info;
  absl::Status status;
  std::string text;
  if (::fstat(fd, &info) != 0) {
    status = Errno("Can not read", path);
  } else if (!S_ISREG(info.st_mode)) {
    status = Unusable(path, "is not a plain file; plugins are pinned in a file of your repository");
  } else if (info.st_size > kLargest) {
    status = Unusable(path, "is too large to be a list of plugins");
  } else {
    text.resize(static_cast<size_t>(kLargest) + 1);
    size_t size = 0;
    for (ssize_t got = 1; got != 0 && size < text.size();) {
      got = ::read(fd, text.data() + size, text.size() - size);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) {
        status = Errno("Can not read", path);
        break;
      }
      size += static_cast<size_t>(got);
    }
    text.resize(size);
  }
  ::close(fd);
  if (!status.ok()) return status;
  return text;
}

}  // namespace

absl::StatusOr<std::optional<host::PluginPins>> ReadPins(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
  if (fd < 0 && errno == ENOENT) return std::nullopt;
  if (fd < 0 && errno == ELOOP) return Unusable(path, "is a symbolic link, which is not followed. Put the file itself there");
  if (fd < 0) return Errno("Can not read", path);
  const auto text = ReadAndClose(fd, path);
  if (!text.ok()) return text.status();
  auto pins = host::ParsePins(*text);
  if (pins.ok()) return *std::move(pins);
  if (absl::IsUnimplemented(pins.status())) return absl::UnimplementedError(absl::StrCat("'", path, "', ", pins.status().message()));
  return absl::FailedPreconditionError(absl::StrCat("'", path, "', ", pins.status().message(),
                                                    ". No plugin is run until that is mended; where the file can not be saved, remove it "
                                                    "and make it anew with `eniform providers lock`."));
}

absl::Status WritePins(const std::string& path, const host::PluginPins& pins) {
  struct stat info;
  if (::lstat(path.c_str(), &info) == 0 && !S_ISREG(info.st_mode)) {
    return Unusable(path, S_ISLNK(info.st_mode) ? "is a symbolic link, which is not written through" : "is not a plain file");
  }
  const std::string draft = absl::StrCat(path, ".new-", ::getpid());
  const int fd = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0644);
  if (fd < 0) return Errno("Can not create", draft);
  absl::Status status = WriteWhole(fd, host::PinsText(pins));
  if (!status.ok()) status = absl::UnavailableError(absl::StrCat("Can not write '", draft, "': ", status.message(), "."));
  if (status.ok() && ::fsync(fd) != 0) status = Errno("Can not write", draft);
  if (::close(fd) != 0 && status.ok()) status = Errno("Can not write", draft);
  if (status.ok() && ::rename(draft.c_str(), path.c_str()) != 0) status = Errno("Can not write", path);
  if (!status.ok()) ::unlink(draft.c_str());
  return status;
}

std::string PinsLine(const host::HostOptions& options) {
  if (!options.pins) {
    return absl::StrCat("there is no ", host::kPinsFile, ": plugins run as they are found; `eniform providers lock` pins them");
  }
  return absl::StrCat(host::kPinsFile, ": ", options.pins->size(), " plugins may run, as they are pinned");
}

Diagnostic PluginMessage(const Context& context, const absl::Status& status) {
  if (!host::IsPinRefusal(status)) return MessageOf(status);
  std::string text(status.message());
  if (!text.empty()) text.front() = static_cast<char>(::toupper(static_cast<unsigned char>(text.front())));
  return Message("EF-C60", {{"text", text}, {"command", context.CommandLine("providers lock")}});
}

}  // namespace eniform::cli
