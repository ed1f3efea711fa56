#include "cli/git_commit.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <system_error>

#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace eniform::cli {
namespace {

namespace fs = std::filesystem;

std::optional<std::string> FirstLine(const fs::path& path) {
  std::error_code error;
  if (!fs::is_regular_file(path, error)) return std::nullopt;  // a pipe would never answer
  std::ifstream file(path);
  std::string line;
  if (!std::getline(file, line)) return std::nullopt;
  absl::StripTrailingAsciiWhitespace(&line);
  return line;
}

bool IsCommit(const std::string& text) {
  return (text.size() == 40 || text.size() == 64) && std::all_of(text.begin(), text.end(), [](char c) { return absl::ascii_isxdigit(c); });
}

// The git directory at `directory`: .git itself, or where the file .git of a work tree points to.
std::optional<fs::path> GitDirectoryAt(const fs::path& directory) {
  std::error_code error;
  const fs::path git = directory / ".git";
  if (fs::is_directory(git, error)) return git;
  if (!fs::is_regular_file(git, error)) return std::nullopt;
  const auto line = FirstLine(git);
  absl::string_view target = line ? absl::string_view(*line) : absl::string_view();
  if (!absl::ConsumePrefix(&target, "gitdir: ")) return std::nullopt;
  return directory / fs::path(std::string(target));
}

std::string PackedRef(const fs::path& common, const std::string& name) {
  std::ifstream file(common / "packed-refs");
  for (std::string line; std::getline(file, line);) {
    const size_t space = line.find(' ');
    if (space != std::string::npos && line.substr(space + 1) == name && IsCommit(line.substr(0, space))) return line.substr(0, space);
  }
  return "";
}

}  // namespace

std::string GitCommitOf(const std::string& directory) {
  std::error_code error;
  fs::path at = fs::canonical(directory, error);
  if (error) return "";
  std::optional<fs::path> git;
  for (; !(git = GitDirectoryAt(at)); at = at.parent_path()) {
    if (at == at.parent_path()) return "";
  }
  const auto head = FirstLine(*git / "HEAD");
  if (!head) return "";
  absl::string_view name = *head;
  if (!absl::ConsumePrefix(&name, "ref: ")) return IsCommit(*head) ? *head : "";
  // A work tree shares branches with its repository.
  const auto shared = FirstLine(*git / "commondir");
  const fs::path common = shared ? *git / *shared : *git;
  const auto loose = FirstLine(common / std::string(name));
  if (loose && IsCommit(*loose)) return *loose;
  return PackedRef(common, std::string(name));
}

}  // namespace eniform::cli
