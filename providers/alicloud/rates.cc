#include "providers/alicloud/rates.h"

namespace eniform::alicloud {

const std::vector<sdk::ActionRate>& Rates() {
  static const auto* const rates = new std::vector<sdk::ActionRate>{
      // Documented, in 60 s: 120, 120, 600, 600. Unassociate is taken to be as Associate.
      {"AllocateEipAddress", 2},
      {"AssociateEipAddress", 2},
      {"UnassociateEipAddress", 2},
      {"ReleaseEipAddress", 10},
      {"DescribeEipAddresses", 10},
      {"ModifyEipAddressAttribute", 2},

      {"CreateNetworkInterface", kEcsWriteRate},
      {"DeleteNetworkInterface", kEcsWriteRate},
      {"AttachNetworkInterface", kEcsWriteRate},
      {"DetachNetworkInterface", kEcsWriteRate},
      {"ModifyNetworkInterfaceAttribute", kEcsWriteRate},
      {"AssignPrivateIpAddresses", kEcsWriteRate},
      {"UnassignPrivateIpAddresses", kEcsWriteRate},
      {"ModifyInstanceVpcAttribute", kEcsWriteRate},
      {"ModifyInstanceAttribute", kEcsWriteRate},
      {"TagResources", kEcsWriteRate},
      {"UntagResources", kEcsWriteRate},
      {"UnTagResources", kEcsWriteRate},
  };
  return *rates;
}

double RateOf(absl::string_view action) {
  for (const sdk::ActionRate& rate : Rates()) {
    if (rate.action == action) return rate.per_second;
  }
  return kReadRate;
}

}  // namespace eniform::alicloud
