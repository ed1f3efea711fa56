// The words for what a Scene has numbers for.
#include "absl/strings/str_cat.h"
#include "planner/verify/scene.h"

namespace eniform::verify {

std::string Scene::AddressText(int address) const {
  const Address& known = addresses[address];
  return known.vpc == kPicked ? "the address that the cloud picks" : Ipv4::FromNumber(known.number).ToString();
}

std::string Scene::Describe(int number) const {
  const Variable& variable = variables[number];
  const int subject = variable.subject;
  switch (variable.fact) {
    case Fact::kExists:
      return absl::StrCat("whether ", interfaces[subject].name, " exists");
    case Fact::kInstance:
      return absl::StrCat("what ", interfaces[subject].name, " is attached to");
    case Fact::kSubnet:
      return absl::StrCat("the subnet of ", interfaces[subject].name);
    case Fact::kPrimary:
      return absl::StrCat("the primary address of ", interfaces[subject].name);
    case Fact::kGroups:
      return absl::StrCat("whether ", interfaces[subject].name, " has a security group");
    case Fact::kHolder:
      return absl::StrCat("who holds ", AddressText(subject));
    case Fact::kEipExists:
      return absl::StrCat("whether EIP ", eips[subject].name, " exists");
    case Fact::kEipPlace:
      return absl::StrCat("where EIP ", eips[subject].name, " is bound");
    case Fact::kEipOfPlace:
      return absl::StrCat("the EIP of ", AddressText(places[subject].address), " on ", interfaces[places[subject].interface].name);
  }
  return "";
}

std::string Scene::TextOf(int number, Value value) const {
  if (value == kUnknown) return "unknown";
  switch (variables[number].fact) {
    case Fact::kExists:
    case Fact::kGroups:
    case Fact::kEipExists:
      return value == kNone ? "no" : "yes";
    default:
      break;
  }
  if (value == kNone) return "none";
  switch (variables[number].fact) {
    case Fact::kInstance:
      return std::string(machines[value].id);
    case Fact::kSubnet:
      return std::string(nets[value].id);
    case Fact::kPrimary:
      return AddressText(value);
    case Fact::kHolder:
      return std::string(interfaces[value].name);
    case Fact::kEipPlace:
      return absl::StrCat(AddressText(places[value].address), " of ", interfaces[places[value].interface].name);
    default:
      return std::string(eips[value].name);
  }
}

}  // namespace eniform::verify
