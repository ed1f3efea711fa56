#include "providers/jdcloud/observe.h"

#include <algorithm>
#include <set>

#include "providers/sdk/observe.h"

namespace eniform::jdcloud {
namespace {

using sdk::Ids;
using sdk::ObservationSink;

constexpr absl::Duration kPatience = absl::Minutes(10);
constexpr int kAddressesPerInterface = 21;  // on every type, the primary one included (JD reference 4.1, rule 13)

template <typename T>
using Items = google::protobuf::RepeatedPtrField<T>;
template <typename T>
using Describe = sdk::Result<sdk::Page<T>> (*)(ApiClient&, const Selection&, int64_t, absl::Time);

// What all parts of one observation use.
struct Look {
  Session& session;
  ApiClient& api;
  ObservationSink& sink;
  const ObserveRequest& request;
  absl::Time deadline;

  Ids ids() const { return {request.ids().begin(), request.ids().end()}; }
};

template <typename T>
ProviderError ReadList(const Look& look, const Selection& selection, Describe<T> describe, const std::function<bool(Items<T>&&)>& emit) {
  return sdk::ReadNumberedPages<T>(
      {.page_size = kPageSize, .threads = sdk::kObserveThreads},
      [&](int64_t number) { return describe(look.api, selection, number, look.deadline); }, emit);
}

template <typename T>
sdk::KindReader<T> Reader(const Look& look, const char* id_filter, Describe<T> describe) {
  sdk::KindReader<T> reader;
  reader.all = [&look, describe](const typename sdk::KindReader<T>::Emit& emit) { return ReadList<T>(look, {}, describe, emit); };
  reader.by_ids = [&look, describe, id_filter](const Ids& ids) -> sdk::Result<Items<T>> {
    auto page = describe(look.api, {{{id_filter, ids}}, {}}, 1, look.deadline);
    if (!page.ok()) return page.error();
    return std::move(page->items);
  };
  reader.ids_per_call = kPageSize;
  return reader;
}

// The lists that make up what is asked for: filters take one VPC and one role at a time (JD reference 3).
std::vector<Selection> Selections(const ObserveRequest& request) {
  std::vector<const char*> roles = {""};
  if (request.interface_scope() == INTERFACE_SCOPE_PRIMARY) roles = {"Primary"};
  if (request.interface_scope() == INTERFACE_SCOPE_SECONDARY) roles = {"Secondary", "Managed"};
  Ids vpcs(request.vpc_ids().begin(), request.vpc_ids().end());
  if (vpcs.empty()) vpcs.push_back("");
  std::vector<Selection> selections;
  for (const std::string& vpc : vpcs) {
    for (const std::string role : roles) {
      Selection& selection = selections.emplace_back();
      if (!vpc.empty()) selection.filters.push_back({"vpcId", {vpc}});
      if (!role.empty()) selection.filters.push_back({"role", {role}});
    }
  }
  return selections;
}

// Adds what the instances say. By instance, because several interfaces share one.
ProviderError TakeAttachments(const Look& look, std::vector<NetworkInterface>& interfaces) {
  std::set<std::string> carrying;
  for (const NetworkInterface& interface : interfaces) {
    if (CanBeAttached(interface) && !interface.instance_id().empty()) carrying.insert(interface.instance_id());
  }
  const std::vector<Ids> batches = sdk::Batches(Ids(carrying.begin(), carrying.end()), kPageSize);
  absl::Mutex mutex;
  Attachments all;
  ProviderError error = sdk::InParallel(batches.size(), [&](size_t i) {
    auto attachments = AttachmentsAt(look.api, batches[i], look.deadline);
    if (!attachments.ok()) return attachments.error();
    absl::MutexLock lock(&mutex);
    all.merge(*attachments);
    return ProviderError();
  });
  if (sdk::IsError(error)) return error;
  for (NetworkInterface& interface : interfaces) {
    const auto it = all.find(interface.id());
    TakeAttachment(it == all.end() ? nullptr : &it->second, interface);
  }
  return error;
}

ProviderError ReadAllInterfaces(const Look& look) {
  const std::vector<Selection> selections = Selections(look.request);
  absl::Mutex mutex;
  std::vector<NetworkInterface> interfaces;
  ProviderError error = sdk::InParallel(selections.size(), [&](size_t i) {
    return ReadList<NetworkInterface>(look, selections[i], &DescribeInterfaces, [&](Items<NetworkInterface>&& items) {
      absl::MutexLock lock(&mutex);
      for (NetworkInterface& item : items) interfaces.push_back(std::move(item));
      return true;
    });
  });
  if (!sdk::IsError(error)) error = TakeAttachments(look, interfaces);
  if (sdk::IsError(error)) return error;
  for (size_t from = 0; from < interfaces.size(); from += kPageSize) {
    Observation page;
    const size_t to = std::min(interfaces.size(), from + kPageSize);
    for (size_t i = from; i < to; ++i) *page.add_interfaces() = std::move(interfaces[i]);
    if (!look.sink.Give(std::move(page))) break;
  }
  return error;
}

ProviderError ReadSomeInterfaces(const Look& look) {
  const std::vector<Ids> batches = sdk::Batches(look.ids(), kPageSize);
  return sdk::InParallel(batches.size(), [&](size_t i) {
    auto items = ReadInterfaces(look.api, batches[i], look.session.watched, look.deadline);
    if (!items.ok()) return items.error();
    Observation page;
    *page.mutable_interfaces() = std::move(*items);
    look.sink.Give(std::move(page));
    return ProviderError();
  });
}

// The cloud says how many interfaces a type carries; how many addresses each takes is the same for all.
ProviderError AskLimits(const Look& look, std::vector<Instance>& instances) {
  std::set<std::string> names;
  for (const Instance& instance : instances) {
    if (instance.status() != INSTANCE_STATUS_GONE && !instance.type().empty()) names.insert(instance.type());
  }
  const auto types = look.session.InstanceTypes(look.api, {names.begin(), names.end()}, look.deadline);
  if (!types.ok()) return types.error();
  for (Instance& instance : instances) {
    const auto it = types->find(instance.type());
    if (it == types->end()) continue;
    instance.set_cpu(it->second.cpu);
    instance.set_memory_gib(it->second.memory_gib);
    if (it->second.interfaces == 0) continue;
    InstanceLimits* limits = instance.mutable_limits();
    limits->set_interfaces(it->second.interfaces);
    limits->set_addresses_per_interface(kAddressesPerInterface);
    limits->set_live(true);
  }
  return {};
}

ProviderError ReadQuotas(const Look& look) {
  struct Row {
    const char* type;
    QuotaKind kind;
  };
  constexpr Row kRows[] = {{"network_interface", QUOTA_KIND_INTERFACES}, {"elastic_ip", QUOTA_KIND_EIPS}};
  Observation page;
  for (const Row& row : kRows) {
    const auto quota = DescribeQuota(look.api, row.type, look.deadline);
    if (!quota.ok()) return quota.error();
    // 0: the cloud does not say.
    if (quota->limit > 0) sdk::AddQuota(row.kind, "", quota->limit, quota->used, page);
  }
  look.sink.Give(std::move(page));
  return {};
}

ProviderError ReadOneKind(const Look& look, ObjectKind kind) {
  switch (kind) {
    case OBJECT_KIND_INTERFACE:
      return look.request.ids().empty() ? ReadAllInterfaces(look) : ReadSomeInterfaces(look);
    case OBJECT_KIND_EIP:
      return sdk::ReadKind<Eip>(look.sink, look.ids(), Reader<Eip>(look, "elasticIpIds", &DescribeEips), &Observation::mutable_eips);
    case OBJECT_KIND_SUBNET:
      return sdk::ReadKind<Subnet>(look.sink, look.ids(), Reader<Subnet>(look, "subnetIds", &DescribeSubnets),
                                   &Observation::mutable_subnets);
    case OBJECT_KIND_SECURITY_GROUP:
      return sdk::ReadKind<SecurityGroup>(look.sink, look.ids(), Reader<SecurityGroup>(look, "networkSecurityGroupIds", &DescribeGroups),
                                          &Observation::mutable_security_groups);
    case OBJECT_KIND_VPC:
      return sdk::ReadKind<Vpc>(look.sink, look.ids(), Reader<Vpc>(look, "vpcIds", &DescribeVpcs), &Observation::mutable_vpcs);
    case OBJECT_KIND_INSTANCE:
      return sdk::ReadInstancesWith(
          look.sink, look.ids(), Reader<Instance>(look, "instanceId", &DescribeInstances),
          [&](std::vector<Instance>& instances) { return look.request.limits() ? AskLimits(look, instances) : ProviderError(); });
    case OBJECT_KIND_QUOTA:
      return ReadQuotas(look);
    default:
      return sdk::MakeError(ERROR_CLASS_INVALID, "", "JD Cloud has no objects of this kind");
  }
}

}  // namespace

ProviderError Observe(Session& session, const ObserveRequest& request, const sdk::PageSink& sink) {
  // Its own client, so that calls of other requests are not counted here.
  ApiClient api(session.options.api, session.transport, &session.limiter, session.clock);
  const absl::Time deadline = session.clock->Now() + kPatience;
  return sdk::ObserveKinds(request, api.caller(), sink, [&](ObjectKind kind, ObservationSink& into) {
    return ReadOneKind({session, api, into, request, deadline}, kind);
  });
}

}  // namespace eniform::jdcloud
