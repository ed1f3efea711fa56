#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "emulator/cloud.h"
#include "emulator/faults.h"
#include "emulator/http_message.h"
#include "emulator/stats.h"
#include "emulator/world_file.h"
#include "emulator/yaml_document.h"

namespace eniform::emulator {

struct EmulatorOptions {
  CloudOptions cloud;
  absl::Duration latency = absl::ZeroDuration();  // added to every answer of a cloud
};

// A file of --world: its name for messages, and its text.
struct WorldSource {
  std::string file;
  std::string text;
};

// The clouds behind one port, with faults, statistics and the control endpoints `/_emulator/*`. Not thread-safe: one caller.
class Emulator {
 public:
  // Clouds that no file mentions start empty. The keys of `generate` are sizes of Cloud::Generate, each with its cloud in front
  // ("alicloud.instances"); one without is the first cloud's. REQUIRES: there is a cloud. nullptr when anything is wrong with the files:
  // `errors` says what.
  static std::unique_ptr<Emulator> Create(const std::vector<CloudEntry>& clouds, const EmulatorOptions& options,
                                          const std::vector<WorldSource>& worlds, const std::map<std::string, int64_t>& generate,
                                          WorldErrors& errors);

  HttpResponse Handle(const HttpRequest& request);

 private:
  struct Hosted {
    std::string name;
    std::unique_ptr<Cloud> cloud;
  };

  explicit Emulator(const EmulatorOptions& options) : options_(options) {}
  void Generate(const std::map<std::string, int64_t>& sizes, WorldErrors& errors);
  HttpResponse Control(const HttpRequest& request);
  HttpResponse PostFaults(const std::string& body);
  HttpResponse Call(Hosted& hosted, const HttpRequest& request);
  CloudAnswer CallWithFault(Hosted& hosted, const HttpRequest& request, const Fault& fault);

  EmulatorOptions options_;
  std::vector<Hosted> clouds_;
  Faults faults_;
  std::map<std::string, CloudStats> stats_;
};

}  // namespace eniform::emulator
