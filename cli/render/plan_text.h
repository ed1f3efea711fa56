// A plan for people: what changes and why, in which order, what goes dark, and one line that says it all.
#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "cli/render/style.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "proto/plan.pb.h"

namespace eniform::cli {

// Whether the plan does anything a person would call a change: objects or names that change, or operations.
bool HasChanges(const Plan& plan);
bool IsChange(const ResourceChange& change);

// The whole plan but its diagnostics. Linear in the plan; 10,000 changed objects take well under 0.1 s.
std::string PlanText(const Plan& plan, const Style& style);

// "Plan: 2 to create, … Dark: 10.0.1.11 about 3 s." without a line end.
std::string SummaryLine(const Plan& plan);

// One changed object with its fields, as plan and drift show it.
void AppendChange(std::string& out, const ResourceChange& change, const Style& style);

// What changed outside: address and fields, remembered -> now. Empty for an empty list.
std::string DriftText(const google::protobuf::RepeatedPtrField<ResourceChange>& drift, const Style& style);

}  // namespace eniform::cli
