#include "config/validate.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "config/formats.h"
#include "config/validation.h"
#include "proto/resource_address.h"

namespace eniform::config {

std::string Validation::PlaceOf(absl::string_view field) const {
  const std::optional<Place> place = sources.Find(field);
  return place ? sources.PlaceText(*place) : std::string(field);
}

std::string SelectorText(const Selector& selector) {
  if (!selector.id().empty()) return absl::StrCat("id ", selector.id());
  if (!selector.name().empty()) return absl::StrCat("name ", selector.name());
  if (selector.tags().empty()) return "";
  return absl::StrCat("tags ", absl::StrJoin(selector.tags(), ", ",
                                             [](std::string* out, const Tag& tag) { absl::StrAppend(out, tag.key(), "=", tag.value()); }));
}

void CheckProvider(const Validation& validation, bool given, absl::string_view provider, const Subject& subject) {
  const auto& providers = validation.declaration.providers();
  const Subject field{subject.address, absl::StrCat(subject.field, ".provider")};
  if (validation.coverage == Coverage::kPartly) return;
  if (given) {
    if (FindByKey(providers, provider) != nullptr) return;
    const std::string hint = KeyHint(provider, providers);
    validation.report.AddField(MessageId::kUnknownReference,
                               {{"path", field.field},
                                {"kind", "the provider"},
                                {"name", Excerpt(provider)},
                                {"hint", hint.empty() ? " Declare it under `providers`." : hint}},
                               field);
  } else if (providers.size() > 1) {
    const std::string names =
        absl::StrJoin(providers, ", ", [](std::string* out, const ProviderDeclaration& p) { absl::StrAppend(out, p.key()); });
    validation.report.AddField(MessageId::kProviderNeeded,
                               {{"address", subject.address}, {"count", absl::StrCat(providers.size())}, {"providers", Excerpt(names)}},
                               field);
  }
}

void CheckTags(const Validation& validation, const google::protobuf::RepeatedPtrField<Tag>& tags, const Subject& subject) {
  for (const Tag& tag : tags) {
    if (!absl::StartsWith(tag.key(), "eniform:")) continue;
    const Subject field{subject.address, absl::StrCat(subject.field, ".tags.", tag.key())};
    validation.report.AddField(MessageId::kReservedTag, {{"path", field.field}}, field);
  }
}

void ValidateProviders(const Validation& validation) {
  for (const ProviderDeclaration& provider : validation.declaration.providers()) {
    const std::string path = absl::StrCat("providers.", provider.key());
    const std::string& plugin = provider.plugin();
    const auto in_name = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
    if (!plugin.empty() && (plugin[0] == '-' || !std::all_of(plugin.begin(), plugin.end(), in_name))) {
      const std::string field = path + ".plugin";
      validation.report.AddField(MessageId::kPluginName, {{"path", field}, {"value", Excerpt(plugin)}}, {"", field});
    }
    if (absl::StartsWith(provider.endpoint(), "http://") && !IsLoopbackUrl(provider.endpoint())) {
      const std::string field = path + ".endpoint";
      validation.report.AddField(MessageId::kPlainHttp, {{"path", field}, {"url", Excerpt(provider.endpoint())}}, {"", field});
    }
  }
  const Declaration& declaration = validation.declaration;
  if (declaration.providers_size() > 0 || validation.coverage == Coverage::kPartly) return;
  // Said once, of the first thing that needs one.
  const auto say = [&](ResourceType type, absl::string_view section, absl::string_view key) {
    const Subject subject{AddressOf(type, key), absl::StrCat(section, ".", key)};
    validation.report.AddField(MessageId::kNoProviders, {{"address", subject.address}}, subject);
  };
  if (declaration.network_interfaces_size() > 0) {
    say(RESOURCE_TYPE_NETWORK_INTERFACE, "network_interfaces", declaration.network_interfaces(0).key());
  } else if (declaration.eips_size() > 0) {
    say(RESOURCE_TYPE_EIP, "eips", declaration.eips(0).key());
  } else if (declaration.eip_bindings_size() > 0) {
    say(RESOURCE_TYPE_EIP_BINDING, "eip_bindings", declaration.eip_bindings(0).key());
  }
}

void ValidateEips(const Validation& validation) {
  for (const EipDeclaration& eip : validation.declaration.eips()) {
    const Subject subject{AddressOf(RESOURCE_TYPE_EIP, eip.key()), absl::StrCat("eips.", eip.key())};
    CheckProvider(validation, eip.has_provider(), eip.provider(), subject);
    CheckTags(validation, eip.tags(), subject);
    if (eip.on_remove() == ON_REMOVE_DETACH) {
      validation.report.AddField(MessageId::kImpossibleCombination,
                                 {{"address", "An EIP"},
                                  {"first", "no attachment"},
                                  {"second", "`on_remove: detach`"},
                                  {"reason", "Write delete, which releases the address, or forget."}},
                                 {subject.address, subject.field + ".on_remove"});
    }
  }
}

void Validate(const Declaration& declaration, Coverage coverage, const SourceMap& sources, Report& report) {
  const Validation validation{declaration, coverage, sources, report, ReferenceIndex(declaration)};
  ValidateProviders(validation);
  ValidateInterfaces(validation);
  ValidateEips(validation);
  ValidateBindings(validation);
  ValidateImports(validation);
  ValidateMoves(validation);
}

}  // namespace eniform::config
