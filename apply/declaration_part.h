// The part of a declaration that one provider is asked about.
#pragma once

#include <string>

#include "proto/declaration.pb.h"
#include "proto/provider.pb.h"

namespace eniform::apply {

// What of `declaration` lives in provider `alias`: the provider itself, its interfaces, EIPs, bindings and their imports. What names no
// provider belongs to the only one of the stack; a binding to that of its EIP, else of its interface.
Declaration PartOf(const Declaration& declaration, const std::string& alias);

// What of `part` and `observation` a provider sees whose Check judges bindings alone (Capabilities.checks_bindings_alone).
CheckRequest BindingsOf(const Declaration& part, const Observation& observation);

}  // namespace eniform::apply
