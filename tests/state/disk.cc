#include "tests/state/disk.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "tests/state/support.h"

namespace eniform::state {
namespace {

namespace fs = std::filesystem;

constexpr int64_t kSector = 512;

DiskRecorder* recorder = nullptr;

std::string ParentOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash);
}

// `path` below the recorded directory. false: it is elsewhere, or nothing is recorded.
bool Below(const std::string& path, std::string& below) {
  if (!recorder || path.compare(0, recorder->directory().size(), recorder->directory()) != 0) return false;
  below = path.substr(recorder->directory().size());
  if (!below.empty() && below.front() != '/') return false;
  below.erase(0, 1);
  const auto ends = [&](const char* suffix) { return below.size() > 4 && below.compare(below.size() - 4, 4, suffix) == 0; };
  return !ends("-shm");  // memory that happens to have a name; made anew from the log
}

bool Below(int fd, std::string& below) {
  if (!recorder) return false;
  char path[4096];
  const ssize_t size = readlink(("/proc/self/fd/" + std::to_string(fd)).c_str(), path, sizeof path);
  return size > 0 && Below(std::string(path, size), below);
}

void Record(DiskEvent::Kind kind, std::string path, std::string to = "", int64_t offset = 0, std::string bytes = "") {
  recorder->Record({kind, std::move(path), std::move(to), offset, std::move(bytes)});
}

template <typename Function>
Function* Real(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

// Nothing of these tests needs a real disk to be waited for: Disk plays what it would keep.
int Sync(int fd) {
  std::string path;
  if (Below(fd, path)) Record(DiskEvent::kSync, path);
  return 0;
}

}  // namespace

extern "C" {

ssize_t pwrite64(int fd, const void* bytes, size_t size, off64_t offset) {
  static auto* const real = Real<ssize_t(int, const void*, size_t, off64_t)>("pwrite64");
  const ssize_t written = real(fd, bytes, size, offset);
  std::string path;
  if (written > 0 && Below(fd, path)) Record(DiskEvent::kWrite, path, "", offset, std::string(static_cast<const char*>(bytes), written));
  return written;
}

int fdatasync(int fd) { return Sync(fd); }

int fsync(int fd) { return Sync(fd); }

int ftruncate64(int fd, off64_t size) noexcept {
  static auto* const real = Real<int(int, off64_t)>("ftruncate64");
  const int result = real(fd, size);
  std::string path;
  if (result == 0 && Below(fd, path)) Record(DiskEvent::kTruncate, path, "", size);
  return result;
}

int unlink(const char* path) noexcept {
  static auto* const real = Real<int(const char*)>("unlink");
  const int result = real(path);
  std::string below;
  if (result == 0 && Below(std::string(path), below)) Record(DiskEvent::kUnlink, below);
  return result;
}

int renameat2(int from_directory, const char* from, int to_directory, const char* to, unsigned flags) noexcept {
  static auto* const real = Real<int(int, const char*, int, const char*, unsigned)>("renameat2");
  const int result = real(from_directory, from, to_directory, to, flags);
  std::string below, below_to;
  if (result == 0 && Below(std::string(from), below) && Below(std::string(to), below_to)) Record(DiskEvent::kRename, below, below_to);
  return result;
}

int mkdir(const char* path, mode_t mode) noexcept {
  static auto* const real = Real<int(const char*, mode_t)>("mkdir");
  const int result = real(path, mode);
  std::string below;
  if (result == 0 && Below(std::string(path), below)) Record(DiskEvent::kMakeDirectory, below);
  return result;
}

}  // extern "C"

DiskRecorder::DiskRecorder(const std::string& directory) : directory_(directory) { recorder = this; }

DiskRecorder::~DiskRecorder() { recorder = nullptr; }

Disk::Disk(const std::string& directory) {
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(directory)) {
    auto file = std::make_shared<File>();
    file->is_directory = entry.is_directory();
    if (!file->is_directory) file->synced = ReadBytes(entry.path());
    synced_[fs::relative(entry.path(), directory)] = std::move(file);
  }
  present_ = synced_;
}

