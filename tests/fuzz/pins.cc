// .eniform.lock.
#include "absl/strings/match.h"
#include "providers/host/plugin_pins.h"
#include "tests/fuzz/harnesses.h"

namespace eniform::fuzz {

void FuzzPins(absl::string_view input) {
  const auto pins = host::ParsePins(input);
  if (!pins.ok()) {
    Require(absl::StartsWith(pins.status().message(), "line "), "an error has its place");
    return;
  }
  const std::string text = host::PinsText(*pins);
  const auto again = host::ParsePins(text);
  Require(again.ok() && *again == *pins, "what was read is written and read again");
  Require(host::PinsText(*again) == text, "the text is stable");
}

}  // namespace eniform::fuzz
