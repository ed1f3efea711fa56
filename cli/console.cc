#include "cli/console.h"

#include <errno.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstring>
#include <mutex>

namespace eniform::cli {
namespace {

class RealConsole : public Console {
 public:
  void Write(Stream stream, absl::string_view text) override {
    const std::lock_guard<std::mutex> lock(mutex_);
    const int fd = stream == Stream::kErr ? STDERR_FILENO : STDOUT_FILENO;
    while (!text.empty()) {
      const ssize_t written = ::write(fd, text.data(), text.size());
      if (written > 0) {
        text.remove_prefix(written);
      } else if (errno == EAGAIN) {
        pollfd ready{fd, POLLOUT, 0};
        ::poll(&ready, 1, -1);
      } else if (errno != EINTR) {
        return;  // nobody listens: what is done to the cloud is recorded in the state, not here
      }
    }
  }

  std::optional<std::string> ReadLine() override {
    std::string line;
    for (char c;;) {
      const ssize_t got = ::read(STDIN_FILENO, &c, 1);
      if (got <= 0) return std::nullopt;
      if (c == '\n') return line;
      line += c;
    }
  }

  absl::StatusOr<std::string> ReadAll() override {
    std::string text;
    for (char block[64 * 1024];;) {
      const ssize_t got = ::read(STDIN_FILENO, block, sizeof block);
      if (got == 0) return text;
      if (got < 0) return absl::UnavailableError(std::strerror(errno));
      text.append(block, static_cast<size_t>(got));
    }
  }

  bool IsTerminal(Stream stream) const override {
    return ::isatty(stream == Stream::kIn ? STDIN_FILENO : stream == Stream::kOut ? STDOUT_FILENO : STDERR_FILENO) == 1;
  }

  Size TerminalSize() const override {
    winsize size{};
    if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return {};
    return {size.ws_col, size.ws_row};
  }

 private:
  std::mutex mutex_;
};

}  // namespace

Console& Console::Real() {
  static RealConsole& console = *new RealConsole;
  return console;
}

}  // namespace eniform::cli
