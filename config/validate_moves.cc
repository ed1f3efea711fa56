// imports and moved: each names declared things, and each thing once.
#include <map>
#include <set>
#include <tuple>

#include "config/validation.h"
#include "proto/resource_address.h"

namespace eniform::config {
namespace {

absl::string_view SectionOf(ResourceType type) {
  switch (type) {
    case RESOURCE_TYPE_NETWORK_INTERFACE:
      return "network_interfaces";
    case RESOURCE_TYPE_EIP:
      return "eips";
    default:
      return "eip_bindings";
  }
}

// Calls `use` with the declared entries of a type.
template <typename Use>
auto WithEntries(const Declaration& declaration, ResourceType type, Use use) {
  switch (type) {
    case RESOURCE_TYPE_NETWORK_INTERFACE:
      return use(declaration.network_interfaces());
    case RESOURCE_TYPE_EIP:
      return use(declaration.eips());
    default:
      return use(declaration.eip_bindings());
  }
}

bool IsDeclared(const Declaration& declaration, const ResourceAddress& address) {
  return WithEntries(declaration, address.type, [&](const auto& entries) { return FindByKey(entries, address.name) != nullptr; });
}

std::string ProviderOf(const Declaration& declaration, const ResourceAddress& address) {
  return WithEntries(declaration, address.type, [&](const auto& entries) {
    const auto* entry = FindByKey(entries, address.name);
    return entry == nullptr ? std::string() : entry->provider();
  });
}

// Says if `text`, which stands at `field`, is not declared.
void CheckDeclared(const Validation& validation, const std::string& text, const std::string& field) {
  const std::optional<ResourceAddress> address = ResourceAddress::Parse(text);
  if (!address || validation.coverage == Coverage::kPartly || IsDeclared(validation.declaration, *address)) return;
  const std::string hint =
      WithEntries(validation.declaration, address->type, [&](const auto& entries) { return KeyHint(address->name, entries); });
  validation.report.AddField(MessageId::kUnknownReference,
                             {{"path", field},
                              {"kind", ResourceTypeText(address->type)},
                              {"name", address->name},
                              {"hint", hint.empty() ? absl::StrCat(" Declare it under `", SectionOf(address->type), "`.") : hint}},
                             {text, field});
}

}  // namespace

void ValidateImports(const Validation& validation) {
  std::map<std::string, int> targets;
  std::map<std::tuple<int, std::string, std::string>, int> ids;  // (type, provider, id)
  const auto say_twice = [&](int index, absl::string_view key, const std::string& what, int first) {
    const auto path = [key](int i) { return absl::StrCat("imports[", i, "].", key); };
    validation.report.AddField(MessageId::kImportTwice, {{"what", what}, {"other", validation.PlaceOf(path(first))}},
                               {validation.declaration.imports(index).to(), path(index)});
  };
  for (int i = 0; i < validation.declaration.imports_size(); ++i) {
    const ImportDeclaration& import = validation.declaration.imports(i);
    const std::optional<ResourceAddress> to = ResourceAddress::Parse(import.to());
    if (!to) continue;
    CheckDeclared(validation, import.to(), absl::StrCat("imports[", i, "].to"));
    const auto [target, new_target] = targets.try_emplace(import.to(), i);
    if (!new_target) say_twice(i, "to", import.to(), target->second);
    if (import.id().empty()) continue;
    const auto [id, new_id] = ids.try_emplace({to->type, ProviderOf(validation.declaration, *to), import.id()}, i);
    if (!new_id && new_target) say_twice(i, "id", import.id(), id->second);
  }
}

void ValidateMoves(const Validation& validation) {
  const auto& moves = validation.declaration.moved();
  std::map<std::string, int> sources, targets;
  for (int i = 0; i < moves.size(); ++i) {
    sources.try_emplace(moves.Get(i).from(), i);
    targets.try_emplace(moves.Get(i).to(), i);
  }
  for (int i = 0; i < moves.size(); ++i) {
    const MovedDeclaration& move = moves.Get(i);
    const std::string path = absl::StrCat("moved[", i, "]");
    const std::optional<ResourceAddress> from = ResourceAddress::Parse(move.from());
    const std::optional<ResourceAddress> to = ResourceAddress::Parse(move.to());
    if (!from || !to) continue;
    if (from->type != to->type || move.from() == move.to()) {
      const bool same = move.from() == move.to();
      validation.report.AddField(same ? MessageId::kImpossibleCombination : MessageId::kMovedType,
                                 {{"address", "A move"},
                                  {"first", "`from`"},
                                  {"second", "`to` alike"},
                                  {"reason", "Write the old name and the new one."},
                                  {"from", move.from()},
                                  {"to", move.to()},
                                  {"hint", "A thing keeps its kind when it is renamed."}},
                                 {move.to(), path + ".to"});
      continue;
    }
    const auto twice = [&](const std::map<std::string, int>& first, const std::string& text, absl::string_view key) {
      const int other = first.at(text);
      if (other == i) return;
      validation.report.AddField(MessageId::kMovedTwice,
                                 {{"what", text}, {"other", validation.PlaceOf(absl::StrCat("moved[", other, "].", key))}},
                                 {text, absl::StrCat(path, ".", key)});
    };
    twice(sources, move.from(), "from");
    twice(targets, move.to(), "to");
    const auto next = sources.find(move.to());
    if (next != sources.end()) {
      const std::string next_path = absl::StrCat("moved[", next->second, "]");
      validation.report.AddField(MessageId::kMovedChain,
                                 {{"from", move.from()},
                                  {"to", move.to()},
                                  {"other", validation.PlaceOf(next_path + ".from")},
                                  {"end", moves.Get(next->second).to()}},
                                 {move.to(), path + ".to"});
      continue;
    }
    CheckDeclared(validation, move.to(), path + ".to");
    if (IsDeclared(validation.declaration, *from)) {
      validation.report.AddField(
          MessageId::kMovedFromDeclared,
          {{"from", move.from()}, {"to", move.to()}, {"other", validation.PlaceOf(absl::StrCat(SectionOf(from->type), ".", from->name))}},
          {move.from(), path + ".from"});
    }
  }
}

}  // namespace eniform::config
