#pragma once

#include <cstddef>
#include <string>

#include "emulator/http_message.h"

namespace eniform::emulator {

inline constexpr size_t kMaxHeaderBytes = 64 << 10;
inline constexpr size_t kMaxBodyBytes = 10 << 20;

enum class ParseState {
  kComplete,      // `request` is whole, `consumed` bytes belong to it
  kNeedMore,      // read on
  kNeedContinue,  // the client waits for "100 Continue" before it sends the body
  kMalformed,     // not HTTP/1.x, or over a limit: `status` says which answer it earns
};

struct ParseResult {
  ParseState state = ParseState::kNeedMore;
  HttpRequest request;
  size_t consumed = 0;
  int status = 400;
  bool keep_alive = true;
};

// Reads the first request of what arrived on a connection. Bodies by Content-Length or chunked.
ParseResult ParseHttpRequest(const std::string& buffer);

// The bytes of an answer as they go over the wire.
std::string SerializeHttpResponse(const HttpResponse& response, bool keep_alive);

}  // namespace eniform::emulator
