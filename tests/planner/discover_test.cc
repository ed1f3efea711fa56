// What exists, as declarations: which objects, under which keys, and that planning them changes nothing.
#include "planner/discover.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "planner/discover_parts.h"
#include "tests/planner/bed.h"

namespace eniform::planner {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// One subnet, one instance with its own interface, one interface on it that has an EIP, and one on nothing.
class DiscoverTest : public testing::Test {
 protected:
  DiscoverTest() {
    bed_.Subnet("subnet-1", "10.0.1.0/24").Subnet("subnet-2", "10.0.2.0/24", "z1", "vpc-2");
    bed_.Instance("ins-1", "subnet-1", "10.0.1.5");
    bed_.Interface("eni-a", "subnet-1", {"10.0.1.10", "10.0.1.11"}, "ins-1").Interface("eni-b", "subnet-2", {"10.0.2.10"});
    bed_.Eip("eip-a", "203.0.113.1", "eni-a", "10.0.1.11").Eip("eip-b", "203.0.113.2");
    bed_.observation.add_security_groups()->set_id("sg-1");
    for (const char* id : {"vpc-1", "vpc-2"}) bed_.observation.add_vpcs()->set_id(id);
  }

  Discovery Found(const std::string& declared = "") { return FoundBeside(Bed::Parse(declared)); }
  Discovery FoundBeside(const Declaration& declared) {
    return Discover({declared.providers(0), scope_, bed_.observation, declared, bed_.prior});
  }

  // The plan right after, with the declarations that were there already.
  Plan PlanWith(const Discovery& discovery, const std::string& declared = "") {
    Declaration all = Bed::Parse(declared);
    all.MergeFrom(discovery.declaration);
    const auto finish = [](auto& entries) {
      for (auto& entry : entries) entry.set_provider("gz");
      std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.key() < b.key(); });
    };
    finish(*all.mutable_network_interfaces());
    finish(*all.mutable_eips());
    finish(*all.mutable_eip_bindings());
    return bed_.MakePlan(all);
  }

  // Every line of the plan is an import; how many there are.
  int OnlyImports(const Discovery& discovery, const std::string& declared = "") {
    const Plan plan = PlanWith(discovery, declared);
    EXPECT_EQ(0, plan.operations_size());
    int imports = 0;
    for (const absl::string_view line : absl::StrSplit(Text(plan), '\n', absl::SkipEmpty())) {
      EXPECT_THAT(std::string(line), testing::StartsWith("no_op import "));
      ++imports;
    }
    return imports;
  }

  static std::vector<std::string> Targets(const Discovery& discovery) {
    std::vector<std::string> targets;
    for (const ImportDeclaration& import : discovery.declaration.imports()) targets.push_back(absl::StrCat(import.to(), "=", import.id()));
    return targets;
  }
  static std::vector<std::string> Texts(const std::vector<LeftAlone>& things) {
    std::vector<std::string> texts;
    for (const LeftAlone& thing : things) texts.push_back(absl::StrCat(thing.id, ": ", thing.because));
    return texts;
  }

  Bed bed_;
  DiscoverScope scope_;
};

TEST_F(DiscoverTest, EverythingIsAdoptedAndNothingChanges) {
  const Discovery found = Found();
  EXPECT_THAT(Targets(found),
              ElementsAre("network_interface.eni-a=eni-a", "network_interface.eni-b=eni-b", "network_interface.ins-1-primary=eni-p-ins-1",
                          "eip.eip-a=eip-a", "eip.eip-b=eip-b", "eip_binding.eip-a=eip-a"));
  EXPECT_THAT(found.managed, IsEmpty());
  EXPECT_THAT(found.left_out, IsEmpty());
  EXPECT_EQ(6, OnlyImports(found));
  const InterfaceDeclaration& primary = found.declaration.network_interfaces(2);
  EXPECT_EQ("ins-1", primary.primary_of().id());
  EXPECT_EQ("eni-p-ins-1", primary.name());
  EXPECT_FALSE(primary.has_attachment());
  EXPECT_EQ("ins-1", found.declaration.network_interfaces(0).attachment().instance().id());
  EXPECT_FALSE(found.declaration.network_interfaces(0).has_provider()) << "there is only one";
}

