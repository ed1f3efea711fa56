#include "emulator/http_parser.h"

#include <charconv>
#include <cstdint>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace eniform::emulator {
namespace {

ParseResult Malformed(int status) {
  ParseResult result;
  result.state = ParseState::kMalformed;
  result.status = status;
  result.keep_alive = false;
  return result;
}

bool ParseRequestLine(absl::string_view line, HttpRequest& request, bool& is_1_0) {
  size_t first = line.find(' ');
  size_t last = line.rfind(' ');
  if (first == absl::string_view::npos || first == last) return false;
  absl::string_view version = line.substr(last + 1);
  if (version != "HTTP/1.1" && version != "HTTP/1.0") return false;
  is_1_0 = version == "HTTP/1.0";
  absl::string_view target = line.substr(first + 1, last - first - 1);
  if (target.empty() || target[0] != '/') return false;
  size_t question = target.find('?');
  request.method = std::string(line.substr(0, first));
  request.path = std::string(target.substr(0, question));
  if (question != absl::string_view::npos) request.query = std::string(target.substr(question + 1));
  return true;
}

bool ParseHeaders(absl::string_view block, HttpRequest& request) {
  while (!block.empty()) {
    size_t end = block.find("\r\n");
    absl::string_view line = block.substr(0, end);
    block = end == absl::string_view::npos ? absl::string_view() : block.substr(end + 2);
    size_t colon = line.find(':');
    if (colon == absl::string_view::npos || colon == 0) return false;
    std::string name = absl::AsciiStrToLower(line.substr(0, colon));
    std::string value(absl::StripAsciiWhitespace(line.substr(colon + 1)));
    auto [it, added] = request.headers.emplace(std::move(name), value);
    if (!added) absl::StrAppend(&it->second, ", ", value);
  }
  return true;
}

// `at` is where the chunked body starts; on kComplete it is where the next request starts.
ParseState ReadChunks(absl::string_view buffer, size_t& at, std::string& body) {
  while (true) {
    size_t line_end = buffer.find("\r\n", at);
    if (line_end == absl::string_view::npos) return ParseState::kNeedMore;
    absl::string_view size_text = buffer.substr(at, line_end - at);
    size_text = absl::StripAsciiWhitespace(size_text.substr(0, size_text.find(';')));
    uint64_t size = 0;
    auto [end, error] = std::from_chars(size_text.data(), size_text.data() + size_text.size(), size, 16);
    if (error != std::errc() || end != size_text.data() + size_text.size()) return ParseState::kMalformed;
    if (size > kMaxBodyBytes || body.size() + size > kMaxBodyBytes) return ParseState::kMalformed;
    size_t data = line_end + 2;
    if (size == 0) {
      size_t trailers = buffer.find("\r\n", data);
      while (trailers != absl::string_view::npos && trailers != data) {
        data = trailers + 2;
        trailers = buffer.find("\r\n", data);
      }
      if (trailers == absl::string_view::npos) return ParseState::kNeedMore;
      at = data + 2;
      return ParseState::kComplete;
    }
    if (buffer.size() < data + size + 2) return ParseState::kNeedMore;
    body.append(buffer.data() + data, size);
    at = data + size + 2;
  }
}

const char* ReasonPhrase(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 400:
      return "Bad Request";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 413:
      return "Content Too Large";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    default:
      return "Status";
  }
}

}  // namespace

ParseResult ParseHttpRequest(const std::string& buffer) {
  ParseResult result;
  size_t head_end = buffer.find("\r\n\r\n");
  if (head_end == std::string::npos) return buffer.size() > kMaxHeaderBytes ? Malformed(431) : result;
  absl::string_view head(buffer.data(), head_end);
  size_t line_end = head.find("\r\n");
  bool is_1_0 = false;
  if (!ParseRequestLine(head.substr(0, line_end), result.request, is_1_0)) return Malformed(400);
  absl::string_view headers = line_end == absl::string_view::npos ? absl::string_view() : head.substr(line_end + 2);
  if (!ParseHeaders(headers, result.request)) return Malformed(400);
  const std::string connection = absl::AsciiStrToLower(result.request.Header("connection"));
  result.keep_alive = is_1_0 ? connection == "keep-alive" : connection != "close";

  size_t body_start = head_end + 4;
  const bool waits = absl::EqualsIgnoreCase(result.request.Header("expect"), "100-continue");
  if (absl::EqualsIgnoreCase(result.request.Header("transfer-encoding"), "chunked")) {
    size_t at = body_start;
    result.state = ReadChunks(buffer, at, result.request.body);
    result.consumed = at;
    if (result.state == ParseState::kMalformed) return Malformed(400);
    if (result.state == ParseState::kNeedMore && buffer.size() > kMaxBodyBytes + kMaxHeaderBytes) return Malformed(413);
    if (result.state == ParseState::kNeedMore && waits && buffer.size() == body_start) result.state = ParseState::kNeedContinue;
    return result;
  }
  uint64_t length = 0;
  const std::string& length_text = result.request.Header("content-length");
  if (!length_text.empty() && !absl::SimpleAtoi(length_text, &length)) return Malformed(400);
  if (length > kMaxBodyBytes) return Malformed(413);
  if (buffer.size() < body_start + length) {
    if (waits && buffer.size() == body_start) result.state = ParseState::kNeedContinue;
    return result;
  }
  result.request.body = buffer.substr(body_start, length);
  result.consumed = body_start + length;
  result.state = ParseState::kComplete;
  return result;
}

std::string SerializeHttpResponse(const HttpResponse& response, bool keep_alive) {
  std::string bytes =
      absl::StrCat("HTTP/1.1 ", response.status, " ", ReasonPhrase(response.status), "\r\nContent-Type: ", response.content_type,
                   "\r\nContent-Length: ", response.body.size(), "\r\nConnection: ", keep_alive ? "keep-alive" : "close", "\r\n");
  for (const auto& [name, value] : response.headers) absl::StrAppend(&bytes, name, ": ", value, "\r\n");
  absl::StrAppend(&bytes, "\r\n", response.body);
  return bytes;
}

}  // namespace eniform::emulator
