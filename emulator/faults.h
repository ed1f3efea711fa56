#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"

namespace eniform::emulator {

enum class FaultKind {
  kFail,        // refuse with `code` (or answer `http_status` and `body`); nothing is done
  kDropAnswer,  // do it, close the connection, say nothing
  kHang,        // do it, answer after `duration`
  kStale,       // answer reads from the world as it was when the fault was posted, from the nth call on, for `duration`
  kGarbage,     // nothing is done; HTTP 200 with a body that is not JSON
  kFailLater,   // accept it; what it starts comes to nothing, and nobody is told
  kNeverEnd,    // accept it; what it starts does not end by itself
};

struct Fault {
  std::string cloud;
  std::string action;  // "" matches every action
  int64_t nth = 0;     // the nth call since posting, from 1; 0: every call
  FaultKind kind = FaultKind::kFail;
  std::string code;
  int http_status = 0;  // 0: the cloud's own error envelope
  absl::optional<std::string> body;
  absl::Duration duration = absl::ZeroDuration();
  int64_t seen = 0;                                 // matching calls since posting
  absl::Duration until = absl::InfiniteDuration();  // kStale: when it ends, once it struck
};

// The faults that were posted and are still to come.
class Faults {
 public:
  // Reads a list as design section 6 shows it and appends it: all or, on an error that says which entry and why, nothing.
  // Returns what was added.
  absl::Status Post(const nlohmann::json& list, std::vector<Fault>& added);
  void Clear();

  // Counts a call against every fault that matches it, and returns the one that strikes now, the earliest posted first.
  // `now` never goes backwards.
  absl::optional<Fault> Strike(absl::string_view cloud, absl::string_view action, absl::Duration now);

 private:
  std::vector<Fault> faults_;
};

}  // namespace eniform::emulator
