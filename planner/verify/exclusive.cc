#include "planner/verify/exclusive.h"

#include "absl/strings/str_cat.h"

namespace eniform::verify {
namespace {

bool Suits(const Touch& touch, Value value) {
  if (value == kUnknown || touch.value == kUnknown) return true;
  return (value == touch.value) == (touch.kind == Touch::Kind::kIs);
}

class Checker {
 public:
  Checker(const Scene& scene, const Graph& graph, Findings& findings) : scene_(scene), graph_(graph), findings_(findings) {}

  void Check(int variable, absl::Span<const Touch> touches) {
    setters_.clear();
    for (const Touch& touch : touches) {
      if (touch.kind != Touch::Kind::kSets) continue;
      const bool same = !setters_.empty() && setters_.back()->operation == touch.operation;
      if (!setters_.empty() && !same && !graph_.Precedes(setters_.back()->operation, touch.operation)) {
        Report(variable, touch.operation,
               absl::StrCat(findings_.Name(setters_.back()->operation), " and ", findings_.Name(touch.operation), " both change ",
                            scene_.Describe(variable), ", and either may come first."));
      }
      setters_.push_back(&touch);
    }
    if (setters_.empty()) return;
    size_t position = 0;  // so many changes come before the reader in the order of numbers
    for (const Touch& touch : touches) {
      if (touch.kind == Touch::Kind::kSets) {
        ++position;
      } else {
        CheckReader(variable, touch, position);
      }
    }
  }

 private:
  // After `count` changes.
  Value ValueAfter(int variable, size_t count) const {
    return count == 0 ? scene_.variables[variable].initial : setters_[count - 1]->value;
  }

  void CheckReader(int variable, const Touch& reader, size_t position) {
    for (size_t i = position; i > 0; --i) {
      const int setter = setters_[i - 1]->operation;
      if (setter == reader.operation || graph_.Precedes(setter, reader.operation)) break;
      if (!Suits(reader, ValueAfter(variable, i - 1))) return NotYet(variable, reader, setter, true);
    }
    for (size_t i = position; i < setters_.size(); ++i) {
      const int setter = setters_[i]->operation;
      if (setter == reader.operation || graph_.Precedes(reader.operation, setter)) break;
      if (!Suits(reader, ValueAfter(variable, i + 1))) return NotYet(variable, reader, setter, false);
    }
  }

  void NotYet(int variable, const Touch& reader, int setter, bool may_come_before) {
    const std::string what = scene_.Describe(variable);
    Report(variable, reader.operation,
           absl::StrCat(findings_.Name(reader.operation), " needs ", what, reader.kind == Touch::Kind::kIs ? "" : " not",
                        " to be: ", scene_.TextOf(variable, reader.value), ". It may run ", may_come_before ? "before " : "after ",
                        findings_.Name(setter), ", which changes that."));
  }

  void Report(int variable, int operation, std::string text) { findings_.Add(operation, scene_.Describe(variable), std::move(text)); }

  const Scene& scene_;
  const Graph& graph_;
  Findings& findings_;
  std::vector<const Touch*> setters_;
};

}  // namespace

Timeline::Timeline(const Scene& scene, const Trace& trace) : offset_(scene.variables.size() + 1), touches_(trace.touches.size()) {
  for (const Touch& touch : trace.touches) ++offset_[touch.variable + 1];
  for (size_t i = 1; i < offset_.size(); ++i) offset_[i] += offset_[i - 1];
  std::vector<int32_t> next(offset_.begin(), offset_.end() - 1);
  for (const Touch& touch : trace.touches) touches_[next[touch.variable]++] = touch;
}

void CheckOrders(const Scene& scene, const Timeline& timeline, const Graph& graph, Findings& findings) {
  Checker checker(scene, graph, findings);
  for (int variable = 0; variable < timeline.variables() && !findings.full(); ++variable) {
    checker.Check(variable, timeline.Of(variable));
  }
}

}  // namespace eniform::verify
