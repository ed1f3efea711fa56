// What the proof costs, printed: of new interfaces, and of rings and chains of addresses that each pass to the next interface.
// ENIFORM_VERIFY_SIZE says how many.
#include <chrono>
#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "tests/planner/verify/wrong_plans.h"

namespace eniform::verify {
namespace {

int Size(int otherwise) {
  const char* text = std::getenv("ENIFORM_VERIFY_SIZE");
  return text ? std::atoi(text) : otherwise;
}

std::string AddressAt(int number) { return absl::StrCat("10.0.", number / 250, ".", number % 250 + 3); }

// One instance for every three interfaces, so that all of their slots are taken.
planner::Bed Instances(int interfaces, int addresses) {
  planner::Bed bed;
  bed.Subnet("subnet-a", "10.0.0.0/8").Subnet("subnet-p", "172.16.0.0/12");
  bed.observation.mutable_subnets(0)->set_available_addresses(1 << 20);
  for (int i = 0; i * 3 < interfaces; ++i) {
    NetworkInterface& primary = *bed.observation.add_interfaces();
    primary.set_id(absl::StrCat("eni-p-", i));
    primary.set_vpc_id("vpc-1");
    primary.set_subnet_id("subnet-p");
    primary.set_primary(true);
    primary.set_instance_id(absl::StrCat("ins-", i));
    Instance& instance = *bed.observation.add_instances();
    instance.set_id(primary.instance_id());
    instance.set_status(INSTANCE_STATUS_RUNNING);
    instance.set_zone("z1");
    instance.set_vpc_id("vpc-1");
    instance.mutable_limits()->set_interfaces(4);
    instance.mutable_limits()->set_addresses_per_interface(addresses);
    instance.mutable_limits()->set_live(true);
  }
  return bed;
}

void Measure(absl::string_view what, const planner::Bed& bed, const Plan& plan, int operations) {
  ASSERT_GE(plan.operations_size(), operations) << (plan.operations_size() == 0 ? planner::Text(plan) : "");
  const std::vector<Observation> observed{bed.observation};
  const std::map<std::string, Capabilities> capabilities{{"gz", bed.capabilities}};
  const auto start = std::chrono::steady_clock::now();
  const std::vector<Violation> violations = Verify(plan, observed, capabilities);
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
  EXPECT_TRUE(violations.empty()) << violations[0].text;
  std::cout << what << ": " << plan.operations_size() << " operations proved in " << took.count() << " ms\n";
}

TEST(CostTest, NewInterfaces) {
  const int count = Size(300);
  const planner::Bed bed = Instances(count, 10);
  Declaration declaration = planner::Bed::Parse("");
  for (int i = 0; i < count; ++i) {
    auto& interface = *declaration.add_network_interfaces();
    interface.set_key(absl::StrCat("n", i));
    interface.set_provider("gz");
    interface.mutable_subnet()->set_id("subnet-a");
    interface.set_primary_ip(AddressAt(3 * i));
    interface.add_secondary_ips(AddressAt(3 * i + 1));
    interface.add_secondary_ips(AddressAt(3 * i + 2));
    interface.mutable_attachment()->mutable_instance()->set_id(absl::StrCat("ins-", i / 3));
  }
  Measure("new interfaces", bed, bed.MakePlan(declaration), 2 * count);
}

// Each of `count` interfaces, full, hands its secondary address to the next one; in a ring the last hands it to the first.
void Pass(absl::string_view what, bool ring) {
  const int count = std::min(1000, Size(100));
  planner::Bed bed = Instances(count, 2);
  Declaration declaration = planner::Bed::Parse("");
  for (int i = 0; i < count; ++i) {
    const bool last = i == count - 1;
    std::vector<std::string> addresses{AddressAt(i)};
    if (ring || !last) addresses.push_back(AddressAt(5000 + i));
    const std::string id = absl::StrCat("eni-", i), key = absl::StrCat("i", i);
    bed.Interface(id, "subnet-a", addresses, absl::StrCat("ins-", i / 3)).Remember(key, id);
    auto& interface = *declaration.add_network_interfaces();
    interface.set_key(key);
    interface.set_name(id);
    interface.set_provider("gz");
    interface.mutable_subnet()->set_id("subnet-a");
    if (ring || i > 0) interface.add_secondary_ips(AddressAt(5000 + (i + count - 1) % count));
    interface.mutable_attachment()->mutable_instance()->set_id(absl::StrCat("ins-", i / 3));
  }
  Measure(what, bed, bed.MakePlan(declaration), count - 1);
}

TEST(CostTest, AChainOfAddresses) { Pass("chain", false); }
TEST(CostTest, ARingOfAddresses) { Pass("ring", true); }

}  // namespace
}  // namespace eniform::verify
