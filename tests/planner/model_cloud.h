// A cloud in a few lines: does one operation at a time on a Bed's observation and refuses whatever a real one would. Shares
// nothing with the planner but the messages.
#pragma once

#include <map>
#include <string>

#include "tests/planner/bed.h"

namespace eniform::planner {

class ModelCloud {
 public:
  explicit ModelCloud(Bed& bed) : bed_(bed) {}

  // Empty: done. Otherwise what the cloud would have said.
  std::string Do(const Operation& operation);
  // What would be remembered after every operation of `plan` was done.
  void Remember(const Plan& plan);

 private:
  NetworkInterface* Find(const ObjectRef& ref);
  Eip* FindEip(const ObjectRef& ref);
  const Instance* FindInstance(const std::string& id) const;
  std::string Give(NetworkInterface& interface, const std::string& address, bool primary);
  std::string Take(NetworkInterface& interface, const std::string& address);
  std::string Attach(NetworkInterface& interface, const std::string& instance);
  std::string Limit(const NetworkInterface& interface) const;
  std::string Pick(const NetworkInterface& interface);
  bool Held(const std::string& vpc, const std::string& address) const;
  void Sort(NetworkInterface& interface);

  std::string Use(QuotaKind kind, const std::string& scope, int amount);
  std::string UseAddress(const std::string& subnet_id, int amount);
  std::string NewId(const std::string& prefix, const std::string& target);

  std::string Create(const Operation& operation);
  std::string Delete(NetworkInterface& interface);
  std::string ChangePrimary(NetworkInterface& interface, const Operation& operation);
  std::string Bind(const Operation& operation);
  std::string Unbind(const Operation& operation);

  Bed& bed_;
  std::map<std::string, std::string> ids_;  // of what was created: address -> id
  int next_ = 1;                            // last number of the next EIP's public address
};

}  // namespace eniform::planner
