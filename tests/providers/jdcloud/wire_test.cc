// What arrives at a server, through the real transport, and whether its signature fits what arrived.
#include <map>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "providers/jdcloud/session.h"
#include "providers/sdk/curl_transport.h"
#include "providers/sdk/hash.h"
#include "tests/providers/sdk/loopback_server.h"

namespace eniform::jdcloud {
namespace {

struct Arrived {
  std::string method, path, query, body;
  std::multimap<std::string, std::string> headers;  // by their names in lower case
};

Arrived ParseRequest(const std::string& text) {
  Arrived arrived;
  const std::vector<std::string> parts = absl::StrSplit(text, absl::MaxSplits("\r\n\r\n", 1));
  const std::vector<std::string> lines = absl::StrSplit(parts[0], "\r\n");
  const std::vector<std::string> first = absl::StrSplit(lines[0], ' ');
  arrived.method = first[0];
  const std::vector<std::string> target = absl::StrSplit(first[1], absl::MaxSplits('?', 1));
  arrived.path = target[0];
  arrived.query = target.size() > 1 ? target[1] : "";
  for (size_t i = 1; i < lines.size(); ++i) {
    const std::vector<std::string> header = absl::StrSplit(lines[i], absl::MaxSplits(": ", 1));
    arrived.headers.emplace(absl::AsciiStrToLower(header[0]), header[1]);
  }
  arrived.body = parts[1];
  return arrived;
}

// The Authorization that what arrived deserves, by the rules of JD reference 1.3 and without the signer. REQUIRES: the path and the query
// arrived in their canonical form.
std::string Deserved(const Arrived& arrived, const std::string& service) {
  std::vector<std::string> names = {"accept", "content-type", "host", "x-jdcloud-date", "x-jdcloud-nonce"};
  std::string lines;
  for (const std::string& name : names) {
    EXPECT_EQ(arrived.headers.count(name), 1u) << name;
    absl::StrAppend(&lines, name, ":", arrived.headers.find(name)->second, "\n");
  }
  const std::string date_time = arrived.headers.find("x-jdcloud-date")->second;
  const std::string scope = absl::StrCat(date_time.substr(0, 8), "/cn-north-1/", service, "/jdcloud2_request");
  const std::string canonical = absl::StrCat(arrived.method, "\n", arrived.path, "\n", arrived.query, "\n", lines, "\n",
                                             absl::StrJoin(names, ";"), "\n", sdk::Sha256Hex(arrived.body));
  std::string key = "JDCLOUD2sk";
  for (const std::string& part : {date_time.substr(0, 8), std::string("cn-north-1"), service, std::string("jdcloud2_request")}) {
    key = sdk::HmacSha256(key, part);
  }
  const std::string signature = absl::BytesToHexString(
      sdk::HmacSha256(key, absl::StrCat("JDCLOUD2-HMAC-SHA256\n", date_time, "\n", scope, "\n", sdk::Sha256Hex(canonical))));
  return absl::StrCat("JDCLOUD2-HMAC-SHA256 Credential=ak/", scope, ", SignedHeaders=", absl::StrJoin(names, ";"),
                      ", Signature=", signature);
}

class WireTest : public testing::Test {
 protected:
  WireTest() : server_([](int, int, const std::string&) { return sdk::LoopbackServer::Ok(R"({"requestId":"r"})"); }) {}

  Arrived Send(const ApiRequest& request) {
    ApiOptions options;
    options.credentials = {"ak", "sk", ""};
    options.region = "cn-north-1";
    options.endpoint = server_.url();
    const auto transport = sdk::MakeCurlTransport();
    sdk::RateLimiter limiter(sdk::SystemClock(), Rates(), kCallsPerSecond);
    ApiClient api(options, transport.get(), &limiter, sdk::SystemClock());
    const bool reads = std::string(request.method) == "GET";
    const auto answer = reads ? api.Read(request, absl::InfiniteFuture()) : api.Write(request, absl::InfiniteFuture());
    EXPECT_TRUE(answer.ok()) << answer.error().DebugString();
    return ParseRequest(server_.requests().back());
  }

  sdk::LoopbackServer server_;
};

TEST_F(WireTest, AListWithFilters) {
  const Arrived arrived = Send({Product::kVpc,
                                "describeNetworkInterfaces",
                                "GET",
                                "/networkInterfaces/",
                                {{"filters.1.values.2", "o'b!(x)~"}, {"filters.1.values.10", "网 *"}, {"filters.1.values.1", "a:b/c"}},
                                {}});
  EXPECT_EQ(arrived.method, "GET");
  EXPECT_EQ(arrived.path, "/v1/regions/cn-north-1/networkInterfaces/");
  EXPECT_EQ(arrived.query, "filters.1.values.1=a%3Ab%2Fc&filters.1.values.10=%E7%BD%91%20%2A&filters.1.values.2=o%27b%21%28x%29~");
  EXPECT_EQ(arrived.headers.find("authorization")->second, Deserved(arrived, "vpc"));
}

TEST_F(WireTest, AnActionOnAnInstance) {
  const Arrived arrived =
      Send({Product::kVm, "attachNetworkInterface", "POST", "/instances/i-1:attachNetworkInterface", {}, {{"a", "网"}}});
  EXPECT_EQ(arrived.path, "/v1/regions/cn-north-1/instances/i-1%3AattachNetworkInterface");
  EXPECT_EQ(arrived.body, R"({"a":"网"})");
  EXPECT_EQ(arrived.headers.find("authorization")->second, Deserved(arrived, "vm"));
}

TEST_F(WireTest, MethodsBesidesGetAndPost) {
  const Arrived patch = Send({Product::kVpc, "modifyNetworkInterface", "PATCH", "/networkInterfaces/port-1", {}, {{"description", ""}}});
  EXPECT_EQ(patch.method, "PATCH");
  EXPECT_EQ(patch.body, R"({"description":""})");
  EXPECT_EQ(patch.headers.find("authorization")->second, Deserved(patch, "vpc"));
  const Arrived removed = Send({Product::kVpc, "deleteNetworkInterface", "DELETE", "/networkInterfaces/port-1", {}, {}});
  EXPECT_EQ(removed.method, "DELETE");
  EXPECT_EQ(removed.body, "");
  EXPECT_EQ(removed.headers.find("authorization")->second, Deserved(removed, "vpc"));
}

}  // namespace
}  // namespace eniform::jdcloud
