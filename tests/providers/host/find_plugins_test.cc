#include <filesystem>

#include "tests/providers/host/support.h"

namespace eniform::host {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class FindPluginsTest : public ::testing::Test {
 protected:
  FindPluginsTest() {
    options_.program_directory = program_.path();
    options_.plugin_path = first_.path() + ":/nowhere::" + second_.path();
    options_.home = home_.path();
    std::filesystem::create_directories(home_.File(".eniform/plugins"));
  }
  std::vector<std::string> Names() {
    std::vector<std::string> names;
    for (const FoundPlugin& plugin : FindPlugins(options_)) names.push_back(plugin.name);
    return names;
  }

  TemporaryDirectory program_, first_, second_, home_;
  HostOptions options_;
};

TEST_F(FindPluginsTest, PlacesInOrderAndTheFirstOfAName) {
  program_.Script("eniform-provider-b", "");
  program_.Script("eniform-provider-a", "");
  program_.Script("eniform", "");
  program_.Script("eniform-provider-", "");
  const std::string c = first_.Script("eniform-provider-c", "");
  second_.Script("eniform-provider-c", "");
  second_.Script("eniform-provider-a", "");
  home_.Script(".eniform/plugins/eniform-provider-d", "");
  std::filesystem::create_directories(program_.File("eniform-provider-directory"));
  EXPECT_THAT(Names(), ElementsAre("a", "b", "c", "d"));
  EXPECT_EQ(c, FindPlugins(options_)[2].path);
}

TEST_F(FindPluginsTest, FileThatCanNotBeRunIsNone) {
  const std::string path = program_.Script("eniform-provider-a", "");
  std::filesystem::permissions(path, std::filesystem::perms(0644));
  EXPECT_THAT(Names(), ElementsAre());
  ProviderDeclaration declaration;
  declaration.set_plugin("a");
  const absl::Status status = StartPlugin(options_, declaration, Configure::kYes).status();
  EXPECT_TRUE(absl::IsNotFound(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr(path + " can not be run: chmod +x it."));
}

TEST_F(FindPluginsTest, MissingPluginNamesPlacesAndWhatIsThere) {
  program_.Script("eniform-provider-tencentcloud", "");
  home_.Script(".eniform/plugins/eniform-provider-mine", "");
  ProviderDeclaration declaration;
  declaration.set_plugin("tencentclod");
  const absl::Status status = StartPlugin(options_, declaration, Configure::kYes).status();
  EXPECT_TRUE(absl::IsNotFound(status)) << status;
  EXPECT_THAT(
      std::string(status.message()),
      AllOf(HasSubstr("there is no plugin eniform-provider-tencentclod. Did you mean 'tencentcloud'?"),
            HasSubstr(program_.path() + " (beside eniform), " + first_.path() + " (ENIFORM_PLUGIN_PATH), /nowhere (ENIFORM_PLUGIN_PATH), "),
            HasSubstr(home_.path() + "/.eniform/plugins (your own)"), HasSubstr("Found there: tencentcloud, mine."),
            HasSubstr("name its directory in ENIFORM_PLUGIN_PATH")));
}

TEST_F(FindPluginsTest, NameIsNoPath) {
  ProviderDeclaration declaration;
  declaration.set_plugin("x/../../../../bin/sh");
  EXPECT_TRUE(absl::IsNotFound(StartPlugin(options_, declaration, Configure::kYes).status()));
}

}  // namespace
}  // namespace eniform::host
