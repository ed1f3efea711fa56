// Several files -> one declaration, and what nobody wrote because there is only one choice.
#pragma once

#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "config/report.h"
#include "proto/declaration.pb.h"

namespace eniform::config {

// Adds the settings of one file (what a stack has once: its name, policy, timeouts) to those of the files before it. A setting that
// two files give differently is an error at the second place. `settings` is left in no particular state.
void MergeSettings(Declaration& settings, int32_t file, Declaration& declaration, SourceMap& sources, Report& report);

// Sorts what is keyed by its keys (tags too), and fills in the stack's name and the providers:
// - `stack`: the last component of `directory`, as a key; "stack" where that leaves nothing.
// - `provider` of interfaces and EIPs, where the stack has one provider.
// - `provider` of bindings: that of the declared EIP, else of the declared interface, else the only one.
// Providers that are not clear are left out.
void Complete(const std::string& directory, Declaration& declaration);

// The entry of a repeated field that is ascending by key; nullptr: none.
template <typename Entries>
auto FindByKey(const Entries& entries, absl::string_view key) -> decltype(&entries.Get(0)) {
  int begin = 0, end = entries.size();
  while (begin < end) {
    const int middle = begin + (end - begin) / 2;
    const int order = absl::string_view(entries.Get(middle).key()).compare(key);
    if (order == 0) return &entries.Get(middle);
    if (order < 0) {
      begin = middle + 1;
    } else {
      end = middle;
    }
  }
  return nullptr;
}

// Which declared thing a reference is about.
class ReferenceIndex {
 public:
  // `declaration` must outlive the index.
  explicit ReferenceIndex(const Declaration& declaration);

  // The name: as it is written, or that under which the id is imported. Empty: something outside of the stack. Whether anything of that
  // name is declared is another question. `type` is NETWORK_INTERFACE or EIP.
  std::string NameOf(const Reference& reference, ResourceType type) const;

 private:
  absl::flat_hash_map<std::pair<int, absl::string_view>, std::string> imported_;  // (type, id) -> name
};

}  // namespace eniform::config
