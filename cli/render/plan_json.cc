#include "cli/render/plan_json.h"

#include <algorithm>
#include <array>

#include "cli/render/attributes.h"
#include "cli/render/change_words.h"
#include "proto/enum_text.h"
#include "proto/resource_address.h"

namespace eniform::cli {
namespace {

constexpr absl::string_view kFormatVersion = "1.0";

std::vector<absl::string_view> ActionsOf(ChangeAction action) {
  switch (action) {
    case CHANGE_ACTION_CREATE:
      return {"create"};
    case CHANGE_ACTION_UPDATE:
    case CHANGE_ACTION_MOVE:
      return {"update"};
    case CHANGE_ACTION_REPLACE_CREATE_FIRST:
      return {"create", "delete"};
    case CHANGE_ACTION_REPLACE_DELETE_FIRST:
      return {"delete", "create"};
    case CHANGE_ACTION_DELETE:
      return {"delete"};
    case CHANGE_ACTION_FORGET:
      return {"forget"};
    default:
      return {"no-op"};
  }
}

void WriteChange(JsonWriter& json, const ResourceChange& change) {
  json.BeginObject();
  json.Field("address", change.address());
  json.Key("change");
  json.BeginObject();
  json.FieldStrings("actions", ActionsOf(change.action()));
  json.Key("after");
  WriteAttributes(json, change.after(), &change.after_unknown());
  json.Key("after_unknown");
  json.BeginObject();
  std::vector<absl::string_view> unknown(change.after_unknown().begin(), change.after_unknown().end());
  std::sort(unknown.begin(), unknown.end());
  unknown.erase(std::unique(unknown.begin(), unknown.end()), unknown.end());
  for (const absl::string_view name : unknown) json.FieldBool(name, true);
  json.EndObject();
  json.Key("before");
  WriteAttributes(json, change.before());
  if (change.imported()) {
    json.Key("importing");
    json.BeginObject();
    const auto* before = Inner(change.before());
    const auto* id = before ? before->GetDescriptor()->FindFieldByName("id") : nullptr;
    json.Field("id", id ? before->GetReflection()->GetString(*before, id) : std::string());
    json.EndObject();
  }
  json.EndObject();
  json.FieldStrings("changed_fields", change.changed_fields());
  json.Field("name", change.name());
  if (!change.notes().empty()) json.FieldStrings("notes", change.notes());
  if (!change.previous_address().empty()) json.Field("previous_address", change.previous_address());
  json.Field("provider", change.provider());
  json.Field("reason", change.reason() == CHANGE_REASON_UNSPECIFIED ? std::string() : EnumText(change.reason()));
  json.Field("type", change.type() == RESOURCE_TYPE_UNSPECIFIED ? absl::string_view() : ResourceTypeText(change.type()));
  json.EndObject();
}

template <typename List>
void WriteChanges(JsonWriter& json, absl::string_view key, const List& changes) {
  json.Key(key);
  json.BeginArray();
  for (const ResourceChange& change : changes) WriteChange(json, change);
  json.EndArray();
}

void WriteOperation(JsonWriter& json, const Operation& operation) {
  json.BeginObject();
  json.FieldStrings("addresses", operation.addresses());
  json.FieldInt("api_calls", operation.api_calls());
  json.Field("because", operation.because());
  json.Key("depends_on");
  json.BeginArray();
  for (const Dependency& dependency : operation.depends_on()) json.Int(dependency.operation());
  json.EndArray();
  json.Field("disruption", EnumText(operation.disruption()));
  json.Field("estimated_from", operation.seconds_measured() ? "journal" : "provider");
  json.FieldNumber("estimated_seconds", operation.estimated_seconds());
  json.FieldInt("id", operation.id());
  json.Field("kind", OperationKind_Name(operation.kind()));
  json.Field("provider", operation.provider());
  json.Field("target", operation.target());
  json.Key("waits");
  json.BeginArray();
  for (const Dependency& dependency : operation.depends_on()) {
    json.BeginObject();
    json.Field("because", dependency.because());
    json.FieldInt("operation", dependency.operation());
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
}

void WriteState(JsonWriter& json, const Plan& plan) {
  json.Key("state");
  json.BeginObject();
  json.Field("lineage", plan.lineage());
  json.FieldInt("serial", plan.serial());
  json.EndObject();
}

void WriteSummary(JsonWriter& json, const Plan& plan) {
  const PlanSummary& summary = plan.summary();
  std::array<int64_t, Disruption_ARRAYSIZE> disruptions{};
  for (const Operation& operation : plan.operations()) {
    // A file, or a plugin newer than this program, may know more of them.
    if (Disruption_IsValid(operation.disruption())) ++disruptions.at(operation.disruption());
  }
  json.Key("summary");
  json.BeginObject();
  json.FieldInt("api_calls", summary.api_calls());
  json.FieldInt("create", summary.create());
  json.FieldInt("delete", summary.delete_());
  json.Key("disruptions");
  json.BeginObject();
  for (const Disruption disruption : {DISRUPTION_INTERRUPTS, DISRUPTION_LOSES, DISRUPTION_MOVES, DISRUPTION_NONE, DISRUPTION_REBOOTS}) {
    json.FieldInt(EnumText(disruption), disruptions.at(disruption));
  }
  json.EndObject();
  json.FieldNumber("estimated_seconds", summary.estimated_seconds());
  json.FieldInt("forget", summary.forget());
  json.FieldInt("import", summary.import());
  json.FieldInt("move", summary.move());
  json.FieldInt("operations", summary.operations());
  json.FieldInt("replace", summary.replace());
  json.FieldInt("update", summary.update());
  json.EndObject();
}

}  // namespace

void WriteDiagnostic(JsonWriter& json, const Diagnostic& diagnostic) {
  json.BeginObject();
  json.Field("address", diagnostic.address());
  json.Field("code", diagnostic.code());
  json.FieldInt("column", diagnostic.column());
  if (!diagnostic.command().empty()) json.Field("command", diagnostic.command());
  json.Field("detail", diagnostic.detail());
  json.Field("file", diagnostic.file());
  json.FieldInt("line", diagnostic.line());
  json.Field("severity", diagnostic.severity() == SEVERITY_WARNING ? "warning" : "error");
  json.Field("summary", diagnostic.summary());
  json.EndObject();
}

std::string PlanJson(const Plan& plan) {
  std::string out;
  out.reserve(1400 * plan.resource_changes_size() + 400 * plan.operations_size() + 1024);
  JsonWriter json(out);
  json.BeginObject();
  // What loses or reboots, the worst first: the operations themselves stand in their order.
  json.Key("attention");
  json.BeginArray();
  for (const Operation* operation : WorstFirst(plan)) {
    json.BeginObject();
    json.FieldStrings("addresses", operation->addresses());
    json.Field("disruption", EnumText(operation->disruption()));
    json.FieldInt("operation", operation->id());
    json.EndObject();
  }
  json.EndArray();
  json.Key("dark_addresses");
  json.BeginArray();
  for (const DarkInterval& interval : plan.dark_addresses()) {
    json.BeginObject();
    json.Field("address", interval.address());
    json.FieldNumber("estimated_seconds", interval.estimated_seconds());
    json.FieldInt("from_operation", interval.from_operation());
    json.FieldInt("until_operation", interval.until_operation());
    json.EndObject();
  }
  json.EndArray();
  json.Key("diagnostics");
  WriteDiagnostics(json, plan.diagnostics());
  json.Field("digest", plan.digest());
  json.Field("format_version", kFormatVersion);
  json.Key("operations");
  json.BeginArray();
  for (const Operation& operation : plan.operations()) WriteOperation(json, operation);
  json.EndArray();
  WriteChanges(json, "resource_changes", plan.resource_changes());
  WriteChanges(json, "resource_drift", plan.resource_drift());
  json.Field("stack", plan.stack());
  WriteState(json, plan);
  WriteSummary(json, plan);
  json.EndObject();
  out += '\n';
  return out;
}

std::string DriftJson(const Plan& plan) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject();
  json.Key("diagnostics");
  WriteDiagnostics(json, plan.diagnostics());
  json.Field("format_version", kFormatVersion);
  WriteChanges(json, "resource_drift", plan.resource_drift());
  json.Field("stack", plan.stack());
  WriteState(json, plan);
  json.EndObject();
  out += '\n';
  return out;
}

std::string DiagnosticsJson(const Diagnostics& diagnostics) {
  int64_t warnings = 0;
  for (const Diagnostic& diagnostic : diagnostics) warnings += diagnostic.severity() == SEVERITY_WARNING;
  const int64_t errors = static_cast<int64_t>(diagnostics.size()) - warnings;
  std::string out;
  JsonWriter json(out);
  json.BeginObject();
  json.Key("diagnostics");
  WriteDiagnostics(json, diagnostics);
  json.FieldInt("error_count", errors);
  json.Field("format_version", kFormatVersion);
  json.FieldBool("valid", errors == 0);
  json.FieldInt("warning_count", warnings);
  json.EndObject();
  out += '\n';
  return out;
}

}  // namespace eniform::cli
