// From claims to an order: edges, what opens a cycle, numbers.
#pragma once

#include <limits>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "planner/claims.h"
#include "planner/context.h"

namespace eniform::planner {

// Why one draft comes before another: a claim (its number, and whether the later one undoes it) or a sentence of the graph's.
class Reason {
 public:
  static Reason OfClaim(ClaimId claim, bool undone) { return Reason(claim * 2 + undone); }
  static Reason OfText(int text) { return Reason(~text); }
  bool is_claim() const { return value_ >= 0; }
  ClaimId claim() const { return value_ / 2; }
  bool undone() const { return value_ % 2 != 0; }
  int text() const { return ~value_; }

 private:
  explicit Reason(int value) : value_(value) {}
  int value_;
};

// "From before to" between drafts, each pair at most once, with the first reason given.
class OrderGraph {
 public:
  explicit OrderGraph(size_t size) : successors_(size), predecessors_(size) {}

  struct Edge {
    int node;
    Reason reason;
  };
  // Ignored where from == to or the pair has an edge.
  void Add(int from, int to, Reason reason);
  // A reason in words, for any number of edges.
  Reason Because(std::string sentence);
  // One sentence without a full stop.
  std::string Sentence(const Claims& claims, Reason reason) const;
  bool Has(int from, int to) const { return pairs_.contains(Pair(from, to)); }
  int size() const { return static_cast<int>(successors_.size()); }
  const std::vector<Edge>& successors(int node) const { return successors_[node]; }
  const std::vector<Edge>& predecessors(int node) const { return predecessors_[node]; }
  // Whether `to` can be reached from `from`. With a limit: as far as so many nodes tell.
  bool Reaches(int from, int to, int most_nodes = std::numeric_limits<int>::max()) const;
  // The sets of nodes that wait for each other (strongly connected, more than one node), ascending.
  std::vector<std::vector<int>> Knots() const;

 private:
  static uint64_t Pair(int from, int to) { return static_cast<uint64_t>(from) << 32 | static_cast<uint32_t>(to); }
  std::vector<std::vector<Edge>> successors_, predecessors_;
  absl::flat_hash_set<uint64_t> pairs_;
  std::vector<std::string> sentences_;
};

// The edges that claims force (edges.cc). Counted claims that can not be met are reported.
OrderGraph BuildGraph(Context& context, const Claims& claims);

// Edges of counted claims (counted.cc).
void AddCountedEdges(Context& context, const Claims& claims, OrderGraph& graph);

// One stretch in which an address is unreachable, between drafts; `from` and `until` may be the same.
struct DarkStretch {
  std::string address;
  int from;
  int until;
};
// Addresses that exist before and after the plan and go dark in between (dark.cc).
std::vector<DarkStretch> FindDark(const Context& context, const Claims& claims);
// What the operations of a dark stretch also wait for comes before its start, unless that keeps another address dark (prepare.cc).
void PrepareBeforeCut(const std::vector<DarkStretch>& dark, OrderGraph& graph);

// Opens every knot of the graph: a replacement falls back to delete-first, or else one atomic move is split (knots.cc). False where the
// plan must be made anew, or after a report.
bool OpenKnots(Context& context, const std::vector<std::vector<int>>& knots);

// Edges that keep what passes on out of detachments and reboots (shelter.cc). True: some operation touches fewer addresses for it.
bool ShelterFromCuts(Context& context, OrderGraph& graph);

// Orders context.drafts: numbers the operations of context.plan, fills depends_on, dark_addresses. Splits atomic moves where a ring of
// them has no first. Reports what can not be ordered.
// `claims` are those of the drafts as they are.
void OrderOperations(Context& context, Claims claims);

// Corrects the seconds of operations by what this state's journal tells (estimate.cc): its median, blended with the provider's figure
// as long as there are few samples.
void UseMeasuredTimes(const MeasuredTimes& measured, Plan& plan);

// When each operation would start and end if apply ran the plan now, in seconds (estimate.cc): what ends a dark address first, then by
// longest remaining path, with `parallelism` workers, one operation at a time on one parent, within the documented rates.
struct Timing {
  double start = 0, end = 0;
};
std::vector<Timing> Simulate(const Plan& plan, const std::map<std::string, World>& worlds, int parallelism);

}  // namespace eniform::planner
