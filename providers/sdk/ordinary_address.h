// Bindings of EIPs to private addresses that have an ordinary public address already: what clouds make of that differs.
#pragma once

#include <functional>

#include "proto/provider.pb.h"

namespace eniform::sdk {

// Calls `found` for each such binding of the request, in the order of the files. Judged where the files alone tell which interface is
// meant: by its id, or as the primary one of an instance. An ordinary public address is nowhere else. Pure.
void FindOrdinaryAddresses(const CheckRequest& request,
                           const std::function<void(const EipBindingDeclaration&, const NetworkInterface&, const PrivateAddress&)>& found);

}  // namespace eniform::sdk
