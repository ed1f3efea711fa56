// A power loss at every call that touches the disk: whatever was acknowledged is found, nothing is half there, nothing is damaged.
#include <filesystem>
#include <functional>
#include <set>

#include "absl/strings/str_cat.h"
#include "state/open.h"
#include "state/schema.h"
#include "state/sqlite_store.h"
#include "state/state_file.h"
#include "tests/state/disk.h"
#include "tests/state/support.h"

namespace eniform::state {
namespace {

namespace fs = std::filesystem;

constexpr char kState[] = "/.eniform/state.db";

std::string WhatACopyHolds(const std::string& backup) {
  absl::StatusOr<Database> database = Database::Open(backup, Access::kImmutable);
  if (!database.ok()) return database.status().ToString();
  const auto damage = database->QueryText("PRAGMA integrity_check");
  const auto objects = database->QueryText("SELECT address || ' ' || id FROM objects ORDER BY address");
  return absl::StrCat(damage.ok() ? *damage : damage.status().ToString(), "\n", objects.ok() ? *objects : objects.status().ToString());
}

// Everything a state tells, copies beside it included, as one text.
std::string PictureOf(SqliteStore& store, const std::string& path) {
  std::string text;
  const auto add = [&](const auto& value) { absl::StrAppend(&text, value.ok() ? value->DebugString() : value.status().ToString(), "\n"); };
  add(store.Read());
  const auto lock = store.ReadLock();
  absl::StrAppend(&text, !lock.ok() ? lock.status().ToString() : *lock ? (*lock)->DebugString() : "no lock", "\n");
  const auto runs = store.ReadRuns(100);
  if (!runs.ok()) return runs.status().ToString();
  for (const eniform::Run& run : *runs) {
    absl::StrAppend(&text, run.DebugString(), "\n");
    const auto entries = store.ReadEntries(run.id());
    if (!entries.ok()) return entries.status().ToString();
    for (const JournalEntry& entry : *entries) absl::StrAppend(&text, entry.DebugString(), "\n");
  }
  // Opening an older one makes another copy of the same.
  std::set<std::string> copies;
  for (const std::string& backup : FindBackups(path)) copies.insert(WhatACopyHolds(backup));
  for (const std::string& copy : copies) absl::StrAppend(&text, "copy: ", copy, "\n");
  return text;
}

// What is done to a state, and what it tells after each step that was acknowledged.
class Played {
 public:
  explicit Played(DiskRecorder& recorder, std::string path, SqliteOptions options)
      : recorder_(recorder), path_(std::move(path)), options_(std::move(options)) {}

  void Create() {
    ASSERT_OK(CreateFile(path_, "shop", Migrations()));
    Open();
  }
  void Open() {
    auto opened = SqliteStore::Open(path_, options_);
    ASSERT_TRUE(opened.ok()) << opened.status();
    store_ = *std::move(opened);
    Acknowledge();
  }
  void Close() { store_ = nullptr; }
  // A step that must succeed, and be found done from then on.
  void Do(const std::function<absl::Status(SqliteStore&)>& step) {
    ASSERT_OK(step(*store_));
    Acknowledge();
  }
  void Acknowledge() {
    recorder_.Acknowledge();
    pictures_.push_back(PictureOf(*store_, path_));
  }
  const std::vector<std::string>& pictures() const { return pictures_; }

