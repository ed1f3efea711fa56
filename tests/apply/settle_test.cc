#include <map>
#include <set>

#include "absl/strings/match.h"
#include "apply/carry_out.h"
#include "apply/messages.h"
#include "apply/run.h"
#include "tests/apply/support.h"

namespace eniform::apply {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class SettleTest : public ::testing::Test {
 protected:
  SettleTest() : provider_("gz", &log_) {}

  // Leaves an intent of a run that died.
  void Begun(const Operation& operation, const ManagedObject& target = {}) {
    eniform::Run run;
    run.set_command("apply");
    JournalEntry entry;
    entry.set_run(*store_.BeginRun(store_.lock(), run));
    entry.set_operation_id(operation.id());
    entry.set_token("token-" + std::to_string(operation.id()));
    *entry.mutable_operation() = operation;
    if (!target.address().empty()) *entry.mutable_target() = target;
    entry.set_status(JOURNAL_STATUS_INTENT);
    entry.set_started_at(absl::ToDoubleSeconds(began_at_ - absl::UnixEpoch()));
    ASSERT_TRUE(store_.RecordIntent(store_.lock(), entry).ok());
  }

  Recovery Settle() {
    auto recovery = SettleOpenEntries({{"gz", &provider_}}, store_, store_.lock(), interrupt_, clock_);
    EXPECT_TRUE(recovery.ok()) << recovery.status();
    return recovery.ok() ? *recovery : Recovery();
  }

