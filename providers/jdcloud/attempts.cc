#include "providers/jdcloud/attempts.h"

namespace eniform::jdcloud {

Attempt Attempts::Find(const std::string& token) {
  absl::MutexLock lock(&mutex_);
  const auto it = attempts_.find(token);
  return it == attempts_.end() ? Attempt() : it->second;
}

void Attempts::Keep(const std::string& token, Attempt attempt) {
  absl::MutexLock lock(&mutex_);
  attempts_[token] = std::move(attempt);
}

void Attempts::Forget(const std::string& token) {
  absl::MutexLock lock(&mutex_);
  attempts_.erase(token);
}

InstanceTurns::Turn::~Turn() {
  if (!turns_) return;
  absl::MutexLock lock(&turns_->mutex_);
  turns_->taken_.erase(instance_id_);
  turns_->free_.SignalAll();
}

std::optional<InstanceTurns::Turn> InstanceTurns::Take(const std::string& instance_id, absl::Time deadline) {
  absl::MutexLock lock(&mutex_);
  while (!taken_.insert(instance_id).second) {
    if (clock_->Now() >= deadline) return std::nullopt;
    clock_->WaitUntil(&mutex_, &free_, deadline);
  }
  return Turn(this, instance_id);
}

bool Watched::Contains(const std::string& id) {
  absl::MutexLock lock(&mutex_);
  return counts_.contains(id);
}

void Watched::Add(const std::string& id, int count) {
  absl::MutexLock lock(&mutex_);
  if ((counts_[id] += count) == 0) counts_.erase(id);
}

}  // namespace eniform::jdcloud
