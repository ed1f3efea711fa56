// How a server is reached, and what is said where it is not; what of a URI may be shown.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "state/actor.h"
#include "state/open.h"
#include "state/postgres_uri.h"
#include "tests/state/postgres_server.h"
#include "tests/state/support.h"

namespace eniform::state {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

TEST(PostgresUriTest, PasswordsAreNeverShown) {
  const struct {
    const char *uri, *shown, *told;
  } cases[] = {
      {"postgres://alice:s3cret@db.example:5433/eniform?sslmode=verify-full",
       "postgres://alice:****@db.example:5433/eniform?sslmode=verify-full",
       "postgres://alice:s3cret@db.example:5433/eniform?sslmode=verify-full&"},
      {"postgresql://alice@db/x?password=s3cret&stack=shop", "postgresql://alice@db/x?password=****&stack=shop",
       "postgresql://alice@db/x?password=s3cret&"},
      {"postgres://db/x?p%61ssword=s3cret&sslpassword=s3cret", "postgres://db/x?password=****&sslpassword=****",
       "postgres://db/x?p%61ssword=s3cret&sslpassword=s3cret&"},
      {"postgres:///x?stack=a%20b", "postgres:///x?stack=a%20b", "postgres:///x?"},
      {"postgres://:s3cret@db", "postgres://:****@db", "postgres://:s3cret@db?"},
  };
  for (const auto& each : cases) {
    const absl::StatusOr<PostgresUri> uri = ParsePostgresUri(each.uri);
    ASSERT_TRUE(uri.ok()) << uri.status();
    EXPECT_EQ(each.shown, uri->shown);
    EXPECT_EQ(each.shown, ShownUri(each.uri));
    EXPECT_THAT(uri->connection, StartsWith(each.told));
    EXPECT_THAT(uri->connection, Not(HasSubstr("stack=")));
  }
  EXPECT_EQ("a b", ParsePostgresUri("postgres:///x?stack=a%20b")->stack);
  EXPECT_EQ("sqlite:x", ShownUri("sqlite:x"));
}

TEST(PostgresUriTest, PasswordsThatLibpqWouldTakeForAHostAreRefusedUnseen) {
  for (const char* uri : {"postgres://alice:s3@cret@db/x", "postgres://alice:s3/cret@db/x"}) {
    const absl::Status status = Open(uri, "", "shop", OpenMode::kReadOnly).status();
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
    EXPECT_THAT(std::string(status.message()), AllOf(HasSubstr("%40"), HasSubstr("PGPASSWORD"), Not(HasSubstr("cret"))));
    EXPECT_THAT(ShownUri(uri), Not(HasSubstr("cret")));
  }
}

TEST(PostgresUriTest, WhatTheUriSaysIsNotSaidAgain) {
  const std::string told = ParsePostgresUri("postgres://db/x?connect_timeout=3&keepalives_idle=7")->connection;
  EXPECT_THAT(told, AllOf(HasSubstr("connect_timeout=3"), Not(HasSubstr("connect_timeout=10")), Not(HasSubstr("keepalives_idle=15")),
                          HasSubstr("tcp_user_timeout=30000")));
}

absl::Status Try(const std::string& uri) { return Open(uri, "", "shop", OpenMode::kReadWrite).status(); }

TEST(PostgresConnectTest, ErrorsSayWhatToDo) {
  PostgresServer& server = PostgresServer::Get();
  server.Clear();
  server.Query("DO $$ BEGIN CREATE ROLE needs_password LOGIN PASSWORD 'right'; EXCEPTION WHEN duplicate_object THEN NULL; END $$");
  server.Query("DO $$ BEGIN CREATE ROLE guest LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$");
  const struct {
    std::string uri;
    absl::StatusCode code;
    const char* told;
  } cases[] = {
      {"postgres:///x?host=/nonexistent", absl::StatusCode::kUnavailable, "Check that the server runs"},
      {"postgres://127.0.0.1:1/x", absl::StatusCode::kUnavailable, "Check that the server runs"},
      {server.Uri("", "needs_password:s3cret"), absl::StatusCode::kPermissionDenied, "PGPASSWORD"},
      {server.Uri("", "nobody_knows_me"), absl::StatusCode::kPermissionDenied, "Check the user of the URI"},
      {server.Uri("", "eniform", "no_such_database"), absl::StatusCode::kPermissionDenied, "CREATE DATABASE"},
      {server.Uri("no_such_option=1"), absl::StatusCode::kInvalidArgument, "no_such_option"},
  };
  for (const auto& each : cases) {
    const absl::Status status = Try(each.uri);
    EXPECT_EQ(each.code, status.code()) << status;
    EXPECT_THAT(std::string(status.message()), AllOf(HasSubstr(each.told), Not(HasSubstr("s3cret")))) << each.uri;
  }
  const absl::Status none = Try(server.Uri());
  EXPECT_TRUE(absl::IsNotFound(none)) << none;
  EXPECT_THAT(std::string(none.message()), HasSubstr("eniform init"));

  EXPECT_TRUE(Open(server.Uri("", "needs_password:right"), "", "shop", OpenMode::kReadOnly).ok());
  const absl::Status may_not_create = Open(server.Uri("", "guest"), "", "shop", OpenMode::kCreate).status();
  EXPECT_TRUE(absl::IsPermissionDenied(may_not_create)) << may_not_create;
  EXPECT_THAT(std::string(may_not_create.message()), HasSubstr("CREATE ON DATABASE"));
  ASSERT_TRUE(Open(server.Uri(), "", "shop", OpenMode::kCreate).ok());
  const absl::Status may_not_use = Try(server.Uri("", "guest"));
  EXPECT_TRUE(absl::IsPermissionDenied(may_not_use)) << may_not_use;
  EXPECT_THAT(std::string(may_not_use.message()), HasSubstr("has to grant its use"));
}

TEST(PostgresConnectTest, NothingButCreateIsNeeded) {
  PostgresServer& server = PostgresServer::Get();
  server.Clear();
  server.Query("DO $$ BEGIN CREATE ROLE maker LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$");
  server.Query("GRANT CREATE ON DATABASE postgres TO maker");
  const auto store = Open(server.Uri("", "maker"), "", "shop", OpenMode::kCreate);
  ASSERT_TRUE(store.ok()) << store.status();
  const auto token = (*store)->AcquireLock(CurrentActor(), "test", absl::ZeroDuration());
  ASSERT_TRUE(token.ok()) << token.status();
  EXPECT_OK((*store)->Edit(*token, {Upsert(MakeInterface("a", "eni-1"))}));
  EXPECT_TRUE((*store)->Backup("test").ok());
}

TEST(PostgresConnectTest, DurableAlsoWhereTheServerWouldRatherBeQuick) {
  PostgresServer& server = PostgresServer::Get();
  server.Query("ALTER ROLE eniform SET synchronous_commit = off");
  PostgresSession session(*ParsePostgresUri(server.Uri()), {});
  std::string shown;
  EXPECT_OK(session.Run(PostgresSession::Kind::kRead, [&](pqxx::transaction_base& transaction) {
    shown = transaction.exec1("SHOW synchronous_commit")[0].c_str();
    return absl::OkStatus();
  }));
  EXPECT_EQ("on", shown);
  server.Query("ALTER ROLE eniform RESET synchronous_commit");
}

// A port of the loopback that is free now.
int FreePort() {
  const int probe = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  EXPECT_EQ(0, bind(probe, reinterpret_cast<sockaddr*>(&address), size));
  EXPECT_EQ(0, getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size));
  close(probe);
  return ntohs(address.sin_port);
}

