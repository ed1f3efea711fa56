#include "tests/state/postgres_server.h"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"

namespace eniform::state {
namespace {

// Of the newest version that is installed.
std::string FindPrograms() {
  std::string found;
  int newest = 0;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator("/usr/lib/postgresql", error)) {
    const int version = std::atoi(entry.path().filename().c_str());
    if (version <= newest || !std::filesystem::exists(entry.path() / "bin/initdb")) continue;
    newest = version;
    found = entry.path() / "bin";
  }
  return found;
}

// Becomes the program; never returns.
[[noreturn]] void Become(const std::vector<std::string>& command, const std::string& log, unsigned user, unsigned group) {
  if (user != getuid() && (setgroups(0, nullptr) != 0 || setgid(group) != 0 || setuid(user) != 0)) _exit(125);
  const int out = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  dup2(out, STDOUT_FILENO);
  dup2(out, STDERR_FILENO);
  if (chdir("/") != 0) _exit(126);
  std::vector<char*> words;
  for (const std::string& word : command) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  execv(words[0], words.data());
  _exit(127);
}

}  // namespace

PostgresServer& PostgresServer::Get() {
  static PostgresServer server;
  return server;
}

PostgresServer::PostgresServer() : user_(getuid()), group_(getgid()), programs_(FindPrograms()) {
  if (programs_.empty()) {
    ADD_FAILURE() << "PostgreSQL is not installed: scripts/install-deps.sh does it";
    std::abort();
  }
  if (user_ == 0) {
    const passwd* account = getpwnam("postgres");
    if (!account) account = getpwnam("nobody");
    user_ = account->pw_uid;
    group_ = account->pw_gid;
    EXPECT_EQ(0, chown(directory_.path().c_str(), user_, group_));
  }
  RunAsUser({programs_ + "/initdb", "-D", File("data"), "-U", "eniform", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"},
            File("initdb.log"));
  WriteBytes(File("data/pg_hba.conf"), "local all needs_password scram-sha-256\nlocal all all trust\nhostssl all all 127.0.0.1/32 trust\n");
  Start();
}

PostgresServer::~PostgresServer() { Stop(Ending::kCrash); }

void PostgresServer::RunAsUser(const std::vector<std::string>& command, const std::string& log) {
  const pid_t child = fork();
  if (child == 0) Become(command, log, user_, group_);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  EXPECT_EQ(0, status) << absl::StrJoin(command, " ") << "\n" << ReadBytes(log);
}

void PostgresServer::Start(const std::vector<std::string>& settings, int port) {
  ASSERT_EQ(0, pid_);
  port_ = port;
  std::vector<std::string> command = {programs_ + "/postgres", "-D", File("data"), "-k", socket_directory(), "-p", absl::StrCat(port)};
  for (const std::string& setting : {std::string("listen_addresses="), std::string("fsync=on"), std::string("max_connections=40")}) {
    command.insert(command.end(), {"-c", setting});
  }
  for (const std::string& setting : settings) command.insert(command.end(), {"-c", setting});
  const pid_t test = getpid();
  pid_ = fork();
  if (pid_ == 0) {
    const unsigned user = user_, group = group_;
    // After the change of the user, which would clear it: so this is done in two steps.
    if (user != getuid() && (setgroups(0, nullptr) != 0 || setgid(group) != 0 || setuid(user) != 0)) _exit(125);
    prctl(PR_SET_PDEATHSIG, SIGQUIT);
    if (getppid() != test) _exit(124);
    Become(command, File("server.log"), user, group);
  }
  for (;;) {
    PostgresSession session(*ParsePostgresUri(Uri()), {}, absl::ZeroDuration());
    if (session.Connect().ok()) return;
    int status = 0;
    if (waitpid(pid_, &status, WNOHANG) == pid_) {
      pid_ = 0;
      FAIL() << "the server ended with " << status << "\n" << ReadBytes(File("server.log"));
    }
    absl::SleepFor(absl::Milliseconds(20));  // a server does not tell when it is ready
  }
}

void PostgresServer::Stop(Ending ending) {
  if (pid_ == 0) return;
  kill(pid_, ending == Ending::kFast ? SIGINT : SIGQUIT);
  while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
  pid_ = 0;
}

std::string PostgresServer::Uri(const std::string& query, const std::string& role, const std::string& database) const {
  return absl::StrCat("postgres://", role, "@/", database, "?host=", socket_directory(), "&port=", port_, query.empty() ? "" : "&", query);
}

std::string PostgresServer::Query(const std::string& sql) {
  std::vector<std::string> lines;
  PostgresSession session(*ParsePostgresUri(Uri()), {}, absl::ZeroDuration());
  const absl::Status status = session.Run(PostgresSession::Kind::kTables, [&](pqxx::transaction_base& transaction) {
    for (const pqxx::row& row : transaction.exec(sql)) {
      std::vector<std::string> columns;
      for (const pqxx::field& field : row) columns.push_back(field.is_null() ? "" : field.c_str());
      lines.push_back(absl::StrJoin(columns, "|"));
    }
    return absl::OkStatus();
  });
  EXPECT_OK(status) << sql;
  return absl::StrJoin(lines, "\n");
}

}  // namespace eniform::state
