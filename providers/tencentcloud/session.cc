#include "providers/tencentcloud/session.h"

#include <algorithm>
#include <memory>

#include "providers/tencentcloud/describe.h"
#include "providers/tencentcloud/rates.h"

namespace eniform::tencentcloud {
namespace {

// For one poll with its repetitions; what waits has its own, longer, deadline.
constexpr absl::Duration kPollPatience = absl::Seconds(60);

// Polls leave room in the documented rate of their action, so that they never queue behind it.
sdk::PollerOptions Spaced(sdk::PollerOptions options, const char* action) {
  options.spacing = std::max(options.spacing, absl::Seconds(1.25 / RateOf(action)));
  return options;
}

template <typename T>
sdk::Result<typename sdk::Poller<T>::Found> ById(sdk::Result<sdk::Page<T>> page) {
  if (!page.ok()) return std::move(page.error());
  typename sdk::Poller<T>::Found found;
  for (T& item : page->items) {
    std::string id = item.id();
    found.emplace(std::move(id), std::make_shared<const T>(std::move(item)));
  }
  return found;
}

}  // namespace

Session::Session(SessionOptions given, sdk::HttpTransport* transport_given, sdk::Clock* clock_given)
    : options(std::move(given)),
      transport(transport_given),
      clock(clock_given),
      limiter(clock, DocumentedRates(), kUndocumentedRate),
      api(options.api, transport, &limiter, clock),
      interfaces(clock, Spaced(options.poller, "DescribeNetworkInterfaces"),
                 [this](const std::vector<std::string>& ids) {
                   return ById(
                       DescribeInterfaces(api, RequestJson::array({Filter("network-interface-id", ids)}), 0, clock->Now() + kPollPatience));
                 }),
      eips(clock, Spaced(options.poller, "DescribeAddresses"),
           [this](const std::vector<std::string>& ids) {
             return ById(DescribeEips(api, RequestJson::array({Filter("address-id", ids)}), 0, clock->Now() + kPollPatience));
           }),
      instances(clock, Spaced(options.poller, "DescribeInstances"),
                [this](const std::vector<std::string>& ids) -> sdk::Result<sdk::Poller<InstanceView>::Found> {
                  auto views = DescribeInstances(api, ids, clock->Now() + kPollPatience);
                  if (!views.ok()) return views.error();
                  sdk::Poller<InstanceView>::Found found;
                  for (InstanceView& view : *views) {
                    std::string id = view.instance.id();
                    found.emplace(std::move(id), std::make_shared<const InstanceView>(std::move(view)));
                  }
                  return found;
                }) {}

}  // namespace eniform::tencentcloud
