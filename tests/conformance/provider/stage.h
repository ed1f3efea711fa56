// A cloud's emulator, and its plugin started by the host as `eniform` starts it.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "proto/provider.pb.h"
#include "providers/host/plugin_host.h"
#include "tests/conformance/provider/cloud.h"
#include "tests/conformance/provider/emulator.h"

namespace eniform::conformance {

// Puts a cloud's credentials into this process's environment, where plugins look for them; away again at the end.
class Environment {
 public:
  // `changed` instead of the cloud's own values; an empty one is taken away.
  explicit Environment(const Cloud& cloud, const std::vector<std::pair<std::string, std::string>>& changed = {});
  ~Environment();

 private:
  std::vector<std::string> names_;
};

class Stage {
 public:
  explicit Stage(const Cloud& cloud, std::vector<std::string> emulator_arguments = {"--settle", "50ms"});

  // Whether emulator and plugin run; the reason was reported as a failure.
  bool ok() const { return plugin_ != nullptr; }
  const Cloud& cloud() const { return cloud_; }
  Emulator& emulator() { return emulator_; }
  host::Provider& plugin() { return *plugin_; }
  const Capabilities& capabilities() const { return plugin_->description().capabilities(); }
  const OperationCapability* Listed(OperationKind kind) const;  // nullptr: not supported

  host::HostOptions HostOptions() const;
  ProviderDeclaration Declaration() const;
  std::unique_ptr<host::Provider> StartPlugin();  // one more process; nullptr where it failed
  void RestartPlugin() { plugin_ = StartPlugin(); }

  // Everything a plan may look at; objects ascending by id. Errors fail the test.
  Observation LookAtAll() { return Observe(Everything()); }
  // Interfaces and EIPs, ascending by id.
  Observation Look();
  Observation Observe(const ObserveRequest& request);
  static ObserveRequest Everything();
  static ObserveRequest One(ObjectKind kind, const std::vector<std::string>& ids = {});

  // Errors of the plugin itself fail the test; what the cloud refuses is in the answer.
  ExecuteResponse Execute(const Operation& operation, const std::string& token);
  // As apply/ does it: what was refused for the moment is asked for again, what is in doubt is resolved first.
  OperationResult ExecuteToTheEnd(const Operation& operation, const std::string& token);
  ResolveResponse Resolve(const Operation& operation, const std::string& token);
  // Asks until the cloud no longer works on it.
  ResolveResponse ResolveToTheEnd(const Operation& operation, const std::string& token);

 private:
  const Cloud& cloud_;
  const Environment environment_;
  Emulator emulator_;
  std::unique_ptr<host::Provider> plugin_;
};

// A token that no other operation of this program has, as apply/ makes them.
std::string NewToken();

void SortById(Observation& observation);

}  // namespace eniform::conformance
