// Preloaded into the real programs: ends them by SIGKILL at one exact point of their work. Nothing of it is in the programs themselves.
//
// ENIFORM_KILL="WHERE WHEN N WHOM" says where, and ENIFORM_KILL_MARK names a file that is made when it strikes, so that it strikes once
// however often a plugin is started again.
//   WHERE  commit  the Nth sync of the state's write-ahead log, which is what makes an intent or an outcome durable (in eniform)
//          change  the Nth write, sync, truncation or removal of any file of the state (in eniform)
//          call    the Nth API call that changes something (in the plugin)
//   WHEN   before  nothing of it has happened: of a commit not even the first write
//          half    of a commit, half of its first write; of a change that is a write, half of that
//          almost  of a commit, all was written and nothing was synced
//          after   it has happened, and nobody was told; an API call is on its way and its answer was not read
//   WHOM   eniform, plugin or both
// ENIFORM_HASTE="N SINCE" lets the time of plugins and of the emulator pass N times faster since that second: providers poll and pace
// their calls as a real cloud wants it, which is not what is tried here.
// ENIFORM_KILL_LOG, instead, names a file that gets one line for each of these points: what a sweep has to go through.
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdint>

namespace {

template <typename Function>
Function* Real(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

struct Orders {
  char where[16] = "", when[16] = "", whom[16] = "";
  int n = 0;

  Orders() {
    const char* text = getenv("ENIFORM_KILL");
    if (text) sscanf(text, "%15s %15s %d %15s", where, when, &n, whom);
  }
  bool Are(const char* at, const char* moment, int number) const {
    return number == n && strcmp(where, at) == 0 && strcmp(when, moment) == 0;
  }
};

const Orders& TheOrders() {
  static const Orders orders;
  return orders;
}

std::atomic<int> commits{0}, changes{0}, calls{0};
std::atomic<bool> log_is_clean{true};  // nothing was written to the write-ahead log since its last sync

int64_t NanosecondsOf(const timespec& time) { return time.tv_sec * int64_t{1'000'000'000} + time.tv_nsec; }

timespec TimespecOf(int64_t nanoseconds) { return {nanoseconds / 1'000'000'000, nanoseconds % 1'000'000'000}; }

bool Is(const char* program) { return strncmp(program_invocation_short_name, program, strlen(program)) == 0; }
bool InPlugin() { return Is("eniform-provider"); }

struct Haste {
  int64_t times = 1, since = 0;

  Haste() {
    const char* text = getenv("ENIFORM_HASTE");
    if (!text || !(InPlugin() || Is("eniform-emulator"))) return;
    char* end;
    times = std::max(1L, strtol(text, &end, 10));
    since = strtol(end, nullptr, 10) * 1'000'000'000;
  }
};

// Threads of gRPC itself keep to the machine's time: they wait by one clock and look at another.
Haste HasteOfThread() {
  static const Haste haste;
  if (haste.times == 1) return haste;
  char name[16] = "";
  prctl(PR_GET_NAME, name);
  if (strncmp(name, "timer_manager", 13) != 0 && strncmp(name, "event_engine", 12) != 0) return haste;
  Haste none;
  none.times = 1;
  return none;
}

void Log(const char* where, int n, const char* what) {
  static const char* const path = getenv("ENIFORM_KILL_LOG");
  if (!path) return;
  char line[160];
  const int size = snprintf(line, sizeof line, "%s %d %s\n", where, n, what);
  const int file = static_cast<int>(syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
  if (file < 0 || syscall(SYS_write, file, line, std::min<size_t>(size, sizeof line)) < 0) abort();
  close(file);
}

// Those that this process started. A thread may be gone before it is looked at: it has no children then.
void KillChildren() {
  DIR* threads = opendir("/proc/self/task");
  if (!threads) abort();
  while (const dirent* thread = readdir(threads)) {
    char path[64];
    snprintf(path, sizeof path, "/proc/self/task/%.20s/children", thread->d_name);
    FILE* file = fopen(path, "re");
    if (!file) continue;
    int child;
    while (fscanf(file, "%d", &child) == 1) kill(child, SIGKILL);
    fclose(file);
  }
  closedir(threads);
}

void Strike() {
  const char* mark = getenv("ENIFORM_KILL_MARK");
  if (!mark) abort();
  const int file = static_cast<int>(syscall(SYS_openat, AT_FDCWD, mark, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (file < 0) return;
  close(file);
  const bool eniform = strcmp(TheOrders().whom, "plugin") != 0, plugin = strcmp(TheOrders().whom, "eniform") != 0;
  if (InPlugin()) {
    if (eniform) kill(getppid(), SIGKILL);
    if (plugin) kill(getpid(), SIGKILL);
  } else {
    if (plugin) KillChildren();
    if (eniform) kill(getpid(), SIGKILL);
  }
}

// Which file of a state this is.
enum class File { kNone, kLog, kOther };

File FileOf(const char* path) {
  const char* state = strstr(path, "/.eniform");  // the directory itself is synced too
  if (!state || InPlugin()) return File::kNone;
  const size_t size = strlen(path);
  if (size > 4 && strcmp(path + size - 4, "-shm") == 0) return File::kNone;  // rebuilt from the log by whoever comes next
  return size > 4 && strcmp(path + size - 4, "-wal") == 0 ? File::kLog : File::kOther;
}

struct Opened {
  char path[512] = "";
  File file = File::kNone;

  explicit Opened(int fd) {
    char link[40];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    const ssize_t size = readlink(link, path, sizeof path - 1);
    if (size > 0) file = FileOf(path);
  }
};

// One change of a file, before and after.
class Change {
 public:
  Change(const char* what, const char* path) : n_(++changes) {
    const char* name = strrchr(path, '/');
    char text[120];
    snprintf(text, sizeof text, "%s %.80s", what, name ? name + 1 : path);
    Log("change", n_, text);
    if (TheOrders().Are("change", "before", n_)) Strike();
  }
  bool IsCutInHalf() const { return TheOrders().Are("change", "half", n_); }
  ~Change() {
    if (TheOrders().Are("change", "after", n_)) Strike();
  }

 private:
  const int n_;
};

template <typename Sync>
int Synced(int fd, const Sync& sync) {
  const Opened opened(fd);
  if (opened.file == File::kNone) return sync();
  const Change change("sync", opened.path);
  if (opened.file != File::kLog) return sync();
  const int commit = commits + 1;
  Log("commit", commit, "sync");
  if (TheOrders().Are("commit", "almost", commit)) Strike();
  const int result = sync();
  if (TheOrders().Are("commit", "after", commit)) Strike();
  commits = commit;
  log_is_clean = true;
  return result;
}

// A call of a cloud that changes something, as its first bytes tell: reads are GET or an action named Describe….
bool IsWrite(const void* bytes, size_t size) {
  const auto* text = static_cast<const char*>(bytes);
  const auto begins = [&](const char* word) { return size > strlen(word) && memcmp(text, word, strlen(word)) == 0; };
  if (!begins("POST ") && !begins("PUT ") && !begins("PATCH ") && !begins("DELETE ")) return false;
  for (size_t i = 0; i + 17 < size; ++i) {
    if (strncasecmp(text + i, "-action: Describe", 17) == 0) return false;
  }
  return true;
}

}  // namespace

extern "C" {

ssize_t pwrite64(int fd, const void* bytes, size_t size, off64_t offset) {
  static auto* const real = Real<ssize_t(int, const void*, size_t, off64_t)>("pwrite64");
  const Opened opened(fd);
  if (opened.file == File::kNone) return real(fd, bytes, size, offset);
  const Change change("write", opened.path);
  bool half = change.IsCutInHalf();
  if (opened.file == File::kLog && log_is_clean.exchange(false)) {
    if (TheOrders().Are("commit", "before", commits + 1)) Strike();
    half = half || TheOrders().Are("commit", "half", commits + 1);
  }
  if (half) {
    if (real(fd, bytes, size / 2, offset) < 0) abort();
    Strike();
  }
  return real(fd, bytes, size, offset);
}

int fdatasync(int fd) {
  static auto* const real = Real<int(int)>("fdatasync");
  return Synced(fd, [fd] { return real(fd); });
}

int fsync(int fd) {
  static auto* const real = Real<int(int)>("fsync");
  return Synced(fd, [fd] { return real(fd); });
}

int ftruncate64(int fd, off64_t size) {
  static auto* const real = Real<int(int, off64_t)>("ftruncate64");
  const Opened opened(fd);
  if (opened.file == File::kNone) return real(fd, size);
  const Change change("truncate", opened.path);
  return real(fd, size);
}

int unlink(const char* path) {
  static auto* const real = Real<int(const char*)>("unlink");
  if (FileOf(path) == File::kNone) return real(path);
  const Change change("unlink", path);
  return real(path);
}

int renameat2(int from_directory, const char* from, int to_directory, const char* to, unsigned flags) {
  static auto* const real = Real<int(int, const char*, int, const char*, unsigned)>("renameat2");
  if (FileOf(to) == File::kNone) return real(from_directory, from, to_directory, to, flags);
  const Change change("rename", to);
  return real(from_directory, from, to_directory, to, flags);
}

int clock_gettime(clockid_t clock, timespec* time) noexcept {
  const int result = static_cast<int>(syscall(SYS_clock_gettime, clock, time));
  if (result != 0 || (clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC)) return result;
  const Haste haste = HasteOfThread();
  if (haste.times == 1) return result;
  if (clock == CLOCK_REALTIME) *time = TimespecOf(haste.since + (NanosecondsOf(*time) - haste.since) * haste.times);
  // A plugin's gRPC and libcurl keep to the machine's clock; the emulator has its world's time from it.
  if (clock == CLOCK_MONOTONIC && !InPlugin()) *time = TimespecOf(NanosecondsOf(*time) * haste.times);
  return result;
}

int epoll_wait(int epoll, epoll_event* events, int most, int milliseconds) {
  static auto* const real = Real<int(int, epoll_event*, int, int)>("epoll_wait");
  const bool shorter = milliseconds > 0 && !InPlugin();
  return real(epoll, events, most, shorter ? std::max<int>(1, milliseconds / HasteOfThread().times) : milliseconds);
}

int nanosleep(const timespec* time, timespec* left) {
  static auto* const real = Real<int(const timespec*, timespec*)>("nanosleep");
  const timespec shorter = TimespecOf(NanosecondsOf(*time) / HasteOfThread().times);
  return real(&shorter, left);
}

long syscall(long number, ...) noexcept {
  static auto* const real = Real<long(long, ...)>("syscall");
  va_list arguments;
  va_start(arguments, number);
  long values[6];
  for (long& value : values) value = va_arg(arguments, long);
  va_end(arguments);
  timespec sooner;
  // How Abseil waits until a time.
  if (number == SYS_futex && values[1] == (FUTEX_WAIT_BITSET | FUTEX_PRIVATE_FLAG | FUTEX_CLOCK_REALTIME) && values[3] != 0) {
    const Haste haste = HasteOfThread();
    const int64_t until = NanosecondsOf(*reinterpret_cast<const timespec*>(values[3]));
    if (haste.times > 1) {
      sooner = TimespecOf(haste.since + (until - haste.since) / haste.times);
      values[3] = reinterpret_cast<long>(&sooner);
    }
  }
  return real(number, values[0], values[1], values[2], values[3], values[4], values[5]);
}

ssize_t send(int socket, const void* bytes, size_t size, int flags) {
  static auto* const real = Real<ssize_t(int, const void*, size_t, int)>("send");
  if (!InPlugin() || !IsWrite(bytes, size)) return real(socket, bytes, size, flags);
  const int call = ++calls;
  Log("call", call, "send");
  if (TheOrders().Are("call", "before", call)) Strike();
  const ssize_t result = real(socket, bytes, size, flags);
  if (TheOrders().Are("call", "after", call)) Strike();
  return result;
}

}  // extern "C"
