#include "providers/host/child_process.h"

#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

extern char** environ;

namespace eniform::host {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(other.Release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    Close();
    fd_ = other.Release();
    return *this;
  }
  ~Descriptor() { Close(); }
  int get() const { return fd_; }
  int Release() { return std::exchange(fd_, -1); }
  void Close() {
    if (const int fd = Release(); fd >= 0) close(fd);
  }

 private:
  int fd_;
};

struct Pipe {
  Descriptor read, write;

  // Above the three that the child's ends are moved to.
  bool Open() {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return false;
    const Descriptor low_read(ends[0]), low_write(ends[1]);
    read = Descriptor(fcntl(ends[0], F_DUPFD_CLOEXEC, 3));
    write = Descriptor(fcntl(ends[1], F_DUPFD_CLOEXEC, 3));
    return read.get() >= 0 && write.get() >= 0;
  }
};

std::vector<std::string> EnvironmentWith(const std::vector<std::pair<std::string, std::string>>& added) {
  std::vector<std::string> environment;
  for (const auto& [name, value] : added) environment.push_back(absl::StrCat(name, "=", value));
  for (char** entry = environ; *entry; ++entry) {
    bool replaced = false;
    for (const auto& [name, value] : added) replaced |= absl::StartsWith(*entry, name + "=");
    if (!replaced) environment.push_back(*entry);
  }
  return environment;
}

std::vector<char*> Pointers(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

}  // namespace

struct ChildProcess::Pipes {
  Pipe input, output, error, failure;
  bool Open() { return input.Open() && output.Open() && error.Open() && failure.Open(); }
};

// Bytes read from one pipe before the next thing is looked at; and once the child is gone, when a pipe holds far less, unless somebody that
// left its group still writes into it.
constexpr size_t kTurn = 64 * 1024;
constexpr size_t kLast = 4 * 1024 * 1024;

// Cuts what is read into lines.
class ChildProcess::Lines {
 public:
  Lines(int fd, const std::function<void(absl::string_view)>& take) : fd_(fd), take_(take) { fcntl(fd, F_SETFL, O_NONBLOCK); }

  bool open() const { return open_; }
  // Reads what is there now, `most` bytes of it: whoever writes without end must not keep the others from being heard.
  void Read(size_t most) {
    char buffer[16 * 1024];
    for (size_t read_bytes = 0; open_ && read_bytes < most;) {
      const ssize_t n = read(fd_, buffer, sizeof buffer);
      if (n < 0 && errno == EINTR) continue;
      if (n < 0 && errno == EAGAIN) return;
      if (n <= 0) {
        open_ = false;
      } else {
        Add(absl::string_view(buffer, static_cast<size_t>(n)));
        read_bytes += static_cast<size_t>(n);
      }
    }
  }
  void Finish() {
    if (!line_.empty()) Emit();  // the last one may lack its newline
  }

 private:
  void Add(absl::string_view bytes) {
    for (const char c : bytes) {
      if (c == '\n') {
        Emit();
      } else {
        line_ += c;
        if (line_.size() == kLongestLine) Emit();
      }
    }
  }
  void Emit() {
    if (take_) take_(line_);
    line_.clear();
  }

  const int fd_;
  const std::function<void(absl::string_view)>& take_;
  std::string line_;
  bool open_ = true;
};

absl::StatusOr<std::unique_ptr<ChildProcess>> ChildProcess::Start(ChildOptions options) {
  Pipes pipes;
  if (!pipes.Open()) return absl::ResourceExhaustedError(absl::StrCat("no pipes to talk to it: ", std::strerror(errno)));
  std::unique_ptr<ChildProcess> child(new ChildProcess(std::move(options)));
  child->stdin_ = pipes.input.write.Release();
  // A child may ask to be killed with its parent, but to the kernel that is the thread that forked: so a thread of the child's own
  // forks, and stays until the child is gone.
  child->thread_ = std::thread([&child = *child, pipes = std::move(pipes)]() mutable { child.Run(pipes); });
  absl::MutexLock lock(&child->mutex_);
  child->mutex_.Await(absl::Condition(&child->started_));
  if (child->start_error_ != 0) return absl::UnavailableError(std::strerror(child->start_error_));
  return child;
}

