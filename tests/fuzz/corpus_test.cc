// The corpora, which hold what every finding was, as ordinary tests: no clang is needed.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/fuzz/harnesses.h"

namespace eniform::fuzz {
namespace {

namespace fs = std::filesystem;

struct Harness {
  const char* name;  // of the folder in corpus/
  void (*run)(absl::string_view);
};

constexpr Harness kHarnesses[] = {
    {"declaration", FuzzDeclaration},
    {"handshake", FuzzHandshake},
    {"jsonnet", FuzzJsonnet},
    {"pins", FuzzPins},
    {"plan_file", FuzzPlanFile},
    {"state_export", FuzzStateExport},
    {"vendor_answer", FuzzVendorAnswer},
};

std::string ReadAll(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

class CorpusTest : public testing::TestWithParam<Harness> {};

TEST_P(CorpusTest, EveryInputIsTaken) {
  std::vector<fs::path> inputs;
  for (const auto& entry : fs::directory_iterator(fs::path("corpus") / GetParam().name)) inputs.push_back(entry.path());
  std::sort(inputs.begin(), inputs.end());
  EXPECT_GE(inputs.size(), 3u);
  for (const fs::path& input : inputs) {
    SCOPED_TRACE(input.string());
    const std::string bytes = ReadAll(input);
    GetParam().run(bytes);
    // And cut off in the middle, as a file is that was not written to its end.
    GetParam().run(absl::string_view(bytes).substr(0, bytes.size() / 2));
  }
}

INSTANTIATE_TEST_SUITE_P(All, CorpusTest, testing::ValuesIn(kHarnesses), [](const auto& info) { return std::string(info.param.name); });

TEST(CorpusTest, EveryFolderHasAHarness) {
  for (const auto& entry : fs::directory_iterator("corpus")) {
    const std::string name = entry.path().filename().string();
    EXPECT_TRUE(std::any_of(std::begin(kHarnesses), std::end(kHarnesses), [&](const Harness& one) { return one.name == name; })) << name;
  }
}

TEST(HarnessTest, OneCanFail) { EXPECT_DEATH(Require(false, "one is two"), "it does not hold that one is two"); }

}  // namespace
}  // namespace eniform::fuzz
