#pragma once

#include <cstdint>
#include <random>
#include <string>

#include "absl/strings/string_view.h"

namespace eniform::emulator {

// Everything that the emulator makes up comes from here, so that one seed gives one world. A value: copying it copies the sequence.
class Random {
 public:
  explicit Random(uint64_t seed) : engine_(seed) {}

  uint64_t Next() { return engine_(); }
  // `length` lower-case letters and digits.
  std::string LettersAndDigits(int length);
  // A version 4 UUID.
  std::string Uuid();

 private:
  std::mt19937_64 engine_;
};

// A number that depends on the seed and the text alone: the same on every machine and in every run.
uint64_t MixSeed(uint64_t seed, absl::string_view text);

}  // namespace eniform::emulator
