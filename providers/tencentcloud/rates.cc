#include "providers/tencentcloud/rates.h"

namespace eniform::tencentcloud {

const std::vector<sdk::ActionRate>& DocumentedRates() {
  static const auto* const rates = new std::vector<sdk::ActionRate>{
      {"DescribeNetworkInterfaces", 100},
      {"CreateNetworkInterface", 100},
      {"DeleteNetworkInterface", 100},
      {"AttachNetworkInterface", 50},
      {"DetachNetworkInterface", 100},
      {"MigrateNetworkInterface", 100},
      {"ModifyNetworkInterfaceAttribute", 50},
      {"AssignPrivateIpAddresses", 100},
      {"UnassignPrivateIpAddresses", 100},
      {"MigratePrivateIpAddress", 50},
      {"DisassociateNetworkInterfaceSecurityGroups", 20},
      {"DescribeNetworkInterfaceLimit", 20},
      {"DescribeVpcTaskResult", 20},
      {"DescribeTaskResult", 20},
      {"DescribeAddresses", 20},
      {"AllocateAddresses", 10},
      {"ReleaseAddresses", 10},
      {"AssociateAddress", 10},
      {"DisassociateAddress", 10},
      {"DescribeAddressQuota", 10},
      {"DescribeSubnets", 100},
      {"DescribeInstances", 40},
      {"ModifyInstancesVpcAttribute", 10},
  };
  return *rates;
}

double RateOf(absl::string_view action) {
  for (const sdk::ActionRate& rate : DocumentedRates()) {
    if (rate.action == action) return rate.per_second;
  }
  return kUndocumentedRate;
}

}  // namespace eniform::tencentcloud
