#include "config/jsonnet_messages.h"

#include <sys/socket.h>

#include <cerrno>
#include <utility>

#include "absl/strings/str_cat.h"

namespace eniform::config {
namespace {

void AppendText(std::string& bytes, absl::string_view text) {
  absl::StrAppend(&bytes, text);
  bytes += '\0';
}

// Takes a text that AppendText wrote off `bytes`.
std::optional<std::string> TakeText(absl::string_view& bytes) {
  const size_t end = bytes.find('\0');
  if (end == absl::string_view::npos) return std::nullopt;
  std::string text(bytes.substr(0, end));
  bytes.remove_prefix(end + 1);
  return text;
}

}  // namespace

std::string EncodeRequest(const JsonnetRequest& request) {
  std::string bytes;
  AppendText(bytes, request.name);
  AppendText(bytes, request.program);
  for (const auto& [name, value] : request.variables) {
    AppendText(bytes, name);
    AppendText(bytes, value);
  }
  return bytes;
}

std::optional<JsonnetRequest> DecodeRequest(absl::string_view bytes) {
  const std::optional<std::string> name = TakeText(bytes);
  const std::optional<std::string> program = TakeText(bytes);
  if (!name || !program) return std::nullopt;
  JsonnetRequest request{*name, *program, {}};
  while (!bytes.empty()) {
    const std::optional<std::string> variable = TakeText(bytes);
    const std::optional<std::string> value = TakeText(bytes);
    if (!variable || !value) return std::nullopt;
    request.variables[*variable] = *value;
  }
  return request;
}

// 'd' for done or 'f' for failed, the imported names, an empty one, and the output, which may hold anything.
std::string EncodeAnswer(const JsonnetAnswer& answer) {
  std::string bytes(1, answer.failed ? 'f' : 'd');
  for (const std::string& import : answer.imported) AppendText(bytes, import);
  AppendText(bytes, "");
  return bytes + answer.output;
}

std::optional<JsonnetAnswer> DecodeAnswer(absl::string_view bytes) {
  if (bytes.empty() || (bytes[0] != 'd' && bytes[0] != 'f')) return std::nullopt;
  JsonnetAnswer answer;
  answer.failed = bytes[0] == 'f';
  bytes.remove_prefix(1);
  while (true) {
    std::optional<std::string> import = TakeText(bytes);
    if (!import) return std::nullopt;
    if (import->empty()) break;
    answer.imported.push_back(*std::move(import));
  }
  answer.output = std::string(bytes);
  return answer;
}

bool SendAll(int socket, absl::string_view text) {
  while (!text.empty()) {
    const ssize_t sent = send(socket, text.data(), text.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    text.remove_prefix(static_cast<size_t>(sent));
  }
  return true;
}

std::optional<std::string> ReceiveAll(int socket, size_t most) {
  std::string text;
  char buffer[1 << 16];
  while (true) {
    const ssize_t got = recv(socket, buffer, sizeof(buffer), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return std::nullopt;
    if (got == 0) return text;
    if (text.size() + static_cast<size_t>(got) > most) return std::nullopt;
    text.append(buffer, static_cast<size_t>(got));
  }
}

}  // namespace eniform::config
