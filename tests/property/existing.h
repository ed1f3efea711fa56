// A cloud in which things exist that no stack knows: random worlds with what people call their things.
#pragma once

#include <iosfwd>
#include <string>
#include <utility>
#include <vector>

#include <rapidcheck.h>

#include "planner/discover.h"
#include "tests/property/world.h"

namespace eniform::property {

// What somebody wrote on an object in the console.
struct Label {
  std::string name, description;
  std::vector<std::pair<std::string, std::string>> tags;
  int charge = 0;     // of an EIP: by traffic, by bandwidth, by package
  int bandwidth = 1;  // of an EIP
};

struct Existing {
  World world;                // its interfaces and EIPs after all edits of its rounds
  std::vector<Label> labels;  // of interfaces, then of EIPs, in turn; never empty
  int shut_down = 0;          // an instance that is as good as gone; 0: none
  int first = 0;              // what is adopted first, before everything else: see FirstScope
};

std::ostream& operator<<(std::ostream& out, const Existing& existing);

rc::Gen<Existing> AnyExisting();

// The emulator's world file.
std::string WorldFileOf(const Existing& existing);

// Everything, a VPC, two subnets, an instance, or a tag.
planner::DiscoverScope FirstScope(const Existing& existing);

}  // namespace eniform::property
