#include "providers/sdk/curl_transport.h"

#include <curl/curl.h>

#include <algorithm>
#include <cstring>
#include <mutex>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"

namespace eniform::sdk {
namespace {

struct Upload {
  const std::string* body;
  size_t sent = 0;
};

size_t ReadBody(char* buffer, size_t size, size_t count, void* data) {
  auto* upload = static_cast<Upload*>(data);
  const size_t n = std::min(size * count, upload->body->size() - upload->sent);
  std::memcpy(buffer, upload->body->data() + upload->sent, n);
  upload->sent += n;
  return n;
}

// libcurl rewinds the body to send it again over a new connection. Refusing to makes it give up instead.
int RefuseRewind(void* data, curl_off_t offset, int origin) {
  auto* upload = static_cast<Upload*>(data);
  return offset == 0 && origin == SEEK_SET && upload->sent == 0 ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_FAIL;
}

size_t AppendAnswer(char* data, size_t size, size_t count, void* to) {
  static_cast<std::string*>(to)->append(data, size * count);
  return size * count;
}

// One line of the answer's head. A second head (after "100 Continue", or a proxy's) follows its own status line and counts alone.
size_t AppendHeader(char* data, size_t size, size_t count, void* to) {
  auto& headers = *static_cast<std::vector<std::pair<std::string, std::string>>*>(to);
  const absl::string_view line(data, size * count);
  const size_t colon = line.find(':');
  if (absl::StartsWith(line, "HTTP/")) {
    headers.clear();
  } else if (colon != absl::string_view::npos) {
    headers.emplace_back(absl::AsciiStrToLower(line.substr(0, colon)), absl::StripAsciiWhitespace(line.substr(colon + 1)));
  }
  return size * count;
}

HttpFailure FailureOf(CURLcode code, CURL* curl) {
  switch (code) {
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_FAILED_INIT:
    case CURLE_OUT_OF_MEMORY:
      return HttpFailure::kNotSent;
    default:
      break;
  }
  // Time ran out, or the connection broke, before the request began to leave.
  long request_bytes = 0;
  curl_easy_getinfo(curl, CURLINFO_REQUEST_SIZE, &request_bytes);
  return request_bytes == 0 ? HttpFailure::kNotSent : HttpFailure::kLost;
}

class CurlTransport : public HttpTransport {
 public:
  ~CurlTransport() override {
    for (CURL* curl : idle_) curl_easy_cleanup(curl);
  }

  HttpAnswer Send(const HttpRequest& request) override {
    HttpAnswer answer;
    const auto url = ParseUrl(request.url);
    if (!url.ok()) {
      answer.failure = HttpFailure::kRefused;
      answer.reason = std::string(url.status().message());
      return answer;
    }
    CURL* curl = Borrow();
    Upload upload{&request.body};
    curl_slist* headers = curl_slist_append(nullptr, "Expect:");
    bool typed = false;
    for (const auto& [name, value] : request.headers) {
      headers = curl_slist_append(headers, absl::StrCat(name, ": ", value).c_str());
      typed = typed || absl::EqualsIgnoreCase(name, "Content-Type");
    }
    // libcurl would add one of its own, which a signature does not cover.
    if (!typed) headers = curl_slist_append(headers, "Content-Type:");
    char error[CURL_ERROR_SIZE] = "";
    Prepare(curl, request, *url);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, error);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer.body);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, &AppendHeader);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &answer.headers);
    if (request.method != "GET") {
      curl_easy_setopt(curl, CURLOPT_POST, 1L);
      curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
      if (request.resend == Resend::kAllowed) {
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body.data());
      } else {
        curl_easy_setopt(curl, CURLOPT_READFUNCTION, &ReadBody);
        curl_easy_setopt(curl, CURLOPT_READDATA, &upload);
        curl_easy_setopt(curl, CURLOPT_SEEKFUNCTION, &RefuseRewind);
        curl_easy_setopt(curl, CURLOPT_SEEKDATA, &upload);
        // Without a body there is nothing to rewind, so nothing would stop a second sending.
        if (request.body.empty()) curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, 1L);
      }
    }
    if (request.method != "POST") curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request.method.c_str());
    const CURLcode code = curl_easy_perform(curl);
    if (code == CURLE_OK) {
      long status = 0;
      curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
      answer.status = static_cast<int>(status);
    } else {
      answer.failure = FailureOf(code, curl);
      answer.reason = absl::StrCat(url->authority, ": ", error[0] ? error : curl_easy_strerror(code));
      answer.body.clear();
      answer.headers.clear();
    }
    curl_slist_free_all(headers);
    curl_easy_reset(curl);  // keeps the connection, forgets pointers to this call's memory
    Return(curl);
    return answer;
  }

 private:
  static void Prepare(CURL* curl, const HttpRequest& request, const Url& url) {
    curl_easy_setopt(curl, CURLOPT_URL, request.url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TCP_NODELAY, 1L);
    curl_easy_setopt(curl, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(curl, CURLOPT_MAXAGE_CONN, 30L);
    curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, 10000L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(std::max<int64_t>(1, absl::ToInt64Milliseconds(request.timeout))));
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &AppendAnswer);
    if (url.loopback) curl_easy_setopt(curl, CURLOPT_PROXY, "");
  }

  CURL* Borrow() {
    {
      absl::MutexLock lock(&mutex_);
      if (!idle_.empty()) {
        CURL* curl = idle_.back();
        idle_.pop_back();
        return curl;
      }
    }
    return curl_easy_init();
  }

  void Return(CURL* curl) {
    absl::MutexLock lock(&mutex_);
    idle_.push_back(curl);
  }

  absl::Mutex mutex_;
  std::vector<CURL*> idle_;  // last used first, so that few connections stay warm
};

}  // namespace

std::unique_ptr<HttpTransport> MakeCurlTransport() {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
  return std::make_unique<CurlTransport>();
}

}  // namespace eniform::sdk
