// A PostgreSQL server of the test program's own, from the distribution's package.
#pragma once

#include <string>
#include <vector>

#include "state/postgres_session.h"
#include "tests/state/support.h"

namespace eniform::state {

// On a Unix socket in a directory of its own, with fsync on. Where the test runs as root the server runs as `postgres` or `nobody`: it
// refuses to be root. It ends with the test program, however that ends.
class PostgresServer {
 public:
  // The one all tests of the program share; started when it is asked for the first time.
  static PostgresServer& Get();
  ~PostgresServer();

  // Another start, with more settings ("ssl=on"). It ends with the thread that started it. REQUIRES: it is stopped.
  void Start(const std::vector<std::string>& settings = {}, int port = 5432);
  enum class Ending { kFast, kCrash };
  void Stop(Ending ending);

  const std::string& socket_directory() const { return directory_.path(); }
  std::string File(const std::string& name) const { return directory_.File(name); }
  unsigned user() const { return user_; }

  // `query` is added: "stack=shop".
  std::string Uri(const std::string& query = "", const std::string& role = "eniform", const std::string& database = "postgres") const;
  // As the superuser; each row a line, its columns joined by '|'.
  std::string Query(const std::string& sql);
  // Forgets every state.
  void Clear() { Query("DROP SCHEMA IF EXISTS eniform CASCADE"); }

 private:
  PostgresServer();
  void RunAsUser(const std::vector<std::string>& command, const std::string& log);

  TemporaryDirectory directory_;
  unsigned user_ = 0, group_ = 0;
  std::string programs_;  // the folder of initdb and postgres
  pid_t pid_ = 0;         // 0: stopped
  int port_ = 5432;       // names the socket
};

}  // namespace eniform::state
