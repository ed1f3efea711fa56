#include "providers/jdcloud/check.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "proto/resource_address.h"

namespace eniform::jdcloud {
namespace {

// The EIP that an import names for a declared one; empty: none does.
std::string ImportedId(const Declaration& declaration, const std::string& key) {
  const std::string address = AddressOf(RESOURCE_TYPE_EIP, key);
  for (const ImportDeclaration& import : declaration.imports()) {
    if (import.to() == address) return import.id();
  }
  return "";
}

void WarnIfDown(const Observation& observation, const std::string& id, Subject subject, Diagnostics& diagnostics) {
  const auto it = std::find_if(observation.eips().begin(), observation.eips().end(), [&](const Eip& eip) { return eip.id() == id; });
  if (id.empty() || it == observation.eips().end() || it->cloud_status() != "DOWN") return;
  diagnostics.push_back(MakeWarning("JD-eip-down", "The EIP is down",
                                    absl::StrCat("JD Cloud says that ", id, " (", it->public_ip(),
                                                 ") is DOWN and does not say what that means; traffic may not reach it. Look at it in the "
                                                 "console, or ask the vendor."),
                                    std::move(subject)));
}

}  // namespace

Diagnostics Check(const CheckRequest& request) {
  Diagnostics diagnostics;
  for (const EipDeclaration& eip : request.declaration().eips()) {
    WarnIfDown(request.observation(), ImportedId(request.declaration(), eip.key()),
               {AddressOf(RESOURCE_TYPE_EIP, eip.key()), absl::StrCat("eips.", eip.key())}, diagnostics);
  }
  for (const EipBindingDeclaration& binding : request.declaration().eip_bindings()) {
    WarnIfDown(request.observation(), binding.eip().id(),
               {AddressOf(RESOURCE_TYPE_EIP_BINDING, binding.key()), absl::StrCat("eip_bindings.", binding.key(), ".eip")}, diagnostics);
  }
  return diagnostics;
}

}  // namespace eniform::jdcloud
