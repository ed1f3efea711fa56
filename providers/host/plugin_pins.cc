#include "providers/host/plugin_pins.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "absl/strings/ascii.h"
#include "absl/strings/cord.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace eniform::host {
namespace {

constexpr char kRefused[] = "eniform.plugin-pin";
constexpr char kForm[] = "eniform-lock 1";
constexpr size_t kLongestWord = 100;
constexpr size_t kMostShown = 80;

absl::Status Wrong(size_t line, absl::string_view what) { return absl::InvalidArgumentError(absl::StrCat("line ", line, ": ", what)); }

std::string Shown(absl::string_view text) {
  return absl::StrCat("'", absl::CHexEscape(text.substr(0, kMostShown)), text.size() > kMostShown ? "…" : "", "'");
}

bool IsSha256(absl::string_view text) {
  return text.size() == 64 &&
         std::all_of(text.begin(), text.end(), [](char c) { return absl::ascii_isdigit(c) || (c >= 'a' && c <= 'f'); });
}

absl::Status ParseLine(size_t number, absl::string_view line, PluginPins& pins) {
  const std::vector<absl::string_view> words = absl::StrSplit(line, ' ');
  if (words.size() != 6 || words[2] != "protocol" || words[4] != "sha256") {
    return Wrong(number, absl::StrCat(Shown(line), " is not NAME VERSION protocol NUMBER sha256 HASH"));
  }
  for (const absl::string_view word : {words[0], words[1]}) {
    if (!IsPinWord(word)) return Wrong(number, absl::StrCat(Shown(word), " is no name or version"));
  }
  Pin pin{std::string(words[1]), 0, std::string(words[5])};
  if (!absl::SimpleAtoi(words[3], &pin.protocol) || pin.protocol < 1) {
    return Wrong(number, absl::StrCat(Shown(words[3]), " is no version of the plugin protocol"));
  }
  if (!IsSha256(words[5])) return Wrong(number, absl::StrCat(Shown(words[5]), " is no SHA-256: 64 digits 0-9 and a-f"));
  std::vector<Pin>& of_plugin = pins[std::string(words[0])];
  if (std::find(of_plugin.begin(), of_plugin.end(), pin) == of_plugin.end()) of_plugin.push_back(std::move(pin));
  return absl::OkStatus();
}

}  // namespace

bool IsPinWord(absl::string_view word) {
  return !word.empty() && word.size() <= kLongestWord && std::all_of(word.begin(), word.end(), [](char c) {
    return absl::ascii_isalnum(c) || c == '.' || c == '_' || c == '+' || c == '-';
  });
}

std::string PinsText(const PluginPins& pins) {
  std::string text = absl::StrCat(kForm,
                                  "\n# The plugins of this stack, one build a line; written by `eniform providers lock`, to be committed.\n"
                                  "# A plugin whose file has none of these hashes is not run.\n");
  for (const auto& [name, of_plugin] : pins) {
    std::vector<Pin> sorted = of_plugin;
    std::sort(sorted.begin(), sorted.end());
    for (const Pin& pin : sorted) absl::StrAppend(&text, name, " ", pin.version, " protocol ", pin.protocol, " sha256 ", pin.sha256, "\n");
  }
  return text;
}

absl::StatusOr<PluginPins> ParsePins(absl::string_view text) {
  PluginPins pins;
  bool begun = false;
  size_t number = 0;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    ++number;
    line = absl::StripTrailingAsciiWhitespace(line);
    if (line.empty() || line[0] == '#') continue;
    if (!begun) {
      if (line != kForm && absl::StartsWith(line, "eniform-lock ")) {
        return absl::UnimplementedError(absl::StrCat("line ", number, ": it has the form ", Shown(line), "; this Eniform reads '", kForm,
                                                     "'. Use the version that wrote it"));
      }
      if (line != kForm) return Wrong(number, absl::StrCat("it must begin with '", kForm, "', not with ", Shown(line)));
      begun = true;
      continue;
    }
    if (absl::Status status = ParseLine(number, line, pins); !status.ok()) return status;
  }
  if (!begun) return Wrong(number, absl::StrCat("it must begin with '", kForm, "', and is empty"));
  for (auto& [name, of_plugin] : pins) std::sort(of_plugin.begin(), of_plugin.end());
  return pins;
}

