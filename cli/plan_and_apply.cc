#include "absl/strings/str_cat.h"
#include "cli/apply_flow.h"
#include "cli/ask.h"
#include "cli/held_lock.h"
#include "cli/messages.h"
#include "cli/recovery_file.h"
#include "cli/render/plan_text.h"

namespace eniform::cli {
namespace {

// One apply, step by step.
class Applying {
 public:
  Applying(Context& context, Purpose purpose, const ApplyFlags& flags)
      : context_(context), purpose_(purpose), flags_(flags), command_(purpose == Purpose::kDestroy ? "destroy" : "apply") {}

  ExitCode Run() {
    options_ = flags_.planning.Options();
    options_.destroy = purpose_ == Purpose::kDestroy;
    options_.parallelism = flags_.parallelism;
    if (auto failure = Do({&Applying::Load, &Applying::Lock, &Applying::TakeIn, &Applying::Start, &Applying::Settle}))
      return Fail(*failure);
    if (flags_.accept_drift) return TakeDriftIn(context_, work_, lock_->token(), flags_);
    if (auto failure = Do({&Applying::MakeThePlan})) return Fail(*failure);
    const Diagnostics diagnostics = DiagnosticsOf(plan_);
    context_.Print(diagnostics, work_.sources());
    if (HasErrors(diagnostics)) return ExitCodeOf(diagnostics);
    if (auto failure = CheckExpected()) return Fail(*failure);

    context_.console().Out(PlanText(plan_, context_.style(Stream::kOut)));
    if (!HasChanges(plan_) && plan_.state_edits().empty()) return ExitCode::kDone;
    // What changes nothing but the memory, as declared, needs no consent.
    if (!flags_.auto_approve && HasChanges(plan_)) {
      if (auto failure = Ask()) return Fail(*failure);
    }
    context_.console().Out("\n");
    return CarryOut(context_, plan_, work_, lock_->token(), purpose_, flags_, GoOn());
  }

 private:
  // Until one of them fails, or an interrupt comes.
  std::optional<Failure> Do(std::initializer_list<std::optional<Failure> (Applying::*)()> steps) {
    for (const auto step : steps) {
      if (auto failure = (this->*step)()) return failure;
      if (context_.interrupt() > 0) {
        return Failure{{Message("EF-C31", {{"text", "Interrupted before anything was changed."}})}, ExitCode::kInterrupted};
      }
    }
    return std::nullopt;
  }

  std::string GoOn() const { return context_.CommandLine(command_) + flags_.planning.Text(); }

  ExitCode Fail(const Failure& failure) {
    context_.Print(failure.diagnostics, work_.sources());
    return failure.code;
  }

  std::optional<Failure> Load() {
    return LoadDeclarations(context_, {}, flags_.planning.Variables(),
                            purpose_ == Purpose::kDestroy ? Declarations::kIfAny : Declarations::kNeeded, work_);
  }

  std::optional<Failure> Lock() {
    // A state is made by an apply, never by a destroy; one whose declarations are all gone has whatever name it has.
    const bool nothing_declared =
        purpose_ == Purpose::kDestroy && work_.loaded.declaration.stack().empty() && work_.loaded.declaration.providers().empty();
    const std::string stack = nothing_declared ? "" : StackOf(context_, work_.loaded.declaration);
    const auto mode = purpose_ == Purpose::kDestroy ? state::OpenMode::kReadWrite : state::OpenMode::kCreate;
    if (auto failure = OpenState(context_, mode, stack, work_)) return failure;
    auto lock = HeldLock::Acquire(*work_.store, command_, flags_.lock_timeout);
    if (!lock.ok()) return FailureOf(lock.status());
    lock_ = std::move(*lock);
    if (auto failure = ReadState(work_)) return failure;
    return CheckAddresses(options_, work_.loaded.declaration, work_.prior);
  }

  // What an earlier run could not write into the state and kept in a file.
  std::optional<Failure> TakeIn() { return TakeRecoveries(context_, work_, lock_->token()); }

  std::optional<Failure> Start() {
    return StartProviders(context_, ProvidersInUse(work_.loaded.declaration, work_.prior, work_.open_entries), host::Configure::kYes,
                          work_);
  }

  // Looks up what an earlier run left open, so that planning knows how it ended.
  std::optional<Failure> Settle() {
    if (work_.open_entries.empty()) {
      if (flags_.resume) context_.console().Out("Nothing was left open by an earlier run.\n\n");
      return std::nullopt;
    }
    auto recovery = apply::SettleOpenEntries(work_.providers, *work_.store, lock_->token(), context_.interrupt());
    if (!recovery.ok()) return FailureOf(recovery.status());
    std::string text = "An earlier run ended before its time. What it left open:\n";
    for (const std::string& sentence : recovery->settled) absl::StrAppend(&text, "  ", sentence, "\n");
    if (!recovery->settled.empty()) context_.console().Out(absl::StrCat(text, "\n"));
    if (HasErrors(recovery->diagnostics)) return FailureOf(recovery->diagnostics);
    return ReadState(work_);
  }

  std::optional<Failure> MakeThePlan() {
    apply::Look look;
    if (auto failure = LookAt(context_, work_, options_, look)) return failure;
    plan_ = PlanFrom(context_, work_, options_, look);
    return std::nullopt;
  }

  std::optional<Failure> CheckExpected() {
    if (flags_.expect_plan.empty() || flags_.expect_plan == plan_.digest()) return std::nullopt;
    return FailureOf(Diagnostics{Message("EF-C24", {{"expected", flags_.expect_plan}, {"actual", plan_.digest()}})});
  }

  std::optional<Failure> Ask() {
    const absl::string_view question = purpose_ == Purpose::kDestroy
                                           ? "Shall all of this be destroyed? Addresses that are released can not be had again."
                                           : "Shall these operations be carried out?";
    return AskForYes(context_, question, absl::StrCat(GoOn(), " --auto-approve --expect-plan ", plan_.digest()));
  }

  Context& context_;
  const Purpose purpose_;
  const ApplyFlags& flags_;
  const std::string command_;
  planner::PlanOptions options_;
  Work work_;
  std::unique_ptr<HeldLock> lock_;  // after work_: given back before the store is closed
  Plan plan_;
};

}  // namespace

ExitCode PlanAndApply(Context& context, Purpose purpose, const ApplyFlags& flags) { return Applying(context, purpose, flags).Run(); }

}  // namespace eniform::cli
