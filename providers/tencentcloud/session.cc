#include "providers/tencentcloud/session.h"

#include <memory>

#include "absl/strings/str_cat.h"
#include "providers/sdk/operation.h"
#include "providers/tencentcloud/describe.h"
#include "providers/tencentcloud/rates.h"

namespace eniform::tencentcloud {
namespace {

// For one poll with its repetitions; what waits has its own, longer, deadline.
constexpr absl::Duration kPollPatience = absl::Seconds(60);

template <typename T>
sdk::Result<typename sdk::Poller<T>::Found> Found(sdk::Result<sdk::Page<T>> page) {
  if (!page.ok()) return std::move(page.error());
  return sdk::ById(std::move(page->items));
}

template <typename T>
sdk::ObjectResult<T> First(sdk::Result<sdk::Page<T>> page) {
  if (!page.ok()) return std::move(page.error());
  if (page->items.empty()) return std::shared_ptr<const T>();
  return std::make_shared<const T>(std::move(page->items[0]));
}

RequestJson ByOperation(const std::string& token) {
  return RequestJson::array({Filter(absl::StrCat("tag:", sdk::kOperationTag).c_str(), {token})});
}

}  // namespace

Session::Session(SessionOptions given, sdk::HttpTransport* transport_given, sdk::Clock* clock_given)
    : CloudSession(given.mark, sdk::GroupOrder::kMatters, transport_given, clock_given, DocumentedRates(), kUndocumentedRate,
                   {sdk::Spaced(given.poller, RateOf("DescribeNetworkInterfaces")),
                    [this](const std::vector<std::string>& ids) {
                      return Found(DescribeInterfaces(api, RequestJson::array({Filter("network-interface-id", ids)}), 0,
                                                      clock->Now() + kPollPatience));
                    }},
                   {sdk::Spaced(given.poller, RateOf("DescribeAddresses")),
                    [this](const std::vector<std::string>& ids) {
                      return Found(DescribeEips(api, RequestJson::array({Filter("address-id", ids)}), 0, clock->Now() + kPollPatience));
                    }}),
      options(std::move(given)),
      api(options.api, transport, &limiter, clock),
      instances(clock, sdk::Spaced(options.poller, RateOf("DescribeInstances")),
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

std::optional<std::string> Session::TaskFailure(const sdk::Sent& sent, const NetworkInterface*, absl::Time deadline) {
  return InterfaceTaskFailure(api, sent.answer.request_id, deadline);
}

std::optional<std::string> Session::TaskFailure(const sdk::Sent& sent, const Eip*, absl::Time deadline) {
  return EipTaskFailure(api, sdk::Text(sent.answer.response, "TaskId"), deadline);
}

sdk::ObjectResult<Instance> Session::ReadInstance(const std::string& id, absl::Time deadline) {
  auto views = DescribeInstances(api, {id}, deadline);
  if (!views.ok()) return views.error();
  if (views->empty()) return std::shared_ptr<const Instance>();
  return std::make_shared<const Instance>(std::move(views->front().instance));
}

sdk::ObjectResult<NetworkInterface> Session::FindInterface(const std::string& token, absl::Time deadline) {
  return First(DescribeInterfaces(api, ByOperation(token), 0, deadline));
}

sdk::ObjectResult<Eip> Session::FindEip(const std::string& token, absl::Time deadline) {
  return First(DescribeEips(api, ByOperation(token), 0, deadline));
}

std::vector<std::string> Session::AddressHolders(const std::string& vpc_id, const std::vector<std::string>& addresses,
                                                 absl::Time deadline) {
  return tencentcloud::AddressHolders(api, vpc_id, addresses, deadline);
}

}  // namespace eniform::tencentcloud
