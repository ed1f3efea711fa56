#include "providers/sdk/curl_transport.h"

#include <stdlib.h>

#include "absl/synchronization/notification.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/providers/sdk/loopback_server.h"

namespace eniform::sdk {
namespace {

using testing::HasSubstr;
using testing::Not;

HttpRequest Post(const std::string& url, const std::string& body) {
  HttpRequest request;
  request.url = url;
  request.headers = {{"Content-Type", "application/json"}, {"X-TC-Action", "Do"}};
  request.body = body;
  return request;
}

TEST(CurlTransportTest, SendsHeadersAndBodyAndReturnsTheAnswer) {
  LoopbackServer server([](int, int, const std::string&) { return LoopbackServer::Ok("{\"a\":1}"); });
  auto transport = MakeCurlTransport();
  for (Resend resend : {Resend::kForbidden, Resend::kAllowed}) {
    HttpRequest request = Post(server.url(), "{\"x\":\"é\"}");
    request.resend = resend;
    const HttpAnswer answer = transport->Send(request);
    EXPECT_EQ(answer.failure, HttpFailure::kNone) << answer.reason;
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "{\"a\":1}");
  }
  for (const std::string& text : server.requests()) {
    EXPECT_THAT(text, testing::StartsWith("POST / HTTP/1.1\r\n"));
    EXPECT_THAT(text, HasSubstr("X-TC-Action: Do\r\n"));
    EXPECT_THAT(text, HasSubstr("Content-Length: 10\r\n"));
    EXPECT_THAT(text, HasSubstr("\r\n\r\n{\"x\":\"é\"}"));
    EXPECT_THAT(text, Not(HasSubstr("Expect")));
    EXPECT_THAT(text, Not(HasSubstr("chunked")));
  }
}

TEST(CurlTransportTest, NoContentTypeButTheGivenOne) {
  LoopbackServer server([](int, int, const std::string&) { return LoopbackServer::Ok("{}"); });
  auto transport = MakeCurlTransport();
  for (Resend resend : {Resend::kForbidden, Resend::kAllowed}) {
    HttpRequest request;
    request.url = server.url() + "?A=%20b";
    request.resend = resend;
    EXPECT_EQ(transport->Send(request).status, 200);
  }
  for (const std::string& text : server.requests()) {
    EXPECT_THAT(text, testing::StartsWith("POST /?A=%20b HTTP/1.1\r\n"));
    EXPECT_THAT(text, Not(HasSubstr("ontent-Type")));
    EXPECT_THAT(text, HasSubstr("Content-Length: 0\r\n"));
  }
}

TEST(CurlTransportTest, HeadersOfTheAnswer) {
  LoopbackServer server([](int, int, const std::string&) {
    return std::string("HTTP/1.1 400 Bad Request\r\nX-Acs-Retry-After:  1500 \r\nContent-Length: 2\r\n\r\n{}");
  });
  const HttpAnswer answer = MakeCurlTransport()->Send(Post(server.url(), "{}"));
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.Header("x-acs-retry-after"), "1500");
  EXPECT_EQ(answer.Header("x-none"), "");
}

TEST(CurlTransportTest, KeepsTheConnection) {
  LoopbackServer server([](int, int, const std::string&) { return LoopbackServer::Ok("{}"); });
  auto transport = MakeCurlTransport();
  for (int i = 0; i < 5; ++i) EXPECT_EQ(transport->Send(Post(server.url(), "{}")).status, 200);
  EXPECT_EQ(server.requests().size(), 5u);
  EXPECT_EQ(server.connections(), 1);
}

TEST(CurlTransportTest, SharesConnectionsBetweenThreads) {
  LoopbackServer server([](int, int, const std::string&) { return LoopbackServer::Ok("{}"); });
  auto transport = MakeCurlTransport();
  for (int i = 0; i < 4; ++i) {
    std::thread([&] { EXPECT_EQ(transport->Send(Post(server.url(), "{}")).status, 200); }).join();
  }
  EXPECT_EQ(server.connections(), 1);
}

// The trap: where a kept connection dies without an answer, libcurl sends the request again by itself.
TEST(CurlTransportTest, AChangeIsNeverSentTwice) {
  LoopbackServer server([](int, int request, const std::string&) { return request == 0 ? LoopbackServer::Ok("{}") : std::string(); });
  auto transport = MakeCurlTransport();
  ASSERT_EQ(transport->Send(Post(server.url(), "{\"n\":1}")).status, 200);
  const HttpAnswer answer = transport->Send(Post(server.url(), "{\"n\":2}"));
  EXPECT_EQ(answer.failure, HttpFailure::kLost);
  EXPECT_FALSE(answer.reason.empty());
  EXPECT_EQ(server.requests().size(), 2u);
}

