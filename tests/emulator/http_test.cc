#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "emulator/http_parser.h"
#include "emulator/http_server.h"
#include "tests/emulator/tencentcloud/test_cloud.h"

namespace eniform::emulator {
namespace {

TEST(HttpParserTest, ReadsARequestInWhateverPieces) {
  const std::string bytes = "POST /path?x=1 HTTP/1.1\r\nHost: h:1\r\nX-Two: a\r\nx-two:  b \r\nContent-Length: 5\r\n\r\nhelloNEXT";
  for (size_t cut = 0; cut < bytes.size() - 4; ++cut) EXPECT_EQ(ParseHttpRequest(bytes.substr(0, cut)).state, ParseState::kNeedMore) << cut;
  const ParseResult result = ParseHttpRequest(bytes);
  ASSERT_EQ(result.state, ParseState::kComplete);
  EXPECT_EQ(result.request.method, "POST");
  EXPECT_EQ(result.request.path, "/path");
  EXPECT_EQ(result.request.query, "x=1");
  EXPECT_EQ(result.request.Header("x-two"), "a, b");
  EXPECT_EQ(result.request.body, "hello");
  EXPECT_EQ(bytes.substr(result.consumed), "NEXT");
  EXPECT_TRUE(result.keep_alive);
}

TEST(HttpParserTest, ReadsChunkedBodies) {
  const std::string bytes = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;x=y\r\n world\r\n0\r\n\r\nNEXT";
  const ParseResult result = ParseHttpRequest(bytes);
  ASSERT_EQ(result.state, ParseState::kComplete);
  EXPECT_EQ(result.request.body, "hello world");
  EXPECT_EQ(bytes.substr(result.consumed), "NEXT");
  EXPECT_EQ(ParseHttpRequest(bytes.substr(0, 60)).state, ParseState::kNeedMore);
}

TEST(HttpParserTest, TellsWhetherTheConnectionStays) {
  EXPECT_FALSE(ParseHttpRequest("GET / HTTP/1.1\r\nConnection: close\r\n\r\n").keep_alive);
  EXPECT_FALSE(ParseHttpRequest("GET / HTTP/1.0\r\n\r\n").keep_alive);
  EXPECT_TRUE(ParseHttpRequest("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").keep_alive);
}

TEST(HttpParserTest, RefusesWhatIsNoRequest) {
  for (const char* bytes :
       {"nonsense\r\n\r\n", "GET / HTTP/2\r\n\r\n", "GET x HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nno colon\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: many\r\n\r\n", "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"}) {
    EXPECT_EQ(ParseHttpRequest(bytes).state, ParseState::kMalformed) << bytes;
  }
  EXPECT_EQ(ParseHttpRequest("POST / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n").status, 413);
  EXPECT_EQ(ParseHttpRequest(std::string(kMaxHeaderBytes + 1, 'x')).status, 431);
}

// A server with one handler, and clients that speak over real sockets.
class HttpServerTest : public testing::Test {
 protected:
  void Start(HttpServer::Handler handler) {
    auto server = HttpServer::Listen("127.0.0.1", 0, std::move(handler));
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = std::move(*server);
    thread_ = std::thread([this] { server_->Run(); });
  }
  ~HttpServerTest() override {
    if (server_ == nullptr) return;
    server_->Stop();
    thread_.join();
  }
  int Connect() {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in where{};
    where.sin_family = AF_INET;
    where.sin_port = htons(static_cast<uint16_t>(server_->port()));
    inet_pton(AF_INET, "127.0.0.1", &where.sin_addr);
    EXPECT_EQ(connect(fd, reinterpret_cast<sockaddr*>(&where), sizeof where), 0);
    return fd;
  }
  static void Write(int fd, const std::string& bytes) {
    EXPECT_EQ(send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL), static_cast<ssize_t>(bytes.size()));
  }
  // Reads until the answer is whole by its Content-Length, or the connection ends.
  static std::string Read(int fd) {
    std::string bytes;
    char chunk[4096];
    while (true) {
      size_t head = bytes.find("\r\n\r\n");
      if (head != std::string::npos) {
        size_t at = bytes.find("Content-Length: ");
        if (at == std::string::npos || at > head || bytes.size() >= head + 4 + std::stoul(bytes.substr(at + 16))) return bytes;
      }
      ssize_t got = recv(fd, chunk, sizeof chunk, 0);
      if (got <= 0) return bytes;
      bytes.append(chunk, static_cast<size_t>(got));
    }
  }
  static std::string Get(const std::string& path) { return absl::StrCat("GET ", path, " HTTP/1.1\r\nHost: x\r\n\r\n"); }

