// Collecting what a person must know: several errors in one run, each with its place.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "proto/plan.pb.h"

namespace eniform {

using Diagnostics = std::vector<Diagnostic>;

// Names what a diagnostic is about. Both may be empty.
struct Subject {
  std::string address;  // network_interface.web-0
  std::string field;    // network_interfaces.web-0.subnet
};

Diagnostic MakeError(DiagnosticClass diagnostic_class, absl::string_view code, absl::string_view summary, absl::string_view detail,
                     Subject subject = {});
Diagnostic MakeWarning(absl::string_view code, absl::string_view summary, absl::string_view detail, Subject subject = {});

bool HasErrors(const Diagnostics& diagnostics);

// The text of `candidates` closest to `wrong`, if it is close enough to be meant: at most a third of its length, at
// least 1, in insertions, deletions, replacements and swaps of neighbours. Empty: none. Ties: the first.
std::string ClosestText(absl::string_view wrong, const std::vector<std::string>& candidates);

// " Did you mean 'X'?" for the closest candidate; empty where there is none.
std::string DidYouMean(absl::string_view wrong, const std::vector<std::string>& candidates);

}  // namespace eniform
