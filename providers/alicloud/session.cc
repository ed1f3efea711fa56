#include "providers/alicloud/session.h"

#include <memory>

#include "absl/strings/string_view.h"
#include "providers/alicloud/describe.h"
#include "providers/alicloud/rates.h"
#include "providers/sdk/operation.h"

namespace eniform::alicloud {
namespace {

// For one poll with its repetitions; what waits has its own, longer, deadline.
constexpr absl::Duration kPollPatience = absl::Seconds(60);

template <typename T>
sdk::Result<typename sdk::Poller<T>::Found> Found(sdk::Result<Items<T>> items) {
  if (!items.ok()) return std::move(items.error());
  return sdk::ById(std::move(*items));
}

template <typename T>
sdk::ObjectResult<T> First(Items<T>& items) {
  if (items.empty()) return std::shared_ptr<const T>();
  return std::make_shared<const T>(std::move(items[0]));
}

sdk::PollerOptions Batched(sdk::PollerOptions options, int batch, const char* action) {
  options.batch = batch;
  return sdk::Spaced(options, RateOf(action));
}

Parameters ByOperation(const std::string& token) { return {{"Tag.1.Key", sdk::kOperationTag}, {"Tag.1.Value", token}}; }

}  // namespace

Session::Session(SessionOptions given, sdk::HttpTransport* transport_given, sdk::Clock* clock_given)
    : CloudSession(given.mark, sdk::GroupOrder::kNone, transport_given, clock_given, Rates(), kReadRate,
                   {Batched(given.poller, kInterfaceIds, "DescribeNetworkInterfaces"),
                    [this](const std::vector<std::string>& ids) { return Found(InterfacesById(api, ids, clock->Now() + kPollPatience)); }},
                   {Batched(given.poller, kEipIds, "DescribeEipAddresses"),
                    [this](const std::vector<std::string>& ids) {
                      const absl::Time deadline = clock->Now() + kPollPatience;
                      auto items = EipsById(api, ids, deadline);
                      if (items.ok()) {
                        if (ProviderError error = CompleteEips(api, *items, deadline); sdk::IsError(error)) items = error;
                      }
                      return Found(std::move(items));
                    }}),
      options(std::move(given)),
      api(options.api, transport, &limiter, clock) {}

std::optional<std::string> Session::TaskFailure(const sdk::Sent& sent, const NetworkInterface* interface, absl::Time) {
  const bool back = interface && interface->status() == INTERFACE_STATUS_AVAILABLE && interface->instance_id().empty();
  if (absl::string_view(sent.action) != "AttachNetworkInterface" || !back) return std::nullopt;
  return "the interface is Available again, and the cloud keeps no reason; look at the instance's state, its type's limits and its image";
}

sdk::ObjectResult<Instance> Session::ReadInstance(const std::string& id, absl::Time deadline) {
  auto items = InstancesById(api, {id}, deadline);
  if (!items.ok()) return items.error();
  return First(*items);
}

sdk::ObjectResult<NetworkInterface> Session::FindInterface(const std::string& token, absl::Time deadline) {
  auto page = DescribeInterfaces(api, ByOperation(token), "", deadline);
  if (!page.ok()) return page.error();
  return First(page->items);
}

sdk::ObjectResult<Eip> Session::FindEip(const std::string& token, absl::Time deadline) {
  auto page = DescribeEips(api, ByOperation(token), 1, deadline);
  if (!page.ok()) return page.error();
  return First(page->items);
}

std::vector<std::string> Session::AddressHolders(const std::string& vpc_id, const std::vector<std::string>& addresses,
                                                 absl::Time deadline) {
  return alicloud::AddressHolders(api, vpc_id, addresses, deadline);
}

}  // namespace eniform::alicloud
