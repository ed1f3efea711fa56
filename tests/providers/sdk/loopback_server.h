// A server on a free loopback port that does to each request what a test says. Raw sockets: the point is what goes wrong.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"

namespace eniform::sdk {

class LoopbackServer {
 public:
  // The bytes to answer with; empty: close the connection without an answer. `connection` counts from 0, as does `request` on it.
  using Answer = std::function<std::string(int connection, int request, const std::string& text)>;

  explicit LoopbackServer(Answer answer) : answer_(std::move(answer)), listener_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address);
    socklen_t size = sizeof address;
    getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    listen(listener_, 16);
    acceptor_ = std::thread([this] { Accept(); });
  }

  ~LoopbackServer() {
    shutdown(listener_, SHUT_RDWR);
    acceptor_.join();
    close(listener_);
    {
      absl::MutexLock lock(&mutex_);
      for (int fd : connections_) shutdown(fd, SHUT_RDWR);
    }
    for (std::thread& thread : threads_) thread.join();
  }

  std::string url() const { return absl::StrCat("http://127.0.0.1:", port_); }

  int connections() {
    absl::MutexLock lock(&mutex_);
    return static_cast<int>(connections_.size());
  }
  std::vector<std::string> requests() {
    absl::MutexLock lock(&mutex_);
    return requests_;
  }

  static std::string Ok(const std::string& body) {
    return absl::StrCat("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ", body.size(), "\r\n\r\n", body);
  }

 private:
  void Accept() {
    while (true) {
      const int fd = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (fd < 0) return;
      absl::MutexLock lock(&mutex_);
      const int number = static_cast<int>(connections_.size());
      connections_.push_back(fd);
      threads_.emplace_back([this, fd, number] { Serve(fd, number); });
    }
  }

  void Serve(int fd, int number) {
    std::string buffer;
    for (int request = 0;; ++request) {
      const std::string text = ReadRequest(fd, buffer);
      if (text.empty()) break;
      {
        absl::MutexLock lock(&mutex_);
        requests_.push_back(text);
      }
      const std::string answer = answer_(number, request, text);
      if (answer.empty() || send(fd, answer.data(), answer.size(), MSG_NOSIGNAL) < 0) break;
    }
    shutdown(fd, SHUT_RDWR);
    close(fd);
    absl::MutexLock lock(&mutex_);
    connections_[number] = -1;
  }

  static std::string ReadRequest(int fd, std::string& buffer) {
    while (true) {
      const size_t end = buffer.find("\r\n\r\n");
      if (end != std::string::npos) {
        size_t length = 0;
        const size_t at = buffer.find("Content-Length: ");
        if (at != std::string::npos && at < end) {
          [[maybe_unused]] const bool ok = absl::SimpleAtoi(buffer.substr(at + 16, buffer.find("\r\n", at) - at - 16), &length);
        }
        if (buffer.size() >= end + 4 + length) {
          std::string text = buffer.substr(0, end + 4 + length);
          buffer.erase(0, end + 4 + length);
          return text;
        }
      }
      char chunk[4096];
      const ssize_t n = recv(fd, chunk, sizeof chunk, 0);
      if (n <= 0) return "";
      buffer.append(chunk, n);
    }
  }

  const Answer answer_;
  const int listener_;
  int port_ = 0;
  std::thread acceptor_;
  absl::Mutex mutex_;
  std::vector<int> connections_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::string> requests_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::thread> threads_;
};

}  // namespace eniform::sdk
