#include "tests/conformance/provider/cloud.h"

namespace eniform::conformance {
namespace {

const Register kAlicloud({
    .name = "alicloud",
    .region = "cn-hangzhou",
    .zone = "cn-hangzhou-h",
    .credential = "{id: AKIDEXAMPLE, key: secretexample}",
    .environment = {{"ALIBABA_CLOUD_ACCESS_KEY_ID", "AKIDEXAMPLE"}, {"ALIBABA_CLOUD_ACCESS_KEY_SECRET", "secretexample"}},
    .secret_variable = "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
    // A type that takes interfaces while it runs (Alibaba reference 4.2).
    .instance_type = "{name: ecs.g7.xlarge, cpu: 4, memory_gib: 16, interfaces: 4, addresses_per_interface: 10}",
    .instance_type_name = "ecs.g7.xlarge",
    .generated = "alicloud.instances=120,alicloud.interfaces=530,alicloud.eips=130",
    // Alibaba reference 3.
    .running = "Running",
    .stopped = "Stopped",
    .begin = {"vpc-", "vsw-", "sg-", "i-", "eni-", "eip-"},
    // Alibaba reference 1.8.
    .throttled_codes = {"Throttling.User", "Throttling.Api", "Rejected.Throttling"},
    .busy_codes = {"OperationConflict", "Operation.Conflict", "TaskConflict"},
});

}  // namespace
}  // namespace eniform::conformance
