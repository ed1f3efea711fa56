// What a plugin prints: the handshake line, and lines of its log as a message shows them.
#include <string>

#include "proto/redact.h"
#include "providers/host/log_tail.h"
#include "providers/host/plugin_process.h"
#include "tests/fuzz/harnesses.h"

namespace eniform::fuzz {

void FuzzHandshake(absl::string_view input) {
  const auto socket = host::ParseHandshake(input, "/nowhere/eniform-plugin");
  Require(!socket.ok(), "there is no socket in a directory that does not exist");
  Require(socket.status().message().size() < 4000, "a message stays short");

  const std::string readable = host::ReadableLine(input);
  for (const char c : readable) Require(static_cast<unsigned char>(c) >= 0x20 || c == '\t', "a line drives no terminal");

  const Redactor redact(Redactor::Secrets{{"KEY", "planted-secret"}});
  Require(redact(input).find("planted-secret") == std::string::npos, "a secret is blotted out");
  Require(WithoutUrlPasswords(input).size() == input.size(), "columns stay where they are");
}

}  // namespace eniform::fuzz
