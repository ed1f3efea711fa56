#include "emulator/extra_keys.h"

namespace eniform::emulator {
namespace {

template <typename T>
T ValueOr(const std::map<std::string, T>& values, const std::string& key, T fallback) {
  auto it = values.find(key);
  return it == values.end() ? fallback : it->second;
}

}  // namespace

void Extras::Read(MapReader& reader, const std::vector<ExtraKey>& keys) {
  for (const ExtraKey& key : keys) {
    reader.Ignore(key.name);
    if (key.kind == ExtraKind::kTold || !reader.Has(key.name)) continue;
    places_[key.name] = reader.PlaceOfKey(key.name);
    if (key.kind == ExtraKind::kText) texts_[key.name] = reader.Text(key.name);
    if (key.kind == ExtraKind::kFlag) flags_[key.name] = reader.Flag(key.name, false);
    if (key.kind == ExtraKind::kInteger) integers_[key.name] = reader.Integer(key.name, key.least, key.least, key.most);
  }
}

bool Extras::Has(const std::string& key) const { return places_.count(key) > 0; }

std::string Extras::Text(const std::string& key, const std::string& fallback) const { return ValueOr(texts_, key, fallback); }

bool Extras::Flag(const std::string& key, bool fallback) const { return ValueOr(flags_, key, fallback); }

int64_t Extras::Integer(const std::string& key, int64_t fallback) const { return ValueOr(integers_, key, fallback); }

Place Extras::PlaceOf(const std::string& key) const { return places_.at(key); }

}  // namespace eniform::emulator
