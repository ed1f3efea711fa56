// What each kind of operation needs, takes and gives: the model of the clouds that the proof rests on. The plan is replayed in the order
// of its numbers; what every operation reads and changes on the way is what has to hold in every other order too.
#pragma once

#include <cstdint>
#include <vector>

#include "planner/verify/findings.h"
#include "planner/verify/scene.h"
#include "proto/plan.pb.h"

namespace eniform::verify {

// One operation's use of one variable.
struct Touch {
  enum class Kind : uint8_t {
    kIs,     // needs it to be `value`
    kIsNot,  // needs it not to be `value`
    kSets,   // makes it `value`; its value before is that of the last touch that sets it
  };
  int32_t variable;
  int32_t operation;
  Value value;
  Kind kind;
};

enum class Limited : uint8_t {
  kSlots,       // of a machine
  kAddresses,   // of an interface
  kSubnet,      // free addresses
  kEips,        // of a cloud's account
  kInterfaces,  // of a VPC
};

// One operation takes (above 0) or gives back (below) so much of something limited.
struct Use {
  Limited what;
  int32_t of;
  int32_t operation;
  int32_t amount;
};

// A subnet's addresses, as far as somebody chooses them.
struct Choice {
  int32_t subnet;
  int32_t operation;
  bool by_cloud;  // else given
};

struct Trace {
  std::vector<Touch> touches;   // ascending by operation
  std::vector<Use> uses;        // likewise
  std::vector<Choice> choices;  // likewise
};

// Leaves the end of the plan in `scene` (Variable::now). Reports what does not hold in the order of numbers.
Trace Replay(const Plan& plan, Scene& scene, Findings& findings);

}  // namespace eniform::verify
