// Which builds of which plugins may run: the file .eniform.lock, and the check of a plugin's file against it.
#pragma once

#include <sys/stat.h>

#include <compare>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace eniform::host {

inline constexpr char kPinsFile[] = ".eniform.lock";

// One build of a plugin. Only the hash decides; version and protocol are for people who review the file.
struct Pin {
  std::string version;
  int protocol = 0;
  std::string sha256;  // 64 lower-case hexadecimal digits

  friend auto operator<=>(const Pin&, const Pin&) = default;
};

// By plugin, its pins ascending. A plugin that is not there may not run at all.
using PluginPins = std::map<std::string, std::vector<Pin>>;

// The file's text: one line a build, ascending, so that two branches that add a build merge. REQUIRES: names and versions as ParsePins
// takes them (CheckWord).
std::string PinsText(const PluginPins& pins);
// kInvalidArgument: "line 3: …", what is wrong there. kUnimplemented: a newer form of the file.
absl::StatusOr<PluginPins> ParsePins(absl::string_view text);
// Whether a name or version can stand in the file: letters, digits and . _ + - alone, at most 100 of them.
bool IsPinWord(absl::string_view word);

// OK, or why a plugin's file with this hash may not run: both hashes are named. IsPinRefusal is true of it.
absl::Status CheckPin(const PluginPins& pins, const std::string& plugin, const std::string& sha256);
// Also of a status that was copied with WithText. REQUIRES: !status.ok()
bool IsPinRefusal(const absl::Status& status);
// The same status with other words.
absl::Status WithText(const absl::Status& status, absl::string_view text);

// A program file that was opened once: what was hashed is what runs, whatever the path names by then.
class ProgramFile {
 public:
  // kUnavailable: the reason, without the path.
  static absl::StatusOr<std::unique_ptr<ProgramFile>> Open(const std::string& path);
  ~ProgramFile();
  ProgramFile(const ProgramFile&) = delete;
  ProgramFile& operator=(const ProgramFile&) = delete;

  int descriptor() const { return descriptor_; }
  const std::string& sha256() const { return sha256_; }
  // It begins with #!, so that an interpreter opens it again, by its descriptor.
  bool is_script() const { return is_script_; }
  // Whether it is as it was before it was hashed. Once it runs the kernel lets nobody write it: a true then holds for all of what runs
  // (a script's interpreter reads it as it goes: there it is true for what was there when this was asked).
  bool IsUnchanged() const;

 private:
  explicit ProgramFile(int descriptor) : descriptor_(descriptor) {}
  const int descriptor_;
  struct stat opened_ {};
  std::string sha256_;
  bool is_script_ = false;
};

}  // namespace eniform::host
