#include "emulator/jdcloud/loader.h"

namespace eniform::emulator::jdcloud {

const WorldShape& JdWorldShape() {
  static const auto* const kShape = [] {
    auto* shape = new WorldShape;
    shape->cloud = "jdcloud";
    shape->default_region = "cn-north-1";
    shape->zone_suffix = "a";
    shape->vpc_prefix = "vpc-";
    shape->subnet_prefix = "subnet-";
    shape->group_prefix = "sg-";
    shape->instance_prefix = "i-";
    shape->interface_prefix = "port-";
    shape->eip_prefix = "fip-";
    shape->groups_belong_to = GroupsBelongTo::kVpc;
    shape->quotas = KeysOf(kQuotaKeys);
    shape->section_keys = {{"router_ports", ExtraKind::kTold}};
    shape->type_keys = {{"specific", ExtraKind::kFlag}};
    shape->instance_keys = {{"zone"},
                            {"prepaid", ExtraKind::kFlag},
                            {"expired", ExtraKind::kFlag},
                            {"reboots", ExtraKind::kInteger},
                            {"task", ExtraKind::kTold}};
    shape->interface_keys = {{"role"}, {"instance_type"}, {"source_check", ExtraKind::kFlag}, {"resource_group"}, {"blocks"}};
    shape->eip_keys = {{"provider"},
                       {"ip_type"},
                       {"zone"},
                       {"bandwidth_package"},
                       {"charge_status"},
                       {"resource_group"},
                       {"expired", ExtraKind::kFlag},
                       {"down", ExtraKind::kFlag}};
    return shape;
  }();
  return *kShape;
}

}  // namespace eniform::emulator::jdcloud
