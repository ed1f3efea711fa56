// Proves a plan, or says what is wrong with it. Reads what was observed, what the clouds can do and the plan; knows what each kind of
// operation needs, takes and gives by itself, and shares no code with what made the order.
//
// Proved for every interleaving that `depends_on` allows:
//   - each precondition holds: what an operation needs is there when it starts, whatever ran before;
//   - each exclusive claim has one holder: a private address of a VPC, an EIP, the EIP of an address, an interface's attachment;
//   - no counted claim passes its limit: slots of an instance, addresses of an interface, free addresses of a subnet, quotas. Only limits
//     that the cloud itself reported count; a vendor's table warned while planning;
//   - a replacement keeps the order that its change names, and what passes to an interface finds it where the plan attaches it;
//   - a given address that waits for no pick of the cloud is taken before the cloud picks in that subnet;
//   - the end is what the plan's changes say (`after`), as far as it is known before.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "proto/model.pb.h"
#include "proto/plan.pb.h"
#include "proto/provider.pb.h"

namespace eniform::verify {

struct Violation {
  int operation = 0;  // its number; 0: no single one
  std::string claim;  // what it is about: "who holds 10.0.1.11"
  std::string text;   // one sentence with a full stop
};

// What is wrong with `plan`, the first few; empty: it is proved. `capabilities` by provider alias. Pure; nearly linear in operations and
// dependencies.
std::vector<Violation> Verify(const Plan& plan, const std::vector<Observation>& observed,
                              const std::map<std::string, Capabilities>& capabilities);

}  // namespace eniform::verify
