#include "cli/program.h"

#include "nlohmann/json.hpp"
#include "tests/cli/harness.h"

namespace eniform::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(ProgramTest, WrongUseIs64) {
  const std::vector<std::vector<std::string>> wrong = {
      {},
      {"explode"},
      {"plan", "--no-such-flag"},
      {"plan", "--format", "xml"},
      {"plan", "--format=html"},
      {"drift", "--format=markdown"},
      {"show", "--format=markdown"},
      {"plan", "--target", "not-an-address"},
      {"plan", "--refresh", "some"},
      {"plan", "--max-destroy", "-1"},
      {"plan", "--var", "novalue"},
      {"plan", "--parallelism", "2"},
      {"apply", "--parallelism", "many"},
      {"apply", "--parallelism", "0"},
      {"apply", "--lock-timeout", "soon"},
      {"apply", "one.plan", "two.plan"},
      {"state"},
      {"state", "explode"},
      {"state", "mv", "network_interface.a"},
      {"state", "rm"},
      {"validate", "--color", "red"},
      {"validate", "--log-level", "loud"},
      {"validate", "--auto-approve"},
      {"plan", "--state", "mysql://db/eniform"},
  };
  for (const auto& arguments : wrong) {
    Harness eniform;
    eniform.directory.Write("main.eni.yaml", Declared({"a"}));
    const Result result = eniform.Run(arguments);
    EXPECT_EQ(64, result.code) << testing::PrintToString(arguments) << result.all();
    EXPECT_THAT(result.err, HasSubstr("Error EF-C")) << testing::PrintToString(arguments);
    EXPECT_EQ("", result.out);
    EXPECT_EQ(0, eniform.started) << testing::PrintToString(arguments);
  }
}

TEST(ProgramTest, WrongUseIsExplained) {
  Harness eniform;
  EXPECT_THAT(eniform.Run({"pln"}).err, HasSubstr("'pln' is not a command. Did you mean 'plan'?"));
  EXPECT_THAT(eniform.Run({"plan", "--targt", "eip.a"}).err,
              HasSubstr("'--targt' is not a flag of `eniform plan`. Did you mean '--target'?"));
  EXPECT_THAT(eniform.Run({"plan", "--targt", "eip.a"}).err, HasSubstr("\n    eniform plan --help\n"));
  EXPECT_THAT(eniform.Run({"plan", "--format", "html"}).err, HasSubstr("is not in this version"));
  EXPECT_THAT(eniform.Run({"state", "lst"}).err, HasSubstr("'lst' is not a command of `eniform state`. Did you mean 'list'?"));
}

TEST(ProgramTest, NoSuchDirectory) {
  Harness eniform;
  TestConsole console;
  Ports ports{.console = console,
              .environment = {},
              .program_directory = "",
              .jsonnet_program = "",
              .interrupt = eniform.interrupt,
              .set_running = nullptr,
              .start_plugin = nullptr};
  EXPECT_EQ(64, RunProgram({"plan", "-C", "/no/such/directory"}, std::move(ports)));
  EXPECT_THAT(console.err, HasSubstr("'/no/such/directory'"));
}

TEST(ProgramTest, EveryHelpEndsWithAnExample) {
  const std::vector<std::vector<std::string>> commands = {{},
                                                          {"init"},
                                                          {"validate"},
                                                          {"plan"},
                                                          {"apply"},
                                                          {"destroy"},
                                                          {"drift"},
                                                          {"show"},
                                                          {"state"},
                                                          {"output"},
                                                          {"state", "list"},
                                                          {"state", "show"},
                                                          {"state", "mv"},
                                                          {"state", "rm"},
                                                          {"providers"},
                                                          {"providers", "lock"},
                                                          {"schema"},
                                                          {"version"},
                                                          {"providers", "list"}};
  for (const auto& command : commands) {
    Harness eniform;
    std::vector<std::string> arguments = command;
    arguments.push_back("--help");
    const Result result = eniform.Run(arguments);
    EXPECT_EQ(0, result.code) << testing::PrintToString(arguments);
    std::string words = "eniform";
    for (const std::string& word : command) words += " " + word;
    const size_t example = result.out.rfind("Example");
    ASSERT_NE(std::string::npos, example) << result.out;
    EXPECT_THAT(result.out.substr(example), HasSubstr("\n  " + words)) << result.out;
    EXPECT_EQ("", result.err);
  }
}

TEST(ProgramTest, Version) {
  Harness eniform;
  EXPECT_EQ("eniform " ENIFORM_VERSION "\n", eniform.Run({"version"}).out);
  EXPECT_EQ("eniform " ENIFORM_VERSION "\n", eniform.Run({"--version"}).out);
  EXPECT_EQ(ENIFORM_VERSION, nlohmann::json::parse(eniform.Run({"version", "--format", "json"}).out)["version"]);
}

