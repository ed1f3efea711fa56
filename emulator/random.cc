#include "emulator/random.h"

#include "absl/strings/str_format.h"

namespace eniform::emulator {

std::string Random::LettersAndDigits(int length) {
  static constexpr char kAlphabet[] = "abcdefghijklmnopqrstuvwxyz0123456789";
  std::string text;
  uint64_t bits = 0;
  for (int i = 0; i < length; ++i) {
    if (i % 8 == 0) bits = Next();
    text.push_back(kAlphabet[bits % 36]);
    bits /= 36;
  }
  return text;
}

std::string Random::Uuid() {
  uint64_t high = Next();
  uint64_t low = Next();
  return absl::StrFormat("%08x-%04x-4%03x-%04x-%012x", high >> 32, (high >> 16) & 0xffff, high & 0xfff, 0x8000 | ((low >> 48) & 0x3fff),
                         low & 0xffffffffffff);
}

uint64_t MixSeed(uint64_t seed, absl::string_view text) {
  uint64_t hash = 0xcbf29ce484222325 ^ (seed * 0x9e3779b97f4a7c15);
  for (unsigned char c : text) hash = (hash ^ c) * 0x100000001b3;
  hash ^= hash >> 32;
  hash *= 0xd6e8feb86659fd93;
  hash ^= hash >> 32;
  return hash;
}

}  // namespace eniform::emulator
