// The life of interfaces and EIPs: created, adopted, changed, replaced, deleted, forgotten.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "planner/needs.h"
#include "tests/planner/bed.h"

namespace eniform::planner {
namespace {

using ::testing::ElementsAre;

Bed OneInstance() {
  Bed bed;
  bed.Subnet("subnet-a", "10.0.1.0/24").Subnet("subnet-b", "10.0.2.0/24").Instance("ins-a", "subnet-a", "10.0.1.5");
  bed.observation.add_security_groups()->set_id("sg-1");
  return bed;
}

TEST(LifeTest, ANewInterfaceIsCreatedAttachedAndBound) {
  EXPECT_EQ(Text(OneInstance().MakePlan(R"(
    network_interfaces { key: "a" subnet { id: "subnet-a" } security_groups { id: "sg-1" } primary_ip: "10.0.1.10" secondary_ips: "10.0.1.11"
                         attachment { instance { id: "ins-a" } } }
    eips { key: "x" bandwidth_mbps: 10 }
    eip_bindings { key: "x" eip { name: "x" } network_interface { name: "a" } })")),
            "create eip.x [] new\n"
            "create eip_binding.x [] new\n"
            "create network_interface.a [] new\n"
            "1 ALLOCATE_EIP eip.x\n"
            "2 CREATE_INTERFACE network_interface.a 10.0.1.10* 10.0.1.11\n"
            "3 ATTACH network_interface.a new ins-a after 2\n"
            "4 BIND_EIP eip_binding.x 10.0.1.10 new after 1,2,3\n");
}

TEST(LifeTest, MoreAddressesThanOneCallTakesAreAssignedAfterwards) {
  std::string text = R"(network_interfaces { key: "a" subnet { id: "subnet-a" } primary_ip: "10.0.1.10")";
  for (int i = 11; i < 34; ++i) text += " secondary_ips: \"10.0.1." + std::to_string(i) + "\"";
  const Plan plan = OneInstance().MakePlan(text + " }");
  ASSERT_EQ(plan.operations_size(), 3);
  EXPECT_EQ(plan.operations(0).arguments().private_ips_size(), 9);
  EXPECT_EQ(plan.operations(1).arguments().private_ips_size(), 10);
  EXPECT_EQ(plan.operations(2).arguments().private_ips_size(), 4);
}

TEST(LifeTest, GivenAddressesAreTakenBeforePickedOnes) {
  EXPECT_EQ(Text(OneInstance().MakePlan(R"(
    network_interfaces { key: "a" subnet { id: "subnet-a" } }
    network_interfaces { key: "b" subnet { id: "subnet-a" } secondary_ip_count: 2 }
    network_interfaces { key: "c" subnet { id: "subnet-a" } primary_ip: "10.0.1.10" })")),
            "create network_interface.a [] new\n"
            "create network_interface.b [] new\n"
            "create network_interface.c [] new\n"
            "1 CREATE_INTERFACE network_interface.c 10.0.1.10*\n"
            "2 CREATE_INTERFACE network_interface.a after 1\n"
            "3 CREATE_INTERFACE network_interface.b +2 after 2\n");
}

TEST(LifeTest, AnInterfaceIsAttachedOnlyWithASecurityGroup) {
  EXPECT_THAT(
      Text([] {
        Bed bed = OneInstance();
        bed.capabilities.set_attach_needs_security_group(true);
        return bed;
      }()
               .MakePlan(R"(network_interfaces { key: "a" subnet { id: "subnet-a" } attachment { instance { id: "ins-a" } } })")),
      testing::StartsWith("error EF-P22 network_interface.a: network_interface.a has no security group and shall be attached to ins-a."));
}

TEST(LifeTest, LimitsMatterWhereAnAddressComesInPlaceOfAnother) {
  Bed bed = OneInstance();
  bed.Interface("eni-1", "subnet-a", {"10.0.1.20", "10.0.1.21"}, "ins-a");
  bed.Remember("a", "eni-1");
  const auto limits_of = [&](const char* secondary) {
    const Declaration declaration = Bed::Parse(
        absl::StrCat(R"(network_interfaces { key: "a" subnet { id: "subnet-a" } attachment { instance { id: "ins-a" } } secondary_ips: ")",
                     secondary, "\" }"));
    const std::vector<Observation> observed{bed.observation};
    const std::map<std::string, Capabilities> capabilities{{"gz", bed.capabilities}};
    const PlanInput input{declaration, bed.prior, observed, capabilities, {}};
    return Needs(input).Third()["gz"].limits_of;
  };
  EXPECT_THAT(limits_of("10.0.1.22"), testing::ElementsAre("ins-a"));
  EXPECT_THAT(limits_of("10.0.1.21"), testing::IsEmpty());
}

TEST(LifeTest, AnEipOfAnInstanceThatRebootsIsNotChangedMeanwhile) {
  Bed bed = OneInstance();
  bed.Interface("eni-1", "subnet-a", {"10.0.1.20"}, "ins-a").Eip("eip-1", "203.0.113.1");
  bed.Remember("a", "eni-1").Remember("p", "eni-p-ins-a");
  const std::string rest = R"(
    network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } attachment { instance { id: "ins-a" } } }
    eip_bindings { key: "x" eip { id: "eip-1" } network_interface { name: "a" } })";
  const auto instance_of_binding = [&](absl::string_view primary) {
    const Plan plan = bed.MakePlan(absl::StrCat(R"(network_interfaces { key: "p" name: "eni-p-ins-a" subnet { id: "subnet-a" }
                                                   primary_of { id: "ins-a" } primary_ip: ")",
                                                primary, "\" }", rest));
    for (const Operation& operation : plan.operations()) {
      if (operation.kind() == BIND_EIP) return operation.arguments().instance_id();
    }
    return Text(plan);
  };
  EXPECT_EQ(instance_of_binding("10.0.1.7"), "ins-a");
  EXPECT_EQ(instance_of_binding("10.0.1.5"), "");
}