  std::unique_ptr<HttpServer> server_;
  std::thread thread_;
};

HttpResponse Echo(const HttpRequest& request) {
  HttpResponse response;
  response.body = request.path + request.body;
  if (request.path == "/drop") response.delivery = Delivery::kDrop;
  if (request.path == "/late") response.delay = absl::Milliseconds(50);
  if (request.path == "/large") response.body = std::string(4 << 20, 'x');
  return response;
}

TEST_F(HttpServerTest, KeepsConnectionsAndAnswersInOrder) {
  Start(Echo);
  int fd = Connect();
  for (int i = 0; i < 3; ++i) {
    Write(fd, Get(absl::StrCat("/", i)));
    EXPECT_TRUE(absl::EndsWith(Read(fd), absl::StrCat("\r\n\r\n/", i)));
  }
  Write(fd, Get("/late") + "GET /after HTTP/1.1\r\nConnection: close\r\n\r\n");
  std::string all;
  for (std::string more = Read(fd); !more.empty(); more = Read(fd)) all += more;
  EXPECT_LT(all.find("/late"), all.find("/after"));
  close(fd);
}

TEST_F(HttpServerTest, DroppingGivesNoByte) {
  Start(Echo);
  int fd = Connect();
  Write(fd, Get("/drop"));
  EXPECT_EQ(Read(fd), "");
  close(fd);
}

TEST_F(HttpServerTest, AnAnswerHeldBackHoldsBackNobodyElse) {
  Start(Echo);
  int slow = Connect(), fast = Connect();
  Write(slow, Get("/late"));
  Write(fast, Get("/fast"));
  EXPECT_TRUE(absl::EndsWith(Read(fast), "/fast"));
  EXPECT_TRUE(absl::EndsWith(Read(slow), "/late"));
  close(slow);
  close(fast);
}

TEST_F(HttpServerTest, LargeAnswersArriveWhole) {
  Start(Echo);
  int fd = Connect();
  Write(fd, Get("/large"));
  const std::string answer = Read(fd);
  EXPECT_EQ(answer.size() - answer.find("\r\n\r\n") - 4, size_t{4} << 20);
  close(fd);
}

TEST_F(HttpServerTest, ManyConnectionsAreServedSideBySide) {
  Start(Echo);
  std::vector<int> fds;
  for (int i = 0; i < 200; ++i) fds.push_back(Connect());
  for (int round = 0; round < 3; ++round) {
    for (int fd : fds) Write(fd, Get("/x"));
    for (int fd : fds) EXPECT_TRUE(absl::EndsWith(Read(fd), "/x"));
  }
  for (int fd : fds) close(fd);
}

TEST_F(HttpServerTest, SaysContinueToAClientThatWaitsForIt) {
  Start(Echo);
  int fd = Connect();
  Write(fd, "POST /p HTTP/1.1\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_TRUE(absl::StartsWith(Read(fd), "HTTP/1.1 100 "));
  Write(fd, "ok");
  EXPECT_TRUE(absl::EndsWith(Read(fd), "/pok"));
  close(fd);
}

TEST_F(HttpServerTest, WhatIsNoRequestIsAnsweredAndTheConnectionEnds) {
  Start(Echo);
  int fd = Connect();
  Write(fd, "nonsense\r\n\r\n");
  EXPECT_TRUE(absl::StartsWith(Read(fd), "HTTP/1.1 400 "));
  EXPECT_EQ(Read(fd), "");
  close(fd);
}

TEST_F(HttpServerTest, OnlyLoopbackAddressesAreServed) {
  for (const char* address : {"0.0.0.0", "192.168.1.1", "::1", "example.com", ""}) {
    EXPECT_EQ(HttpServer::Listen(address, 0, Echo).status().code(), absl::StatusCode::kInvalidArgument) << address;
  }
}

TEST_F(HttpServerTest, APortThatIsTakenIsAnError) {
  Start(Echo);
  EXPECT_EQ(HttpServer::Listen("127.0.0.1", server_->port(), Echo).status().code(), absl::StatusCode::kUnavailable);
}

TEST_F(HttpServerTest, ServesAWholeCloud) {
  auto cloud = std::make_unique<TestCloud>();
  const HttpRequest request = cloud->Request("DescribeVpcs", nlohmann::json::object());
  Start([&](const HttpRequest& arrived) { return cloud->Send(arrived); });
  int fd = Connect();
  std::string bytes = "POST / HTTP/1.1\r\n";
  for (const auto& [name, value] : request.headers) absl::StrAppend(&bytes, name, ": ", value, "\r\n");
  Write(fd, absl::StrCat(bytes, "Content-Length: ", request.body.size(), "\r\n\r\n", request.body));
  const std::string answer = Read(fd);
  EXPECT_TRUE(absl::StrContains(answer, "\"TotalCount\":2"));
  close(fd);
  server_->Stop();
  thread_.join();
  server_.reset();
}

}  // namespace
}  // namespace eniform::emulator
