// What a state was like before: every change leaves what it replaced (Past), and undoing the changes from the newest back leads there.
// Pure. All stores keep it the same way.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "proto/journal.pb.h"
#include "proto/plan.pb.h"

namespace eniform::state {

// Collects what one change replaces, while it is made.
class PastOfChange {
 public:
  // What is remembered at `address`, about to be replaced; nullptr: nothing. An address that the change touches again keeps what was there
  // first.
  void Keep(const std::string& address, const ManagedObject* present);

  // `serial`: that the change raises the state to.
  Past Take(int64_t serial) &&;
  // What was kept, to put it back where the change fails.
  const Past& past() const { return past_; }

 private:
  Past past_;
  absl::flat_hash_set<std::string> kept_;
};

// `snapshot` as it was before the changes of `pasts`. REQUIRES: they are the newest ones, the newest first, none left out.
StateSnapshot Undone(StateSnapshot snapshot, const std::vector<Past>& pasts);

// What turns the objects of `from` into those of `to`: nothing for those that are equal. Ascending by address. REQUIRES: both are ascending
// by address.
std::vector<StateEdit> EditsBetween(const StateSnapshot& from, const StateSnapshot& to);

}  // namespace eniform::state
