#include "tests/property/parameters.h"

#include <cstdlib>
#include <iostream>
#include <string>

#include "absl/strings/str_cat.h"

namespace eniform::property {
namespace {

std::string FromEnvironment(const char* name, const std::string& otherwise) {
  const char* text = std::getenv(name);
  return text ? text : otherwise;
}

}  // namespace

void SetParameters(int worlds) {
  const std::string parameters =
      absl::StrCat("seed=", FromEnvironment("ENIFORM_SEED", "1"), " max_success=", FromEnvironment("ENIFORM_WORLDS", absl::StrCat(worlds)));
  ::setenv("RC_PARAMS", parameters.c_str(), 0);
  std::cerr << "RC_PARAMS=\"" << std::getenv("RC_PARAMS") << "\"\n";
}

}  // namespace eniform::property
