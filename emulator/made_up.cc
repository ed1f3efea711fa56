#include "emulator/made_up.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace eniform::emulator {

MadeUp::MadeUp(uint64_t world_seed, std::string mac_prefix) : seed(world_seed), random(world_seed), mac_prefix_(std::move(mac_prefix)) {}

std::string MadeUp::NewId(absl::string_view prefix, int length) { return absl::StrCat(prefix, random.LettersAndDigits(length)); }

std::string MadeUp::NewMac() {
  if (next_mac_ == 0) next_mac_ = static_cast<uint32_t>(MixSeed(seed, "mac") & 0x0fffff) + 1;
  const bool lower = mac_prefix_ == absl::AsciiStrToLower(mac_prefix_);
  std::string mac;
  do {
    uint32_t n = next_mac_++;
    mac = absl::StrFormat("%s:%02X:%02X:%02X", mac_prefix_, (n >> 16) & 255, (n >> 8) & 255, n & 255);
    if (lower) mac = absl::AsciiStrToLower(mac);
  } while (!macs.insert(mac).second);
  return mac;
}

Ipv4 MadeUp::NewPublicAddress() {
  // 203.0.113.0/24 is set aside for documentation; 198.18.0.0/15 for benchmarks takes what does not fit.
  while (true) {
    uint64_t n = next_public_++;
    Ipv4 address{n < 250 ? 0xcb007101 + static_cast<uint32_t>(n) : 0xc6120000 + static_cast<uint32_t>((n - 250) & 0x1ffff)};
    if (!public_addresses.contains(address.value)) return address;
  }
}

}  // namespace eniform::emulator
