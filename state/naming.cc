#include "state/naming.h"

#include <fstream>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace eniform::state {

absl::StatusOr<std::string> NewLineage() {
  std::ifstream file("/proc/sys/kernel/random/uuid");
  std::string uuid;
  if (!std::getline(file, uuid) || uuid.empty()) return absl::UnavailableError("the system gives no random UUID for the state's lineage");
  return uuid;
}

std::string BackupName(absl::string_view base, absl::string_view reason) {
  std::string slug;
  for (const char c : reason) slug += absl::ascii_isalnum(c) ? absl::ascii_tolower(c) : '-';
  return absl::StrCat(base, kBackupMark, absl::FormatTime("%Y%m%dT%H%M%E6S", absl::Now(), absl::UTCTimeZone()), "-", slug);
}

}  // namespace eniform::state
