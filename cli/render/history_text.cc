#include "cli/render/history_text.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "cli/render/json_writer.h"
#include "cli/render/report_text.h"
#include "cli/render/text.h"
#include "proto/enum_text.h"
#include "state/lease.h"

namespace eniform::cli {
namespace {

constexpr absl::string_view kFormatVersion = "1.0";
constexpr size_t kShortHash = 8;

using Cells = std::vector<std::string>;

// Columns as wide as their widest cell, two blanks apart; no blanks at a line's end. `under` follows its row, indented.
void AppendTable(std::string& out, const Cells& headings, const std::vector<Cells>& rows, const std::vector<std::string>& under,
                 const Style& style) {
  std::vector<size_t> widths;
  for (const std::string& heading : headings) widths.push_back(DisplayWidth(heading));
  for (const Cells& row : rows) {
    for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], DisplayWidth(row[i]));
  }
  const auto append = [&](const Cells& row) {
    std::string line;
    for (size_t i = 0; i < row.size(); ++i) {
      absl::StrAppend(&line, i == 0 ? "" : "  ", row[i], std::string(widths[i] - DisplayWidth(row[i]), ' '));
    }
    out += std::string(absl::StripTrailingAsciiWhitespace(line));
  };
  out += std::string(style.bold());
  append(headings);
  absl::StrAppend(&out, style.off(), "\n");
  for (size_t i = 0; i < rows.size(); ++i) {
    append(rows[i]);
    out += '\n';
    if (!under[i].empty()) AppendIndented(out, under[i], 4);
  }
}

std::string Took(double started, double finished) {
  return started > 0 && finished >= started ? DurationText(finished - started) : std::string();
}

std::string Who(const Actor& actor) { return Safe(absl::StrCat(actor.user(), actor.host().empty() ? "" : "@", actor.host())); }

// "sha256:3f2a91c0…" as "3f2a91c0".
std::string Short(absl::string_view hash) {
  const size_t colon = hash.find(':');
  return Safe((colon == absl::string_view::npos ? hash : hash.substr(colon + 1)).substr(0, kShortHash));
}

std::string Operations(const Run& run) {
  std::vector<std::string> parts;
  const auto add = [&](int number, absl::string_view word) {
    if (number > 0) parts.push_back(absl::StrCat(number, " ", word));
  };
  add(run.done(), "done");
  add(run.failed(), "failed");
  add(run.not_started(), "not started");
  add(run.in_doubt(), "in doubt");
  return absl::StrJoin(parts, ", ");
}

bool Ended(const Run& run) { return run.result() != RUN_RESULT_UNSPECIFIED; }

std::string Serials(const Run& run) {
  return absl::StrCat(run.serial_before(), " -> ", Ended(run) ? absl::StrCat(run.serial_after()) : "?");
}

std::string ForPeople(absl::string_view result) {
  std::string words(result);
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

void WriteTime(JsonWriter& json, absl::string_view key, double seconds) {
  json.Key(key);
  if (seconds == 0) {
    json.Null();
  } else {
    json.String(state::TimeText(seconds));
  }
}

void WriteSeconds(JsonWriter& json, double started, double finished) {
  json.Key("seconds");
  if (started > 0 && finished >= started) {
    json.Number(finished - started);
  } else {
    json.Null();
  }
}

void WriteRun(JsonWriter& json, const ShownRun& shown) {
  const Run& run = shown.run;
  json.BeginObject();
  json.Field("ci_run", run.actor().ci_run());
  json.Field("command", run.command());
  WriteTime(json, "finished_at", run.finished_at());
  json.Field("git_commit", run.git_commit());
  json.Field("host", run.actor().host());
  json.FieldInt("id", run.id());
  json.Key("operations");
  json.BeginObject();
  json.FieldInt("done", run.done());
  json.FieldInt("failed", run.failed());
  json.FieldInt("in_doubt", run.in_doubt());
  json.FieldInt("not_started", run.not_started());
  json.EndObject();
  json.FieldInt("pid", run.actor().pid());
  json.Field("plan_digest", run.plan_digest());
  json.Field("result", shown.result);
  WriteSeconds(json, run.started_at(), run.finished_at());
  json.Key("serial_after");
  if (Ended(run)) {
    json.Int(run.serial_after());
  } else {
    json.Null();
  }
  json.FieldInt("serial_before", run.serial_before());
  WriteTime(json, "started_at", run.started_at());
  json.Field("user", run.actor().user());
  json.EndObject();
}

void WriteEntry(JsonWriter& json, const JournalEntry& entry) {
  json.BeginObject();
  json.Key("error");
  if (entry.has_error()) {
    json.BeginObject();
    json.Field("action", entry.error().action());
    json.Field("class", EnumText(entry.error().error_class()));
    json.Field("code", entry.error().code());
    json.Field("message", entry.error().message());
    json.Field("request_id", entry.error().request_id());
    json.EndObject();
  } else {
    json.Null();
  }
  WriteTime(json, "finished_at", entry.finished_at());
  json.FieldInt("id", entry.operation_id());
  json.Field("kind", OperationKind_Name(entry.operation().kind()));
  json.Field("provider", entry.operation().provider());
  WriteSeconds(json, entry.started_at(), entry.finished_at());
  WriteTime(json, "started_at", entry.started_at());
  json.Field("status", EnumText(entry.status()));
  json.Field("target", entry.operation().target());
  json.Field("token", entry.token());
  json.EndObject();
}

}  // namespace

