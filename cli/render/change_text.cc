// Changed objects: symbol, address, action, reason, and the fields old -> new.
#include <algorithm>
#include <iterator>

#include "cli/render/change_fields.h"
#include "cli/render/change_words.h"
#include "cli/render/plan_text.h"
#include "cli/render/text.h"

namespace eniform::cli {
namespace {

using google::protobuf::FieldDescriptor;

struct ActionLook {
  absl::string_view symbol;
  absl::string_view color;
};

ActionLook LookOf(const ResourceChange& change, const Style& style) {
  switch (change.action()) {
    case CHANGE_ACTION_CREATE:
      return {"+", style.green()};
    case CHANGE_ACTION_UPDATE:
      return {"~", style.yellow()};
    case CHANGE_ACTION_MOVE:
      return {">", style.cyan()};
    case CHANGE_ACTION_REPLACE_CREATE_FIRST:
      return {"+/-", style.magenta()};
    case CHANGE_ACTION_REPLACE_DELETE_FIRST:
      return {"-/+", style.magenta()};
    case CHANGE_ACTION_DELETE:
      return {"-", style.red()};
    case CHANGE_ACTION_FORGET:
      return {".", style.blue()};
    default:
      return {"=", style.blue()};
  }
}

void AppendFields(std::string& out, const ResourceChange& change, const Style& style) {
  const ShownFields shown = FieldsOf(change);
  size_t width = 0;
  for (const FieldDescriptor* field : shown.fields) width = std::max(width, field->name().size());
  for (const FieldDescriptor* field : shown.fields) {
    out.append(6, ' ');
    out += field->name();
    out.append(width - field->name().size() + 2, ' ');
    AppendBefore(out, change, shown, *field);
    if (shown.before && shown.after) fmt::format_to(std::back_inserter(out), " {}->{} ", F(style.dim()), F(style.off()));
    AppendAfter(out, change, shown, *field);
    out += '\n';
  }
}

}  // namespace

bool IsChange(const ResourceChange& change) {
  return change.imported() || !change.previous_address().empty() ||
         (change.action() != CHANGE_ACTION_NO_OP && change.action() != CHANGE_ACTION_UNSPECIFIED);
}

void AppendChange(std::string& out, const ResourceChange& change, const Style& style) {
  const ActionLook look = LookOf(change, style);
  fmt::format_to(std::back_inserter(out), "{}{:>5}{} {}{}{}  {}", F(look.color), F(look.symbol), F(style.off()), F(style.bold()),
                 Safe(change.address()), F(style.off()), F(VerbOf(change)));
  if (change.imported() && change.action() != CHANGE_ACTION_NO_OP) out += " and import";
  const absl::string_view reason = ReasonText(change.reason());
  if (!reason.empty()) fmt::format_to(std::back_inserter(out), ": {}", F(reason));
  if (!change.previous_address().empty()) fmt::format_to(std::back_inserter(out), " (was {})", Safe(change.previous_address()));
  out += '\n';
  if (change.action() != CHANGE_ACTION_FORGET) AppendFields(out, change, style);
  for (const std::string& note : change.notes()) {
    fmt::format_to(std::back_inserter(out), "      {}!{} ", F(style.yellow()), F(style.off()));
    AppendSafe(out, note);
    out += '\n';
  }
}

std::string DriftText(const google::protobuf::RepeatedPtrField<ResourceChange>& drift, const Style& style) {
  std::string out;
  if (drift.empty()) return out;
  fmt::format_to(std::back_inserter(out), "{}Changed outside of Eniform{} (remembered -> now):\n\n", F(style.bold()), F(style.off()));
  for (const ResourceChange& change : drift) {
    const bool gone = !Inner(change.after());
    fmt::format_to(std::back_inserter(out), "{}{:>5}{} {}{}\n", F(gone ? style.red() : style.yellow()), gone ? "-" : "~", F(style.off()),
                   Safe(change.address()), gone ? "  gone" : "");
    if (!gone) AppendFields(out, change, style);
    for (const std::string& note : change.notes()) {
      out += "      ";
      AppendSafe(out, note);
      out += '\n';
    }
  }
  out += '\n';
  return out;
}

}  // namespace eniform::cli
