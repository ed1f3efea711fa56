#include "cli/render/lock_text.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cli/render/json_writer.h"
#include "cli/render/text.h"
#include "state/actor.h"

namespace eniform::cli {
namespace {

using state::Holder;

absl::Time LeaseEnd(const Lock& lock) { return state::FromSeconds(lock.heartbeat_at()) + absl::Seconds(lock.lease_seconds()); }

// Clocks of two hosts differ: what lies ahead by them is now.
std::string Ago(absl::Time then, absl::Time now) { return DurationText(std::max(0.0, absl::ToDoubleSeconds(now - then))); }

std::string TimeAndAgo(double seconds, absl::Time now) {
  return absl::StrCat(state::TimeText(seconds), " (", Ago(state::FromSeconds(seconds), now), " ago)");
}

absl::string_view OwnerWord(Holder holder) {
  switch (holder) {
    case Holder::kAlive:
      return "alive";
    case Holder::kDead:
      return "dead";
    case Holder::kElsewhere:
      return "elsewhere";
    case Holder::kLeaseRanOut:
      return "silent";
  }
  return "";
}

std::string OwnerText(const SeenLock& seen) {
  constexpr absl::string_view kTaken = "The next command that needs the lock takes it over at once.";
  switch (seen.holder) {
    case Holder::kAlive:
      return "alive: its process runs on this host";
    case Holder::kDead:
      return absl::StrCat("dead: its process on this host is gone. ", kTaken);
    case Holder::kElsewhere:
      return absl::StrCat("elsewhere: nobody here can see whether it lives. Its lease runs for another ",
                          Ago(seen.now, LeaseEnd(seen.lock)), " unless it renews it");
    case Holder::kLeaseRanOut:
      return absl::StrCat("silent: it is elsewhere, and its lease ran out ", Ago(LeaseEnd(seen.lock), seen.now), " ago. ", kTaken);
  }
  return "";
}

}  // namespace

std::string LockText(const std::optional<SeenLock>& seen, const Style& style) {
  if (!seen) return "No lock is held.\n";
  const Lock& lock = seen->lock;
  const Actor& owner = lock.owner();
  std::vector<std::pair<absl::string_view, std::string>> rows;
  if (!owner.ci_run().empty()) rows.emplace_back("CI run", owner.ci_run());
  rows.emplace_back("since", TimeAndAgo(lock.acquired_at(), seen->now));
  rows.emplace_back("last heartbeat", TimeAndAgo(lock.heartbeat_at(), seen->now));
  rows.emplace_back("lease", DurationText(lock.lease_seconds()));
  rows.emplace_back("fence", absl::StrCat(lock.fence()));
  rows.emplace_back("owner", OwnerText(*seen));
  Actor named = owner;
  named.clear_ci_run();  // it has a line of its own
  std::string out(style.bold());
  AppendSafe(out, absl::StrCat("Locked by ", state::Describe(named), " for `", lock.purpose(), "`."));
  absl::StrAppend(&out, style.off(), "\n");
  for (const auto& [name, value] : rows) {
    fmt::format_to(std::back_inserter(out), "  {:<14}  ", F(name));
    AppendSafe(out, value);
    out += '\n';
  }
  return out;
}

std::string LockJson(const std::optional<SeenLock>& seen) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject();
  json.Field("format_version", "1.0");
  json.FieldBool("held", seen.has_value());
  json.Key("lock");
  if (seen) {
    const Lock& lock = seen->lock;
    json.BeginObject();
    json.Field("acquired_at", state::TimeText(lock.acquired_at()));
    json.Field("ci_run", lock.owner().ci_run());
    json.FieldInt("fence", lock.fence());
    json.Field("heartbeat_at", state::TimeText(lock.heartbeat_at()));
    json.Field("host", lock.owner().host());
    json.Field("lease_ends_at", state::TimeText(state::ToSeconds(LeaseEnd(lock))));
    json.FieldNumber("lease_seconds", lock.lease_seconds());
    json.Field("owner", OwnerWord(seen->holder));
    json.FieldInt("pid", lock.owner().pid());
    json.Field("purpose", lock.purpose());
    json.Field("user", lock.owner().user());
    json.EndObject();
  } else {
    json.Null();
  }
  json.FieldBool("may_be_taken", !seen || state::MayBeTaken(seen->holder));
  json.EndObject();
  out += '\n';
  return out;
}

}  // namespace eniform::cli
