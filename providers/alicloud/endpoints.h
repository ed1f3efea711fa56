// Which host answers for a product in a region (Alibaba reference 1.1). The list of regions is the cloud's: a region that is not known
// here has the host that the vendor's general rule gives it.
#pragma once

#include <string>

namespace eniform::alicloud {

// Of the API: ECS for interfaces, instances and security groups, VPC for EIPs, vSwitches and VPCs.
enum class Product { kEcs, kVpc };

std::string HostOf(Product product, const std::string& region);

// 2014-05-26 or 2016-04-28.
const char* VersionOf(Product product);

}  // namespace eniform::alicloud