  Log log_;
  ScriptedProvider provider_;
  TestStore store_;
  FakeClock clock_;
  Interrupt interrupt_{0};
  absl::Time began_at_ = absl::UnixEpoch();  // what Begun leaves: long ago
};

TEST_F(SettleTest, WhatIsNotListedIsAskedForUntilItWouldBe) {
  began_at_ = clock_.Now();
  Begun(Op(1, CREATE_INTERFACE, "network_interface.a"), Row("network_interface.a", ""));
  Begun(Op(2, ALLOCATE_EIP, "eip.a"), Row("eip.a", ""));
  Begun(Op(3, ATTACH, "network_interface.b"));
  clock_.Sleep(absl::Seconds(4), interrupt_);
  std::map<int, int> asked;
  provider_.resolve = [&](const ResolveRequest& request) {
    ++asked[request.operation().id()];
    const bool listed = request.operation().id() == 1 && clock_.Now() - began_at_ > absl::Seconds(7);
    return listed ? Resolved(ResolveResponse::DONE, ScriptedProvider::Obedient(request.operation())) : Resolved(ResolveResponse::NOT_DONE);
  };
  EXPECT_THAT(Settle().settled, SizeIs(3));
  EXPECT_NE(store_.RowOf("network_interface.a").id(), "");
  EXPECT_EQ(store_.RowOf("eip.a").id(), "");
  EXPECT_GT(asked[1], 1);
  EXPECT_EQ(asked[3], 1) << "what was there before is listed";
  EXPECT_EQ(clock_.Now() - began_at_, kListedWithin) << "and no longer";
}

TEST_F(SettleTest, AClockThatIsAheadIsNotWaitedFor) {
  began_at_ = clock_.Now() + absl::Hours(2);
  Begun(Op(1, CREATE_INTERFACE, "network_interface.a"), Row("network_interface.a", ""));
  const absl::Time start = clock_.Now();
  provider_.resolve = [](const ResolveRequest&) { return Resolved(ResolveResponse::NOT_DONE); };
  EXPECT_THAT(Settle().settled, SizeIs(1));
  EXPECT_EQ(clock_.Now() - start, kListedWithin);
}

TEST_F(SettleTest, NothingOpenAsksNobody) {
  const Recovery recovery = Settle();
  EXPECT_THAT(recovery.settled, IsEmpty());
  EXPECT_THAT(log_.lines(), IsEmpty());
}

TEST_F(SettleTest, WhatWasDoneGoesIntoTheState) {
  ManagedObject target = Row("network_interface.a", "");
  target.set_protect(true);
  Begun(Op(1, CREATE_INTERFACE, "network_interface.a"), target);
  std::string token;
  provider_.resolve = [&](const ResolveRequest& request) {
    token = request.token();
    return Resolved(ResolveResponse::DONE, ScriptedProvider::Obedient(request.operation()));
  };
  const Recovery recovery = Settle();
  EXPECT_THAT(recovery.settled, ElementsAre("The operation 1 (CREATE_INTERFACE for network_interface.a) of run 1 was done: "
                                            "network_interface.a is remembered as eni-1."));
  EXPECT_THAT(recovery.diagnostics, IsEmpty());
  EXPECT_EQ(token, "token-1");
  EXPECT_EQ(store_.RowOf("network_interface.a").id(), "eni-1");
  EXPECT_TRUE(store_.RowOf("network_interface.a").protect());
  EXPECT_THAT(*store_.ReadOpenEntries(), IsEmpty());
  EXPECT_EQ(store_.EntryOf(1).status(), JOURNAL_STATUS_DONE);
}

TEST_F(SettleTest, WhatWasNotDoneIsClosed) {
  Begun(Op(1, CREATE_INTERFACE, "network_interface.a"), Row("network_interface.a", ""));
  EXPECT_THAT(Settle().settled, ElementsAre(HasSubstr("was not done")));
  EXPECT_EQ(store_.EntryOf(1).status(), JOURNAL_STATUS_FAILED);
  EXPECT_THAT(store_.Read()->objects(), IsEmpty());
}

TEST_F(SettleTest, SettledOneAfterTheOther) {
  // The second is no longer wanted by its plan: only the row that the first one writes tells what it is about.
  Operation detach = Op(2, DETACH, "network_interface.a");
  *detach.mutable_arguments()->mutable_interface() = ById("eni-1");
  Begun(Op(1, CREATE_INTERFACE, "network_interface.a"), Row("network_interface.a", ""));
  Begun(detach);
  provider_.resolve = [](const ResolveRequest& request) {
    OperationResult result;
    *result.add_interfaces() = InterfaceOf("eni-1", "10.0.0." + std::to_string(request.operation().id()));
    return Resolved(ResolveResponse::DONE, result);
  };
  EXPECT_THAT(Settle().settled, SizeIs(2));
  EXPECT_EQ(store_.RowOf("network_interface.a").attributes().network_interface().primary_ip(), "10.0.0.2");
}

TEST_F(SettleTest, AnAddressThatWasBeingRemovedIsForgottenWithItsInterface) {
  StateEdit edit;
  edit.set_kind(StateEdit::UPSERT);
  *edit.mutable_object() = Row("network_interface.a", "eni-1");
  ASSERT_TRUE(store_.Edit(store_.lock(), {edit}).ok());
  Operation remove = Op(1, DELETE_INTERFACE, "network_interface.a");
  *remove.mutable_arguments()->mutable_interface() = ById("eni-1");
  Begun(remove);
  provider_.resolve = [](const ResolveRequest&) { return Resolved(ResolveResponse::DONE); };
  EXPECT_THAT(Settle().settled, ElementsAre(HasSubstr("network_interface.a is forgotten")));
  EXPECT_THAT(store_.Read()->objects(), IsEmpty());
}

TEST_F(SettleTest, WhatStillRunsIsWaitedFor) {
  Begun(Op(1, CREATE_INTERFACE, "network_interface.a"), Row("network_interface.a", ""));
  int looks = 0;
  provider_.resolve = [&](const ResolveRequest& request) {
    return ++looks < 3 ? Resolved(ResolveResponse::RUNNING)
                       : Resolved(ResolveResponse::DONE, ScriptedProvider::Obedient(request.operation()));
  };
  EXPECT_THAT(Settle().settled, SizeIs(1));
  EXPECT_THAT(clock_.slept(), SizeIs(2));
}

TEST_F(SettleTest, WhatNobodyCanTellStaysOpenAndSaysSo) {
  Begun(Op(1, CREATE_INTERFACE, "network_interface.a"), Row("network_interface.a", ""));
  provider_.resolve = [](const ResolveRequest&) {
    ResolveResponse response;
    response.mutable_error()->set_error_class(ERROR_CLASS_AUTH);
    response.mutable_error()->set_code("AuthFailure.SecretIdNotFound");
    response.mutable_error()->set_request_id("r-1");
    return response;
  };
  const Recovery recovery = Settle();
  EXPECT_THAT(recovery.settled, IsEmpty());
  ASSERT_THAT(recovery.diagnostics, SizeIs(1));
  const Diagnostic& diagnostic = recovery.diagnostics[0];
  EXPECT_EQ(diagnostic.code(), "EF-A10");
  EXPECT_EQ(diagnostic.diagnostic_class(), DIAGNOSTIC_CLASS_FAILURE);
  EXPECT_EQ(diagnostic.address(), "network_interface.a");
  EXPECT_EQ(diagnostic.detail(),
            "operation 1 (CREATE_INTERFACE for network_interface.a) of run 1 was begun and its answer was lost: "
            "AuthFailure.SecretIdNotFound (request "
            "id r-1). Check the credentials in the environment and what they are allowed to do. Until then nothing can be applied safely.");
  EXPECT_THAT(*store_.ReadOpenEntries(), SizeIs(1));
}

TEST_F(SettleTest, AResultWithoutItsIdStaysOpen) {
  Begun(Op(1, CREATE_INTERFACE, "network_interface.a"), Row("network_interface.a", ""));
  provider_.resolve = [](const ResolveRequest&) { return Resolved(ResolveResponse::DONE); };
  EXPECT_THAT(Settle().diagnostics, SizeIs(1));
  EXPECT_THAT(*store_.ReadOpenEntries(), SizeIs(1));
}

TEST_F(SettleTest, WithoutItsProviderItStaysOpen) {
  Begun(Op(1, CREATE_INTERFACE, "network_interface.a"), Row("network_interface.a", ""));
  const auto recovery = SettleOpenEntries({}, store_, store_.lock(), interrupt_, clock_);
  ASSERT_TRUE(recovery.ok());
  ASSERT_THAT(recovery->diagnostics, SizeIs(1));
  EXPECT_EQ(recovery->diagnostics[0].code(), "EF-A11");
  EXPECT_THAT(recovery->diagnostics[0].detail(), HasSubstr("'gz'"));
}

TEST_F(SettleTest, AnInterruptLeavesTheRestOpen) {
  Begun(Op(1, CREATE_INTERFACE, "network_interface.a"), Row("network_interface.a", ""));
  interrupt_ = 1;
  EXPECT_THAT(Settle().diagnostics, SizeIs(1));
  EXPECT_THAT(log_.lines(), IsEmpty());
  EXPECT_THAT(*store_.ReadOpenEntries(), SizeIs(1));
}

TEST_F(SettleTest, AStateThatCanNotBeWrittenIsAnError) {
  Begun(Op(1, CREATE_INTERFACE, "network_interface.a"), Row("network_interface.a", ""));
  store_.FailWrite(1);
  EXPECT_EQ(SettleOpenEntries({{"gz", &provider_}}, store_, store_.lock(), interrupt_, clock_).status().code(),
            absl::StatusCode::kUnavailable);
}

TEST(ApplyMessagesTest, SummariesNameNothingAndDetailsSayWhatToDo) {
  std::set<std::string> codes;
  for (const MessageRow& row : AllMessages()) {
    EXPECT_TRUE(codes.insert(std::string(row.code)).second);
    EXPECT_FALSE(absl::StrContains(row.summary, "{")) << row.summary;
    EXPECT_TRUE(absl::EndsWith(row.detail, ".") || absl::EndsWith(row.detail, "{next}")) << row.detail;
  }
}

TEST_F(SettleTest, APlanTakesWhatItFindsAndRecordsNothing) {
  ManagedObject target = Row("network_interface.a", "");
  target.set_protect(true);
  Begun(Op(1, CREATE_INTERFACE, "network_interface.a"), target);
  Begun(Op(2, ATTACH, "network_interface.b"));
  Begun(Op(3, DETACH, "network_interface.c"));
  provider_.resolve = [&](const ResolveRequest& request) {
    if (request.operation().id() == 3) return Resolved(ResolveResponse::RUNNING);
    return request.operation().id() == 2 ? Resolved(ResolveResponse::NOT_DONE)
                                         : Resolved(ResolveResponse::DONE, ScriptedProvider::Obedient(request.operation()));
  };
  StateSnapshot snapshot = *store_.Read();
  const Recovery found = LookUpOpenEntries({{"gz", &provider_}}, *store_.ReadOpenEntries(), interrupt_, snapshot, clock_);
  EXPECT_THAT(found.settled, SizeIs(2));
  EXPECT_THAT(found.diagnostics, SizeIs(1)) << "what is still under way is not waited for";
  ASSERT_EQ(snapshot.objects_size(), 1);
  EXPECT_EQ(snapshot.objects(0).address(), "network_interface.a");
  EXPECT_TRUE(snapshot.objects(0).protect());
  EXPECT_NE(snapshot.objects(0).id(), "");
  EXPECT_EQ(store_.Read()->objects_size(), 0);
  EXPECT_THAT(*store_.ReadOpenEntries(), SizeIs(3));
}

}  // namespace
}  // namespace eniform::apply
