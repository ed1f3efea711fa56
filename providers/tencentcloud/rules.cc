#include "providers/tencentcloud/capabilities.h"

namespace eniform::tencentcloud {

const std::vector<RuleRow>& NumberedRules() {
  constexpr absl::string_view kBoth = "overview, operations";
  constexpr absl::string_view kOperations = "operations";
  constexpr absl::string_view kPlan = "plan";
  constexpr absl::string_view kCloud = "cloud";
  constexpr absl::string_view kProvider = "provider";
  constexpr absl::string_view kNot = "not applicable";
  static const auto* const rules = new std::vector<RuleRow>{
      {1, "An interface belongs to one VPC, one zone and one subnet", kBoth, kPlan},
      {2, "An interface is attached only to an instance of its own zone", kBoth, kPlan},
      {3, "How many interfaces an instance carries, and how many addresses each of them, depends on the instance's size", kBoth, kPlan},
      {4, "The interface made with an instance is its primary one; those that users make are secondary", kBoth, kProvider},
      {5, "The primary interface is neither attached nor detached", kBoth, kPlan},
      {6, "The primary address is fixed when the interface is created, chosen by the user or at random", kBoth, kPlan},
      {7, "The primary address of a primary interface can be changed, that of a secondary one can not", kBoth, kPlan},
      {8, "Secondary addresses are added at creation or later, and can be taken away", kBoth, kPlan},
      {9, "An EIP and a private address belong together one to one", kBoth, kPlan},
      {10, "An interface carries one or more security groups", kBoth, kPlan},
      {11, "The MAC address of an interface is unique everywhere", kBoth, kNot},
      {12, "Interfaces cost nothing", kOperations, kNot},
      {13, "Attaching does not make an interface work: the guest has to be configured, and the routes have to fit", kOperations, kNot},
      {14, "An assigned address works only once the guest is configured with it", kOperations, kNot},
      {15, "The primary address of an interface is never released, only secondary ones are", kOperations, kPlan},
      {16, "Releasing a private address unbinds its EIP", kOperations, kPlan},
      {17, "Detaching keeps an interface's addresses, EIPs and security groups", kOperations, kPlan},
      {18, "Deleting an interface unbinds its addresses, EIPs and security groups; the EIPs remain", kOperations, kPlan},
      {19, "Only an interface that is not attached can be deleted", kOperations, kPlan},
      {20, "The primary interface is deleted together with its instance; secondary ones remain", kOperations, kPlan},
      {21, "Only a primary interface can change its subnet", kOperations, kPlan},
      {22, "All secondary addresses are gone before the subnet changes", kOperations, kPlan},
      {23, "The new subnet lies in the same zone", kOperations, kPlan},
      {24, "With the subnet the primary address changes", kOperations, kPlan},
      {25, "Security groups filter by the interface that traffic leaves through; answers to known connections pass", kOperations, kCloud},
      {26, "Network ACLs belong to the subnet of an address, know no connections, and count whichever interface traffic uses", kOperations,
       kCloud},
      {27, "Traffic that leaves by one interface and returns by another is dropped where the guest filters by reverse path", kOperations,
       kNot},
      {28, "Windows guests lose the configuration of an interface attached while they run, unless set with the vendor's tool", kOperations,
       kNot},
      {29, "Instances made from a custom image bring the addresses of its source and have to be configured anew", kOperations, kNot},
      {30, "Interfaces are managed through the actions that create, delete, describe, attach and detach them and assign their addresses",
       kBoth, kProvider},
  };
  return *rules;
}

}  // namespace eniform::tencentcloud
