#pragma once

#include <string>
#include <utility>

namespace eniform::emulator::tencentcloud {

// What the cloud says no with: the vendor's code (Tencent reference 1.5) and a text. Empty code: it said yes.
struct Refusal {
  std::string code;
  std::string message;

  static Refusal None() { return {}; }
  bool none() const { return code.empty(); }
};

}  // namespace eniform::emulator::tencentcloud

// Leaves the function with the refusal that `expression` gives, if it is one.
#define EMULATOR_TRY(expression)                                                                               \
  do {                                                                                                         \
    if (::eniform::emulator::tencentcloud::Refusal refusal_ = (expression); !refusal_.none()) return refusal_; \
  } while (false)
