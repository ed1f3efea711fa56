#pragma once

#include <string>

namespace eniform::emulator {

// A key pair that requests are signed with, of whatever cloud.
struct Credential {
  std::string id;
  std::string key;
  std::string token;  // "" for a lasting credential
};

}  // namespace eniform::emulator
