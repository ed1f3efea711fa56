#include "planner/verify/last_calls.h"

namespace eniform::verify {

LastCalls::LastCalls(const Plan& plan, const Scene& scene) : interfaces(scene.interfaces.size()), eips(scene.eips.size()) {
  for (int i = 0; i < plan.operations_size(); ++i) {
    const Operation& operation = plan.operations(i);
    const OperationArguments& a = operation.arguments();
    const Named& named = scene.Of(i);
    if (operation.kind() == BIND_EIP) binds[operation.target()] = i;
    if (named.eip >= 0) {
      EipCalls& calls = eips[named.eip];
      const bool allocates = operation.kind() == ALLOCATE_EIP, updates = operation.kind() == UPDATE_EIP;
      if (allocates) calls.allocate = i;
      if (allocates || (updates && a.has_name())) calls.name = i;
      if (allocates || (updates && a.bandwidth_mbps() > 0)) calls.bandwidth = i;
      if (allocates || (updates && a.charge() != EIP_CHARGE_UNSPECIFIED)) calls.charge = i;
      continue;
    }
    if (named.interface < 0) continue;
    InterfaceCalls& calls = interfaces[named.interface];
    switch (operation.kind()) {
      case CREATE_INTERFACE:
        calls.create = calls.name = calls.description = calls.groups = i;
        calls.tags.push_back(i);
        break;
      case DELETE_INTERFACE:
        calls.remove = i;
        break;
      case DETACH:
        calls.detach = i;
        break;
      case ATTACH:
        calls.attach = i;
        break;
      case UPDATE_INTERFACE:
        if (a.has_name()) calls.name = i;
        if (a.has_description()) calls.description = i;
        break;
      case SET_SECURITY_GROUPS:
        calls.groups = i;
        break;
      case SET_TAGS:
        calls.tags.push_back(i);
        break;
      case SET_DELETE_ON_TERMINATION:
        calls.flag = i;
        break;
      default:
        break;
    }
  }
}

}  // namespace eniform::verify
