// The emulator as a child of this program, on a free port.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "providers/host/child_process.h"
#include "providers/sdk/curl_transport.h"
#include "tests/conformance/provider/cloud.h"

namespace eniform::conformance {

class Emulator {
 public:
  // On WorldFile(cloud); `arguments` besides --listen and --world. Rate limits are off unless said otherwise: two plugins at a time are
  // one account.
  Emulator(const Cloud& cloud, std::vector<std::string> arguments);
  ~Emulator();

  const std::string& url() const { return url_; }

  // One entry of POST /_emulator/faults, without its `cloud`.
  void PostFault(nlohmann::json fault);
  // Calls by action since the start.
  std::map<std::string, int> Calls();
  // Actions called since `before` that are no reads, in the order of their names.
  std::vector<std::string> WritesSince(const std::map<std::string, int>& before);
  // Ids of objects of a kind, a key of the world file such as "interfaces".
  std::set<std::string> Ids(const std::string& kind);

 private:
  nlohmann::json Call(const std::string& method, const std::string& path, const std::string& body);

  const std::string cloud_;
  std::string directory_, url_;
  std::unique_ptr<sdk::HttpTransport> transport_ = sdk::MakeCurlTransport();
  std::unique_ptr<host::ChildProcess> process_;
};

}  // namespace eniform::conformance
