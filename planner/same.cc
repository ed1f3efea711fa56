#include "planner/same.h"

#include <algorithm>
#include <string>

namespace eniform::planner {
namespace {

using Texts = google::protobuf::RepeatedPtrField<std::string>;

bool Same(const Texts& a, const Texts& b) { return std::equal(a.begin(), a.end(), b.begin(), b.end()); }

}  // namespace

bool Same(const google::protobuf::RepeatedPtrField<Tag>& a, const google::protobuf::RepeatedPtrField<Tag>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const Tag& x, const Tag& y) { return x.key() == y.key() && x.value() == y.value(); });
}

bool Same(const InterfaceAttributes& a, const InterfaceAttributes& b) {
  return a.id() == b.id() && a.name() == b.name() && a.description() == b.description() && a.vpc() == b.vpc() && a.subnet() == b.subnet() &&
         a.zone() == b.zone() && a.mac() == b.mac() && a.primary_ip() == b.primary_ip() && Same(a.secondary_ips(), b.secondary_ips()) &&
         Same(a.security_groups(), b.security_groups()) && Same(a.tags(), b.tags()) && a.instance() == b.instance() &&
         a.delete_on_termination() == b.delete_on_termination() && a.primary() == b.primary();
}

bool Same(const EipAttributes& a, const EipAttributes& b) {
  return a.id() == b.id() && a.name() == b.name() && a.public_ip() == b.public_ip() && a.bandwidth_mbps() == b.bandwidth_mbps() &&
         a.charge() == b.charge() && Same(a.tags(), b.tags());
}

bool Same(const EipBindingAttributes& a, const EipBindingAttributes& b) {
  return a.eip() == b.eip() && a.network_interface() == b.network_interface() && a.private_ip() == b.private_ip() &&
         a.public_ip() == b.public_ip();
}

bool Same(const Attributes& a, const Attributes& b) {
  if (a.of_case() != b.of_case()) return false;
  switch (a.of_case()) {
    case Attributes::kNetworkInterface:
      return Same(a.network_interface(), b.network_interface());
    case Attributes::kEip:
      return Same(a.eip(), b.eip());
    case Attributes::kEipBinding:
      return Same(a.eip_binding(), b.eip_binding());
    case Attributes::OF_NOT_SET:
      return true;
  }
  return false;
}

bool Same(const ManagedObject& a, const ManagedObject& b) {
  return a.address() == b.address() && a.provider() == b.provider() && a.id() == b.id() && Same(a.attributes(), b.attributes()) &&
         a.protect() == b.protect() && a.on_remove() == b.on_remove() && a.promised_deletion() == b.promised_deletion() &&
         Same(a.picked_ips(), b.picked_ips()) && Same(a.deposed_ids(), b.deposed_ids()) && a.departed_with() == b.departed_with() &&
         a.plugin() == b.plugin() && a.region() == b.region() && a.endpoint() == b.endpoint();
}

}  // namespace eniform::planner
