// What the suite has to know about a cloud that the provider does not say itself. One file a cloud: clouds/NAME.cc.
#pragma once

#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace eniform::conformance {

// Ids as they begin on this cloud.
struct IdBeginnings {
  std::string vpc, subnet, security_group, instance, interface, eip;
};

struct Cloud {
  std::string name;  // of the plugin, of the emulator's section, and in faults
  std::string region;
  std::string zone;
  std::string credential;  // an entry of `credentials` in the world file
  // The credential in the vendor's own variables. The secret is the one that a wrong value of must be found out.
  std::vector<std::pair<std::string, std::string>> environment;
  std::string secret_variable;
  std::string instance_type;       // an entry of `instance_types`: at least 4 interfaces and 10 addresses each
  std::string instance_type_name;  // the name in it
  std::string generated;           // --generate: more of everything than fits on a page
  std::string running, stopped;    // states of an instance as this cloud says them
  IdBeginnings begin;
  bool shows_what_is_under_way = true;       // false: an interface that is being detached looks as before until it is
  std::vector<std::string> throttled_codes;  // codes that say: too many calls, nothing done
  std::vector<std::string> busy_codes;       // codes that say: another operation on the same parent, nothing done
};

inline void PrintTo(const Cloud& cloud, std::ostream* out) { *out << cloud.name; }

// The clouds of this program, ascending by name.
const std::vector<Cloud>& Clouds();

// At namespace scope of clouds/NAME.cc.
class Register {
 public:
  explicit Register(Cloud cloud);
};

inline std::string SubnetId(const Cloud& cloud, const std::string& which) { return cloud.begin.subnet + which; }
inline std::string VpcId(const Cloud& cloud) { return cloud.begin.vpc + "1"; }
inline std::string GroupId(const Cloud& cloud, int which) { return cloud.begin.security_group + std::to_string(which); }
inline std::string InstanceId(const Cloud& cloud, const std::string& which) { return cloud.begin.instance + which; }
inline std::string InterfaceId(const Cloud& cloud, const std::string& which) { return cloud.begin.interface + which; }
inline std::string EipId(const Cloud& cloud, const std::string& which) { return cloud.begin.eip + which; }

// The world that every case begins with, the same on each cloud:
//   subnets a 10.0.1.0/24 and b 10.0.2.0/24 of one zone, security groups 1, 2 and 3;
//   instances a 10.0.1.5 and b 10.0.1.6, running, and c 10.0.1.8, stopped;
//   interfaces free 10.0.1.20 (.21), held 10.0.1.30 (.31 .32) on a, plain 10.0.1.50 (.51) on b;
//   EIPs bound 203.0.113.7 on held's .31, and idle 203.0.113.8.
std::string WorldFile(const Cloud& cloud);

}  // namespace eniform::conformance
