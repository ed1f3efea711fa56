// A discovery as a file, with the names that people give their things; and what is said beside it.
#include "cli/render/discovery_text.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "config/load.h"
#include "tests/cli/golden.h"

namespace eniform::cli {
namespace {

using testing::HasSubstr;

constexpr const char* kNames[] = {"web",      "web",        "123",           "1e5",        "true",       "null",    "",    "",
                                  "a: b # c", "{x: [y]}",   "say \"hi\" \\", "  blanks  ", "数据库",     "db-主库", "é",   "😀",
                                  "a\u202eb", "two\nlines", "\x1b[31m",      "12:30",      "2024-01-01", "~",       "---", "a\u2028b"};

class DiscoveryTextTest : public testing::Test {
 protected:
  DiscoveryTextTest() {
    provider_.set_key("main");
    provider_.set_plugin("tencentcloud");
    provider_.set_region("ap-guangzhou");
    int n = 10;
    for (const char* name : kNames) AddInterface(absl::StrCat("eni-", n), name, absl::StrCat("10.0.1.", n)), ++n;
    NetworkInterface& primary = AddInterface("eni-p", "Primary ENI", "10.0.1.5");
    primary.set_primary(true);
    primary.set_instance_id("ins-1");
    primary.set_status(INTERFACE_STATUS_IN_USE);
    Instance& instance = *observed_.add_instances();
    instance.set_id("ins-1");
    instance.set_name("app 0");
    NetworkInterface& tagged = AddInterface("eni-t", "tagged", "10.0.1.6");
    tagged.set_instance_id("ins-1");
    tagged.set_delete_on_termination(true);
    tagged.set_status(INTERFACE_STATUS_IN_USE);
    tagged.set_description("what it is for: everything\n# and more");
    for (const char* group : {"sg-2", "sg-1"}) tagged.add_security_group_ids(group);
    PrivateAddress& second = *tagged.add_addresses();
    second.set_address("10.0.1.7");
    second.set_settled(true);
    for (const auto& [key, value] :
         {std::pair("eniform:mark", "somebody's"), std::pair("k: y", ""), std::pair("no", "yes"), std::pair("tier", "web")}) {
      Tag& tag = *tagged.add_tags();
      tag.set_key(key);
      tag.set_value(value);
    }
    NetworkInterface& busy = AddInterface("eni-z", "busy\r\u2028- {to: network_interface.web, id: eni-9}", "10.0.1.8");
    busy.set_status(INTERFACE_STATUS_ATTACHING);
    busy.set_cloud_status("ATTACHING");
    AddEip("eip-1", "web", "eni-t", "10.0.1.7");
    AddEip("eip-2", "0x1f", "eni-z", "10.0.1.8");
    AddEip("eip-3", "", "", "");
  }

  NetworkInterface& AddInterface(const std::string& id, const std::string& name, const std::string& ip) {
    NetworkInterface& interface = *observed_.add_interfaces();
    interface.set_id(id);
    interface.set_name(name);
    interface.set_vpc_id("vpc-1");
    interface.set_subnet_id("subnet-1");
    interface.set_status(INTERFACE_STATUS_AVAILABLE);
    PrivateAddress& address = *interface.add_addresses();
    address.set_address(ip);
    address.set_primary(true);
    address.set_settled(true);
    return interface;
  }

  void AddEip(const std::string& id, const std::string& name, const std::string& interface, const std::string& ip) {
    Eip& eip = *observed_.add_eips();
    eip.set_id(id);
    eip.set_name(name);
    eip.set_public_ip(absl::StrCat("203.0.113.", observed_.eips_size()));
    eip.set_status(interface.empty() ? EIP_STATUS_FREE : EIP_STATUS_BOUND);
    eip.set_interface_id(interface);
    eip.set_private_ip(ip);
    eip.set_bandwidth_mbps(10);
    eip.set_charge(EIP_CHARGE_TRAFFIC);
  }

  planner::Discovery Found() const { return planner::Discover({provider_, {}, observed_, {}, prior_}); }

  ProviderDeclaration provider_;
  Observation observed_;
  StateSnapshot prior_;
};

TEST_F(DiscoveryTextTest, AnyNameBecomesAFile) { ExpectGolden("discovery.eni.yaml", DiscoveryYaml(Found(), &provider_)); }

TEST_F(DiscoveryTextTest, TheFileIsReadBackAsItWasFound) {
  config::LoadOptions options;
  options.files = {"golden/discovery.eni.yaml"};
  const config::Loaded loaded = config::Load(options);
  ASSERT_TRUE(loaded.diagnostics.empty()) << loaded.diagnostics.front().ShortDebugString();
  ASSERT_EQ(observed_.interfaces_size() - 1, loaded.declaration.network_interfaces_size());
  EXPECT_EQ(observed_.eips_size(), loaded.declaration.eips_size());
  for (const ImportDeclaration& import : loaded.declaration.imports()) {
    for (const NetworkInterface& interface : observed_.interfaces()) {
      if (interface.id() != import.id()) continue;
      const auto declared = std::find_if(loaded.declaration.network_interfaces().begin(), loaded.declaration.network_interfaces().end(),
                                         [&](const auto& one) { return absl::StrCat("network_interface.", one.key()) == import.to(); });
      ASSERT_NE(loaded.declaration.network_interfaces().end(), declared) << import.to();
      EXPECT_EQ(interface.name(), declared->has_name() ? declared->name() : declared->key());
      EXPECT_EQ(interface.description(), declared->description());
    }
  }
}

TEST_F(DiscoveryTextTest, TheSummaryCounts) {
  const std::string text = DiscoveryText(Found(), "main");
  EXPECT_EQ(
      "Found in provider main, to be adopted: 26 network interfaces, 3 EIPs, 1 binding.\nLeft out: 1. Comments at the end of the file "
      "say why.\n",
      text);
}

TEST_F(DiscoveryTextTest, WithoutAFileTheReasonsAreSaid) {
  observed_.clear_eips();
  auto& interfaces = *observed_.mutable_interfaces();
  interfaces.erase(interfaces.begin(), interfaces.end() - 1);
  const planner::Discovery found = Found();
  EXPECT_FALSE(HasDeclarations(found));
  EXPECT_THAT(DiscoveryText(found, "main"),
              HasSubstr("Found nothing in provider main to be adopted.\nLeft as they are:\n  network interface eni-z (busy"));
  EXPECT_THAT(DiscoveryText(found, "main"), testing::Not(HasSubstr("\r")));
}

TEST_F(DiscoveryTextTest, OfManyManagedThingsTheFirstAreNamed) {
  for (int n = 10; n < 22; ++n) {
    ManagedObject& row = *prior_.add_objects();
    row.set_address(absl::StrCat("network_interface.i", n));
    row.set_provider("main");
    row.set_id(absl::StrCat("eni-", n));
    row.mutable_attributes()->mutable_network_interface();
  }
  EXPECT_THAT(DiscoveryText(Found(), "main"), HasSubstr("network_interface.i18 (eni-18), network_interface.i19 (eni-19) and 2 more.\n"));
}

}  // namespace
}  // namespace eniform::cli
