#pragma once

#include <string>

#include "emulator/refusal.h"
#include "emulator/tencentcloud/call.h"
#include "emulator/tencentcloud/world.h"

namespace eniform::emulator::tencentcloud {

// The CVM product has a code of its own: InvalidInstanceId.NotFound.
Refusal FindInstanceOfCvm(Call& call, const std::string& id, Instance*& instance);

// MutexOperation.TaskRunning while an operation on the instance is running: Tencent reference 5.1.
Refusal MustBeIdle(const Instance& instance);

// Marks the start of an operation, which LatestOperation* shows, and its end. A failed one says why.
void StartOperation(Instance& instance, const std::string& operation, const std::string& request_id);
void FinishOperation(Instance& instance, OperationState state, const std::string& error);

}  // namespace eniform::emulator::tencentcloud
