#include "tests/conformance/provider/cloud.h"

namespace eniform::conformance {
namespace {

const Register kTencentCloud({
    .name = "tencentcloud",
    .region = "ap-guangzhou",
    .zone = "ap-guangzhou-3",
    .credential = "{id: AKIDEXAMPLE, key: secretexample}",
    .environment = {{"TENCENTCLOUD_SECRET_ID", "AKIDEXAMPLE"}, {"TENCENTCLOUD_SECRET_KEY", "secretexample"}},
    .secret_variable = "TENCENTCLOUD_SECRET_KEY",
    .instance_type = "{name: S5.LARGE8, cpu: 4, memory_gib: 8, interfaces: 4, addresses_per_interface: 10}",
    .instance_type_name = "S5.LARGE8",
    .generated = "instances=120,interfaces=530,eips=130",
    .running = "RUNNING",
    .stopped = "STOPPED",
    .begin = {"vpc-", "subnet-", "sg-", "ins-", "eni-", "eip-"},
    // Tencent reference 1.5: the gateway's words, and that of the interface module.
    .throttled_codes = {"RequestLimitExceeded", "RequestLimitExceeded.UinLimitExceeded", "LimitExceeded.ActionLimited"},
    .busy_codes = {"UnsupportedOperation.MutexOperationTaskRunning", "OperationDenied.MutexTaskRunning"},
});

}  // namespace
}  // namespace eniform::conformance