void MakeCertificate(const std::string& key, const std::string& certificate) {
  const std::string command = absl::StrCat(
      "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext "
      "subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout ",
      key, " -out ", certificate, " 2>/dev/null");
  ASSERT_EQ(0, std::system(command.c_str()));
}

TEST(PostgresConnectTest, TlsTrustsTheRightRootAlone) {
  PostgresServer& server = PostgresServer::Get();
  server.Clear();
  MakeCertificate(server.File("server.key"), server.File("server.crt"));
  MakeCertificate(server.File("other.key"), server.File("other.crt"));
  for (const char* name : {"server.key", "server.crt"}) {
    const std::string path = server.File(name);
    ASSERT_EQ(0, chmod(path.c_str(), 0600));
    ASSERT_EQ(0, chown(path.c_str(), server.user(), -1));
  }
  const int port = FreePort();
  server.Stop(PostgresServer::Ending::kFast);
  server.Start(
      {"listen_addresses=127.0.0.1", "ssl=on", "ssl_cert_file=" + server.File("server.crt"), "ssl_key_file=" + server.File("server.key")},
      port);
  const std::string base = absl::StrCat("postgres://eniform@127.0.0.1:", port, "/postgres?sslmode=");
  for (const char* mode : {"verify-ca", "verify-full"}) {
    const auto store = Open(absl::StrCat(base, mode, "&sslrootcert=", server.File("server.crt")), "", "shop", OpenMode::kCreate);
    ASSERT_TRUE(store.ok()) << store.status();
    EXPECT_EQ("shop", (*store)->Read()->stack());
    const absl::Status wrong = Try(absl::StrCat(base, mode, "&sslrootcert=", server.File("other.crt")));
    EXPECT_TRUE(absl::IsPermissionDenied(wrong)) << wrong;
    EXPECT_THAT(std::string(wrong.message()), AllOf(HasSubstr("certificate verify failed"), HasSubstr("sslrootcert")));
  }
  const absl::Status plain = Try(base + "disable");
  EXPECT_TRUE(absl::IsPermissionDenied(plain)) << "the server takes hostssl alone: " << plain;
  server.Stop(PostgresServer::Ending::kFast);
  server.Start();
}

}  // namespace
}  // namespace eniform::state
