#include "cli/plan_file.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"

namespace eniform::cli {
namespace {

constexpr off_t kLargestPlan = off_t{1} << 30;  // protobuf takes up to twice that; a hundred thousand interfaces need a tenth
constexpr absl::string_view kFamily = "eniform-plan ";
constexpr absl::string_view kMagic = "eniform-plan 1\n";

std::string Sha256(absl::string_view bytes) {
  std::string hash(SHA256_DIGEST_LENGTH, '\0');
  EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(hash.data()), nullptr, EVP_sha256(), nullptr);
  return hash;
}

// Closes on every way out.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }
  bool ok() const { return fd_ >= 0; }

 private:
  int fd_;
};

absl::Status Errno(absl::string_view doing, const std::string& path) {
  return absl::UnavailableError(absl::StrCat(doing, " '", path, "': ", ::strerror(errno), "."));
}

// Reads at most `limit` bytes.
absl::StatusOr<std::string> ReadUpTo(int fd, const std::string& path, size_t limit) {
  std::string bytes;
  while (bytes.size() < limit) {
    const size_t old = bytes.size();
    bytes.resize(std::min(limit, std::max<size_t>(64 * 1024, old * 2)));
    const ssize_t got = ::read(fd, bytes.data() + old, bytes.size() - old);
    if (got < 0 && errno == EINTR) {
      bytes.resize(old);
      continue;
    }
    if (got < 0) return Errno("Can not read", path);
    bytes.resize(old + got);
    if (got == 0) break;
  }
  return bytes;
}

absl::Status WriteAll(int fd, absl::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return Errno("Can not write", path);
    bytes.remove_prefix(written);
  }
  if (::fsync(fd) != 0) return Errno("Can not write", path);
  return absl::OkStatus();
}

// What stands at `path` may be replaced: nothing, or an earlier plan.
absl::Status CheckReplaceable(const std::string& path) {
  struct stat info;
  if (::lstat(path.c_str(), &info) != 0) return errno == ENOENT ? absl::OkStatus() : Errno("Can not look at", path);
  if (!S_ISREG(info.st_mode)) {
    return absl::FailedPreconditionError(absl::StrCat("'", path, "' is ", S_ISLNK(info.st_mode) ? "a symbolic link" : "not a plain file",
                                                      "; a plan is not written through it. Give another name."));
  }
  if (info.st_uid != ::geteuid()) {
    return absl::FailedPreconditionError(absl::StrCat("'", path, "' belongs to another user; it is not replaced. Give another name."));
  }
  if (info.st_size == 0) return absl::OkStatus();
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!file.ok()) return Errno("Can not read", path);
  auto start = ReadUpTo(file.get(), path, kFamily.size());
  if (!start.ok()) return start.status();
  if (*start == kFamily) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat("'", path, "' exists and is no plan; it is not replaced. Give another name, or remove it first."));
}

}  // namespace

std::string EncodePlan(const Plan& plan) {
  std::string bytes(kMagic);
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    plan.SerializeToCodedStream(&coded);
  }
  return bytes + Sha256(bytes);
}

absl::StatusOr<Plan> DecodePlan(absl::string_view bytes, absl::string_view name) {
  if (!absl::StartsWith(bytes, kFamily)) {
    return absl::FailedPreconditionError(absl::StrCat("'", name, "' is not a plan that `eniform plan --out` wrote."));
  }
  if (!absl::StartsWith(bytes, kMagic)) {
    const absl::string_view version = bytes.substr(kFamily.size(), std::min<size_t>(bytes.substr(kFamily.size()).find('\n'), 8));
    const bool number = !version.empty() && std::all_of(version.begin(), version.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!number || bytes.size() < kMagic.size()) {
      return absl::DataLossError(absl::StrCat("'", name, "' is a damaged plan. Plan again."));
    }
    return absl::UnimplementedError(absl::StrCat("'", name, "' has plan format ", version,
                                                 "; this Eniform reads format 1. Apply it with the version that made it, or plan again."));
  }
  if (bytes.size() < kMagic.size() + SHA256_DIGEST_LENGTH ||
      Sha256(bytes.substr(0, bytes.size() - SHA256_DIGEST_LENGTH)) != bytes.substr(bytes.size() - SHA256_DIGEST_LENGTH)) {
    return absl::DataLossError(absl::StrCat("'", name, "' is damaged: its checksum does not match, or it was cut off. Plan again."));
  }
  const absl::string_view body = bytes.substr(kMagic.size(), bytes.size() - kMagic.size() - SHA256_DIGEST_LENGTH);
  Plan plan;
  if (!plan.ParseFromArray(body.data(), static_cast<int>(body.size()))) {
    return absl::DataLossError(absl::StrCat("'", name, "' holds no plan behind a good checksum: it was made by something else."));
  }
  return plan;
}

absl::Status WritePlanFile(const std::string& path, const Plan& plan) {
  if (absl::Status status = CheckReplaceable(path); !status.ok()) return status;
  // Beside it, so that the rename stays within one file system.
  const std::string temporary = absl::StrCat(path, ".", ::getpid(), ".tmp");
  ::unlink(temporary.c_str());
  absl::Status status;
  {
    const Descriptor file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!file.ok()) return Errno("Can not create", temporary);
    status = WriteAll(file.get(), EncodePlan(plan), temporary);
  }
  if (status.ok() && ::rename(temporary.c_str(), path.c_str()) != 0) status = Errno("Can not write", path);
  if (!status.ok()) ::unlink(temporary.c_str());
  return status;
}

absl::StatusOr<Plan> ReadPlanFile(const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!file.ok()) {
    return errno == ENOENT ? absl::NotFoundError(absl::StrCat("There is no file '", path, "'.")) : Errno("Can not read", path);
  }
  struct stat info;
  if (::fstat(file.get(), &info) != 0) return Errno("Can not read", path);
  if (!S_ISREG(info.st_mode)) return absl::FailedPreconditionError(absl::StrCat("'", path, "' is not a plain file, so it is no plan."));
  if (info.st_size > kLargestPlan) return absl::FailedPreconditionError(absl::StrCat("'", path, "' is too large to be a plan."));
  // A foreign file of any size is told by its first bytes.
  auto bytes = ReadUpTo(file.get(), path, kMagic.size());
  if (bytes.ok() && absl::StartsWith(*bytes, kMagic)) {
    auto rest = ReadUpTo(file.get(), path, kLargestPlan);
    if (!rest.ok()) return rest.status();
    *bytes += *rest;
  }
  if (!bytes.ok()) return bytes.status();
  return DecodePlan(*bytes, path);
}

}  // namespace eniform::cli