absl::Status CheckPin(const PluginPins& pins, const std::string& plugin, const std::string& sha256) {
  const auto found = pins.find(plugin);
  std::string why;
  if (found == pins.end()) {
    why = absl::StrCat("was not run: ", kPinsFile, " does not name it. Its SHA-256 is ", sha256);
  } else {
    std::string listed;
    for (const Pin& pin : found->second) {
      if (pin.sha256 == sha256) return absl::OkStatus();
      absl::StrAppend(&listed, listed.empty() ? "" : ", ", pin.sha256, " (version ", pin.version, ")");
    }
    why = absl::StrCat("was not run: it is not what ", kPinsFile, " names. Its SHA-256 is ", sha256, ", the file has ", listed);
  }
  absl::Status status = absl::FailedPreconditionError(why);
  status.SetPayload(kRefused, absl::Cord("1"));
  return status;
}

bool IsPinRefusal(const absl::Status& status) { return status.GetPayload(kRefused).has_value(); }

absl::Status WithText(const absl::Status& status, absl::string_view text) {
  absl::Status copy(status.code(), text);
  status.ForEachPayload([&copy](absl::string_view type, const absl::Cord& payload) { copy.SetPayload(type, payload); });
  return copy;
}

absl::StatusOr<std::unique_ptr<ProgramFile>> ProgramFile::Open(const std::string& path) {
  const auto failed = [] { return absl::UnavailableError(std::strerror(errno)); };
  // Above the three that a child's ends are moved to. Not blocking: it may be a pipe by now.
  const int low = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (low < 0) return failed();
  const int descriptor = fcntl(low, F_DUPFD_CLOEXEC, 3);
  close(low);
  if (descriptor < 0) return failed();
  std::unique_ptr<ProgramFile> file(new ProgramFile(descriptor));
  if (fstat(descriptor, &file->opened_) != 0) return failed();
  if (!S_ISREG(file->opened_.st_mode)) return absl::UnavailableError("it is no plain file");

  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> digest(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  if (!digest || EVP_DigestInit_ex(digest.get(), EVP_sha256(), nullptr) != 1) return absl::UnavailableError("its hash can not be made");
  std::vector<char> buffer(1 << 16);
  for (off_t at = 0;;) {
    const ssize_t got = pread(descriptor, buffer.data(), buffer.size(), at);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failed();
    if (got == 0) break;
    if (at == 0) file->is_script_ = got >= 2 && buffer[0] == '#' && buffer[1] == '!';
    EVP_DigestUpdate(digest.get(), buffer.data(), static_cast<size_t>(got));
    at += got;
  }
  unsigned char hash[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  EVP_DigestFinal_ex(digest.get(), hash, &size);
  file->sha256_ = absl::BytesToHexString(absl::string_view(reinterpret_cast<char*>(hash), size));
  return file;
}

ProgramFile::~ProgramFile() { close(descriptor_); }

bool ProgramFile::IsUnchanged() const {
  struct stat now;
  // The time of the last change of any kind can not be set back.
  return fstat(descriptor_, &now) == 0 && now.st_size == opened_.st_size && now.st_mtim.tv_sec == opened_.st_mtim.tv_sec &&
         now.st_mtim.tv_nsec == opened_.st_mtim.tv_nsec && now.st_ctim.tv_sec == opened_.st_ctim.tv_sec &&
         now.st_ctim.tv_nsec == opened_.st_ctim.tv_nsec;
}

}  // namespace eniform::host