TEST(LifeTest, LimitsMatterWhereACountComesBesidesWhatIsKept) {
  Bed bed = OneInstance();
  bed.Interface("eni-1", "subnet-a", {"10.0.1.20", "10.0.1.21"}, "ins-a");
  bed.Remember("a", "eni-1");
  const Declaration declaration = Bed::Parse(R"(network_interfaces { key: "a" subnet { id: "subnet-a" } unlisted_ips: UNLISTED_IPS_KEEP
                                                attachment { instance { id: "ins-a" } } secondary_ip_count: 1 })");
  const std::vector<Observation> observed{bed.observation};
  const std::map<std::string, Capabilities> capabilities{{"gz", bed.capabilities}};
  const PlanInput input{declaration, bed.prior, observed, capabilities, {}};
  EXPECT_THAT(Needs(input).Third()["gz"].limits_of, testing::ElementsAre("ins-a"));
}

TEST(LifeTest, AReplacementThatPicksFallsBackWhereItsOldAddressIsGivenAway) {
  Bed bed;
  bed.Subnet("subnet-a", "10.0.1.0/24").Subnet("subnet-b", "10.0.2.0/24");
  bed.Interface("eni-1", "subnet-a", {"10.0.1.20"}).Interface("eni-2", "subnet-b", {"10.0.2.2"});
  bed.Remember("a", "eni-1").Remember("b", "eni-2");
  PlanOptions options;
  options.replaces = {"network_interface.b"};
  const Plan plan = bed.MakePlan(R"(
    network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-b" } primary_ip: "10.0.2.2" secondary_ips: "10.0.2.3" }
    network_interfaces { key: "b" name: "eni-2" subnet { id: "subnet-b" } })",
                                 options);
  ASSERT_EQ(plan.operations_size(), 4) << Text(plan);
  EXPECT_EQ(plan.operations(2).kind(), CREATE_INTERFACE) << Text(plan);
  EXPECT_EQ(plan.operations(2).target(), "network_interface.b") << Text(plan);
}

