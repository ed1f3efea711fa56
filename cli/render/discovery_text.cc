#include "cli/render/discovery_text.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/render/text.h"
#include "config/yaml_writer.h"

namespace eniform::cli {
namespace {

constexpr size_t kNamed = 10;

absl::string_view Word(ResourceType type) {
  switch (type) {
    case RESOURCE_TYPE_NETWORK_INTERFACE:
      return "network interface ";
    case RESOURCE_TYPE_EIP:
      return "EIP ";
    default:
      return "the binding of EIP ";
  }
}

// "EIP eip-1 (web): it is changing …." on one line, whatever the cloud's names hold.
std::string LineOf(const planner::LeftAlone& left) {
  std::string line(Word(left.type));
  AppendSafe(line, left.id);
  if (!left.name.empty()) {
    line += " (";
    AppendSafe(line, left.name);
    line += ')';
  }
  line += ": ";
  AppendSafe(line, left.because);
  return line + ".";
}

std::string LeftOutText(const planner::Discovery& discovery) {
  std::string text = "Left as they are:";
  for (const planner::LeftAlone& left : discovery.left_out) absl::StrAppend(&text, "\n  ", LineOf(left));
  return text;
}

}  // namespace

bool HasDeclarations(const planner::Discovery& discovery) { return discovery.declaration.imports_size() > 0; }

std::string DiscoveryYaml(const planner::Discovery& discovery, const ProviderDeclaration* provider) {
  Declaration declaration = discovery.declaration;
  if (provider) *declaration.add_providers() = *provider;
  config::YamlComments comments;
  comments.head =
      "What exists, written by `eniform discover`. The next plan adopts it and changes nothing; once that is applied, `imports` may go.";
  comments.before = discovery.remarks;
  if (!discovery.left_out.empty()) comments.tail = LeftOutText(discovery);
  return config::WriteYaml(declaration, comments);
}

std::string DiscoveryText(const planner::Discovery& discovery, const std::string& alias) {
  const Declaration& found = discovery.declaration;
  std::string text;
  if (HasDeclarations(discovery)) {
    absl::StrAppend(&text, "Found in provider ", alias, ", to be adopted: ", Count(found.network_interfaces_size(), "network interface"),
                    ", ", Count(found.eips_size(), "EIP"), ", ", Count(found.eip_bindings_size(), "binding"), ".\n");
  } else {
    absl::StrAppend(&text, "Found nothing in provider ", alias, " to be adopted.\n");
  }
  if (!discovery.managed.empty()) {
    std::vector<std::string> names;
    for (const planner::LeftAlone& managed : discovery.managed) {
      if (names.size() == kNamed) break;
      std::string name = managed.because;
      if (managed.type != RESOURCE_TYPE_EIP_BINDING) absl::StrAppend(&name, " (", managed.id, ")");
      names.emplace_back();
      AppendSafe(names.back(), name);
    }
    const size_t more = discovery.managed.size() - names.size();
    absl::StrAppend(&text, "Managed already, and not written: ", absl::StrJoin(names, ", "),
                    more == 0 ? "" : absl::StrCat(" and ", more, " more"), ".\n");
  }
  if (discovery.left_out.empty()) return text;
  if (!HasDeclarations(discovery)) return absl::StrCat(text, LeftOutText(discovery), "\n");
  return absl::StrCat(text, "Left out: ", discovery.left_out.size(), ". Comments at the end of the file say why.\n");
}

}  // namespace eniform::cli
