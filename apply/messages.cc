#include "apply/messages.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace eniform::apply {

const std::vector<MessageRow>& AllMessages() {
  static const auto& rows = *new std::vector<MessageRow>{
      {"EF-A01", "The cloud refused to answer", "Provider '{provider}' could not read {what}: {error}. {next}"},
      {"EF-A02", "The cloud does not accept the credentials",
       "Provider '{provider}' could not read {what}: {error}. Check {credentials} in the environment: whether they are right, have not "
       "expired, and may "
       "read VPCs, interfaces, EIPs and instances in this region."},
      {"EF-A10", "An earlier operation is still in doubt",
       "{operation} of run {run} was begun and its answer was lost: {error}. {next} Until then nothing can be applied safely."},
      {"EF-A11", "An earlier operation needs a provider that is not declared",
       "{operation} of run {run} was begun and its answer was lost. Only provider '{provider}' can tell whether it was done. Declare that "
       "provider again "
       "and run the command once more."},
  };
  return rows;
}

Diagnostic Message(absl::string_view code, std::initializer_list<std::pair<absl::string_view, absl::string_view>> arguments,
                   Subject subject) {
  const auto& rows = AllMessages();
  const auto row = std::find_if(rows.begin(), rows.end(), [&](const MessageRow& candidate) { return candidate.code == code; });
  std::vector<std::pair<std::string, absl::string_view>> replacements;
  for (const auto& [name, value] : arguments) replacements.emplace_back(absl::StrCat("{", name, "}"), value);
  return MakeError(DIAGNOSTIC_CLASS_FAILURE, code, row->summary, absl::StrReplaceAll(row->detail, replacements), std::move(subject));
}

}  // namespace eniform::apply
