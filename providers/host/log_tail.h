// What a plugin wrote last, for messages about it.
#pragma once

#include <deque>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"

namespace eniform::host {

// A line of a plugin's stderr as a person reads it: of {"level":"error","msg":"no route"} "error: no route"; anything else as it is. Bytes
// that are no text are escaped, and what is too long for a message is cut.
std::string ReadableLine(absl::string_view line);

// Threads: any.
class LogTail {
 public:
  void Add(absl::string_view line);
  // " Its last lines:\n  a\n  b"; " It printed nothing on stderr." where there are none.
  std::string ToString() const;

 private:
  static constexpr size_t kLines = 20;
  mutable absl::Mutex mutex_;
  std::deque<std::string> lines_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace eniform::host
