#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "emulator/clock.h"
#include "emulator/http_message.h"
#include "emulator/world_file.h"
#include "emulator/yaml_document.h"

namespace eniform::emulator {

enum class RateLimits { kOff, kOn };

// What every cloud is run with.
struct CloudOptions {
  const Clock* clock = nullptr;                     // outlives the cloud
  absl::Duration settle = absl::Milliseconds(300);  // how long a transition takes; may be zero
  RateLimits rate_limits = RateLimits::kOn;
  uint64_t seed = 1;
};

// An answer, and what the statistics have to know about it.
struct CloudAnswer {
  HttpResponse response;
  std::string error_code;  // "" for success
  bool throttled = false;
};

// Which world an action is answered from.
enum class WorldView { kLive, kRemembered };

// What becomes of a change that takes time, once it was accepted.
enum class Aftermath {
  kAsUsual,
  kFails,  // it comes to nothing, and nobody is told
  kHangs,  // it does not end by itself
};

// One vendor's API over one world. Life: LoadSection for each world file, Generate at most once, FinishLoading, then the rest.
// Not thread-safe.
class Cloud {
 public:
  virtual ~Cloud() = default;

  // Reads this cloud's section of one world file. Problems go to `errors`, all of them.
  virtual void LoadSection(const YamlNode& section, WorldErrors& errors) = 0;
  // Adds a made-up world of the asked sizes ("instances", "interfaces", …); an unknown key is reported.
  virtual void Generate(const std::map<std::string, int64_t>& sizes, WorldErrors& errors) = 0;
  // Resolves what the files refer to, across files, and fixes the world that Reset() comes back to.
  virtual void FinishLoading(WorldErrors& errors) = 0;

  // Whether a request is meant for this cloud, told by its headers alone.
  virtual bool Owns(const HttpRequest& request) const = 0;
  virtual std::string ActionOf(const HttpRequest& request) const = 0;

  virtual CloudAnswer Handle(const HttpRequest& request, WorldView view) = 0;
  // As Handle of the live world, but what the request starts ends so. Only of a cloud that StartsAstray().
  virtual CloudAnswer HandleAstray(const HttpRequest& request, Aftermath) { return Handle(request, WorldView::kLive); }
  virtual bool StartsAstray() const { return false; }
  // An error in the cloud's own envelope; nothing is done.
  virtual CloudAnswer Refuse(const HttpRequest& request, const std::string& code, const std::string& message) = 0;

  // Keeps a copy of the world as it is now, for WorldView::kRemembered.
  virtual void Remember() = 0;

  // The section of a world file that gives this world, with what the cloud added.
  virtual nlohmann::json World() = 0;
  virtual void Reset() = 0;
};

// How a cloud comes into the emulator: its key in world files, faults and statistics, and how it is made.
struct CloudEntry {
  std::string name;
  std::function<std::unique_ptr<Cloud>(const CloudOptions&)> make;
};

// Every cloud of this program. One line for each, in clouds.cc.
std::vector<CloudEntry> AllClouds();

}  // namespace eniform::emulator
