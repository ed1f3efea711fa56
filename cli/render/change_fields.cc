#include "cli/render/change_fields.h"

#include <algorithm>

namespace eniform::cli {
namespace {

using google::protobuf::FieldDescriptor;

bool Names(const FieldNames& names, const std::string& name) { return std::find(names.begin(), names.end(), name) != names.end(); }

}  // namespace

ShownFields FieldsOf(const ResourceChange& change) {
  ShownFields shown{Inner(change.before()), Inner(change.after()), {}};
  const google::protobuf::Message* any = shown.after ? shown.after : shown.before;
  if (!any) return shown;
  if (shown.before && shown.before->GetDescriptor() != any->GetDescriptor()) shown.before = nullptr;
  const bool whole = change.changed_fields().empty() && (!shown.before || !shown.after);  // nothing said: all that has a value
  for (int i = 0; i < any->GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor* field = any->GetDescriptor()->field(i);
    if (Names(change.changed_fields(), field->name()) || Names(change.after_unknown(), field->name()) ||
        (whole && HasValue(*any, *field))) {
      shown.fields.push_back(field);
    }
  }
  return shown;
}

void AppendBefore(std::string& out, const ResourceChange& change, const ShownFields& shown, const FieldDescriptor& field) {
  if (shown.before && (shown.after || !Names(change.after_unknown(), field.name()))) AppendFieldText(out, *shown.before, field);
}

void AppendAfter(std::string& out, const ResourceChange& change, const ShownFields& shown, const FieldDescriptor& field) {
  if (!shown.after) return;
  if (!Names(change.after_unknown(), field.name())) return AppendFieldText(out, *shown.after, field);
  if (HasValue(*shown.after, field)) {
    AppendFieldText(out, *shown.after, field);
    out += " and ";
  }
  out += "(known after apply)";
}

}  // namespace eniform::cli
