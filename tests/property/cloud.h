// The emulated cloud and the provider on it in one process: the provider's own code signs and sends, the emulator's own code checks
// and answers; between them a function call instead of a socket, and whatever goes wrong on the way.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "emulator/emulator.h"
#include "providers/host/provider.h"
#include "providers/tencentcloud/provider.h"
#include "tests/property/virtual_time.h"

namespace eniform::property {

// What happens to one call that may change something.
enum class Trouble {
  kThrottled,      // refused, nothing done
  kBusy,           // refused, nothing done: another operation on the same parent
  kInternal,       // refused with an internal error, nothing done
  kInternalDone,   // an internal error, although it was done
  kNotSent,        // no connection
  kLost,           // sent, never arrived, no answer
  kLostDone,       // done, no answer
  kReadThrottled,  // the same for calls that only read
  kReadInternal,
  kReadLost,
  kReadGarbage,
  kReadStale,  // from the nth call on, for 0.4 s, answers from the world as it was when the faults were set
};

// The nth call of its sort (reads or others) since the faults were set, from 1.
struct Fault {
  Trouble trouble = Trouble::kThrottled;
  int nth = 1;
};

// How slow the cloud and the way to it are.
struct Pace {
  absl::Duration settle;   // of a change of state
  absl::Duration latency;  // at most, of a call, each way
  uint32_t order = 0;      // what the chance in it is made from
};

class Cloud : public host::Provider {
 public:
  // REQUIRES: `world` is a world file the emulator takes.
  Cloud(const std::string& world, const Pace& pace, VirtualTime& time, const std::string& lineage);

  const std::string& alias() const override { return alias_; }
  const DescribeResponse& description() const override { return description_; }
  absl::StatusOr<ObserveResult> Observe(const ObserveRequest& request, const std::function<bool(Observation&&)>& page) override;
  absl::StatusOr<CheckResponse> Check(const CheckRequest& request) override { return provider_->Check(request); }
  absl::StatusOr<ExecuteResponse> Execute(const ExecuteRequest& request, const std::function<void(const Progress&)>& progress) override;
  absl::StatusOr<ResolveResponse> Resolve(const ResolveRequest& request) override;

  // Faults of the calls from now on, in place of those that did not come yet; operations start up to `start_delay` late.
  void Expect(std::vector<Fault> faults, absl::Duration start_delay);
  int faults_struck() const { return struck_; }

  // Somebody else's operation, besides Eniform: true if the cloud did it.
  bool DoBehindTheBack(OperationKind kind, const OperationArguments& arguments);

  // The emulator's section of the world, and its refusals since they were taken last: "ACTION CODE message".
  nlohmann::json World();
  std::vector<std::string> TakeRefusals() { return std::exchange(refusals_, {}); }
  int calls() const { return calls_; }

 private:
  class Wire;
  sdk::HttpAnswer Send(const sdk::HttpRequest& request);
  emulator::HttpResponse Ask(const sdk::HttpRequest& request);
  void Travel();
  uint32_t Chance(uint32_t below);

  VirtualTime& time_;
  const Pace pace_;
  const std::string alias_ = "gz";
  DescribeResponse description_;
  EmulatorClock emulator_clock_;
  SdkClock sdk_clock_;
  absl::Mutex mutex_;
  std::unique_ptr<emulator::Emulator> emulator_;
  std::unique_ptr<tencentcloud::TencentCloud> provider_;
  uint64_t chance_ = 0;
  std::vector<Fault> faults_;
  absl::Duration start_delay_;
  std::set<std::string> begun_;  // tokens of operations that had their delay
  int reads_ = 0, writes_ = 0, stale_until_ = 0, struck_ = 0, calls_ = 0, tokens_ = 0;
  bool stale_ = false;                                        // a read shows the world as it was, since the faults were set
  std::set<std::pair<std::string, std::string>> unanswered_;  // calls that were done without an answer: action and body
  std::vector<std::string> refusals_;
};

}  // namespace eniform::property
