// EIP bindings: what they refer to, and that neither an EIP nor a private address is used twice.
#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "config/validation.h"
#include "proto/resource_address.h"

namespace eniform::config {
namespace {

// A binding with what its ends turned out to be.
struct Ends {
  const EipBindingDeclaration& binding;
  Subject subject;
  std::string eip_name, interface_name;             // of what is declared; empty: outside of the stack
  const EipDeclaration* eip = nullptr;              // nullptr: not declared
  const InterfaceDeclaration* interface = nullptr;  // nullptr: not declared

  std::string EipText() const { return eip_name.empty() ? absl::StrCat("the EIP ", binding.eip().id()) : absl::StrCat("eip.", eip_name); }
  std::string InterfaceText() const {
    return interface_name.empty() ? absl::StrCat("the interface ", binding.network_interface().id())
                                  : absl::StrCat("network_interface.", interface_name);
  }
  // The private address as far as the files say; empty: the primary one, whichever that is.
  std::string PrivateIp() const {
    if (binding.has_private_ip()) return binding.private_ip();
    return interface != nullptr ? interface->primary_ip() : "";
  }
};

template <typename Entries>
void CheckReference(const Validation& validation, const Ends& ends, absl::string_view field, absl::string_view kind,
                    const std::string& name, const Entries& entries, bool found) {
  if (name.empty() || found || validation.coverage == Coverage::kPartly) return;
  const std::string path = absl::StrCat(ends.subject.field, ".", field);
  std::string hint = KeyHint(name, entries);
  if (hint.empty() && (absl::StartsWith(name, "eip-") || absl::StartsWith(name, "eni-")))
    hint = absl::StrCat(" If it exists outside of this stack, write {id: ", name, "}.");
  if (hint.empty()) hint = absl::StrCat(" Declare it, or write {id: …} for something outside of this stack.");
  validation.report.AddField(MessageId::kUnknownReference, {{"path", path}, {"kind", kind}, {"name", name}, {"hint", hint}},
                             {ends.subject.address, path});
}

void CheckProviders(const Validation& validation, const Ends& ends) {
  const EipBindingDeclaration& binding = ends.binding;
  const std::string eip_provider = ends.eip != nullptr ? ends.eip->provider() : "";
  const std::string interface_provider = ends.interface != nullptr ? ends.interface->provider() : "";
  if (!eip_provider.empty() && !interface_provider.empty() && eip_provider != interface_provider) {
    validation.report.AddField(MessageId::kBindingProviders,
                               {{"address", ends.subject.address},
                                {"eip", ends.EipText()},
                                {"eip_provider", eip_provider},
                                {"interface", ends.InterfaceText()},
                                {"interface_provider", interface_provider}},
                               {ends.subject.address, ends.subject.field + ".network_interface"});
    return;
  }
  const bool by_eip = !eip_provider.empty();
  const std::string& provider = by_eip ? eip_provider : interface_provider;
  if (provider.empty() || !binding.has_provider() || provider == binding.provider()) return;
  validation.report.AddField(MessageId::kImpossibleCombination,
                             {{"address", ends.subject.address},
                              {"first", absl::StrCat("`provider: ", Excerpt(binding.provider()), "`")},
                              {"second", absl::StrCat(by_eip ? ends.EipText() : ends.InterfaceText(), ", which lives in '", provider, "'")},
                              {"reason", "A binding lives where its ends live: leave `provider` out."}},
                             {ends.subject.address, ends.subject.field + ".provider"});
}

// The address must be one that the interface will have, unless others give it some as well.
void CheckAddress(const Validation& validation, const Ends& ends) {
  if (ends.interface == nullptr || !ends.binding.has_private_ip()) return;
  const InterfaceDeclaration& interface = *ends.interface;
  const auto& ignored = interface.ignore();
  if (interface.unlisted_ips() == UNLISTED_IPS_KEEP || interface.has_secondary_ip_count() ||
      std::find(ignored.begin(), ignored.end(), "secondary_ips") != ignored.end()) {
    return;
  }
  std::vector<std::string> declared;
  if (interface.has_primary_ip()) declared.push_back(interface.primary_ip());
  declared.insert(declared.end(), interface.secondary_ips().begin(), interface.secondary_ips().end());
  if (std::find(declared.begin(), declared.end(), ends.binding.private_ip()) != declared.end()) return;
  constexpr size_t kMostShown = 10;
  const std::vector<std::string> shown(declared.begin(), declared.begin() + static_cast<ptrdiff_t>(std::min(declared.size(), kMostShown)));
  const std::string list =
      declared.empty() ? "no address" : absl::StrCat(absl::StrJoin(shown, ", "), declared.size() > kMostShown ? ", …" : "");
  validation.report.AddField(MessageId::kBindingAddress,
                             {{"address", ends.subject.address},
                              {"ip", ends.binding.private_ip()},
                              {"interface", ends.InterfaceText()},
                              {"declared", list},
                              {"hint", DidYouMean(ends.binding.private_ip(), declared)}},
                             {ends.subject.address, ends.subject.field + ".private_ip"});
}

}  // namespace

void ValidateBindings(const Validation& validation) {
  const Declaration& declaration = validation.declaration;
  std::map<std::pair<std::string, std::string>, std::string> eips;       // (provider, EIP) -> key of the binding
  std::map<std::pair<std::string, std::string>, std::string> addresses;  // (provider, interface and address) -> key of the binding
  for (const EipBindingDeclaration& binding : declaration.eip_bindings()) {
    Ends ends{binding,
              {AddressOf(RESOURCE_TYPE_EIP_BINDING, binding.key()), absl::StrCat("eip_bindings.", binding.key())},
              validation.references.NameOf(binding.eip(), RESOURCE_TYPE_EIP),
              validation.references.NameOf(binding.network_interface(), RESOURCE_TYPE_NETWORK_INTERFACE)};
    ends.eip = FindByKey(declaration.eips(), ends.eip_name);
    ends.interface = FindByKey(declaration.network_interfaces(), ends.interface_name);
    CheckReference(validation, ends, "eip", "the EIP", binding.eip().name(), declaration.eips(), ends.eip != nullptr);
    CheckReference(validation, ends, "network_interface", "the interface", binding.network_interface().name(),
                   declaration.network_interfaces(), ends.interface != nullptr);
    if (binding.has_provider() ||
        (ends.eip == nullptr && ends.interface == nullptr && ends.eip_name.empty() && ends.interface_name.empty())) {
      CheckProvider(validation, binding.has_provider(), binding.provider(), ends.subject);
    }
    CheckProviders(validation, ends);
    CheckAddress(validation, ends);
    const bool has_eip = !ends.eip_name.empty() || !binding.eip().id().empty();
    const bool has_interface = !ends.interface_name.empty() || !binding.network_interface().id().empty();
    const auto other = [&](const std::string& key, absl::string_view field) {
      return validation.PlaceOf(absl::StrCat("eip_bindings.", key, ".", field));
    };
    if (has_eip) {
      const auto [first, added] = eips.try_emplace({binding.provider(), ends.EipText()}, binding.key());
      if (!added) {
        validation.report.AddField(MessageId::kEipTwice,
                                   {{"address", ends.subject.address},
                                    {"eip", ends.EipText()},
                                    {"holder", AddressOf(RESOURCE_TYPE_EIP_BINDING, first->second)},
                                    {"other", other(first->second, "eip")}},
                                   {ends.subject.address, ends.subject.field + ".eip"});
      }
    }
    if (has_interface) {
      const std::string ip = ends.PrivateIp();
      const std::string target = absl::StrCat(ip.empty() ? "the primary address" : ip, " of ", ends.InterfaceText());
      const auto [first, added] = addresses.try_emplace({binding.provider(), target}, binding.key());
      if (!added) {
        validation.report.AddField(
            MessageId::kAddressBoundTwice,
            {{"address", ends.subject.address},
             {"target", target},
             {"holder", AddressOf(RESOURCE_TYPE_EIP_BINDING, first->second)},
             {"other", other(first->second, "network_interface")}},
            {ends.subject.address, ends.subject.field + (binding.has_private_ip() ? ".private_ip" : ".network_interface")});
      }
    }
  }
}

}  // namespace eniform::config
