// The file of a state as a file: who may open it, how it is made, its copies, and what to do when it is damaged.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "proto/journal.pb.h"
#include "state/origin.h"
#include "state/schema.h"

namespace eniform::state {

enum class FileUse { kRead, kWrite };

// `path` with its directory free of symbolic links. kNotFound: the directory does not exist. kPermissionDenied: it is a link of another
// user.
absl::StatusOr<std::string> CanonicalPath(const std::string& path);

// kNotFound: no such file. kPermissionDenied: a symbolic link, no plain file, or it or its directory (SQLite makes two files beside it)
// can not be read or, for kWrite, written; or its directory may be written by every user; or, for kWrite, it has a second name (a hard
// link). kDataLoss: empty. For kWrite it makes the file 0600.
absl::Status CheckFile(const std::string& path, FileUse use);

// Makes the file with its tables and the lineage of `origin`, 0600, and its directory, 0700, where that is missing. It appears whole or not
// at all; where another process was faster that one's is left as it is.
absl::Status CreateFile(const std::string& path, const std::string& stack, const std::vector<Migration>& migrations,
                        const Origin& origin = {});

// As CreateFile, with everything of `copy` in it. kAlreadyExists: the file does.
absl::Status CreateFileOf(const std::string& path, const StateCopy& copy, const std::vector<Migration>& migrations);

// A consistent copy beside the file, 0600, on the disk when this returns; its name. `reason` becomes part of the name.
absl::StatusOr<std::string> BackupFile(const std::string& path, absl::string_view reason);
// Names of the copies beside the file, the newest first.
std::vector<std::string> FindBackups(const std::string& path);

// kDataLoss that says what is damaged, which copies there are, and the commands to go on.
absl::Status Damaged(const std::string& path, absl::string_view what);

}  // namespace eniform::state
