#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <queue>
#include <string>
#include <unordered_map>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "emulator/http_message.h"

namespace eniform::emulator {

// A small HTTP/1.1 server: one thread, one epoll loop, keep-alive, no TLS. One loop rather than a pool of threads, because an
// answer that is held back (--latency, the `hang` fault) or never given (`drop_answer`) must not cost a thread, and because
// any number of kept-alive connections shares it evenly.
//
// Threads: Run() on one thread, which also calls the handler. Stop() from any thread or from a signal handler.
class HttpServer {
 public:
  using Handler = std::function<HttpResponse(const HttpRequest&)>;

  // Binds `address`:`port` (0: a free port). Refuses an address that is not loopback: the emulator's credentials are public.
  static absl::StatusOr<std::unique_ptr<HttpServer>> Listen(const std::string& address, int port, Handler handler);

  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  int port() const { return port_; }

  // Serves until Stop(). Open connections are closed on return.
  void Run();

  // Async-signal-safe.
  void Stop();

 private:
  struct Connection {
    int fd = -1;
    std::string in;
    std::string out;
    size_t written = 0;
    bool answering = false;  // a request is being answered: the next one waits in `in`
    bool close_after = false;
    bool continued = false;  // "100 Continue" was sent for the request that is arriving
    bool peer_closed = false;
    bool wants_write = false;
  };
  struct Held {
    absl::Time due;
    uint64_t connection;
    std::string bytes;
    bool drop;
    bool operator>(const Held& other) const { return due > other.due; }
  };

  HttpServer(int listener, int epoll, int wake, int port, Handler handler);
  void Accept();
  void Read(uint64_t id);
  void Serve(uint64_t id);
  void Send(uint64_t id, std::string bytes);
  void Flush(uint64_t id);
  void Close(uint64_t id);
  void ReleaseHeld();
  int WaitMilliseconds() const;

  int listener_;
  int epoll_;
  int wake_;
  int port_;
  Handler handler_;
  uint64_t next_id_ = 2;  // 0 and 1 name the listener and the wake-up in epoll
  std::unordered_map<uint64_t, Connection> connections_;
  std::priority_queue<Held, std::vector<Held>, std::greater<Held>> held_;
};

}  // namespace eniform::emulator
