// How long the plan will take: this state's own figures where it has some, and a simulation of the schedule that apply/ runs.
#include <algorithm>
#include <cmath>
#include <deque>
#include <queue>
#include <set>

#include "absl/strings/str_cat.h"
#include "planner/order.h"

namespace eniform::planner {
namespace {

constexpr int kFewestSamples = 3;
constexpr int kEnoughSamples = 10;  // from here on the provider's figure counts no more

// A rate of N a second is kept as N calls in any such window (providers/sdk/rate_limiter.h).
constexpr double kRateWindow = 1.05;
// From the call until the cloud has accepted it; waiting for what comes of it occupies no worker of apply/.
constexpr double kCallSeconds = 0.1;

// The parents that a cloud lets only one operation at a time touch.
std::vector<std::string> Parents(const Operation& operation) {
  const OperationArguments& a = operation.arguments();
  std::vector<std::string> parents;
  const auto add = [&](const std::string& name) {
    if (!name.empty()) parents.push_back(absl::StrCat(operation.provider(), "/", name));
  };
  const auto name = [](const ObjectRef& ref) { return ref.id().empty() ? ref.address() : ref.id(); };
  if (operation.kind() == CREATE_INTERFACE || operation.kind() == ALLOCATE_EIP) {
    add(operation.target());
  } else {
    add(name(a.interface()));
    add(name(a.to_interface()));
    add(name(a.eip()));
  }
  add(a.instance_id());
  add(a.to_instance_id());
  return parents;
}

// When calls of one action may begin.
class Rate {
 public:
  explicit Rate(double per_second)
      : capacity_(per_second >= 1 ? static_cast<size_t>(per_second) : 1),
        window_(per_second >= 1 ? kRateWindow : kRateWindow / per_second) {}

  double Take(double now) {
    const double start = starts_.size() < capacity_ ? now : std::max(now, starts_.front() + window_);
    if (starts_.size() == capacity_) starts_.pop_front();
    starts_.push_back(start);
    return start;
  }

 private:
  size_t capacity_;
  double window_;
  std::deque<double> starts_;
};

struct Event {
  double at;
  int operation;
  enum class What { kAccepted, kFinished } what;
  bool operator>(const Event& other) const { return std::tie(at, operation, what) > std::tie(other.at, other.operation, other.what); }
};

class Simulation {
 public:
  Simulation(const Plan& plan, const std::map<std::string, World>& worlds, int parallelism);
  std::vector<Timing> Run();

 private:
  struct Node {
    double seconds = 0;
    double remaining = 0;  // longest path from its start to the end of the plan
    int calls = 1;
    int waits = 0;
    int rate = -1;
    bool urgent = false, started = false;
    int parked_on = -1;
    int lane = 0;
    std::vector<int> successors, parents;
    std::vector<int> closes;  // ends of the dark intervals it opens
  };
  struct Parent {
    bool busy = false;
    std::set<std::tuple<bool, double, int>> parked;
  };
  using Rank = std::tuple<bool, double, int>;  // the smallest goes first
  // Operations of one provider and kind: kinds take turns.
  struct Lane {
    std::set<Rank> ready;
    int running = 0;
  };
  Lane* NextLane();

  Rank RankOf(int i) const { return {!nodes_[i].urgent, -nodes_[i].remaining, i}; }
  void MakeUrgent(int last);
  void Wake(int parent);
  void Start(int i);
  void StartWhatFits();

