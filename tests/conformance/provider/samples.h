// Operations for the world that every case begins with: at least one of each kind, the same for every cloud.
#pragma once

#include <string>
#include <vector>

#include "proto/plan.pb.h"
#include "proto/provider.pb.h"
#include "tests/conformance/provider/cloud.h"

namespace eniform::conformance {

// What a sample is made for.
struct Scene {
  const Cloud& cloud;
  const Capabilities& capabilities;
  const Observation& before;
};

struct Sample {
  std::string name;  // attach
  OperationKind kind = OPERATION_KIND_UNSPECIFIED;
  void (*fill)(const Scene& scene, OperationArguments& arguments) = nullptr;
};

const std::vector<Sample>& Samples();
Operation Make(const Sample& sample, const Scene& scene);

// The id of the interface an instance was born with; empty: none is in `before`.
std::string PrimaryInterfaceOf(const Observation& before, const std::string& instance_id);

}  // namespace eniform::conformance
