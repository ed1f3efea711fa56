// Compares what is printed with a file of golden/. ENIFORM_ACCEPT_GOLDEN=1 writes the file anew and skips the test.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

namespace eniform::cli {

inline void ExpectGolden(const std::string& name, const std::string& actual) {
  const std::string path = "golden/" + name;  // tests run in the folder of their CMakeLists.txt
  if (const char* accept = std::getenv("ENIFORM_ACCEPT_GOLDEN"); accept && std::string(accept) == "1") {
    std::ofstream(path, std::ios::binary) << actual;
    GTEST_SKIP() << "wrote " << path;
  }
  std::ifstream file(path, std::ios::binary);
  ASSERT_TRUE(file) << path << " is missing; ENIFORM_ACCEPT_GOLDEN=1 writes it";
  std::stringstream expected;
  expected << file.rdbuf();
  EXPECT_EQ(expected.str(), actual) << path;
}

}  // namespace eniform::cli
