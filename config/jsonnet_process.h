// Runs Jsonnet in a process of its own. Its library parses by recursion and evaluates without any bound: a program that is
// nested too deeply, or that computes for ever, must cost an error message and not the whole run.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace eniform::config {

struct JsonnetOutcome {
  enum class Kind {
    kDone,    // `output` is JSON
    kFailed,  // `output` is what Jsonnet says is wrong
    kDied,    // `output` is a sentence that says why there is no answer
  };
  Kind kind = Kind::kDied;
  std::string output;
  std::vector<std::string> imported;  // the files that were read, by the names Jsonnet knows them by; unknown after kDied
};

// Evaluates `program`, which errors call `name`, with `variables` as std.extVar. Bounds: `seconds` of processor time, 4 GiB of
// memory, 256 MiB of output. Forks: whatever threads there are, they are not touched.
JsonnetOutcome EvaluateJsonnet(const std::string& name, const std::string& program, const std::map<std::string, std::string>& variables,
                               int seconds);

}  // namespace eniform::config
