// Carries out one operation to its end: calls, retries by class, and looking where an answer was lost.
#pragma once

#include <functional>
#include <string>

#include "absl/time/time.h"
#include "apply/clock.h"
#include "proto/plan.pb.h"
#include "proto/provider.pb.h"
#include "providers/host/provider.h"

namespace eniform::apply {

enum class Ending {
  kDone,       // with `result`
  kFailed,     // certainly not done, with `error`
  kInDoubt,    // nobody could say, with `error`
  kAbandoned,  // a call was refused with kCancelled: the run is over and nobody waits for this operation any more
  kNotCalled,  // `may_call` refused the first call: nothing was done
};

struct CarryOutResult {
  Ending ending = Ending::kInDoubt;
  OperationResult result;
  ProviderError error;
  int attempts = 0;  // calls of Execute
};

// Hears of what happens meanwhile, on the calling thread. The first two must be set.
struct CarryOutEvents {
  std::function<void(const Progress&)> progress;
  std::function<void(const ProviderError&, absl::Duration wait)> retry;
  // Asked before each call of Execute, `attempt` counted from 1. False: whoever asks must not change anything any more; that call and all
  // after it are not made. Empty: always true.
  std::function<bool(int attempt)> may_call = {};
};

// Blocks until `operation` is settled or `timeout` is over. Every reference of `operation` has its id.
// A provider that fails (Status not OK) is an unknown outcome: it is asked through Resolve, which restarts a plugin that died.
// Interrupt 1: no further attempt after an error that says that nothing was done (kFailed); an unknown outcome is still looked up.
// Interrupt 2: not even that. No call is made after a Status kCancelled.
CarryOutResult CarryOut(const Operation& operation, const std::string& token, absl::Duration timeout, host::Provider& provider,
                        Clock& clock, const Interrupt& interrupt, const CarryOutEvents& events);

// What a cloud has just made may not be listed yet (Tencent reference 5.1): for so long after the call, "there is none" proves nothing.
constexpr absl::Duration kListedWithin = absl::Seconds(10);

// Asks what became of `operation` until that is known, `timeout` is over, or Interrupt 2: for a call whose answer was lost. `called_at` is
// when it was made, where another call could make the thing twice; absl::InfinitePast() where one with the same token can not.
struct ResolveOutcome {
  enum Kind { kDone, kNotDone, kInDoubt, kAbandoned } kind = kInDoubt;
  OperationResult result;  // of kDone
  ProviderError error;     // of kInDoubt: why it could not be found out
};
ResolveOutcome ResolveUntilKnown(const Operation& operation, const std::string& token, absl::Time called_at, absl::Duration timeout,
                                 host::Provider& provider, Clock& clock, const Interrupt& interrupt, const CarryOutEvents& events);

// The failure of a plugin as an error whose outcome is unknown.
ProviderError PluginFailure(const absl::Status& status);

}  // namespace eniform::apply
