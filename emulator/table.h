#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"

namespace eniform::emulator {

// Slots in ascending order: what a listing walks, and a page cuts at any offset without touching what is before it.
class SlotList {
 public:
  void Insert(uint32_t slot) {
    if (slots_.empty() || slots_.back() < slot) {
      slots_.push_back(slot);
      return;
    }
    auto it = std::lower_bound(slots_.begin(), slots_.end(), slot);
    if (it == slots_.end() || *it != slot) slots_.insert(it, slot);
  }
  void Erase(uint32_t slot) {
    auto it = std::lower_bound(slots_.begin(), slots_.end(), slot);
    if (it != slots_.end() && *it == slot) slots_.erase(it);
  }
  const std::vector<uint32_t>& slots() const { return slots_; }
  size_t size() const { return slots_.size(); }

 private:
  std::vector<uint32_t> slots_;
};

// Things with an `id`, found by it, listed in the order they came. T has `std::string id` and `uint32_t slot`. Pointers stay
// good until the thing is removed; slots are never used twice. A value: a copy is another table with the same slots.
template <typename T>
class Table {
 public:
  // REQUIRES: no thing has this id.
  T& Add(T thing) {
    thing.slot = static_cast<uint32_t>(things_.size());
    by_id_[thing.id] = thing.slot;
    live_.Insert(thing.slot);
    things_.push_back(std::move(thing));
    return things_.back();
  }
  // nullptr when there is none.
  T* Find(absl::string_view id) {
    auto it = by_id_.find(id);
    return it == by_id_.end() ? nullptr : &things_[it->second];
  }
  void Remove(const T& thing) {
    const uint32_t slot = thing.slot;
    live_.Erase(slot);
    by_id_.erase(thing.id);
    things_[slot] = T();
  }
  T& at(uint32_t slot) { return things_[slot]; }
  const std::vector<uint32_t>& live() const { return live_.slots(); }
  size_t size() const { return live_.size(); }

 private:
  std::deque<T> things_;
  absl::flat_hash_map<std::string, uint32_t> by_id_;
  SlotList live_;
};

}  // namespace eniform::emulator
