// How many operations a second a state journals: an intent, then an outcome with its row. `state_bench URI [THREADS OPERATIONS]…`; the
// state must not exist and is left behind.
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "state/actor.h"
#include "state/open.h"

namespace eniform::state {
namespace {

[[noreturn]] void Fail(const absl::Status& status) {
  std::fprintf(stderr, "%s\n", status.ToString().c_str());
  std::exit(1);
}

JournalEntry EntryOf(int64_t run, int operation) {
  JournalEntry entry;
  entry.set_run(run);
  entry.set_operation_id(operation);
  entry.set_token("0123456789abcdef0123456789abcdef-" + std::to_string(operation));
  entry.mutable_operation()->set_id(operation);
  entry.mutable_operation()->set_kind(CREATE_INTERFACE);
  entry.mutable_operation()->set_target("network_interface.web-" + std::to_string(operation));
  entry.mutable_operation()->set_provider("main");
  return entry;
}

StateEdit RowOf(int operation) {
  StateEdit edit;
  edit.set_kind(StateEdit::UPSERT);
  ManagedObject& object = *edit.mutable_object();
  object.set_address("network_interface.web-" + std::to_string(operation));
  object.set_provider("main");
  object.set_id("eni-" + std::to_string(operation));
  InterfaceAttributes& attributes = *object.mutable_attributes()->mutable_network_interface();
  attributes.set_primary_ip("10.0.1.10");
  attributes.set_subnet("subnet-a1b2c3d4");
  return edit;
}

void Measure(StateStore& store, LockToken token, int threads, int operations) {
  const absl::StatusOr<int64_t> run = store.BeginRun(token, Run());
  if (!run.ok()) Fail(run.status());
  std::atomic<int> next{0};
  const absl::Time start = absl::Now();
  std::vector<std::thread> workers;
  for (int t = 0; t < threads; ++t) {
    workers.emplace_back([&] {
      for (int operation; (operation = ++next) <= operations;) {
        JournalEntry entry = EntryOf(*run, operation);
        if (absl::Status status = store.RecordIntent(token, entry); !status.ok()) Fail(status);
        entry.set_status(JOURNAL_STATUS_DONE);
        if (absl::Status status = store.RecordOutcome(token, entry, {RowOf(operation)}); !status.ok()) Fail(status);
      }
    });
  }
  for (std::thread& worker : workers) worker.join();
  const double seconds = absl::ToDoubleSeconds(absl::Now() - start);
  std::printf("%2d threads: %6d operations in %7.3f s: %6.0f a second\n", threads, operations, seconds, operations / seconds);
}

int Main(int argc, char** argv) {
  if (argc < 2) Fail(absl::InvalidArgumentError("usage: state_bench URI [THREADS OPERATIONS]…"));
  const absl::StatusOr<std::unique_ptr<StateStore>> store = Open(argv[1], ".", "bench", OpenMode::kCreate);
  if (!store.ok()) Fail(store.status());
  const absl::StatusOr<LockToken> token = (*store)->AcquireLock(CurrentActor(), "bench", absl::ZeroDuration());
  if (!token.ok()) Fail(token.status());
  for (int i = 2; i + 1 < argc; i += 2) Measure(**store, *token, std::atoi(argv[i]), std::atoi(argv[i + 1]));
  if (argc == 2) {
    Measure(**store, *token, 1, 500);
    Measure(**store, *token, 32, 5000);
  }
  if (absl::Status status = (*store)->ReleaseLock(*token); !status.ok()) Fail(status);
  return 0;
}

}  // namespace
}  // namespace eniform::state

int main(int argc, char** argv) { return eniform::state::Main(argc, argv); }
