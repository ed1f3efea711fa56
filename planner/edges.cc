// Edges between operations: from facts, exclusive claims and counted claims, through an index from claim to operations.
#include "planner/order.h"

namespace eniform::planner {
namespace {

struct Touching {
  std::vector<int> needs, establishes, undoes, releases, acquires;
};

// Given addresses are taken before the cloud picks others of the same subnet: it might pick one of them. One of the picking
// operations waits for all the others and the rest wait for it, so that edges stay linear in number.
void AddFixedBeforeAutomatic(const Context& context, const ClaimTable& table, const std::vector<Claims>& claims, OrderGraph& graph) {
  struct InSubnet {
    std::vector<int> given, automatic;
  };
  std::map<std::string, InSubnet> subnets;
  for (size_t i = 0; i < claims.size(); ++i) {
    for (const CountedUse& use : claims[i].counted) {
      if (table.kind(use.claim) != ClaimKind::kFreeAddresses || use.amount <= 0) continue;
      const Operation& operation = context.drafts[i].operation;
      const OperationArguments& a = operation.arguments();
      const bool picks = a.auto_ip_count() > 0 || (operation.kind() != ASSIGN_ADDRESSES && a.primary_ip().empty());
      InSubnet& subnet = subnets[table.key(use.claim)];
      (picks ? subnet.automatic : subnet.given).push_back(static_cast<int>(i));
    }
  }
  const std::string because = "given addresses are taken before the cloud picks any in that subnet";
  for (const auto& [key, subnet] : subnets) {
    if (subnet.automatic.empty() || subnet.given.empty()) continue;
    // The first that picks and that no given one waits for.
    const int barrier = subnet.automatic.front();
    for (const int given : subnet.given) {
      if (!graph.Has(barrier, given) && !graph.Reaches(barrier, given)) graph.Add(given, barrier, because);
    }
    for (const int automatic : subnet.automatic) {
      if (automatic != barrier && !graph.Reaches(automatic, barrier)) graph.Add(barrier, automatic, because);
    }
  }
}

}  // namespace

OrderGraph BuildGraph(Context& context, const ClaimTable& table, const std::vector<Claims>& claims) {
  OrderGraph graph(context.drafts.size());
  std::vector<Touching> touching(table.size());
  for (int i = 0; i < static_cast<int>(claims.size()); ++i) {
    for (const ClaimId claim : claims[i].needs) touching[claim].needs.push_back(i);
    for (const ClaimId claim : claims[i].establishes) touching[claim].establishes.push_back(i);
    for (const ClaimId claim : claims[i].undoes) touching[claim].undoes.push_back(i);
    for (const ClaimId claim : claims[i].releases) touching[claim].releases.push_back(i);
    for (const ClaimId claim : claims[i].acquires) touching[claim].acquires.push_back(i);
  }
  for (ClaimId claim = 0; claim < table.size(); ++claim) {
    const Touching& t = touching[claim];
    for (const int need : t.needs) {
      for (const int establish : t.establishes) graph.Add(establish, need, BecauseOf(table, claim, false));
      for (const int undo : t.undoes) graph.Add(need, undo, BecauseOf(table, claim, true));
    }
    for (const int release : t.releases) {
      for (const int acquire : t.acquires) graph.Add(release, acquire, BecauseOf(table, claim, false));
    }
  }
  for (int i = 0; i < static_cast<int>(context.drafts.size()); ++i) {
    for (const auto& [first, because] : context.drafts[i].after) graph.Add(static_cast<int>(first), i, because);
  }
  AddCountedEdges(context, table, claims, graph);
  AddFixedBeforeAutomatic(context, table, claims, graph);
  return graph;
}

}  // namespace eniform::planner
