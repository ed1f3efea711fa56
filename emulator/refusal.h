#pragma once

#include <string>

namespace eniform::emulator {

// What a cloud says no with: the vendor's code and a text. Empty code: it said yes.
struct Refusal {
  std::string code;
  std::string message;
  int http_status = 0;  // where the vendor's code alone does not decide it; 0: what the cloud answers this code with

  static Refusal None() { return {}; }
  bool none() const { return code.empty(); }
};

}  // namespace eniform::emulator

// Leaves the function with the refusal that `expression` gives, if it is one.
#define EMULATOR_TRY(expression)                                                                 \
  do {                                                                                           \
    if (::eniform::emulator::Refusal refusal_ = (expression); !refusal_.none()) return refusal_; \
  } while (false)
