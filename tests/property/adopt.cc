#include "tests/property/adopt.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "apply/run.h"
#include "cli/render/discovery_text.h"
#include "cli/render/plan_text.h"
#include "cli/render/style.h"
#include "config/load.h"
#include "state/actor.h"

namespace eniform::property {
namespace {

constexpr char kLineage[] = "00000000-0000-4000-8000-000000000002";
const apply::Interrupt kNever{0};

std::string MakeDirectory() {
  std::string name = (std::filesystem::temp_directory_path() / "eniform-adopt-XXXXXX").string();
  return ::mkdtemp(name.data()) ? name : "";
}

// Exactly one import for each of `count` things, and nothing else.
std::string IsOnlyImports(const Plan& plan, int count) {
  if (plan.diagnostics_size() > 0) return absl::StrCat("the plan says: ", plan.diagnostics(0).code(), " ", plan.diagnostics(0).detail());
  if (plan.operations_size() > 0) return "the plan has operations";
  if (plan.resource_drift_size() > 0) return "the plan has drift";
  int imports = 0;
  for (const ResourceChange& change : plan.resource_changes()) {
    if (change.action() != CHANGE_ACTION_NO_OP) return absl::StrCat("the plan changes ", change.address());
    imports += change.imported();
  }
  return imports == count ? "" : absl::StrCat("the plan imports ", imports, " things instead of ", count);
}

}  // namespace

Adopter::Adopter(const Existing& existing, AdoptTally& tally)
    : existing_(existing),
      tally_(tally),
      directory_(MakeDirectory()),
      clock_(time_),
      store_("property", kLineage),
      cloud_(WorldFileOf(existing), Pace{absl::ZeroDuration(), absl::ZeroDuration(), existing.world.order}, time_, kLineage) {
  provider_.set_key("gz");
  provider_.set_plugin("tencentcloud");
  provider_.set_region("ap-guangzhou");
  const auto lock = store_.AcquireLock(state::CurrentActor(), "apply", absl::ZeroDuration());
  if (lock.ok()) lock_ = *lock;
}

Adopter::~Adopter() {
  std::error_code error;
  std::filesystem::remove_all(directory_, error);
}

std::string Adopter::LoadAll(Declaration& declaration) {
  config::LoadOptions options;
  options.directory = directory_;
  const config::Loaded loaded = config::Load(options);
  declaration = loaded.declaration;
  if (loaded.diagnostics.empty()) return "";
  const Diagnostic& first = loaded.diagnostics.front();
  return absl::StrCat("the file does not load: ", first.file(), ":", first.line(), ": ", first.code(), " ", first.detail());
}

std::string Adopter::Discover(const planner::DiscoverScope& scope, planner::Discovery& discovery) {
  Declaration declared;
  if (!std::filesystem::is_empty(directory_)) {
    if (std::string error = LoadAll(declared); !error.empty()) return error;
  }
  const auto prior = store_.Read();
  auto look = apply::LookFor({{"gz", &cloud_}}, {{"gz", planner::DiscoverNeeds(scope)}}, kNever, clock_);
  if (!look.ok() || !prior.ok()) return "looking failed";
  if (!look->diagnostics.empty()) return absl::StrCat("looking failed: ", look->diagnostics.front().detail());
  if (!planner::UnknownIds(scope, look->observations.at(0)).empty()) return "an id of the scope is not known";
  discovery = planner::Discover({provider_, scope, look->observations.at(0), declared, *prior});
  return "";
}

std::string Adopter::MakePlan(const Declaration& declaration, Plan& plan) {
  const auto prior = store_.Read();
  if (!prior.ok()) return std::string(prior.status().message());
  const auto look = apply::LookAround({{"gz", &cloud_}}, declaration, *prior, {}, kNever, clock_);
  if (!look.ok()) return std::string(look.status().message());
  if (!look->diagnostics.empty()) return absl::StrCat("looking around: ", look->diagnostics.front().detail());
  plan = planner::MakePlan({declaration, *prior, look->observations, look->capabilities, {}});
  absl::StrAppend(&story_, cli::PlanText(plan, cli::Style()));
  return "";
}

std::string Adopter::Carry(const Plan& plan) {
  apply::RunOptions options;
  options.actor = state::CurrentActor();
  apply::RunListener listener;
  apply::Interrupt interrupt{0};
  time_.Begin();
  const auto report = apply::RunPlan(plan, {{"gz", &cloud_}}, store_, lock_, options, listener, interrupt, clock_);
  time_.End();
  if (!report.ok()) return absl::StrCat("the run was refused: ", report.status().message());
  return report->journal.ok() ? "" : absl::StrCat("the journal: ", report->journal.message());
}

std::string Adopter::Adopt(const planner::DiscoverScope& scope, const std::string& name) {
  planner::Discovery discovery;
  if (std::string error = Discover(scope, discovery); !error.empty()) return error;
  for (const planner::LeftAlone& left : discovery.left_out) {
    if (left.type != RESOURCE_TYPE_EIP_BINDING) left_out_.insert(left.id);
  }
  if (!cli::HasDeclarations(discovery)) return "";
  const std::string text = cli::DiscoveryYaml(discovery, std::filesystem::is_empty(directory_) ? &provider_ : nullptr);
  absl::StrAppend(&story_, "--- ", name, "\n", text);
  std::ofstream(absl::StrCat(directory_, "/", name), std::ios::binary) << text;
  Declaration declaration;
  if (std::string error = LoadAll(declaration); !error.empty()) return error;
  Plan plan;
  if (std::string error = MakePlan(declaration, plan); !error.empty()) return error;
  const Declaration& found = discovery.declaration;
  if (std::string error = IsOnlyImports(plan, found.imports_size()); !error.empty()) return error;
  if (std::string error = Carry(plan); !error.empty()) return error;
  Plan again;
  if (std::string error = MakePlan(declaration, again); !error.empty()) return error;
  if (std::string error = IsOnlyImports(again, 0); !error.empty()) return absl::StrCat("afterwards ", error);
  if (again.state_edits_size() > 0) return "afterwards the plan still writes something down";
  ++tally_.files;
  for (const auto& interface : found.network_interfaces()) ++(interface.has_primary_of() ? tally_.primaries : tally_.interfaces);
  tally_.eips += found.eips_size();
  tally_.bindings += found.eip_bindings_size();
  return "";
}

std::string Adopter::Forgotten() {
  const auto state = store_.Read();
  if (!state.ok()) return std::string(state.status().message());
  std::set<std::string> remembered, bound;
  for (const ManagedObject& row : state->objects()) (row.attributes().has_eip_binding() ? bound : remembered).insert(row.id());
  const nlohmann::json world = cloud_.World();
  for (const char* kind : {"interfaces", "eips"}) {
    for (const nlohmann::json& object : world[kind]) {
      const std::string id = object["id"];
      if (remembered.contains(id) == left_out_.contains(id)) return absl::StrCat(id, " is neither adopted nor left out, or both");
      const std::string holder = object.value("interface", "");
      if (!holder.empty() && bound.contains(id) == left_out_.contains(holder))
        return absl::StrCat("the binding of ", id, " is not as it should be");
    }
  }
  return "";
}

std::string Adopter::Play() {
  ++tally_.worlds;
  const auto fail = [&](const std::string& error) { return absl::StrCat(error, "\n\n", story_); };
  const nlohmann::json before = cloud_.World();
  if (std::string error = Adopt(FirstScope(existing_), "first.eni.yaml"); !error.empty()) return fail(error);
  left_out_.clear();  // of the whole cloud there is more
  if (std::string error = Adopt({}, "rest.eni.yaml"); !error.empty()) return fail(error);
  tally_.left_out += static_cast<int>(left_out_.size());
  if (std::string error = Forgotten(); !error.empty()) return fail(error);
  planner::Discovery nothing;
  if (std::string error = Discover({}, nothing); !error.empty()) return fail(error);
  if (cli::HasDeclarations(nothing)) return fail("what was adopted is discovered again");
  if (cloud_.World() != before) return fail("the cloud is not as it was");
  const auto refusals = cloud_.TakeRefusals();
  return refusals.empty() ? "" : fail(absl::StrCat("the cloud refused ", refusals.front()));
}

}  // namespace eniform::property
