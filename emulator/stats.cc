#include "emulator/stats.h"

namespace eniform::emulator {

nlohmann::json StatsToJson(const std::map<std::string, CloudStats>& stats) {
  nlohmann::json json = {
      {"calls", nlohmann::json::object()}, {"rejections", nlohmann::json::object()}, {"throttled", nlohmann::json::object()}};
  for (const auto& [cloud, counted] : stats) {
    json["calls"][cloud] = counted.calls;
    json["rejections"][cloud] = counted.rejections;
    json["throttled"][cloud] = counted.throttled;
  }
  return json;
}

}  // namespace eniform::emulator
