// A small cloud and state to plan against, and a plan as text.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "planner/planner.h"

namespace eniform::planner {

// One provider alias "gz" with the capabilities of a Tencent-like cloud (TestCapabilities).
class Bed {
 public:
  Bed();

  Bed& Subnet(const std::string& id, const std::string& cidr, const std::string& zone = "z1", const std::string& vpc = "vpc-1");
  // Its primary interface is made with it: "eni-p-" + id, holding `primary_ip`.
  Bed& Instance(const std::string& id, const std::string& subnet, const std::string& primary_ip, int slots = 4, int addresses = 10);
  // The first address is the primary one.
  Bed& Interface(const std::string& id, const std::string& subnet, const std::vector<std::string>& addresses,
                 const std::string& instance = "");
  Bed& Eip(const std::string& id, const std::string& public_ip, const std::string& interface = "", const std::string& private_ip = "");

  // Remembers an observed object as NAME, with everything as it is now.
  Bed& Remember(const std::string& name, const std::string& interface_id);
  Bed& RememberEip(const std::string& name, const std::string& eip_id, OnRemove on_remove = ON_REMOVE_FORGET);
  Bed& RememberBinding(const std::string& name, const std::string& eip_id);

  NetworkInterface& At(const std::string& interface_id);
  ::eniform::Eip& EipAt(const std::string& eip_id);
  ManagedObject& Row(const std::string& address);
  void EraseInterface(const std::string& interface_id);
  void EraseInstance(const std::string& instance_id);

  // `declaration` is a Declaration in protobuf text format, without the provider. Every `provider` is filled with "gz".
  Plan MakePlan(const std::string& declaration, PlanOptions options = {}) const;
  Plan MakePlan(const Declaration& declaration, PlanOptions options = {}) const;
  static Declaration Parse(const std::string& declaration);

  Observation observation;
  StateSnapshot prior;
  Capabilities capabilities;
  MeasuredTimes measured;
};

Capabilities TestCapabilities();

// One line for each diagnostic, change (no-ops left out), operation and dark interval:
//   error EF-P06 network_interface.a: …
//   update network_interface.a [secondary_ips]
//   1 UNASSIGN_ADDRESSES network_interface.a 10.0.1.11
//   2 ASSIGN_ADDRESSES network_interface.b 10.0.1.11 after 1
//   dark 10.0.1.11 1-2
std::string Text(const Plan& plan);

}  // namespace eniform::planner
