// Changed objects: symbol, address, action, reason, and the fields old -> new.
#include <algorithm>
#include <iterator>
#include <vector>

#include "cli/render/attributes.h"
#include "cli/render/plan_text.h"
#include "cli/render/text.h"

namespace eniform::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

struct ActionLook {
  absl::string_view symbol;
  absl::string_view verb;
  absl::string_view color;
};

ActionLook LookOf(const ResourceChange& change, const Style& style) {
  switch (change.action()) {
    case CHANGE_ACTION_CREATE:
      return {"+", "create", style.green()};
    case CHANGE_ACTION_UPDATE:
      return {"~", "update", style.yellow()};
    case CHANGE_ACTION_MOVE:
      return {">", "move", style.cyan()};
    case CHANGE_ACTION_REPLACE_CREATE_FIRST:
      return {"+/-", "replace, the new one first", style.magenta()};
    case CHANGE_ACTION_REPLACE_DELETE_FIRST:
      return {"-/+", "replace, the old one goes first", style.magenta()};
    case CHANGE_ACTION_DELETE:
      return {"-", "delete", style.red()};
    case CHANGE_ACTION_FORGET:
      return {".", "forget", style.blue()};
    default:
      return {"=", change.imported() ? "import" : change.previous_address().empty() ? "no change" : "rename", style.blue()};
  }
}

absl::string_view ReasonText(ChangeReason reason) {
  switch (reason) {
    case CHANGE_REASON_DECLARATION_CHANGED:
      return "the declaration changed";
    case CHANGE_REASON_DRIFT:
      return "changed outside, is put back";
    case CHANGE_REASON_CANNOT_CHANGE_IN_PLACE:
      return "the cloud can not change this in place";
    case CHANGE_REASON_NOT_DECLARED:
      return "no longer declared";
    case CHANGE_REASON_GONE:
      return "was deleted outside";
    case CHANGE_REASON_INSTANCE_GONE:
      return "its instance is gone";
    case CHANGE_REASON_REQUESTED:
      return "asked for with --replace";
    case CHANGE_REASON_NEW:
      return "new";
    case CHANGE_REASON_LEFT_OVER:
      return "left over from a replacement";
    default:
      return "";
  }
}

bool Names(const FieldNames& names, const std::string& name) { return std::find(names.begin(), names.end(), name) != names.end(); }

// The fields to show, in the order of the vocabulary (identity first): the changed ones and those known only afterwards.
std::vector<const FieldDescriptor*> FieldsToShow(const ResourceChange& change, const Message& any, const Message* before,
                                                 const Message* after) {
  std::vector<const FieldDescriptor*> fields;
  const bool whole = change.changed_fields().empty() && (!before || !after);  // nothing said: all that has a value
  for (int i = 0; i < any.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor* field = any.GetDescriptor()->field(i);
    if (Names(change.changed_fields(), field->name()) || Names(change.after_unknown(), field->name()) ||
        (whole && HasValue(after ? *after : *before, *field))) {
      fields.push_back(field);
    }
  }
  return fields;
}

void AppendFields(std::string& out, const ResourceChange& change, const Style& style) {
  const Message* before = Inner(change.before());
  const Message* after = Inner(change.after());
  const Message* any = after ? after : before;
  if (!any) return;
  if (before && before->GetDescriptor() != any->GetDescriptor()) before = nullptr;
  const auto fields = FieldsToShow(change, *any, before, after);
  size_t width = 0;
  for (const FieldDescriptor* field : fields) width = std::max(width, field->name().size());
  for (const FieldDescriptor* field : fields) {
    out.append(6, ' ');
    out += field->name();
    out.append(width - field->name().size() + 2, ' ');
    const bool unknown = Names(change.after_unknown(), field->name());
    if (before && (after || !unknown)) AppendFieldText(out, *before, *field);
    if (before && after) fmt::format_to(std::back_inserter(out), " {}->{} ", F(style.dim()), F(style.off()));
    if (after && unknown) {
      if (HasValue(*after, *field)) {
        AppendFieldText(out, *after, *field);
        out += " and ";
      }
      out += "(known after apply)";
    } else if (after) {
      AppendFieldText(out, *after, *field);
    }
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
                 change.address(), F(style.off()), F(look.verb));
  if (change.imported() && change.action() != CHANGE_ACTION_NO_OP) out += " and import";
  const absl::string_view reason = ReasonText(change.reason());
  if (!reason.empty()) fmt::format_to(std::back_inserter(out), ": {}", F(reason));
  if (!change.previous_address().empty()) fmt::format_to(std::back_inserter(out), " (was {})", change.previous_address());
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
                   change.address(), gone ? "  gone" : "");
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