TEST(CurlTransportTest, AReadMayBeSentAgain) {
  LoopbackServer server([](int connection, int request, const std::string&) {
    return connection == 0 && request == 1 ? std::string() : LoopbackServer::Ok("{}");
  });
  auto transport = MakeCurlTransport();
  HttpRequest read = Post(server.url(), "{}");
  read.resend = Resend::kAllowed;
  ASSERT_EQ(transport->Send(read).status, 200);
  EXPECT_EQ(transport->Send(read).status, 200);
  EXPECT_EQ(server.requests().size(), 3u);
}

TEST(CurlTransportTest, WorksAfterALostAnswer) {
  LoopbackServer server([](int connection, int, const std::string&) { return connection == 0 ? std::string() : LoopbackServer::Ok("{}"); });
  auto transport = MakeCurlTransport();
  EXPECT_EQ(transport->Send(Post(server.url(), "{}")).failure, HttpFailure::kLost);
  EXPECT_EQ(transport->Send(Post(server.url(), "{}")).status, 200);
}

TEST(CurlTransportTest, NobodyListensMeansNotSent) {
  std::string url;
  {
    url = LoopbackServer([](int, int, const std::string&) { return std::string(); }).url();
  }
  const HttpAnswer answer = MakeCurlTransport()->Send(Post(url, "{}"));
  EXPECT_EQ(answer.failure, HttpFailure::kNotSent);
  EXPECT_THAT(answer.reason, HasSubstr("127.0.0.1"));
}

TEST(CurlTransportTest, NoAnswerInTimeIsLost) {
  absl::Notification done;
  LoopbackServer server([&](int, int, const std::string&) {
    done.WaitForNotification();
    return std::string();
  });
  HttpRequest request = Post(server.url(), "{}");
  request.timeout = absl::Milliseconds(50);
  EXPECT_EQ(MakeCurlTransport()->Send(request).failure, HttpFailure::kLost);
  done.Notify();
}

TEST(CurlTransportTest, HalfAnAnswerIsLost) {
  LoopbackServer server([](int, int request, const std::string&) {
    return request == 0 ? "HTTP/1.1 200 OK\r\nContent-Length: 100\r\nConnection: close\r\n\r\n{\"a\"" : std::string();
  });
  auto transport = MakeCurlTransport();
  HttpRequest request = Post(server.url(), "{}");
  request.timeout = absl::Milliseconds(200);
  const HttpAnswer answer = transport->Send(request);
  EXPECT_EQ(answer.failure, HttpFailure::kLost);
  EXPECT_EQ(answer.body, "");
}

TEST(CurlTransportTest, RefusesPlainHttpToOtherMachines) {
  const HttpAnswer answer = MakeCurlTransport()->Send(Post("http://192.0.2.1/", "{}"));
  EXPECT_EQ(answer.failure, HttpFailure::kRefused);
  EXPECT_THAT(answer.reason, HasSubstr("https"));
}

TEST(CurlTransportTest, RedirectsAreNotFollowed) {
  LoopbackServer server([](int, int, const std::string&) {
    return std::string("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n");
  });
  EXPECT_EQ(MakeCurlTransport()->Send(Post(server.url(), "{}")).status, 302);
}

TEST(CurlTransportTest, ProxyIsIgnoredForThisMachine) {
  LoopbackServer server([](int, int, const std::string&) { return LoopbackServer::Ok("{}"); });
  setenv("http_proxy", "http://127.0.0.1:1", 1);
  const HttpAnswer answer = MakeCurlTransport()->Send(Post(server.url(), "{}"));
  unsetenv("http_proxy");
  EXPECT_EQ(answer.status, 200) << answer.reason;
}

// A server without a certificate anybody trusts: the handshake must fail, and nothing of the request may reach it.
TEST(CurlTransportTest, HttpsToSomethingElseIsNotSent) {
  LoopbackServer server([](int, int, const std::string&) { return LoopbackServer::Ok("{}"); });
  std::string url = server.url();
  url.replace(0, 4, "https");
  HttpRequest request = Post(url, "{}");
  request.timeout = absl::Milliseconds(500);
  const HttpAnswer answer = MakeCurlTransport()->Send(request);
  EXPECT_EQ(answer.failure, HttpFailure::kNotSent) << answer.reason;
  EXPECT_TRUE(server.requests().empty());
}

}  // namespace
}  // namespace eniform::sdk
