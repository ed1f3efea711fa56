#include "planner/verify/picks.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace eniform::verify {
namespace {

struct InSubnet {
  int subnet = 0;
  std::vector<int> given, picks;  // ascending
};

// Which operations have one of `marked` before them; of those from the first to the last operation of the subnet.
std::vector<bool> After(const std::vector<int>& marked, int from, int to, const Graph& graph) {
  std::vector<bool> own(to - from + 1), after(to - from + 1);
  for (const int operation : marked) own[operation - from] = true;
  for (int i = from; i <= to; ++i) {
    for (const int32_t before : graph.Waits(i)) {
      if (before >= from && (own[before - from] || after[before - from])) after[i - from] = true;
    }
  }
  return after;
}

// Which operations come before one of `marked`.
std::vector<bool> Before(const std::vector<int>& marked, int from, int to, const Graph& graph) {
  std::vector<bool> leads(to - from + 1), own(to - from + 1);
  for (const int operation : marked) own[operation - from] = true;
  for (int i = to; i >= from; --i) {
    if (!own[i - from] && !leads[i - from]) continue;
    for (const int32_t before : graph.Waits(i)) {
      if (before >= from) leads[before - from] = true;
    }
  }
  return leads;
}

class Checker {
 public:
  Checker(const Scene& scene, const Graph& graph, Findings& findings) : scene_(scene), graph_(graph), findings_(findings) {}

  void Check(const InSubnet& in) {
    const int from = std::min(in.given.front(), in.picks.front()), to = std::max(in.given.back(), in.picks.back());
    const std::vector<bool> after_pick = After(in.picks, from, to, graph_), before_given = Before(in.given, from, to, graph_);
    std::vector<int> given, picks;
    for (const int operation : in.given) {
      if (!after_pick[operation - from]) given.push_back(operation);
    }
    for (const int operation : in.picks) {
      if (!before_given[operation - from]) picks.push_back(operation);
    }
    // Sixty-four of the smaller side at a time, through the part of the graph between them.
    const bool forward = given.size() <= picks.size();
    const std::vector<int>& small = forward ? given : picks;
    for (size_t first = 0; first < small.size(); first += 64) {
      const size_t count = std::min<size_t>(64, small.size() - first);
      const uint64_t all = count == 64 ? ~uint64_t{0} : (uint64_t{1} << count) - 1;
      std::vector<uint64_t> reached(to - from + 1);
      for (size_t i = 0; i < count; ++i) reached[small[first + i] - from] |= uint64_t{1} << i;
      Spread(from, to, forward, reached);
      for (const int other : forward ? picks : given) {
        const uint64_t missing = all & ~reached[other - from];
        if (missing == 0) continue;
        const int one = small[first + static_cast<size_t>(__builtin_ctzll(missing))];
        return Report(in.subnet, forward ? one : other, forward ? other : one);
      }
    }
  }

 private:
  void Spread(int from, int to, bool forward, std::vector<uint64_t>& reached) const {
    for (int step = from; step <= to; ++step) {
      const int i = forward ? step : from + to - step;
      for (const int32_t before : graph_.Waits(i)) {
        if (before < from) continue;
        if (forward) {
          reached[i - from] |= reached[before - from];
        } else {
          reached[before - from] |= reached[i - from];
        }
      }
    }
  }

  void Report(int subnet, int given, int pick) {
    findings_.Add(pick, absl::StrCat("the free addresses of ", scene_.nets[subnet].id),
                  absl::StrCat(findings_.Name(pick), " lets the cloud pick an address, and it may pick one that ", findings_.Name(given),
                               " takes: it may run before that."));
  }

  const Scene& scene_;
  const Graph& graph_;
  Findings& findings_;
};

}  // namespace

void CheckPicks(const Scene& scene, const Trace& trace, const Graph& graph, Findings& findings) {
  std::vector<InSubnet> subnets(scene.nets.size());
  for (const Choice& choice : trace.choices) {
    InSubnet& in = subnets[choice.subnet];
    in.subnet = choice.subnet;
    (choice.by_cloud ? in.picks : in.given).push_back(choice.operation);
  }
  Checker checker(scene, graph, findings);
  for (const InSubnet& in : subnets) {
    if (!in.given.empty() && !in.picks.empty()) checker.Check(in);
  }
}

}  // namespace eniform::verify
