#include "apply/schedule.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "apply/busy_keys.h"

namespace eniform::apply {

absl::StatusOr<Schedule> Schedule::Make(const Plan& plan) {
  Schedule schedule;
  const KnownIds known = KnownIdsOf(plan);
  absl::flat_hash_map<std::string, int> key_numbers;
  absl::flat_hash_map<std::pair<std::string, int>, int> lane_numbers;
  schedule.nodes_.reserve(plan.operations_size());
  for (const Operation& operation : plan.operations()) {
    const int index = static_cast<int>(schedule.nodes_.size());
    Node node;
    node.id = operation.id();
    for (const Dependency& dependency : operation.depends_on()) {
      const auto it = schedule.index_.find(dependency.operation());
      if (it == schedule.index_.end()) {
        return absl::InvalidArgumentError(absl::StrCat("the plan is damaged: operation ", operation.id(), " depends on operation ",
                                                       dependency.operation(), ", which does not come before it. Make the plan again."));
      }
      node.dependencies.push_back(it->second);
    }
    std::sort(node.dependencies.begin(), node.dependencies.end());
    node.dependencies.erase(std::unique(node.dependencies.begin(), node.dependencies.end()), node.dependencies.end());
    node.open_dependencies = static_cast<int>(node.dependencies.size());
    for (int dependency : node.dependencies) schedule.nodes_[dependency].dependents.push_back(index);
    const auto [lane, new_lane] =
        lane_numbers.try_emplace({operation.provider(), operation.kind()}, static_cast<int>(schedule.lanes_.size()));
    if (new_lane) schedule.lanes_.emplace_back();
    node.lane = lane->second;
    for (const std::string& key : BusyKeys(operation, known)) {
      const auto [it, added] = key_numbers.emplace(key, static_cast<int>(schedule.keys_.size()));
      if (added) schedule.keys_.emplace_back();
      node.keys.push_back(it->second);
    }
    // An unknown duration still counts as a step, so that the longer chain goes first.
    node.remaining = std::max(operation.estimated_seconds(), 0.001);
    if (!schedule.index_.emplace(operation.id(), index).second) {
      return absl::InvalidArgumentError(
          absl::StrCat("the plan is damaged: operation ", operation.id(), " appears twice. Make the plan again."));
    }
    schedule.nodes_.push_back(std::move(node));
  }
  for (int i = static_cast<int>(schedule.nodes_.size()) - 1; i >= 0; --i) {
    double longest = 0;
    for (int dependent : schedule.nodes_[i].dependents) longest = std::max(longest, schedule.nodes_[dependent].remaining);
    schedule.nodes_[i].remaining += longest;
  }
  for (const DarkInterval& dark : plan.dark_addresses()) {
    const auto from = schedule.index_.find(dark.from_operation());
    const auto until = schedule.index_.find(dark.until_operation());
    if (from == schedule.index_.end() || until == schedule.index_.end() || from->second == until->second) continue;
    schedule.nodes_[from->second].closes.push_back(until->second);
  }
  for (int i = 0; i < static_cast<int>(schedule.nodes_.size()); ++i) {
    if (schedule.nodes_[i].open_dependencies > 0) {
      ++schedule.counts_.waiting;
      continue;
    }
    schedule.nodes_[i].state = State::kReady;
    ++schedule.counts_.ready;
    schedule.lanes_[schedule.nodes_[i].lane].ready.insert(schedule.RankOf(i));
  }
  return schedule;
}

int Schedule::FirstBusyKey(const Node& node) const {
  for (int key : node.keys) {
    if (keys_[key].busy) return key;
  }
  return -1;
}

// REQUIRES: `node` is ready and in no set.
void Schedule::Park(int node, int key) {
  nodes_[node].parked_on = key;
  keys_[key].parked.insert(RankOf(node));
  // It may have been the one operation that stood for its other keys.
  for (int other : nodes_[node].keys) {
    if (!keys_[other].busy) Wake(other);
  }
}

// REQUIRES: `key` is free. Moves the best operation that waits for it back among the ready ones.
void Schedule::Wake(int key) {
  std::set<Rank>& parked = keys_[key].parked;
  if (parked.empty()) return;
  const Rank rank = *parked.begin();
  parked.erase(parked.begin());
  nodes_[rank.node].parked_on = -1;
  lanes_[nodes_[rank.node].lane].ready.insert(rank);
}

// Everything the end of an open dark interval still waits for, and that end itself.
void Schedule::MakeUrgent(int last) {
  std::vector<int> open{last};
  while (!open.empty()) {
    const int node = open.back();
    open.pop_back();
    Node& n = nodes_[node];
    if (n.urgent || (n.state != State::kWaiting && n.state != State::kReady)) continue;
    if (n.state == State::kReady) {
      std::set<Rank>& place = n.parked_on < 0 ? lanes_[n.lane].ready : keys_[n.parked_on].parked;
      place.erase(RankOf(node));
      n.urgent = true;
      place.insert(RankOf(node));
    }
    n.urgent = true;
    open.insert(open.end(), n.dependencies.begin(), n.dependencies.end());
  }
}

Schedule::Lane* Schedule::NextLane() {
  Lane* next = nullptr;
  for (Lane& lane : lanes_) {
    if (lane.ready.empty()) continue;
    const auto turn = [](const Lane& of) {
      const Rank& best = *of.ready.begin();
      return std::make_pair(best.urgent ? 0 : of.running + 1, best);
    };
    if (!next || turn(lane) < turn(*next)) next = &lane;
  }
  return next;
}

std::vector<int32_t> Schedule::TakeReady(int n) {
  std::vector<int32_t> taken;
  while (static_cast<int>(taken.size()) < n) {
    Lane* lane = NextLane();
    if (!lane) break;
    const int node = lane->ready.begin()->node;
    lane->ready.erase(lane->ready.begin());
    if (const int busy = FirstBusyKey(nodes_[node]); busy >= 0) {
      Park(node, busy);
      continue;
    }
    for (int key : nodes_[node].keys) keys_[key].busy = true;
    nodes_[node].state = State::kRunning;
    ++lane->running;
    --counts_.ready;
    ++counts_.running;
    taken.push_back(nodes_[node].id);
    for (int last : nodes_[node].closes) MakeUrgent(last);
  }
  return taken;
}

void Schedule::Skip(int cause, Change& change) {
  std::vector<int> open{cause};
  while (!open.empty()) {
    const int node = open.back();
    open.pop_back();
    for (int dependent : nodes_[node].dependents) {
      if (nodes_[dependent].state != State::kWaiting) continue;
      nodes_[dependent].state = State::kSkipped;
      --counts_.waiting;
      ++counts_.skipped;
      change.skipped.push_back({nodes_[dependent].id, nodes_[cause].id});
      open.push_back(dependent);
    }
  }
  std::sort(change.skipped.begin(), change.skipped.end(), [](const Skipped& a, const Skipped& b) { return a.operation < b.operation; });
}

Schedule::Change Schedule::Finish(int32_t operation, Outcome outcome) {
  const int index = index_.at(operation);
  Node& node = nodes_[index];
  Change change;
  --counts_.running;
  --lanes_[node.lane].running;
  // All keys come free before anyone is woken: who needs two of them must find both.
  for (int key : node.keys) keys_[key].busy = false;
  for (int key : node.keys) Wake(key);
  if (outcome != Outcome::kDone) {
    node.state = outcome == Outcome::kFailed ? State::kFailed : State::kInDoubt;
    ++(outcome == Outcome::kFailed ? counts_.failed : counts_.in_doubt);
    Skip(index, change);
    return change;
  }
  node.state = State::kDone;
  ++counts_.done;
  for (int dependent : node.dependents) {
    Node& next = nodes_[dependent];
    if (--next.open_dependencies > 0 || next.state != State::kWaiting) continue;
    next.state = State::kReady;
    --counts_.waiting;
    ++counts_.ready;
    lanes_[next.lane].ready.insert(RankOf(dependent));
    change.ready.push_back(next.id);
  }
  std::sort(change.ready.begin(), change.ready.end());
  return change;
}

}  // namespace eniform::apply
