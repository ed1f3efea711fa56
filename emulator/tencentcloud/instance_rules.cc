#include "emulator/tencentcloud/instance_rules.h"

#include "absl/strings/str_cat.h"

namespace eniform::emulator::tencentcloud {

Refusal FindInstanceOfCvm(Call& call, const std::string& id, Instance*& instance) {
  if (!HasShape(id, "ins-")) return {"InvalidInstanceId.Malformed", absl::StrCat("`", id, "` is not the id of an instance.")};
  instance = call.world.instances.Find(id);
  if (instance == nullptr) return {"InvalidInstanceId.NotFound", absl::StrCat("The instance `", id, "` does not exist.")};
  return Refusal::None();
}

Refusal MustBeIdle(const Instance& instance) {
  if (instance.operation_state != OperationState::kOperating) return Refusal::None();
  return {"MutexOperation.TaskRunning", absl::StrCat(instance.operation, " is running on the instance `", instance.id, "`.")};
}

void StartOperation(Instance& instance, const std::string& operation, const std::string& request_id) {
  instance.operation = operation;
  instance.operation_state = OperationState::kOperating;
  instance.operation_request = request_id;
  instance.operation_error.clear();
}

void FinishOperation(Instance& instance, OperationState state, const std::string& error) {
  instance.operation_state = state;
  instance.operation_error = error;
}

}  // namespace eniform::emulator::tencentcloud