  const Plan& plan_;
  std::vector<Node> nodes_;
  std::vector<Parent> parents_;
  std::vector<Rate> rates_;
  std::vector<Lane> lanes_;
  std::priority_queue<Event, std::vector<Event>, std::greater<>> events_;
  std::vector<Timing> timings_;
  int free_workers_;
  int may_wait_;  // operations that may be in the cloud besides
  double now_ = 0;
};

Simulation::Simulation(const Plan& plan, const std::map<std::string, World>& worlds, int parallelism)
    : plan_(plan),
      nodes_(plan.operations_size()),
      timings_(plan.operations_size()),
      free_workers_(std::max(1, parallelism)),
      may_wait_(WaitingBesides(parallelism)) {
  absl::flat_hash_map<std::string, int> parent_numbers, rate_numbers, lane_numbers;
  for (int i = 0; i < plan.operations_size(); ++i) {
    const Operation& operation = plan.operations(i);
    Node& node = nodes_[i];
    node.seconds = operation.estimated_seconds();
    node.calls = operation.api_calls();
    node.waits = operation.depends_on_size();
    for (const Dependency& dependency : operation.depends_on()) nodes_[dependency.operation() - 1].successors.push_back(i);
    for (std::string& parent : Parents(operation)) {
      const int number = parent_numbers.try_emplace(std::move(parent), static_cast<int>(parent_numbers.size())).first->second;
      if (std::find(node.parents.begin(), node.parents.end(), number) == node.parents.end()) node.parents.push_back(number);
    }
    const auto [lane, new_lane] =
        lane_numbers.try_emplace(absl::StrCat(operation.provider(), "/", operation.kind()), static_cast<int>(lanes_.size()));
    if (new_lane) lanes_.emplace_back();
    node.lane = lane->second;
    const auto world = worlds.find(operation.provider());
    const OperationCapability* capability = world == worlds.end() ? nullptr : world->second.Capability(operation.kind());
    if (!capability || capability->calls_per_second() <= 0) continue;
    const std::string group =
        capability->rate_group().empty() ? absl::StrCat("kind ", operation.kind()) : absl::StrCat("action ", capability->rate_group());
    const auto [at, added] =
        rate_numbers.try_emplace(absl::StrCat(operation.provider(), "/", group), static_cast<int>(rate_numbers.size()));
    if (added) rates_.emplace_back(capability->calls_per_second());
    node.rate = at->second;
  }
  parents_.resize(parent_numbers.size());
  for (int i = plan.operations_size() - 1; i >= 0; --i) {
    double longest = 0;
    for (const int successor : nodes_[i].successors) longest = std::max(longest, nodes_[successor].remaining);
    nodes_[i].remaining = std::max(nodes_[i].seconds, 0.001) + longest;
  }
  for (const DarkInterval& dark : plan.dark_addresses()) {
    if (dark.until_operation() > dark.from_operation()) nodes_[dark.from_operation() - 1].closes.push_back(dark.until_operation() - 1);
  }
  for (int i = 0; i < plan.operations_size(); ++i) {
    if (nodes_[i].waits == 0) lanes_[nodes_[i].lane].ready.insert(RankOf(i));
  }
}

// What the end of an open dark interval still waits for, and that end itself.
void Simulation::MakeUrgent(int last) {
  std::vector<int> open{last};
  while (!open.empty()) {
    const int i = open.back();
    open.pop_back();
    Node& node = nodes_[i];
    if (node.urgent || node.started) continue;
    std::set<Rank>* place = node.waits > 0 ? nullptr : node.parked_on < 0 ? &lanes_[node.lane].ready : &parents_[node.parked_on].parked;
    if (place) place->erase(RankOf(i));
    node.urgent = true;
    if (place) place->insert(RankOf(i));
    for (const Dependency& dependency : plan_.operations(i).depends_on()) open.push_back(dependency.operation() - 1);
  }
}

// REQUIRES: `parent` is free. The best of those that wait for it may try again.
void Simulation::Wake(int parent) {
  std::set<Rank>& parked = parents_[parent].parked;
  if (parked.empty()) return;
  const int i = std::get<2>(*parked.begin());
  parked.erase(parked.begin());
  nodes_[i].parked_on = -1;
  lanes_[nodes_[i].lane].ready.insert(RankOf(i));
}

void Simulation::Start(int i) {
  Node& node = nodes_[i];
  node.started = true;
  for (const int parent : node.parents) parents_[parent].busy = true;
  double start = now_;
  for (int call = 0; node.rate >= 0 && call < std::max(1, node.calls); ++call) {
    const double at = rates_[node.rate].Take(now_);
    if (call == 0) start = at;
  }
  timings_[i] = {start, start + node.seconds};
  --free_workers_;
  events_.push({start + std::min(node.seconds, kCallSeconds), i, Event::What::kAccepted});
  events_.push({start + node.seconds, i, Event::What::kFinished});
  for (const int last : node.closes) MakeUrgent(last);
}

Simulation::Lane* Simulation::NextLane() {
  Lane* next = nullptr;
  const auto turn = [](const Lane& lane) {
    const Rank& best = *lane.ready.begin();
    return std::make_pair(std::get<0>(best) ? lane.running + 1 : 0, best);  // what is urgent waits for no turn
  };
  for (Lane& lane : lanes_) {
    if (!lane.ready.empty() && (!next || turn(lane) < turn(*next))) next = &lane;
  }
  return next;
}

void Simulation::StartWhatFits() {
  while (free_workers_ > 0) {
    Lane* const lane = NextLane();
    if (!lane) return;
    const int i = std::get<2>(*lane->ready.begin());
    lane->ready.erase(lane->ready.begin());
    Node& node = nodes_[i];
    const auto busy = std::find_if(node.parents.begin(), node.parents.end(), [&](int parent) { return parents_[parent].busy; });
    if (busy == node.parents.end()) {
      ++lane->running;
      Start(i);
      continue;
    }
    node.parked_on = *busy;
    parents_[*busy].parked.insert(RankOf(i));
    // It may have been the one that stood for its other parents.
    for (const int other : node.parents) {
      if (!parents_[other].busy) Wake(other);
    }
  }
}

std::vector<Timing> Simulation::Run() {
  std::vector<bool> lent(nodes_.size(), false);  // whose worker was free before it finished
  for (;;) {
    StartWhatFits();
    if (events_.empty()) return std::move(timings_);
    const Event event = events_.top();
    events_.pop();
    now_ = event.at;
    Node& node = nodes_[event.operation];
    if (event.what == Event::What::kAccepted) {
      if (may_wait_ == 0) continue;
      --may_wait_;
      ++free_workers_;
      lent[event.operation] = true;
      continue;
    }
    ++(lent[event.operation] ? may_wait_ : free_workers_);
    --lanes_[node.lane].running;
    for (const int parent : node.parents) parents_[parent].busy = false;
    for (const int parent : node.parents) Wake(parent);
    for (const int successor : node.successors) {
      if (--nodes_[successor].waits == 0) lanes_[nodes_[successor].lane].ready.insert(RankOf(successor));
    }
  }
}

}  // namespace

void UseMeasuredTimes(const MeasuredTimes& measured, Plan& plan) {
  for (Operation& operation : *plan.mutable_operations()) {
    const auto provider = measured.find(operation.provider());
    if (provider == measured.end()) continue;
    const auto time = provider->second.find(operation.kind());
    if (time == provider->second.end() || time->second.samples < kFewestSamples) continue;
    const double own = std::min(1.0, static_cast<double>(time->second.samples) / kEnoughSamples);
    const double given = operation.estimated_seconds();
    operation.set_estimated_seconds(given > 0 ? own * time->second.median_seconds + (1 - own) * given : time->second.median_seconds);
    operation.set_seconds_measured(true);
  }
}

std::vector<Timing> Simulate(const Plan& plan, const std::map<std::string, World>& worlds, int parallelism) {
  return Simulation(plan, worlds, parallelism).Run();
}

}  // namespace eniform::planner
