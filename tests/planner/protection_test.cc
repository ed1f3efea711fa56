// What a plan must not do: protection, on_remove, policy, --max-destroy, --target, --exclude, --replace, ignore, unlisted_ips, takeover.
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "tests/planner/bed.h"

namespace eniform::planner {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

// An attached interface with an EIP on its second address, a detached one, and a free EIP; all remembered as a, b, x (bound) and y.
Bed World() {
  Bed bed;
  bed.Subnet("subnet-a", "10.0.1.0/24").Instance("ins-a", "subnet-a", "10.0.1.5").Instance("ins-b", "subnet-a", "10.0.1.6");
  bed.Interface("eni-1", "subnet-a", {"10.0.1.10", "10.0.1.11"}, "ins-a").Interface("eni-2", "subnet-a", {"10.0.1.20"});
  bed.Eip("eip-1", "203.0.113.1", "eni-1", "10.0.1.11").Eip("eip-2", "203.0.113.2");
  bed.Remember("a", "eni-1").Remember("b", "eni-2").RememberEip("x", "eip-1").RememberEip("y", "eip-2").RememberBinding("x", "eip-1");
  bed.observation.add_security_groups()->set_id("sg-1");
  bed.observation.add_security_groups()->set_id("sg-2");
  return bed;
}

constexpr char kA[] = R"(network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } secondary_ips: "10.0.1.11"
                                              attachment { instance { id: "ins-a" } } })";
constexpr char kB[] = R"(network_interfaces { key: "b" name: "eni-2" subnet { id: "subnet-a" } })";
constexpr char kX[] = R"(eips { key: "x" name: "eip-1" } eip_bindings { key: "x" eip { name: "x" } network_interface { name: "a" }
                         private_ip: "10.0.1.11" })";
constexpr char kY[] = R"(eips { key: "y" name: "eip-2" })";

std::string All() { return absl::StrCat(kA, kB, kX, kY); }

TEST(ProtectionTest, TheWorldIsAsDeclared) { EXPECT_EQ(Text(World().MakePlan(All())), ""); }

TEST(ProtectionTest, EipsAreForgottenAndNotReleasedUnlessTheFilesSayOtherwise) {
  const Plan plan = World().MakePlan(absl::StrCat(kA, kB, kX));
  EXPECT_THAT(Text(plan), HasSubstr("forget eip.y [] not_declared\n"));
  EXPECT_EQ(plan.operations_size(), 0);
  EXPECT_EQ(plan.summary().forget(), 1);
  EXPECT_EQ(plan.summary().delete_(), 0);
}

TEST(ProtectionTest, AnEipThatIsToBeReleasedIsStillProtected) {
  Bed bed = World();
  bed.Row("eip.y").set_on_remove(ON_REMOVE_DELETE);
  bed.Row("eip.y").set_protect(true);
  const Plan refused = bed.MakePlan(absl::StrCat(kA, kB, kX));
  EXPECT_THAT(Text(refused), StartsWith("error EF-P50 eip.y: eip.y is protected and would be released."));
  EXPECT_EQ(refused.diagnostics(0).diagnostic_class(), DIAGNOSTIC_CLASS_REFUSED);
  EXPECT_EQ(refused.operations_size(), 0);

  bed.Row("eip.y").set_protect(false);
  const Plan released = bed.MakePlan(absl::StrCat(kA, kB, kX));
  ASSERT_EQ(released.operations_size(), 1) << Text(released);
  EXPECT_EQ(released.operations(0).kind(), RELEASE_EIP);
  EXPECT_EQ(released.operations(0).disruption(), DISRUPTION_LOSES);
  EXPECT_THAT(released.operations(0).addresses(), ElementsAre("203.0.113.2"));
}

TEST(ProtectionTest, ANewEipIsRememberedAsProtectedAndToBeForgotten) {
  Bed bed = World();
  const Plan plan = bed.MakePlan(All() + R"(eips { key: "z" })");
  bool found = false;
  for (const ManagedObject& row : plan.targets()) {
    if (row.address() != "eip.z") continue;
    found = true;
    EXPECT_TRUE(row.protect());
    EXPECT_EQ(row.on_remove(), ON_REMOVE_FORGET);
  }
  EXPECT_TRUE(found);
}

TEST(ProtectionTest, AProtectedInterfaceIsNotDeletedByAnyWay) {
  Bed bed = World();
  bed.Row("network_interface.b").set_protect(true);
  const std::string gone = absl::StrCat(kA, kX, kY);
  EXPECT_THAT(Text(bed.MakePlan(gone)),
              StartsWith("error EF-P50 network_interface.b: network_interface.b is protected and would be deleted."));
  PlanOptions destroy;
  destroy.destroy = true;
  EXPECT_THAT(Text(bed.MakePlan(All(), destroy)), HasSubstr("error EF-P50 network_interface.b: "));
  PlanOptions replace;
  replace.replaces = {"network_interface.b"};
  EXPECT_THAT(Text(bed.MakePlan(All(), replace)),
              HasSubstr("error EF-P50 network_interface.b: network_interface.b is protected and would be replaced."));
}

