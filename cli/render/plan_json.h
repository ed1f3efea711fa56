// A plan for machines: format_version "1.0". Its resource_changes have Terraform's shape. Keys ascending, order stable.
#pragma once

#include <string>

#include "cli/render/json_writer.h"
#include "proto/diagnostics.h"
#include "proto/plan.pb.h"

namespace eniform::cli {

// Ends with a line end.
std::string PlanJson(const Plan& plan);

// An array of diagnostics, errors and warnings in their order. `command` only where there is one.
template <typename List>
void WriteDiagnostics(JsonWriter& json, const List& diagnostics);
void WriteDiagnostic(JsonWriter& json, const Diagnostic& diagnostic);

// {"diagnostics":…,"error_count":…,"format_version":…,"valid":…,"warning_count":…}: what `validate` prints, and every command that ends
// because of an error before it has a result.
std::string DiagnosticsJson(const Diagnostics& diagnostics);

// {"diagnostics":…,"format_version":…,"resource_drift":…,"stack":…,"state":…}
std::string DriftJson(const Plan& plan);

template <typename List>
void WriteDiagnostics(JsonWriter& json, const List& diagnostics) {
  json.BeginArray();
  for (const Diagnostic& diagnostic : diagnostics) WriteDiagnostic(json, diagnostic);
  json.EndArray();
}

}  // namespace eniform::cli
