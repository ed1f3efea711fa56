// What a run leaves where the state could not be written, and what taking it in does.
#include "apply/recovery.h"

#include "apply/run.h"
#include "tests/apply/support.h"

namespace eniform::apply {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using Verdict = TakenIn::Verdict;

class RecoveryTest : public ::testing::Test {
 protected:
  RecoveryTest() : store_(&log_), provider_("gz", &log_) {
    plan_ = PlanOf({Op(1, CREATE_INTERFACE, "network_interface.a"), Op(2, ALLOCATE_EIP, "eip.e")});
    for (const char* address : {"eip.e", "network_interface.a"}) *plan_.add_targets() = Row(address, "");
  }

  // A run in which the n-th write fails, and where `extent` says so all after it.
  RunReport Run(int n, TestStore::Extent extent = TestStore::Extent::kFromThenOn,
                absl::Status failure = absl::UnavailableError("the disk is full")) {
    store_.FailWrite(n, extent, failure);
    auto report = RunPlan(plan_, {{"gz", &provider_}}, store_, store_.lock(), Workers(1), listener_, interrupt_, clock_);
    store_.FailWrite(0);
    EXPECT_TRUE(report.ok()) << report.status();
    return report.ok() ? *std::move(report) : RunReport();
  }
  TakenIn Take(const RecoveryRecord& record) {
    auto taken = TakeIn(record, store_, store_.lock());
    EXPECT_TRUE(taken.ok()) << taken.status();
    return taken.ok() ? *std::move(taken) : TakenIn();
  }

