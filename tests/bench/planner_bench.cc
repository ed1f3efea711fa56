// What a plan costs in the planner and in its text alone: no files, no plugin, no cloud.
//
//   planner_bench new|chain|ring INTERFACES
//
// Prints one JSON object: seconds of planning and of rendering, MB of the process before, and the most it had. A process a case, so
// that one case's memory is not another's.
#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "cli/render/plan_text.h"
#include "cli/render/style.h"
#include "planner/planner.h"
#include "proto/resource_address.h"
#include "providers/tencentcloud/capabilities.h"

namespace eniform {
namespace {

constexpr int kPerInstance = 4;
constexpr int kPerSubnet = 60;

// Everything a plan is made from.
struct Input {
  Declaration declaration;
  StateSnapshot prior;
  Observation observation;
};

std::string Key(int number) {
  const std::string digits = absl::StrCat(number);
  return absl::StrCat("if-", std::string(7 - digits.size(), '0'), digits);
}

std::string Ip(int number) { return absl::StrCat("10.", number / 62'500, ".", number / 250 % 250, ".", 2 + number % 250); }

void AddSubnet(Input& input, const std::string& id, const std::string& cidr) {
  Subnet& subnet = *input.observation.add_subnets();
  subnet.set_id(id);
  subnet.set_cidr(cidr);
  subnet.set_vpc_id("vpc-1");
  subnet.set_zone("ap-guangzhou-3");
  subnet.set_available_addresses(65'000);
}

InterfaceDeclaration& Declare(Input& input, int number, const std::string& subnet) {
  InterfaceDeclaration& declared = *input.declaration.add_network_interfaces();
  declared.set_key(Key(number));
  declared.set_provider("gz");
  declared.set_name(declared.key());
  declared.mutable_subnet()->set_id(subnet);
  declared.add_security_groups()->set_id("sg-1");
  return declared;
}

// Each with three addresses, four on an instance.
Input New(int count) {
  Input input;
  for (int subnet = 0; subnet * kPerSubnet < count; ++subnet) {
    AddSubnet(input, absl::StrCat("subnet-", subnet), absl::StrCat("10.", subnet / 256, ".", subnet % 256, ".0/24"));
  }
  for (int number = 0; number < count; ++number) {
    const int subnet = number / kPerSubnet, place = 3 * (number % kPerSubnet);
    const std::string base = absl::StrCat("10.", subnet / 256, ".", subnet % 256, ".");
    InterfaceDeclaration& declared = Declare(input, number, absl::StrCat("subnet-", subnet));
    declared.set_primary_ip(absl::StrCat(base, 2 + place));
    declared.add_secondary_ips(absl::StrCat(base, 3 + place));
    declared.add_secondary_ips(absl::StrCat(base, 4 + place));
    declared.mutable_attachment()->mutable_instance()->set_id(absl::StrCat("ins-", number / kPerInstance));
  }
  for (int number = 0; number * kPerInstance < count; ++number) {
    Instance& instance = *input.observation.add_instances();
    instance.set_id(absl::StrCat("ins-", number));
    instance.set_zone("ap-guangzhou-3");
    instance.set_vpc_id("vpc-1");
    instance.set_type("S5.8XLARGE64");
    instance.set_status(INSTANCE_STATUS_RUNNING);
    instance.mutable_limits()->set_interfaces(8);
    instance.mutable_limits()->set_addresses_per_interface(30);
    instance.mutable_limits()->set_live(true);
  }
  return input;
}

// `count` addresses, each on its interface, each moving to the next one; the last one's to the first in a ring, to one more in a chain.
Input Moving(int count, bool ring) {
  Input input;
  AddSubnet(input, "subnet-0", "10.0.0.0/12");
  const int interfaces = ring ? count : count + 1;
  for (int number = 0; number < interfaces; ++number) {
    NetworkInterface& interface = *input.observation.add_interfaces();
    interface.set_id(absl::StrCat("eni-", number));
    interface.set_name(Key(number));
    interface.set_vpc_id("vpc-1");
    interface.set_subnet_id("subnet-0");
    interface.set_zone("ap-guangzhou-3");
    interface.set_status(INTERFACE_STATUS_AVAILABLE);
    interface.add_security_group_ids("sg-1");
    const auto hold = [&](const std::string& ip) {
      PrivateAddress& address = *interface.add_addresses();
      address.set_address(ip);
      address.set_primary(interface.addresses_size() == 1);
      address.set_settled(true);
    };
    hold(Ip(number));
    if (number < count) hold(Ip(100'000 + number));
    ManagedObject& row = *input.prior.add_objects();
    row.set_address(AddressOf(RESOURCE_TYPE_NETWORK_INTERFACE, Key(number)));
    row.set_provider("gz");
    row.set_plugin("tencentcloud");
    row.set_region("ap-guangzhou");
    row.set_id(interface.id());
    row.set_on_remove(ON_REMOVE_DELETE);
    *row.mutable_attributes()->mutable_network_interface() = planner::AttributesOf(interface);
    InterfaceDeclaration& declared = Declare(input, number, "subnet-0");
    const int from = ring ? (number + count - 1) % count : number - 1;
    if (from >= 0) declared.add_secondary_ips(Ip(100'000 + from));
  }
  return input;
}

double MbNow() {
  std::ifstream statm("/proc/self/statm");
  long size = 0, resident = 0;
  statm >> size >> resident;
  return static_cast<double>(resident) * 4096 / 1e6;
}

double MbAtMost() {
  struct rusage usage {};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) * 1024 / 1e6;
}

int Run(const std::string& which, int count) {
  Input input = which == "new" ? New(count) : Moving(count, which == "ring");
  input.declaration.set_stack("bench");
  ProviderDeclaration& provider = *input.declaration.add_providers();
  provider.set_key("gz");
  provider.set_plugin("tencentcloud");
  provider.set_region("ap-guangzhou");
  input.observation.set_provider("gz");
  SecurityGroup& group = *input.observation.add_security_groups();
  group.set_id("sg-1");
  const std::vector<Observation> observed{std::move(input.observation)};
  const std::map<std::string, Capabilities> capabilities{{"gz", tencentcloud::CloudCapabilities()}};
  const double before = MbNow();

  const absl::Time start = absl::Now();
  const Plan plan = planner::MakePlan({input.declaration, input.prior, observed, capabilities, {}});
  const absl::Time planned = absl::Now();
  const std::string text = cli::PlanText(plan, cli::Style());
  const absl::Time rendered = absl::Now();
  for (const Diagnostic& diagnostic : plan.diagnostics()) {
    if (diagnostic.severity() != SEVERITY_ERROR) continue;
    std::cerr << "the plan was refused: " << diagnostic.code() << " " << diagnostic.detail() << "\n";
    return 1;
  }
  std::printf(
      "{\"operations\": %d, \"planning\": %.4f, \"rendering\": %.4f, \"before_mb\": %.1f, \"peak_mb\": %.1f, \"text_bytes\": %zu}\n",
      plan.operations_size(), absl::ToDoubleSeconds(planned - start), absl::ToDoubleSeconds(rendered - planned), before, MbAtMost(),
      text.size());
  return 0;
}

}  // namespace
}  // namespace eniform

int main(int argc, char** argv) {
  const std::string which = argc == 3 ? argv[1] : "";
  const int count = argc == 3 ? std::atoi(argv[2]) : 0;
  if ((which != "new" && which != "chain" && which != "ring") || count < 1) {
    std::cerr << "usage: planner_bench new|chain|ring INTERFACES\n";
    return 64;
  }
  return eniform::Run(which, count);
}
