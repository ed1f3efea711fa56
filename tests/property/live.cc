#include "tests/property/live.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "apply/errors.h"
#include "apply/run.h"
#include "cli/render/plan_text.h"
#include "cli/render/style.h"
#include "proto/diagnostics.h"
#include "proto/resource_address.h"
#include "state/actor.h"
#include "tests/property/check_end.h"

namespace eniform::property {
namespace {

constexpr char kLineage[] = "00000000-0000-4000-8000-000000000001";
constexpr int kAttempts = 8;
const apply::Interrupt kNever{0};

// Keeps what failed, for the story.
class Failures : public apply::RunListener {
 public:
  void OnFinished(const Operation& operation, const apply::OperationReport& report, absl::Time) override {
    if (report.state != apply::OperationState::kFailed && report.state != apply::OperationState::kInDoubt) return;
    absl::StrAppend(&text, "  ", operation.id(), " ", OperationKind_Name(operation.kind()), " ",
                    report.state == apply::OperationState::kFailed ? "failed: " : "in doubt: ", apply::TextOf(report.error), "\n");
  }
  std::string text;
};

const Actor& Myself() {
  static const auto* const actor = new Actor(state::CurrentActor());
  return *actor;
}

std::string ErrorsOf(const Plan& plan) {
  std::vector<std::string> errors;
  for (const Diagnostic& diagnostic : plan.diagnostics()) {
    if (diagnostic.severity() == SEVERITY_ERROR) errors.push_back(absl::StrCat(diagnostic.code(), " ", diagnostic.detail()));
  }
  return absl::StrJoin(errors, "; ");
}

std::string FirstCode(const Plan& plan) {
  for (const Diagnostic& diagnostic : plan.diagnostics()) {
    if (diagnostic.severity() == SEVERITY_ERROR) return diagnostic.code();
  }
  return "";
}

// Nothing that anybody would notice: at most something to be written down, such as that the predecessor of a new interface is gone for
// good.
bool ChangesNothing(const Plan& plan) {
  return plan.operations().empty() &&
         std::all_of(plan.resource_changes().begin(), plan.resource_changes().end(),
                     [](const ResourceChange& change) { return change.action() == CHANGE_ACTION_NO_OP && !change.imported(); });
}

bool IsEmpty(const Plan& plan) { return plan.operations().empty() && plan.state_edits().empty(); }

}  // namespace

Live::Live(const World& world, Tally& tally)
    : world_(world),
      tally_(tally),
      clock_(time_),
      store_("property", kLineage),
      cloud_(WorldFile(world), Pace{absl::Milliseconds(world.settle_ms), absl::Milliseconds(world.latency_ms), world.order}, time_,
             kLineage) {
  const auto lock = store_.AcquireLock(Myself(), "apply", absl::ZeroDuration());
  if (lock.ok()) lock_ = *lock;
}

StateSnapshot Live::State() {
  auto snapshot = store_.Read();
  return snapshot.ok() ? std::move(*snapshot) : StateSnapshot();
}

std::string Live::Settle() {
  const auto open = store_.ReadOpenEntries();
  if (!open.ok() || open->empty()) return std::string(open.status().message());
  const auto recovery = apply::SettleOpenEntries({{"gz", &cloud_}}, store_, lock_, kNever, clock_);
  if (!recovery.ok()) return std::string(recovery.status().message());
  for (const std::string& sentence : recovery->settled) absl::StrAppend(&story_, "  ", sentence, "\n");
  return HasErrors(recovery->diagnostics) ? "an open entry could not be settled" : "";
}

std::string Live::MakePlan(const Declaration& declaration, const planner::PlanOptions& options, Plan& plan) {
  if (std::string error = Settle(); !error.empty()) return error;
  const StateSnapshot prior = State();
  auto look = apply::LookAround({{"gz", &cloud_}}, declaration, prior, options, kNever, clock_);
  if (!look.ok()) return std::string(look.status().message());
  if (HasErrors(look->diagnostics)) return absl::StrCat("looking around failed: ", look->diagnostics.front().detail());
  plan = planner::MakePlan({declaration, prior, look->observations, look->capabilities, options});
  ++tally_.plans;
  const std::string text = cli::PlanText(plan, cli::Style());
  absl::StrAppend(&story_, text);
  for (const StateEdit& edit : plan.state_edits()) absl::StrAppend(&story_, "state edit: ", edit.ShortDebugString(), "\n");
  const std::string errors = ErrorsOf(plan);
  absl::StrAppend(&story_, errors, errors.empty() ? "" : "\n");
  if (errors.find("bug in Eniform") != std::string::npos) return "the planner found a bug of its own";
  return "";
}

std::string Live::Carry(const Plan& plan, const std::vector<Fault>& faults, int parallelism, bool& all_done) {
  cloud_.Expect(faults, absl::Milliseconds(world_.start_delay_ms));
  apply::RunOptions options;
  options.parallelism = parallelism;
  options.actor = Myself();
  Failures failures;
  apply::Interrupt interrupt{0};
  time_.Begin();
  const auto report = apply::RunPlan(plan, {{"gz", &cloud_}}, store_, lock_, options, failures, interrupt, clock_);
  time_.End();
  const int struck = cloud_.faults_struck();
  cloud_.Expect({}, absl::ZeroDuration());
  if (!report.ok()) return absl::StrCat("the run was refused: ", report.status().message());
  tally_.operations += plan.operations_size();
  tally_.failed += report->failed;
  tally_.in_doubt += report->in_doubt;
  tally_.faults += struck;
  absl::StrAppend(&story_, "applied: ", report->done, " done, ", report->failed, " failed, ", report->in_doubt, " in doubt, ",
                  report->not_started, " not started, ", struck, " faults\n", failures.text);
  if (!report->journal.ok()) return absl::StrCat("the journal: ", report->journal.message());
  all_done = report->done == plan.operations_size();
  if (!all_done && struck == 0) return "an operation failed although nothing was in its way";
  return "";
}

void Live::LetGo(const Declaration& declaration, bool destroy) {
  std::set<std::string> declared;
  for (const auto& interface : declaration.network_interfaces())
    declared.insert(AddressOf(RESOURCE_TYPE_NETWORK_INTERFACE, interface.key()));
  for (const auto& eip : declaration.eips()) declared.insert(AddressOf(RESOURCE_TYPE_EIP, eip.key()));
  for (const auto& moved : declaration.moved()) {
    if (declared.contains(moved.to())) declared.insert(moved.from());
  }
  const StateSnapshot state = State();
  for (const ManagedObject& row : state.objects()) {
    if (!row.id().empty() && row.on_remove() != ON_REMOVE_DELETE && (destroy || !declared.contains(row.address())))
      let_go_.insert(row.id());
  }
}

std::string Live::Reach(const Declaration& declaration, const Round& round, bool destroy) {
  planner::PlanOptions options;
  options.destroy = destroy;
  if (round.replace > 0 && declaration.network_interfaces_size() > 0 && !destroy) {
    const std::string& key = declaration.network_interfaces((round.replace - 1) % declaration.network_interfaces_size()).key();
    options.replaces.push_back(AddressOf(RESOURCE_TYPE_NETWORK_INTERFACE, key));
  }
  bool all_done = false, written_down = false;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    Plan plan;
    if (std::string error = MakePlan(declaration, options, plan); !error.empty()) return error;
    if (const std::string code = FirstCode(plan); !code.empty()) {
      if (attempt > 0) return "a plan was refused after the first one was applied";
      refused_ = true;
      ++tally_.refusals[code];
      return "";
    }
    if (IsEmpty(plan)) return "";
    if (all_done && (written_down || !ChangesNothing(plan))) return "every operation was done, and yet a new plan is not empty";
    written_down = all_done;
    if (attempt == 0) LetGo(declaration, destroy);
    // Trouble does not last for ever.
    if (std::string error = Carry(plan, attempt < 2 ? round.faults : std::vector<Fault>(), round.parallelism, all_done); !error.empty()) {
      return error;
    }
    const auto refusals = cloud_.TakeRefusals();
    if (!refusals.empty()) return absl::StrCat("the cloud refused:\n  ", absl::StrJoin(refusals, "\n  "));
    options.replaces.clear();  // what was replaced is not replaced again
  }
  return "it does not come to an end";
}

