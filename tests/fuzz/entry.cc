// libFuzzer's entry to one harness, which the build names.
#include <cstddef>
#include <cstdint>

#include "tests/fuzz/harnesses.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  eniform::fuzz::ENIFORM_HARNESS(absl::string_view(reinterpret_cast<const char*>(data), size));
  return 0;
}
