// What is remembered between runs. One implementation on SQLite (sqlite_store.h), one in memory for tests (memory_store.h).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "proto/journal.pb.h"
#include "proto/plan.pb.h"

namespace eniform::state {

// What a held lock is proved with. Every write checks it: an owner that was taken for dead writes nothing more.
struct LockToken {
  int64_t fence = 0;
};

// Whether a lock may be taken away from an owner who lives, or may.
enum class Force { kNo, kYes };

// The state of one stack.
//
// Threads: all methods may be called from several threads; each is one transaction. Readers never wait for a writer.
// Errors: kFailedPrecondition where the lock is not (or no longer) held; kDataLoss where the state is damaged;
// kUnavailable where the disk refuses; kNotFound and kAlreadyExists as each method says. Messages say what to do.
class StateStore {
 public:
  virtual ~StateStore() = default;

  // A consistent picture of lineage, serial, stack and objects.
  virtual absl::StatusOr<StateSnapshot> Read() = 0;
  // What was remembered when the state had this serial: its objects, with that serial. kNotFound: it never had it, or had it before
  // history was kept; the message names the oldest and the newest serial there is.
  virtual absl::StatusOr<StateSnapshot> ReadAt(int64_t serial) = 0;

  // Everything there is, consistent. kDataLoss: something of it can not be read.
  virtual absl::StatusOr<StateCopy> ReadAll() = 0;

  // Takes the lock for `owner`, waiting at most `timeout` for a living owner to let go. An owner on this host and boot
  // whose process is gone is taken over at once; an owner elsewhere once its lease ran out. kAborted: still held; the
  // message names the holder. The lease is renewed by Heartbeat.
  virtual absl::StatusOr<LockToken> AcquireLock(const Actor& owner, const std::string& purpose, absl::Duration timeout) = 0;
  virtual absl::Status Heartbeat(LockToken token) = 0;
  virtual absl::Status ReleaseLock(LockToken token) = 0;
  // Takes the very lock that `broken` names away from its owner, at once and for `breaker`: the fence grows, and the owner writes nothing
  // more. MayBreak (lease.h) is the rule. kAborted: its owner lives or its lease runs, and nothing forces it; kFailedPrecondition: that
  // lock is held no more, by whomever.
  virtual absl::StatusOr<LockToken> BreakLock(LockToken broken, const Actor& breaker, const std::string& purpose, Force force) = 0;
  // The present lock; nullopt: none. Never waits.
  virtual absl::StatusOr<std::optional<Lock>> ReadLock() = 0;

  // Starts a run (Run.id is given by the store) and records its end.
  virtual absl::StatusOr<int64_t> BeginRun(LockToken token, const Run& run) = 0;
  virtual absl::Status FinishRun(LockToken token, const Run& run) = 0;
  // Newest first; at most `limit`.
  virtual absl::StatusOr<std::vector<Run>> ReadRuns(int limit) = 0;
  // Whether a run with this plan digest was started on this lineage at this serial: plans are used once.
  virtual absl::StatusOr<bool> PlanWasUsed(const std::string& plan_digest, int64_t serial_before) = 0;

  // Makes the intent durable. Returns only once it would survive a power loss.
  virtual absl::Status RecordIntent(LockToken token, const JournalEntry& entry) = 0;
  // Closes an intent (same run and operation_id) and applies `edits`, in one transaction; raises the serial if there are
  // edits. `entry.status` is DONE, FAILED or IN_DOUBT.
  virtual absl::Status RecordOutcome(LockToken token, const JournalEntry& entry, const std::vector<StateEdit>& edits) = 0;
  // Entries with status INTENT or IN_DOUBT of any run, oldest first: what a dead or interrupted run left to be looked up.
  virtual absl::StatusOr<std::vector<JournalEntry>> ReadOpenEntries() = 0;
  virtual absl::StatusOr<std::vector<JournalEntry>> ReadEntries(int64_t run) = 0;
  // Entries of any run and status, the newest run first and in it the highest operation; at most `limit`. Costs what it returns, however
  // long the journal is.
  virtual absl::StatusOr<std::vector<JournalEntry>> ReadNewestEntries(int limit) = 0;

  // Edits without an operation, in one transaction; raises the serial once. RENAME: kNotFound where `from` is not
  // remembered, kAlreadyExists where the new address is. REMOVE of an unknown address: kNotFound.
  virtual absl::Status Edit(LockToken token, const std::vector<StateEdit>& edits) = 0;

  // Copies the whole state, consistent, to a file beside it and returns that file's name. Before migrations and `state` changes.
  virtual absl::StatusOr<std::string> Backup(const std::string& reason) = 0;
};

}  // namespace eniform::state
