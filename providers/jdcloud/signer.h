// JDCLOUD2-HMAC-SHA256, the signature of JD Cloud's API (JD reference 1.3).
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "providers/sdk/credentials.h"

namespace eniform::jdcloud {

using NamedValues = std::vector<std::pair<std::string, std::string>>;

// What is signed of a request. Path and query are as they are meant, not encoded.
struct SignedParts {
  std::string method;
  std::string path;     // /v1/regions/cn-north-1/instances/i-1:attachNetworkInterface
  NamedValues query;    // in any order
  NamedValues headers;  // to be signed besides date, nonce and token: accept, content-type, host
  std::string body;     // the exact bytes sent
  std::string region;
  std::string service;  // vpc or vm
  absl::Time time;
  std::string nonce;  // a UUID that is never used again
};

// The signature and every value on the way to it; hex is lower case.
struct Signature {
  std::string path;   // encoded: what goes on the wire, with ':' as %3A
  std::string query;  // encoded and in order, without '?': what goes on the wire
  std::string body_hash;
  std::string canonical_request;
  std::string canonical_request_hash;
  std::string string_to_sign;
  std::string date_key;  // hex; keys are secrets: for tests only
  std::string region_key;
  std::string service_key;
  std::string signing_key;
  std::string signature;
  std::string authorization;
  NamedValues headers;  // what the request must carry: those given, date, nonce, token, authorization
};

// The token of `credentials` is signed and sent as it is.
Signature Sign(const sdk::Credentials& credentials, const SignedParts& parts);

// RFC 3986: letters, digits, '-', '_', '.', '~' as they are, every other byte as %XX.
std::string PercentEncode(absl::string_view text);

}  // namespace eniform::jdcloud
