// Runs Jsonnet in a program of its own, `eniform-jsonnet`. Its library parses by recursion and evaluates without any bound: a program that
// is nested too deeply, or that computes for ever, must cost an error message and not the whole run. A fork alone will not do: what another
// thread held at that moment, the heap's lock for one, stays held in the child for ever.
#pragma once

#include <string>
#include <vector>

#include "config/jsonnet_messages.h"

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

// Evaluates what `request` says by `interpreter`, the path of `eniform-jsonnet`. Bounds: `seconds` of processor time, 4 GiB of memory,
// 256 MiB of output. The interpreter sees no environment and no other descriptor. Any thread.
JsonnetOutcome EvaluateJsonnet(const std::string& interpreter, const JsonnetRequest& request, int seconds);

}  // namespace eniform::config
