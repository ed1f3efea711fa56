#include "providers/sdk/credentials.h"

#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

namespace eniform::sdk {
namespace {

using Members = std::map<std::string, std::string>;

ProviderError Refuse(absl::string_view message) { return MakeError(ERROR_CLASS_AUTH, "", message); }

std::string Variable(const Environment& environment, const char* name) { return name ? environment(name) : std::string(); }

// The members of `section`; names in lower case. A line is a section, a comment, or NAME = VALUE; others are left out.
Members ReadSection(const std::string& text, const std::string& section, bool* found) {
  Members members;
  bool inside = false;
  *found = false;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    line = absl::StripAsciiWhitespace(line);
    if (line.empty() || line[0] == '#' || line[0] == ';') continue;
    if (line.front() == '[' && line.back() == ']') {
      inside = absl::StripAsciiWhitespace(line.substr(1, line.size() - 2)) == section;
      *found = *found || inside;
      continue;
    }
    const size_t equals = line.find('=');
    if (!inside || equals == absl::string_view::npos) continue;
    members[absl::AsciiStrToLower(absl::StripAsciiWhitespace(line.substr(0, equals)))] =
        std::string(absl::StripAsciiWhitespace(line.substr(equals + 1)));
  }
  return members;
}

std::string Member(const Members& members, const char* name) {
  const auto it = name ? members.find(name) : members.end();
  return it == members.end() ? "" : it->second;
}

// Empty: neither a file is named nor is there a home to look in.
std::string FilePath(const CredentialSource& source, const Environment& environment) {
  const std::string named = Variable(environment, source.file_variable);
  const std::string home = environment("HOME");
  if (!named.empty() || !source.file || home.empty()) return named;
  return absl::StrCat(home, "/", source.file);
}

Result<Credentials> FromProfile(const CredentialSource& source, const std::string& path, const std::string& profile,
                                const Members& members) {
  const std::string where = absl::StrCat("profile ", profile, " of ", path);
  const std::string type = Member(members, source.type_member);
  if (!type.empty() && type != source.key_type && type != source.token_type) {
    return Refuse(absl::StrCat(where, " is of type ", type, "; Eniform uses the types ", source.key_type, " and ", source.token_type));
  }
  Credentials credentials{Member(members, source.id_member), Member(members, source.key_member), Member(members, source.token_member)};
  std::vector<std::string> missing;
  if (credentials.id.empty()) missing.push_back(source.id_member);
  if (credentials.key.empty()) missing.push_back(source.key_member);
  if (source.token_type && type == source.token_type && credentials.token.empty()) missing.push_back(source.token_member);
  if (!missing.empty()) return Refuse(absl::StrCat(where, " has no ", absl::StrJoin(missing, " and no ")));
  return credentials;
}

}  // namespace

Environment ProcessEnvironment() {
  return [](const char* name) {
    const char* value = std::getenv(name);
    return std::string(value ? value : "");
  };
}

Result<Credentials> FindCredentials(const char* cloud, const CredentialSource& source, const Environment& environment) {
  Credentials credentials{environment(source.id_variable), environment(source.key_variable), Variable(environment, source.token_variable)};
  if (!credentials.id.empty() && !credentials.key.empty()) return credentials;
  std::vector<std::string> missing;
  if (credentials.id.empty()) missing.push_back(source.id_variable);
  if (credentials.key.empty()) missing.push_back(source.key_variable);
  const std::string in_environment = absl::StrCat("no credentials for ", cloud, ": set ", absl::StrJoin(missing, " and "),
                                                  " in the environment (and ", source.token_variable, " for temporary ones)");
  // Half of a pair is a mistake to be named, not a reason to take somebody else's.
  if (missing.size() == 1) return Refuse(in_environment);

  const std::string path = FilePath(source, environment);
  std::ifstream file(path);
  const bool named = !Variable(environment, source.file_variable).empty();
  if (path.empty() || !file) {
    if (named) return Refuse(absl::StrCat(source.file_variable, " names ", path, ", which can not be read"));
    return Refuse(source.file ? absl::StrCat(in_environment, ", or write them into ~/", source.file) : in_environment);
  }
  std::stringstream text;
  text << file.rdbuf();
  std::string profile = Variable(environment, source.profile_variable);
  if (profile.empty()) profile = "default";
  bool found = false;
  const Members members = ReadSection(text.str(), profile, &found);
  if (!found) return Refuse(absl::StrCat(in_environment, "; ", path, " has no profile ", profile));
  return FromProfile(source, path, profile, members);
}

}  // namespace eniform::sdk
