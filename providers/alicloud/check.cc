#include "providers/alicloud/check.h"

#include "absl/strings/str_cat.h"
#include "proto/resource_address.h"
#include "providers/sdk/ordinary_address.h"

namespace eniform::alicloud {

Diagnostics Check(const CheckRequest& request) {
  Diagnostics diagnostics;
  sdk::FindOrdinaryAddresses(
      request, [&](const EipBindingDeclaration& binding, const NetworkInterface& interface, const PrivateAddress& address) {
        diagnostics.push_back(
            MakeError(DIAGNOSTIC_CLASS_REFUSED, "ALI-public-ip", "The address has a fixed public address",
                      absl::StrCat(address.address(), " of ", interface.id(), " is reached by ", address.public_ip(),
                                   ", which is no EIP: Alibaba Cloud binds none there. Convert that address into an EIP in the console and "
                                   "import it, or bind the EIP to another address."),
                      {AddressOf(RESOURCE_TYPE_EIP_BINDING, binding.key()), absl::StrCat("eip_bindings.", binding.key(), ".private_ip")}));
      });
  return diagnostics;
}

}  // namespace eniform::alicloud
