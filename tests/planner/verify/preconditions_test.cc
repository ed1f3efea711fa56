// What an operation needs, in the order of numbers and in every other order that the plan allows.
#include "gmock/gmock.h"
#include "tests/planner/verify/wrong_plans.h"

namespace eniform::verify {
namespace {

using ::testing::HasSubstr;

constexpr char kEni1[] = R"(interface { id: "eni-1" } instance_id: "ins-a")";
constexpr char kNew[] = R"(interface { address: "network_interface.n" } vpc_id: "vpc-1" subnet_id: "subnet-a" primary_ip: "10.0.1.40")";
constexpr char kAttachNew[] = R"(interface { address: "network_interface.n" } instance_id: "ins-a")";
constexpr char kUnbind1[] = R"(eip { id: "eip-1" } interface { id: "eni-1" } private_ip: "10.0.1.11")";
constexpr char kUnassign11[] = R"(interface { id: "eni-1" } private_ips: "10.0.1.11")";
constexpr char kAssign12[] = R"(interface { id: "eni-1" } private_ips: "10.0.1.12")";
constexpr char kBindTo12[] = R"(eip { id: "eip-2" } interface { id: "eni-1" } private_ip: "10.0.1.12")";
constexpr char kChangeSubnet[] =
    R"(interface { id: "eni-p-ins-a" } instance_id: "ins-a" vpc_id: "vpc-1" subnet_id: "subnet-b" primary_ip: "10.0.2.5")";

struct Case {
  const char* name;
  ByHand hand;
  const char* says;  // empty: the plan is right
};

class PreconditionsTest : public testing::TestWithParam<Case> {};

TEST_P(PreconditionsTest, HoldInEveryOrder) {
  const std::string verdict = Verdict(SmallCloud(), GetParam().hand);
  if (*GetParam().says == '\0') {
    EXPECT_EQ(verdict, "");
  } else {
    EXPECT_THAT(verdict, HasSubstr(GetParam().says));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Orders, PreconditionsTest,
    testing::Values(
        Case{"WaitsForALaterOne", ByHand().Then(DETACH, kEni1, {2}).Then(UNBIND_EIP, kUnbind1), "is not numbered after all it waits for"},
        Case{"NamesNothing", ByHand().Then(DETACH, ""), "does not say what it is done to"},
        Case{"NotOfThisCloud", ByHand().Then(RELEASE_EIP, R"(eip { id: "eip-2" })").Then(OPERATION_KIND_UNSPECIFIED, kEni1),
             "does not say what it is done to"},
        Case{"ManyAtOnce",
             ByHand().Then(MOVE_ADDRESSES,
                           R"(interface { id: "eni-2" } to_interface { id: "eni-1" } private_ips: "10.0.1.21" private_ips: "10.0.1.20")"),
             "has 2 addresses, and one call takes 1"}),
    [](const auto& info) { return info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Interfaces, PreconditionsTest,
    testing::Values(
        Case{"DetachThenDelete",
             ByHand().Then(UNBIND_EIP, kUnbind1).Then(DETACH, kEni1).Then(DELETE_INTERFACE, R"(interface { id: "eni-1" })", {1, 2}), ""},
        Case{"DeleteBesideDetach",
             ByHand().Then(UNBIND_EIP, kUnbind1).Then(DETACH, kEni1).Then(DELETE_INTERFACE, R"(interface { id: "eni-1" })", {1}),
             "It may run before operation 2 (DETACH x)"},
        Case{"DeleteWhileAttached", ByHand().Then(DELETE_INTERFACE, R"(interface { id: "eni-2" })"),
             "needs what eni-2 is attached to to be: none. It is: ins-b"},
        Case{"DeleteBesideItsUpdate",
             ByHand()
                 .Then(UPDATE_INTERFACE, R"(interface { id: "eni-3" } name: "n")")
                 .Then(DELETE_INTERFACE, R"(interface { id: "eni-3" })"),
             "It may run after operation 2 (DELETE_INTERFACE x)"},
        Case{"DeleteOfWhatIsNotThere", ByHand().Then(DELETE_INTERFACE, R"(interface { id: "eni-9" })"), "which does not exist"},
        Case{"DeleteOfAPrimary", ByHand().Then(DELETE_INTERFACE, R"(interface { id: "eni-p-ins-a" })"), "eni-p-ins-a is one"},
        Case{"AttachWhileAttached", ByHand().Then(ATTACH, R"(interface { id: "eni-1" } instance_id: "ins-b")"),
             "changes what eni-1 is attached to from: none. It is: ins-a"},
        Case{"AttachAfterDetach", ByHand().Then(DETACH, kEni1).Then(ATTACH, R"(interface { id: "eni-1" } instance_id: "ins-b")", {1}), ""},
        Case{"AttachBesideDetach", ByHand().Then(DETACH, kEni1).Then(ATTACH, R"(interface { id: "eni-1" } instance_id: "ins-b")"),
             "either may come first"},
        Case{"AttachAfterCreate", ByHand().Then(CREATE_INTERFACE, kNew).Then(ATTACH, kAttachNew, {1}), ""},
        Case{"AttachBesideCreate", ByHand().Then(CREATE_INTERFACE, kNew).Then(ATTACH, kAttachNew),
             "needs whether network_interface.n exists to be: yes. It may run before operation 1"},
        Case{"DetachFromElsewhere", ByHand().Then(DETACH, R"(interface { id: "eni-1" } instance_id: "ins-b")"), "It is: ins-a"},
        Case{"MoveFromElsewhere",
             ByHand().Then(MOVE_INTERFACE, R"(interface { id: "eni-3" } instance_id: "ins-a" to_instance_id: "ins-b")"), "It is: none"},
        Case{"FlagBesideDetach",
             ByHand()
                 .Then(SET_DELETE_ON_TERMINATION, R"(interface { id: "eni-1" } instance_id: "ins-a" delete_on_termination: true)")
                 .Then(DETACH, kEni1),
             "It may run after operation 2 (DETACH x)"}),
    [](const auto& info) { return info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Addresses, PreconditionsTest,
    testing::Values(
        Case{"TakenAwayAndGiven",
             ByHand()
                 .Then(UNASSIGN_ADDRESSES, R"(interface { id: "eni-2" } private_ips: "10.0.1.21")")
                 .Then(ASSIGN_ADDRESSES, R"(interface { id: "eni-1" } private_ips: "10.0.1.21")", {1}),
             ""},
        Case{"GivenBesideTakenAway",
             ByHand()
                 .Then(UNASSIGN_ADDRESSES, R"(interface { id: "eni-2" } private_ips: "10.0.1.21")")
                 .Then(ASSIGN_ADDRESSES, R"(interface { id: "eni-1" } private_ips: "10.0.1.21")"),
             "both change who holds 10.0.1.21, and either may come first"},
        Case{"GivenWhileHeld", ByHand().Then(ASSIGN_ADDRESSES, R"(interface { id: "eni-1" } private_ips: "10.0.1.6")"),
             "changes who holds 10.0.1.6 from: none. It is: eni-p-ins-b"},
        Case{
            "GivenTwice",
            ByHand().Then(ASSIGN_ADDRESSES, kAssign12).Then(ASSIGN_ADDRESSES, R"(interface { id: "eni-2" } private_ips: "10.0.1.12")", {1}),
            "It is: eni-1"},
        Case{"OutsideItsSubnet", ByHand().Then(ASSIGN_ADDRESSES, R"(interface { id: "eni-1" } private_ips: "10.0.2.12")"),
             "gives 10.0.2.12 to eni-1, which is in subnet-a"},
        Case{"ThePrimaryOneStays", ByHand().Then(UNASSIGN_ADDRESSES, R"(interface { id: "eni-1" } private_ips: "10.0.1.10")"),
             "needs the primary address of eni-1 not to be: 10.0.1.10"},
        Case{"MovedFromWhoHasItNot",
             ByHand().Then(MOVE_ADDRESSES, R"(interface { id: "eni-3" } to_interface { id: "eni-1" } private_ips: "10.0.1.21")"),
             "changes who holds 10.0.1.21 from: eni-3. It is: eni-2"},
        Case{"MovedToWhatIsNotThereYet",
             ByHand()
                 .Then(CREATE_INTERFACE, kNew)
                 .Then(MOVE_ADDRESSES,
                       R"(interface { id: "eni-2" } to_interface { address: "network_interface.n" } private_ips: "10.0.1.21")"),
             "It may run before operation 1 (CREATE_INTERFACE x)"},
        Case{"MovedBeforeItIsAttached",
             ByHand()
                 .Then(CREATE_INTERFACE, kNew)
                 .Then(ATTACH, kAttachNew, {1})
                 .Then(MOVE_ADDRESSES,
                       R"(interface { id: "eni-2" } to_interface { address: "network_interface.n" } private_ips: "10.0.1.21")", {1}),
             "needs what network_interface.n is attached to to be: ins-a. It may run before operation 2"},
        Case{"MovedToAnotherSubnet",
             ByHand()
                 .Then(CREATE_INTERFACE,
                       R"(interface { address: "network_interface.n" } vpc_id: "vpc-1" subnet_id: "subnet-b" primary_ip: "10.0.2.40")")
                 .Then(MOVE_ADDRESSES,
                       R"(interface { id: "eni-2" } to_interface { address: "network_interface.n" } private_ips: "10.0.1.21")", {1}),
             "moves addresses between two subnets"}),
    [](const auto& info) { return info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    PrimaryInterfaces, PreconditionsTest,
    testing::Values(
        Case{"SubnetChange",
             ByHand()
                 .Then(CHANGE_SUBNET, kChangeSubnet)
                 .Then(ASSIGN_ADDRESSES, R"(interface { id: "eni-p-ins-a" } private_ips: "10.0.2.6")", {1}),
             ""},
        Case{"AssignedBesideTheSubnetChange",
             ByHand()
                 .Then(CHANGE_SUBNET, kChangeSubnet)
                 .Then(ASSIGN_ADDRESSES, R"(interface { id: "eni-p-ins-a" } private_ips: "10.0.2.6")"),
             "needs the subnet of eni-p-ins-a to be: subnet-b. It may run before operation 1"},
        Case{"AssignedInTheOldSubnet",
             ByHand()
                 .Then(CHANGE_SUBNET, kChangeSubnet)
                 .Then(ASSIGN_ADDRESSES, R"(interface { id: "eni-p-ins-a" } private_ips: "10.0.1.7")", {1}),
             "gives 10.0.1.7 to eni-p-ins-a, which is in subnet-b"},
        Case{"SecondaryAddressesAreLeft",
             ByHand()
                 .Then(ASSIGN_ADDRESSES, R"(interface { id: "eni-p-ins-a" } private_ips: "10.0.1.7")")
                 .Then(CHANGE_SUBNET, kChangeSubnet, {1}),
             "needs who holds 10.0.1.7 not to be: eni-p-ins-a"},
        Case{
            "OfAnInterfaceThatIsNotPrimary",
            ByHand().Then(CHANGE_PRIMARY_ADDRESS,
                          R"(interface { id: "eni-1" } instance_id: "ins-a" vpc_id: "vpc-1" subnet_id: "subnet-a" primary_ip: "10.0.1.9")"),
            "eni-1 is none"}),
    [](const auto& info) { return info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Eips, PreconditionsTest,
    testing::Values(
        Case{"BoundAfterAssigned", ByHand().Then(ASSIGN_ADDRESSES, kAssign12).Then(BIND_EIP, kBindTo12, {1}), ""},
        Case{"BoundBesideAssigned", ByHand().Then(ASSIGN_ADDRESSES, kAssign12).Then(BIND_EIP, kBindTo12),
             "needs who holds 10.0.1.12 to be: eni-1. It may run before operation 1"},
        Case{"BoundToWhatIsNotThere", ByHand().Then(BIND_EIP, kBindTo12), "needs who holds 10.0.1.12 to be: eni-1. It is: none"},
        Case{"BoundBesideItsAllocation",
             ByHand()
                 .Then(ALLOCATE_EIP, R"(eip { address: "eip.n" })")
                 .Then(BIND_EIP, R"(eip { address: "eip.n" } interface { id: "eni-2" } private_ip: "10.0.1.21")"),
             "needs whether EIP eip.n exists to be: yes. It may run before operation 1"},
        Case{"TwoOnOneAddress", ByHand().Then(BIND_EIP, R"(eip { id: "eip-2" } interface { id: "eni-1" } private_ip: "10.0.1.11")"),
             "changes the EIP of 10.0.1.11 on eni-1 from: none. It is: eip-1"},
        Case{"BoundWhileBound", ByHand().Then(BIND_EIP, R"(eip { id: "eip-1" } interface { id: "eni-2" } private_ip: "10.0.1.21")"),
             "changes where EIP eip-1 is bound from: none. It is: 10.0.1.11 of eni-1"},
        Case{"BoundBesideItsUnbinding",
             ByHand().Then(UNBIND_EIP, kUnbind1).Then(BIND_EIP, R"(eip { id: "eip-1" } interface { id: "eni-2" } private_ip: "10.0.1.21")"),
             "both change where EIP eip-1 is bound"},
        Case{"ReleasedWhileBound", ByHand().Then(RELEASE_EIP, R"(eip { id: "eip-1" })"), "needs where EIP eip-1 is bound to be: none"},
        Case{"ReleasedBesideItsUnbinding", ByHand().Then(UNBIND_EIP, kUnbind1).Then(RELEASE_EIP, R"(eip { id: "eip-1" })"),
             "It may run before operation 1 (UNBIND_EIP x)"},
        Case{"AddressGoesBesideTheUnbinding", ByHand().Then(UNBIND_EIP, kUnbind1).Then(UNASSIGN_ADDRESSES, kUnassign11),
             "needs the EIP of 10.0.1.11 on eni-1 to be: none. It may run before operation 1"},
        Case{"AddressGoesWithAnEipOfThePlan", ByHand().Then(UNASSIGN_ADDRESSES, kUnassign11).Then(UNBIND_EIP, kUnbind1, {1}),
             "needs the EIP of 10.0.1.11 on eni-1 to be: none. It is: eip-1"},
        Case{"AddressGoesWithAStrangersEip", ByHand().Then(UNASSIGN_ADDRESSES, kUnassign11), ""},
        Case{"AddressGoesAfterTheUnbinding", ByHand().Then(UNBIND_EIP, kUnbind1).Then(UNASSIGN_ADDRESSES, kUnassign11, {1}), ""}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace eniform::verify
