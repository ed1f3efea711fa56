// HTTP as a port: what a cloud's API client needs of it, and no more.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace eniform::sdk {

// Whether the transport itself may send the request a second time when a kept connection turns out to be dead.
enum class Resend { kForbidden, kAllowed };

struct HttpRequest {
  std::string method = "POST";
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers;  // and no Content-Type but the one that is here
  std::string body;
  absl::Duration timeout = absl::Seconds(60);  // from connecting to the last byte of the answer
  Resend resend = Resend::kForbidden;          // kAllowed only for what changes nothing
};

enum class HttpFailure {
  kNone,     // there is an answer, of whatever status
  kRefused,  // by us: a URL that may not be called; nothing was sent
  kNotSent,  // the request certainly did not reach the server
  kLost,     // it may have reached the server; the answer did not come
};

struct HttpAnswer {
  HttpFailure failure = HttpFailure::kNone;
  std::string reason;  // of the failure, for people
  int status = 0;      // HTTP status; 0 where there is a failure
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case, as they came

  // The first value of a header; empty: there is none. `name` in lower case.
  std::string Header(absl::string_view name) const;
};

// Threads: Send may be called concurrently.
class HttpTransport {
 public:
  virtual ~HttpTransport() = default;
  virtual HttpAnswer Send(const HttpRequest& request) = 0;
};

struct Url {
  std::string scheme;     // http or https
  std::string host;       // without brackets or port
  std::string authority;  // host, and ":port" where the URL has one: what the Host header says
  std::string path;       // "/" where the URL has none

  bool loopback = false;  // 127.0.0.0/8, ::1 or localhost
};

// Parses an absolute URL. kInvalidArgument: it is none, it has another scheme or a user name, or it is plain http to
// something that is not a loopback host (credentials and addresses would travel in clear text).
absl::StatusOr<Url> ParseUrl(absl::string_view text);

}  // namespace eniform::sdk
