#include <cstdio>
#include <cstdlib>

#include "tests/fuzz/harnesses.h"

namespace eniform::fuzz {

void Require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "it does not hold that %s\n", what);
  std::abort();
}

}  // namespace eniform::fuzz