TEST(LifeTest, ThePrimarySubnetChangeFreesAddressesFirstAndBringsThemBack) {
  Bed bed = OneInstance();
  bed.Interface("eni-2", "subnet-a", {"10.0.1.30"}, "ins-a");
  PrivateAddress& secondary = *bed.At("eni-p-ins-a").add_addresses();
  secondary.set_address("10.0.1.6");
  bed.Eip("eip-1", "203.0.113.1", "eni-p-ins-a", "10.0.1.6").Eip("eip-2", "203.0.113.2", "eni-p-ins-a", "10.0.1.5");
  bed.Remember("a", "eni-p-ins-a")
      .RememberEip("x", "eip-1")
      .RememberBinding("x", "eip-1")
      .RememberEip("y", "eip-2")
      .RememberBinding("y", "eip-2");
  const Plan plan = bed.MakePlan(R"(
    network_interfaces { key: "a" name: "eni-p-ins-a" primary_of { id: "ins-a" } subnet { id: "subnet-b" } primary_ip: "10.0.2.5" secondary_ips: "10.0.2.6" }
    eips { key: "x" name: "eip-1" } eips { key: "y" name: "eip-2" }
    eip_bindings { key: "x" eip { name: "x" } network_interface { name: "a" } private_ip: "10.0.2.6" }
    eip_bindings { key: "y" eip { name: "y" } network_interface { name: "a" } })");
  EXPECT_EQ(Text(plan),
            "update eip_binding.x [private_ip] declaration_changed\n"
            "update eip_binding.y [private_ip] declaration_changed\n"
            "update network_interface.a [primary_ip secondary_ips subnet] declaration_changed\n"
            "1 UNBIND_EIP eip_binding.x 10.0.1.6 eip-1 eni-p-ins-a\n"
            "2 UNBIND_EIP eip_binding.y 10.0.1.5 eip-2 eni-p-ins-a\n"
            "3 UNASSIGN_ADDRESSES network_interface.a 10.0.1.6 eni-p-ins-a after 1\n"
            "4 CHANGE_SUBNET network_interface.a 10.0.2.5* eni-p-ins-a ins-a after 2,3\n"
            "5 BIND_EIP eip_binding.y 10.0.2.5 eip-2 eni-p-ins-a after 2,4\n"
            "6 ASSIGN_ADDRESSES network_interface.a 10.0.2.6 eni-p-ins-a after 4\n"
            "7 BIND_EIP eip_binding.x 10.0.2.6 eip-1 eni-p-ins-a after 1,6\n"
            "dark 10.0.1.30 4-4\n"
            "dark 203.0.113.1 1-7\n"
            "dark 203.0.113.2 2-5\n");
  EXPECT_EQ(plan.operations(3).disruption(), DISRUPTION_REBOOTS);
  EXPECT_THAT(plan.resource_changes(4).notes(), ElementsAre("This reboots instance ins-a: every address of it is unreachable meanwhile."));
}

