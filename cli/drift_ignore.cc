#include "cli/drift_ignore.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "cli/messages.h"
#include "proto/resource_address.h"

namespace eniform::cli {
namespace {

const google::protobuf::Descriptor& AttributesOf(ResourceType type) {
  switch (type) {
    case RESOURCE_TYPE_EIP:
      return *EipAttributes::descriptor();
    case RESOURCE_TYPE_EIP_BINDING:
      return *EipBindingAttributes::descriptor();
    default:
      return *InterfaceAttributes::descriptor();
  }
}

constexpr ResourceType kTypes[] = {RESOURCE_TYPE_NETWORK_INTERFACE, RESOURCE_TYPE_EIP, RESOURCE_TYPE_EIP_BINDING};

// Of interfaces, declarations have another word for one field.
std::string FieldOfPlans(const std::string& word) { return word == "attachment" ? "instance" : word; }

bool HasField(ResourceType type, const std::string& word) {
  return (type == RESOURCE_TYPE_NETWORK_INTERFACE || word != "attachment") && AttributesOf(type).FindFieldByName(FieldOfPlans(word));
}

std::vector<std::string> FieldsOf(ResourceType type) {
  std::vector<std::string> fields;
  for (int i = 0; i < AttributesOf(type).field_count(); ++i) fields.push_back(AttributesOf(type).field(i)->name());
  return fields;
}

std::set<std::string> KnownAddresses(const Declaration& declared, const StateSnapshot& prior) {
  std::set<std::string> known;
  for (const auto& one : declared.network_interfaces()) known.insert(AddressOf(RESOURCE_TYPE_NETWORK_INTERFACE, one.key()));
  for (const auto& one : declared.eips()) known.insert(AddressOf(RESOURCE_TYPE_EIP, one.key()));
  for (const auto& one : declared.eip_bindings()) known.insert(AddressOf(RESOURCE_TYPE_EIP_BINDING, one.key()));
  for (const ManagedObject& object : prior.objects()) known.insert(object.address());
  return known;
}

// The closest thing that there is: of an address that is there its fields, else fields and addresses.
std::string Hint(const std::string& text, const std::set<std::string>& known) {
  std::vector<std::string> candidates(known.begin(), known.end());
  for (const ResourceType type : kTypes) {
    for (std::string& field : FieldsOf(type)) candidates.push_back(std::move(field));
  }
  for (const std::string& address : known) {
    if (!absl::StartsWith(text, address + ".")) continue;
    for (const std::string& field : FieldsOf(ResourceAddress::Parse(address)->type))
      candidates.push_back(absl::StrCat(address, ".", field));
  }
  return DidYouMean(text, candidates);
}

}  // namespace

DriftIgnore DriftIgnore::Parse(const std::vector<std::string>& texts, const Declaration& declared, const StateSnapshot& prior,
                               Diagnostics& wrong) {
  const std::set<std::string> known = KnownAddresses(declared, prior);
  DriftIgnore ignore;
  for (const std::string& text : texts) {
    if (std::any_of(std::begin(kTypes), std::end(kTypes), [&](ResourceType type) { return HasField(type, text); })) {
      ignore.fields_.insert(FieldOfPlans(text));
      continue;
    }
    if (known.contains(text)) {
      ignore.addresses_.insert(text);
      continue;
    }
    // A name may hold dots, a field can not.
    const size_t dot = text.rfind('.');
    const std::string address = text.substr(0, dot), field = dot == std::string::npos ? "" : text.substr(dot + 1);
    if (known.contains(address) && HasField(ResourceAddress::Parse(address)->type, field)) {
      ignore.fields_of_[address].insert(FieldOfPlans(field));
      continue;
    }
    wrong.push_back(Message("EF-C81", {{"text", text}, {"hint", Hint(text, known)}}));
  }
  return ignore;
}

bool DriftIgnore::Ignores(const ResourceChange& change, const std::string& field) const {
  if (fields_.contains(field)) return true;
  const auto of = fields_of_.find(change.address());
  return of != fields_of_.end() && of->second.contains(field);
}

std::vector<ResourceChange> DriftIgnore::Without(std::vector<ResourceChange> drift) const {
  std::vector<ResourceChange> left;
  for (ResourceChange& change : drift) {
    if (addresses_.contains(change.address())) continue;
    auto& fields = *change.mutable_changed_fields();
    const bool had_fields = !fields.empty();
    fields.erase(std::remove_if(fields.begin(), fields.end(), [&](const std::string& field) { return Ignores(change, field); }),
                 fields.end());
    if (had_fields && fields.empty()) continue;
    left.push_back(std::move(change));
  }
  return left;
}

}  // namespace eniform::cli