TEST(ProtectionTest, OnRemoveDetachLeavesItDetached) {
  Bed bed = World();
  bed.Row("network_interface.a").set_on_remove(ON_REMOVE_DETACH);
  bed.Row("network_interface.a").set_protect(true);  // nothing is deleted
  const Plan plan = bed.MakePlan(absl::StrCat(kB, kY));
  EXPECT_THAT(Text(plan), HasSubstr("forget network_interface.a [] not_declared\n"));
  EXPECT_THAT(Text(plan), HasSubstr("DETACH network_interface.a eni-1 ins-a"));
  EXPECT_THAT(Text(plan), testing::Not(HasSubstr("DELETE_INTERFACE")));
}

TEST(ProtectionTest, OnRemoveForgetLeavesItAsItIs) {
  Bed bed = World();
  bed.Row("network_interface.b").set_on_remove(ON_REMOVE_FORGET);
  const Plan plan = bed.MakePlan(absl::StrCat(kA, kX, kY));
  EXPECT_THAT(Text(plan), HasSubstr("forget network_interface.b [] not_declared\n"));
  EXPECT_EQ(plan.operations_size(), 0);
}

TEST(ProtectionTest, OnRemoveOfTheLinesIsRememberedForWhenTheyAreGone) {
  Bed bed = World();
  const std::string lines = absl::StrCat(kA, kX, kY, R"(network_interfaces { key: "b" name: "eni-2" subnet { id: "subnet-a" } %s })");
  const Plan plan = bed.MakePlan(absl::StrReplaceAll(lines, {{"%s", "on_remove: ON_REMOVE_DETACH protect: true"}}));
  EXPECT_THAT(Text(plan), HasSubstr("update network_interface.b [on_remove protect] declaration_changed\n"));
  EXPECT_EQ(plan.operations_size(), 0) << "it changes nothing but the memory";
  bool written = false;
  for (const StateEdit& edit : plan.state_edits()) {
    if (edit.object().address() != "network_interface.b") continue;
    written = edit.object().protect() && edit.object().on_remove() == ON_REMOVE_DETACH;
  }
  EXPECT_TRUE(written);
}

TEST(ProtectionTest, DestroySaysThatItWasAskedFor) {
  Bed bed = World();
  bed.Row("eip.y").set_on_remove(ON_REMOVE_DELETE);
  PlanOptions options;
  options.destroy = true;
  const Plan plan = bed.MakePlan(All(), options);
  EXPECT_EQ(Text(plan),
            "forget eip.x [] destroy\n"
            "delete eip.y [] destroy\n"
            "delete eip_binding.x [] destroy\n"
            "delete network_interface.a [] destroy\n"
            "delete network_interface.b [] destroy\n"
            "1 UNBIND_EIP eip_binding.x 10.0.1.11 eip-1 eni-1\n"
            "2 DETACH network_interface.a eni-1 ins-a\n"
            "3 RELEASE_EIP eip.y eip-2\n"
            "4 DELETE_INTERFACE network_interface.a eni-1 after 1,2\n"
            "5 DELETE_INTERFACE network_interface.b eni-2\n");
  for (const Operation& operation : plan.operations()) EXPECT_EQ(operation.because(), "destroy was asked for") << operation.id();
}

struct PolicyCase {
  const char* name;
  const char* policy;
  const char* refusal;  // empty: allowed
};

class PolicyTest : public testing::TestWithParam<PolicyCase> {};

