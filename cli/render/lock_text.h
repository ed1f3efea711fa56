// The lock of a state, for people and for machines: `lock show`, and what `lock break` shows before it asks.
#pragma once

#include <optional>
#include <string>

#include "absl/time/time.h"
#include "cli/render/style.h"
#include "proto/journal.pb.h"
#include "state/lease.h"

namespace eniform::cli {

// A held lock as one observer judges it.
struct SeenLock {
  Lock lock;
  state::Holder holder = state::Holder::kElsewhere;
  absl::Time now;
};

// Who holds it, since when, for what, and whether that one lives. nullopt: "No lock is held.".
std::string LockText(const std::optional<SeenLock>& seen, const Style& style);

// {"format_version":"1.0","held":…,"lock":{…},"may_be_taken":…}; `lock` is null where none is held. `owner` of it is alive, dead,
// elsewhere or silent.
std::string LockJson(const std::optional<SeenLock>& seen);

}  // namespace eniform::cli
