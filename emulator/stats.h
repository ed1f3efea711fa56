#pragma once

#include <cstdint>
#include <map>
#include <string>

#include <nlohmann/json.hpp>

namespace eniform::emulator {

// What was asked of each cloud and what it refused, since the start or the last reset.
struct CloudStats {
  std::map<std::string, int64_t> calls;       // by action, refused ones included
  std::map<std::string, int64_t> rejections;  // error answers by code, throttled ones included
  int64_t throttled = 0;                      // answers that a rate limit refused
};

// The shape of design section 6: {"calls":{cloud:{…}},"rejections":{cloud:{…}},"throttled":{cloud:n}}.
nlohmann::json StatsToJson(const std::map<std::string, CloudStats>& stats);

}  // namespace eniform::emulator
