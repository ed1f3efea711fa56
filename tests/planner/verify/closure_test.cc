// The heaviest moment of a counted claim, against every set of operations that can have run.
#include "planner/verify/closure.h"

#include <algorithm>
#include <random>

#include "gmock/gmock.h"

namespace eniform::verify {
namespace {

struct Sample {
  Plan plan;
  std::vector<Weight> weights;
};

Sample Random(uint32_t seed) {
  std::mt19937 random(seed);
  const auto upto = [&](int n) { return std::uniform_int_distribution<int>(0, n)(random); };
  Sample sample;
  const int operations = 2 + upto(8);
  for (int i = 0; i < operations; ++i) {
    Operation& operation = *sample.plan.add_operations();
    operation.set_id(i + 1);
    for (int before = 1; before <= i; ++before) {
      if (upto(99) < 30) operation.add_depends_on()->set_operation(before);
    }
    if (const int amount = upto(6) - 3; amount != 0) sample.weights.push_back({i, amount});
  }
  return sample;
}

int64_t ByTryingAll(const Sample& sample) {
  int64_t most = 0;
  for (uint32_t done = 0; done < 1u << sample.plan.operations_size(); ++done) {
    bool possible = true;
    for (int i = 0; i < sample.plan.operations_size(); ++i) {
      if (!(done >> i & 1)) continue;
      for (const Dependency& dependency : sample.plan.operations(i).depends_on()) {
        possible = possible && (done >> (dependency.operation() - 1) & 1);
      }
    }
    if (!possible) continue;
    int64_t sum = 0;
    for (const Weight& weight : sample.weights) sum += (done >> weight.operation & 1) ? weight.amount : 0;
    most = std::max(most, sum);
  }
  return most;
}

TEST(ClosureTest, IsTheHeaviestOfAllMoments) {
  for (uint32_t seed = 1; seed <= 400; ++seed) {
    const Sample sample = Random(seed);
    const Graph graph(sample.plan);
    const int64_t most = ByTryingAll(sample);
    ASSERT_EQ(HeaviestMoment(sample.weights, graph), most) << "seed " << seed << "\n" << sample.plan.DebugString();
    for (int64_t room = std::max<int64_t>(0, most - 3); room < most + 3; ++room) {
      ASSERT_EQ(NeverAbove(sample.weights, room, graph), most <= room) << "seed " << seed << ", room " << room;
    }
  }
}

TEST(ClosureTest, PrecedesIsEveryPathAndNothingElse) {
  for (uint32_t seed = 1; seed <= 400; ++seed) {
    const Sample sample = Random(seed);
    const Graph graph(sample.plan);
    const int size = sample.plan.operations_size();
    std::vector<std::vector<bool>> path(size, std::vector<bool>(size));
    for (int to = 0; to < size; ++to) {
      for (const Dependency& dependency : sample.plan.operations(to).depends_on()) {
        const int before = dependency.operation() - 1;
        path[before][to] = true;
        for (int from = 0; from < before; ++from) path[from][to] = path[from][to] || path[from][before];
      }
    }
    for (int from = 0; from < size; ++from) {
      for (int to = 0; to < size; ++to) ASSERT_EQ(graph.Precedes(from, to), path[from][to]) << "seed " << seed << " " << from << " " << to;
    }
  }
}

}  // namespace
}  // namespace eniform::verify
