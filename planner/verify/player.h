// The hands of replay.cc: each reads or changes the scene, notes that for the proof of other orders, and reports what does not hold.
#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "planner/verify/replay.h"

namespace eniform::verify {

class Player {
 public:
  Player(const Plan& plan, Scene& scene, Findings& findings);

  Trace Play();

 private:
  // The kinds of operations (replay.cc).
  void Do(const Operation& operation, const Named& named);
  void Create(const OperationArguments& arguments, const Named& named);
  void Delete(const Named& named);
  void Assign(const OperationArguments& arguments, const Named& named);
  void Unassign(const OperationArguments& arguments, const Named& named);
  void Move(const OperationArguments& arguments, const Named& named);
  void Attach(const Named& named, Value from, int to);
  void Detach(const Named& named);
  void SetGroups(const OperationArguments& arguments, const Named& named);
  void ChangePrimary(const Operation& operation, const Named& named);
  void Bind(const OperationArguments& arguments, const Named& named);
  void Unbind(const OperationArguments& arguments, const Named& named);

  void Wrong(std::string claim, absl::string_view why);
  // Variables.
  Value Now(int variable) const { return scene_.variables[variable].now; }
  void Need(int variable, Value value);
  void NeedNot(int variable, Value value);
  void Set(int variable, Value from, Value to);
  void Takes(Limited what, int of, int amount);
  void Chooses(int subnet, bool by_cloud);

  // Interfaces.
  void NeedInterface(int interface);
  void NeedEip(int eip);
  // One that an instance was born with, and only such a one.
  void NeedBorn(int interface, bool born);
  // An address or EIP that passes to an interface which the plan attaches finds it attached: before, nothing would reach it there.
  void NeedArrival(int interface);
  // The subnet it has now, in every order.
  Value NeedSubnet(int interface);

  // Addresses.
  void Keep(int interface, int address);
  void NeedFits(int interface, int address);
  void NeedNoEip(int interface, int address);
  void Give(int interface, int address);    // from nobody to the interface
  void GiveUp(int interface, int address);  // from the interface to nobody
  // Whether the cloud has such an operation, for so many addresses at once.
  void NeedCapability(OperationKind kind, int addresses);

  const Plan& plan_;
  Scene& scene_;
  Findings& findings_;
  Trace trace_;
  int now_ = 0;  // the operation
};

}  // namespace eniform::verify
