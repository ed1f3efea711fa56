// The main function of a plugin program.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "providers/sdk/cloud_provider.h"

namespace eniform::sdk {

// Versions of proto/provider.proto that this SDK serves, ascending.
const std::vector<int>& ServedProtocols();

// The highest version both sides speak; 0: none. `offered` is the host's list, as in "1,2".
int ChooseProtocol(absl::string_view offered);

// "1|1|unix|/dir/plugin.sock|grpc": core protocol, version of ours, network, address, kind of RPC (the go-plugin form).
std::string HandshakeLine(int protocol, absl::string_view socket_path);

// Serves `provider` to the host that started this process, until the host calls Stop, closes stdin, or sends SIGTERM; SIGINT is
// left to the host, which a terminal sends it too. Listens on plugin.sock (0600) in the directory ENIFORM_PLUGIN_DIR (private, the host's),
// takes connections of its own user only, asks each call for the cookie ENIFORM_PLUGIN_COOKIE, and prints the handshake line as the only
// line on stdout. Returns the exit code: 0 stopped, 1 not started by a host or no socket, 3 no version of the protocol in common.
int ServeMain(std::unique_ptr<CloudProvider> provider);

}  // namespace eniform::sdk
