#include "providers/sdk/observe.h"

#include <atomic>
#include <thread>

namespace eniform::sdk {
namespace {

constexpr size_t kInstancesPerPage = 100;

}  // namespace

bool ObservationSink::Give(Observation&& page) {
  absl::MutexLock lock(&mutex_);
  return GiveCounted(std::move(page));
}

void ObservationSink::GiveRest() {
  absl::MutexLock lock(&mutex_);
  if (caller_.calls() > counted_) GiveCounted(Observation());
}

bool ObservationSink::GiveCounted(Observation&& page) {
  const int calls = caller_.calls();
  const int since = calls - counted_;
  counted_ = calls;
  go_on_ = go_on_ && sink_(std::move(page), since);
  return go_on_;
}

ProviderError InParallel(size_t count, const std::function<ProviderError(size_t)>& work) {
  std::atomic<size_t> next = 0;
  absl::Mutex mutex;
  ProviderError failure;
  const auto run = [&] {
    for (size_t i; (i = next++) < count;) {
      ProviderError error = work(i);
      if (!IsError(error)) continue;
      next = count;
      absl::MutexLock lock(&mutex);
      if (!IsError(failure)) failure = std::move(error);
    }
  };
  std::vector<std::thread> helpers;
  for (size_t i = 1; i < std::min<size_t>(count, kObserveThreads); ++i) helpers.emplace_back(run);
  run();
  for (std::thread& helper : helpers) helper.join();
  return failure;
}

std::vector<Ids> Batches(const Ids& ids, size_t size) {
  std::vector<Ids> batches;
  for (size_t from = 0; from < ids.size(); from += size) {
    batches.emplace_back(ids.begin() + from, ids.begin() + std::min(ids.size(), from + size));
  }
  return batches;
}

ProviderError ObserveKinds(const ObserveRequest& request, const ApiCaller& caller, const PageSink& page_sink, const ReadOneKind& read) {
  if (!request.ids().empty() && request.kinds_size() != 1) return MakeError(ERROR_CLASS_INVALID, "", "ids are of one kind of object");
  ObservationSink sink(caller, page_sink);
  ProviderError failure = InParallel(request.kinds_size(), [&](size_t i) -> ProviderError {
    const ObjectKind kind = request.kinds(static_cast<int>(i));
    if (kind == OBJECT_KIND_UNSPECIFIED || !ObjectKind_IsValid(kind)) {
      return MakeError(ERROR_CLASS_INVALID, "", absl::StrCat("unknown kind of object ", static_cast<int>(kind)));
    }
    return read(kind, sink);
  });
  sink.GiveRest();
  return failure;
}

ProviderError ReadInstancesWith(ObservationSink& sink, const Ids& ids, const KindReader<Instance>& reader,
                                const std::function<ProviderError(std::vector<Instance>&)>& complete) {
  absl::Mutex mutex;
  std::vector<Instance> instances;
  ProviderError error = ReadObjects<Instance>(ids, reader, [&](google::protobuf::RepeatedPtrField<Instance>&& items) {
    absl::MutexLock lock(&mutex);
    for (Instance& item : items) instances.push_back(std::move(item));
    return true;
  });
  if (!IsError(error)) error = complete(instances);
  if (IsError(error)) return error;
  for (size_t from = 0; from < instances.size(); from += kInstancesPerPage) {
    Observation page;
    const size_t to = std::min(instances.size(), from + kInstancesPerPage);
    for (size_t i = from; i < to; ++i) *page.add_instances() = std::move(instances[i]);
    if (!sink.Give(std::move(page))) break;
  }
  return error;
}

void AddQuota(QuotaKind kind, const std::string& scope, int64_t limit, int64_t used, Observation& page) {
  Quota* quota = page.add_quotas();
  quota->set_kind(kind);
  quota->set_scope(scope);
  quota->set_limit(limit);
  quota->set_used(used);
  quota->set_live(true);
}

}  // namespace eniform::sdk
