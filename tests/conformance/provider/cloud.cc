#include "tests/conformance/provider/cloud.h"

#include <algorithm>

#include "absl/strings/str_replace.h"

namespace eniform::conformance {
namespace {

std::vector<Cloud>& Registered() {
  static auto* const clouds = new std::vector<Cloud>;
  return *clouds;
}

constexpr char kWorld[] = R"($name:
  region: $region
  credentials: [$credential]
  vpcs: [{id: $vpc-1, name: main, cidr: 10.0.0.0/16}]
  subnets:
    - {id: $subnet-a, name: app-a, vpc: $vpc-1, zone: $zone, cidr: 10.0.1.0/24}
    - {id: $subnet-b, name: app-b, vpc: $vpc-1, zone: $zone, cidr: 10.0.2.0/24}
  security_groups:
    - {id: $group-1, name: web, vpc: $vpc-1}
    - {id: $group-2, name: db, vpc: $vpc-1}
    - {id: $group-3, name: ops, vpc: $vpc-1}
  instance_types: [$type]
  instances:
    - {id: $instance-a, name: web-a, type: $called, subnet: $subnet-a, primary_ip: 10.0.1.5, state: $running, security_groups: [$group-1]}
    - {id: $instance-b, name: web-b, type: $called, subnet: $subnet-a, primary_ip: 10.0.1.6, state: $running, security_groups: [$group-1]}
    - {id: $instance-c, name: web-c, type: $called, subnet: $subnet-a, primary_ip: 10.0.1.8, state: $stopped, security_groups: [$group-1]}
  interfaces:
    - {id: $interface-free, name: free, description: not attached, subnet: $subnet-a, primary_ip: 10.0.1.20, secondary_ips: [10.0.1.21],
       security_groups: [$group-1]}
    - {id: $interface-held, name: held, description: on web-a, subnet: $subnet-a, primary_ip: 10.0.1.30, secondary_ips: [10.0.1.31, 10.0.1.32],
       security_groups: [$group-1, $group-2], tags: {tier: web, team: net}, attached_to: $instance-a}
    - {id: $interface-plain, name: plain, description: on web-b, subnet: $subnet-a, primary_ip: 10.0.1.50, secondary_ips: [10.0.1.51],
       security_groups: [$group-1], attached_to: $instance-b}
  eips:
    - {id: $eip-bound, name: bound, address: 203.0.113.7, bandwidth_mbps: 5, interface: $interface-held, private_ip: 10.0.1.31,
       tags: {tier: web, team: net}}
    - {id: $eip-idle, name: idle, address: 203.0.113.8, bandwidth_mbps: 5}
)";

}  // namespace

Register::Register(Cloud cloud) {
  std::vector<Cloud>& clouds = Registered();
  clouds.push_back(std::move(cloud));
  std::sort(clouds.begin(), clouds.end(), [](const Cloud& a, const Cloud& b) { return a.name < b.name; });
}

const std::vector<Cloud>& Clouds() { return Registered(); }

std::string WorldFile(const Cloud& cloud) {
  return absl::StrReplaceAll(kWorld, {{"$name", cloud.name},
                                      {"$region", cloud.region},
                                      {"$zone", cloud.zone},
                                      {"$credential", cloud.credential},
                                      {"$type", cloud.instance_type},
                                      {"$called", cloud.instance_type_name},
                                      {"$running", cloud.running},
                                      {"$stopped", cloud.stopped},
                                      {"$vpc-", cloud.begin.vpc},
                                      {"$subnet-", cloud.begin.subnet},
                                      {"$group-", cloud.begin.security_group},
                                      {"$instance-", cloud.begin.instance},
                                      {"$interface-", cloud.begin.interface},
                                      {"$eip-", cloud.begin.eip}});
}

}  // namespace eniform::conformance
