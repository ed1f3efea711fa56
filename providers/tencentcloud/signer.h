// TC3-HMAC-SHA256, the signature of Tencent Cloud's API 3.0 (Tencent reference 1.3).
#pragma once

#include <cstdint>
#include <string>

#include "providers/sdk/credentials.h"

namespace eniform::tencentcloud {

using sdk::Credentials;  // the token is sent as a header, never signed

// What is signed of a request: POST, path "/", no query; the headers content-type and host.
struct SignedParts {
  std::string service;  // vpc, cvm or tag; not derived from the host, which may be overridden
  std::string host;     // as the Host header says it, with its port if it has one
  std::string content_type;
  std::string body;       // the exact bytes sent
  int64_t timestamp = 0;  // seconds since the epoch, UTC
};

// The signature and every value on the way to it; hex is lower case.
struct Signature {
  std::string body_hash;
  std::string canonical_request;
  std::string canonical_request_hash;
  std::string string_to_sign;
  std::string date_key;  // hex; keys are secrets: for tests only
  std::string service_key;
  std::string signing_key;
  std::string signature;
  std::string authorization;  // the header's value
};

Signature Sign(const Credentials& credentials, const SignedParts& parts);

}  // namespace eniform::tencentcloud
