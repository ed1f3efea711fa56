#include "planner/verify/findings.h"

#include "absl/strings/str_cat.h"

namespace eniform::verify {

void Findings::Add(int operation, std::string claim, std::string text) {
  if (!full()) violations_.push_back({operation + 1, std::move(claim), std::move(text)});
}

std::string Findings::Name(int operation) const {
  const Operation& o = plan_->operations(operation);
  return absl::StrCat("operation ", operation + 1, " (", OperationKind_Name(o.kind()), " ", o.target(), ")");
}

}  // namespace eniform::verify
