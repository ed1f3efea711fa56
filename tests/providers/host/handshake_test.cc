#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <fstream>

#include "providers/host/log_tail.h"
#include "providers/host/plugin_process.h"
#include "tests/providers/host/support.h"

namespace eniform::host {
namespace {

using ::testing::HasSubstr;

class HandshakeTest : public ::testing::Test {
 protected:
  HandshakeTest() : socket_(Listen(directory_.File("plugin.sock"))) {}
  ~HandshakeTest() override { close(socket_); }
  static int Listen(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    EXPECT_EQ(0, bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address));
    EXPECT_EQ(0, chmod(path.c_str(), 0600));
    return fd;
  }

  TemporaryDirectory directory_;
  int socket_;
};

TEST_F(HandshakeTest, SocketThatOthersCanReachIsRefused) {
  const std::string line = "1|1|unix|" + directory_.File("plugin.sock") + "|grpc";
  ASSERT_EQ(0, chmod(directory_.File("plugin.sock").c_str(), 0620));
  EXPECT_THAT(std::string(ParseHandshake(line, directory_.path()).status().message()), HasSubstr("other users can reach"));
  ASSERT_EQ(0, chmod(directory_.File("plugin.sock").c_str(), 0600));
  ASSERT_EQ(0, chmod(directory_.path().c_str(), 0711));
  EXPECT_THAT(std::string(ParseHandshake(line, directory_.path()).status().message()), HasSubstr("other users can reach"));
}

TEST_F(HandshakeTest, SocketOfAnotherUserIsRefused) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can give a file away";
  ASSERT_EQ(0, chown(directory_.File("plugin.sock").c_str(), 65534, 65534));
  EXPECT_THAT(std::string(ParseHandshake("1|1|unix|" + directory_.File("plugin.sock") + "|grpc", directory_.path()).status().message()),
              HasSubstr("other users can reach"));
}

TEST_F(HandshakeTest, GoodLineGivesTheSocket) {
  const absl::StatusOr<std::string> socket = ParseHandshake("1|1|unix|" + directory_.File("plugin.sock") + "|grpc", directory_.path());
  ASSERT_TRUE(socket.ok()) << socket.status();
  EXPECT_EQ(directory_.File("plugin.sock"), *socket);
}

TEST_F(HandshakeTest, EverythingElseIsRefused) {
  const std::string good = directory_.File("plugin.sock");
  std::ofstream(directory_.File("plain")) << "x";
  std::ofstream(directory_.File("sub"));
  const struct {
    std::string line;
    absl::StatusCode code;
    std::string words;
  } cases[] = {
      {"", absl::StatusCode::kUnavailable, "printed '' where the handshake line"},
      {"Hello, world", absl::StatusCode::kUnavailable, "printed 'Hello, world' where"},
      {"a|b|unix|" + good + "|grpc", absl::StatusCode::kUnavailable, "handshake line"},
      {"1|1|unix|" + good, absl::StatusCode::kUnavailable, "handshake line"},
      {"1|2|unix|" + good + "|grpc", absl::StatusCode::kFailedPrecondition,
       "speaks version 2 of the plugin protocol, this eniform speaks version 1"},
      {"2|1|unix|" + good + "|grpc", absl::StatusCode::kFailedPrecondition, "speaks version 2 of the handshake"},
      {"1|1|tcp|127.0.0.1:80|grpc", absl::StatusCode::kUnavailable, "listens in a way"},
      {"1|1|unix|" + good + "|netrpc", absl::StatusCode::kUnavailable, "listens in a way"},
      {"1|1|unix|/tmp/plugin.sock|grpc", absl::StatusCode::kUnavailable, "no socket in its private directory"},
      {"1|1|unix|" + directory_.path() + "/../plugin.sock|grpc", absl::StatusCode::kUnavailable, "no socket in its private directory"},
      {"1|1|unix|" + directory_.File("none") + "|grpc", absl::StatusCode::kUnavailable, "no socket in its private directory"},
      {"1|1|unix|" + directory_.File("plain") + "|grpc", absl::StatusCode::kUnavailable, "no socket in its private directory"},
  };
  for (const auto& each : cases) {
    const absl::Status status = ParseHandshake(each.line, directory_.path()).status();
    EXPECT_EQ(each.code, status.code()) << each.line << ": " << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr(each.words));
  }
}

