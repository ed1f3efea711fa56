#include <sys/stat.h>

#include "nlohmann/json.hpp"
#include "tests/cli/harness.h"

namespace eniform::cli {
namespace {

using testing::HasSubstr;

std::string Content(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

TEST(InitTest, WritesWhatIsMissingAndNothingTwice) {
  Harness eniform;
  const Result first = eniform.Run({"init"});
  EXPECT_EQ(0, first.code) << first.all();
  EXPECT_THAT(first.out, HasSubstr("Wrote main.eni.yaml"));
  EXPECT_EQ(".eniform/\n", Content(eniform.directory / ".gitignore"));
  struct stat info;
  ASSERT_EQ(0, ::stat((eniform.directory / ".eniform/state.db").c_str(), &info));
  EXPECT_EQ(0u, info.st_mode & 077);
  EXPECT_EQ(0, eniform.Run({"validate"}).code) << eniform.console.err;
  const auto state = nlohmann::json::parse(eniform.Run({"show", "--format", "json"}).out);
  EXPECT_NE("", state["state"]["lineage"]);

  eniform.directory.Write("main.eni.yaml", Content(eniform.directory / "main.eni.yaml") + "# mine\n");
  const std::string mine = Content(eniform.directory / "main.eni.yaml");
  const Result second = eniform.Run({"init"});
  EXPECT_EQ(0, second.code);
  EXPECT_THAT(second.out, HasSubstr("Everything is there already"));
  EXPECT_EQ(mine, Content(eniform.directory / "main.eni.yaml"));
  EXPECT_EQ(".eniform/\n", Content(eniform.directory / ".gitignore"));
  EXPECT_EQ(state, nlohmann::json::parse(eniform.Run({"show", "--format", "json"}).out)) << "the lineage is made once";
}

TEST(InitTest, KeepsDeclarationsAndIgnoresThatExist) {
  Harness eniform;
  eniform.directory.Write("network.eni.yaml", Declared({"a"}));
  eniform.directory.Write(".gitignore", "*.o");
  EXPECT_EQ(0, eniform.Run({"init"}).code) << eniform.console.err;
  EXPECT_FALSE(std::filesystem::exists(eniform.directory / "main.eni.yaml"));
  EXPECT_EQ("*.o\n.eniform/\n", Content(eniform.directory / ".gitignore"));
  EXPECT_EQ("shop", nlohmann::json::parse(eniform.Run({"show", "--format", "json"}).out)["stack"]);
}

TEST(InitTest, WrongDeclarationsMakeNoState) {
  Harness eniform;
  eniform.directory.Write("network.eni.yaml", "stackk: a\n");
  EXPECT_EQ(4, eniform.Run({"init"}).code);
  EXPECT_FALSE(std::filesystem::exists(eniform.directory / ".eniform/state.db"));
}

}  // namespace
}  // namespace eniform::cli
