#include "providers/tencentcloud/observe.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "providers/tencentcloud/describe.h"

namespace eniform::tencentcloud {
namespace {

constexpr absl::Duration kPatience = absl::Minutes(10);
constexpr int kThreads = 16;

using Ids = std::vector<std::string>;

// Hands pages on and remembers how many API calls each of them took.
class Sink {
 public:
  Sink(const ApiClient& api, const sdk::PageSink& sink) : api_(api), sink_(sink) {}

  bool Give(Observation&& page) {
    absl::MutexLock lock(&mutex_);
    return GiveCounted(std::move(page));
  }

  // Calls that found nothing are calls too.
  void GiveRest() {
    absl::MutexLock lock(&mutex_);
    if (api_.calls() > counted_) GiveCounted(Observation());
  }

 private:
  bool GiveCounted(Observation&& page) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    const int calls = api_.calls();
    const int since = calls - counted_;
    counted_ = calls;
    go_on_ = go_on_ && sink_(std::move(page), since);
    return go_on_;
  }

  const ApiClient& api_;
  const sdk::PageSink& sink_;
  absl::Mutex mutex_;
  int counted_ = 0;
  bool go_on_ = true;
};

// Runs `work(i)` for i in [0, count) on a few threads; the first error, if any.
ProviderError InParallel(size_t count, const std::function<ProviderError(size_t)>& work) {
  std::atomic<size_t> next = 0;
  absl::Mutex mutex;
  ProviderError failure;
  const auto run = [&] {
    for (size_t i; (i = next++) < count;) {
      ProviderError error = work(i);
      if (!sdk::IsError(error)) continue;
      next = count;
      absl::MutexLock lock(&mutex);
      if (!sdk::IsError(failure)) failure = std::move(error);
    }
  };
  std::vector<std::thread> helpers;
  for (size_t i = 1; i < std::min<size_t>(count, kThreads); ++i) helpers.emplace_back(run);
  run();
  for (std::thread& helper : helpers) helper.join();
  return failure;
}

std::vector<Ids> Batches(const Ids& ids) {
  std::vector<Ids> batches;
  for (size_t from = 0; from < ids.size(); from += kPageSize) {
    batches.emplace_back(ids.begin() + from, ids.begin() + std::min(ids.size(), from + kPageSize));
  }
  return batches;
}

template <typename T>
using Describe = sdk::Result<sdk::Page<T>> (*)(ApiClient&, const RequestJson&, int64_t, absl::Time);

template <typename T>
using Field = google::protobuf::RepeatedPtrField<T>* (Observation::*)();

// Objects of one kind: by ids where there are any, else everything that matches `scope`.
template <typename T>
ProviderError ReadKind(ApiClient& api, Sink& sink, absl::Time deadline, const Ids& ids, const char* id_filter, const RequestJson& scope,
                       Describe<T> describe, Field<T> field) {
  const auto give = [&](google::protobuf::RepeatedPtrField<T>&& items) {
    Observation page;
    *(page.*field)() = std::move(items);
    return sink.Give(std::move(page));
  };
  if (ids.empty()) {
    return sdk::ReadPages<T>(
        {kPageSize, kThreads}, [&](int64_t offset) { return describe(api, scope, offset, deadline); }, give);
  }
  const std::vector<Ids> batches = Batches(ids);
  return InParallel(batches.size(), [&](size_t i) {
    auto page = describe(api, RequestJson::array({Filter(id_filter, batches[i])}), 0, deadline);
    if (!page.ok()) return page.error();
    give(std::move(page->items));
    return ProviderError();
  });
}

ProviderError AskLimits(ApiClient& api, absl::Time deadline, std::vector<Instance>& instances) {
  // Instances of one type carry the same; the cloud takes any of them as the question (Tencent reference 2.1).
  std::map<std::string, std::vector<Instance*>> by_type;
  for (Instance& instance : instances) {
    if (instance.status() != INSTANCE_STATUS_GONE) by_type[instance.type()].push_back(&instance);
  }
  std::vector<std::vector<Instance*>> groups;
  for (auto& [type, group] : by_type) groups.push_back(std::move(group));
  return InParallel(groups.size(), [&](size_t i) {
    auto answer = api.Read(Service::kVpc, "DescribeNetworkInterfaceLimit", {{"InstanceId", groups[i].front()->id()}}, deadline);
    if (!answer.ok()) return answer.error();
    for (Instance* instance : groups[i]) {
      InstanceLimits* limits = instance->mutable_limits();
      limits->set_interfaces(static_cast<int32_t>(Number(answer->response, "EniQuantity")));
      limits->set_addresses_per_interface(static_cast<int32_t>(Number(answer->response, "EniPrivateIpAddressQuantity")));
      limits->set_public_ips(PublicIpsByCpu(instance->cpu()));
      limits->set_live(true);
    }
    return ProviderError();
  });
}

ProviderError ReadInstances(ApiClient& api, Sink& sink, absl::Time deadline, const ObserveRequest& request) {
  absl::Mutex mutex;
  std::vector<Instance> instances;
  const auto keep = [&](google::protobuf::RepeatedPtrField<Instance>&& items) {
    absl::MutexLock lock(&mutex);
    for (Instance& item : items) instances.push_back(std::move(item));
    return true;
  };
  ProviderError error;
  if (request.ids().empty()) {
    error = sdk::ReadPages<Instance>(
        {kPageSize, kThreads}, [&](int64_t offset) { return DescribeInstancePage(api, offset, deadline); }, keep);
  } else {
    const std::vector<Ids> batches = Batches(Ids(request.ids().begin(), request.ids().end()));
    error = InParallel(batches.size(), [&](size_t i) {
      auto views = DescribeInstances(api, batches[i], deadline);
      if (!views.ok()) return views.error();
      google::protobuf::RepeatedPtrField<Instance> items;
      for (InstanceView& view : *views) *items.Add() = std::move(view.instance);
      keep(std::move(items));
      return ProviderError();
    });
  }
  if (!sdk::IsError(error) && request.limits()) error = AskLimits(api, deadline, instances);
  if (sdk::IsError(error)) return error;
  for (size_t from = 0; from < instances.size(); from += kPageSize) {
    Observation page;
    for (size_t i = from; i < std::min(instances.size(), from + kPageSize); ++i) *page.add_instances() = std::move(instances[i]);
    if (!sink.Give(std::move(page))) break;
  }
  return error;
}

ProviderError ReadInterfaceQuotas(ApiClient& api, absl::Time deadline, Ids vpc_ids, Observation& page) {
  auto limits = api.Read(Service::kVpc, "DescribeVpcLimits", {{"LimitTypes", {"vpc-max-enis"}}}, deadline);
  if (!limits.ok()) return limits.error();
  int64_t limit = 0;
  for (const Json& json : Array(limits->response, "VpcLimitSet")) {
    if (Text(json, "LimitType") == "vpc-max-enis") limit = Number(json, "LimitValue");
  }
  if (limit == 0) return {};  // the cloud does not say
  if (vpc_ids.empty()) {
    const ProviderError error = sdk::ReadPages<Vpc>(
        {kPageSize, kThreads}, [&](int64_t offset) { return DescribeVpcs(api, RequestJson::array(), offset, deadline); },
        [&](google::protobuf::RepeatedPtrField<Vpc>&& vpcs) {
          for (const Vpc& vpc : vpcs) vpc_ids.push_back(vpc.id());
          return true;
        });
    if (sdk::IsError(error)) return error;
    std::sort(vpc_ids.begin(), vpc_ids.end());
  }
  std::vector<int64_t> used(vpc_ids.size());
  const ProviderError error = InParallel(vpc_ids.size(), [&](size_t i) {
    auto count = CountInterfaces(api, vpc_ids[i], deadline);
    if (!count.ok()) return count.error();
    used[i] = *count;
    return ProviderError();
  });
  if (sdk::IsError(error)) return error;
  for (size_t i = 0; i < vpc_ids.size(); ++i) {
    Quota* quota = page.add_quotas();
    quota->set_kind(QUOTA_KIND_INTERFACES_PER_VPC);
    quota->set_scope(vpc_ids[i]);
    quota->set_limit(limit);
    quota->set_used(used[i]);
    quota->set_live(true);
  }
  return error;
}

ProviderError ReadQuotas(ApiClient& api, Sink& sink, absl::Time deadline, const Ids& vpc_ids) {
  auto answer = api.Read(Service::kVpc, "DescribeAddressQuota", RequestJson::object(), deadline);
  if (!answer.ok()) return answer.error();
  Observation page;
  for (const Json& json : Array(answer->response, "QuotaSet")) {
    const std::string id = Text(json, "QuotaId");
    if (id != "TOTAL_EIP_QUOTA" && id != "DAILY_EIP_APPLY") continue;
    Quota* quota = page.add_quotas();
    quota->set_kind(id == "TOTAL_EIP_QUOTA" ? QUOTA_KIND_EIPS : QUOTA_KIND_EIP_ALLOCATIONS_TODAY);
    quota->set_limit(Number(json, "QuotaLimit"));
    quota->set_used(Number(json, "QuotaCurrent"));
    quota->set_live(true);
  }
  const ProviderError error = ReadInterfaceQuotas(api, deadline, vpc_ids, page);
  if (!sdk::IsError(error)) sink.Give(std::move(page));
  return error;
}

}  // namespace

