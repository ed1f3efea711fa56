#include "proto/diagnostics.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

namespace eniform {
namespace {

Diagnostic Make(Severity severity, absl::string_view code, absl::string_view summary, absl::string_view detail, Subject subject) {
  Diagnostic diagnostic;
  diagnostic.set_severity(severity);
  diagnostic.set_code(std::string(code));
  diagnostic.set_summary(std::string(summary));
  diagnostic.set_detail(std::string(detail));
  diagnostic.set_address(std::move(subject.address));
  diagnostic.set_field(std::move(subject.field));
  return diagnostic;
}

// Edit distance with swaps of neighbours (optimal string alignment).
size_t Distance(absl::string_view a, absl::string_view b) {
  std::vector<size_t> before_last(b.size() + 1), last(b.size() + 1), current(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    current[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      current[j] = std::min({last[j] + 1, current[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) current[j] = std::min(current[j], before_last[j - 2] + 1);
    }
    std::swap(before_last, last);
    std::swap(last, current);
  }
  return last[b.size()];
}

}  // namespace

Diagnostic MakeError(DiagnosticClass diagnostic_class, absl::string_view code, absl::string_view summary, absl::string_view detail,
                     Subject subject) {
  Diagnostic diagnostic = Make(SEVERITY_ERROR, code, summary, detail, std::move(subject));
  diagnostic.set_diagnostic_class(diagnostic_class);
  return diagnostic;
}

Diagnostic MakeWarning(absl::string_view code, absl::string_view summary, absl::string_view detail, Subject subject) {
  return Make(SEVERITY_WARNING, code, summary, detail, std::move(subject));
}

bool HasErrors(const Diagnostics& diagnostics) {
  return std::any_of(diagnostics.begin(), diagnostics.end(), [](const Diagnostic& d) { return d.severity() == SEVERITY_ERROR; });
}

std::string ClosestText(absl::string_view wrong, const std::vector<std::string>& candidates) {
  // Nobody mistypes hundreds of characters, and the distance costs the product of the lengths.
  if (wrong.size() > 100) return "";
  size_t best = std::max<size_t>(1, wrong.size() / 3) + 1;
  const std::string* closest = nullptr;
  for (const std::string& candidate : candidates) {
    if (candidate.size() > 100) continue;
    const size_t distance = Distance(wrong, candidate);
    if (distance < best) {
      best = distance;
      closest = &candidate;
    }
  }
  return closest ? *closest : std::string();
}

std::string DidYouMean(absl::string_view wrong, const std::vector<std::string>& candidates) {
  const std::string closest = ClosestText(wrong, candidates);
  return closest.empty() ? "" : absl::StrCat(" Did you mean '", closest, "'?");
}

}  // namespace eniform
