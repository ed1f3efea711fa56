#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "emulator/cloud.h"
#include "emulator/credential.h"
#include "emulator/random.h"
#include "emulator/rate_limiter.h"
#include "emulator/world_drafts.h"
#include "emulator/world_generate.h"
#include "emulator/world_keeper.h"

namespace eniform::emulator {

// Collects what world files say of one cloud. A cloud's Loader derives from it and builds the world once all are read, so that a file may
// refer to things of another.
class WorldLoader {
 public:
  // `shape` lives as long as the program; generated instances have types that begin with `types`.
  WorldLoader(const WorldShape& shape, const char* types) : shape_(&shape), types_(types) {}

  void ReadSection(const YamlNode& section, WorldErrors& errors) { drafts_.Read(*shape_, section, errors); }
  void Generate(const std::map<std::string, int64_t>& sizes, WorldErrors& errors) {
    GenerateWorld(*shape_, types_, sizes, drafts_, errors);
  }
  std::string region() const { return drafts_.region.empty() ? shape_->default_region : drafts_.region; }
  const std::vector<Credential>& credentials() const { return drafts_.credentials; }

 protected:
  WorldDrafts drafts_;

 private:
  const WorldShape* shape_;
  const char* types_;
};

// The part of a cloud that has to do with its world as a whole. `Loader` is a WorldLoader with Build(world, errors); DumpWorld(world,
// credentials) is the section of a world file that gives the world again.
template <typename CloudWorld, typename Loader>
class CloudOfWorld : public Cloud {
 public:
  // `id`: of the credentials of a world whose files name none.
  CloudOfWorld(const CloudOptions& options, const char* id)
      : options_(options), keeper_(options.clock), request_ids_(MixSeed(options.seed, "request ids")), id_(id) {}

  void LoadSection(const YamlNode& section, WorldErrors& errors) override { loader_.ReadSection(section, errors); }
  void Generate(const std::map<std::string, int64_t>& sizes, WorldErrors& errors) override { loader_.Generate(sizes, errors); }
  void FinishLoading(WorldErrors& errors) override {
    auto initial = std::make_unique<CloudWorld>(loader_.region(), options_.seed, options_.settle);
    credentials_ = loader_.credentials();
    if (credentials_.empty()) credentials_.push_back({id_, "secretexample", ""});
    loader_.Build(*initial, errors);
    loader_ = Loader();
    keeper_.Start(std::move(initial));
  }
  void Remember() override { keeper_.Remember(); }
  nlohmann::json World() override { return DumpWorld(keeper_.Live(), credentials_); }
  void Reset() override {
    keeper_.Reset();
    limiter_.Clear();
  }

 protected:
  const CloudOptions options_;
  std::vector<Credential> credentials_;
  WorldKeeper<CloudWorld> keeper_;
  RateLimiter limiter_;
  Random request_ids_;

 private:
  const char* id_;
  Loader loader_;
};

}  // namespace eniform::emulator
