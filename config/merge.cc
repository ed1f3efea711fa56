#include "config/merge.h"

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <vector>

#include "absl/strings/str_cat.h"
#include "config/formats.h"
#include "config/reader.h"
#include "google/protobuf/text_format.h"
#include "proto/resource_address.h"

namespace eniform::config {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// Moves every field of `from` that `into` lacks, and compares the others.
class SettingsMerge {
 public:
  SettingsMerge(SourceMap& sources, Report& report) : sources_(sources), report_(report) {}

  void Merge(Message& from, PathHash from_path, Message& into, PathHash into_path, const std::string& path) {
    const Reflection& reflection = *from.GetReflection();
    std::vector<const FieldDescriptor*> fields;
    reflection.ListFields(from, &fields);
    for (const FieldDescriptor* field : fields) {
      const PathHash from_field = from_path.Field(field->name());
      const PathHash into_field = into_path.Field(field->name());
      const std::string field_path = absl::StrCat(path, path.empty() ? "" : ".", field->name());
      if (!field->is_repeated() && field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        CopyPlace(from_field, into_field);
        Merge(*reflection.MutableMessage(&from, field), from_field, *reflection.MutableMessage(&into, field), into_field, field_path);
      } else if (IsSet(into, *field)) {
        if (Text(from, *field) != Text(into, *field)) Disagree(from_field, into_field, field_path);
      } else {
        const int items = field->is_repeated() ? reflection.FieldSize(from, field) : 0;
        CopyPlace(from_field, into_field);
        for (int i = 0; i < items; ++i) CopyPlace(from_field.Index(i), into_field.Index(i));
        reflection.SwapFields(&from, &into, {field});
      }
    }
  }

 private:
  static bool IsSet(const Message& message, const FieldDescriptor& field) {
    const Reflection& reflection = *message.GetReflection();
    return field.is_repeated() ? reflection.FieldSize(message, &field) > 0 : reflection.HasField(message, &field);
  }

  static std::string Text(const Message& message, const FieldDescriptor& field) {
    std::string all;
    const int items = field.is_repeated() ? message.GetReflection()->FieldSize(message, &field) : 1;
    for (int i = 0; i < items; ++i) {
      std::string text;
      google::protobuf::TextFormat::PrintFieldValueToString(message, &field, field.is_repeated() ? i : -1, &text);
      absl::StrAppend(&all, text, "\n");
    }
    return all;
  }

  void CopyPlace(PathHash from, PathHash into) {
    if (const std::optional<Place> place = sources_.FindExact(from)) sources_.Add(into, *place);
  }

  void Disagree(PathHash from, PathHash into, const std::string& path) {
    const std::optional<Place> here = sources_.FindExact(from);
    const std::optional<Place> other = sources_.FindExact(into);
    if (here && other) report_.AddAt(*here, MessageId::kFilesDisagree, {{"path", path}, {"other", sources_.PlaceText(*other)}}, {"", path});
  }

  SourceMap& sources_;
  Report& report_;
};

// Pointers are sorted, not messages: a swap of two messages moves every field.
template <typename Entries>
void SortByKey(Entries& entries) {
  const auto less = [](const auto* a, const auto* b) { return a->key() < b->key(); };
  if (!std::is_sorted(entries.pointer_begin(), entries.pointer_end(), less))
    std::sort(entries.pointer_begin(), entries.pointer_end(), less);
}

// Look-ups by tags too: two that ask for the same are then equal.
void SortTags(InterfaceDeclaration& interface) {
  const auto sort = [](Selector& selector) { SortByKey(*selector.mutable_tags()); };
  SortByKey(*interface.mutable_tags());
  if (interface.has_subnet()) sort(*interface.mutable_subnet());
  for (Selector& group : *interface.mutable_security_groups()) sort(group);
  if (interface.attachment().has_instance()) sort(*interface.mutable_attachment()->mutable_instance());
  if (interface.has_primary_of()) sort(*interface.mutable_primary_of());
}

std::string DefaultStack(const std::string& directory) {
  const std::unique_ptr<char, decltype(&free)> resolved(realpath(directory.c_str(), nullptr), &free);
  const absl::string_view path = resolved ? resolved.get() : directory.c_str();
  const std::string key = KeyOf(path.substr(path.rfind('/') + 1));
  return key.empty() ? "stack" : key;
}

}  // namespace

void MergeSettings(Declaration& settings, int32_t file, Declaration& declaration, SourceMap& sources, Report& report) {
  SettingsMerge(sources, report).Merge(settings, DeclarationReader::SettingsPath(file), declaration, PathHash(), "");
}

ReferenceIndex::ReferenceIndex(const Declaration& declaration) {
  for (const ImportDeclaration& import : declaration.imports()) {
    const std::optional<ResourceAddress> to = ResourceAddress::Parse(import.to());
    if (to) imported_.try_emplace({to->type, import.id()}, to->name);
  }
}

std::string ReferenceIndex::NameOf(const Reference& reference, ResourceType type) const {
  if (!reference.name().empty()) return reference.name();
  const auto found = imported_.find({type, reference.id()});
  return found == imported_.end() ? "" : found->second;
}

void Complete(const std::string& directory, Declaration& declaration) {
  if (declaration.stack().empty()) declaration.set_stack(DefaultStack(directory));
  SortByKey(*declaration.mutable_providers());
  SortByKey(*declaration.mutable_network_interfaces());
  SortByKey(*declaration.mutable_eips());
  SortByKey(*declaration.mutable_eip_bindings());
  const std::string only = declaration.providers_size() == 1 ? declaration.providers(0).key() : "";
  for (InterfaceDeclaration& interface : *declaration.mutable_network_interfaces()) {
    SortTags(interface);
    if (!interface.has_provider() && !only.empty()) interface.set_provider(only);
  }
  for (EipDeclaration& eip : *declaration.mutable_eips()) {
    SortByKey(*eip.mutable_tags());
    if (!eip.has_provider() && !only.empty()) eip.set_provider(only);
  }
  const ReferenceIndex references(declaration);
  for (EipBindingDeclaration& binding : *declaration.mutable_eip_bindings()) {
    if (binding.has_provider()) continue;
    const EipDeclaration* eip = FindByKey(declaration.eips(), references.NameOf(binding.eip(), RESOURCE_TYPE_EIP));
    const InterfaceDeclaration* interface =
        FindByKey(declaration.network_interfaces(), references.NameOf(binding.network_interface(), RESOURCE_TYPE_NETWORK_INTERFACE));
    std::string provider = only;
    if (interface != nullptr && interface->has_provider()) provider = interface->provider();
    if (eip != nullptr && eip->has_provider()) provider = eip->provider();
    if (!provider.empty()) binding.set_provider(provider);
  }
}

}  // namespace eniform::config
