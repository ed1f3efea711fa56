// A plan as a comment on a pull or merge request: Markdown as GitHub and GitLab read it.
#pragma once

#include <cstddef>
#include <string>

#include "proto/diagnostics.h"
#include "proto/plan.pb.h"

namespace eniform::cli {

// GitHub takes comments of up to 65,536 characters; some are left for what a pipeline adds.
inline constexpr size_t kMarkdownLimit = 64'000;

// What loses or reboots, what goes dark, what changed outside, the changes, the operations (folded), then the summary line and the
// digest; errors and warnings before all of it. Equal plans give equal bytes, at most `limit` of them (at least 4,000): of a plan that is
// longer whole sections are left out, the operations first, and lists end with how many more there are. Says what was left out. Begins with
// `<!-- eniform plan STACK -->`, by which a pipeline finds the comment again.
std::string PlanMarkdown(const Plan& plan, size_t limit = kMarkdownLimit);

// For a command that ends before it has a plan.
std::string DiagnosticsMarkdown(const Diagnostics& diagnostics, size_t limit = kMarkdownLimit);

}  // namespace eniform::cli