  Log log_, heard_;
  LogListener listener_{&heard_};
  TestStore store_;
  ScriptedProvider provider_;
  FakeClock clock_;
  Interrupt interrupt_{0};
  Plan plan_;
};

TEST_F(RecoveryTest, WhatTheStateDidNotTakeIsInTheRecord) {
  const RunReport report = Run(3);  // begin, intent 1, outcome 1
  ASSERT_THAT(report.recovery.outcomes(), SizeIs(1));
  const UnrecordedOutcome& outcome = report.recovery.outcomes(0);
  EXPECT_EQ(JOURNAL_STATUS_DONE, outcome.entry().status());
  EXPECT_EQ(store_.EntryOf(1).token(), outcome.entry().token());
  EXPECT_EQ("eni-1", outcome.result().interfaces(0).id());
  ASSERT_THAT(outcome.edits(), SizeIs(1));
  EXPECT_EQ("eni-1", outcome.edits(0).object().id());
  EXPECT_EQ(report.run_id, report.recovery.run().id());
  EXPECT_EQ(store_.Read()->lineage(), report.recovery.lineage());
}

TEST_F(RecoveryTest, NothingIsLeftWhereTheStateTookEverythingOrNothingWasDone) {
  EXPECT_THAT(Run(0).recovery.outcomes(), IsEmpty());
  EXPECT_THAT(Run(2).recovery.outcomes(), IsEmpty()) << "an intent that is not durable is not called";
}

TEST_F(RecoveryTest, WhoLostTheLockLeavesNothing) {
  const RunReport report = Run(3, TestStore::Extent::kFromThenOn, absl::FailedPreconditionError("taken over"));
  EXPECT_THAT(report.recovery.outcomes(), IsEmpty());
  EXPECT_FALSE(report.journal.ok());
}

TEST_F(RecoveryTest, TakenInItIsAsIfItHadBeenRecorded) {
  const RunReport report = Run(3);
  const auto read = DecodeRecovery(EncodeRecovery(report.recovery));
  ASSERT_TRUE(read.ok()) << read.status();
  const TakenIn taken = Take(*read);
  EXPECT_EQ(Verdict::kTaken, taken.verdict);
  EXPECT_THAT(taken.settled, ElementsAre("The operation 1 (CREATE_INTERFACE for network_interface.a) of run 1 was done."));
  EXPECT_EQ("eni-1", store_.RowOf("network_interface.a").id());
  EXPECT_THAT(*store_.ReadOpenEntries(), IsEmpty());
  EXPECT_EQ(JOURNAL_STATUS_DONE, store_.EntryOf(1).status());
  EXPECT_EQ(RUN_RESULT_PARTIAL, store_.ReadRuns(1)->front().result());
  EXPECT_EQ(store_.Read()->serial(), store_.ReadRuns(1)->front().serial_after());
  EXPECT_EQ(0, log_.Count("resolve 1")) << "nobody had to be asked";
  EXPECT_EQ(Verdict::kSettled, Take(*read).verdict) << "once";
}

TEST_F(RecoveryTest, AFailureIsClosedAndADoubtStaysOpen) {
  provider_.execute = [](const ExecuteRequest& request, const auto&) -> absl::StatusOr<ExecuteResponse> {
    return Failure(ERROR_CLASS_QUOTA, "LimitExceeded");
  };
  const RunReport failed = Run(3);
  EXPECT_EQ(Verdict::kTaken, Take(failed.recovery).verdict);
  EXPECT_EQ(JOURNAL_STATUS_FAILED, store_.EntryOf(1).status());
  EXPECT_EQ("LimitExceeded", store_.EntryOf(1).error().code());
  RecoveryRecord doubt = Run(3).recovery;
  doubt.mutable_outcomes(0)->mutable_entry()->set_status(JOURNAL_STATUS_IN_DOUBT);
  EXPECT_THAT(Take(doubt).settled, ElementsAre(HasSubstr("is in doubt")));
  EXPECT_THAT(*store_.ReadOpenEntries(), SizeIs(1));
}

TEST_F(RecoveryTest, OfAnotherStateNothingIsTaken) {
  RecoveryRecord record = Run(3).recovery;
  record.set_lineage("somebody else's");
  EXPECT_EQ(Verdict::kForeign, Take(record).verdict);
  EXPECT_THAT(*store_.ReadOpenEntries(), SizeIs(1));
}

TEST_F(RecoveryTest, AnEntryWithAnotherTokenIsNotThisOne) {
  RecoveryRecord record = Run(3).recovery;
  record.mutable_outcomes(0)->mutable_entry()->set_token("another");
  EXPECT_EQ(Verdict::kSettled, Take(record).verdict);
  EXPECT_THAT(*store_.ReadOpenEntries(), SizeIs(1));
}

TEST_F(RecoveryTest, AStateThatMovedOnIsNotTurnedBack) {
  const RecoveryRecord record = Run(3).recovery;
  StateEdit edit;
  edit.set_kind(StateEdit::UPSERT);
  *edit.mutable_object() = Row("eip.other", "eip-9");
  ASSERT_TRUE(store_.Edit(store_.lock(), {edit}).ok());
  EXPECT_EQ(Verdict::kMovedOn, Take(record).verdict);
  EXPECT_EQ("", store_.RowOf("network_interface.a").address());
  EXPECT_THAT(*store_.ReadOpenEntries(), SizeIs(1));
}

TEST_F(RecoveryTest, ADiskThatIsStillFullIsAnErrorAndTheRecordStaysGood) {
  const RecoveryRecord record = Run(3).recovery;
  store_.FailWrite(1);
  EXPECT_EQ(absl::StatusCode::kUnavailable, TakeIn(record, store_, store_.lock()).status().code());
  store_.FailWrite(0);
  EXPECT_EQ(Verdict::kTaken, Take(record).verdict);
}

TEST_F(RecoveryTest, EqualRecordsAreEqualBytesWithAscendingKeys) {
  const RecoveryRecord record = Run(3).recovery;
  const std::string text = EncodeRecovery(record);
  EXPECT_EQ(text, EncodeRecovery(*DecodeRecovery(text)));
  EXPECT_EQ(0u, text.find("{\"checksum\":\"sha256:"));
  EXPECT_THAT(text, HasSubstr("\"format\":\"eniform-recovery 1\",\"recovery\":{\"lineage\":"));
  EXPECT_EQ(text.size() - 1, text.find('\n')) << "one line";
}

TEST_F(RecoveryTest, EveryDamageIsNoticed) {
  std::string text = EncodeRecovery(Run(3).recovery);
  text.pop_back();  // the end of the line alone says nothing
  for (size_t i = 0; i < text.size(); i += 3) {
    EXPECT_FALSE(DecodeRecovery(text.substr(0, i)).ok()) << "cut at " << i;
    std::string flipped = text;
    flipped[i] = static_cast<char>(flipped[i] ^ 1);
    EXPECT_FALSE(DecodeRecovery(flipped).ok()) << "flipped at " << i;
  }
  EXPECT_EQ(absl::StatusCode::kDataLoss, DecodeRecovery("{}").status().code());
  EXPECT_EQ(absl::StatusCode::kDataLoss, DecodeRecovery("[1]").status().code());
  EXPECT_EQ(absl::StatusCode::kUnimplemented, DecodeRecovery("{\"format\":\"eniform-recovery 2\"}").status().code());
}

TEST_F(RecoveryTest, WordsThatAreNoTextDoNotLoseTheRest) {
  RecoveryRecord record = Run(3).recovery;
  record.mutable_outcomes(0)->mutable_entry()->mutable_error()->set_message("caf\xe9 \x01");
  const auto read = DecodeRecovery(EncodeRecovery(record));
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(record.outcomes(0).entry().token(), read->outcomes(0).entry().token());
}

}  // namespace
}  // namespace eniform::apply
