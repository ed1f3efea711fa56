// Edges between operations: from facts, exclusive claims and counted claims, through an index from claim to operations.
#include <algorithm>

#include "planner/order.h"
#include "planner/order_rules.h"

namespace eniform::planner {
namespace {

// The drafts that touch each claim, by what they do to it: `Of` in time proportional to their number.
class Index {
 public:
  explicit Index(const Claims& claims) : starts_(claims.size() + 1, 0) {
    for (int draft = 0; draft < claims.drafts(); ++draft) {
      for (const ClaimUse& use : claims.Of(draft)) ++starts_[use.claim + 1];
    }
    for (size_t claim = 1; claim < starts_.size(); ++claim) starts_[claim] += starts_[claim - 1];
    touches_.resize(starts_.back());
    std::vector<uint32_t> next(starts_.begin(), starts_.end() - 1);
    for (int draft = 0; draft < claims.drafts(); ++draft) {
      for (const ClaimUse& use : claims.Of(draft)) touches_[next[use.claim]++] = {draft, use.role};
    }
  }

  struct Touch {
    int draft;
    ClaimRole role;
  };
  // Ascending by draft.
  absl::Span<const Touch> Of(ClaimId claim) const {
    return absl::MakeConstSpan(touches_).subspan(starts_[claim], starts_[claim + 1] - starts_[claim]);
  }

 private:
  std::vector<uint32_t> starts_;
  std::vector<Touch> touches_;
};

bool IsCreatedFirst(const Context& context, int draft) {
  const Operation& operation = context.drafts[draft].operation;
  if (operation.kind() != CREATE_INTERFACE) return false;
  const auto& changes = context.plan.resource_changes();
  return std::any_of(changes.begin(), changes.end(), [&](const ResourceChange& change) {
    return change.address() == operation.target() && change.action() == CHANGE_ACTION_REPLACE_CREATE_FIRST;
  });
}

// All of `first` before all of `second`: one of the second waits for all of the first and the rest wait for it, so that edges stay linear
// in number.
void AddBarrier(Context& context, const std::vector<int>& first, const std::vector<int>& second, Reason because, OrderGraph& graph) {
  const int barrier = second.front();
  for (const int one : first) {
    if (!graph.Has(barrier, one) && !graph.Reaches(barrier, one)) {
      graph.Add(one, barrier, because);
    } else if (IsCreatedFirst(context, barrier)) {
      // It makes room for the other by taking the place of its predecessor. Deleting that first lets it pick last.
      context.fall_back.insert(context.drafts[barrier].operation.target());
    }
  }
  for (const int other : second) {
    if (other != barrier && !graph.Reaches(other, barrier)) graph.Add(barrier, other, because);
  }
}

// Given addresses are taken before the cloud picks others of the same subnet: it might pick one of them. What does both in one call
// comes between.
void AddFixedBeforeAutomatic(Context& context, const Claims& claims, OrderGraph& graph) {
  struct InSubnet {
    std::vector<int> given, both, automatic;
  };
  std::map<ClaimId, InSubnet> subnets;
  for (int i = 0; i < claims.drafts(); ++i) {
    for (const ClaimUse& use : claims.Of(i)) {
      if (claims.kind(use.claim) != ClaimKind::kFreeAddresses || use.amount <= 0) continue;
      const Operation& operation = context.drafts[i].operation;
      const OperationArguments& a = operation.arguments();
      const bool picks = a.auto_ip_count() > 0 || (operation.kind() != ASSIGN_ADDRESSES && a.primary_ip().empty());
      const bool takes = !a.private_ips().empty() || !a.primary_ip().empty();
      InSubnet& subnet = subnets[use.claim];
      (!picks ? subnet.given : takes ? subnet.both : subnet.automatic).push_back(i);
    }
  }
  for (const auto& [claim, subnet] : subnets) {
    const std::vector<int>& last_given = subnet.both.empty() ? subnet.given : subnet.both;
    if (subnet.given.size() + subnet.both.size() == 0 || subnet.both.size() + subnet.automatic.size() == 0) continue;
    const Reason because = graph.Because("given addresses are taken before the cloud picks any in that subnet");
    // What is left of these are primary addresses that the cloud picks as it takes the given ones: one after the other, as they are.
    for (size_t i = 1; i < subnet.both.size(); ++i) {
      if (!graph.Reaches(subnet.both[i], subnet.both[i - 1])) graph.Add(subnet.both[i - 1], subnet.both[i], because);
    }
    if (!subnet.given.empty() && !subnet.both.empty()) AddBarrier(context, subnet.given, subnet.both, because, graph);
    if (!subnet.automatic.empty()) AddBarrier(context, last_given, subnet.automatic, because, graph);
  }
}

}  // namespace

OrderGraph BuildGraph(Context& context, const Claims& claims) {
  OrderGraph graph(context.drafts.size());
  const Index index(claims);
  const auto join = [&](EdgeRule rule, ClaimId claim, ClaimRole before, ClaimRole after, bool undone) {
    if (!Keeps(context, rule, claims.kind(claim))) return;
    for (const Index::Touch& first : index.Of(claim)) {
      if (first.role != before) continue;
      for (const Index::Touch& second : index.Of(claim)) {
        if (second.role == after) graph.Add(first.draft, second.draft, Reason::OfClaim(claim, undone));
      }
    }
  };
  for (ClaimId claim = 0; claim < claims.size(); ++claim) {
    join(EdgeRule::kEstablish, claim, ClaimRole::kEstablishes, ClaimRole::kNeeds, false);
    join(EdgeRule::kUndo, claim, ClaimRole::kNeeds, ClaimRole::kUndoes, true);
    join(EdgeRule::kRelease, claim, ClaimRole::kReleases, ClaimRole::kAcquires, false);
  }
  for (int i = 0; i < static_cast<int>(context.drafts.size()); ++i) {
    for (const Draft::After& after : context.drafts[i].after) {
      if (Keeps(context, after.rule)) graph.Add(static_cast<int>(after.draft), i, graph.Because(after.because));
    }
  }
  AddCountedEdges(context, claims, graph);
  if (Keeps(context, EdgeRule::kGivenBeforePicked)) AddFixedBeforeAutomatic(context, claims, graph);
  return graph;
}

}  // namespace eniform::planner
