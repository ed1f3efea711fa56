#include "providers/sdk/poller.h"

#include <algorithm>

namespace eniform::sdk {

PollCore::PollCore(Clock* clock, PollerOptions options, Describe describe)
    : clock_(clock), options_(options), describe_(std::move(describe)) {}

WaitEnd PollCore::Wait(const std::string& id, FirstPoll first, absl::Time deadline, const Judge& judge, ProviderError* error) {
  Waiter self;
  self.id = id;
  self.interval = options_.first_delay;
  absl::MutexLock lock(&mutex_);
  self.due = clock_->Now() + (first == FirstPoll::kAtOnce ? absl::ZeroDuration() : options_.first_delay);
  const auto place = waiters_.insert(waiters_.end(), &self);
  const auto leave = [&](WaitEnd end) {
    waiters_.erase(place);
    return end;
  };
  while (true) {
    const absl::Time now = clock_->Now();
    if (self.phase == Phase::kAnswered) {
      if (IsError(self.error)) {
        *error = self.error;
        return leave(WaitEnd::kFailed);
      }
      self.phase = Phase::kJudging;
      const View view{self.object, self.attempt, std::max(absl::ZeroDuration(), self.due - now)};
      mutex_.Unlock();
      const bool over = judge(view);
      mutex_.Lock();
      if (over) return leave(WaitEnd::kDone);
      self.phase = Phase::kWaiting;
      continue;
    }
    if (self.phase == Phase::kInFlight) {
      // Whoever made the call holds a pointer to `self` until the answer is there; calls have a time limit of their own.
      clock_->WaitUntil(&mutex_, &self.wake, absl::InfiniteFuture());
      continue;
    }
    if (now >= deadline) return leave(WaitEnd::kTimedOut);
    const absl::Time earliest = std::max(self.due, calls_ < options_.concurrent_calls ? next_call_ : now + options_.spacing);
    if (earliest <= now) {
      Poll(now);
    } else {
      clock_->WaitUntil(&mutex_, &self.wake, std::min(deadline, earliest));
    }
  }
}

std::vector<PollCore::Waiter*> PollCore::TakeBatch(absl::Time now) {
  std::vector<Waiter*> batch;
  for (Waiter* waiter : waiters_) {
    if (waiter->phase == Phase::kWaiting) batch.push_back(waiter);
  }
  std::stable_sort(batch.begin(), batch.end(), [](const Waiter* a, const Waiter* b) { return a->due < b->due; });
  if (batch.size() > static_cast<size_t>(options_.batch)) batch.resize(options_.batch);
  for (Waiter* waiter : batch) {
    waiter->phase = Phase::kInFlight;
    // An early look, because the call had room, does not put off the one that was due.
    waiter->was_due = waiter->due <= now;
    if (!waiter->was_due) continue;
    if (++waiter->attempt > 1) waiter->interval = std::min(options_.longest_interval, waiter->interval * options_.growth);
  }
  return batch;
}

void PollCore::Poll(absl::Time now) {
  const std::vector<Waiter*> batch = TakeBatch(now);
  std::vector<std::string> ids;
  for (const Waiter* waiter : batch) ids.push_back(waiter->id);
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  ++calls_;
  next_call_ = batch.size() < static_cast<size_t>(options_.batch) ? now + options_.spacing : now;
  mutex_.Unlock();
  Result<Objects> answer = describe_(ids);
  mutex_.Lock();
  --calls_;
  now = clock_->Now();
  for (Waiter* waiter : batch) {
    waiter->phase = Phase::kAnswered;
    if (waiter->was_due) waiter->due = now + waiter->interval;
    waiter->object = nullptr;
    if (!answer.ok()) {
      waiter->error = answer.error();
    } else if (const auto it = answer->find(waiter->id); it != answer->end()) {
      waiter->object = it->second;
    }
    waiter->wake.Signal();
  }
}

}  // namespace eniform::sdk
