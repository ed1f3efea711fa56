#include "config/jsonnet_process.h"

extern "C" {
#include <libjsonnet.h>
}

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "config/text_file.h"

namespace eniform::config {
namespace {

constexpr size_t kMaxOutputBytes = size_t{256} << 20;
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // which reserve terabytes for themselves
constexpr rlim_t kMaxMemoryBytes = rlim_t{4} << 30;
#endif

// What the import callback shares with whoever runs the program.
struct Imports {
  JsonnetVm* vm;
  std::string top;  // imports lie below it
  std::vector<std::string> read;
};

char* CopyFor(JsonnetVm* vm, absl::string_view text) {
  char* copy = jsonnet_realloc(vm, nullptr, text.size() + 1);
  memcpy(copy, text.data(), text.size());
  copy[text.size()] = '\0';
  return copy;
}

std::string Resolved(const std::string& path) {
  const std::unique_ptr<char, decltype(&free)> resolved(realpath(path.c_str(), nullptr), &free);
  return resolved ? resolved.get() : "";
}

// The directory that `program` may import from: the repository it lies in, else its own directory.
std::string TopFor(const std::string& program) {
  const size_t slash = program.rfind('/');
  const std::string own = Resolved(slash == std::string::npos ? "." : program.substr(0, slash + 1));
  for (std::string at = own; !at.empty(); at.resize(at.rfind('/'))) {
    if (access(absl::StrCat(at, "/.git").c_str(), F_OK) == 0) return at;
  }
  return own;
}

// Why `name` can not be imported; empty: it was read into `text`. A declaration is often reviewed and planned by a machine that holds
// secrets, and what it imports may end in a plan that everybody reads: what is no file of the repository stays out of reach, and so does
// the repository's own configuration, where CI systems keep a token.
std::string ReadImport(const std::string& top, const std::string& base, const std::string& name, std::string& path, std::string& text) {
  if (absl::StartsWith(name, "/")) return "absolute names are not imported: name the file relative to this one";
  path = absl::StrCat(base, name);
  const std::string resolved = Resolved(path);
  for (const absl::string_view kernel : {"/proc/", "/sys/", "/dev/"}) {
    if (absl::StartsWith(resolved, kernel)) return "only regular files are imported";
  }
  if (!resolved.empty() && !absl::StartsWith(resolved, absl::StrCat(top, "/"))) {
    return "only files of the repository are imported, or outside of any those below the program itself";
  }
  if (absl::StrContains(absl::StrCat(resolved, "/"), "/.git/")) return "what is in .git is not imported";
  const std::optional<ReadProblem> problem = ReadFile(path, text);
  if (!problem) return text.find('\0') == std::string::npos ? "" : "it holds a NUL byte";
  switch (problem->id) {
    case MessageId::kFileMissing:
      return absl::StrCat(path, " does not exist");
    case MessageId::kFileTooLarge:
      return "it is too large";
    case MessageId::kNotAFile:
      return absl::StrCat("it is ", problem->what);
    default:
      return problem->what;
  }
}

char* Import(void* context, const char* base, const char* name, char** found_here, int* success) {
  auto& imports = *static_cast<Imports*>(context);
  std::string path, text;
  const std::string problem = ReadImport(imports.top, base, name, path, text);
  *success = problem.empty() ? 1 : 0;
  if (!problem.empty()) return CopyFor(imports.vm, problem);
  *found_here = CopyFor(imports.vm, path);
  imports.read.push_back(path);
  return CopyFor(imports.vm, text);
}

void SetLimit(__rlimit_resource resource, rlim_t limit) {
  rlimit current;
  if (getrlimit(resource, &current) != 0) return;
  current.rlim_cur = std::min(current.rlim_max, limit);
  setrlimit(resource, &current);
}

bool WriteAll(int descriptor, absl::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

// In the child: evaluates, and writes 'd' or 'f', the imported names (each with a NUL behind it), a NUL, and the output.
[[noreturn]] void AnswerAndExit(int answer, const std::string& name, const std::string& program,
                                const std::map<std::string, std::string>& variables, int seconds) {
  for (const int signal_number : {SIGINT, SIGTERM, SIGPIPE, SIGABRT, SIGSEGV, SIGXCPU}) signal(signal_number, SIG_DFL);
  const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (nowhere >= 0) dup2(nowhere, STDERR_FILENO);  // the last words of a library that dies are not for people
  SetLimit(RLIMIT_CORE, 0);
  SetLimit(RLIMIT_CPU, static_cast<rlim_t>(seconds));
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  SetLimit(RLIMIT_AS, kMaxMemoryBytes);
#endif
  JsonnetVm* vm = jsonnet_make();
  Imports imports{vm, TopFor(name), {}};
  jsonnet_import_callback(vm, Import, &imports);
  for (const auto& [variable, value] : variables) jsonnet_ext_var(vm, variable.c_str(), value.c_str());
  int failed = 0;
  const char* output = jsonnet_evaluate_snippet(vm, name.c_str(), program.c_str(), &failed);
  std::string head(1, failed ? 'f' : 'd');
  for (const std::string& import : imports.read) absl::StrAppend(&head, import, std::string(1, '\0'));
  head += '\0';
  const bool written = WriteAll(answer, head) && WriteAll(answer, output);
  _exit(written ? 0 : 1);  // nothing of the parent is flushed or destroyed here
}

// Everything until the other end is closed; nullopt: too much, or an error.
std::optional<std::string> ReadAll(int descriptor) {
  std::string text;
  char buffer[1 << 16];
  while (true) {
    const ssize_t got = read(descriptor, buffer, sizeof(buffer));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return std::nullopt;
    if (got == 0) return text;
    if (text.size() + static_cast<size_t>(got) > kMaxOutputBytes) return std::nullopt;
    text.append(buffer, static_cast<size_t>(got));
  }
}

JsonnetOutcome Died(std::string why) { return {JsonnetOutcome::Kind::kDied, std::move(why), {}}; }

std::string DeathText(int status, int seconds) {
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)
    return absl::StrCat("it computed for more than ", seconds, seconds == 1 ? " second" : " seconds");
  const std::string how =
      WIFSIGNALED(status) ? absl::StrCat("signal ", WTERMSIG(status)) : absl::StrCat("exit status ", WEXITSTATUS(status));
  return absl::StrCat("its interpreter died (", how,
                      "), most likely because the program is nested too deeply or needs more than 4 GiB of memory");
}

}  // namespace

JsonnetOutcome EvaluateJsonnet(const std::string& name, const std::string& program, const std::map<std::string, std::string>& variables,
                               int seconds) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return Died(absl::StrCat("no pipe to its interpreter: ", strerror(errno)));
  const pid_t child = fork();
  if (child < 0) {
    const int error = errno;
    close(ends[0]);
    close(ends[1]);
    return Died(absl::StrCat("no process for its interpreter: ", strerror(error)));
  }
  if (child == 0) {
    close(ends[0]);
    AnswerAndExit(ends[1], name, program, variables, seconds);
  }
  close(ends[1]);
  const std::optional<std::string> answer = ReadAll(ends[0]);
  close(ends[0]);
  if (!answer) kill(child, SIGKILL);
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return Died(absl::StrCat("its interpreter was lost: ", strerror(errno)));
  }
  if (!answer) return Died(absl::StrCat("it printed more than ", kMaxOutputBytes, " bytes"));
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0 || answer->empty()) return Died(DeathText(status, seconds));
  JsonnetOutcome outcome;
  outcome.kind = (*answer)[0] == 'd' ? JsonnetOutcome::Kind::kDone : JsonnetOutcome::Kind::kFailed;
  size_t at = 1;
  while (at < answer->size() && (*answer)[at] != '\0') {
    const size_t end = answer->find('\0', at);
    outcome.imported.push_back(answer->substr(at, end - at));
    at = end + 1;
  }
  outcome.output = answer->substr(at + 1);
  return outcome;
}

}  // namespace eniform::config
