// Where credentials come from: the vendor's environment variables, else the vendor's credential file. Never from files of a stack, and
// never into a log, a state or a plan.
#pragma once

#include <functional>
#include <string>

#include "providers/sdk/result.h"

namespace eniform::sdk {

// The value of an environment variable; empty: not set.
using Environment = std::function<std::string(const char* name)>;

// That of this process.
Environment ProcessEnvironment();

struct Credentials {
  std::string id;
  std::string key;    // the secret
  std::string token;  // of temporary credentials; empty: none
};

// What a vendor calls these things. nullptr: it has no such thing.
struct CredentialSource {
  const char* id_variable;
  const char* key_variable;
  const char* token_variable;

  // An INI file: a section a profile, with these members.
  const char* file;           // below HOME
  const char* file_variable;  // names another file
  const char* id_member;
  const char* key_member;
  const char* token_member;
  const char* type_member;       // a profile of another type than the two that follow is refused
  const char* key_type;          // the type of a profile with id and key
  const char* token_type;        // and of one with a token besides
  const char* profile_variable;  // names the profile; otherwise it is "default"
};

// Variables are taken where one of id and key is set, the file otherwise. Errors: AUTH, saying in one sentence what is missing and where
// it was looked for; `cloud` is the cloud's name for people.
Result<Credentials> FindCredentials(const char* cloud, const CredentialSource& source, const Environment& environment);

}  // namespace eniform::sdk
