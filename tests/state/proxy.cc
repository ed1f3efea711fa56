#include "tests/state/proxy.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <utility>

namespace eniform::state {
namespace {

sockaddr_un AddressOf(const std::string& path) {
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path.c_str(), sizeof(address.sun_path) - 1);
  return address;
}

// What there is to read now; empty: the other end is gone.
std::string Receive(int socket) {
  char buffer[65536];
  const ssize_t n = recv(socket, buffer, sizeof(buffer), 0);
  return n > 0 ? std::string(buffer, static_cast<size_t>(n)) : "";
}

bool Send(int socket, const std::string& bytes) {
  for (size_t at = 0; at < bytes.size();) {
    const ssize_t n = send(socket, bytes.data() + at, bytes.size() - at, MSG_NOSIGNAL);
    if (n <= 0) return false;
    at += static_cast<size_t>(n);
  }
  return true;
}

}  // namespace

Proxy::Proxy(std::string server) : server_(std::move(server)) {
  listener_ = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_un address = AddressOf(directory_.File(".s.PGSQL.5432"));
  EXPECT_EQ(0, bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)));
  EXPECT_EQ(0, listen(listener_, 8));
  EXPECT_EQ(0, pipe(stop_));
  acceptor_ = std::thread([this] { Accept(); });
}

Proxy::~Proxy() {
  close(stop_[1]);  // wakes everyone
  acceptor_.join();
  close(listener_);
  close(stop_[0]);
}

void Proxy::Accept() {
  for (;;) {
    pollfd ends[] = {{listener_, POLLIN, 0}, {stop_[0], POLLIN, 0}};
    poll(ends, 2, -1);
    if (ends[1].revents) break;
    const int client = accept(listener_, nullptr, nullptr), server = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_un address = AddressOf(server_);
    EXPECT_EQ(0, connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof(address)));
    carriers_.emplace_back([this, client, server] { Carry(client, server); });
  }
  for (std::thread& carrier : carriers_) carrier.join();
}

void Proxy::Carry(int client, int server) {
  bool losing = false;
  for (;;) {
    pollfd ends[] = {{client, POLLIN, 0}, {server, POLLIN, 0}, {stop_[0], POLLIN, 0}};
    poll(ends, 3, -1);
    if (ends[2].revents) break;
    if (ends[0].revents) {
      const std::string bytes = Receive(client);
      if (bytes.find("COMMIT") != std::string::npos) losing = lose_.exchange(false);
      if (bytes.empty() || !Send(server, bytes)) break;
    }
    if (ends[1].revents) {
      const std::string bytes = Receive(server);
      if (losing) {
        ++lost_;
        break;
      }
      if (bytes.empty() || !Send(client, bytes)) break;
    }
  }
  close(client);
  close(server);
}

}  // namespace eniform::state
