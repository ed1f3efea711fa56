#include "state/postgres_uri.h"

#include <cstdlib>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

namespace eniform::state {
namespace {

constexpr char kHidden[] = "****";

// Names of parameters may be percent-encoded too.
std::string Decoded(absl::string_view text) {
  std::string decoded;
  for (size_t i = 0; i < text.size(); ++i) {
    int code = 0;
    if (text[i] == '%' && i + 2 < text.size() && absl::SimpleHexAtoi(text.substr(i + 1, 2), &code)) {
      decoded += static_cast<char>(code);
      i += 2;
    } else {
      decoded += text[i];
    }
  }
  return decoded;
}

struct Default {
  const char* name;
  const char* value;
  const char* variable;  // says it as well, nullptr: none does
};
constexpr Default kDefaults[] = {
    {"fallback_application_name", "eniform", nullptr},
    {"connect_timeout", "10", "PGCONNECT_TIMEOUT"},
    {"keepalives_idle", "15", nullptr},
    {"keepalives_interval", "5", nullptr},
    {"keepalives_count", "3", nullptr},
    {"tcp_user_timeout", "30000", nullptr},
};

}  // namespace

bool IsPostgresUri(absl::string_view uri) { return absl::StartsWith(uri, "postgres://") || absl::StartsWith(uri, "postgresql://"); }

absl::StatusOr<PostgresUri> ParsePostgresUri(absl::string_view uri) {
  const size_t start = uri.find("://") + 3, question = uri.find('?', start);
  const absl::string_view scheme = uri.substr(0, start);
  const absl::string_view place = uri.substr(start, question == absl::string_view::npos ? question : question - start);
  const absl::string_view query = question == absl::string_view::npos ? "" : uri.substr(question + 1);

  PostgresUri parsed;
  const size_t at = place.find('@');
  // libpq would take the rest of such a password for a host, and show it.
  if (at != place.rfind('@') || (at != absl::string_view::npos && place.find('/') < at)) {
    return absl::InvalidArgumentError(
        "the URI of the state can not be read: in its user and password, '@', '/', ':' and '%' are written %40, %2F, %3A and %25. Better, "
        "leave the password out of it: set PGPASSWORD or PGPASSFILE");
  }
  std::string shown_place(place);
  if (const size_t colon = place.find(':'); at != absl::string_view::npos && colon < at) {
    shown_place = absl::StrCat(place.substr(0, colon + 1), kHidden, place.substr(at));
  }

  std::vector<std::string> told, shown, names;
  for (const absl::string_view part : absl::StrSplit(query, '&', absl::SkipEmpty())) {
    const size_t equals = part.find('=');
    const std::string name = Decoded(part.substr(0, equals));
    names.push_back(name);
    if (name == "stack") {
      parsed.stack = equals == absl::string_view::npos ? "" : Decoded(part.substr(equals + 1));
    } else {
      told.emplace_back(part);
    }
    shown.push_back(name == "password" || name == "sslpassword" ? absl::StrCat(name, "=", kHidden) : std::string(part));
  }
  for (const Default& each : kDefaults) {
    if (absl::StrContains(absl::StrCat(",", absl::StrJoin(names, ","), ","), absl::StrCat(",", each.name, ","))) continue;
    if (each.variable && std::getenv(each.variable)) continue;
    told.push_back(absl::StrCat(each.name, "=", each.value));
  }
  parsed.connection = absl::StrCat(scheme, place, "?", absl::StrJoin(told, "&"));
  parsed.shown = absl::StrCat(scheme, shown_place, shown.empty() ? "" : "?", absl::StrJoin(shown, "&"));
  return parsed;
}

}  // namespace eniform::state