ProviderError Observe(Session& session, const ObserveRequest& request, const sdk::PageSink& page_sink) {
  const absl::Time deadline = session.clock->Now() + kPatience;
  const Ids ids(request.ids().begin(), request.ids().end());
  const Ids vpc_ids(request.vpc_ids().begin(), request.vpc_ids().end());
  if (!ids.empty() && request.kinds_size() != 1) return sdk::MakeError(ERROR_CLASS_INVALID, "", "ids are of one kind of object");
  const RequestJson everything = RequestJson::array();
  RequestJson interfaces = RequestJson::array();
  if (!vpc_ids.empty()) interfaces.push_back(Filter("vpc-id", vpc_ids));
  if (request.interface_scope() != INTERFACE_SCOPE_ALL) {
    interfaces.push_back(Filter("is-primary", {request.interface_scope() == INTERFACE_SCOPE_PRIMARY ? "true" : "false"}));
  }
  // Its own client, so that calls of other requests are not counted here.
  ApiClient api(session.options.api, session.transport, &session.limiter, session.clock);
  Sink sink(api, page_sink);
  // The kinds are independent: reading them side by side takes as long as the longest.
  ProviderError failure = InParallel(request.kinds_size(), [&](size_t i) -> ProviderError {
    switch (request.kinds(static_cast<int>(i))) {
      case OBJECT_KIND_INTERFACE:
        return ReadKind<NetworkInterface>(api, sink, deadline, ids, "network-interface-id", interfaces, &DescribeInterfaces,
                                          &Observation::mutable_interfaces);
      case OBJECT_KIND_EIP:
        return ReadKind<Eip>(api, sink, deadline, ids, "address-id", everything, &DescribeEips, &Observation::mutable_eips);
      case OBJECT_KIND_SUBNET:
        return ReadKind<Subnet>(api, sink, deadline, ids, "subnet-id", everything, &DescribeSubnets, &Observation::mutable_subnets);
      case OBJECT_KIND_SECURITY_GROUP:
        return ReadKind<SecurityGroup>(api, sink, deadline, ids, "security-group-id", everything, &DescribeGroups,
                                       &Observation::mutable_security_groups);
      case OBJECT_KIND_VPC:
        return ReadKind<Vpc>(api, sink, deadline, ids, "vpc-id", everything, &DescribeVpcs, &Observation::mutable_vpcs);
      case OBJECT_KIND_INSTANCE:
        return ReadInstances(api, sink, deadline, request);
      case OBJECT_KIND_QUOTA:
        return ReadQuotas(api, sink, deadline, vpc_ids);
      default:
        return sdk::MakeError(ERROR_CLASS_INVALID, "", absl::StrCat("unknown kind of object ", request.kinds(static_cast<int>(i))));
    }
  });
  sink.GiveRest();
  return failure;
}

}  // namespace eniform::tencentcloud
