// How many operations a second a state journals: an intent, then an outcome with its row. `state_bench URI [THREADS OPERATIONS READERS]…`;
// the state must not exist and is left behind. Each reader has connections of its own and reads everything remembered once a second, as so
// many pipelines would that plan one after the other.
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/synchronization/notification.h"
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

constexpr int kObjects = 1000;

// Reads a state on so many threads as long as it lives.
class Readers {
 public:
  Readers(const std::string& uri, int count) {
    for (int i = 0; i < count; ++i) {
      absl::StatusOr<std::unique_ptr<StateStore>> store = Open(uri, ".", "bench", OpenMode::kReadOnly);
      if (!store.ok()) Fail(store.status());
      threads_.emplace_back([this, i, count, store = std::shared_ptr<StateStore>(*std::move(store))] {
        absl::Duration pause = absl::Seconds(1) * i / count;  // not all at once
        while (!stop_.WaitForNotificationWithTimeout(pause)) {
          if (absl::StatusOr<StateSnapshot> seen = store->Read(); !seen.ok()) Fail(seen.status());
          pause = absl::Seconds(1);
          ++reads_;
        }
      });
    }
  }
  ~Readers() {
    stop_.Notify();
    for (std::thread& thread : threads_) thread.join();
  }
  int reads() const { return reads_; }

 private:
  absl::Notification stop_;
  std::atomic<int> reads_{0};
  std::vector<std::thread> threads_;
};

void Measure(const std::string& uri, StateStore& store, LockToken token, int threads, int operations, int reading) {
  const absl::StatusOr<int64_t> run = store.BeginRun(token, Run());
  if (!run.ok()) Fail(run.status());
  Readers readers(uri, reading);
  std::atomic<int> next{0};
  const absl::Time start = absl::Now();
  std::vector<std::thread> workers;
  for (int t = 0; t < threads; ++t) {
    workers.emplace_back([&] {
      for (int operation; (operation = ++next) <= operations;) {
        JournalEntry entry = EntryOf(*run, operation);
        if (absl::Status status = store.RecordIntent(token, entry); !status.ok()) Fail(status);
        entry.set_status(JOURNAL_STATUS_DONE);
        if (absl::Status status = store.RecordOutcome(token, entry, {RowOf(operation % kObjects)}); !status.ok()) Fail(status);
      }
    });
  }
  for (std::thread& worker : workers) worker.join();
  const double seconds = absl::ToDoubleSeconds(absl::Now() - start);
  std::printf("%2d threads, %3d readers: %6d operations in %7.3f s: %6.0f a second; %d reads\n", threads, reading, operations, seconds,
              operations / seconds, readers.reads());
  std::fflush(stdout);
}

int Main(int argc, char** argv) {
  if (argc < 2) Fail(absl::InvalidArgumentError("usage: state_bench URI [THREADS OPERATIONS READERS]…"));
  const absl::StatusOr<std::unique_ptr<StateStore>> store = Open(argv[1], ".", "bench", OpenMode::kCreate);
  if (!store.ok()) Fail(store.status());
  const absl::StatusOr<LockToken> token = (*store)->AcquireLock(CurrentActor(), "bench", absl::ZeroDuration());
  if (!token.ok()) Fail(token.status());
  const auto measure = [&](int threads, int operations, int readers) { Measure(argv[1], **store, *token, threads, operations, readers); };
  for (int i = 2; i + 2 < argc; i += 3) measure(std::atoi(argv[i]), std::atoi(argv[i + 1]), std::atoi(argv[i + 2]));
  if (argc == 2) {
    measure(1, 1000, 0);
    measure(32, 10'000, 0);
    measure(32, 10'000, 200);
  }
  if (absl::Status status = (*store)->ReleaseLock(*token); !status.ok()) Fail(status);
  return 0;
}

}  // namespace
}  // namespace eniform::state

int main(int argc, char** argv) { return eniform::state::Main(argc, argv); }