TEST_F(DiscoverTest, TextsTagsAndWhatIsPaidAreTakenAsTheyAre) {
  NetworkInterface& interface = bed_.At("eni-b");
  interface.set_name("");
  interface.set_description("line\nline");
  for (const auto& [key, value] : {std::pair("eniform:mark", "lineage-1"), std::pair("eniform:op", "x"), std::pair("tier", "")}) {
    Tag& tag = *interface.add_tags();
    tag.set_key(key);
    tag.set_value(value);
  }
  bed_.EipAt("eip-b").set_name("paid");
  bed_.EipAt("eip-b").set_bandwidth_mbps(7);
  bed_.EipAt("eip-b").set_charge(EIP_CHARGE_PACKAGE);
  bed_.EipAt("eip-a").set_bandwidth_mbps(5000);  // more than can be declared
  bed_.EipAt("eip-a").set_unusable_because("in arrears");
  const Discovery found = Found();
  EXPECT_EQ(6, OnlyImports(found));
  const InterfaceDeclaration& declared = found.declaration.network_interfaces(1);
  EXPECT_EQ("eni-b", declared.key());
  EXPECT_TRUE(declared.has_name());
  EXPECT_EQ("", declared.name());
  EXPECT_EQ("line\nline", declared.description());
  ASSERT_EQ(1, declared.tags_size());
  EXPECT_EQ("tier", declared.tags(0).key());
  EXPECT_EQ(EIP_CHARGE_PACKAGE, found.declaration.eips(1).charge());
  EXPECT_EQ(7u, found.declaration.eips(1).bandwidth_mbps());
  EXPECT_FALSE(found.declaration.eips(0).has_bandwidth_mbps());
  EXPECT_THAT(found.remarks, IsEmpty()) << "the mark is that of this state";
}

TEST_F(DiscoverTest, ASwitchOfTheCloudIsTakenAsItIs) {
  bed_.capabilities.set_delete_on_termination(DELETE_ON_TERMINATION_CLOUD);
  bed_.At("eni-a").set_delete_on_termination(true);
  // The switch may be on while nothing is attached (Alibaba reference, DeleteOnRelease): no declaration says so, and none must change it.
  bed_.At("eni-b").set_delete_on_termination(true);
  const Discovery found = Found();
  EXPECT_TRUE(found.declaration.network_interfaces(0).attachment().delete_on_termination());
  EXPECT_FALSE(found.declaration.network_interfaces(1).has_attachment());
  EXPECT_EQ(6, OnlyImports(found));
}

TEST_F(DiscoverTest, ASwitchThatWasKeptIsSetOnceItMattersAgain) {
  bed_.capabilities.set_delete_on_termination(DELETE_ON_TERMINATION_CLOUD);
  bed_.capabilities.add_operations()->set_kind(SET_DELETE_ON_TERMINATION);
  bed_.Interface("eni-c", "subnet-1", {"10.0.1.20"});
  bed_.At("eni-c").set_delete_on_termination(true);
  bed_.Remember("c", "eni-c");
  const std::string declared = R"(network_interfaces { key: "c" name: "eni-c" subnet { id: "subnet-1" } %s })";
  const auto plan = [&](const std::string& attachment) {
    const std::string text = absl::StrReplaceAll(declared, {{"%s", attachment}});
    return Text(bed_.MakePlan(text));
  };
  EXPECT_EQ("", plan("")) << "nothing is attached";
  EXPECT_THAT(plan("attachment { instance { id: 'ins-1' } }"),
              testing::AllOf(HasSubstr("1 ATTACH network_interface.c"), HasSubstr("2 SET_DELETE_ON_TERMINATION network_interface.c")));
  EXPECT_THAT(plan("attachment { instance { id: 'ins-1' } } ignore: 'delete_on_termination'"),
              testing::Not(HasSubstr("SET_DELETE_ON_TERMINATION")));
}