TEST(LifeTest, AnAddressGivenInTheNewSubnetIsKeptFromBeingPickedAsThePrimaryOne) {
  Bed bed = OneInstance();
  bed.Remember("a", "eni-p-ins-a");
  const auto kept_free = [&](const std::string& declared) {
    const Plan plan = bed.MakePlan(R"(network_interfaces { key: "a" name: "eni-p-ins-a" primary_of { id: "ins-a" } )" + declared + "}");
    const auto change = std::find_if(plan.operations().begin(), plan.operations().end(),
                                     [](const Operation& operation) { return operation.kind() == CHANGE_SUBNET; });
    if (change == plan.operations().end()) return std::vector<std::string>{Text(plan)};
    const auto& ips = change->arguments().kept_free_ips();
    EXPECT_EQ(change->api_calls(), ips.empty() ? 1 : 3) << "the cloud of a bed looks twice before it picks";
    return std::vector<std::string>(ips.begin(), ips.end());
  };
  EXPECT_THAT(kept_free(R"(subnet { id: "subnet-b" } secondary_ips: ["10.0.2.6", "10.0.2.7"])"), ElementsAre("10.0.2.6", "10.0.2.7"));
  EXPECT_THAT(kept_free(R"(subnet { id: "subnet-b" } primary_ip: "10.0.2.5" secondary_ips: "10.0.2.6")"), testing::IsEmpty())
      << "nothing is picked";

  // What others are given there and do not have yet.
  bed.Interface("eni-9", "subnet-b", {"10.0.2.20", "10.0.2.21"});
  bed.Remember("c", "eni-9");
  EXPECT_THAT(kept_free(R"(subnet { id: "subnet-b" } }
                network_interfaces { key: "b" name: "b" subnet { id: "subnet-b" } primary_ip: "10.0.2.9" secondary_ips: "10.0.2.8" }
                network_interfaces { key: "c" name: "eni-9" subnet { id: "subnet-b" } primary_ip: "10.0.2.20"
                                     secondary_ips: ["10.0.2.21", "10.0.2.22"])"),
              ElementsAre("10.0.2.9", "10.0.2.8", "10.0.2.22"));
}

TEST(LifeTest, ASecondaryInterfaceThatChangesItsSubnetIsReplacedCreateFirst) {
  Bed bed = OneInstance();
  bed.Interface("eni-1", "subnet-a", {"10.0.1.10"}, "ins-a").Eip("eip-1", "203.0.113.1", "eni-1", "10.0.1.10");
  bed.Remember("a", "eni-1").RememberEip("x", "eip-1").RememberBinding("x", "eip-1");
  const Plan plan = bed.MakePlan(R"(
    network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-b" } primary_ip: "10.0.2.10" attachment { instance { id: "ins-a" } } }
    eips { key: "x" name: "eip-1" }
    eip_bindings { key: "x" eip { name: "x" } network_interface { name: "a" } })");
  EXPECT_EQ(Text(plan),
            "move eip_binding.x [network_interface private_ip] declaration_changed\n"
            "replace_create_first network_interface.a [id primary_ip subnet] cannot_change_in_place\n"
            "1 CREATE_INTERFACE network_interface.a 10.0.2.10*\n"
            "2 ATTACH network_interface.a new ins-a after 1\n"
            "3 UNBIND_EIP eip_binding.x 10.0.1.10 eip-1 eni-1 after 1,2\n"
            "4 BIND_EIP eip_binding.x 10.0.2.10 eip-1 new after 1,2,3\n"
            "5 DETACH network_interface.a eni-1 ins-a after 1,3\n"
            "6 DELETE_INTERFACE network_interface.a eni-1 after 1,3,5\n"
            "dark 203.0.113.1 3-4\n");
  EXPECT_THAT(plan.operations(0).arguments().security_group_ids(), ElementsAre("sg-1")) << "kept from the old one";
}

TEST(LifeTest, AReplacementWithAFixedPrimaryAddressDeletesFirst) {
  Bed bed = OneInstance();
  bed.Interface("eni-1", "subnet-a", {"10.0.1.10", "10.0.1.11"}, "ins-a").Remember("a", "eni-1");
  PlanOptions options;
  options.replaces = {"network_interface.a"};
  EXPECT_EQ(Text(bed.MakePlan(R"(
    network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } primary_ip: "10.0.1.10" secondary_ips: "10.0.1.11"
                         attachment { instance { id: "ins-a" } } })",
                              options)),
            "replace_delete_first network_interface.a [id] requested\n"
            "1 DETACH network_interface.a eni-1 ins-a\n"
            "2 DELETE_INTERFACE network_interface.a eni-1 after 1\n"
            "3 CREATE_INTERFACE network_interface.a 10.0.1.10* 10.0.1.11 after 2\n"
            "4 ATTACH network_interface.a new ins-a after 3\n"
            "dark 10.0.1.10 1-4\n"
            "dark 10.0.1.11 1-4\n");
}

TEST(LifeTest, WhatIsNotDeclaredAnyMoreIsTakenApartInOrder) {
  Bed bed = OneInstance();
  bed.Interface("eni-1", "subnet-a", {"10.0.1.10"}, "ins-a").Eip("eip-1", "203.0.113.1", "eni-1", "10.0.1.10");
  bed.Remember("a", "eni-1").RememberEip("x", "eip-1", ON_REMOVE_DELETE).RememberBinding("x", "eip-1");
  EXPECT_EQ(Text(bed.MakePlan("")),
            "delete eip.x [] not_declared\n"
            "delete eip_binding.x [] not_declared\n"
            "delete network_interface.a [] not_declared\n"
            "1 UNBIND_EIP eip_binding.x 10.0.1.10 eip-1 eni-1\n"
            "2 DETACH network_interface.a eni-1 ins-a\n"
            "3 RELEASE_EIP eip.x eip-1 after 1\n"
            "4 DELETE_INTERFACE network_interface.a eni-1 after 1,2\n");
}

