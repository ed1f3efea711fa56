#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "emulator/made_up.h"
#include "emulator/networks.h"
#include "emulator/table.h"
#include "emulator/tencentcloud/model.h"
#include "emulator/timeline.h"

namespace eniform::emulator::tencentcloud {

// Everything the account holds, with the indexes that answer queries and the transitions that are still to come. A value: a
// copy is another world, whose time goes on by itself. The functions here keep the indexes right and enforce no rule of the
// cloud; the actions do that.
class World : public Timeline<World>, public MadeUp, public Networks {
 public:
  World(std::string region_name, uint64_t world_seed, absl::Duration settle_time)
      : Timeline(settle_time), MadeUp(world_seed, "20:90:6F"), Networks(kReserved), region(std::move(region_name)) {}

  // --- Interfaces and their addresses ---
  // The thing is filled in but for slot; its addresses must be free. Listings show it when it is visible.
  Interface& AddInterface(Interface interface);
  void Reveal(Interface& interface);
  // Frees its addresses and takes it off its instance. EIPs must be off it already.
  void RemoveInterface(Interface& interface);
  // REQUIRES: `ip` is free in the interface's VPC.
  void AddAddress(Interface& interface, PrivateAddress address);
  void RemoveAddress(Interface& interface, Ipv4 ip);
  // REQUIRES: `to` is in the same VPC as `from`, which has the address.
  void HandOver(Interface& from, Interface& to, Ipv4 ip);
  // Moves an interface with no addresses to another subnet, of whatever VPC.
  void MoveToSubnet(Interface& interface, const Subnet& subnet);
  Interface* HolderOf(const std::string& vpc, Ipv4 ip);

  // --- Attachment ---
  void PutOn(Interface& interface, Instance& instance);  // takes a slot of the instance
  void TakeOff(Interface& interface, const std::string& instance);

  // --- EIPs ---
  // The address that the EIP is bound to, or on its way to or from; nullptr when there is none.
  PrivateAddress* BoundAddress(const Eip& eip);
  void Unlink(Eip& eip);  // at once: the EIP is free, its address bare
  // Starts unbinding every EIP of the addresses for which `which` says so.
  void StartUnbinding(Interface& interface, const std::function<bool(const PrivateAddress&)>& which);
  // EIPs that rest bound say BIND on an attached interface and BIND_ENI on another: Tencent reference 3.2.
  void RefreshBindings(Interface& interface);
  int PublicAddressesOf(const Instance& instance);

  // --- Tasks ---
  void StartTask(const std::string& id, const std::string& resource);
  void FinishTask(const std::string& id, TaskStatus status, absl::string_view output);
  uint64_t StartNumberedTask(const std::string& id, const std::string& resource);

  std::string region;
  AccountType account = AccountType::kStandard;
  Quotas quotas;
  int64_t eips_allocated_today = 0;
  int64_t wan_ips_allocated_today = 0;

  std::map<std::string, InstanceType> types;
  Table<Instance> instances;
  Table<Interface> interfaces;
  SlotList visible_interfaces;
  SlotList visible_primaries;  // those among them that instances were born with
  Table<Eip> eips;
  absl::flat_hash_map<std::string, Task> tasks;             // by the request id that started them
  absl::flat_hash_map<uint64_t, std::string> task_numbers;  // EIP tasks are asked for by number

  // What a ClientToken was used for.
  struct TokenUse {
    std::string parameters;
    std::string request_id;
    std::string answer;
  };
  absl::flat_hash_map<std::string, TokenUse> tokens;  // by action and token

 private:
  uint64_t next_task_ = 0;
};

}  // namespace eniform::emulator::tencentcloud
