// Reading what exists: kinds side by side, whole lists by pages or given objects by ids, each page handed on with the calls it took.
#pragma once

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "providers/sdk/api_caller.h"
#include "providers/sdk/cloud_provider.h"
#include "providers/sdk/paging.h"

namespace eniform::sdk {

using Ids = std::vector<std::string>;

inline constexpr int kObserveThreads = 16;

// Hands pages on and remembers how many API calls each of them took. Threads: all functions may be called concurrently.
class ObservationSink {
 public:
  // `caller` makes the calls of this observation and no others. Both must outlive it.
  ObservationSink(const ApiCaller& caller, const PageSink& sink) : caller_(caller), sink_(sink) {}

  // False: nobody listens any more.
  bool Give(Observation&& page);

  // Calls that found nothing are calls too.
  void GiveRest();

 private:
  bool GiveCounted(Observation&& page) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const ApiCaller& caller_;
  const PageSink& sink_;
  absl::Mutex mutex_;
  int counted_ ABSL_GUARDED_BY(mutex_) = 0;
  bool go_on_ ABSL_GUARDED_BY(mutex_) = true;
};

// Runs `work(i)` for i in [0, count) on a few threads; the first error, if any.
ProviderError InParallel(size_t count, const std::function<ProviderError(size_t)>& work);

// `ids` in pieces of at most `size`.
std::vector<Ids> Batches(const Ids& ids, size_t size);

// One observation: `read` for each kind of the request, side by side, because that takes as long as the longest alone.
using ReadOneKind = std::function<ProviderError(ObjectKind kind, ObservationSink& sink)>;
ProviderError ObserveKinds(const ObserveRequest& request, const ApiCaller& caller, const PageSink& page_sink, const ReadOneKind& read);

// How the objects of a kind are read.
template <typename T>
struct KindReader {
  using Items = google::protobuf::RepeatedPtrField<T>;
  using Emit = std::function<bool(Items&&)>;
  std::function<ProviderError(const Emit&)> all;    // the whole list
  std::function<Result<Items>(const Ids&)> by_ids;  // those that exist, of at most `ids_per_call`
  size_t ids_per_call = 100;
};

// Objects of one kind: by ids where there are any, else all. `emit` may be called concurrently in the first case.
template <typename T>
ProviderError ReadObjects(const Ids& ids, const KindReader<T>& reader, const typename KindReader<T>::Emit& emit) {
  if (ids.empty()) return reader.all(emit);
  const std::vector<Ids> batches = Batches(ids, reader.ids_per_call);
  return InParallel(batches.size(), [&](size_t i) {
    auto items = reader.by_ids(batches[i]);
    if (!items.ok()) return items.error();
    emit(std::move(*items));
    return ProviderError();
  });
}

// The same into pages of an observation; `field` is where T goes there.
template <typename T>
ProviderError ReadKind(ObservationSink& sink, const Ids& ids, const KindReader<T>& reader,
                       google::protobuf::RepeatedPtrField<T>* (Observation::*field)()) {
  return ReadObjects<T>(ids, reader, [&](google::protobuf::RepeatedPtrField<T>&& items) {
    Observation page;
    *(page.*field)() = std::move(items);
    return sink.Give(std::move(page));
  });
}

// Instances with what has to be asked about them all together: read, completed by `complete`, then handed on in pages.
ProviderError ReadInstancesWith(ObservationSink& sink, const Ids& ids, const KindReader<Instance>& reader,
                                const std::function<ProviderError(std::vector<Instance>&)>& complete);

// A live quota.
void AddQuota(QuotaKind kind, const std::string& scope, int64_t limit, int64_t used, Observation& page);

}  // namespace eniform::sdk