TEST(ReadableLineTest, LogLinesBecomeTextAndRubbishIsEscaped) {
  EXPECT_EQ("error: no route", ReadableLine(R"({"level":"error","msg":"no route"})"));
  EXPECT_EQ("warning: slow action=CreateEip request_id=r-1",
            ReadableLine(R"({"level":"warning","msg":"slow","action":"CreateEip","request_id":"r-1","x":1})"));
  EXPECT_EQ("plain text, 中文", ReadableLine("plain text, 中文  "));
  EXPECT_EQ("{broken", ReadableLine("{broken"));
  EXPECT_EQ("a\\x1b[31m", ReadableLine("a\x1b[31m"));
  EXPECT_EQ("\\xff\\xfe", ReadableLine("\xff\xfe"));
  EXPECT_EQ(std::string(400, 'x') + " …", ReadableLine(std::string(5000, 'x')));
  const std::string cut = ReadableLine("x" + std::string(200, 'x') + std::string("中中中") + std::string(1000, 'y'));
  EXPECT_THAT(cut, HasSubstr("中中中"));
}

TEST(LogTailTest, KeepsTheLastTwenty) {
  LogTail tail;
  EXPECT_EQ(" It printed nothing on stderr.", tail.ToString());
  for (int i = 1; i <= 25; ++i) tail.Add("line " + std::to_string(i));
  const std::string text = tail.ToString();
  EXPECT_THAT(text, ::testing::StartsWith(" Its last lines:\n  line 6\n  line 7\n"));
  EXPECT_THAT(text, ::testing::EndsWith("\n  line 25"));
}

TEST(PrivateDirectoryTest, IsPrivateAndGoesWithItsContent) {
  std::string path;
  {
    const auto directory = PrivateDirectory::Make();
    ASSERT_TRUE(directory.ok()) << directory.status();
    path = (*directory)->path();
    struct stat info;
    ASSERT_EQ(0, stat(path.c_str(), &info));
    EXPECT_EQ(0700u, info.st_mode & 07777);
    std::ofstream(path + "/x") << "x";
  }
  EXPECT_NE(0, access(path.c_str(), F_OK));
}

TEST(PrivateDirectoryTest, RemovesWhatAKilledHostLeftAndNothingElse) {
  TemporaryDirectory place;
  const char* before = getenv("TMPDIR");
  const std::string kept = before ? before : "";
  setenv("TMPDIR", place.path().c_str(), 1);
  const auto old = [](const std::string& path) {
    const timespec times[] = {{1000, 0}, {1000, 0}};
    EXPECT_EQ(0, utimensat(AT_FDCWD, path.c_str(), times, 0));
  };
  auto living = PrivateDirectory::Make();
  ASSERT_TRUE(living.ok()) << living.status();
  old((*living)->path());
  for (const char* name : {"eniform-plugin-left", "eniform-plugin-young", "something-else"})
    ASSERT_EQ(0, mkdir(place.File(name).c_str(), 0700));
  std::ofstream(place.File("eniform-plugin-left/plugin.sock")) << "x";
  old(place.File("eniform-plugin-left"));
  old(place.File("something-else"));
  const auto next = PrivateDirectory::Make();
  before ? setenv("TMPDIR", kept.c_str(), 1) : unsetenv("TMPDIR");
  ASSERT_TRUE(next.ok()) << next.status();
  EXPECT_NE(0, access(place.File("eniform-plugin-left").c_str(), F_OK));
  for (const std::string& path : {(*living)->path(), (*next)->path(), place.File("eniform-plugin-young"), place.File("something-else")}) {
    EXPECT_EQ(0, access(path.c_str(), F_OK)) << path;
  }
}

TEST(PrivateDirectoryTest, LongTemporaryPathIsAvoided) {
  TemporaryDirectory directory;
  const std::string deep = directory.File(std::string(100, 'd'));
  ASSERT_EQ(0, mkdir(deep.c_str(), 0700));
  const char* before = getenv("TMPDIR");
  const std::string kept = before ? before : "";
  setenv("TMPDIR", deep.c_str(), 1);
  const auto made = PrivateDirectory::Make();
  before ? setenv("TMPDIR", kept.c_str(), 1) : unsetenv("TMPDIR");
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_THAT((*made)->path(), ::testing::StartsWith("/tmp/eniform-plugin-"));
}

}  // namespace
}  // namespace eniform::host
