#include "emulator/http_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "emulator/http_parser.h"

namespace eniform::emulator {
namespace {

constexpr uint64_t kListener = 0;
constexpr uint64_t kWake = 1;

void Watch(int epoll, int operation, int fd, uint32_t events, uint64_t id) {
  epoll_event event{};
  event.events = events;
  event.data.u64 = id;
  epoll_ctl(epoll, operation, fd, &event);
}

absl::Status SystemError(absl::string_view what) { return absl::UnavailableError(absl::StrCat(what, ": ", std::strerror(errno))); }

}  // namespace

absl::StatusOr<std::unique_ptr<HttpServer>> HttpServer::Listen(const std::string& address, int port, Handler handler) {
  sockaddr_in where{};
  where.sin_family = AF_INET;
  where.sin_port = htons(static_cast<uint16_t>(port));
  const std::string numeric = address == "localhost" ? "127.0.0.1" : address;
  if (inet_pton(AF_INET, numeric.c_str(), &where.sin_addr) != 1) {
    return absl::InvalidArgumentError(absl::StrCat("`", address, "` is not an IPv4 address; use 127.0.0.1"));
  }
  if ((ntohl(where.sin_addr.s_addr) >> 24) != 127) {
    return absl::InvalidArgumentError(
        absl::StrCat("`", address, "` is not a loopback address; the emulator serves this machine only, use 127.0.0.1"));
  }
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (listener < 0) return SystemError("can not make a socket");
  int on = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  socklen_t size = sizeof where;
  if (bind(listener, reinterpret_cast<sockaddr*>(&where), size) != 0 || listen(listener, 1024) != 0 ||
      getsockname(listener, reinterpret_cast<sockaddr*>(&where), &size) != 0) {
    absl::Status error = SystemError(absl::StrCat("can not listen on ", address, ":", port));
    close(listener);
    return error;
  }
  int epoll = epoll_create1(EPOLL_CLOEXEC);
  int wake = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  if (epoll < 0 || wake < 0) {
    absl::Status error = SystemError("can not wait for connections");
    close(listener);
    if (epoll >= 0) close(epoll);
    if (wake >= 0) close(wake);
    return error;
  }
  Watch(epoll, EPOLL_CTL_ADD, listener, EPOLLIN, kListener);
  Watch(epoll, EPOLL_CTL_ADD, wake, EPOLLIN, kWake);
  return std::unique_ptr<HttpServer>(new HttpServer(listener, epoll, wake, ntohs(where.sin_port), std::move(handler)));
}

HttpServer::HttpServer(int listener, int epoll, int wake, int port, Handler handler)
    : listener_(listener), epoll_(epoll), wake_(wake), port_(port), handler_(std::move(handler)) {}

HttpServer::~HttpServer() {
  for (auto& [id, connection] : connections_) close(connection.fd);
  close(listener_);
  close(epoll_);
  close(wake_);
}

void HttpServer::Stop() {
  uint64_t one = 1;
  [[maybe_unused]] ssize_t written = write(wake_, &one, sizeof one);
}

void HttpServer::Run() {
  epoll_event events[256];
  while (true) {
    int count = epoll_wait(epoll_, events, 256, WaitMilliseconds());
    for (int i = 0; i < count; ++i) {
      uint64_t id = events[i].data.u64;
      if (id == kWake) return;
      if (id == kListener) {
        Accept();
        continue;
      }
      if (events[i].events & EPOLLOUT) Flush(id);
      if (events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) Read(id);
    }
    ReleaseHeld();
  }
}

int HttpServer::WaitMilliseconds() const {
  if (held_.empty()) return -1;
  absl::Duration left = held_.top().due - absl::Now();
  if (left <= absl::ZeroDuration()) return 0;
  return static_cast<int>(std::min<int64_t>(absl::ToInt64Milliseconds(left) + 1, 60'000));
}

void HttpServer::Accept() {
  while (true) {
    int fd = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) return;
    int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    uint64_t id = next_id_++;
    connections_[id].fd = fd;
    Watch(epoll_, EPOLL_CTL_ADD, fd, EPOLLIN, id);
  }
}

void HttpServer::Read(uint64_t id) {
  auto it = connections_.find(id);
  if (it == connections_.end()) return;
  Connection& connection = it->second;
  char chunk[64 << 10];
  while (true) {
    ssize_t got = recv(connection.fd, chunk, sizeof chunk, 0);
    if (got > 0) {
      connection.in.append(chunk, static_cast<size_t>(got));
      if (static_cast<size_t>(got) < sizeof chunk) break;
      continue;
    }
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) break;
    if (got < 0 && errno == EINTR) continue;
    if (got == 0 && connection.answering) {
      // A client may half-close after its request; what it asked for is still owed.
      connection.peer_closed = true;
      Watch(epoll_, EPOLL_CTL_MOD, connection.fd, connection.wants_write ? uint32_t{EPOLLOUT} : 0, id);
      return;
    }
    Close(id);
    return;
  }
  Serve(id);
}

void HttpServer::Serve(uint64_t id) {
  while (true) {
    auto it = connections_.find(id);
    if (it == connections_.end() || it->second.answering || it->second.in.empty()) return;
    Connection& connection = it->second;
    ParseResult parsed = ParseHttpRequest(connection.in);
    if (parsed.state == ParseState::kNeedMore) return;
    if (parsed.state == ParseState::kNeedContinue) {
      if (!connection.continued) {
        connection.continued = true;
        Send(id, "HTTP/1.1 100 Continue\r\n\r\n");
      }
      return;
    }
    connection.continued = false;
    connection.close_after = !parsed.keep_alive;
    HttpResponse response;
    if (parsed.state == ParseState::kMalformed) {
      connection.in.clear();
      response.status = parsed.status;
      response.content_type = "text/plain";
      response.body = "not a request that this server reads\n";
    } else {
      connection.in.erase(0, parsed.consumed);
      response = handler_(parsed.request);
    }
    connection.answering = true;
    const bool drop = response.delivery == Delivery::kDrop;
    if (response.delay > absl::ZeroDuration()) {
      held_.push({absl::Now() + response.delay, id, drop ? "" : SerializeHttpResponse(response, parsed.keep_alive), drop});
      return;
    }
    if (drop) {
      Close(id);
      return;
    }
    connection.answering = false;
    Send(id, SerializeHttpResponse(response, parsed.keep_alive));
  }
}

void HttpServer::ReleaseHeld() {
  while (!held_.empty() && held_.top().due <= absl::Now()) {
    Held held = held_.top();
    held_.pop();
    auto it = connections_.find(held.connection);
    if (it == connections_.end()) continue;
    if (held.drop) {
      Close(held.connection);
      continue;
    }
    it->second.answering = false;
    Send(held.connection, std::move(held.bytes));
    Serve(held.connection);
  }
}

void HttpServer::Send(uint64_t id, std::string bytes) {
  Connection& connection = connections_[id];
  if (connection.out.empty()) {
    connection.out = std::move(bytes);
  } else {
    connection.out += bytes;
  }
  Flush(id);
}

void HttpServer::Flush(uint64_t id) {
  auto it = connections_.find(id);
  if (it == connections_.end()) return;
  Connection& connection = it->second;
  while (connection.written < connection.out.size()) {
    ssize_t sent =
        send(connection.fd, connection.out.data() + connection.written, connection.out.size() - connection.written, MSG_NOSIGNAL);
    if (sent > 0) {
      connection.written += static_cast<size_t>(sent);
      continue;
    }
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
      if (!connection.wants_write) {
        connection.wants_write = true;
        Watch(epoll_, EPOLL_CTL_MOD, connection.fd, EPOLLIN | EPOLLOUT, id);
      }
      return;
    }
    Close(id);
    return;
  }
  connection.out.clear();
  connection.written = 0;
  if (!connection.answering && (connection.close_after || connection.peer_closed)) {
    Close(id);
    return;
  }
  if (connection.wants_write) {
    connection.wants_write = false;
    Watch(epoll_, EPOLL_CTL_MOD, connection.fd, EPOLLIN, id);
  }
}

void HttpServer::Close(uint64_t id) {
  auto it = connections_.find(id);
  if (it == connections_.end()) return;
  close(it->second.fd);
  connections_.erase(it);
}

}  // namespace eniform::emulator
