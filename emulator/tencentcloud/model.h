#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "emulator/ipv4.h"
#include "emulator/networks.h"

// What one account of the cloud holds in one region. Ids refer to things in the tables of `World`; "" means none.
namespace eniform::emulator::tencentcloud {

// The network, the gateway and the broadcast address of a subnet are the cloud's own: Tencent reference 4.3.
inline constexpr ReservedAddresses kReserved{2, 1};

struct InstanceType {
  std::string name;
  int cpu = 0;
  int memory_gib = 0;
  int interfaces = -1;               // the primary one included; -1: the vendor's table
  int addresses_per_interface = -1;  // the primary one included; -1: the vendor's table
};

enum class AddressState { kPending, kAvailable, kMigrating, kDeleting };

struct PrivateAddress {
  Ipv4 ip;
  bool primary = false;
  AddressState state = AddressState::kAvailable;
  std::string description;
  std::string eip;     // the EIP that is bound, or on its way to or from here
  std::string wan_ip;  // an ordinary public address, which is no EIP
};

enum class InterfaceState { kPending, kAvailable, kAttaching, kDetaching, kDeleting };

struct Interface {
  std::string id, name, description, vpc, subnet, mac, created;
  uint32_t slot = 0;
  uint64_t variety = 0;  // decides how fields that hold nothing are shown
  bool primary = false;
  bool visible = true;  // false: too young for listings
  InterfaceState state = InterfaceState::kAvailable;
  std::string instance;     // also while attaching and detaching
  std::string destination;  // while it migrates: the instance it goes to
  std::string attached_at;
  int device_index = 0;
  int attach_type = 0;
  bool was_attached = false;
  bool addresses_busy = false;  // an address operation is running
  bool delete_on_termination = false;
  bool trunking = false;
  std::string qos = "DEFAULT";
  std::vector<std::string> security_groups;
  Tags tags;
  std::vector<PrivateAddress> addresses;  // the primary one first

  PrivateAddress* Address(Ipv4 ip);
  const PrivateAddress* Primary() const { return addresses.empty() ? nullptr : &addresses.front(); }
};

enum class EipStatus { kCreating, kBinding, kBind, kBindEni, kUnbinding, kUnbind, kOfflining };

struct Eip {
  std::string id, name, created, interface_id, instance;
  uint32_t slot = 0;
  uint64_t variety = 0;
  Ipv4 address;
  Ipv4 private_ip;  // means something when interface_id is set
  EipStatus status = EipStatus::kUnbind;
  bool busy = false;  // an operation that does not show in `status` is running
  int64_t bandwidth = 1;
  std::string charge = "TRAFFIC_POSTPAID_BY_HOUR";
  std::string isp = "BGP";
  std::string type = "EIP";
  bool blocked = false;
  bool in_arrears = false;
  bool deletion_protection = false;
  bool direct_connection = false;
  Tags tags;
};

enum class InstanceState { kPending, kRunning, kStopping, kStopped, kStarting, kRebooting, kShutdown, kTerminating };
enum class OperationState { kNone, kOperating, kSuccess, kFailed };

struct Instance {
  std::string id, name, type, vpc, subnet, zone, created, primary_interface;
  uint32_t slot = 0;
  uint64_t variety = 0;
  int cpu = 0;
  int memory_gib = 0;
  InstanceState state = InstanceState::kRunning;
  std::string operation, operation_request, operation_error;
  OperationState operation_state = OperationState::kNone;
  bool stop_charging = false;  // stopped without charging
  bool prepaid = false;
  bool termination_protected = false;
  int reboots = 0;
  Tags tags;
  std::vector<std::string> interfaces;  // the primary one first; also those on their way here and away
};

enum class TaskStatus { kRunning, kSuccess, kFailed };

struct Task {
  TaskStatus status = TaskStatus::kRunning;
  std::string output;
  std::string resource;
};

struct Quotas {
  int64_t interfaces = 1000;             // per VPC: Tencent reference 4.2
  int64_t addresses_per_interface = 30;  // of an interface that is not attached
  int64_t eips = 20;                     // per account and region: Tencent reference 4.3
  int64_t eips_per_day = 40;
  int64_t wan_ips_per_day = 10;
};

enum class AccountType { kStandard, kLegacy };

const char* StateText(InterfaceState state);
const char* StateText(AddressState state);
const char* StateText(EipStatus status);
const char* StateText(InstanceState state);
const char* StateText(OperationState state);
const char* StateText(TaskStatus status);

// The `NetworkInterfaceState` of an interface: as its state, but INUSE where it rests attached.
const char* AttachmentStateText(const Interface& interface);

}  // namespace eniform::emulator::tencentcloud
