#include "providers/jdcloud/session.h"

#include <algorithm>
#include <memory>

#include "absl/strings/str_cat.h"

namespace eniform::jdcloud {
namespace {

// For one poll with its repetitions; what waits has its own, longer, deadline.
constexpr absl::Duration kPollPatience = absl::Seconds(60);

// The first object of a list that `is_it`; nullptr: none is. Reads page by page, which are few where tags or filters select.
template <typename T>
sdk::ObjectResult<T> FindAmong(ApiClient& api, const Selection& selection, absl::Time deadline,
                               sdk::Result<sdk::Page<T>> (*describe)(ApiClient&, const Selection&, int64_t, absl::Time),
                               const std::function<bool(const T&)>& is_it) {
  std::shared_ptr<const T> found;
  const ProviderError error = sdk::ReadNumberedPages<T>(
      {.page_size = kPageSize, .threads = 1}, [&](int64_t number) { return describe(api, selection, number, deadline); },
      [&](google::protobuf::RepeatedPtrField<T>&& items) {
        for (T& item : items) {
          if (!is_it(item)) continue;
          found = std::make_shared<const T>(std::move(item));
          return false;
        }
        return true;
      });
  if (sdk::IsError(error)) return error;
  return found;
}

}  // namespace

sdk::Result<google::protobuf::RepeatedPtrField<NetworkInterface>> ReadInterfaces(ApiClient& api, const std::vector<std::string>& ids,
                                                                                 Watched& watched, absl::Time deadline) {
  auto page = DescribeInterfaces(api, {{{"networkInterfaceIds", ids}}, {}}, 1, deadline);
  if (!page.ok()) return page.error();
  std::vector<std::string> asked;
  for (const NetworkInterface& interface : page->items) {
    const bool doubtful = !interface.instance_id().empty() || watched.Contains(interface.id());
    if (CanBeAttached(interface) && doubtful) asked.push_back(interface.id());
  }
  if (asked.empty()) return std::move(page->items);
  const auto attachments = AttachmentsOf(api, asked, deadline);
  if (!attachments.ok()) return attachments.error();
  for (NetworkInterface& interface : page->items) {
    if (std::find(asked.begin(), asked.end(), interface.id()) == asked.end()) continue;
    const auto it = attachments->find(interface.id());
    TakeAttachment(it == attachments->end() ? nullptr : &it->second, interface);
  }
  return std::move(page->items);
}

Session::Session(SessionOptions given, sdk::HttpTransport* transport_given, sdk::Clock* clock_given)
    : CloudSession(given.mark, sdk::GroupOrder::kNone, transport_given, clock_given, Rates(), kCallsPerSecond,
                   {given.poller,
                    [this](const std::vector<std::string>& ids) -> sdk::Result<sdk::Poller<NetworkInterface>::Found> {
                      auto items = ReadInterfaces(api, ids, watched, clock->Now() + kPollPatience);
                      if (!items.ok()) return items.error();
                      return sdk::ById(std::move(*items));
                    }},
                   {given.poller,
                    [this](const std::vector<std::string>& ids) -> sdk::Result<sdk::Poller<Eip>::Found> {
                      auto page = DescribeEips(api, {{{"elasticIpIds", ids}}, {}}, 1, clock->Now() + kPollPatience);
                      if (!page.ok()) return page.error();
                      return sdk::ById(std::move(page->items));
                    }}),
      options(std::move(given)),
      api(options.api, transport, &limiter, clock),
      turns(clock) {}

sdk::ObjectResult<Instance> Session::ReadInstance(const std::string& id, absl::Time deadline) {
  auto page = DescribeInstances(api, {{{"instanceId", {id}}}, {}}, 1, deadline);
  if (!page.ok()) return page.error();
  for (Instance& instance : page->items) {
    if (instance.id() == id) return std::make_shared<const Instance>(std::move(instance));
  }
  return std::shared_ptr<const Instance>();
}

namespace {

// What the cloud named in its answer to the call with this token; nullptr: nothing, or it is not there.
template <typename T>
sdk::ObjectResult<T> FindMade(ApiClient& api, const std::string& id, const char* filter, absl::Time deadline,
                              sdk::Result<sdk::Page<T>> (*describe)(ApiClient&, const Selection&, int64_t, absl::Time)) {
  if (id.empty()) return std::shared_ptr<const T>();
  return FindAmong<T>(api, {{{filter, {id}}}, {}}, deadline, describe, [&](const T& object) { return object.id() == id; });
}

}  // namespace

// Every object is looked at: a region without tags may take the question and answer with everything (JD reference 2.1.1).
sdk::ObjectResult<NetworkInterface> Session::FindInterface(const std::string& token, absl::Time deadline) {
  auto made = FindMade<NetworkInterface>(api, attempts.Find(token).made, "networkInterfaceIds", deadline, &DescribeInterfaces);
  if (!made.ok() || *made) return made;
  return FindAmong<NetworkInterface>(api, {{{"role", {"Secondary"}}}, {{sdk::kOperationTag, token}}}, deadline, &DescribeInterfaces,
                                     [&](const NetworkInterface& interface) { return Carries(interface, token); });
}

sdk::ObjectResult<Eip> Session::FindEip(const std::string& token, absl::Time deadline) {
  auto made = FindMade<Eip>(api, attempts.Find(token).made, "elasticIpIds", deadline, &DescribeEips);
  if (!made.ok() || *made) return made;
  return FindAmong<Eip>(api, {{}, {{sdk::kOperationTag, token}}}, deadline, &DescribeEips,
                        [&](const Eip& eip) { return Carries(eip, token); });
}

sdk::ObjectResult<NetworkInterface> Session::FindUntagged(const OperationArguments& arguments, absl::Time deadline) {
  Selection selection{{{"role", {"Secondary"}}, {"subnetId", {arguments.subnet_id()}}}, {}};
  if (!arguments.name().empty()) selection.filters.push_back({"networkInterfaceNames", {arguments.name()}});
  const std::vector<std::string> given = sdk::GivenAddresses(arguments);
  return FindAmong<NetworkInterface>(api, selection, deadline, &DescribeInterfaces, [&](const NetworkInterface& interface) {
    return interface.tags().empty() && interface.status() == INTERFACE_STATUS_AVAILABLE && interface.name() == arguments.name() &&
           interface.subnet_id() == arguments.subnet_id() && std::all_of(given.begin(), given.end(), [&](const std::string& text) {
             return std::any_of(interface.addresses().begin(), interface.addresses().end(),
                                [&](const PrivateAddress& address) { return address.address() == text; });
           });
  });
}

// Interfaces can not be asked for by address (JD reference 3): all of the VPC are looked through.
std::vector<std::string> Session::AddressHolders(const std::string& vpc_id, const std::vector<std::string>& addresses,
                                                 absl::Time deadline) {
  std::vector<std::string> holders;
  const ProviderError error = sdk::ReadNumberedPages<NetworkInterface>(
      {.page_size = kPageSize},
      [&](int64_t number) {
        return DescribeInterfaces(api, {{{"vpcId", {vpc_id}}}, {}}, number, deadline);
      },
      [&](google::protobuf::RepeatedPtrField<NetworkInterface>&& items) {
        for (const NetworkInterface& interface : items) {
          for (const PrivateAddress& address : interface.addresses()) {
            if (std::find(addresses.begin(), addresses.end(), address.address()) == addresses.end()) continue;
            holders.push_back(absl::StrCat(address.address(), " is held by ", interface.id()));
          }
        }
        return holders.size() < addresses.size();
      });
  // For people only: what could not be read is not named.
  if (sdk::IsError(error)) holders.clear();
  std::sort(holders.begin(), holders.end());
  return holders;
}

sdk::Result<std::map<std::string, InstanceType>> Session::InstanceTypes(ApiClient& caller, const std::vector<std::string>& names,
                                                                        absl::Time deadline) {
  std::map<std::string, InstanceType> types;
  std::vector<std::string> unknown;
  {
    absl::MutexLock lock(&mutex_);
    for (const std::string& name : names) {
      const auto it = types_.find(name);
      if (it == types_.end()) {
        unknown.push_back(name);
      } else {
        types.insert(*it);
      }
    }
  }
  for (size_t from = 0; from < unknown.size(); from += kPageSize) {
    const std::vector<std::string> batch(unknown.begin() + from, unknown.begin() + std::min(unknown.size(), from + kPageSize));
    auto found = DescribeInstanceTypes(caller, batch, deadline);
    if (!found.ok()) return found.error();
    absl::MutexLock lock(&mutex_);
    for (const auto& [name, type] : *found) {
      types_[name] = type;
      types[name] = type;
    }
  }
  return types;
}

}  // namespace eniform::jdcloud