// A plan that deletes b, releases y, unbinds x, and moves a from ins-a to ins-b.
TEST_P(PolicyTest, DecidesWhatIsForbidden) {
  Bed bed = World();
  bed.Row("eip.y").set_on_remove(ON_REMOVE_DELETE);
  const std::string declared = absl::StrCat(
      R"(network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } secondary_ips: "10.0.1.11"
                              attachment { instance { id: "ins-b" } } } eips { key: "x" name: "eip-1" } policy { )",
      GetParam().policy, " }");
  const Plan plan = bed.MakePlan(declared);
  if (std::string(GetParam().refusal).empty()) {
    EXPECT_GT(plan.operations_size(), 0) << Text(plan);
    return;
  }
  EXPECT_THAT(Text(plan), HasSubstr(GetParam().refusal));
  EXPECT_EQ(plan.operations_size(), 0);
  for (const Diagnostic& diagnostic : plan.diagnostics()) {
    EXPECT_EQ(diagnostic.diagnostic_class(), DIAGNOSTIC_CLASS_REFUSED) << diagnostic.detail();
    EXPECT_THAT(diagnostic.field(), StartsWith("policy.")) << "it is shown where it stands";
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, PolicyTest,
    testing::Values(
        PolicyCase{"DeletesAllowed", "max_deletes: 2", ""},
        PolicyCase{"DeletesTooMany", "max_deletes: 1",
                   "error EF-P51 : This plan deletes or releases 2 objects: network_interface.b, eip.y. `policy.max_deletes` allows 1."},
        PolicyCase{"DeletesNone", "max_deletes: 0", "`policy.max_deletes` allows 0."},
        PolicyCase{"DisruptedAllowed", "max_disrupted_addresses: 50", ""},
        PolicyCase{"DisruptedTooMany", "max_disrupted_addresses: 2", "`policy.max_disrupted_addresses` allows 2."},
        PolicyCase{"Release", R"(forbid: "eip.release")",
                   "error EF-P53 eip.y: `policy.forbid` has eip.release, and eip.y needs RELEASE_EIP."},
        PolicyCase{"Unbind", R"(forbid: "eip.unbind")",
                   "error EF-P53 eip_binding.x: `policy.forbid` has eip.unbind, and eip_binding.x needs UNBIND_EIP."},
        PolicyCase{"Delete", R"(forbid: "network_interface.delete")",
                   "error EF-P53 network_interface.b: `policy.forbid` has network_interface.delete, and network_interface.b needs "
                   "DELETE_INTERFACE."},
        PolicyCase{"Detach", R"(forbid: "network_interface.detach")",
                   "error EF-P53 network_interface.a: `policy.forbid` has network_interface.detach"},
        PolicyCase{"RebootIsNotNeeded", R"(forbid: "instance.reboot")", ""},
        PolicyCase{"Several", R"(forbid: "instance.reboot" forbid: "eip.release")", "`policy.forbid` has eip.release"}),
    [](const auto& info) { return info.param.name; });

TEST(PolicyTest, AForbiddenReplacementIsNamed) {
  PlanOptions options;
  options.replaces = {"network_interface.b"};
  EXPECT_THAT(Text(World().MakePlan(All() + R"(policy { forbid: "network_interface.replace" })", options)),
              HasSubstr("error EF-P53 network_interface.b: `policy.forbid` has network_interface.replace, and network_interface.b needs a "
                        "replacement."));
}

TEST(SelectionTest, UnknownAddressesAreRefusedWithASuggestion) {
  for (const char* flag : {"--target", "--exclude", "--replace"}) {
    PlanOptions options;
    (flag == std::string("--target")    ? options.targets
     : flag == std::string("--exclude") ? options.excludes
                                        : options.replaces) = {"eip.xx"};
    const Plan plan = World().MakePlan(All(), options);
    EXPECT_THAT(Text(plan), HasSubstr(absl::StrCat("error EF-P08 eip.xx: 'eip.xx' (given with ", flag,
                                                   ") is neither declared nor remembered. Did you mean 'eip.x'?")));
    EXPECT_EQ(plan.operations_size(), 0);
  }
}

TEST(SelectionTest, ExcludeLeavesItOutWithWhatDependsOnIt) {
  Bed bed = World();
  const std::string declared =
      absl::StrCat(kA, R"(network_interfaces { key: "b" name: "renamed" subnet { id: "subnet-a" } } eips { key: "y" name: "other" }
                          eips { key: "x" name: "eip-1" }
                          eip_bindings { key: "y" eip { name: "y" } network_interface { name: "b" } })");
  PlanOptions options;
  options.excludes = {"network_interface.b"};
  const std::string text = Text(bed.MakePlan(declared, options));
  EXPECT_THAT(text, HasSubstr("update eip.y [name"));
  EXPECT_THAT(text, testing::Not(HasSubstr("network_interface.b")));
  EXPECT_THAT(text, testing::Not(HasSubstr("eip_binding.y"))) << "it needs the interface";
}

TEST(SelectionTest, TargetOfSomethingRememberedWhoseLinesAreGone) {
  PlanOptions options;
  options.targets = {"network_interface.b"};
  const Plan plan = World().MakePlan(absl::StrCat(kY), options);
  ASSERT_EQ(plan.operations_size(), 1) << Text(plan);
  EXPECT_EQ(plan.operations(0).kind(), DELETE_INTERFACE);
  EXPECT_EQ(plan.operations(0).target(), "network_interface.b");
}

struct IgnoreCase {
  const char* field;
  const char* change;  // a declaration that differs in it
};

class IgnoreTest : public testing::TestWithParam<IgnoreCase> {};

