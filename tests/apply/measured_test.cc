#include "apply/measured.h"

#include <gmock/gmock.h>

#include "tests/apply/support.h"

namespace eniform::apply {
namespace {

JournalEntry Took(OperationKind kind, double seconds, JournalStatus status = JOURNAL_STATUS_DONE, const std::string& provider = "gz") {
  JournalEntry entry;
  entry.mutable_operation()->set_kind(kind);
  entry.mutable_operation()->set_provider(provider);
  entry.set_status(status);
  entry.set_started_at(1'700'000'000);
  entry.set_finished_at(1'700'000'000 + seconds);
  return entry;
}

TEST(MeasuredTest, TheMedianOfEachProviderAndKind) {
  const planner::MeasuredTimes measured = MeasuredTimesOf({Took(ATTACH, 2), Took(ATTACH, 60), Took(CREATE_INTERFACE, 1), Took(ATTACH, 3),
                                                           Took(CREATE_INTERFACE, 2), Took(ATTACH, 9, JOURNAL_STATUS_DONE, "hz")});
  ASSERT_EQ(2u, measured.size());
  EXPECT_EQ(3, measured.at("gz").at(ATTACH).median_seconds) << "one slow call does not count for much";
  EXPECT_EQ(3, measured.at("gz").at(ATTACH).samples);
  EXPECT_EQ(1.5, measured.at("gz").at(CREATE_INTERFACE).median_seconds) << "of two, the middle";
  EXPECT_EQ(9, measured.at("hz").at(ATTACH).median_seconds);
}

TEST(MeasuredTest, OnlyWhatIsDoneAndInItsOwnRunTells) {
  JournalEntry unstarted = Took(ATTACH, 5);
  unstarted.clear_started_at();
  EXPECT_TRUE(MeasuredTimesOf({Took(ATTACH, 5, JOURNAL_STATUS_FAILED), Took(ATTACH, 5, JOURNAL_STATUS_IN_DOUBT),
                               Took(ATTACH, 5, JOURNAL_STATUS_INTENT), Took(ATTACH, -5), Took(ATTACH, 90'000), unstarted})
                  .empty());
}

TEST(MeasuredTest, OnlyTheNewestCount) {
  std::vector<JournalEntry> newest(25, Took(ATTACH, 1));
  newest.insert(newest.end(), 500, Took(ATTACH, 100));
  EXPECT_EQ(1, MeasuredTimesOf(newest)["gz"][ATTACH].median_seconds);
  EXPECT_EQ(25, MeasuredTimesOf(newest)["gz"][ATTACH].samples);
}

TEST(MeasuredTest, ReadFromTheJournalOfAStore) {
  TestStore store;
  eniform::Run run;
  run.set_plan_digest("sha256:1");
  const int64_t id = *store.BeginRun(store.lock(), run);
  for (int i = 1; i <= 3; ++i) {
    JournalEntry entry = Took(DETACH, i);
    entry.set_run(id);
    entry.set_operation_id(i);
    entry.set_token("t" + std::to_string(i));
    JournalEntry intent = entry;
    intent.set_status(JOURNAL_STATUS_INTENT);
    intent.clear_finished_at();
    ASSERT_TRUE(store.RecordIntent(store.lock(), intent).ok());
    ASSERT_TRUE(store.RecordOutcome(store.lock(), entry, {}).ok());
  }
  const auto measured = ReadMeasuredTimes(store);
  ASSERT_TRUE(measured.ok()) << measured.status();
  EXPECT_EQ(2, measured->at("gz").at(DETACH).median_seconds);
  EXPECT_EQ(3, measured->at("gz").at(DETACH).samples);
}

}  // namespace
}  // namespace eniform::apply
