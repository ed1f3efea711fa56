#include "providers/sdk/serve.h"

#include <grpcpp/grpcpp.h>
#include <grpcpp/server_posix.h>
#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "providers/sdk/log.h"
#include "providers/sdk/service.h"

namespace eniform::sdk {
namespace {

constexpr int kCoreProtocol = 1;
constexpr int kExitNotServed = 1;
constexpr int kExitNoCommonProtocol = 3;
constexpr absl::Duration kPatienceWithCalls = absl::Seconds(1);
// For the last answers to leave. A client that does not look at its connection would otherwise hold the server up.
constexpr absl::Duration kPatienceWithConnections = absl::Milliseconds(20);

std::string Environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

int Refuse(absl::string_view message, int exit_code) {
  std::fprintf(stderr, "%s\n", std::string(message).c_str());
  return exit_code;
}

// Empty: `directory` is a directory of ours that nobody else can enter.
std::string WhyNotPrivate(const std::string& directory) {
  struct stat info;
  if (lstat(directory.c_str(), &info) != 0 || !S_ISDIR(info.st_mode)) return "is not a directory";
  if (info.st_uid != geteuid()) return "belongs to another user";
  if (info.st_mode & 077) return "can be entered by other users";
  return "";
}

// A socket at `path` that this user alone may connect to; -1: errno tells why not.
int Listen(const std::string& path) {
  const int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (listener < 0) return -1;
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  if (bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 && chmod(path.c_str(), 0600) == 0 &&
      listen(listener, SOMAXCONN) == 0) {
    return listener;
  }
  const int error = errno;
  close(listener);
  errno = error;
  return -1;
}

// Takes in who waits. Whoever is not this user has come past the modes of the directory and the socket (root can), and is sent away
// before a byte is read. gRPC has no such check for a socket that it listens on itself.
void TakeIn(int listener, grpc::Server* server) {
  while (true) {
    const int connection = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (connection < 0 && (errno == EINTR || errno == ECONNABORTED)) continue;
    if (connection < 0) {
      // Out of descriptors: whoever waits keeps waiting, and is no reason to look again at once.
      if (errno != EAGAIN) absl::SleepFor(absl::Milliseconds(10));
      return;
    }
    ucred peer{};
    socklen_t size = sizeof peer;
    if (getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.uid == geteuid()) {
      grpc::AddInsecureChannelFromFd(server, connection);
    } else {
      Log(LogLevel::kWarning, "refused a connection of another user", {{"uid", absl::StrCat(peer.uid)}});
      close(connection);
    }
  }
}

// Serves who connects; returns when the host is gone or wants the end: stdin closed, SIGTERM, or `stop` became readable.
void AwaitEnd(int signals, int stop, int listener, grpc::Server* server) {
  pollfd watched[] = {{STDIN_FILENO, POLLIN, 0}, {signals, POLLIN, 0}, {stop, POLLIN, 0}, {listener, POLLIN, 0}};
  while (true) {
    if (poll(watched, 4, -1) < 0) {
      if (errno == EINTR) continue;
      return;
    }
    if (watched[1].revents || watched[2].revents) return;
    if (watched[3].revents) TakeIn(listener, server);
    if (watched[0].revents) {
      char ignored[256];
      const ssize_t n = read(STDIN_FILENO, ignored, sizeof ignored);
      if (n == 0 || (n < 0 && errno != EINTR && errno != EAGAIN)) return;
    }
  }
}

// Calls still waiting for the cloud after kPatienceWithCalls are cut off: their host is gone, or knows.
void ShutDown(grpc::Server* server, const ProviderService& service) {
  const absl::Time deadline = absl::Now() + kPatienceWithCalls;
  while (service.calls_under_way() > 0 && absl::Now() < deadline) absl::SleepFor(absl::Milliseconds(5));
  if (service.calls_under_way() > 0) {
    Log(LogLevel::kWarning, "ended while calls to the cloud were under way");
    std::_Exit(0);
  }
  server->Shutdown(absl::ToChronoTime(absl::Now() + kPatienceWithConnections));
}

}  // namespace

const std::vector<int>& ServedProtocols() {
  static const auto* const versions = new std::vector<int>{1};
  return *versions;
}

int ChooseProtocol(absl::string_view offered) {
  int best = 0;
  for (absl::string_view text : absl::StrSplit(offered, ',', absl::SkipWhitespace())) {
    int version = 0;
    if (absl::SimpleAtoi(text, &version) && std::count(ServedProtocols().begin(), ServedProtocols().end(), version)) {
      best = std::max(best, version);
    }
  }
  return best;
}

std::string HandshakeLine(int protocol, absl::string_view socket_path) {
  return absl::StrCat(kCoreProtocol, "|", protocol, "|unix|", socket_path, "|grpc");
}

int ServeMain(std::unique_ptr<CloudProvider> provider) {
  const std::string cookie = Environment("ENIFORM_PLUGIN_COOKIE");
  if (cookie.empty()) {
    return Refuse(
        "This is a plugin of eniform and is not meant to be run by hand.\n"
        "Run `eniform plan` in a directory whose files name it, or `eniform providers list` to see what it can do.",
        kExitNotServed);
  }
  const std::string offered = Environment("ENIFORM_PLUGIN_PROTOCOLS");
  const int protocol = ChooseProtocol(offered);
  if (protocol == 0) {
    return Refuse(absl::StrCat("no common version of the plugin protocol: this plugin speaks ", absl::StrJoin(ServedProtocols(), ","),
                               ", the host speaks ", offered.empty() ? "none" : offered, "; install versions of both that fit"),
                  kExitNoCommonProtocol);
  }
  const std::string directory = Environment("ENIFORM_PLUGIN_DIR");
  if (const std::string why = WhyNotPrivate(directory); !why.empty()) {
    return Refuse(absl::StrCat("ENIFORM_PLUGIN_DIR '", directory, "' ", why), kExitNotServed);
  }
  const std::string path = directory + "/plugin.sock";
  if (path.size() >= sizeof(sockaddr_un::sun_path)) {
    return Refuse(absl::StrCat("ENIFORM_PLUGIN_DIR is too long for a Unix socket in it: '", directory, "'"), kExitNotServed);
  }

  // Started by its descriptor it is called by that one's number.
  prctl(PR_SET_NAME, program_invocation_short_name);
  // Before any thread exists, so that all of them leave these signals to the descriptor.
  signal(SIGPIPE, SIG_IGN);
  signal(SIGINT, SIG_IGN);
  sigset_t term;
  sigemptyset(&term);
  sigaddset(&term, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &term, nullptr);
  const int signals = signalfd(-1, &term, SFD_CLOEXEC);
  const int stop = eventfd(0, EFD_CLOEXEC);
  umask(077);

  ProviderService service(provider.get(), cookie, [stop] {
    const uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = write(stop, &one, sizeof one);
  });
  grpc::ServerBuilder builder;
  builder.SetMaxReceiveMessageSize(-1);
  builder.SetMaxSendMessageSize(-1);
  builder.RegisterService(&service);
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (!server) return Refuse("the gRPC server can not be made", kExitNotServed);
  const int listener = Listen(path);
  if (listener < 0) return Refuse(absl::StrCat("can not listen on '", path, "': ", std::strerror(errno)), kExitNotServed);

  std::printf("%s\n", HandshakeLine(protocol, path).c_str());
  std::fflush(stdout);
  AwaitEnd(signals, stop, listener, server.get());
  close(listener);
  unlink(path.c_str());
  ShutDown(server.get(), service);
  close(signals);
  close(stop);
  return 0;
}

}  // namespace eniform::sdk
