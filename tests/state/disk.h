// What a disk keeps when its power goes: what was synced, and of the rest any part, down to sectors of 512 bytes.
//
// Everything this program does to files below a directory is recorded, call by call, whoever calls: SQLite, or state/ itself. It is then
// played back on a Disk to any point and written out as it might be found after a power loss there. In no SQLite of ours is there anything
// for this: the C library's functions are replaced in the test program.
#pragma once

#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace eniform::state {

struct DiskEvent {
  enum Kind { kWrite, kTruncate, kSync, kMakeDirectory, kRename, kLink, kUnlink, kAcknowledged };
  Kind kind;
  std::string path;  // below the directory; "" is the directory itself
  std::string to;    // of kRename and kLink
  int64_t offset = 0;
  std::string bytes;
};

// Records while it lives. At most one at a time, and one thread.
class DiskRecorder {
 public:
  explicit DiskRecorder(const std::string& directory);
  ~DiskRecorder();
  // A call has returned and must be found done after any power loss from now on.
  void Acknowledge() { events_.push_back({.kind = DiskEvent::kAcknowledged, .path = "", .to = "", .offset = 0, .bytes = ""}); }
  const std::vector<DiskEvent>& events() const { return events_; }

  void Record(DiskEvent event) { events_.push_back(std::move(event)); }
  const std::string& directory() const { return directory_; }

 private:
  const std::string directory_;
  std::vector<DiskEvent> events_;
};

class Disk {
 public:
  // With what is below `directory` now, all of it synced.
  explicit Disk(const std::string& directory);
  void Apply(const DiskEvent& event);

  // What survives of what was not synced. Names survive in their order, as a journal of a file system keeps it.
  enum class Survives { kNothing, kEverything, kSomeSectors };
  void LosePower(Survives survives, std::mt19937& dice, const std::string& into) const;

 private:
  struct File {
    bool is_directory = false;
    std::string synced;
    std::vector<DiskEvent> pending;  // kWrite and kTruncate
  };
  using Names = std::map<std::string, std::shared_ptr<File>>;

  std::shared_ptr<File> Open(const std::string& path);
  void Name(const DiskEvent& event, std::shared_ptr<File> file);
  static void ApplyName(const DiskEvent& event, const std::shared_ptr<File>& file, Names& names);
  static void ApplyData(const DiskEvent& event, Survives survives, std::mt19937* dice, std::string& content);

  struct PendingName {
    DiskEvent event;
    std::shared_ptr<File> file;
  };
  Names synced_, present_;
  std::vector<PendingName> pending_;  // in order
};

}  // namespace eniform::state
