// What somebody else changes by the cloud's own calls, another process making them: every managed field shows as drift, and it alone.
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/planner.h"
#include "tests/conformance/provider/remembered.h"
#include "tests/conformance/provider/samples.h"
#include "tests/conformance/provider/stage.h"

namespace eniform::conformance {
namespace {

// One call of somebody else.
struct Step {
  OperationKind kind;
  void (*fill)(const Scene& scene, OperationArguments& arguments);
};

// By address of the managed thing: the fields that differ, or "gone".
using Drift = std::map<std::string, std::string>;

struct DriftCase {
  std::string name;
  std::vector<Step> steps;
  Drift (*drift)(const Scene& scene);
  bool (*possible)(const Capabilities& capabilities) = [](const Capabilities&) { return true; };
};

void On(const Scene& scene, const std::string& which, OperationArguments& arguments) {
  arguments.mutable_interface()->set_id(InterfaceId(scene.cloud, which));
}

void OnEip(const Scene& scene, const std::string& which, OperationArguments& arguments) {
  arguments.mutable_eip()->set_id(EipId(scene.cloud, which));
}

void Tagged(OperationArguments& arguments) {
  Tag* tag = arguments.add_tags();
  tag->set_key("theirs");
  tag->set_value("yes");
}

// The bound EIP, where the world has it.
void FromHeld(const Scene& scene, OperationArguments& arguments) {
  OnEip(scene, "bound", arguments);
  On(scene, "held", arguments);
  arguments.set_private_ip("10.0.1.31");
}

std::string ChangedInstance(const Scene& scene) {
  return InstanceId(scene.cloud, scene.capabilities.primary_subnet_change_needs_stopped() ? "c" : "a");
}

void OnPrimary(const Scene& scene, OperationArguments& arguments) {
  arguments.set_instance_id(ChangedInstance(scene));
  arguments.mutable_interface()->set_id(PrimaryInterfaceOf(scene.before, arguments.instance_id()));
  arguments.set_vpc_id(VpcId(scene.cloud));
}

std::vector<DriftCase> InterfaceCases() {
  return {
      {"name",
       {{UPDATE_INTERFACE,
         [](const Scene& scene, OperationArguments& arguments) {
           On(scene, "held", arguments);
           arguments.set_name("theirs");
         }}},
       [](const Scene&) -> Drift {
         return {{"network_interface.held", "name"}};
       }},
      {"description",
       {{UPDATE_INTERFACE,
         [](const Scene& scene, OperationArguments& arguments) {
           On(scene, "held", arguments);
           arguments.set_description("somebody was here");
         }}},
       [](const Scene&) -> Drift {
         return {{"network_interface.held", "description"}};
       }},
      {"security_groups",
       {{SET_SECURITY_GROUPS,
         [](const Scene& scene, OperationArguments& arguments) {
           On(scene, "held", arguments);
           arguments.add_security_group_ids(GroupId(scene.cloud, 1));
           arguments.add_security_group_ids(GroupId(scene.cloud, 3));
         }}},
       [](const Scene&) -> Drift {
         return {{"network_interface.held", "security_groups"}};
       }},
      {"security_groups_of_a_primary_interface",
       {{SET_SECURITY_GROUPS,
         [](const Scene& scene, OperationArguments& arguments) {
           arguments.set_instance_id(InstanceId(scene.cloud, "b"));
           arguments.mutable_interface()->set_id(PrimaryInterfaceOf(scene.before, arguments.instance_id()));
           arguments.set_primary_interface(true);
           arguments.add_security_group_ids(GroupId(scene.cloud, 3));
         }}},
       [](const Scene& scene) -> Drift {
         return {{absl::StrCat("network_interface.primary-", InstanceId(scene.cloud, "b")), "security_groups"}};
       }},
      {"tags",
       {{SET_TAGS,
         [](const Scene& scene, OperationArguments& arguments) {
           On(scene, "held", arguments);
           Tagged(arguments);
         }}},
       [](const Scene&) -> Drift {
         return {{"network_interface.held", "tags"}};
       }},
      {"tag_removed",
       {{SET_TAGS,
         [](const Scene& scene, OperationArguments& arguments) {
           On(scene, "held", arguments);
           arguments.add_removed_tag_keys("tier");
         }}},
       [](const Scene&) -> Drift {
         return {{"network_interface.held", "tags"}};
       }},
      {"address_more",
       {{ASSIGN_ADDRESSES,
         [](const Scene& scene, OperationArguments& arguments) {
           On(scene, "held", arguments);
           arguments.set_auto_ip_count(1);
         }}},
       [](const Scene&) -> Drift {
         return {{"network_interface.held", "secondary_ips"}};
       }},
      {"address_less",
       {{UNASSIGN_ADDRESSES,
         [](const Scene& scene, OperationArguments& arguments) {
           On(scene, "held", arguments);
           arguments.add_private_ips("10.0.1.32");
         }}},
       [](const Scene&) -> Drift {
         return {{"network_interface.held", "secondary_ips"}};
       }},
      {"address_moved",
       {{UNASSIGN_ADDRESSES,
         [](const Scene& scene, OperationArguments& arguments) {
           On(scene, "held", arguments);
           arguments.add_private_ips("10.0.1.32");
         }},
        {ASSIGN_ADDRESSES,
         [](const Scene& scene, OperationArguments& arguments) {
           On(scene, "plain", arguments);
           arguments.add_private_ips("10.0.1.32");
         }}},
       [](const Scene&) -> Drift {
         return {{"network_interface.held", "secondary_ips"}, {"network_interface.plain", "secondary_ips"}};
       }},
      {"detached",
       {{DETACH,
         [](const Scene& scene, OperationArguments& arguments) {
           On(scene, "plain", arguments);
           arguments.set_instance_id(InstanceId(scene.cloud, "b"));
         }}},
       [](const Scene&) -> Drift {
         return {{"network_interface.plain", "instance"}};
       }},
      {"attached",
       {{ATTACH,
         [](const Scene& scene, OperationArguments& arguments) {
           On(scene, "free", arguments);
           arguments.set_instance_id(InstanceId(scene.cloud, "b"));
         }}},
       [](const Scene&) -> Drift {
         return {{"network_interface.free", "instance"}};
       }},
      {"delete_on_termination",
       {{SET_DELETE_ON_TERMINATION,
         [](const Scene& scene, OperationArguments& arguments) {
           On(scene, "held", arguments);
           arguments.set_instance_id(InstanceId(scene.cloud, "a"));
           arguments.set_delete_on_termination(true);
         }}},
       [](const Scene&) -> Drift {
         return {{"network_interface.held", "delete_on_termination"}};
       }},
      {"deleted",
       {{DELETE_INTERFACE, [](const Scene& scene, OperationArguments& arguments) { On(scene, "free", arguments); }}},
       [](const Scene&) -> Drift {
         return {{"network_interface.free", "gone"}};
       }},
      {"primary_address",
       {{CHANGE_PRIMARY_ADDRESS,
         [](const Scene& scene, OperationArguments& arguments) {
           OnPrimary(scene, arguments);
           arguments.set_subnet_id(SubnetId(scene.cloud, "a"));
           arguments.set_primary_ip("10.0.1.15");
         }}},
       [](const Scene& scene) -> Drift {
         return {{absl::StrCat("network_interface.primary-", ChangedInstance(scene)), "primary_ip"}};
       }},
      {"subnet",
       {{CHANGE_SUBNET,
         [](const Scene& scene, OperationArguments& arguments) {
           OnPrimary(scene, arguments);
           arguments.set_subnet_id(SubnetId(scene.cloud, "b"));
           arguments.set_primary_ip("10.0.2.15");
         }}},
       [](const Scene& scene) -> Drift {
         return {{absl::StrCat("network_interface.primary-", ChangedInstance(scene)), "primary_ip subnet"}};
       }},
  };
}

std::vector<DriftCase> EipCases() {
  return {
      {"eip_name",
       {{UPDATE_EIP,
         [](const Scene& scene, OperationArguments& arguments) {
           OnEip(scene, "bound", arguments);
           arguments.set_name("theirs");
         }}},
       [](const Scene&) -> Drift {
         return {{"eip.bound", "name"}};
       }},
      {"eip_bandwidth",
       {{UPDATE_EIP,
         [](const Scene& scene, OperationArguments& arguments) {
           OnEip(scene, "bound", arguments);
           arguments.set_bandwidth_mbps(7);
         }}},
       [](const Scene&) -> Drift {
         return {{"eip.bound", "bandwidth_mbps"}};
       }},
      {"eip_charge",
       {{UPDATE_EIP,
         [](const Scene& scene, OperationArguments& arguments) {
           OnEip(scene, "idle", arguments);
           for (const Eip& eip : scene.before.eips()) {
             if (eip.id() != arguments.eip().id()) continue;
             arguments.set_charge(eip.charge() == EIP_CHARGE_TRAFFIC ? EIP_CHARGE_BANDWIDTH : EIP_CHARGE_TRAFFIC);
           }
         }}},
       [](const Scene&) -> Drift {
         return {{"eip.idle", "charge"}};
       },
       [](const Capabilities& capabilities) { return capabilities.charge_changes_in_place(); }},
      {"eip_tags",
       {{SET_TAGS,
         [](const Scene& scene, OperationArguments& arguments) {
           OnEip(scene, "bound", arguments);
           Tagged(arguments);
         }}},
       [](const Scene&) -> Drift {
         return {{"eip.bound", "tags"}};
       }},
      {"eip_released",
       {{RELEASE_EIP, [](const Scene& scene, OperationArguments& arguments) { OnEip(scene, "idle", arguments); }}},
       [](const Scene&) -> Drift {
         return {{"eip.idle", "gone"}};
       }},
      {"binding_ended",
       {{UNBIND_EIP, FromHeld}},
       [](const Scene&) -> Drift {
         return {{"eip_binding.bound", "gone"}};
       }},
      {"binding_to_another_address",
       {{UNBIND_EIP, FromHeld},
        {BIND_EIP,
         [](const Scene& scene, OperationArguments& arguments) {
           FromHeld(scene, arguments);
           arguments.set_private_ip("10.0.1.32");
         }}},
       [](const Scene&) -> Drift {
         return {{"eip_binding.bound", "private_ip"}};
       }},
      {"binding_to_another_interface",
       {{UNBIND_EIP, FromHeld},
        {BIND_EIP,
         [](const Scene& scene, OperationArguments& arguments) {
           OnEip(scene, "bound", arguments);
           On(scene, "plain", arguments);
           arguments.set_private_ip("10.0.1.50");
         }}},
       [](const Scene&) -> Drift {
         return {{"eip_binding.bound", "network_interface private_ip"}};
       }},
  };
}

std::vector<DriftCase> Cases() {
  std::vector<DriftCase> cases = InterfaceCases();
  for (DriftCase& one : EipCases()) cases.push_back(std::move(one));
  return cases;
}

class DriftTest : public testing::TestWithParam<std::tuple<Cloud, int>> {
 protected:
  planner::PlanInput Input(const std::vector<Observation>& observed) const {
    return {remembered_.declaration, remembered_.state, observed, capabilities_, {}};
  }

