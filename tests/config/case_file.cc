#include "tests/config/case_file.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "google/protobuf/text_format.h"

namespace eniform::config {

CaseFile ParseCase(const std::string& text) {
  CaseFile result;
  std::string* into = nullptr;
  size_t at = 0;
  while (at < text.size()) {
    const size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
    absl::string_view line = absl::string_view(text).substr(at, end - at);
    at = end;
    absl::string_view head = absl::StripTrailingAsciiWhitespace(line);
    if (into == &result.expected || !absl::ConsumePrefix(&head, "--- ")) {
      if (into != nullptr) absl::StrAppend(into, line);
      continue;
    }
    if (head == "expect") {
      into = &result.expected;
      result.before_expect = text.substr(0, end);
    } else if (absl::ConsumePrefix(&head, "load ")) {
      result.named = absl::StrSplit(head, ' ');
    } else if (absl::ConsumePrefix(&head, "var ")) {
      const std::pair<std::string, std::string> variable = absl::StrSplit(head, absl::MaxSplits('=', 1));
      result.variables.insert(variable);
    } else {
      result.files.push_back({std::string(head), ""});
      into = &result.files.back().second;
    }
  }
  return result;
}

std::string Render(const Loaded& loaded) {
  std::string text;
  for (const Diagnostic& diagnostic : loaded.diagnostics) {
    absl::StrAppend(&text, diagnostic.file().empty() ? "-" : diagnostic.file(), ":", diagnostic.line(), ":", diagnostic.column(), ": ",
                    diagnostic.severity() == SEVERITY_ERROR ? "error " : "warning ", diagnostic.code(), ": ", diagnostic.summary(), "\n");
    const absl::string_view line = loaded.sources->LineOf(diagnostic);
    if (diagnostic.line() > 0) {
      absl::StrAppend(&text, "  | ", line, "\n  | ", std::string(static_cast<size_t>(std::max(0, diagnostic.column() - 1)), ' '), "^\n");
    }
    absl::StrAppend(&text, "  ", diagnostic.detail(), "\n");
    if (!diagnostic.field().empty()) absl::StrAppend(&text, "  [", diagnostic.address(), "] ", diagnostic.field(), "\n");
  }
  if (!HasErrors(loaded.diagnostics)) {
    std::string declaration;
    google::protobuf::TextFormat::PrintToString(loaded.declaration, &declaration);
    absl::StrAppend(&text, "ok\n", declaration);
  }
  return text;
}

std::string ReadWhole(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  std::stringstream text;
  text << stream.rdbuf();
  return text.str();
}

void WriteWhole(const std::string& path, const std::string& text) {
  const std::filesystem::path parent = std::filesystem::path(path).parent_path();
  if (!parent.empty()) std::filesystem::create_directories(parent);
  std::ofstream(path, std::ios::binary) << text;
}

ScratchDirectory::ScratchDirectory() : before_(std::filesystem::current_path()) {
  std::string pattern = std::filesystem::temp_directory_path() / "eniform-config-XXXXXX";
  const std::string root = mkdtemp(pattern.data());
  path_ = root + "/stack";  // a name that does not change: it is the default of `stack`
  std::filesystem::create_directory(path_);
  std::filesystem::current_path(path_);
}

ScratchDirectory::~ScratchDirectory() {
  std::filesystem::current_path(before_);
  std::filesystem::remove_all(std::filesystem::path(path_).parent_path());
}

}  // namespace eniform::config
