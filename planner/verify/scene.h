// What the operations of a plan touch, with what was observed of it, as small numbers.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "proto/ipv4.h"
#include "proto/plan.pb.h"
#include "proto/provider.pb.h"

namespace eniform::verify {

// What a variable holds: the number of an interface, instance, address …, or one of these.
using Value = int32_t;
constexpr Value kNone = -1;     // nobody, nothing, does not exist
constexpr Value kUnknown = -2;  // outside of what was looked at: taken to be as the plan needs it
constexpr Value kYes = 1;

enum class Fact : uint8_t {
  kExists,      // of an interface: kYes or kNone
  kInstance,    // of an interface: what it is attached to
  kSubnet,      // of an interface
  kPrimary,     // of an interface: its primary address
  kGroups,      // of an interface: kYes where it has a security group
  kHolder,      // of an address: the interface it is on
  kEipExists,   // of an EIP
  kEipPlace,    // of an EIP: the place it is bound to
  kEipOfPlace,  // of a place: the EIP bound there
};

struct Variable {
  Fact fact;
  int32_t subject;  // the interface, address, EIP or place
  Value initial;
  Value now;  // while the plan is replayed
};

struct Interface {
  int provider = 0;
  absl::string_view name;  // its id, or its address while it has none
  const NetworkInterface* observed = nullptr;
  int vpc = -1;
  bool made = false;                            // by the plan: it has no id yet
  Value arrives = kNone;                        // the last instance that the plan attaches it to
  Value instance = kNone;                       // before the plan
  Value subnet = kUnknown;                      // before the plan, or as created
  Value primary = kUnknown;                     // likewise
  bool has_group = false;                       // as created
  int32_t variables[5] = {-1, -1, -1, -1, -1};  // by Fact, kExists to kGroups
  std::vector<int32_t> addresses;               // whose number is known and that it ever holds
  int picked = 0;                               // secondary ones that the cloud picks for it in this plan
};

constexpr int32_t kPicked = -2;  // the VPC of an address that the cloud picks, known only then

struct Address {
  uint32_t number;
  int32_t vpc;            // -1: of an interface that was not seen; kPicked
  int32_t variable = -1;  // kHolder
};

struct ElasticIp {
  absl::string_view name;
  const Eip* observed = nullptr;
  bool made = false;     // by the plan
  bool touched = false;  // by an operation of the plan that allocates, binds, unbinds or releases it
  int32_t exists = -1, place = -1;
};

// A private address of one interface: where an EIP can be bound.
struct Place {
  int32_t interface, address;
  int32_t variable = -1;  // kEipOfPlace
};

struct Machine {
  absl::string_view id;
  const Instance* observed = nullptr;
  int provider = 0;
  int attached = 0;  // interfaces, before the plan
};

struct Net {
  absl::string_view id;
  const Subnet* observed = nullptr;
  std::optional<Ipv4Network> network;
};

struct Cloud {
  absl::string_view alias;
  const Observation* observation = nullptr;
  const Capabilities* capabilities = nullptr;
};

// The numbers of what one operation names; -1: nothing.
struct Named {
  int32_t provider = -1, interface = -1, to_interface = -1, eip = -1, instance = -1, to_instance = -1, subnet = -1, vpc = -1;
};

// Refers to the plan, the observations and the capabilities, which must outlive it.
class Scene {
 public:
  Scene(const Plan& plan, const std::vector<Observation>& observed, const std::map<std::string, Capabilities>& capabilities);

  const Named& Of(int operation) const { return named_[operation]; }
  int AddressOf(int vpc, const std::string& text);
  // An address whose number only the cloud knows.
  int PickedAddress();
  int PlaceOf(int interface, int address);
  int FindPlace(int interface, int address) const;                                                       // -1: no EIP was ever bound there
  int FindInterface(absl::string_view provider, absl::string_view id, absl::string_view address) const;  // by id, or by address
  int FindEip(absl::string_view provider, absl::string_view id, absl::string_view address) const;

  // Variables are made when they are first asked for.
  int VariableOf(int interface, Fact fact);
  int HolderOf(int address);
  int EipExists(int eip);
  int EipPlace(int eip);
  int EipOfPlace(int place);

  std::string Describe(int variable) const;  // "who holds 10.0.1.11"
  std::string TextOf(int variable, Value value) const;
  std::string AddressText(int address) const;

  std::vector<Variable> variables;
  std::vector<Cloud> clouds;
  std::vector<Interface> interfaces;
  std::vector<Address> addresses;
  std::vector<ElasticIp> eips;
  std::vector<Place> places;
  std::vector<Machine> machines;
  std::vector<Net> nets;
  std::vector<std::pair<int, absl::string_view>> vpcs;  // provider and id

 private:
  using Index = absl::flat_hash_map<std::pair<int, absl::string_view>, int32_t>;
  static int Find(const Index& index, int provider, absl::string_view name);
  int CloudOf(absl::string_view alias) const;
  int InterfaceOf(int provider, absl::string_view id, absl::string_view address);
  int EipOf(int provider, absl::string_view id, absl::string_view address);
  int MachineOf(int provider, absl::string_view id);
  int NetOf(int provider, absl::string_view id);
  int VpcOf(int provider, absl::string_view id);
  int NewVariable(Fact fact, int subject, Value initial);

  void ReadOperation(const Operation& operation);
  void ReadEips(int cloud);
  void ReadInterfaces(int cloud);
  void ReadPlaces(int cloud);
  void ReadBindings(int cloud);
  void ReadHolders(int cloud);

  std::vector<Named> named_;
  Index interface_index_, new_interface_index_, eip_index_, new_eip_index_, machine_index_, net_index_, vpc_index_;
  absl::flat_hash_map<std::pair<int32_t, absl::string_view>, int32_t> odd_addresses_;  // that are no IPv4 addresses
  absl::flat_hash_map<uint64_t, int32_t> address_index_, place_index_;
};

}  // namespace eniform::verify
