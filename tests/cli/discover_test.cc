#include <sys/stat.h>

#include <fstream>

#include "tests/cli/harness.h"

namespace eniform::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string Content(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

NetworkInterface Existing(const std::string& id, const std::string& name, const std::string& ip) {
  NetworkInterface interface;
  interface.set_id(id);
  interface.set_name(name);
  interface.set_vpc_id("vpc-1");
  interface.set_subnet_id("subnet-a");
  interface.set_zone("z1");
  interface.set_status(INTERFACE_STATUS_AVAILABLE);
  PrivateAddress& address = *interface.add_addresses();
  address.set_address(ip);
  address.set_primary(true);
  address.set_settled(true);
  return interface;
}

class DiscoverCommandTest : public testing::Test {
 protected:
  DiscoverCommandTest() {
    eniform_.cloud.interfaces["eni-1"] = Existing("eni-1", "web", "10.0.1.50");
    eniform_.cloud.interfaces["eni-2"] = Existing("eni-2", "db", "10.0.1.51");
  }
  Harness eniform_;
};

TEST_F(DiscoverCommandTest, WithoutFilesAProviderIsWrittenToo) {
  const Result result = eniform_.Run({"discover", "--plugin", "fake", "--region", "r1"});
  EXPECT_EQ(0, result.code) << result.all();
  EXPECT_EQ(
      R"(# What exists, written by `eniform discover`. The next plan adopts it and changes nothing; once that is applied, `imports` may go.

providers:
  main: {plugin: fake, region: r1}

network_interfaces:
  db:
    subnet: subnet-a
    primary_ip: 10.0.1.51

  web:
    subnet: subnet-a
    primary_ip: 10.0.1.50

imports:
  - {to: network_interface.db, id: eni-2}
  - {to: network_interface.web, id: eni-1}
)",
      result.out);
  EXPECT_EQ("Found in provider main, to be adopted: 2 network interfaces, 0 EIPs, 0 bindings.\n", result.err);
  EXPECT_FALSE(std::filesystem::exists(eniform_.directory / ".eniform/state.db")) << "nothing but the file is made";
}

TEST_F(DiscoverCommandTest, TheFilePlansToNothingButImports) {
  eniform_.directory.Write("network.eni.yaml", Declared({"mine"}));
  ASSERT_EQ(0, eniform_.Run({"apply", "--auto-approve"}).code);
  const Result result = eniform_.Run({"discover", "--out", "found.eni.yaml"});
  EXPECT_EQ(0, result.code) << result.all();
  EXPECT_EQ("", result.out);
  EXPECT_THAT(result.err, HasSubstr("Managed already, and not written: network_interface.mine (eni-mine).\n"));
  EXPECT_THAT(result.err, HasSubstr("Wrote found.eni.yaml."));
  EXPECT_THAT(result.err, HasSubstr("eniform plan -C"));
  EXPECT_THAT(Content(eniform_.directory / "found.eni.yaml"), Not(HasSubstr("providers:")));
  const Result plan = eniform_.Run({"plan", "--detailed-exitcode"});
  EXPECT_EQ(2, plan.code) << plan.all();
  EXPECT_THAT(plan.out, HasSubstr("0 to create, 0 to update, 0 to move, 0 to replace, 0 to delete, 2 to import. 0 operations"));
  EXPECT_EQ(0, eniform_.Run({"apply", "--auto-approve"}).code);
  EXPECT_EQ(0, eniform_.Run({"plan", "--detailed-exitcode"}).code);
  const Result again = eniform_.Run({"discover", "--out", "more.eni.yaml"});
  EXPECT_EQ(0, again.code);
  EXPECT_THAT(again.err, HasSubstr("Found nothing in provider gz to be adopted."));
  EXPECT_FALSE(std::filesystem::exists(eniform_.directory / "more.eni.yaml"));
}

TEST_F(DiscoverCommandTest, NothingIsWrittenOver) {
  eniform_.directory.Write("network.eni.yaml", Declared({}));
  eniform_.directory.Write("found.eni.yaml", "# mine\nstack: shop\n");
  const int started = eniform_.started;
  const Result result = eniform_.Run({"discover", "--out", "found.eni.yaml"});
  EXPECT_EQ(1, result.code) << result.all();
  EXPECT_THAT(result.err, HasSubstr("EF-C51"));
  EXPECT_EQ("# mine\nstack: shop\n", Content(eniform_.directory / "found.eni.yaml"));
  EXPECT_EQ(started, eniform_.started) << "known before the cloud is asked";
}

TEST_F(DiscoverCommandTest, WhereToLookMustBeClear) {
  const auto refused = [&](std::vector<std::string> arguments, const std::string& why) {
    arguments.insert(arguments.begin(), "discover");
    const Result result = eniform_.Run(arguments);
    EXPECT_EQ(64, result.code) << result.all();
    EXPECT_THAT(result.err, HasSubstr(why));
    EXPECT_EQ("", result.out);
  };
  refused({}, "--plugin tencentcloud --region");
  refused({"--plugin", "fake"}, "--region");
  refused({"--region", "r1"}, "belong to --plugin");
  refused({"--plugin", "fake", "--region", "r1", "--endpoint", "http://example.com"}, "--endpoint");
  refused({"--tag", "=x"}, "KEY=VALUE");
  refused({"--tag", "tier"}, "KEY=VALUE");
  eniform_.directory.Write("network.eni.yaml",
                           "stack: shop\nproviders:\n  gz: {plugin: fake, region: r1}\n  bj: {plugin: fake, region: r2}\n");
  refused({}, "bj, gz");
  refused({"--provider", "gy"}, "Did you mean 'gz'?");
  refused({"--provider", "gz", "--plugin", "fake", "--region", "r1"}, "give one of them");
  refused({"--plugin", "fake", "--region", "r1"}, "bj, gz");
  refused({"--provider", "gz", "--vpc", "vpc-2"}, "Did you mean 'vpc-1'?");
  EXPECT_THAT(eniform_.Run({"discover", "--provider", "gz"}).out, HasSubstr("    provider: gz\n"));
}

TEST_F(DiscoverCommandTest, TheEmptyFileThatTheShellMadeIsNoDeclaration) {
  eniform_.directory.Write("found.eni.yaml", "");
  EXPECT_THAT(eniform_.Run({"discover", "--plugin", "fake", "--region", "r1"}).out, HasSubstr("  main: {plugin: fake, region: r1}\n"));
  eniform_.directory.Write("network.eni.yaml", Declared({}));
  const Result result = eniform_.Run({"discover"});
  EXPECT_EQ(0, result.code) << result.all();
  EXPECT_THAT(result.err, HasSubstr("Found in provider gz"));
}

TEST_F(DiscoverCommandTest, WrongFilesAreSaidFirst) {
  eniform_.directory.Write("network.eni.yaml", "stackk: a\n");
  EXPECT_EQ(4, eniform_.Run({"discover"}).code);
  EXPECT_EQ(0, eniform_.started);
}

}  // namespace
}  // namespace eniform::cli