TEST(LifeTest, DestroyForgetsProtectedEipsAndAdoptedInterfaces) {
  Bed bed = OneInstance();
  bed.Eip("eip-1", "203.0.113.1", "eni-p-ins-a", "10.0.1.5");
  bed.Remember("p", "eni-p-ins-a").RememberEip("x", "eip-1").RememberBinding("x", "eip-1");
  bed.Row("eip.x").set_protect(true);
  PlanOptions options;
  options.destroy = true;
  const std::string declared = R"(
    network_interfaces { key: "p" primary_of { id: "ins-a" } subnet { id: "subnet-a" } }
    eips { key: "x" }
    eip_bindings { key: "x" eip { name: "x" } network_interface { name: "p" } })";
  const Plan plan = bed.MakePlan(declared, options);
  EXPECT_EQ(Text(plan),
            "forget eip.x [] destroy\n"
            "delete eip_binding.x [] destroy\n"
            "forget network_interface.p [] destroy\n"
            "1 UNBIND_EIP eip_binding.x 10.0.1.5 eip-1 eni-p-ins-a\n");
  EXPECT_EQ(plan.targets_size(), 0);
}

TEST(LifeTest, ProtectedThingsAreNotDeletedEvenWithTheirLinesGone) {
  Bed bed = OneInstance();
  bed.Interface("eni-1", "subnet-a", {"10.0.1.10"}).Remember("a", "eni-1");
  bed.Row("network_interface.a").set_protect(true);
  const Plan plan = bed.MakePlan("");
  EXPECT_THAT(Text(plan), testing::StartsWith("error EF-P50 network_interface.a: network_interface.a is protected and would be deleted."));
  EXPECT_EQ(plan.diagnostics(0).diagnostic_class(), DIAGNOSTIC_CLASS_REFUSED);
  EXPECT_EQ(plan.operations_size(), 0);
  // Declaring it without `protect` keeps the protection; only `protect: false` lifts it.
  const std::string lines = R"(network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } %s })";
  std::string silent = lines, lifted = lines;
  silent.replace(silent.find("%s"), 2, "");
  lifted.replace(lifted.find("%s"), 2, "protect: false");
  EXPECT_EQ(Text(bed.MakePlan(silent)), "");
  EXPECT_EQ(Text(bed.MakePlan(lifted)), "update network_interface.a [protect] declaration_changed\n");
}

TEST(LifeTest, TheInterfaceGoesWithItsInstanceAsPromised) {
  Bed bed = OneInstance();
  bed.Interface("eni-1", "subnet-a", {"10.0.1.10"}, "ins-a").Remember("a", "eni-1");
  bed.Row("network_interface.a").set_promised_deletion(true);
  bed.At("eni-1").clear_instance_id();
  bed.EraseInterface("eni-p-ins-a");
  bed.EraseInstance("ins-a");
  const std::string declared = R"(
    network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } attachment { instance { id: "ins-a" } delete_on_termination: true } })";
  const Plan plan = bed.MakePlan(declared);
  EXPECT_EQ(Text(plan),
            "delete network_interface.a [] instance_gone\n"
            "1 DELETE_INTERFACE network_interface.a eni-1\n");
  ASSERT_EQ(plan.targets_size(), 1);
  EXPECT_EQ(plan.targets(0).departed_with(), "ins-a");

  // Afterwards its lines do nothing but warn.
  bed.EraseInterface("eni-1");
  *bed.prior.mutable_objects(0) = plan.targets(0);
  const Plan next = bed.MakePlan(declared);
  EXPECT_THAT(Text(next), testing::StartsWith("warning EF-P60 network_interface.a"));
  EXPECT_EQ(next.operations_size() + next.state_edits_size(), 0);
  // Without the promise the same is an error: nobody said what should happen.
  EXPECT_THAT(
      Text(OneInstance().MakePlan(R"(network_interfaces { key: "a" subnet { id: "subnet-a" } attachment { instance { id: "ins-x" } } })")),
      testing::StartsWith("error EF-P24 network_interface.a"));
}

