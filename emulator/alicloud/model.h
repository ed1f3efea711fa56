#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/types/optional.h"
#include "emulator/ipv4.h"
#include "emulator/networks.h"

// What one account of the cloud holds in one region. Ids refer to things in the tables of `World`; "" means none. A subnet is what
// the vendor calls a vSwitch.
namespace eniform::emulator::alicloud {

// The first address of a vSwitch and its last three are the cloud's own: Alibaba reference 4.2.
inline constexpr ReservedAddresses kReserved{1, 3};

struct InstanceType {
  std::string name;
  int cpu = 0;
  int memory_gib = 0;
  int interfaces = 0;               // EniQuantity, the primary one included
  int addresses_per_interface = 0;  // EniPrivateIpAddressQuantity, the primary one included
};

struct PrivateAddress {
  Ipv4 ip;
  bool primary = false;
  std::string eip;  // the EIP that is bound, or on its way to or from here
};

enum class InterfaceState { kAvailable, kAttaching, kInUse, kDetaching, kDeleting };

struct Interface {
  std::string id, name, description, vpc, subnet, mac, created;
  uint32_t slot = 0;
  uint64_t variety = 0;  // decides in which order lists are shown
  bool primary = false;
  InterfaceState state = InterfaceState::kAvailable;
  absl::optional<InterfaceState> shown;  // an older state that listings still show
  std::string instance;                  // also while attaching and detaching
  int device_index = 0;
  bool delete_on_release = false;
  bool service_managed = false;
  bool source_dest_check = false;
  int64_t queue_number = 1;
  std::vector<std::string> security_groups;
  Tags tags;
  std::vector<PrivateAddress> addresses;  // the primary one first

  PrivateAddress* Address(Ipv4 ip);
};

enum class EipStatus { kAssociating, kUnassociating, kInUse, kAvailable, kReleasing };

// What an EIP was bound to: an instance stands for its primary address.
enum class EipTarget { kNone, kInstance, kInterface };

struct Eip {
  std::string id, name, description, created, interface_id;
  uint32_t slot = 0;
  uint64_t variety = 0;  // decides which of two JSON types a field has
  Ipv4 address;
  Ipv4 private_ip;  // means something when interface_id is set
  EipTarget target = EipTarget::kNone;
  std::string instance;  // for kInstance
  EipStatus status = EipStatus::kAvailable;
  std::string mode = "NAT";
  int64_t bandwidth = 5;
  std::string internet_charge = "PayByBandwidth";
  bool prepaid = false;
  std::string isp = "BGP";
  bool blocked = false;     // locked for security reasons
  bool in_arrears = false;  // locked for financial reasons
  bool deletion_protection = false;
  bool service_managed = false;
  Tags tags;
};

enum class InstanceState { kPending, kStarting, kRunning, kStopping, kStopped };

struct Instance {
  std::string id, name, type, vpc, subnet, zone, created, started, primary_interface;
  uint32_t slot = 0;
  InstanceState state = InstanceState::kRunning;
  bool released = false;  // on its way out: nothing else may be done to it
  bool stop_charging = false;
  bool prepaid = false;
  bool deletion_protection = false;
  bool classic = false;  // of the classic network, not of a VPC
  bool io_optimized = true;
  bool fresh = false;           // never restarted since it was made
  bool vpc_changed = false;     // must be started before its VPC attributes change again
  bool refuses_attach = false;  // an attach is accepted and silently fails
  bool blocks_detach = false;   // the guest keeps its interfaces until it is rebooted or stopped
  std::string public_ip;        // a fixed one, which is no EIP
  Tags tags;
  std::vector<std::string> interfaces;  // the primary one first; also those on their way here and away
};

struct Quotas {
  int64_t interfaces = 5000;         // per region: Alibaba reference 4.2
  int64_t eips = 20;                 // per account: Alibaba reference 4.2
  int64_t groups_per_interface = 5;  // Alibaba reference 4.1, rule 7
  int64_t addresses_per_normal_group = 2000;
  int64_t addresses_per_enterprise_group = 65536;
};

const char* StateText(InterfaceState state);
const char* StateText(EipStatus status);
const char* StateText(InstanceState state);

}  // namespace eniform::emulator::alicloud
