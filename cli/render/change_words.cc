#include "cli/render/change_words.h"

#include <algorithm>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/render/text.h"

namespace eniform::cli {

absl::string_view VerbOf(const ResourceChange& change) {
  switch (change.action()) {
    case CHANGE_ACTION_CREATE:
      return "create";
    case CHANGE_ACTION_UPDATE:
      return "update";
    case CHANGE_ACTION_MOVE:
      return "move";
    case CHANGE_ACTION_REPLACE_CREATE_FIRST:
      return "replace, the new one first";
    case CHANGE_ACTION_REPLACE_DELETE_FIRST:
      return "replace, the old one goes first";
    case CHANGE_ACTION_DELETE:
      return "delete";
    case CHANGE_ACTION_FORGET:
      return "forget";
    default:
      return change.imported() ? "import" : change.previous_address().empty() ? "no change" : "rename";
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
    case CHANGE_REASON_DESTROY:
      return "destroy was asked for";
    default:
      return "";
  }
}

absl::string_view DisruptionText(Disruption disruption) {
  switch (disruption) {
    case DISRUPTION_MOVES:
      return "moves";
    case DISRUPTION_INTERRUPTS:
      return "interrupts";
    case DISRUPTION_REBOOTS:
      return "reboots";
    case DISRUPTION_LOSES:
      return "loses";
    default:
      return "";
  }
}

std::vector<const Operation*> WorstFirst(const Plan& plan) {
  std::vector<const Operation*> worst;
  for (const Operation& operation : plan.operations()) {
    if (operation.disruption() >= DISRUPTION_REBOOTS) worst.push_back(&operation);
  }
  std::stable_sort(worst.begin(), worst.end(), [](const Operation* a, const Operation* b) { return a->disruption() > b->disruption(); });
  return worst;
}

std::vector<Wait> WaitsOf(const Operation& operation) {
  constexpr size_t kShown = 8;
  std::vector<std::pair<absl::string_view, std::vector<int>>> groups;
  absl::flat_hash_map<absl::string_view, size_t> places;
  for (const Dependency& dependency : operation.depends_on()) {
    const auto [place, added] = places.try_emplace(dependency.because(), groups.size());
    if (added) groups.emplace_back(dependency.because(), std::vector<int>());
    groups[place->second].second.push_back(dependency.operation());
  }
  std::vector<Wait> waits;
  for (const auto& [because, all] : groups) {
    const size_t shown = all.size() <= kShown + 1 ? all.size() : kShown;  // one more costs no more than saying so
    std::string text = absl::StrJoin(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(shown), ", ");
    if (shown < all.size()) absl::StrAppend(&text, " and ", all.size() - shown, " more");
    waits.push_back({std::move(text), because});
  }
  return waits;
}

std::string CostText(const Operation& operation) {
  return absl::StrCat(Count(operation.api_calls(), "API call"), ", about ", DurationText(operation.estimated_seconds()));
}

}  // namespace eniform::cli