TEST(LifeTest, TheInterfaceWentWithItsInstanceByTheCloudsSwitch) {
  Bed bed = OneInstance();
  bed.capabilities.set_delete_on_termination(DELETE_ON_TERMINATION_CLOUD);
  bed.Interface("eni-1", "subnet-a", {"10.0.1.10"}, "ins-a");
  bed.At("eni-1").set_delete_on_termination(true);
  bed.Remember("a", "eni-1");
  for (const char* id : {"eni-1", "eni-p-ins-a"}) bed.EraseInterface(id);
  bed.EraseInstance("ins-a");
  const std::string lines =
      R"(network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } attachment { instance { id: "ins-a" } delete_on_termination: )";
  const Plan plan = bed.MakePlan(lines + "true } }");
  EXPECT_EQ(Text(plan), "forget network_interface.a [] instance_gone\n");
  ASSERT_EQ(plan.targets_size(), 1);
  EXPECT_EQ(plan.targets(0).departed_with(), "ins-a");
  // Who did not want that is told.
  EXPECT_THAT(Text(bed.MakePlan(lines + "false } }")), testing::StartsWith("error EF-P24 network_interface.a"));
}

TEST(LifeTest, TheFlagGoesWithTheCallThatTakesIt) {
  Bed bed = OneInstance();
  bed.capabilities.set_delete_on_termination(DELETE_ON_TERMINATION_CLOUD);
  bed.capabilities.add_operations()->set_kind(SET_DELETE_ON_TERMINATION);
  const auto flags = [&](DeleteOnTerminationTaken taken, absl::string_view wanted) {
    bed.capabilities.set_delete_on_termination_taken(taken);
    std::string text;
    const Plan plan = bed.MakePlan(absl::StrCat(
        R"(network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } attachment { instance { id: "ins-a" } delete_on_termination: )",
        wanted, " } }"));
    EXPECT_FALSE(plan.diagnostics_size() > 0) << Text(plan);
    for (const Operation& operation : plan.operations()) {
      absl::StrAppend(&text, OperationKind_Name(operation.kind()), operation.arguments().delete_on_termination() ? " on\n" : "\n");
    }
    return text;
  };
  EXPECT_EQ(flags(DELETE_ON_TERMINATION_TAKEN_UNSPECIFIED, "true"), "CREATE_INTERFACE\nATTACH\nSET_DELETE_ON_TERMINATION on\n");
  EXPECT_EQ(flags(DELETE_ON_TERMINATION_TAKEN_BY_CREATE, "true"), "CREATE_INTERFACE on\nATTACH\n");
  EXPECT_EQ(flags(DELETE_ON_TERMINATION_TAKEN_BY_ATTACH, "true"), "CREATE_INTERFACE\nATTACH on\n");
  // One that is there already, detached: the switch of the creation may be on or off, that of an attachment is gone.
  bed.Interface("eni-1", "subnet-a", {"10.0.1.10"}).Remember("a", "eni-1");
  EXPECT_EQ(flags(DELETE_ON_TERMINATION_TAKEN_BY_CREATE, "true"), "ATTACH\nSET_DELETE_ON_TERMINATION on\n");
  EXPECT_EQ(flags(DELETE_ON_TERMINATION_TAKEN_BY_ATTACH, "true"), "ATTACH on\n");
  bed.At("eni-1").set_delete_on_termination(true);
  EXPECT_EQ(flags(DELETE_ON_TERMINATION_TAKEN_BY_CREATE, "true"), "ATTACH\n");
  EXPECT_EQ(flags(DELETE_ON_TERMINATION_TAKEN_BY_CREATE, "false"), "ATTACH\nSET_DELETE_ON_TERMINATION\n");
}

