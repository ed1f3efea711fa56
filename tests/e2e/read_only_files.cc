// Preloaded into eniform: a file system that turns read-only under it, as one does that met an error of its disk.
//
// ENIFORM_READ_ONLY names a directory: once the file ENIFORM_READ_ONLY_SINCE is there, nothing below it can be written or made any more.
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

namespace {

template <typename Function>
Function* Real(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

// Whether `path`, absolute or from the working directory, is where nothing can be written now.
bool IsReadOnly(const char* path) {
  const char* const directory = getenv("ENIFORM_READ_ONLY");
  const char* const since = getenv("ENIFORM_READ_ONLY_SINCE");
  if (!directory || !since || access(since, F_OK) != 0) return false;
  char whole[1024];
  if (path[0] == '/') {
    snprintf(whole, sizeof whole, "%s", path);
  } else {
    char here[512];
    if (!getcwd(here, sizeof here)) abort();
    snprintf(whole, sizeof whole, "%s/%s", here, path);
  }
  const size_t size = strlen(directory);
  return strncmp(whole, directory, size) == 0 && whole[size] == '/';
}

bool IsReadOnly(int fd) {
  char link[40], path[512] = "";
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  return readlink(link, path, sizeof path - 1) > 0 && IsReadOnly(path);
}

bool Writes(int flags) { return (flags & O_ACCMODE) != O_RDONLY || (flags & O_CREAT) != 0; }

int ModeOf(int flags, va_list rest) { return flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, int) : 0; }

template <typename Result, typename Call>
Result Unless(bool read_only, const Call& call) {
  if (!read_only) return call();
  errno = EROFS;
  return -1;
}

}  // namespace

extern "C" {

#define OPENS(NAME)                                                                                 \
  int NAME(const char* path, int flags, ...) {                                                      \
    static auto* const real = Real<int(const char*, int, ...)>(#NAME);                              \
    va_list rest;                                                                                   \
    va_start(rest, flags);                                                                          \
    const int mode = ModeOf(flags, rest);                                                           \
    va_end(rest);                                                                                   \
    return Unless<int>(Writes(flags) && IsReadOnly(path), [&] { return real(path, flags, mode); }); \
  }
OPENS(open)
OPENS(open64)

#define OPENS_AT(NAME)                                                                                                    \
  int NAME(int directory, const char* path, int flags, ...) {                                                             \
    static auto* const real = Real<int(int, const char*, int, ...)>(#NAME);                                               \
    va_list rest;                                                                                                         \
    va_start(rest, flags);                                                                                                \
    const int mode = ModeOf(flags, rest);                                                                                 \
    va_end(rest);                                                                                                         \
    const bool below = directory != AT_FDCWD && path[0] != '/' && IsReadOnly(directory);                                  \
    return Unless<int>(Writes(flags) && (below || IsReadOnly(path)), [&] { return real(directory, path, flags, mode); }); \
  }
OPENS_AT(openat)
OPENS_AT(openat64)

ssize_t pwrite64(int fd, const void* bytes, size_t size, off64_t offset) {
  static auto* const real = Real<ssize_t(int, const void*, size_t, off64_t)>("pwrite64");
  return Unless<ssize_t>(IsReadOnly(fd), [&] { return real(fd, bytes, size, offset); });
}

int ftruncate64(int fd, off64_t size) {
  static auto* const real = Real<int(int, off64_t)>("ftruncate64");
  return Unless<int>(IsReadOnly(fd), [&] { return real(fd, size); });
}

}  // extern "C"