TEST(ProgramTest, SchemaIsJson) {
  Harness eniform;
  const Result result = eniform.Run({"schema"});
  EXPECT_EQ(0, result.code);
  EXPECT_TRUE(nlohmann::json::parse(result.out)["properties"].contains("network_interfaces"));
  EXPECT_THAT(eniform.Run({"schema", "--reference-page"}).out, HasSubstr("network_interfaces"));
}

TEST(ProgramTest, Validate) {
  Harness eniform;
  eniform.directory.Write("main.eni.yaml", Declared({"a", "b"}));
  const Result good = eniform.Run({"validate"});
  EXPECT_EQ(0, good.code) << good.all();
  EXPECT_EQ("Valid: 2 network interfaces, 0 EIPs, 0 EIP bindings.\n", good.out);

  eniform.directory.Write("main.eni.yaml", Declared({}) + "network_interfacs: {}\nmoved: 7\n");
  const Result bad = eniform.Run({"validate"});
  EXPECT_EQ(4, bad.code);
  EXPECT_EQ("", bad.out);
  EXPECT_THAT(bad.err, HasSubstr("main.eni.yaml:4:1\n"));
  EXPECT_THAT(bad.err, HasSubstr("     4 | network_interfacs: {}\n       | ^\n"));
  EXPECT_THAT(bad.err, testing::EndsWith("\n2 errors.\n"));
  const auto json = nlohmann::json::parse(eniform.Run({"validate", "--format", "json"}).out);
  EXPECT_EQ(2, json["error_count"]);
  EXPECT_EQ(4, json["diagnostics"][0]["line"]);
  EXPECT_EQ(0, eniform.started);
}

TEST(ProgramTest, VariablesFromFlagsAndEnvironment) {
  Harness eniform;
  eniform.environment = {{"ENIFORM_VAR_name", "from-environment"}, {"ENIFORM_VAR_other", "x"}};
  eniform.directory.Write("main.eni.jsonnet",
                          "{ stack: std.extVar('name'), providers: { gz: { plugin: 'fake', region: 'r1' } },\n"
                          "  network_interfaces: { [std.extVar('other')]: { subnet: 'subnet-a' } } }\n");
  EXPECT_EQ(0, eniform.Run({"validate"}).code) << eniform.console.err;
  EXPECT_EQ("from-environment", nlohmann::json::parse(eniform.Run({"plan", "--format", "json"}).out)["stack"]);
  EXPECT_EQ("from-flag", nlohmann::json::parse(eniform.Run({"plan", "--format", "json", "--var", "name=from-flag"}).out).value("stack", ""))
      << eniform.console.out;
}

TEST(ProgramTest, ColorsOnlyWhereWanted) {
  Harness eniform;
  eniform.directory.Write("main.eni.yaml", Declared({"a"}));
  EXPECT_THAT(eniform.Run({"plan"}).all(), Not(HasSubstr("\x1b")));
  EXPECT_THAT(eniform.Run({"plan", "--color", "always"}).out, HasSubstr("\x1b["));
  eniform.console.terminal = true;
  EXPECT_THAT(eniform.Run({"plan"}).out, HasSubstr("\x1b["));
  EXPECT_THAT(eniform.Run({"plan", "--color", "never"}).all(), Not(HasSubstr("\x1b")));
  eniform.environment["NO_COLOR"] = "1";
  EXPECT_THAT(eniform.Run({"plan"}).all(), Not(HasSubstr("\x1b")));
}

TEST(ProgramTest, ProvidersListNamesNoneWhereThereAreNone) {
  Harness eniform;
  const Result result = eniform.Run({"providers", "list"});
  EXPECT_EQ(0, result.code);
  EXPECT_THAT(result.out, HasSubstr("No plugins were found"));
  EXPECT_TRUE(nlohmann::json::parse(eniform.Run({"providers", "list", "--format", "json"}).out)["providers"].empty());
}

TEST(ProgramTest, ProvidersListDescribesEach) {
  Harness eniform;
  eniform.directory.Write("plugins/eniform-provider-fake", "#!/bin/sh\n");
  std::filesystem::permissions(eniform.directory / "plugins/eniform-provider-fake", std::filesystem::perms::owner_all);
  eniform.environment["ENIFORM_PLUGIN_PATH"] = eniform.directory / "plugins";
  const auto listed = nlohmann::json::parse(eniform.Run({"providers", "list", "--format", "json"}).out)["providers"];
  ASSERT_EQ(1u, listed.size());
  EXPECT_EQ("fake", listed[0]["name"]);
  EXPECT_EQ("1.2.3", listed[0]["version"]);
  EXPECT_EQ(1, listed[0]["rules"]);
  EXPECT_EQ("a8076d3d28d21e02012b20eaf7dbf75409a6277134439025f282e368e3305abf", listed[0]["sha256"]) << "of #!/bin/sh and a line end";
  eniform.start_status = absl::UnavailableError("it exited");
  EXPECT_EQ(1, eniform.Run({"providers", "list"}).code);
  EXPECT_THAT(eniform.console.err, HasSubstr("It exited"));
}

}  // namespace
}  // namespace eniform::cli
