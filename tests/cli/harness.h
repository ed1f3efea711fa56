// The program in a directory of its own, with streams that are strings and a provider that is a script.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "cli/program.h"
#include "tests/cli/temporary.h"

namespace eniform::cli {

class TestConsole : public Console {
 public:
  void Write(Stream stream, absl::string_view text) override { (stream == Stream::kErr ? err : out) += std::string(text); }
  std::optional<std::string> ReadLine() override {
    if (before_answer) before_answer();
    return answer;
  }
  absl::StatusOr<std::string> ReadAll() override { return answer.value_or(""); }
  bool IsTerminal(Stream) const override { return terminal; }
  Size TerminalSize() const override { return {}; }

  std::string out, err;
  std::optional<std::string> answer;  // what is typed; nullopt: the end of input
  std::function<void()> before_answer;
  bool terminal = false;
};

// A cloud with one subnet, one group and whatever interfaces it was given. Creates and deletes interfaces at once; a
// creation named in `refuse` fails. A run calls it from many threads at once; the test itself reads and writes the public
// members only between runs.
class FakeCloud {
 public:
  std::map<std::string, NetworkInterface> interfaces;
  std::map<std::string, std::string> refuse;  // interface name -> the cloud's code
  std::function<void()> on_execute, on_observe;
  int executed = 0;

  std::unique_ptr<host::Provider> Start(const ProviderDeclaration& declaration);

  absl::Mutex mutex;  // held over each call a provider makes
};

struct Result {
  int code = 0;
  std::string out, err;
  std::string all() const { return out + err; }
};

class Harness {
 public:
  Harness();
  // Runs `eniform ARGUMENTS -C DIRECTORY`.
  Result Run(std::vector<std::string> arguments);

  TemporaryDirectory directory;
  FakeCloud cloud;
  TestConsole console;  // its streams are emptied before each run
  std::map<std::string, std::string> environment;
  apply::Interrupt interrupt{0};
  absl::Status start_status;                                                   // not OK: no plugin starts
  std::function<Plan(const planner::PlanInput&, Plan* unverified)> make_plan;  // as Ports::make_plan
  int started = 0;
};

// A stack of `names`, each an interface in the fake cloud's subnet.
std::string Declared(const std::vector<std::string>& names);

}  // namespace eniform::cli
