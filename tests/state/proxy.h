// Stands between a client and a PostgreSQL server, to lose what is lost on networks.
#pragma once

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "tests/state/support.h"

namespace eniform::state {

class Proxy {
 public:
  // `server`: the server's Unix socket.
  explicit Proxy(std::string server);
  ~Proxy();

  // For `host=` of a URI.
  const std::string& directory() const { return directory_.path(); }

  // The next COMMIT reaches the server, its answer does not reach the client: the connection is cut once the server has given it.
  void LoseNextCommit() { lose_ = true; }
  int lost() const { return lost_; }

 private:
  void Accept();
  void Carry(int client, int server);

  const std::string server_;
  TemporaryDirectory directory_;
  int listener_ = -1, stop_[2];
  std::atomic<bool> lose_{false};
  std::atomic<int> lost_{0};
  std::vector<std::thread> carriers_;  // of the accepting thread alone
  std::thread acceptor_;
};

}  // namespace eniform::state