std::shared_ptr<Disk::File> Disk::Open(const std::string& path) {
  const auto found = present_.find(path);
  if (found != present_.end()) return found->second;
  auto made = std::make_shared<File>();
  Name({.kind = DiskEvent::kLink, .path = path, .to = path, .offset = 0, .bytes = ""}, made);
  return made;
}

void Disk::Name(const DiskEvent& event, std::shared_ptr<File> file) {
  ApplyName(event, file, present_);
  pending_.push_back({event, std::move(file)});
}

void Disk::ApplyName(const DiskEvent& event, const std::shared_ptr<File>& file, Names& names) {
  if (event.kind == DiskEvent::kRename || event.kind == DiskEvent::kUnlink) names.erase(event.path);
  if (event.kind == DiskEvent::kRename || event.kind == DiskEvent::kLink) names[event.to] = file;
}

void Disk::Apply(const DiskEvent& event) {
  switch (event.kind) {
    case DiskEvent::kWrite:
    case DiskEvent::kTruncate:
      Open(event.path)->pending.push_back(event);
      break;
    case DiskEvent::kMakeDirectory: {
      auto made = std::make_shared<File>();
      made->is_directory = true;
      Name({.kind = DiskEvent::kLink, .path = event.path, .to = event.path, .offset = 0, .bytes = ""}, std::move(made));
      break;
    }
    case DiskEvent::kRename:
    case DiskEvent::kUnlink:
      Name(event, Open(event.path));
      break;
    case DiskEvent::kSync: {
      const auto found = present_.find(event.path);
      if (event.path.empty() || (found != present_.end() && found->second->is_directory)) {
        std::vector<PendingName> left;
        for (PendingName& pending : pending_) {
          if (ParentOf(pending.event.path) == event.path) {
            ApplyName(pending.event, pending.file, synced_);
          } else {
            left.push_back(std::move(pending));
          }
        }
        pending_ = std::move(left);
        break;
      }
      File& file = *Open(event.path);
      for (const DiskEvent& write : file.pending) ApplyData(write, Survives::kEverything, nullptr, file.synced);
      file.pending.clear();
      break;
    }
    case DiskEvent::kLink:
    case DiskEvent::kAcknowledged:
      break;
  }
}

void Disk::ApplyData(const DiskEvent& event, Survives survives, std::mt19937* dice, std::string& content) {
  const auto kept = [&] {
    return survives == Survives::kEverything || (survives == Survives::kSomeSectors && std::bernoulli_distribution(0.5)(*dice));
  };
  if (event.kind == DiskEvent::kTruncate) {
    if (kept()) content.resize(event.offset);
    return;
  }
  const int64_t end = event.offset + static_cast<int64_t>(event.bytes.size());
  for (int64_t at = event.offset; at < end;) {
    const int64_t next = std::min(end, (at / kSector + 1) * kSector);
    if (kept()) {
      if (static_cast<int64_t>(content.size()) < next) content.resize(next);
      content.replace(at, next - at, event.bytes, at - event.offset, next - at);
    }
    at = next;
  }
}

void Disk::LosePower(Survives survives, std::mt19937& dice, const std::string& into) const {
  Names names = synced_;
  size_t surviving = survives == Survives::kEverything ? pending_.size() : 0;
  if (survives == Survives::kSomeSectors) surviving = std::uniform_int_distribution<size_t>(0, pending_.size())(dice);
  for (size_t i = 0; i < surviving; ++i) ApplyName(pending_[i].event, pending_[i].file, names);
  // Ascending: a directory before what is in it. Without its directory nothing is found.
  for (const auto& [path, file] : names) {
    const std::string place = into + "/" + path;
    if (!fs::is_directory(fs::path(place).parent_path())) continue;
    if (file->is_directory) {
      fs::create_directory(place);
      continue;
    }
    std::string content = file->synced;
    for (const DiskEvent& write : file->pending) ApplyData(write, survives, &dice, content);
    WriteBytes(place, content);
  }
}

}  // namespace eniform::state