TEST(LifeTest, ImportAdoptsAndThenChanges) {
  Bed bed = OneInstance();
  bed.Interface("eni-1", "subnet-a", {"10.0.1.10"});
  const Plan plan = bed.MakePlan(R"(
    network_interfaces { key: "a" subnet { id: "subnet-a" } }
    imports { to: "network_interface.a" id: "eni-1" })");
  EXPECT_EQ(Text(plan),
            "update import network_interface.a [name] declaration_changed\n"
            "1 UPDATE_INTERFACE network_interface.a eni-1\n");
  ASSERT_EQ(plan.state_edits_size(), 1);
  EXPECT_EQ(plan.state_edits(0).object().id(), "eni-1");
  EXPECT_EQ(plan.state_edits(0).object().plugin(), "tencentcloud");
  EXPECT_EQ(plan.summary().import(), 1);
}

TEST(LifeTest, AnInstancesOwnInterfaceIsAdopted) {
  const Plan plan =
      OneInstance().MakePlan(R"(network_interfaces { key: "p" name: "eni-p-ins-a" primary_of { id: "ins-a" } subnet { id: "subnet-a" } })");
  EXPECT_EQ(Text(plan), "no_op import network_interface.p [] unspecified\n");
  ASSERT_EQ(plan.state_edits_size(), 1);
  EXPECT_EQ(plan.state_edits(0).object().id(), "eni-p-ins-a");
}

TEST(LifeTest, MovedRenamesWithoutTouchingTheCloud) {
  Bed bed = OneInstance();
  bed.Interface("eni-1", "subnet-a", {"10.0.1.10"}).Remember("old", "eni-1");
  const Plan plan = bed.MakePlan(R"(
    network_interfaces { key: "new" name: "eni-1" subnet { id: "subnet-a" } }
    moved { from: "network_interface.old" to: "network_interface.new" })");
  EXPECT_EQ(plan.operations_size(), 0);
  EXPECT_EQ(plan.resource_changes(0).previous_address(), "network_interface.old");
  ASSERT_EQ(plan.state_edits_size(), 2);
  EXPECT_EQ(plan.state_edits(0).kind(), StateEdit::RENAME);
  EXPECT_EQ(plan.state_edits(1).kind(), StateEdit::UPSERT);
}

TEST(LifeTest, DriftIsNamedAndPutBack) {
  Bed bed = OneInstance();
  bed.Interface("eni-1", "subnet-a", {"10.0.1.10", "10.0.1.11"}, "ins-a").Remember("a", "eni-1");
  bed.At("eni-1").set_name("changed-by-hand");
  bed.At("eni-1").set_description("nobody declared this");
  const Plan plan = bed.MakePlan(R"(
    network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } secondary_ips: "10.0.1.11" attachment { instance { id: "ins-a" } } })");
  EXPECT_EQ(Text(plan),
            "update network_interface.a [name] drift\n"
            "1 UPDATE_INTERFACE network_interface.a eni-1\n");
  ASSERT_EQ(plan.resource_drift_size(), 1);
  EXPECT_THAT(plan.resource_drift(0).changed_fields(), ElementsAre("name"));
}

TEST(LifeTest, CountsGrowAndShrinkByTheLastPicked) {
  Bed bed = OneInstance();
  bed.Interface("eni-1", "subnet-a", {"10.0.1.10", "10.0.1.11", "10.0.1.12", "10.0.1.13"}, "ins-a").Remember("a", "eni-1");
  for (const char* ip : {"10.0.1.13", "10.0.1.11", "10.0.1.12"}) bed.Row("network_interface.a").add_picked_ips(ip);
  const std::string declared =
      R"(network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } secondary_ip_count: %d attachment { instance { id: "ins-a" } } })";
  const auto with = [&](const std::string& count) {
    std::string text = declared;
    return text.replace(text.find("%d"), 2, count);
  };
  const Plan fewer = bed.MakePlan(with("1"));
  EXPECT_EQ(Text(fewer),
            "update network_interface.a [secondary_ips] declaration_changed\n"
            "1 UNASSIGN_ADDRESSES network_interface.a 10.0.1.12 10.0.1.11 eni-1\n");
  EXPECT_THAT(fewer.targets(0).picked_ips(), ElementsAre("10.0.1.13"));
  EXPECT_EQ(Text(bed.MakePlan(with("5"))),
            "update network_interface.a [secondary_ips] declaration_changed\n"
            "1 ASSIGN_ADDRESSES network_interface.a +2 eni-1\n");
  // One with an EIP stays as long as another can go.
  bed.Eip("eip-1", "203.0.113.1", "eni-1", "10.0.1.12");
  EXPECT_EQ(Text(bed.MakePlan(with("2"))),
            "update network_interface.a [secondary_ips] declaration_changed\n"
            "1 UNASSIGN_ADDRESSES network_interface.a 10.0.1.11 eni-1\n");
}