std::string Live::CheckEnd(const Declaration& declaration) {
  const nlohmann::json world = cloud_.World();
  const StateSnapshot state = State();
  if (std::string error = DiffersFrom(declaration, state, world); !error.empty()) return error;
  return LeftOver(state, world, kLineage, let_go_);
}

std::string Live::Play() {
  ++tally_.worlds;
  Wishes wishes = FirstWishes(world_);
  std::vector<Round> rounds = world_.rounds;
  if (rounds.empty()) rounds.emplace_back();
  const auto fail = [&](const std::string& error) { return absl::StrCat(error, "\n\n", story_); };
  for (const Round& round : rounds) {
    ++tally_.rounds;
    wishes.renamed.clear();
    for (const Edit& edit : round.edits) {
      if (IsBehindTheBack(edit.change)) {
        Somebody(edit);
      } else {
        Apply(edit, wishes);
      }
    }
    cloud_.TakeRefusals();
    const Declaration declaration = Declare(world_, wishes);
    absl::StrAppend(&story_, "\n=== a round\n");
    refused_ = false;
    if (std::string error = Reach(declaration, round, false); !error.empty()) return fail(error);
    if (refused_) {
      ++tally_.refused;
      break;
    }
    if (std::string error = CheckEnd(declaration); !error.empty()) return fail(error);
  }
  if (world_.destroy && !refused_) {
    absl::StrAppend(&story_, "\n=== destroyed\n");
    if (std::string error = Reach(Declare(world_, {}), Round(), true); !error.empty()) return fail(error);
    if (!refused_) {
      if (std::string error = CheckEnd(Declare(world_, {})); !error.empty()) return fail(error);
    }
  }
  tally_.calls += cloud_.calls();
  return "";
}

}  // namespace eniform::property
