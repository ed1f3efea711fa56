#include "providers/alicloud/observe.h"

#include <algorithm>

#include "providers/alicloud/describe.h"
#include "providers/sdk/observe.h"

namespace eniform::alicloud {
namespace {

constexpr absl::Duration kPatience = absl::Minutes(10);
// The VPC product refuses to skip far ahead (Throttling.DeepPageSkip, Alibaba reference 1.8): its pages are read one after the other, which
// its documented rates hardly exceed.
constexpr int kOneByOne = 1;
// So many vSwitches are asked for singly, as the action takes one id; more are picked out of the whole list.
constexpr size_t kFewSubnets = 5;

template <typename T>
using TokenDescribe = sdk::Result<sdk::TokenPage<T>> (*)(ApiClient&, Parameters, const std::string&, absl::Time);
template <typename T>
using NumberDescribe = sdk::Result<sdk::Page<T>> (*)(ApiClient&, Parameters, int64_t, absl::Time);
template <typename T>
using ById = sdk::Result<Items<T>> (*)(ApiClient&, const std::vector<std::string>&, absl::Time);
template <typename T>
using Emit = typename sdk::KindReader<T>::Emit;

template <typename T>
ProviderError ReadByTokens(ApiClient& api, absl::Time deadline, const Parameters& filters, TokenDescribe<T> describe, const Emit<T>& emit) {
  return sdk::ReadTokenPages<T>([&](const std::string& token) { return describe(api, filters, token, deadline); }, emit);
}

template <typename T>
ProviderError ReadByNumbers(ApiClient& api, absl::Time deadline, int page_size, NumberDescribe<T> describe, const Emit<T>& emit) {
  return sdk::ReadNumberedPages<T>(
      {page_size, kOneByOne}, [&](int64_t number) { return describe(api, {}, number, deadline); }, emit);
}

template <typename T>
sdk::KindReader<T> Reader(ApiClient& api, absl::Time deadline, TokenDescribe<T> describe, ById<T> by_id, size_t ids_per_call) {
  sdk::KindReader<T> reader;
  reader.all = [&api, deadline, describe](const Emit<T>& emit) { return ReadByTokens<T>(api, deadline, {}, describe, emit); };
  reader.by_ids = [&api, deadline, by_id](const sdk::Ids& ids) { return by_id(api, ids, deadline); };
  reader.ids_per_call = ids_per_call;
  return reader;
}

// A filter takes one VPC and one type.
sdk::KindReader<NetworkInterface> InterfaceReader(ApiClient& api, absl::Time deadline, const ObserveRequest& request) {
  auto reader = Reader<NetworkInterface>(api, deadline, &DescribeInterfaces, &InterfacesById, kInterfaceIds);
  Parameters filters;
  if (request.interface_scope() == INTERFACE_SCOPE_SECONDARY) filters["Type"] = "Secondary";
  if (request.interface_scope() == INTERFACE_SCOPE_PRIMARY) filters["Type"] = "Primary";
  const sdk::Ids vpc_ids(request.vpc_ids().begin(), request.vpc_ids().end());
  reader.all = [&api, deadline, filters, vpc_ids](const Emit<NetworkInterface>& emit) {
    if (vpc_ids.empty()) return ReadByTokens<NetworkInterface>(api, deadline, filters, &DescribeInterfaces, emit);
    return sdk::InParallel(vpc_ids.size(), [&](size_t i) {
      Parameters of_vpc = filters;
      of_vpc["VpcId"] = vpc_ids[i];
      return ReadByTokens<NetworkInterface>(api, deadline, of_vpc, &DescribeInterfaces, emit);
    });
  };
  return reader;
}

// The whole list is completed when all of it is there: what many pages miss is read with fewer calls together.
sdk::KindReader<Eip> EipReader(ApiClient& api, absl::Time deadline) {
  sdk::KindReader<Eip> reader;
  reader.all = [&api, deadline](const Emit<Eip>& emit) {
    Items<Eip> eips;
    ProviderError error = ReadByNumbers<Eip>(api, deadline, kEipPage, &DescribeEips, [&](Items<Eip>&& items) {
      for (Eip& eip : items) eips.Add()->Swap(&eip);
      return true;
    });
    if (!sdk::IsError(error)) error = CompleteEips(api, eips, deadline);
    if (!sdk::IsError(error) && !eips.empty()) emit(std::move(eips));
    return error;
  };
  reader.by_ids = [&api, deadline](const sdk::Ids& ids) -> sdk::Result<Items<Eip>> {
    auto eips = EipsById(api, ids, deadline);
    if (!eips.ok()) return eips;
    if (ProviderError error = CompleteEips(api, *eips, deadline); sdk::IsError(error)) return error;
    return eips;
  };
  reader.ids_per_call = kEipIds;
  return reader;
}

sdk::KindReader<Subnet> SubnetReader(ApiClient& api, absl::Time deadline, const sdk::Ids& wanted) {
  sdk::KindReader<Subnet> reader;
  reader.all = [&api, deadline](const Emit<Subnet>& emit) {
    return ReadByNumbers<Subnet>(api, deadline, kSubnetPage, &DescribeSubnets, emit);
  };
  reader.by_ids = [&api, deadline](const sdk::Ids& ids) -> sdk::Result<Items<Subnet>> {
    if (ids.size() <= kFewSubnets) return SubnetsById(api, ids, deadline);
    Items<Subnet> subnets;
    const ProviderError error = ReadByNumbers<Subnet>(api, deadline, kSubnetPage, &DescribeSubnets, [&](Items<Subnet>&& items) {
      for (Subnet& subnet : items) {
        if (std::find(ids.begin(), ids.end(), subnet.id()) != ids.end()) subnets.Add()->Swap(&subnet);
      }
      return true;
    });
    if (sdk::IsError(error)) return error;
    return subnets;
  };
  reader.ids_per_call = wanted.size();
  return reader;
}

sdk::KindReader<Vpc> VpcReader(ApiClient& api, absl::Time deadline) {
  sdk::KindReader<Vpc> reader;
  reader.all = [&api, deadline](const Emit<Vpc>& emit) { return ReadByNumbers<Vpc>(api, deadline, kVpcPage, &DescribeVpcs, emit); };
  reader.by_ids = [&api, deadline](const sdk::Ids& ids) { return VpcsById(api, ids, deadline); };
  reader.ids_per_call = kVpcIds;
  return reader;
}

ProviderError ReadQuotas(ApiClient& api, sdk::ObservationSink& sink, absl::Time deadline) {
  auto limit = InterfaceQuota(api, deadline);
  if (!limit.ok()) return limit.error();
  if (*limit == 0) return {};  // the cloud does not say
  auto used = CountInterfaces(api, deadline);
  if (!used.ok()) return used.error();
  Observation page;
  sdk::AddQuota(QUOTA_KIND_INTERFACES, "", *limit, *used, page);
  sink.Give(std::move(page));
  return {};
}

}  // namespace

ProviderError Observe(Session& session, const ObserveRequest& request, const sdk::PageSink& page_sink) {
  const absl::Time deadline = session.clock->Now() + kPatience;
  const sdk::Ids ids(request.ids().begin(), request.ids().end());
  // Its own client, so that calls of other requests are not counted here.
  ApiClient api(session.options.api, session.transport, &session.limiter, session.clock);
  return sdk::ObserveKinds(request, api.caller(), page_sink, [&](ObjectKind kind, sdk::ObservationSink& sink) -> ProviderError {
    switch (kind) {
      case OBJECT_KIND_INTERFACE:
        return sdk::ReadKind(sink, ids, InterfaceReader(api, deadline, request), &Observation::mutable_interfaces);
      case OBJECT_KIND_EIP:
        return sdk::ReadKind(sink, ids, EipReader(api, deadline), &Observation::mutable_eips);
      case OBJECT_KIND_SUBNET:
        return sdk::ReadKind(sink, ids, SubnetReader(api, deadline, ids), &Observation::mutable_subnets);
      case OBJECT_KIND_SECURITY_GROUP:
        return sdk::ReadKind(sink, ids, Reader<SecurityGroup>(api, deadline, &DescribeGroups, &GroupsById, kGroupIds),
                             &Observation::mutable_security_groups);
      case OBJECT_KIND_VPC:
        return sdk::ReadKind(sink, ids, VpcReader(api, deadline), &Observation::mutable_vpcs);
      case OBJECT_KIND_INSTANCE:
        return sdk::ReadInstancesWith(
            sink, ids, Reader<Instance>(api, deadline, &DescribeInstances, &InstancesById, kInstanceIds),
            [&](std::vector<Instance>& instances) { return request.limits() ? AskLimits(api, instances, deadline) : ProviderError(); });
      case OBJECT_KIND_QUOTA:
        return ReadQuotas(api, sink, deadline);
      default:
        return {};
    }
  });
}

}  // namespace eniform::alicloud
