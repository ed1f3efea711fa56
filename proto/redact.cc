#include "proto/redact.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace eniform {
namespace {

constexpr size_t kShortestSecret = 8;

std::string PercentEncoded(absl::string_view text) {
  std::string encoded;
  for (const char c : text) {
    if (absl::ascii_isalnum(c) || c == '-' || c == '.' || c == '_' || c == '~') {
      encoded += c;
    } else {
      const std::string digits = absl::BytesToHexString(absl::string_view(&c, 1));
      absl::StrAppend(&encoded, "%", absl::AsciiStrToUpper(digits));
    }
  }
  return encoded;
}

}  // namespace

std::string WithoutUrlPasswords(absl::string_view text) {
  std::string out(text);
  for (size_t at = out.find("://"); at != std::string::npos; at = out.find("://", at + 3)) {
    const size_t begin = at + 3;
    // To the end of the word: a slash in a password must be written as %2F, and is not always.
    const size_t end = std::min(out.size(), out.find_first_of(" \t\r\n\"'", begin));
    const size_t sign = out.substr(begin, end - begin).rfind('@');
    if (sign == std::string::npos) continue;
    for (size_t i = begin; i < begin + sign; ++i) {
      if (out[i] != ':') out[i] = '*';
    }
  }
  return out;
}

Redactor::Redactor(const Secrets& secrets) {
  for (const auto& [name, value] : secrets) {
    if (value.size() < kShortestSecret) continue;
    const std::string shown = absl::StrCat("[", name, "]");
    const std::string once = PercentEncoded(value), hex = absl::BytesToHexString(value);
    std::vector<std::string> forms{
        value, once, PercentEncoded(once), absl::Base64Escape(value), absl::WebSafeBase64Escape(value), hex, absl::AsciiStrToUpper(hex)};
    std::sort(forms.begin(), forms.end());
    forms.erase(std::unique(forms.begin(), forms.end()), forms.end());
    for (std::string& form : forms) replacements_.emplace_back(std::move(form), shown);
  }
  std::stable_sort(replacements_.begin(), replacements_.end(),
                   [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
}

std::string Redactor::operator()(absl::string_view text) const { return WithoutUrlPasswords(absl::StrReplaceAll(text, replacements_)); }

bool NamesASecret(absl::string_view variable) {
  const std::string name = absl::AsciiStrToUpper(variable);
  if (absl::StartsWith(name, "ENIFORM_VAR_")) return false;  // a variable of declarations, which plans show
  // A path or a name of a profile is shown in messages that say where credentials were looked for.
  for (const absl::string_view suffix : {"_FILE", "_PATH", "_DIR", "_SOCK", "_PROFILE"}) {
    if (absl::EndsWith(name, suffix)) return false;
  }
  for (const absl::string_view part :
       {"SECRET", "TOKEN", "PASSWORD", "PASSWD", "PASSPHRASE", "CREDENTIAL", "ACCESS_KEY", "API_KEY", "APIKEY", "PRIVATE_KEY", "COOKIE"}) {
    if (absl::StrContains(name, part)) return true;
  }
  return absl::EndsWith(name, "_KEY");
}

}  // namespace eniform
