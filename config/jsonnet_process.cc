#include "config/jsonnet_process.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "config/jsonnet_messages.h"

namespace eniform::config {
namespace {

constexpr size_t kMaxAnswerBytes = size_t{256} << 20;

JsonnetOutcome Died(std::string why) { return {JsonnetOutcome::Kind::kDied, std::move(why), {}}; }

std::string DeathText(int status, int seconds) {
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)
    return absl::StrCat("it computed for more than ", seconds, seconds == 1 ? " second" : " seconds");
  const std::string how =
      WIFSIGNALED(status) ? absl::StrCat("signal ", WTERMSIG(status)) : absl::StrCat("exit status ", WEXITSTATUS(status));
  return absl::StrCat("its interpreter died (", how,
                      "), most likely because the program is nested too deeply or needs more than 4 GiB of memory");
}

// Starts `interpreter` with `end` as its input and output. 0, or an errno.
int Spawn(const std::string& interpreter, int end, int seconds, pid_t& child) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, end, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, end, STDOUT_FILENO);
  // The last words of a library that dies are not for people.
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  std::string program = interpreter, bound = absl::StrCat(seconds);
  char* const arguments[] = {program.data(), bound.data(), nullptr};
  char* const environment[] = {nullptr};  // credentials are in ours
  const int error = posix_spawn(&child, interpreter.c_str(), &actions, &attributes, arguments, environment);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

}  // namespace

JsonnetOutcome EvaluateJsonnet(const std::string& interpreter, const JsonnetRequest& request, int seconds) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
    return Died(absl::StrCat("no socket to its interpreter: ", strerror(errno)));
  }
  pid_t child = 0;
  const int error = Spawn(interpreter, ends[1], seconds, child);
  close(ends[1]);
  if (error != 0) {
    close(ends[0]);
    return Died(absl::StrCat("its interpreter ", interpreter, " can not be started: ", strerror(error)));
  }
  // It reads everything before it writes anything; when it dies before that, its status says so.
  SendAll(ends[0], EncodeRequest(request));
  shutdown(ends[0], SHUT_WR);
  const std::optional<std::string> bytes = ReceiveAll(ends[0], kMaxAnswerBytes);
  close(ends[0]);
  if (!bytes) kill(child, SIGKILL);
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return Died(absl::StrCat("its interpreter was lost: ", strerror(errno)));
  }
  if (!bytes) return Died(absl::StrCat("it printed more than ", kMaxAnswerBytes, " bytes"));
  std::optional<JsonnetAnswer> answer = DecodeAnswer(*bytes);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0 || !answer) return Died(DeathText(status, seconds));
  return {answer->failed ? JsonnetOutcome::Kind::kFailed : JsonnetOutcome::Kind::kDone, std::move(answer->output),
          std::move(answer->imported)};
}

}  // namespace eniform::config
