#include "providers/sdk/rate_limiter.h"

#include <algorithm>

namespace eniform::sdk {
namespace {

constexpr absl::Duration kWindow = absl::Milliseconds(1050);

int TokensOf(double per_second) { return std::max(1, static_cast<int>(per_second)); }

}  // namespace

RateLimiter::RateLimiter(Clock* clock, const std::vector<ActionRate>& rates, double default_per_second)
    : clock_(clock), default_per_second_(default_per_second) {
  absl::MutexLock lock(&mutex_);
  for (const ActionRate& rate : rates) {
    if (!rate.group.empty()) groups_.emplace(rate.action, rate.group);
    const auto [it, inserted] = buckets_.try_emplace(rate.group.empty() ? rate.action : rate.group);
    if (inserted) it->second.full = it->second.capacity = TokensOf(rate.per_second);
  }
}

RateLimiter::Bucket& RateLimiter::BucketOf(absl::string_view action) {
  const auto group = groups_.find(action);
  const auto [it, inserted] = buckets_.try_emplace(group == groups_.end() ? std::string(action) : group->second);
  if (inserted) it->second.full = it->second.capacity = TokensOf(default_per_second_);
  return it->second;
}

void RateLimiter::Recover(Bucket& bucket, absl::Time now) {
  const int step = std::max(1, bucket.full / 10);
  while (bucket.capacity < bucket.full && now - bucket.recovered >= kWindow) {
    bucket.capacity = std::min(bucket.full, bucket.capacity + step);
    bucket.recovered += kWindow;
  }
}

bool RateLimiter::Acquire(absl::string_view action, absl::Time deadline) {
  absl::Time start;
  {
    absl::MutexLock lock(&mutex_);
    Bucket& bucket = BucketOf(action);
    start = clock_->Now();
    Recover(bucket, start);
    while (!bucket.starts.empty() && bucket.starts.front() + kWindow <= start) bucket.starts.pop_front();
    const int taken = static_cast<int>(bucket.starts.size());
    if (taken >= bucket.capacity) start = std::max(start, bucket.starts[taken - bucket.capacity] + kWindow);
    if (start > deadline) return false;
    bucket.starts.push_back(start);
  }
  clock_->SleepUntil(start);
  return true;
}

void RateLimiter::Throttled(absl::string_view action) {
  absl::MutexLock lock(&mutex_);
  Bucket& bucket = BucketOf(action);
  const absl::Time now = clock_->Now();
  // Calls of one burst are refused together: they are one message, not many.
  if (now - bucket.halved < kWindow) return;
  Recover(bucket, now);
  bucket.capacity = std::max(1, bucket.capacity / 2);
  bucket.halved = bucket.recovered = now;
}

int RateLimiter::Capacity(absl::string_view action) {
  absl::MutexLock lock(&mutex_);
  Bucket& bucket = BucketOf(action);
  Recover(bucket, clock_->Now());
  return bucket.capacity;
}

}  // namespace eniform::sdk