TEST_P(IgnoreTest, DifferencesAreLeftAlone) {
  Bed bed = World();
  std::string lines = R"(network_interfaces { key: "a" subnet { id: "subnet-a" } NAME SECONDARY ATTACHMENT %s } )";
  const std::string field = GetParam().field;
  const std::map<std::string, std::string> usual{{"NAME", R"(name: "eni-1")"},
                                                 {"SECONDARY", R"(secondary_ips: "10.0.1.11")"},
                                                 {"ATTACHMENT", R"(attachment { instance { id: "ins-a" } })"}};
  for (const auto& [word, text] : usual) {
    const bool changed = absl::StrContains(GetParam().change, text.substr(0, text.find_first_of(": ")));
    lines = absl::StrReplaceAll(lines, {{word, changed ? "" : text}});
  }
  lines = absl::StrCat(lines, kB, kY, R"(eips { key: "x" name: "eip-1" })");
  const std::string differs = absl::StrReplaceAll(lines, {{"%s", GetParam().change}});
  const std::string ignored = absl::StrReplaceAll(lines, {{"%s", absl::StrCat(GetParam().change, " ignore: \"", field, "\"")}});
  const auto operations_on_a = [](const Plan& plan) {
    int count = 0;
    for (const Operation& operation : plan.operations()) count += operation.target() == "network_interface.a";
    return count;
  };
  EXPECT_GT(operations_on_a(bed.MakePlan(differs)), 0) << Text(bed.MakePlan(differs));
  EXPECT_EQ(operations_on_a(bed.MakePlan(ignored)), 0) << Text(bed.MakePlan(ignored));
}

INSTANTIATE_TEST_SUITE_P(All, IgnoreTest,
                         testing::Values(IgnoreCase{"name", R"(name: "other")"}, IgnoreCase{"description", R"(description: "other")"},
                                         IgnoreCase{"security_groups", R"(security_groups { id: "sg-2" })"},
                                         IgnoreCase{"secondary_ips", R"(secondary_ips: "10.0.1.12")"},
                                         IgnoreCase{"tags", R"(tags { key: "tier" value: "web" })"},
                                         IgnoreCase{"attachment", R"(attachment { instance { id: "ins-b" } })"}),
                         [](const auto& info) { return std::string(info.param.field); });

TEST(IgnoreEipTest, DifferencesAreLeftAlone) {
  const std::string lines =
      absl::StrCat(kA, kB, kX, R"(eips { key: "y" name: "other" bandwidth_mbps: 7 tags { key: "a" value: "b" } %s })");
  EXPECT_GT(World().MakePlan(absl::StrReplaceAll(lines, {{"%s", ""}})).operations_size(), 0);
  EXPECT_EQ(
      World().MakePlan(absl::StrReplaceAll(lines, {{"%s", R"(ignore: "name" ignore: "bandwidth_mbps" ignore: "tags")"}})).operations_size(),
      0);
}

TEST(UnlistedTest, AddressesNobodyListedStayWhereTheFilesSaySo) {
  Bed bed = World();
  PrivateAddress& floating = *bed.At("eni-2").add_addresses();
  floating.set_address("10.0.1.99");
  floating.set_settled(true);
  const std::string lines = absl::StrCat(kA, kX, kY, R"(network_interfaces { key: "b" name: "eni-2" subnet { id: "subnet-a" } %s })");
  EXPECT_THAT(Text(bed.MakePlan(absl::StrReplaceAll(lines, {{"%s", ""}}))), HasSubstr("UNASSIGN_ADDRESSES network_interface.b 10.0.1.99"));
  EXPECT_EQ(bed.MakePlan(absl::StrReplaceAll(lines, {{"%s", "unlisted_ips: UNLISTED_IPS_KEEP"}})).operations_size(), 0);
}

TEST(TakeoverTest, AnEipInOtherHandsIsTakenOnlyWhereTheFilesSaySo) {
  Bed bed = World();
  bed.Interface("eni-s", "subnet-a", {"10.0.1.40"}, "ins-b").Eip("eip-9", "203.0.113.9", "eni-s", "10.0.1.40");
  const std::string lines =
      absl::StrCat(All(), R"(eip_bindings { key: "n" eip { id: "eip-9" } network_interface { name: "a" } private_ip: "10.0.1.10" %s })");
  const Plan refused = bed.MakePlan(absl::StrReplaceAll(lines, {{"%s", ""}}));
  EXPECT_THAT(Text(refused), HasSubstr("takeover: true"));
  EXPECT_THAT(Text(refused), HasSubstr("eni-s")) << "the holder is named";
  EXPECT_EQ(refused.operations_size(), 0);
  const Plan taken = bed.MakePlan(absl::StrReplaceAll(lines, {{"%s", "takeover: true"}}));
  EXPECT_EQ(taken.operations_size(), 2) << Text(taken);
}

}  // namespace
}  // namespace eniform::planner
