#include "providers/tencentcloud/observe.h"

#include <algorithm>
#include <map>

#include "providers/sdk/observe.h"
#include "providers/tencentcloud/describe.h"

namespace eniform::tencentcloud {
namespace {

constexpr absl::Duration kPatience = absl::Minutes(10);

template <typename T>
using Describe = sdk::Result<sdk::Page<T>> (*)(ApiClient&, const RequestJson&, int64_t, absl::Time);

// By ids through `id_filter`, else everything that matches `scope`.
template <typename T>
sdk::KindReader<T> Reader(ApiClient& api, absl::Time deadline, const char* id_filter, const RequestJson& scope, Describe<T> describe) {
  using Items = typename sdk::KindReader<T>::Items;
  sdk::KindReader<T> reader;
  reader.all = [&api, deadline, scope, describe](const typename sdk::KindReader<T>::Emit& emit) {
    return sdk::ReadPages<T>(
        {kPageSize, sdk::kObserveThreads}, [&](int64_t offset) { return describe(api, scope, offset, deadline); }, emit);
  };
  reader.by_ids = [&api, deadline, id_filter, describe](const sdk::Ids& ids) -> sdk::Result<Items> {
    auto page = describe(api, RequestJson::array({Filter(id_filter, ids)}), 0, deadline);
    if (!page.ok()) return page.error();
    return std::move(page->items);
  };
  reader.ids_per_call = kPageSize;
  return reader;
}

sdk::KindReader<Instance> InstanceReader(ApiClient& api, absl::Time deadline) {
  using Items = sdk::KindReader<Instance>::Items;
  sdk::KindReader<Instance> reader;
  reader.all = [&api, deadline](const sdk::KindReader<Instance>::Emit& emit) {
    return sdk::ReadPages<Instance>(
        {kPageSize, sdk::kObserveThreads}, [&](int64_t offset) { return DescribeInstancePage(api, offset, deadline); }, emit);
  };
  reader.by_ids = [&api, deadline](const sdk::Ids& ids) -> sdk::Result<Items> {
    auto views = DescribeInstances(api, ids, deadline);
    if (!views.ok()) return views.error();
    Items items;
    for (InstanceView& view : *views) *items.Add() = std::move(view.instance);
    return items;
  };
  reader.ids_per_call = kPageSize;
  return reader;
}

ProviderError AskLimits(ApiClient& api, absl::Time deadline, std::vector<Instance>& instances) {
  // Instances of one type carry the same; the cloud takes any of them as the question (Tencent reference 2.1).
  std::map<std::string, std::vector<Instance*>> by_type;
  for (Instance& instance : instances) {
    if (instance.status() != INSTANCE_STATUS_GONE) by_type[instance.type()].push_back(&instance);
  }
  std::vector<std::vector<Instance*>> groups;
  for (auto& [type, group] : by_type) groups.push_back(std::move(group));
  return sdk::InParallel(groups.size(), [&](size_t i) {
    auto answer = api.Read(Service::kVpc, "DescribeNetworkInterfaceLimit", {{"InstanceId", groups[i].front()->id()}}, deadline);
    if (!answer.ok()) return answer.error();
    for (Instance* instance : groups[i]) {
      InstanceLimits* limits = instance->mutable_limits();
      limits->set_interfaces(static_cast<int32_t>(sdk::Number(answer->response, "EniQuantity")));
      limits->set_addresses_per_interface(static_cast<int32_t>(sdk::Number(answer->response, "EniPrivateIpAddressQuantity")));
      limits->set_public_ips(PublicIpsByCpu(instance->cpu()));
      limits->set_live(true);
    }
    return ProviderError();
  });
}

ProviderError ReadInterfaceQuotas(ApiClient& api, absl::Time deadline, sdk::Ids vpc_ids, Observation& page) {
  auto limits = api.Read(Service::kVpc, "DescribeVpcLimits", {{"LimitTypes", {"vpc-max-enis"}}}, deadline);
  if (!limits.ok()) return limits.error();
  int64_t limit = 0;
  for (const Json& json : sdk::Array(limits->response, "VpcLimitSet")) {
    if (sdk::Text(json, "LimitType") == "vpc-max-enis") limit = sdk::Number(json, "LimitValue");
  }
  if (limit == 0) return {};  // the cloud does not say
  if (vpc_ids.empty()) {
    const ProviderError error = sdk::ReadPages<Vpc>(
        {kPageSize, sdk::kObserveThreads}, [&](int64_t offset) { return DescribeVpcs(api, RequestJson::array(), offset, deadline); },
        [&](google::protobuf::RepeatedPtrField<Vpc>&& vpcs) {
          for (const Vpc& vpc : vpcs) vpc_ids.push_back(vpc.id());
          return true;
        });
    if (sdk::IsError(error)) return error;
    std::sort(vpc_ids.begin(), vpc_ids.end());
  }
  std::vector<int64_t> used(vpc_ids.size());
  const ProviderError error = sdk::InParallel(vpc_ids.size(), [&](size_t i) {
    auto count = CountInterfaces(api, vpc_ids[i], deadline);
    if (!count.ok()) return count.error();
    used[i] = *count;
    return ProviderError();
  });
  if (sdk::IsError(error)) return error;
  for (size_t i = 0; i < vpc_ids.size(); ++i) {
    sdk::AddQuota(QUOTA_KIND_INTERFACES_PER_VPC, vpc_ids[i], limit, used[i], page);
  }
  return error;
}

ProviderError ReadQuotas(ApiClient& api, sdk::ObservationSink& sink, absl::Time deadline, const sdk::Ids& vpc_ids) {
  auto answer = api.Read(Service::kVpc, "DescribeAddressQuota", RequestJson::object(), deadline);
  if (!answer.ok()) return answer.error();
  Observation page;
  for (const Json& json : sdk::Array(answer->response, "QuotaSet")) {
    const std::string id = sdk::Text(json, "QuotaId");
    if (id != "TOTAL_EIP_QUOTA" && id != "DAILY_EIP_APPLY") continue;
    sdk::AddQuota(id == "TOTAL_EIP_QUOTA" ? QUOTA_KIND_EIPS : QUOTA_KIND_EIP_ALLOCATIONS_TODAY, "", sdk::Number(json, "QuotaLimit"),
                  sdk::Number(json, "QuotaCurrent"), page);
  }
  const ProviderError error = ReadInterfaceQuotas(api, deadline, vpc_ids, page);
  if (!sdk::IsError(error)) sink.Give(std::move(page));
  return error;
}

}  // namespace

ProviderError Observe(Session& session, const ObserveRequest& request, const sdk::PageSink& page_sink) {
  const absl::Time deadline = session.clock->Now() + kPatience;
  const sdk::Ids ids(request.ids().begin(), request.ids().end());
  const sdk::Ids vpc_ids(request.vpc_ids().begin(), request.vpc_ids().end());
  const RequestJson everything = RequestJson::array();
  RequestJson interfaces = RequestJson::array();
  if (!vpc_ids.empty()) interfaces.push_back(Filter("vpc-id", vpc_ids));
  if (request.interface_scope() != INTERFACE_SCOPE_ALL) {
    interfaces.push_back(Filter("is-primary", {request.interface_scope() == INTERFACE_SCOPE_PRIMARY ? "true" : "false"}));
  }
  // Its own client, so that calls of other requests are not counted here.
  ApiClient api(session.options.api, session.transport, &session.limiter, session.clock);
  return sdk::ObserveKinds(request, api.caller(), page_sink, [&](ObjectKind kind, sdk::ObservationSink& sink) -> ProviderError {
    switch (kind) {
      case OBJECT_KIND_INTERFACE:
        return sdk::ReadKind(sink, ids, Reader(api, deadline, "network-interface-id", interfaces, &DescribeInterfaces),
                             &Observation::mutable_interfaces);
      case OBJECT_KIND_EIP:
        return sdk::ReadKind(sink, ids, Reader(api, deadline, "address-id", everything, &DescribeEips), &Observation::mutable_eips);
      case OBJECT_KIND_SUBNET:
        return sdk::ReadKind(sink, ids, Reader(api, deadline, "subnet-id", everything, &DescribeSubnets), &Observation::mutable_subnets);
      case OBJECT_KIND_SECURITY_GROUP:
        return sdk::ReadKind(sink, ids, Reader(api, deadline, "security-group-id", everything, &DescribeGroups),
                             &Observation::mutable_security_groups);
      case OBJECT_KIND_VPC:
        return sdk::ReadKind(sink, ids, Reader(api, deadline, "vpc-id", everything, &DescribeVpcs), &Observation::mutable_vpcs);
      case OBJECT_KIND_INSTANCE:
        return sdk::ReadInstancesWith(sink, ids, InstanceReader(api, deadline), [&](std::vector<Instance>& instances) {
          return request.limits() ? AskLimits(api, deadline, instances) : ProviderError();
        });
      case OBJECT_KIND_QUOTA:
        return ReadQuotas(api, sink, deadline, vpc_ids);
      default:
        return {};
    }
  });
}

}  // namespace eniform::tencentcloud
