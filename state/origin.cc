#include "state/origin.h"

#include "absl/time/clock.h"
#include "state/lease.h"
#include "state/naming.h"

namespace eniform::state {

absl::StatusOr<StateCopy> EmptyState(const std::string& stack, const Origin& origin) {
  absl::StatusOr<std::string> lineage = origin.lineage.empty() ? NewLineage() : origin.lineage;
  if (!lineage.ok()) return lineage.status();
  StateCopy empty;
  empty.set_lineage(*lineage);
  empty.set_serial(origin.serial);
  empty.set_stack(stack);
  empty.set_created(TimeText(ToSeconds(absl::Now())));
  return empty;
}

}  // namespace eniform::state
