// A stack whose elements stay where they are.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

namespace eniform::config {

// References to elements hold until these are popped. Memory of popped elements is used again: pushing and popping millions of large
// ones costs no allocation.
template <typename T>
class StableStack {
 public:
  bool empty() const { return size_ == 0; }
  size_t size() const { return size_; }
  // REQUIRES: !empty().
  T& back() { return *elements_[size_ - 1]; }
  const T& back() const { return *elements_[size_ - 1]; }
  // From the first pushed on. REQUIRES: index < size().
  const T& at(size_t index) const { return *elements_[index]; }

  T& push() {
    if (size_ == elements_.size()) {
      elements_.push_back(std::make_unique<T>());
    } else {
      *elements_[size_] = T();
    }
    return *elements_[size_++];
  }
  // REQUIRES: !empty().
  void pop() { --size_; }
  void clear() { size_ = 0; }

 private:
  std::vector<std::unique_ptr<T>> elements_;  // those from size_ on wait to be used again
  size_t size_ = 0;
};

}  // namespace eniform::config
