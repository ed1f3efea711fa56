#include "cli/signals.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

namespace eniform::cli {
namespace {

apply::Interrupt g_interrupt{0};
std::atomic<bool> g_running{false};
static_assert(apply::Interrupt::is_always_lock_free && std::atomic<bool>::is_always_lock_free);

constexpr int kInterrupted = 130;

void Say(const char* text) {
  // Nothing else may be called from a handler, and nothing can be done about a failure.
  [[maybe_unused]] const ssize_t ignored = ::write(STDERR_FILENO, text, ::strlen(text));
}

void OnSignal(int) {
  const int saved = errno;
  const int count = g_interrupt.fetch_add(1) + 1;
  if (g_running) {
    Say(count == 1   ? "\nstopping: nothing new is started, what is in flight is finished and recorded; once more stops waiting\n"
        : count == 2 ? "\nno longer waiting: what is in flight is recorded as in doubt and looked up by the next apply\n"
                     : "");
  } else if (count == 1) {
    Say("\nstopping: nothing was changed; once more ends at once\n");
  } else {
    ::_exit(kInterrupted);
  }
  errno = saved;
}

}  // namespace

apply::Interrupt& CatchSignals() {
  struct sigaction action {};
  action.sa_handler = OnSignal;
  sigemptyset(&action.sa_mask);
  // No SA_RESTART: a question that waits for its answer must end.
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
  // A file that may grow no further is an error of the write, told and survived, not the end of the run.
  ::signal(SIGXFSZ, SIG_IGN);
  return g_interrupt;
}

void SetRunning(bool running) { g_running = running; }

}  // namespace eniform::cli
