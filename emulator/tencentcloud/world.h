#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <queue>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "emulator/random.h"
#include "emulator/tencentcloud/model.h"
#include "emulator/tencentcloud/table.h"

namespace eniform::emulator::tencentcloud {

// Everything the account holds, with the indexes that answer queries and the transitions that are still to come. A value: a
// copy is another world, whose time goes on by itself. The functions here keep the indexes right and enforce no rule of the
// cloud; the actions do that.
class World {
 public:
  World(std::string region_name, uint64_t world_seed, absl::Duration settle_time)
      : region(std::move(region_name)), seed(world_seed), settle(settle_time), random(world_seed) {}

  // --- Time ---
  // Lets every transition happen whose time has come, and sets the clock. REQUIRES: now never goes backwards.
  void Settle(absl::Duration now);
  // Once the settling time has passed `parts` times out of `of`, does `what` to the world it is in by then.
  void After(int parts, int of, std::function<void(World&)> what);
  void AfterSettling(std::function<void(World&)> what) { After(1, 1, std::move(what)); }

  // --- Things made up ---
  std::string NewId(absl::string_view prefix);
  std::string NewMac();
  // True for one in `of`: always the same for the same text.
  bool Coin(absl::string_view text, int of = 2) const { return MixSeed(seed, text) % static_cast<uint64_t>(of) == 0; }
  // A public address that no EIP or instance has.
  Ipv4 NewPublicAddress();

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
  // Keeps `ip` for the interface without giving it to it yet; Unreserve gives it back.
  void Reserve(const Interface& interface, const Subnet& subnet, Ipv4 ip);
  void Unreserve(const std::string& vpc, Ipv4 ip);
  // Moves an interface with no addresses to another subnet, of whatever VPC.
  void MoveToSubnet(Interface& interface, const Subnet& subnet);
  Interface* HolderOf(const std::string& vpc, Ipv4 ip);
  // nullopt when the subnet is full. The address is not taken by this.
  absl::optional<Ipv4> PickAddress(Subnet& subnet);
  Subnet* SubnetOf(const std::string& vpc, Ipv4 ip);

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
  uint64_t seed;
  absl::Duration settle;
  absl::Duration now = absl::ZeroDuration();
  Random random;
  AccountType account = AccountType::kStandard;
  Quotas quotas;
  int64_t eips_allocated_today = 0;
  int64_t wan_ips_allocated_today = 0;

  Table<Vpc> vpcs;
  Table<Subnet> subnets;
  Table<SecurityGroup> security_groups;
  std::map<std::string, InstanceType> types;
  Table<Instance> instances;
  Table<Interface> interfaces;
  SlotList visible_interfaces;
  Table<Eip> eips;
  absl::flat_hash_map<uint32_t, std::string> public_addresses;  // address -> id of the EIP or instance that has it
  absl::flat_hash_set<std::string> macs;
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
  struct Transition {
    absl::Duration due;
    uint64_t order;
    std::function<void(World&)> what;
    bool operator>(const Transition& other) const { return due != other.due ? due > other.due : order > other.order; }
  };

  std::priority_queue<Transition, std::vector<Transition>, std::greater<Transition>> transitions_;
  uint64_t next_order_ = 0;
  uint64_t next_public_ = 0;
  uint32_t next_mac_ = 0;
  uint64_t next_task_ = 0;
};

}  // namespace eniform::emulator::tencentcloud