std::string HistoryText(const std::vector<ShownRun>& runs, const Style& style) {
  if (runs.empty()) return "Nothing was run yet.\n";
  std::vector<Cells> rows;
  std::vector<std::string> under;
  for (const ShownRun& shown : runs) {
    const Run& run = shown.run;
    rows.push_back({absl::StrCat(run.id()), state::TimeText(run.started_at()), Took(run.started_at(), run.finished_at()),
                    Safe(run.command()), Who(run.actor()), Short(run.git_commit()), Short(run.plan_digest()), Serials(run),
                    ForPeople(shown.result), Operations(run)});
    under.push_back(run.actor().ci_run().empty() ? "" : absl::StrCat("CI run ", run.actor().ci_run()));
  }
  std::string out;
  AppendTable(out, {"RUN", "STARTED", "TOOK", "COMMAND", "WHO", "COMMIT", "PLAN", "SERIAL", "RESULT", "OPERATIONS"}, rows, under, style);
  return out;
}

std::string HistoryJson(const StateSnapshot& state, const std::vector<ShownRun>& runs) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject();
  json.Field("format_version", kFormatVersion);
  json.Key("runs");
  json.BeginArray();
  for (const ShownRun& run : runs) WriteRun(json, run);
  json.EndArray();
  json.Field("stack", state.stack());
  json.Key("state");
  json.BeginObject();
  json.Field("lineage", state.lineage());
  json.FieldInt("serial", state.serial());
  json.EndObject();
  json.EndObject();
  out += '\n';
  return out;
}

std::string JournalText(const ShownRun& run, const std::vector<JournalEntry>& entries, const Style& style) {
  std::string out = HistoryText({run}, style);
  if (entries.empty()) return out + "\nNo operation of it was started.\n";
  std::vector<Cells> rows;
  std::vector<std::string> under;
  for (const JournalEntry& entry : entries) {
    rows.push_back({absl::StrCat(entry.operation_id()), ForPeople(EnumText(entry.status())), Took(entry.started_at(), entry.finished_at()),
                    OperationKind_Name(entry.operation().kind()), Safe(entry.operation().target())});
    under.push_back(entry.has_error() ? ErrorText(entry.error()) : "");
  }
  out += '\n';
  AppendTable(out, {"OPERATION", "STATUS", "TOOK", "KIND", "TARGET"}, rows, under, style);
  return out;
}

std::string JournalJson(const ShownRun& run, const std::vector<JournalEntry>& entries) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject();
  json.Field("format_version", kFormatVersion);
  json.Key("operations");
  json.BeginArray();
  for (const JournalEntry& entry : entries) WriteEntry(json, entry);
  json.EndArray();
  json.Key("run");
  WriteRun(json, run);
  json.EndObject();
  out += '\n';
  return out;
}

}  // namespace eniform::cli
