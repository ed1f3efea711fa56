// Logs and events: files that are written as a run goes on, for their owner's eyes alone.
#pragma once

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace eniform::cli {

enum class Existing { kAppend, kReplace };

// Opens `path` for writing, 0600 whatever the umask is; one that is there and was looser is tightened. What is no file may be written too:
// a pipe that somebody reads, a terminal, /dev/null, a descriptor of this process (/dev/stderr, /dev/fd/3). Returns the descriptor.
// kFailedPrecondition: a symbolic link, a file of another user or with a second name (what is written there would land elsewhere), a
// directory; or, for kReplace, something that `is_ours` does not know by its first bytes: it stays as it is. kUnavailable: the system
// refuses. `what` is how messages call it: "the log".
absl::StatusOr<int> OpenPrivateFile(
    const std::string& path, absl::string_view what, Existing existing,
    const std::function<bool(absl::string_view start)>& is_ours = [](absl::string_view) { return true; });

// kUnavailable: the disk refuses.
absl::Status WriteWhole(int descriptor, absl::string_view bytes);

}  // namespace eniform::cli
