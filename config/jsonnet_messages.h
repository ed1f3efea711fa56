// What `eniform` asks the program that interprets Jsonnet, and what that answers: bytes through a socket, each side writing once.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace eniform::config {

// None of its texts holds a NUL byte.
struct JsonnetRequest {
  std::string name;  // what errors call the program; its directory is what imports are relative to
  std::string program;
  std::map<std::string, std::string> variables;  // std.extVar
};

struct JsonnetAnswer {
  bool failed = false;
  std::string output;                 // JSON; after `failed` what Jsonnet says is wrong
  std::vector<std::string> imported;  // the files that were read, by the names Jsonnet knows them by
};

// The decoders return nullopt for what their encoder did not write to its end.
std::string EncodeRequest(const JsonnetRequest& request);
std::optional<JsonnetRequest> DecodeRequest(absl::string_view bytes);
std::string EncodeAnswer(const JsonnetAnswer& answer);
std::optional<JsonnetAnswer> DecodeAnswer(absl::string_view bytes);

// Writes all of `text` to a socket; false: the other side is gone. Raises no SIGPIPE.
bool SendAll(int socket, absl::string_view text);

// Everything until the other side has shut its end; nullopt: more than `most` bytes, or an error.
std::optional<std::string> ReceiveAll(int socket, size_t most);

}  // namespace eniform::config