TEST_F(DiscoverTest, ASwitchThatIsLeftAloneStaysAsItIs) {
  bed_.capabilities.set_delete_on_termination(DELETE_ON_TERMINATION_CLOUD);
  bed_.capabilities.add_operations()->set_kind(SET_DELETE_ON_TERMINATION);
  bed_.Interface("eni-c", "subnet-1", {"10.0.1.20"});
  bed_.Remember("c", "eni-c");
  const std::string declared = R"(network_interfaces { key: "c" name: "eni-c" subnet { id: "subnet-1" }
      attachment { instance { id: 'ins-1' } delete_on_termination: true } %s })";
  for (const auto taken : {DELETE_ON_TERMINATION_TAKEN_BY_CREATE, DELETE_ON_TERMINATION_TAKEN_BY_ATTACH}) {
    bed_.capabilities.set_delete_on_termination_taken(taken);
    const bool by_attach = taken == DELETE_ON_TERMINATION_TAKEN_BY_ATTACH;
    for (const bool left_alone : {false, true}) {
      SCOPED_TRACE(testing::Message() << by_attach << left_alone);
      const std::string text = absl::StrReplaceAll(declared, {{"%s", left_alone ? "ignore: 'delete_on_termination'" : ""}});
      const Plan plan = bed_.MakePlan(text);
      ASSERT_EQ(by_attach || left_alone ? 1 : 2, plan.operations_size()) << Text(plan);
      EXPECT_EQ(ATTACH, plan.operations(0).kind());
      EXPECT_EQ(by_attach && !left_alone, plan.operations(0).arguments().delete_on_termination());
      EXPECT_EQ(!left_alone, plan.resource_changes(0).after().network_interface().delete_on_termination());
    }
  }
}

TEST_F(DiscoverTest, AddressesThatTheCloudGaveAreNotJudged) {
  // Of a second range of the subnet, and one that is kept for the cloud itself.
  bed_.At("eni-b").mutable_addresses(0)->set_address("192.168.7.4");
  bed_.At("eni-a").mutable_addresses(0)->set_address("10.0.1.1");
  EXPECT_EQ(6, OnlyImports(Found()));
}

TEST_F(DiscoverTest, WhatIsManagedAlreadyIsNamedAndLeftOut) {
  bed_.Remember("web", "eni-a").RememberEip("web", "eip-a").RememberBinding("web", "eip-a");
  const std::string declared = R"(
    network_interfaces { key: "web" name: "eni-a" subnet { id: "subnet-1" } primary_ip: "10.0.1.10" secondary_ips: "10.0.1.11"
                         attachment { instance { id: "ins-1" } } }
    eips { key: "web" name: "eip-a" } eip_bindings { key: "web" eip { name: "web" } network_interface { name: "web" } private_ip: "10.0.1.11" })";
  const Discovery found = Found(declared);
  EXPECT_THAT(Targets(found),
              ElementsAre("network_interface.eni-b=eni-b", "network_interface.ins-1-primary=eni-p-ins-1", "eip.eip-b=eip-b"));
  EXPECT_THAT(Texts(found.managed), ElementsAre("eni-a: network_interface.web", "eip-a: eip.web", "eip-a: eip_binding.web"));
  const Plan plan = PlanWith(found, declared);
  EXPECT_EQ(0, plan.operations_size()) << Text(plan);
  EXPECT_EQ(3, plan.summary().import()) << Text(plan);
}

TEST_F(DiscoverTest, WhatTheFilesAdoptIsManagedToo) {
  const std::string declared = R"(
    network_interfaces { key: "one" name: "eni-b" subnet { id: "subnet-2" } }
    network_interfaces { key: "own" primary_of { name: "ins-1" } name: "eni-p-ins-1" subnet { id: "subnet-1" } }
    imports { to: "network_interface.one" id: "eni-b" })";
  const Discovery found = Found(declared);
  EXPECT_THAT(Texts(found.managed), ElementsAre("eni-b: network_interface.one", "eni-p-ins-1: network_interface.own"));
  EXPECT_EQ(6, OnlyImports(found, declared));
}

TEST_F(DiscoverTest, AnotherStateOfTheSameCloudByAnotherAliasCountsToo) {
  bed_.Remember("web", "eni-a");
  bed_.Row("network_interface.web").set_provider("other");
  EXPECT_THAT(Texts(Found().managed), ElementsAre("eni-a: network_interface.web"));
  bed_.Row("network_interface.web").set_region("ap-beijing");
  EXPECT_THAT(Found().managed, IsEmpty());
}

