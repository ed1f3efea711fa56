#include "tests/conformance/provider/cloud.h"

namespace eniform::conformance {
namespace {

const Register kJdCloud({
    .name = "jdcloud",
    .region = "cn-north-1",
    .zone = "cn-north-1a",
    .credential = "{id: AKIDEXAMPLE, key: secretexample}",
    .environment = {{"JDCLOUD_ACCESS_KEY", "AKIDEXAMPLE"}, {"JDCLOUD_SECRET_KEY", "secretexample"}},
    .secret_variable = "JDCLOUD_SECRET_KEY",
    .instance_type = "{name: g.n2.xlarge, cpu: 4, memory_gib: 16, interfaces: 4, addresses_per_interface: 21}",
    .instance_type_name = "g.n2.xlarge",
    .generated = "jdcloud.instances=120,jdcloud.interfaces=530,jdcloud.eips=130",
    // JD reference 3.
    .running = "running",
    .stopped = "stopped",
    .begin = {"vpc-", "subnet-", "sg-", "i-", "port-", "fip-"},
    .shows_what_is_under_way = false,  // JD reference 3: no state for attaching and detaching
    // JD reference 1.6: error.status, not the HTTP status.
    .throttled_codes = {"RATE_LIMIT"},
    .busy_codes = {"ABORTED"},
});

}  // namespace
}  // namespace eniform::conformance
