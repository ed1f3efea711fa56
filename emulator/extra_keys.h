#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "emulator/world_file.h"

namespace eniform::emulator {

enum class ExtraKind {
  kText,
  kFlag,
  kInteger,
  kTold,  // what the cloud tells and a file does not decide: it may be there, so that a dumped world can be read again
};

// A key of a world file that one cloud has besides those of all.
struct ExtraKey {
  std::string name;
  ExtraKind kind = ExtraKind::kText;
  int64_t least = 0;  // for kInteger
  int64_t most = 1'000'000'000;
};

// The values of a thing's extra keys. A key that was not given reads as the fallback.
class Extras {
 public:
  void Read(MapReader& reader, const std::vector<ExtraKey>& keys);

  bool Has(const std::string& key) const;
  std::string Text(const std::string& key, const std::string& fallback = "") const;
  bool Flag(const std::string& key, bool fallback) const;
  int64_t Integer(const std::string& key, int64_t fallback) const;
  Place PlaceOf(const std::string& key) const;  // REQUIRES: Has(key)

 private:
  std::map<std::string, std::string> texts_;
  std::map<std::string, bool> flags_;
  std::map<std::string, int64_t> integers_;
  std::map<std::string, Place> places_;
};

}  // namespace eniform::emulator
