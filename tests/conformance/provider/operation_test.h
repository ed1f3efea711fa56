// The fixture of all cases that are played with every operation a cloud's provider lists.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/conformance/provider/judge.h"
#include "tests/conformance/provider/samples.h"
#include "tests/conformance/provider/stage.h"

namespace eniform::conformance {

struct OperationCase {
  const Cloud* cloud;
  const Sample* sample;
};

inline void PrintTo(const OperationCase& one, std::ostream* out) { *out << one.cloud->name << " " << one.sample->name; }

// Addresses that the cloud picks, by a call whose token it does not know: once the plugin has forgotten how many there were, nobody can
// tell whether it was done. All others can be told.
bool CanNotBeTold(const OperationCapability& listed, const OperationArguments& arguments);

class OperationTest : public testing::TestWithParam<OperationCase> {
 protected:
  const Cloud& cloud() const { return *GetParam().cloud; }

  // A fresh world and plugin; another token.
  void Fresh(std::vector<std::string> emulator_arguments = {"--settle", "50ms"});
  // The actions by which the operation changes something, on a world of their own.
  std::vector<std::string> Writes();

  // The result of one more attempt; an error fails the test.
  OperationResult Do();
  // What is wrong with the world if `result` is what came of the operation; empty: nothing.
  std::string Wrong(const OperationResult& result);
  // Whether the same call may be made once more although the first one was done: the cloud knows its token, or it sets values.
  bool MayBeRepeated() const;
  // Whether a second call would make another one: an object, or addresses that the cloud picks.
  bool MakesSomethingNew() const;

  std::optional<Stage> stage_;
  Observation before_;
  Operation operation_;
  std::string token_;
};

// The operations that can not be told.
class PickedTest : public OperationTest {};

}  // namespace eniform::conformance
