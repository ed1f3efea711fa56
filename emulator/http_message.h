#pragma once

#include <map>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace eniform::emulator {

// One HTTP request, whole. Header names are lower case, values trimmed; a header sent twice is joined by ", ".
struct HttpRequest {
  std::string method;
  std::string path;   // without the query
  std::string query;  // without the '?'
  std::map<std::string, std::string> headers;
  std::string body;

  // The header's value, or "" when it was not sent. REQUIRES: `name` is lower case.
  const std::string& Header(const std::string& name) const;
};

// What becomes of the connection once the request was carried out.
enum class Delivery {
  kSend,  // the answer is sent
  kDrop,  // the connection is closed and nothing is sent
};

struct HttpResponse {
  int status = 200;
  std::string content_type = "application/json";
  std::map<std::string, std::string> headers;  // besides Content-Type and Content-Length
  std::string body;
  Delivery delivery = Delivery::kSend;
  absl::Duration delay = absl::ZeroDuration();  // how long the answer is held back
};

}  // namespace eniform::emulator
