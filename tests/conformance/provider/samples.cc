#include "tests/conformance/provider/samples.h"

namespace eniform::conformance {
namespace {

void AddTag(OperationArguments& arguments, const std::string& key, const std::string& value) {
  Tag* tag = arguments.add_tags();
  tag->set_key(key);
  tag->set_value(value);
}

void OnInterface(const Scene& scene, const std::string& which, OperationArguments& arguments) {
  arguments.mutable_interface()->set_id(InterfaceId(scene.cloud, which));
}

void OnEip(const Scene& scene, const std::string& which, OperationArguments& arguments) {
  arguments.mutable_eip()->set_id(EipId(scene.cloud, which));
}

// The primary interface of an instance that this cloud changes in place: a stopped one where it must be.
void OnPrimary(const Scene& scene, OperationArguments& arguments) {
  const std::string instance = InstanceId(scene.cloud, scene.capabilities.primary_subnet_change_needs_stopped() ? "c" : "a");
  arguments.mutable_interface()->set_id(PrimaryInterfaceOf(scene.before, instance));
  arguments.set_instance_id(instance);
  arguments.set_vpc_id(VpcId(scene.cloud));
}

void NewInterface(const Scene& scene, OperationArguments& arguments) {
  arguments.set_vpc_id(VpcId(scene.cloud));
  arguments.set_subnet_id(SubnetId(scene.cloud, "a"));
  arguments.set_name("data");
  arguments.set_description("made by Eniform");
  arguments.add_security_group_ids(GroupId(scene.cloud, 1));
}

}  // namespace

const std::vector<Sample>& Samples() {
  static const auto* const samples = new std::vector<Sample>{
      {"create_interface_with_given_addresses", CREATE_INTERFACE,
       [](const Scene& scene, OperationArguments& arguments) {
         NewInterface(scene, arguments);
         arguments.set_primary_ip("10.0.1.40");
         arguments.add_private_ips("10.0.1.41");
         arguments.add_security_group_ids(GroupId(scene.cloud, 2));
         AddTag(arguments, "team", "net");
         AddTag(arguments, "tier", "data");
       }},
      {"create_interface_with_picked_addresses", CREATE_INTERFACE,
       [](const Scene& scene, OperationArguments& arguments) {
         NewInterface(scene, arguments);
         arguments.set_auto_ip_count(2);
       }},
      {"delete_interface", DELETE_INTERFACE,
       [](const Scene& scene, OperationArguments& arguments) { OnInterface(scene, "free", arguments); }},
      {"update_interface", UPDATE_INTERFACE,
       [](const Scene& scene, OperationArguments& arguments) {
         OnInterface(scene, "held", arguments);
         arguments.set_name("renamed");
         arguments.set_description("described anew");
       }},
      {"update_interface_name_alone", UPDATE_INTERFACE,
       [](const Scene& scene, OperationArguments& arguments) {
         OnInterface(scene, "free", arguments);
         arguments.set_name("renamed");
       }},
      {"set_security_groups", SET_SECURITY_GROUPS,
       [](const Scene& scene, OperationArguments& arguments) {
         OnInterface(scene, "held", arguments);
         arguments.set_instance_id(InstanceId(scene.cloud, "a"));
         arguments.add_security_group_ids(GroupId(scene.cloud, 3));
         arguments.add_security_group_ids(GroupId(scene.cloud, 1));
       }},
      {"set_security_groups_of_a_primary_interface", SET_SECURITY_GROUPS,
       [](const Scene& scene, OperationArguments& arguments) {
         OnPrimary(scene, arguments);
         arguments.clear_vpc_id();
         arguments.set_primary_interface(true);
         arguments.add_security_group_ids(GroupId(scene.cloud, 2));
       }},
      {"set_tags_of_an_interface", SET_TAGS,
       [](const Scene& scene, OperationArguments& arguments) {
         OnInterface(scene, "held", arguments);
         AddTag(arguments, "tier", "data");
         AddTag(arguments, "zone", "");
         arguments.add_removed_tag_keys("team");
       }},
      {"set_tags_of_an_eip", SET_TAGS,
       [](const Scene& scene, OperationArguments& arguments) {
         OnEip(scene, "bound", arguments);
         AddTag(arguments, "tier", "data");
         arguments.add_removed_tag_keys("team");
       }},
      {"assign_given_addresses", ASSIGN_ADDRESSES,
       [](const Scene& scene, OperationArguments& arguments) {
         OnInterface(scene, "held", arguments);
         arguments.add_private_ips("10.0.1.33");
         arguments.add_private_ips("10.0.1.134");
       }},
      {"assign_picked_addresses", ASSIGN_ADDRESSES,
       [](const Scene& scene, OperationArguments& arguments) {
         OnInterface(scene, "held", arguments);
         arguments.set_auto_ip_count(2);
       }},
      {"unassign_addresses", UNASSIGN_ADDRESSES,
       [](const Scene& scene, OperationArguments& arguments) {
         OnInterface(scene, "held", arguments);
         arguments.add_private_ips("10.0.1.32");
       }},
      {"move_addresses", MOVE_ADDRESSES,
       [](const Scene& scene, OperationArguments& arguments) {
         OnInterface(scene, "held", arguments);
         arguments.mutable_to_interface()->set_id(InterfaceId(scene.cloud, "plain"));
         arguments.add_private_ips("10.0.1.32");
       }},
      {"attach", ATTACH,
       [](const Scene& scene, OperationArguments& arguments) {
         OnInterface(scene, "free", arguments);
         arguments.set_instance_id(InstanceId(scene.cloud, "a"));
       }},
      {"attach_to_a_stopped_instance", ATTACH,
       [](const Scene& scene, OperationArguments& arguments) {
         OnInterface(scene, "free", arguments);
         arguments.set_instance_id(InstanceId(scene.cloud, "c"));
       }},
      {"detach", DETACH,
       [](const Scene& scene, OperationArguments& arguments) {
         OnInterface(scene, "plain", arguments);
         arguments.set_instance_id(InstanceId(scene.cloud, "b"));
       }},
      {"move_interface", MOVE_INTERFACE,
       [](const Scene& scene, OperationArguments& arguments) {
         OnInterface(scene, "plain", arguments);
         arguments.set_instance_id(InstanceId(scene.cloud, "b"));
         arguments.set_to_instance_id(InstanceId(scene.cloud, "a"));
       }},
      {"change_subnet", CHANGE_SUBNET,
       [](const Scene& scene, OperationArguments& arguments) {
         OnPrimary(scene, arguments);
         arguments.set_subnet_id(SubnetId(scene.cloud, "b"));
         arguments.set_primary_ip("10.0.2.15");
       }},
      {"change_primary_address", CHANGE_PRIMARY_ADDRESS,
       [](const Scene& scene, OperationArguments& arguments) {
         OnPrimary(scene, arguments);
         arguments.set_subnet_id(SubnetId(scene.cloud, "a"));
         arguments.set_primary_ip("10.0.1.15");
       }},
      {"set_delete_on_termination", SET_DELETE_ON_TERMINATION,
       [](const Scene& scene, OperationArguments& arguments) {
         OnInterface(scene, "held", arguments);
         arguments.set_instance_id(InstanceId(scene.cloud, "a"));
         arguments.set_delete_on_termination(true);
       }},
      {"allocate_eip", ALLOCATE_EIP,
       [](const Scene& scene, OperationArguments& arguments) {
         arguments.set_name("web");
         arguments.set_bandwidth_mbps(10);
         arguments.set_charge(EIP_CHARGE_TRAFFIC);
         AddTag(arguments, "tier", "web");
       }},
      {"release_eip", RELEASE_EIP, [](const Scene& scene, OperationArguments& arguments) { OnEip(scene, "idle", arguments); }},
      {"update_eip", UPDATE_EIP,
       [](const Scene& scene, OperationArguments& arguments) {
         OnEip(scene, "bound", arguments);
         arguments.set_name("renamed");
         arguments.set_bandwidth_mbps(20);
       }},
      {"bind_eip", BIND_EIP,
       [](const Scene& scene, OperationArguments& arguments) {
         OnEip(scene, "idle", arguments);
         OnInterface(scene, "plain", arguments);
         arguments.set_private_ip("10.0.1.51");
       }},
      {"bind_eip_to_the_primary_address", BIND_EIP,
       [](const Scene& scene, OperationArguments& arguments) {
         OnEip(scene, "idle", arguments);
         OnInterface(scene, "held", arguments);
       }},
      {"bind_eip_to_a_primary_interface", BIND_EIP,
       [](const Scene& scene, OperationArguments& arguments) {
         OnEip(scene, "idle", arguments);
         arguments.mutable_interface()->set_id(PrimaryInterfaceOf(scene.before, InstanceId(scene.cloud, "b")));
         arguments.set_private_ip("10.0.1.6");
       }},
      {"unbind_eip", UNBIND_EIP,
       [](const Scene& scene, OperationArguments& arguments) {
         OnEip(scene, "bound", arguments);
         OnInterface(scene, "held", arguments);
         arguments.set_private_ip("10.0.1.31");
       }},
  };
  return *samples;
}

Operation Make(const Sample& sample, const Scene& scene) {
  Operation operation;
  operation.set_id(1);
  operation.set_kind(sample.kind);
  operation.set_provider("conf");
  sample.fill(scene, *operation.mutable_arguments());
  return operation;
}

std::string PrimaryInterfaceOf(const Observation& before, const std::string& instance_id) {
  for (const NetworkInterface& interface : before.interfaces()) {
    if (interface.primary() && interface.instance_id() == instance_id) return interface.id();
  }
  return "";
}

}  // namespace eniform::conformance
