// What the sessions of all clouds have in common: an account and region with its limits, the pollers that everyone who waits shares, and
// the questions that waiting and settling ask of a cloud.
#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "providers/sdk/api_caller.h"
#include "providers/sdk/clock.h"
#include "providers/sdk/goals.h"
#include "providers/sdk/http.h"
#include "providers/sdk/poller.h"
#include "providers/sdk/rate_limiter.h"

namespace eniform::sdk {

// nullptr: it does not exist.
template <typename T>
using ObjectResult = Result<std::shared_ptr<const T>>;

// What is known of a call when waiting for its effect begins.
struct Sent {
  const char* action = "";
  ApiAnswer answer;                      // of an accepted call
  std::optional<ProviderError> refusal;  // the cloud refused; perhaps because it is so already
};

// How the objects of a kind are polled.
template <typename T>
struct PollPlan {
  PollerOptions options;
  typename Poller<T>::Describe describe;
};

// Threads: all members may be used concurrently.
class CloudSession {
 public:
  // `transport` and `clock` must outlive the session. `mark`: tag value of created objects; empty: none.
  CloudSession(std::string mark_given, GroupOrder order, HttpTransport* transport_given, Clock* clock_given,
               const std::vector<ActionRate>& rates, double undocumented_rate, PollPlan<NetworkInterface> interface_plan,
               PollPlan<Eip> eip_plan)
      : mark(std::move(mark_given)),
        group_order(order),
        transport(transport_given),
        clock(clock_given),
        limiter(clock, rates, undocumented_rate),
        interfaces(clock, interface_plan.options, std::move(interface_plan.describe)),
        eips(clock, eip_plan.options, std::move(eip_plan.describe)) {}
  virtual ~CloudSession() = default;

  // Why the task behind an accepted call failed; nullopt: it did not, or the cloud does not say. Asked only where an object shows no
  // movement for a while. The object is the one that is waited for; nullptr: it is not there.
  virtual std::optional<std::string> TaskFailure(const Sent& sent, const NetworkInterface* interface, absl::Time deadline) {
    return std::nullopt;
  }
  virtual std::optional<std::string> TaskFailure(const Sent& sent, const Eip* eip, absl::Time deadline) { return std::nullopt; }

  // One instance, as it is now.
  virtual ObjectResult<Instance> ReadInstance(const std::string& id, absl::Time deadline) = 0;

  // What carries the tag kOperationTag with `token` (operation.h), looked for once.
  virtual ObjectResult<NetworkInterface> FindInterface(const std::string& token, absl::Time deadline) = 0;
  virtual ObjectResult<Eip> FindEip(const std::string& token, absl::Time deadline) = 0;

  // Who holds these addresses of a VPC, as "10.0.1.5 is held by eni-1": one text per address in use. Empty where the cloud does not say.
  virtual std::vector<std::string> AddressHolders(const std::string& vpc_id, const std::vector<std::string>& addresses,
                                                  absl::Time deadline) = 0;

  const std::string mark;
  const GroupOrder group_order;
  HttpTransport* const transport;
  Clock* const clock;
  RateLimiter limiter;
  Poller<NetworkInterface> interfaces;
  Poller<Eip> eips;
};

// Polls that leave room in the documented rate of their action, so that they never queue behind it.
inline PollerOptions Spaced(PollerOptions options, double per_second) {
  options.spacing = std::max(options.spacing, absl::Seconds(1.25 / per_second));
  return options;
}

// A list of objects as a poller wants it.
template <typename T>
typename Poller<T>::Found ById(google::protobuf::RepeatedPtrField<T>&& items) {
  typename Poller<T>::Found found;
  for (T& item : items) {
    std::string id = item.id();
    found.emplace(std::move(id), std::make_shared<const T>(std::move(item)));
  }
  return found;
}

}  // namespace eniform::sdk
