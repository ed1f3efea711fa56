#include "planner/verify/verify.h"

#include "planner/verify/counted.h"
#include "planner/verify/exclusive.h"
#include "planner/verify/outcome.h"
#include "planner/verify/picks.h"

namespace eniform::verify {

std::vector<Violation> Verify(const Plan& plan, const std::vector<Observation>& observed,
                              const std::map<std::string, Capabilities>& capabilities) {
  Findings findings(plan);
  if (plan.operations().empty() || !IsNumbered(plan, findings)) return findings.Take();
  const Graph graph(plan);
  Scene scene(plan, observed, capabilities);
  const Trace trace = Replay(plan, scene, findings);
  const Timeline timeline(scene, trace);
  CheckOrders(scene, timeline, graph, findings);
  CheckLimits(scene, trace, timeline, graph, findings);
  CheckPicks(scene, trace, graph, findings);
  CheckOutcome(plan, scene, graph, findings);
  return findings.Take();
}

}  // namespace eniform::verify
