#include "cli/render/event_json.h"

#include "cli/render/json_writer.h"
#include "cli/render/plan_json.h"
#include "cli/render/report_text.h"
#include "proto/enum_text.h"

namespace eniform::cli {
namespace {

template <typename Fill>
std::string Record(Fill fill) {
  std::string out;
  JsonWriter json(out, JsonWriter::Layout::kOneLine);
  json.BeginObject();
  fill(json);
  json.EndObject();
  out += '\n';
  return out;
}

void WriteTime(JsonWriter& json, absl::Time at) { json.Field("time", absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", at, absl::UTCTimeZone())); }

void WriteOperation(JsonWriter& json, const Operation& operation) {
  json.Key("operation");
  json.BeginObject();
  json.FieldInt("id", operation.id());
  json.Field("kind", OperationKind_Name(operation.kind()));
  json.Field("provider", operation.provider());
  json.Field("target", operation.target());
  json.EndObject();
}

void WriteError(JsonWriter& json, const ProviderError& error) {
  json.Key("error");
  json.BeginObject();
  json.Field("action", error.action());
  json.Field("class", EnumText(error.error_class()));
  json.Field("code", error.code());
  json.Field("meaning", MeaningOf(error.error_class()));
  json.Field("message", error.message());
  json.Field("request_id", error.request_id());
  json.EndObject();
}

}  // namespace

absl::string_view StateText(apply::OperationState state) {
  switch (state) {
    case apply::OperationState::kWaiting:
      return "waiting";
    case apply::OperationState::kRunning:
      return "running";
    case apply::OperationState::kDone:
      return "done";
    case apply::OperationState::kFailed:
      return "failed";
    case apply::OperationState::kNotStarted:
      return "not_started";
    case apply::OperationState::kInDoubt:
      return "in_doubt";
  }
  return "";
}

std::string StartedEvent(const Operation& operation, absl::Time at) {
  return Record([&](JsonWriter& json) {
    json.Field("event", "operation_started");
    WriteOperation(json, operation);
    WriteTime(json, at);
  });
}

std::string ProgressEvent(const Operation& operation, const Progress& progress, absl::Time at) {
  return Record([&](JsonWriter& json) {
    json.FieldInt("attempt", progress.attempt());
    json.Field("cloud_status", progress.cloud_status());
    json.Field("event", "operation_progress");
    json.FieldNumber("next_poll_seconds", progress.next_poll_seconds());
    WriteOperation(json, operation);
    WriteTime(json, at);
  });
}

std::string RetriedEvent(const Operation& operation, const ProviderError& error, absl::Duration wait, absl::Time at) {
  return Record([&](JsonWriter& json) {
    WriteError(json, error);
    json.Field("event", "operation_retried");
    WriteOperation(json, operation);
    WriteTime(json, at);
    json.FieldNumber("wait_seconds", absl::ToDoubleSeconds(wait));
  });
}

std::string FinishedEvent(const Operation& operation, const apply::OperationReport& report, absl::Time at) {
  const bool skipped = report.state == apply::OperationState::kNotStarted;
  return Record([&](JsonWriter& json) {
    if (skipped) {
      json.FieldInt("because_of", report.skipped_because_of);
    } else if (report.state != apply::OperationState::kDone) {
      WriteError(json, report.error);
    }
    json.Field("event", skipped ? "operation_skipped" : "operation_finished");
    WriteOperation(json, operation);
    json.Field("result", StateText(report.state));
    if (!skipped) json.FieldNumber("seconds", absl::ToDoubleSeconds(report.took));
    WriteTime(json, at);
  });
}

std::string DiagnosticEvent(const Diagnostic& diagnostic, absl::Time at) {
  return Record([&](JsonWriter& json) {
    json.Key("diagnostic");
    WriteDiagnostic(json, diagnostic);
    json.Field("event", "diagnostic");
    WriteTime(json, at);
  });
}

std::string RunFinishedEvent(const apply::RunReport& report, ExitCode code, absl::string_view go_on, absl::string_view recovery,
                             absl::Time at) {
  return Record([&](JsonWriter& json) {
    if (code != ExitCode::kDone) json.Field("command", go_on);
    json.FieldInt("done", report.done);
    json.Field("event", "run_finished");
    json.FieldInt("exit_code", static_cast<int>(code));
    json.FieldInt("failed", report.failed);
    json.FieldInt("in_doubt", report.in_doubt);
    json.FieldBool("interrupted", report.interrupted);
    if (!report.journal.ok()) json.Field("journal_error", report.journal.message());
    json.FieldInt("not_started", report.not_started);
    if (!recovery.empty()) json.Field("recovery", recovery);
    json.FieldInt("run", report.run_id);
    WriteTime(json, at);
  });
}

}  // namespace eniform::cli
