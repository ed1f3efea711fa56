// A configured account and region: the API client with its limits, the shared pollers, and what must be remembered between calls.
#pragma once

#include <algorithm>
#include <atomic>
#include <map>
#include <string>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "providers/jdcloud/api.h"
#include "providers/jdcloud/attempts.h"
#include "providers/jdcloud/describe.h"
#include "providers/sdk/cloud_session.h"
#include "providers/sdk/operation.h"

namespace eniform::jdcloud {

struct SessionOptions {
  ApiOptions api;
  std::string mark;  // tag value of created objects; empty: none
  // Attaching takes 3 to 5 s, detaching 5 to 8 s, sometimes minutes; everything else is there at once (JD reference 2.5, 4.2). Dense
  // polling makes the gateway throttle (1.7), but one call serves all that wait.
  sdk::PollerOptions poller = {
      .first_delay = absl::Milliseconds(200), .growth = 1.5, .longest_interval = absl::Seconds(10), .spacing = absl::Milliseconds(250)};
};

// Interfaces are polled in both products: the vm product is asked about those that vpc shows attached and those in `watched`, so that what
// is seen is what both say (JD reference 5).
class Session : public sdk::CloudSession {
 public:
  // `transport` and `clock` must outlive the session.
  Session(SessionOptions options, sdk::HttpTransport* transport, sdk::Clock* clock);

  sdk::ObjectResult<Instance> ReadInstance(const std::string& id, absl::Time deadline) override;
  // These two: first by the id that the cloud named in its answer, where it is known.
  sdk::ObjectResult<NetworkInterface> FindInterface(const std::string& token, absl::Time deadline) override;
  sdk::ObjectResult<Eip> FindEip(const std::string& token, absl::Time deadline) override;
  std::vector<std::string> AddressHolders(const std::string& vpc_id, const std::vector<std::string>& addresses,
                                          absl::Time deadline) override;

  // A detached interface without any tags that is as `arguments` of CREATE_INTERFACE ask: what the operation may have made in a region that
  // keeps no tags. nullptr: there is none.
  sdk::ObjectResult<NetworkInterface> FindUntagged(const OperationArguments& arguments, absl::Time deadline);

  // The figures of these types, asked for once each: the call is slow and its answer does not change (JD reference 2.4).
  sdk::Result<std::map<std::string, InstanceType>> InstanceTypes(ApiClient& caller, const std::vector<std::string>& names,
                                                                 absl::Time deadline);

  const SessionOptions options;
  ApiClient api;
  Attempts attempts;
  InstanceTurns turns;
  Watched watched;
  // An interface that was made came back without its tags: this region keeps none, so that nothing can be found by them (JD
  // reference 2.1.1).
  std::atomic<bool> loses_tags = false;
  std::atomic<bool> keeps_tags = false;  // one came back with them; neither: not known yet

 private:
  absl::Mutex mutex_;
  std::map<std::string, InstanceType> types_ ABSL_GUARDED_BY(mutex_);
};

// Whether an interface or EIP carries the tag of the operation with this token.
template <typename T>
bool Carries(const T& object, const std::string& token) {
  return std::any_of(object.tags().begin(), object.tags().end(),
                     [&](const Tag& tag) { return tag.key() == sdk::kOperationTag && tag.value() == token; });
}

// The interfaces among `ids` (at most 100) as both products show them.
sdk::Result<google::protobuf::RepeatedPtrField<NetworkInterface>> ReadInterfaces(ApiClient& api, const std::vector<std::string>& ids,
                                                                                 Watched& watched, absl::Time deadline);

}  // namespace eniform::jdcloud
