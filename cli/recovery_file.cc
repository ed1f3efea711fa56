#include "cli/recovery_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "apply/recovery.h"
#include "cli/messages.h"
#include "cli/new_file.h"
#include "cli/render/text.h"

namespace eniform::cli {
namespace {

constexpr absl::string_view kEnding = ".json";

std::string TemporaryDirectory(const Context& context) {
  const std::string given = context.Environment("TMPDIR");
  return given.empty() ? "/tmp" : given;
}

// Where files of one kind stand: `stem` and then the run.
struct Place {
  std::string directory;
  std::string stem;
};

std::vector<Place> PlacesOf(const Context& context, const std::string& lineage) {
  return {{context.Path(".eniform"), "recovery-"}, {TemporaryDirectory(context), absl::StrCat("eniform-recovery-", lineage, "-")}};
}

// A name that is free, as far as is known: another state of this directory may have had a run of that number.
absl::StatusOr<std::string> WriteInto(const Place& place, int64_t run, absl::string_view text) {
  constexpr int kTries = 100;
  absl::Status status;
  for (int i = 1; i <= kTries; ++i) {
    const std::string path = absl::StrCat(place.directory, "/", place.stem, run, i == 1 ? "" : absl::StrCat("-", i), kEnding);
    status = WriteNewFile(path, text, FileMode::kPrivate);
    if (status.ok()) return path;
    if (!absl::IsAlreadyExists(status)) break;
  }
  return status;
}

// Plain files of this user that nobody else can have written, ascending by name.
std::vector<std::string> FilesIn(const Place& place) {
  std::vector<std::string> files;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(place.directory, error), end; !error && entry != end; entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    struct stat info;
    if (absl::StartsWith(name, place.stem) && absl::EndsWith(name, kEnding) && ::lstat(entry->path().c_str(), &info) == 0 &&
        S_ISREG(info.st_mode) && info.st_uid == ::geteuid() && (info.st_mode & 022) == 0) {
      files.push_back(entry->path().string());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

absl::StatusOr<RecoveryRecord> ReadRecovery(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::UnavailableError(absl::StrCat("it can not be read: ", ::strerror(errno)));
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  return apply::DecodeRecovery(text);
}

void Remove(Context& context, const std::string& path) {
  if (::unlink(path.c_str()) == 0) return;
  context.Print({Message("EF-C85", {{"file", path}, {"text", absl::StrCat("It could not be removed: ", ::strerror(errno), ".")}})});
}

std::optional<Failure> TakeOne(Context& context, Work& work, state::LockToken token, const std::string& path) {
  const auto record = ReadRecovery(path);
  if (!record.ok()) {
    context.Print({Message("EF-C83", {{"file", path}, {"text", record.status().message()}})});
    return std::nullopt;
  }
  const auto taken = apply::TakeIn(*record, *work.store, token);
  if (!taken.ok()) return FailureOf(taken.status());
  using Verdict = apply::TakenIn::Verdict;
  switch (taken->verdict) {
    case Verdict::kForeign:
      context.Print({Message("EF-C84", {{"file", path}, {"theirs", record->lineage()}, {"ours", work.prior.lineage()}})});
      break;
    case Verdict::kMovedOn:
      context.Print({Message("EF-C85", {{"file", path}, {"text", "The state was changed since it was written."}})});
      break;
    case Verdict::kSettled:
      context.log().Write(Log::Level::kInfo, absl::StrCat("nothing of ", path, " is open any more: it is removed"));
      Remove(context, path);
      break;
    case Verdict::kTaken: {
      std::string text = absl::StrCat("Run ", record->run().id(), " could not write the state and left ", path, ". Taken in:\n");
      for (const std::string& sentence : taken->settled) absl::StrAppend(&text, "  ", sentence, "\n");
      context.console().Out(text + "\n");
      Remove(context, path);
      break;
    }
  }
  return std::nullopt;
}

}  // namespace

std::string LeaveRecovery(Context& context, const RecoveryRecord& record) {
  const std::string text = apply::EncodeRecovery(record);
  const std::string what = absl::StrCat("How ", Count(record.outcomes_size(), "operation"), " ended");
  const std::vector<Place> places = PlacesOf(context, record.lineage());
  std::error_code ignored;  // what comes of it shows when the file is written
  if (std::filesystem::create_directory(places.front().directory, ignored)) {
    std::filesystem::permissions(places.front().directory, std::filesystem::perms::owner_all, ignored);
  }
  std::string why;
  for (const Place& place : places) {
    const auto path = WriteInto(place, record.run().id(), text);
    if (path.ok()) return absl::StrCat(what, " is kept in ", *path, ", which the next apply takes in.");
    absl::StrAppend(&why, why.empty() ? "" : " ", path.status().message());
  }
  context.console().Err(text);
  return absl::StrCat(what, " could be written to no file (", why, "), and stands on standard error as one line that begins with ",
                      R"({"checksum")", ". Saved as ", places.front().directory, "/", places.front().stem, record.run().id(), kEnding,
                      " the next apply takes it in; without it, it asks the clouds.");
}

std::optional<Failure> TakeRecoveries(Context& context, Work& work, state::LockToken token) {
  std::vector<std::string> found;
  for (const Place& place : PlacesOf(context, work.prior.lineage())) {
    for (std::string& path : FilesIn(place)) found.push_back(std::move(path));
  }
  if (found.empty()) return std::nullopt;
  for (const std::string& path : found) {
    if (auto failure = TakeOne(context, work, token, path)) return failure;
  }
  return ReadState(work);
}

}  // namespace eniform::cli
