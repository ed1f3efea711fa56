#include "providers/sdk/http.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "providers/sdk/log.h"

namespace eniform::sdk {
namespace {

TEST(ParseUrlTest, SplitsHostAndPort) {
  const auto url = ParseUrl("http://127.0.0.1:9780");
  ASSERT_TRUE(url.ok()) << url.status();
  EXPECT_EQ(url->scheme, "http");
  EXPECT_EQ(url->host, "127.0.0.1");
  EXPECT_EQ(url->authority, "127.0.0.1:9780");
  EXPECT_EQ(url->path, "/");
  EXPECT_TRUE(url->loopback);
}

TEST(ParseUrlTest, HttpsGoesAnywhere) {
  const auto url = ParseUrl("https://vpc.tencentcloudapi.com");
  ASSERT_TRUE(url.ok()) << url.status();
  EXPECT_EQ(url->authority, "vpc.tencentcloudapi.com");
  EXPECT_FALSE(url->loopback);
}

TEST(ParseUrlTest, PlainHttpOnlyToThisMachine) {
  for (const char* text : {"http://127.0.0.1:1", "http://127.9.8.7", "http://localhost:8080/x", "http://[::1]:80"}) {
    EXPECT_TRUE(ParseUrl(text).ok()) << text;
  }
  for (const char* text : {"http://vpc.tencentcloudapi.com", "http://10.0.0.1", "http://128.0.0.1", "http://localhost.example.com",
                           "http://127.0.0.1.example.com"}) {
    EXPECT_EQ(ParseUrl(text).status().code(), absl::StatusCode::kInvalidArgument) << text;
  }
}

TEST(ParseUrlTest, RefusesWhatIsNoUrlOrCarriesSecrets) {
  for (const char* text : {"", "nonsense", "ftp://127.0.0.1", "file:///etc/passwd", "https://user:secret@host", "http://user@127.0.0.1"}) {
    EXPECT_FALSE(ParseUrl(text).ok()) << text;
  }
}

TEST(LogTest, LineIsOneJsonObject) {
  const std::string line = LogLine(LogLevel::kWarning, "a \"quoted\"\nline", {{"action", "Describe"}, {"bytes", "\xff"}});
  EXPECT_EQ(line.find('\n'), std::string::npos);
  const auto json = nlohmann::json::parse(line);
  EXPECT_EQ(json["level"], "warning");
  EXPECT_EQ(json["msg"], "a \"quoted\"\nline");
  EXPECT_EQ(json["action"], "Describe");
}

}  // namespace
}  // namespace eniform::sdk
