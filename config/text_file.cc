#include "config/text_file.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace eniform::config {
namespace {

constexpr absl::string_view kSuffixes[] = {".eni.yaml", ".eni.yml", ".eni.json", ".eni.jsonnet"};

std::string Joined(const std::string& directory, const std::string& name) {
  if (directory == "." || directory.empty() || absl::StartsWith(name, "/")) return name;
  return absl::StrCat(directory, absl::EndsWith(directory, "/") ? "" : "/", name);
}

// All names of a directory, ascending; nullopt with errno where it can not be read.
std::optional<std::vector<std::string>> NamesIn(const std::string& directory) {
  DIR* stream = opendir(directory.c_str());
  if (stream == nullptr) return std::nullopt;
  const absl::Cleanup close = [stream] { closedir(stream); };
  std::vector<std::string> names;
  while (const dirent* entry = readdir(stream)) {
    if (entry->d_name[0] != '.') names.push_back(entry->d_name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

bool IsDeclaration(const std::string& name) {
  return std::any_of(std::begin(kSuffixes), std::end(kSuffixes), [&](absl::string_view suffix) { return absl::EndsWith(name, suffix); });
}

std::string TypeText(mode_t mode) {
  if (S_ISDIR(mode)) return "a directory";
  if (S_ISFIFO(mode)) return "a pipe";
  if (S_ISSOCK(mode)) return "a socket";
  return "a device";
}

// The length of the UTF-8 sequence at the front of `text`; 0: it is none (overlong ones, surrogates and what is beyond
// U+10FFFF among them).
size_t SequenceLength(absl::string_view text) {
  const auto byte = [&](size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  const size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4) return 0;
  for (size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return 0;
  }
  const unsigned second = byte(1);
  if ((first == 0xe0 && second < 0xa0) || (first == 0xed && second > 0x9f)) return 0;
  if ((first == 0xf0 && second < 0x90) || (first == 0xf4 && second > 0x8f)) return 0;
  return length;
}

// What is wrong with the character of `length` bytes at the front of `text`; empty: nothing.
std::string WrongCharacter(absl::string_view text, size_t length) {
  const unsigned char first = static_cast<unsigned char>(text[0]);
  if (length == 0) return absl::StrFormat("The byte 0x%02x here is not UTF-8", first);
  if (first == 0) return "There is a NUL byte here, so that this looks like binary data";
  if (first == '\r') return text.size() > 1 && text[1] == '\n' ? "" : "A line ends in a carriage return alone";
  if ((first < 0x20 && first != '\t' && first != '\n') || first == 0x7f)
    return absl::StrFormat("There is a control character (0x%02x) here", first);
  // YAML takes these for line ends and editors do not: every later line number would be wrong.
  if (text.substr(0, 2) == "\u0085" || text.substr(0, 3) == "\u2028" || text.substr(0, 3) == "\u2029") {
    return "There is a Unicode line separator here, which not every program takes for one; in a text in quotes write it as an escape";
  }
  return "";
}

}  // namespace

FileKind KindOf(absl::string_view name) {
  if (absl::EndsWith(name, ".yaml") || absl::EndsWith(name, ".yml")) return FileKind::kYaml;
  if (absl::EndsWith(name, ".json")) return FileKind::kJson;
  if (absl::EndsWith(name, ".jsonnet")) return FileKind::kJsonnet;
  return FileKind::kUnknown;
}

std::vector<std::string> FindFiles(const LoadOptions& options, Report& report) {
  std::vector<std::string> files;
  if (!options.files.empty()) {
    for (const std::string& name : options.files) files.push_back(Joined(options.directory, name));
  } else {
    const std::optional<std::vector<std::string>> names = NamesIn(options.directory);
    if (!names) {
      if (errno == ENOENT) {
        report.Add(MessageId::kFileMissing, {{"file", options.directory}, {"hint", " Name a directory that does."}});
      } else {
        report.Add(MessageId::kFileUnreadable, {{"file", options.directory}, {"reason", strerror(errno)}});
      }
      return {};
    }
    for (const std::string& name : *names) {
      if (IsDeclaration(name)) files.push_back(Joined(options.directory, name));
    }
    if (files.empty()) {
      const auto other =
          std::find_if(names->begin(), names->end(), [](const std::string& name) { return KindOf(name) != FileKind::kUnknown; });
      const std::string hint =
          other == names->end() ? ""
                                : absl::StrCat(" '", *other, "' is read only if its name ends so, or if it is named on the command line.");
      report.Add(MessageId::kNoFiles,
                 {{"directory", options.directory == "." ? "The current directory" : options.directory}, {"hint", hint}});
    }
  }
  if (files.size() > kMaxFiles) {
    report.Add(MessageId::kTooManyFiles, {{"count", absl::StrCat(files.size())}, {"limit", absl::StrCat(kMaxFiles)}});
    files.clear();
  }
  return files;
}

std::optional<ReadProblem> ReadFile(const std::string& name, std::string& text) {
  const auto unreadable = [] {
    return ReadProblem{errno == ENOENT ? MessageId::kFileMissing : MessageId::kFileUnreadable, strerror(errno)};
  };
  const int descriptor = open(name.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) {
    if (errno == ENXIO) return ReadProblem{MessageId::kNotAFile, "a socket"};
    return unreadable();
  }
  const absl::Cleanup close_it = [descriptor] { close(descriptor); };
  struct stat status;
  if (fstat(descriptor, &status) != 0) return unreadable();
  if (!S_ISREG(status.st_mode)) return ReadProblem{MessageId::kNotAFile, TypeText(status.st_mode)};
  if (static_cast<size_t>(status.st_size) > kMaxFileBytes) return ReadProblem{MessageId::kFileTooLarge, absl::StrCat(status.st_size)};
  // One byte more than the size that was reported shows a file that is growing (or that has no true size).
  size_t size = 0;
  text.resize(static_cast<size_t>(status.st_size) + 1);
  while (true) {
    const ssize_t got = read(descriptor, text.data() + size, text.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return unreadable();
    if (got == 0) break;
    size += static_cast<size_t>(got);
    if (size > kMaxFileBytes) return ReadProblem{MessageId::kFileTooLarge, absl::StrCat("more than ", kMaxFileBytes)};
    if (size == text.size()) text.resize(size * 2);
  }
  text.resize(size);
  return std::nullopt;
}

std::optional<int32_t> ReadSource(const std::string& name, const LoadOptions& options, SourceMap& sources, Report& report) {
  std::string text;
  if (const std::optional<ReadProblem> problem = ReadFile(name, text)) {
    switch (problem->id) {
      case MessageId::kFileMissing: {
        const std::optional<std::vector<std::string>> names = NamesIn(options.directory);
        std::vector<std::string> declarations;
        for (const std::string& other : names.value_or(std::vector<std::string>())) {
          if (KindOf(other) != FileKind::kUnknown) declarations.push_back(Joined(options.directory, other));
        }
        const std::string hint = DidYouMean(name, declarations);
        report.Add(problem->id, {{"file", name}, {"hint", hint.empty() ? " Check the name." : hint}});
        break;
      }
      case MessageId::kNotAFile:
        report.Add(problem->id, {{"file", name}, {"what", problem->what}});
        break;
      case MessageId::kFileTooLarge:
        report.Add(problem->id, {{"file", name}, {"size", problem->what}, {"limit", absl::StrCat(kMaxFileBytes)}});
        break;
      default:
        report.Add(problem->id, {{"file", name}, {"reason", problem->what}});
    }
    return std::nullopt;
  }
  if (absl::StartsWith(text, "\xef\xbb\xbf")) text.erase(0, 3);
  return sources.AddFile(name, std::move(text));
}

bool CheckText(const SourceMap& sources, int32_t file, Report& report) {
  const absl::string_view text = sources.Text(file);
  if (absl::StartsWith(text, "\xff\xfe") || absl::StartsWith(text, "\xfe\xff")) {
    report.AddAt({file, 1, 1}, MessageId::kNotText, {{"what", "The file is UTF-16"}});
    return false;
  }
  for (size_t i = 0; i < text.size();) {
    const unsigned char c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c < 0x7f) {
      ++i;
      continue;
    }
    const size_t length = SequenceLength(text.substr(i));
    const std::string wrong = WrongCharacter(text.substr(i), length);
    if (!wrong.empty()) {
      report.AddAt(PlaceOfByte(text, i, file), MessageId::kNotText, {{"what", wrong}});
      return false;
    }
    i += length;
  }
  return true;
}

Place PlaceOfByte(absl::string_view text, size_t offset, int32_t file) {
  text = text.substr(0, offset);
  const size_t line_start = text.rfind('\n') == absl::string_view::npos ? 0 : text.rfind('\n') + 1;
  const auto characters = std::count_if(text.begin() + static_cast<ptrdiff_t>(line_start), text.end(),
                                        [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; });
  return {file, static_cast<int32_t>(std::count(text.begin(), text.end(), '\n')) + 1, static_cast<int32_t>(characters) + 1};
}

}  // namespace eniform::config
