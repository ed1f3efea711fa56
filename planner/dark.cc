// Which addresses go dark, from which operation to which, and how that is kept short.
#include <algorithm>
#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "planner/order.h"

namespace eniform::planner {
namespace {

struct Pairing {
  std::vector<int> releases, acquires;
};

// Stretches that wait for each other, as those of a swap do, have one number; -1: none. To cut one of them before the other would
// make that one wait for all the others; they are cut side by side.
std::vector<int> Rings(const std::vector<DarkStretch>& dark, const OrderGraph& graph) {
  std::vector<int> rings(graph.size(), -1);
  const bool any = std::any_of(dark.begin(), dark.end(), [](const DarkStretch& stretch) { return stretch.from != stretch.until; });
  if (!any) return rings;
  OrderGraph closed = graph;
  for (const DarkStretch& stretch : dark) closed.Add(stretch.until, stretch.from, Reason::OfText(0));
  const std::vector<std::vector<int>> knots = closed.Knots();
  for (size_t i = 0; i < knots.size(); ++i) {
    for (const int draft : knots[i]) rings[draft] = static_cast<int>(i);
  }
  return rings;
}

}  // namespace

std::vector<DarkStretch> FindDark(const Context& context, const Claims& claims) {
  std::vector<DarkStretch> dark;
  std::map<ClaimId, Pairing> exclusive;  // those that are released
  std::set<std::string> lost;            // addresses released and not taken again: not dark, gone
  for (int i = 0; i < claims.drafts(); ++i) {
    for (const ClaimUse& use : claims.Of(i)) {
      if (use.role == ClaimRole::kReleases) exclusive[use.claim].releases.push_back(i);
    }
  }
  if (!exclusive.empty()) {
    for (int i = 0; i < claims.drafts(); ++i) {
      for (const ClaimUse& use : claims.Of(i)) {
        if (use.role != ClaimRole::kAcquires) continue;
        if (const auto released = exclusive.find(use.claim); released != exclusive.end()) released->second.acquires.push_back(i);
      }
    }
  }
  const auto public_ip = [&](int draft) -> std::string {
    const auto& addresses = context.drafts[draft].operation.addresses();
    return addresses.empty() ? "" : addresses[0];
  };
  for (const auto& [claim, pairing] : exclusive) {
    const int from = pairing.releases.front();
    const Operation& release = context.drafts[from].operation;
    switch (claims.kind(claim)) {
      case ClaimKind::kAddress:
      case ClaimKind::kEip: {
        const std::string address = claims.kind(claim) == ClaimKind::kEip ? public_ip(from) : claims.label(claim);
        const bool regained = !pairing.acquires.empty() && context.drafts[pairing.acquires.front()].operation.kind() != RELEASE_EIP;
        if (regained) {
          dark.push_back({address, from, pairing.acquires.front()});
        } else {
          lost.insert(address);
        }
        break;
      }
      case ClaimKind::kAttachment:
        if (pairing.acquires.empty()) break;
        for (const std::string& address : release.addresses()) dark.push_back({address, from, pairing.acquires.front()});
        break;
      default:
        break;
    }
  }
  for (int i = 0; i < static_cast<int>(context.drafts.size()); ++i) {
    const Operation& operation = context.drafts[i].operation;
    switch (operation.kind()) {
      case MOVE_ADDRESSES:
      case MOVE_INTERFACE:
      case CHANGE_SUBNET:
      case CHANGE_PRIMARY_ADDRESS:
        for (const std::string& address : operation.addresses()) dark.push_back({address, i, i});
        break;
      default:
        break;
    }
  }
  dark.erase(std::remove_if(dark.begin(), dark.end(), [&](const DarkStretch& d) { return d.address.empty() || lost.contains(d.address); }),
             dark.end());
  return dark;
}

void PrepareBeforeCut(const std::vector<DarkStretch>& dark, OrderGraph& graph) {
  const std::vector<int> rings = Rings(dark, graph);
  for (const DarkStretch& stretch : dark) {
    if (stretch.from == stretch.until) continue;
    // Copied: edges are added to the graph while its lists are read.
    const std::vector<OrderGraph::Edge> preparations = graph.predecessors(stretch.until);
    for (const OrderGraph::Edge& preparation : preparations) {
      if (preparation.node == stretch.from || graph.Has(preparation.node, stretch.from)) continue;
      if (rings[stretch.from] >= 0 && rings[stretch.from] == rings[preparation.node]) continue;
      if (graph.Reaches(stretch.from, preparation.node)) continue;
      graph.Add(preparation.node, stretch.from,
                graph.Because(absl::StrCat("it is prepared first, so that ", stretch.address, " is dark for a shorter time")));
    }
  }
}

}  // namespace eniform::planner
