#include "cli/render/state_change_text.h"

#include <algorithm>
#include <iterator>
#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "cli/render/state_text.h"
#include "cli/render/text.h"

namespace eniform::cli {
namespace {

// What people are shown, and where the object is, which matters to a plan.
std::map<std::string, std::string> AllRows(const ManagedObject& object) {
  std::map<std::string, std::string> rows;
  for (auto& [name, value] : ObjectRows(object)) rows[std::move(name)] = std::move(value);
  const std::pair<absl::string_view, const std::string&> where[] = {{"provider", object.provider()},
                                                                    {"plugin", object.plugin()},
                                                                    {"region", object.region()},
                                                                    {"endpoint", object.endpoint()},
                                                                    {"cloud_id", object.id()}};
  for (const auto& [name, value] : where) {
    if (!value.empty()) AppendSafe(rows[std::string(name)], value);
  }
  return rows;
}

void AppendHead(std::string& out, absl::string_view sign, absl::string_view color, const ManagedObject& object, absl::string_view end,
                const Style& style) {
  absl::StrAppend(&out, color, sign, style.off(), " ", Safe(object.address()));
  if (!object.id().empty()) {
    out += " (";
    AppendSafe(out, object.id());
    out += ')';
  }
  absl::StrAppend(&out, end, "\n");
}

void AppendDifference(std::string& out, const ManagedObject& before, const ManagedObject& after) {
  const std::map<std::string, std::string> old_rows = AllRows(before), new_rows = AllRows(after);
  std::map<std::string, std::pair<std::string, std::string>> changed;
  for (const auto& [name, value] : old_rows) changed[name].first = value;
  for (const auto& [name, value] : new_rows) changed[name].second = value;
  for (const auto& [name, values] : changed) {
    if (values.first == values.second) continue;
    const auto shown = [](const std::string& value) { return value.empty() ? std::string("(none)") : value; };
    absl::StrAppend(&out, "    ", name, ": ", shown(values.first), " -> ", shown(values.second), "\n");
  }
}

}  // namespace

std::string StateChangesText(const StateSnapshot& before, const std::vector<StateEdit>& edits, const Style& style) {
  std::string out;
  for (const StateEdit& edit : edits) {
    const auto present =
        std::lower_bound(before.objects().begin(), before.objects().end(), edit.object().address(),
                         [](const ManagedObject& object, const std::string& address) { return object.address() < address; });
    const bool there = present != before.objects().end() && present->address() == edit.object().address();
    if (edit.kind() == StateEdit::REMOVE) {
      AppendHead(out, "-", style.red(), there ? *present : edit.object(), " is forgotten", style);
    } else if (!there) {
      AppendHead(out, "+", style.green(), edit.object(), " is remembered", style);
    } else {
      AppendHead(out, "~", style.yellow(), edit.object(), "", style);
      AppendDifference(out, *present, edit.object());
    }
  }
  return out;
}

}  // namespace eniform::cli
