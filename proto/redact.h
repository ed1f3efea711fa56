// Text without the secrets it may have.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

namespace eniform {

// What stands before the @ of a URL, starred out a character for a character, so that columns stay: "https://****:***@host/".
std::string WithoutUrlPasswords(absl::string_view text);

// Blots out values that are known to be secret, as they are and as programs write them: percent-encoded (once and twice), in base64 and in
// hexadecimal digits. A value becomes "[NAME]". Passwords of URLs go too.
//
// Threads: any.
class Redactor {
 public:
  using Secrets = std::vector<std::pair<std::string, std::string>>;  // name and value

  Redactor() = default;
  // Values under eight characters are left out: they would be found in anything.
  explicit Redactor(const Secrets& secrets);
  std::string operator()(absl::string_view text) const;

 private:
  Secrets replacements_;  // a form and what stands for it, the longest first
};

// Whether a variable of that name holds a secret: TENCENTCLOUD_SECRET_KEY, GITHUB_TOKEN, PGPASSWORD.
bool NamesASecret(absl::string_view variable);

}  // namespace eniform