 private:
  DiskRecorder& recorder_;
  const std::string path_;
  const SqliteOptions options_;
  std::unique_ptr<SqliteStore> store_;
  std::vector<std::string> pictures_;
};

class PowerLossTest : public ::testing::Test {
 protected:
  PowerLossTest() {
    options_.now = [] { return absl::FromUnixSeconds(1'700'000'000); };
  }

  // Plays `steps` on what is below directory_, then loses power after every call, and looks.
  void Sweep(const std::function<void(Played&)>& steps, int every = 1) {
    Disk disk(directory_.path());
    const bool existed = fs::exists(directory_.path() + kState);
    std::vector<DiskEvent> events;
    std::vector<std::string> pictures;
    {
      DiskRecorder recorder(directory_.path());
      Played played(recorder, directory_.path() + kState, options_);
      steps(played);
      events = recorder.events();
      pictures = played.pictures();
    }
    ASSERT_GT(pictures.size(), 0u);
    std::mt19937 dice(7);
    size_t acknowledged = 0;
    for (size_t i = 0; i <= events.size(); ++i) {
      if (i % every == 0 || i == events.size()) {
        for (const auto survives : {Disk::Survives::kNothing, Disk::Survives::kSomeSectors, Disk::Survives::kEverything}) {
          SCOPED_TRACE(absl::StrCat("after ", i, " of ", events.size(), " calls, ", acknowledged, " of ", pictures.size(),
                                    " acknowledged, surviving: ", static_cast<int>(survives)));
          TemporaryDirectory found;
          disk.LosePower(survives, dice, found.path());
          Look(found.path(), pictures, acknowledged, existed);
          ++losses_;
          if (HasFailure()) return;
        }
      }
      if (i == events.size()) break;
      disk.Apply(events[i]);
      if (events[i].kind == DiskEvent::kAcknowledged) ++acknowledged;
    }
    RecordProperty("losses", losses_);
    printf("%d power losses over %zu calls, %zu of them acknowledged\n", losses_, events.size(), pictures.size());
  }

  void Look(const std::string& directory, const std::vector<std::string>& pictures, size_t acknowledged, bool existed) {
    const std::string path = directory + kState;
    const auto store = SqliteStore::Open(path, options_);
    if (acknowledged == 0 && !existed && absl::IsNotFound(store.status())) return;
    ASSERT_TRUE(store.ok()) << store.status();
    const std::string picture = PictureOf(**store, path);
    const bool is_next = acknowledged < pictures.size() && picture == pictures[acknowledged];
    if (acknowledged > 0 && !is_next) {
      EXPECT_EQ(pictures[acknowledged - 1], picture);
    }
    if (acknowledged == 0 && !is_next) {
      EXPECT_EQ(first_, picture);
    }
  }

  TemporaryDirectory directory_;
  SqliteOptions options_;
  std::string first_;  // what a state that existed told
  int losses_ = 0;
};

eniform::Run MakeRun(int64_t id) {
  eniform::Run run;
  run.set_id(id);
  run.set_command("apply");
  run.set_started_at(1'700'000'000);
  return run;
}

// A whole apply: lock, run, edits of the plan, intents and outcomes, a copy, the end of the run, the lock given back.
void Apply(Played& played, int operations, const std::string& stem = "i") {
  LockToken token;
  int64_t run = 0;
  played.Do([&](SqliteStore& store) {
    const auto acquired = store.AcquireLock(Elsewhere("ci-1"), "apply", absl::ZeroDuration());
    if (acquired.ok()) token = *acquired;
    return acquired.status();
  });
  played.Do([&](SqliteStore& store) {
    const auto begun = store.BeginRun(token, MakeRun(0));
    if (begun.ok()) run = *begun;
    return begun.status();
  });
  played.Do([&](SqliteStore& store) {
    return store.Edit(token, {Upsert(MakeInterface(stem + "-adopted", "eni-a")), Upsert(MakeInterface(stem + "-old", "eni-o"))});
  });
  played.Do([&](SqliteStore& store) {
    return store.Edit(token, {Rename(absl::StrCat("network_interface.", stem, "-old"), absl::StrCat("network_interface.", stem, "-new"))});
  });
  for (int i = 1; i <= operations; ++i) {
    JournalEntry entry = MakeEntry(run, i, absl::StrCat("network_interface.", stem, i));
    entry.set_started_at(1'700'000'000);
    played.Do([&](SqliteStore& store) { return store.RecordIntent(token, entry); });
    entry.set_finished_at(1'700'000'001);
    entry.set_status(i % 5 == 0 ? JOURNAL_STATUS_FAILED : JOURNAL_STATUS_DONE);
    std::vector<StateEdit> edits;
    if (i % 5 != 0) edits.push_back(Upsert(MakeInterface(absl::StrCat(stem, i), absl::StrCat("eni-", i))));
    if (i % 7 == 0) edits.push_back(Remove(absl::StrCat("network_interface.", stem, i - 1)));
    played.Do([&](SqliteStore& store) { return store.RecordOutcome(token, entry, edits); });
  }
  played.Do([&](SqliteStore& store) { return store.Heartbeat(token); });
  played.Do([&](SqliteStore& store) { return store.Backup("before state mv").status(); });
  played.Do([&](SqliteStore& store) {
    eniform::Run end = MakeRun(run);
    end.set_result(RUN_RESULT_SUCCEEDED);
    end.set_finished_at(1'700'000'002);
    return store.FinishRun(token, end);
  });
  played.Do([&](SqliteStore& store) { return store.ReleaseLock(token); });
}

TEST_F(PowerLossTest, FirstApplyFromNoStateToItsEnd) {
  Sweep([](Played& played) {
    played.Create();
    Apply(played, 12);
    played.Close();
  });
}

TEST_F(PowerLossTest, ClosedAndOpenedAgainAfterEveryApply) {
  Sweep([](Played& played) {
    played.Create();
    played.Close();
    for (int i = 0; i < 3; ++i) {
      played.Open();
      Apply(played, 3, absl::StrCat("run", i));
      played.Close();
    }
  });
}

TEST_F(PowerLossTest, LogThatIsBroughtIntoTheFileWhileTheRunGoesOn) {
  Sweep(
      [](Played& played) {
        played.Create();
        Apply(played, 220);
      },
      15);
}

TEST_F(PowerLossTest, Migration) {
  {
    DiskRecorder recorder(directory_.path());
    Played played(recorder, directory_.path() + kState, options_);
    played.Create();
    Apply(played, 6);
    played.Close();
  }
  std::vector<Migration> newer(Migrations());
  newer.push_back({"notes", "CREATE TABLE notes(id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;"});
  newer.push_back({"labels", "CREATE TABLE labels(id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;"});
  options_.migrations = &newer;
  Sweep([](Played& played) {
    played.Open();
    played.Close();
  });
}

}  // namespace
}  // namespace eniform::state