void ChildProcess::Run(Pipes& pipes) {
  // Between fork and exec nothing may allocate: another thread may have held the heap's lock.
  std::vector<std::string> environment = EnvironmentWith(options_.environment), arguments{options_.path};
  const std::vector<char*> environment_pointers = Pointers(environment), argument_pointers = Pointers(arguments);
  const pid_t parent = getpid();
  const pid_t pid = fork();
  if (pid == 0) {
    setsid();  // a terminal's Ctrl-C is for the host alone
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(127);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    signal(SIGPIPE, SIG_DFL);
    dup2(pipes.input.read.get(), STDIN_FILENO);
    dup2(pipes.output.write.get(), STDOUT_FILENO);
    dup2(pipes.error.write.get(), STDERR_FILENO);
    syscall(SYS_close_range, 3u, ~0u, static_cast<unsigned>(CLOSE_RANGE_CLOEXEC));
    umask(077);
    if (options_.program) {
      // An interpreter is handed /dev/fd/N and has to find it there.
      if (options_.program->is_script()) fcntl(options_.program->descriptor(), F_SETFD, 0);
      execveat(options_.program->descriptor(), "", argument_pointers.data(), environment_pointers.data(), AT_EMPTY_PATH);
    } else {
      execve(options_.path.c_str(), argument_pointers.data(), environment_pointers.data());
    }
    const int error = errno;
    [[maybe_unused]] const ssize_t written = write(pipes.failure.write.get(), &error, sizeof error);
    _exit(127);
  }
  int start_error = pid < 0 ? errno : 0;
  for (Pipe* pipe : {&pipes.output, &pipes.error, &pipes.failure}) pipe->write.Close();
  pipes.input.read.Close();
  if (pid > 0) {
    int failure = 0;
    ssize_t n;
    while ((n = read(pipes.failure.read.get(), &failure, sizeof failure)) < 0 && errno == EINTR) {
    }
    if (n == sizeof failure) start_error = failure;
  }
  const Descriptor process(start_error == 0 ? static_cast<int>(syscall(SYS_pidfd_open, pid, 0)) : -1);
  if (start_error == 0 && process.get() < 0) {
    start_error = errno;
    kill(pid, SIGKILL);
  }
  {
    absl::MutexLock lock(&mutex_);
    pid_ = pid;
    start_error_ = start_error;
    started_ = true;
  }
  if (start_error == 0) Pump(process.get(), pipes.output.read.get(), pipes.error.read.get());
  int status = 0;
  if (pid > 0) {
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
  }
  {
    absl::MutexLock lock(&mutex_);
    wait_status_ = status;
    ended_ = true;
  }
  if (start_error == 0 && options_.on_end) options_.on_end();
}

void ChildProcess::Pump(int process, int output, int error) {
  Lines out(output, options_.on_output), err(error, options_.on_error);
  for (bool running = true; running;) {
    pollfd watched[] = {{process, POLLIN, 0}, {out.open() ? output : -1, POLLIN, 0}, {err.open() ? error : -1, POLLIN, 0}};
    if (poll(watched, 3, -1) < 0 && errno != EINTR) break;
    if (watched[0].revents) {
      // Not reaped yet, so its number still names its group and nothing else.
      kill(-pid_, SIGKILL);
      running = false;
    }
    const size_t most = running ? kTurn : kLast;
    out.Read(most);
    err.Read(most);
  }
  out.Finish();
  err.Finish();
}

void ChildProcess::Kill(int signal) {
  absl::MutexLock lock(&mutex_);  // not reaped while this is held
  if (!ended_ && pid_ > 0) kill(-pid_, signal);
}

bool ChildProcess::AwaitEnd(absl::Duration timeout) {
  absl::MutexLock lock(&mutex_);
  return mutex_.AwaitWithTimeout(absl::Condition(&ended_), timeout);
}

int ChildProcess::ExitCode() {
  absl::MutexLock lock(&mutex_);
  return WIFEXITED(wait_status_) ? WEXITSTATUS(wait_status_) : -1;
}

std::string ChildProcess::HowItEnded() {
  absl::MutexLock lock(&mutex_);
  if (WIFEXITED(wait_status_)) return absl::StrCat("exited with code ", WEXITSTATUS(wait_status_));
  return absl::StrCat("was killed by signal ", WTERMSIG(wait_status_), " (", strsignal(WTERMSIG(wait_status_)), ")");
}

void ChildProcess::End(absl::Duration patience) {
  Descriptor(std::exchange(stdin_, -1)).Close();
  if (!thread_.joinable()) return;
  if (!AwaitEnd(patience)) {
    Kill(SIGTERM);
    if (!AwaitEnd(absl::Seconds(1))) Kill(SIGKILL);
  }
  thread_.join();
}

ChildProcess::~ChildProcess() { End(absl::ZeroDuration()); }

}  // namespace eniform::host
