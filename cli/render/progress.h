// Progress of a run: plain lines for a pipe, and what a terminal shows live. Pure: time comes in.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "apply/run.h"
#include "cli/render/style.h"
#include "proto/plan.pb.h"

namespace eniform::cli {

// One line each, with its end: "network_interface.web-0: ATTACH done after 1.2s".
std::string StartedLine(const Operation& operation);
std::string WaitingLine(const Operation& operation, const Progress& progress);
std::string RetryLine(const Operation& operation, const ProviderError& error, absl::Duration wait);
// Empty for one that was not started: the report at the end names those.
std::string FinishedLine(const Operation& operation, const apply::OperationReport& report, const Style& style);

// What is known of a run while it goes on.
class ProgressModel {
 public:
  explicit ProgressModel(const Plan& plan);

  void Started(const Operation& operation, absl::Time at);
  void Progressed(const Operation& operation, const Progress& progress);
  void Retried(const Operation& operation, const ProviderError& error, absl::Duration wait);
  void Finished(const Operation& operation, const apply::OperationReport& report);

  int finished() const { return finished_; }

  // Seconds until the end, from the plan's estimates: the longest chain that is left, or what is left shared among as many
  // workers as ever worked at once, whichever is more.
  double SecondsToGo(absl::Time now) const;

  // The lines to show now, each at most `columns` wide and with its end; at most `rows` of them (at least 1).
  std::string Frame(absl::Time now, size_t columns, size_t rows, const Style& style) const;

 private:
  struct Running {
    const Operation* operation = nullptr;
    absl::Time since;
    std::string waiting;  // what it waits for in the cloud
  };
  struct Work {
    double estimate = 0;  // seconds of the operation
    double rest = 0;      // and of the longest chain behind it
    bool finished = false;
  };
  Work* WorkOf(const Operation& operation);

  std::vector<Work> work_;  // by operation id - 1
  std::map<int32_t, Running> running_;
  int finished_ = 0;
  int failed_ = 0;
  size_t most_running_ = 1;
};

}  // namespace eniform::cli
