#include "providers/tencentcloud/check.h"

#include "absl/strings/str_cat.h"
#include "proto/resource_address.h"
#include "providers/sdk/ordinary_address.h"

namespace eniform::tencentcloud {

Diagnostics Check(const CheckRequest& request) {
  Diagnostics diagnostics;
  sdk::FindOrdinaryAddresses(request, [&](const EipBindingDeclaration& binding, const NetworkInterface& interface,
                                          const PrivateAddress& address) {
    diagnostics.push_back(MakeWarning(
        "TC-wan-ip", "The address has a public address of its own",
        absl::StrCat(address.address(), " of ", interface.id(), " is reached by ", address.public_ip(),
                     ", which is no EIP. A standard account has to return that before an EIP can be bound; an older one loses it by the "
                     "binding. Return it in the console first, or bind the EIP to another address."),
        {AddressOf(RESOURCE_TYPE_EIP_BINDING, binding.key()), absl::StrCat("eip_bindings.", binding.key(), ".private_ip")}));
  });
  return diagnostics;
}

}  // namespace eniform::tencentcloud
