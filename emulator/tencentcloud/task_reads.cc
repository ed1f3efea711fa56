#include "absl/strings/str_cat.h"
#include "emulator/tencentcloud/call.h"

namespace eniform::emulator::tencentcloud {
namespace {

Refusal DescribeVpcTaskResult(Call& call) {
  const std::string id = call.Text("TaskId");
  auto task = call.world.tasks.find(id);
  if (task == call.world.tasks.end()) return {"ResourceNotFound", absl::StrCat("There is no task `", id, "`.")};
  const char* status = StateText(task->second.status);
  call.out.TextField("Status", status).TextField("Output", task->second.output);
  call.out.Key("Result").BeginArray();
  if (!task->second.resource.empty()) {
    call.out.BeginObject().TextField("ResourceId", task->second.resource).TextField("Status", status).EndObject();
  }
  call.out.EndArray();
  return Refusal::None();
}

// The number that EIP actions give as a text is wanted as a number here, and the status is called `Result`.
Refusal DescribeTaskResult(Call& call) {
  if (!call.Has("TaskId")) {
    if (call.Text("DealName").empty()) return {"MissingParameter", "One of `TaskId` and `DealName` is needed."};
    return {"ResourceNotFound", absl::StrCat("There is no order `", call.Text("DealName"), "`.")};
  }
  const uint64_t number = static_cast<uint64_t>(call.Integer("TaskId", 0));
  auto id = call.world.task_numbers.find(number);
  if (id == call.world.task_numbers.end()) return {"ResourceNotFound", absl::StrCat("There is no task ", number, ".")};
  call.out.IntegerField("TaskId", static_cast<int64_t>(number)).TextField("Result", StateText(call.world.tasks.at(id->second).status));
  return Refusal::None();
}

}  // namespace

void AddTaskReads(ActionTable& table) {
  table.emplace("DescribeVpcTaskResult",
                Action{Product::kVpc, ActionKind::kRead, 20, Throttle::kInterfaceModule, ParameterSpec("TaskId!"), DescribeVpcTaskResult});
  table.emplace("DescribeTaskResult",
                Action{Product::kVpc, ActionKind::kRead, 20, Throttle::kCommon, ParameterSpec("TaskId:u DealName"), DescribeTaskResult});
}

}  // namespace eniform::emulator::tencentcloud