TEST(LifeTest, UnlistedAddressesStayWhereTheyAreKept) {
  Bed bed = OneInstance();
  bed.Interface("eni-1", "subnet-a", {"10.0.1.10", "10.0.1.11"}, "ins-a").Remember("a", "eni-1");
  const std::string declared =
      R"(network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } %s attachment { instance { id: "ins-a" } } })";
  std::string keep = declared, remove = declared;
  keep.replace(keep.find("%s"), 2, "unlisted_ips: UNLISTED_IPS_KEEP");
  remove.replace(remove.find("%s"), 2, "");
  EXPECT_EQ(Text(bed.MakePlan(keep)), "");
  EXPECT_EQ(Text(bed.MakePlan(remove)),
            "update network_interface.a [secondary_ips] declaration_changed\n"
            "1 UNASSIGN_ADDRESSES network_interface.a 10.0.1.11 eni-1\n");
}

TEST(LifeTest, WhatAReplacementLeftBehindIsDeletedWithItsRow) {
  Bed bed = OneInstance();
  bed.Interface("eni-1", "subnet-a", {"10.0.1.10"}).Interface("eni-old", "subnet-a", {"10.0.1.11"}, "ins-a").Remember("a", "eni-1");
  bed.Row("network_interface.a").add_deposed_ids("eni-old");
  bed.Row("network_interface.a").add_deposed_ids("eni-older");
  bed.Row("network_interface.a").set_on_remove(ON_REMOVE_FORGET);
  const Plan plan = bed.MakePlan("");
  EXPECT_EQ(Text(plan),
            "forget network_interface.a [] not_declared\n"
            "1 DETACH network_interface.a eni-old ins-a\n"
            "2 DELETE_INTERFACE network_interface.a eni-old after 1\n");
  ASSERT_EQ(plan.state_edits_size(), 1) << "the row stays until the last of them is gone";
  EXPECT_THAT(plan.state_edits(0).object().deposed_ids(), ElementsAre("eni-old")) << "eni-older is gone already";
  bed.Row("network_interface.a").clear_deposed_ids();
  EXPECT_EQ(bed.MakePlan("").state_edits(0).kind(), StateEdit::REMOVE);
}

TEST(LifeTest, EqualInputGivesEqualBytes) {
  Bed bed = OneInstance();
  const std::string declared = R"(
    network_interfaces { key: "a" subnet { id: "subnet-a" } primary_ip: "10.0.1.10" attachment { instance { id: "ins-a" } } }
    network_interfaces { key: "b" subnet { id: "subnet-b" } secondary_ip_count: 3 }
    eips { key: "x" })";
  const std::string first = bed.MakePlan(declared).SerializeAsString();
  for (auto* interfaces = bed.observation.mutable_interfaces(); int i : {1, 2, 3}) {
    (void)i;
    std::reverse(interfaces->begin(), interfaces->end());
    EXPECT_EQ(bed.MakePlan(declared).SerializeAsString(), first);
  }
}

TEST(LifeTest, TargetLeavesTheRestAlone) {
  Bed bed = OneInstance();
  const std::string declared = R"(
    network_interfaces { key: "a" subnet { id: "subnet-a" } primary_ip: "10.0.1.10" }
    network_interfaces { key: "b" subnet { id: "subnet-b" } }
    eips { key: "x" }
    eip_bindings { key: "x" eip { name: "x" } network_interface { name: "a" } })";
  PlanOptions options;
  options.targets = {"eip_binding.x"};
  const Plan plan = bed.MakePlan(declared, options);
  EXPECT_EQ(plan.summary().create(), 3) << Text(plan);
  options.targets = {"network_interface.bb"};
  EXPECT_THAT(Text(bed.MakePlan(declared, options)), testing::HasSubstr("Did you mean 'network_interface.b'?"));
}

}  // namespace
}  // namespace eniform::planner