  Drift Found(Observation now) const {
    now.set_provider("conf");
    Drift drift;
    const std::vector<Observation> observed = {std::move(now)};
    for (const ResourceChange& change : planner::FindDrift(Input(observed))) {
      drift[change.address()] = change.action() == CHANGE_ACTION_DELETE ? "gone" : absl::StrJoin(change.changed_fields(), " ");
    }
    return drift;
  }

  std::string PlanOf(Observation now) const {
    now.set_provider("conf");
    const std::vector<Observation> observed = {std::move(now)};
    const Plan plan = planner::MakePlan(Input(observed));
    std::string text;
    for (const Diagnostic& diagnostic : plan.diagnostics()) {
      if (diagnostic.severity() == SEVERITY_ERROR) absl::StrAppend(&text, diagnostic.ShortDebugString(), "\n");
    }
    for (const Operation& operation : plan.operations()) absl::StrAppend(&text, operation.ShortDebugString(), "\n");
    return text;
  }

  Remembered remembered_;
  std::map<std::string, Capabilities> capabilities_;
};

INSTANTIATE_TEST_SUITE_P(Clouds, DriftTest,
                         testing::Combine(testing::ValuesIn(Clouds()), testing::Range(0, static_cast<int>(Cases().size()))),
                         [](const testing::TestParamInfo<std::tuple<Cloud, int>>& info) {
                           return absl::StrCat(std::get<0>(info.param).name, "_", Cases()[std::get<1>(info.param)].name);
                         });

TEST_P(DriftTest, IsFound) {
  const Cloud& cloud = std::get<0>(GetParam());
  const DriftCase drifted = Cases()[std::get<1>(GetParam())];
  Stage stage(cloud);
  ASSERT_TRUE(stage.ok());
  capabilities_["conf"] = stage.capabilities();
  const Observation before = stage.LookAtAll();
  remembered_ = Remember(stage, before);
  EXPECT_EQ(Found(before), Drift());
  EXPECT_EQ(PlanOf(before), "") << "what is there is what is wanted";

  const Scene scene{cloud, stage.capabilities(), before};
  const std::unique_ptr<host::Provider> somebody = stage.StartPlugin();
  ASSERT_NE(somebody, nullptr);
  bool possible = drifted.possible(stage.capabilities());
  for (const Step& step : drifted.steps) {
    possible = possible && stage.Listed(step.kind);
    ExecuteRequest request;
    request.mutable_operation()->set_id(1);
    request.mutable_operation()->set_kind(step.kind);
    step.fill(scene, *request.mutable_operation()->mutable_arguments());
    request.set_token(NewToken());
    const auto response = somebody->Execute(request, [](const Progress&) {});
    ASSERT_TRUE(response.ok()) << response.status();
    EXPECT_EQ(response->has_result(), possible) << response->DebugString();
  }
  EXPECT_EQ(Found(stage.LookAtAll()), possible ? drifted.drift(scene) : Drift());
}

}  // namespace
}  // namespace eniform::conformance
