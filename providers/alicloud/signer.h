// ACS3-HMAC-SHA256, the signature of Alibaba Cloud's API (Alibaba reference 1.3, 1.4).
#pragma once

#include <map>
#include <string>

#include "absl/strings/string_view.h"
#include "providers/sdk/credentials.h"

namespace eniform::alicloud {

// Names and values as they are, not encoded. Sorted by bytes, as the signature wants them.
using Parameters = std::map<std::string, std::string>;

// What is signed of a request: POST, path "/".
struct SignedParts {
  std::string host;  // as the Host header says it, with its port if it has one
  std::string action;
  std::string version;
  std::string date;   // "2025-01-02T03:04:05Z"
  std::string nonce;  // new for every attempt
  Parameters query;
  std::string content_type;                  // of a body; empty: there is none
  std::string body;                          // the exact bytes sent
  std::map<std::string, std::string> extra;  // more x-acs-* headers, by their lower case names
};

// The signature and every value on the way to it; hex is lower case.
struct Signature {
  std::string query;                           // the canonical one, which is also the one to send
  std::map<std::string, std::string> headers;  // all that were signed, by their lower case names
  std::string canonical_request;
  std::string canonical_request_hash;
  std::string string_to_sign;
  std::string signature;
  std::string authorization;  // the header's value
};

// With a token in `credentials`, x-acs-security-token and x-acs-accesskey-id are signed too.
Signature Sign(const sdk::Credentials& credentials, const SignedParts& parts);

// All bytes but A-Z a-z 0-9 - _ . ~ as %XX.
std::string PercentEncode(absl::string_view text);

}  // namespace eniform::alicloud
