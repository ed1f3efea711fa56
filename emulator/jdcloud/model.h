#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "emulator/ipv4.h"
#include "emulator/networks.h"

// What one account of the cloud holds in one region, besides its networks. Ids refer to things in the tables of `World`; "" means
// none.
namespace eniform::emulator::jdcloud {

struct InstanceType {
  std::string name;
  int cpu = 0;
  int memory_gib = 0;
  int interfaces = -1;               // `nicLimit`, the primary one included; -1: from the number of cores
  int addresses_per_interface = -1;  // of an attached interface, the primary one included; -1: as of any
  bool specific = false;             // listed under `specificInstanceTypes`
};

struct PrivateAddress {
  Ipv4 ip;
  bool primary = false;
  std::string subnet;  // a secondary address may be of another subnet than its interface (JD reference 4.2)
  std::string eip;     // the EIP that is bound, or on its way to or from here
};

struct AddressBlock {
  Cidr cidr;
  std::string subnet;
};

// kSystem: routers, load balancers and the like, whose role is shown empty. Nobody manages these and kManaged.
enum class Role { kPrimary, kSecondary, kManaged, kSystem };

struct Interface {
  std::string id, name, description, vpc, subnet, mac, created, resource_group;
  uint32_t slot = 0;
  Role role = Role::kSecondary;
  bool visible = true;   // false: too young for listings
  bool moving = false;   // a task of the vm product is attaching it, detaching it, or taking it to another subnet
  std::string holder;    // the instance that it is on in truth: from the start of attaching to the end of detaching
  std::string instance;  // what the vpc product shows: may change before the vm product's task ends (JD reference 5)
  std::string instance_type;
  int device_index = 0;  // as shown with `instance`
  bool source_check = true;
  std::vector<std::string> security_groups;
  Tags tags;
  std::vector<PrivateAddress> addresses;  // the primary one first
  std::vector<AddressBlock> blocks;

  PrivateAddress* Address(Ipv4 ip);
  const PrivateAddress* Primary() const { return addresses.empty() ? nullptr : &addresses.front(); }
};

enum class EipState { kUp, kDown, kProcessing };

struct Eip {
  std::string id, name, created, resource_group;
  uint32_t slot = 0;
  Ipv4 address;
  std::string interface_id;    // set from the start of binding to the end of unbinding
  Ipv4 private_ip;             // means something when interface_id is set
  bool shows_binding = false;  // whether reads tell about it yet, or still
  EipState state = EipState::kUp;
  int64_t bandwidth = 1;
  std::string provider = "bgp";
  std::string charge_mode = "postpaid_by_duration";
  std::string charge_status = "normal";
  bool expired = false;  // of one that is paid for in advance
  std::string ip_type = "standard";
  std::string zone;  // "": usable in all zones
  std::string bandwidth_package;
  Tags tags;
};

enum class InstanceStatus { kRunning, kStopped, kError, kPending, kStarting, kStopping, kRebooting, kDeleting };

// What the vm product shows of an interface on an instance. The wish to be deleted with it belongs to the attachment.
struct Attachment {
  std::string interface_id;
  int device_index = 1;
  bool auto_delete = false;
};

struct Instance {
  std::string id, name, type, vpc, subnet, zone, created, primary_interface;
  uint32_t slot = 0;
  InstanceStatus status = InstanceStatus::kRunning;
  std::string task;  // the action that is running on it; "": none
  bool prepaid = false;
  bool expired = false;
  int reboots = 0;
  Tags tags;
  std::vector<Attachment> attachments;  // the primary one first
  std::vector<std::string> holding;     // interfaces that take one of its places: also those on their way here and away

  Attachment* Find(const std::string& interface_id);
};

struct Quotas {
  int64_t interfaces = 100;              // secondary ones, per account and region: JD reference 4.2
  int64_t addresses_per_interface = 21;  // the primary one included: JD reference 4.1, S13
  int64_t blocks_per_interface = 20;     // not documented
  int64_t eips = 10;                     // per region: JD reference 4.2
  int64_t security_groups = 50;          // per VPC: JD reference 4.2
};

const char* RoleText(Role role);  // "" for kSystem
const char* StatusText(InstanceStatus status);
const char* StateText(EipState state);

}  // namespace eniform::emulator::jdcloud
