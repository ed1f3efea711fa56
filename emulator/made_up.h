#pragma once

#include <cstdint>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "emulator/ipv4.h"
#include "emulator/random.h"

namespace eniform::emulator {

// What a world makes up from its seed: ids, MACs, public addresses, and which of two permitted answers it gives. A value, as
// the world that derives from it is.
class MadeUp {
 public:
  // `mac_prefix`: the first half of every MAC address in the vendor's writing, "20:90:6F"; its letters' case is the others' too.
  MadeUp(uint64_t world_seed, std::string mac_prefix);

  std::string NewId(absl::string_view prefix, int length = 8);
  std::string NewMac();
  // True for one in `of`: always the same for the same text.
  bool Coin(absl::string_view text, int of = 2) const { return MixSeed(seed, text) % static_cast<uint64_t>(of) == 0; }
  // A public address that nothing has.
  Ipv4 NewPublicAddress();

  uint64_t seed;
  Random random;
  absl::flat_hash_set<std::string> macs;
  absl::flat_hash_map<uint32_t, std::string> public_addresses;  // address -> id of what has it

 private:
  std::string mac_prefix_;
  uint32_t next_mac_ = 0;
  uint64_t next_public_ = 0;
};

}  // namespace eniform::emulator