TEST_F(DiscoverTest, ABindingRefersToWhatIsManagedByItsName) {
  bed_.Remember("web", "eni-a");
  const std::string declared = R"(network_interfaces { key: "web" name: "eni-a" subnet { id: "subnet-1" } secondary_ips: "10.0.1.11"
                                                       attachment { instance { id: "ins-1" } } })";
  const Discovery found = Found(declared);
  ASSERT_EQ(1, found.declaration.eip_bindings_size());
  EXPECT_EQ("web", found.declaration.eip_bindings(0).network_interface().name());
  EXPECT_EQ(0, PlanWith(found, declared).operations_size());
  // Its lines are gone: only the id is left to refer to it.
  EXPECT_EQ("eni-a", Found().declaration.eip_bindings(0).network_interface().id());
}

TEST_F(DiscoverTest, KeysOfTheStackAreNotGivenAgain) {
  bed_.RememberEip("eip-b", "eip-a");
  const Discovery found = Found(R"(network_interfaces { key: "eni-b" subnet { id: "subnet-1" } })");
  EXPECT_THAT(Targets(found), testing::Contains("network_interface.eni-b-eni-b=eni-b"));
  EXPECT_THAT(Targets(found), testing::Contains("eip.eip-b-eip-b=eip-b"));
}

TEST_F(DiscoverTest, WhatIsChangingOrSomebodyElsesIsLeftOutWithTheReason) {
  bed_.At("eni-a").set_status(INTERFACE_STATUS_DETACHING);
  bed_.At("eni-a").set_cloud_status("DETACHING");
  bed_.At("eni-b").set_managed_by("a load balancer");
  bed_.EipAt("eip-b").set_status(EIP_STATUS_UNBINDING);
  bed_.EipAt("eip-b").set_cloud_status("UNBINDING");
  const Discovery found = Found();
  EXPECT_THAT(Targets(found), ElementsAre("network_interface.ins-1-primary=eni-p-ins-1", "eip.eip-a=eip-a"));
  EXPECT_THAT(Texts(found.left_out), ElementsAre("eni-a: it is changing (DETACHING): discover again once that has ended",
                                                 "eni-b: it belongs to a load balancer, and only that may change it",
                                                 "eip-b: it is changing (UNBINDING): discover again once that has ended"));
  EXPECT_EQ("203.0.113.1: it is bound to 10.0.1.11 of eni-a, which is not adopted here. That binding is left as it is.",
            found.remarks.at("eips.eip-a"));
  EXPECT_EQ(2, OnlyImports(found));
}

TEST_F(DiscoverTest, AddressesThatAreChangingAndInstancesThatGoAreWaitedFor) {
  bed_.At("eni-b").mutable_addresses(0)->set_settled(false);
  bed_.observation.mutable_instances(0)->set_status(INSTANCE_STATUS_GONE);
  bed_.observation.mutable_instances(0)->set_cloud_status("TERMINATING");
  const Discovery found = Found();
  EXPECT_THAT(Texts(found.left_out), ElementsAre("eni-a: its instance ins-1 goes (TERMINATING)",
                                                 "eni-b: its addresses are changing: discover again once that has ended",
                                                 "eni-p-ins-1: its instance ins-1 goes (TERMINATING)"));
}

TEST_F(DiscoverTest, AnEipOnSomethingElseIsAdoptedWithoutItsBinding) {
  bed_.EipAt("eip-b").set_status(EIP_STATUS_BOUND);
  bed_.EipAt("eip-b").set_instance_id("nat-1");
  const Discovery found = Found();
  EXPECT_EQ("203.0.113.2: it is bound to nat-1, not to an interface. That binding is left as it is.", found.remarks.at("eips.eip-b"));
  EXPECT_EQ(6, OnlyImports(found));
}

TEST_F(DiscoverTest, WhatAnotherStateMadeIsSaidSo) {
  Tag& tag = *bed_.At("eni-b").add_tags();
  tag.set_key("eniform:mark");
  tag.set_value("lineage-2");
  EXPECT_THAT(Found().remarks.at("network_interfaces.eni-b"), HasSubstr("another state, lineage lineage-2"));
}

TEST_F(DiscoverTest, ScopesNarrow) {
  const auto targets = [&] {
    const std::vector<std::string> all = Targets(Found());
    return absl::StrJoin(all, " ");
  };
  scope_.vpcs = {"vpc-2"};
  EXPECT_EQ("network_interface.eni-b=eni-b", targets());
  scope_.vpcs = {"vpc-2", "vpc-1"};
  EXPECT_THAT(targets(), HasSubstr("eip.eip-a=eip-a eip_binding.eip-a=eip-a")) << "an EIP is where its interface is";
  EXPECT_THAT(targets(), testing::Not(HasSubstr("eip-b"))) << "one that is bound to nothing is nowhere";
  scope_ = {};
  scope_.instances = {"ins-1"};
  scope_.subnets = {"subnet-2"};
  EXPECT_EQ("", targets());
  scope_.subnets = {"subnet-1"};
  EXPECT_EQ("network_interface.eni-a=eni-a network_interface.ins-1-primary=eni-p-ins-1 eip.eip-a=eip-a eip_binding.eip-a=eip-a", targets());
  scope_ = {};
  for (const char* key : {"a", "b"}) {
    Tag& tag = scope_.tags.emplace_back();
    tag.set_key(key);
    tag.set_value("1");
    *bed_.At("eni-b").add_tags() = tag;
  }
  *bed_.EipAt("eip-a").add_tags() = scope_.tags[0];
  EXPECT_EQ("network_interface.eni-b=eni-b", targets()) << "all tags";
  scope_.tags.pop_back();
  EXPECT_EQ("network_interface.eni-b=eni-b eip.eip-a=eip-a", targets());
  EXPECT_THAT(Found().remarks.at("eips.eip-a"), HasSubstr("which is not adopted here"));
}

TEST_F(DiscoverTest, IdsThatNobodyKnowsAreNamed) {
  scope_.vpcs = {"vpc-1", "vpc-3"};
  scope_.instances = {"ins-1"};
  const std::vector<UnknownId> unknown = UnknownIds(scope_, bed_.observation);
  ASSERT_EQ(1u, unknown.size());
  EXPECT_EQ("--vpc VPC vpc-3 Did you mean 'vpc-1'?",
            absl::StrCat(unknown[0].flag, " ", unknown[0].kind, " ", unknown[0].id, unknown[0].hint));
}

TEST_F(DiscoverTest, TheOrderOfTheAnswerDoesNotMatter) {
  for (const char* id : {"eni-a", "eni-b"}) bed_.At(id).set_name("web");
  const std::string first = Found().declaration.SerializeAsString();
  auto& all = *bed_.observation.mutable_interfaces();
  std::reverse(all.begin(), all.end());
  EXPECT_EQ(first, Found().declaration.SerializeAsString());
}

TEST(DiscoverKeysTest, NamesBecomeKeys) {
  const auto key = [](const std::string& name) { return KeysFor({{name, "eni-1"}}, {})[0]; };
  EXPECT_EQ("web-0_a.b", key("web-0_a.b"));
  EXPECT_EQ("business-traffic", key("  business / traffic! "));
  EXPECT_EQ("123", key("123"));
  EXPECT_EQ("a-b", key("a\nb"));
  EXPECT_EQ("db", key("db-数据库"));
  EXPECT_EQ("eni-1", key("数据库-1")) << "a number alone says nothing";
  EXPECT_EQ("eni-1", key(""));
  EXPECT_EQ("eni-1", key("---"));
  EXPECT_EQ(80u, key(std::string(300, 'x')).size());
}

TEST(DiscoverKeysTest, EveryKeyIsItsOwn) {
  EXPECT_THAT(KeysFor({{"web", "eni-2"}, {"web", "eni-1"}, {"db", "eni-3"}}, {}), ElementsAre("web-eni-2", "web-eni-1", "db"));
  EXPECT_THAT(KeysFor({{"web", "eni-2"}, {"web!", "eni-1"}}, {}), ElementsAre("web-eni-2", "web-eni-1"));
  EXPECT_THAT(KeysFor({{"web", "eni-1"}}, {"web", "web-eni-1"}), ElementsAre("web-eni-1-2"));
  EXPECT_THAT(KeysFor({{"web", "eni-1"}, {"web", "eni-2"}, {"web-eni-1", "eni-3"}}, {}),
              ElementsAre("web-eni-1-2", "web-eni-2", "web-eni-1"));
  EXPECT_THAT(KeysFor({{std::string(200, 'x'), "eni-1"}, {std::string(201, 'x'), "eni-2"}}, {})[0].size(), testing::Le(128u));
}

}  // namespace
}  // namespace eniform::planner
