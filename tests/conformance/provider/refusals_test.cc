// What the cloud will never do: the class of its refusal, and that nothing came of it.
#include <algorithm>
#include <string>
#include <vector>

#include "tests/conformance/provider/judge.h"
#include "tests/conformance/provider/samples.h"
#include "tests/conformance/provider/stage.h"

namespace eniform::conformance {
namespace {

struct RefusedCase {
  std::string name;
  OperationKind kind;
  void (*fill)(const Cloud& cloud, OperationArguments& arguments);
  std::vector<ErrorClass> classes;  // any of them
};

std::vector<RefusedCase> RefusedCases() {
  return {
      {"a primary address that somebody has",
       CREATE_INTERFACE,
       [](const Cloud& cloud, OperationArguments& arguments) {
         arguments.set_vpc_id(VpcId(cloud));
         arguments.set_subnet_id(SubnetId(cloud, "a"));
         arguments.set_name("data");
         arguments.set_primary_ip("10.0.1.31");
         arguments.add_security_group_ids(GroupId(cloud, 1));
       },
       {ERROR_CLASS_CONFLICT}},
      {"a primary address of another subnet",
       CREATE_INTERFACE,
       [](const Cloud& cloud, OperationArguments& arguments) {
         arguments.set_vpc_id(VpcId(cloud));
         arguments.set_subnet_id(SubnetId(cloud, "a"));
         arguments.set_name("data");
         arguments.set_primary_ip("10.0.2.31");
         arguments.add_security_group_ids(GroupId(cloud, 1));
       },
       {ERROR_CLASS_INVALID}},
      {"a subnet that is not there",
       CREATE_INTERFACE,
       [](const Cloud& cloud, OperationArguments& arguments) {
         arguments.set_vpc_id(VpcId(cloud));
         arguments.set_subnet_id(SubnetId(cloud, "0unknown"));
         arguments.set_name("data");
         arguments.add_security_group_ids(GroupId(cloud, 1));
       },
       {ERROR_CLASS_NOT_FOUND}},
      {"an address that another interface has",
       ASSIGN_ADDRESSES,
       [](const Cloud& cloud, OperationArguments& arguments) {
         arguments.mutable_interface()->set_id(InterfaceId(cloud, "plain"));
         arguments.add_private_ips("10.0.1.32");
       },
       {ERROR_CLASS_CONFLICT}},
      {"an interface that is on another instance",
       ATTACH,
       [](const Cloud& cloud, OperationArguments& arguments) {
         arguments.mutable_interface()->set_id(InterfaceId(cloud, "held"));
         arguments.set_instance_id(InstanceId(cloud, "b"));
       },
       {ERROR_CLASS_CONFLICT}},
      {"an instance that is not there",
       ATTACH,
       [](const Cloud& cloud, OperationArguments& arguments) {
         arguments.mutable_interface()->set_id(InterfaceId(cloud, "free"));
         arguments.set_instance_id(InstanceId(cloud, "0unknown"));
       },
       {ERROR_CLASS_NOT_FOUND}},
      {"an interface in use",
       DELETE_INTERFACE,
       [](const Cloud& cloud, OperationArguments& arguments) { arguments.mutable_interface()->set_id(InterfaceId(cloud, "plain")); },
       {ERROR_CLASS_CONFLICT, ERROR_CLASS_WRONG_STATE}},
      {"an interface that is not there",
       UPDATE_INTERFACE,
       [](const Cloud& cloud, OperationArguments& arguments) {
         arguments.mutable_interface()->set_id(InterfaceId(cloud, "0unknown"));
         arguments.set_name("renamed");
       },
       {ERROR_CLASS_NOT_FOUND}},
      {"an EIP that is bound elsewhere",
       BIND_EIP,
       [](const Cloud& cloud, OperationArguments& arguments) {
         arguments.mutable_eip()->set_id(EipId(cloud, "bound"));
         arguments.mutable_interface()->set_id(InterfaceId(cloud, "plain"));
         arguments.set_private_ip("10.0.1.51");
       },
       {ERROR_CLASS_CONFLICT}},
      {"an address that has an EIP",
       BIND_EIP,
       [](const Cloud& cloud, OperationArguments& arguments) {
         arguments.mutable_eip()->set_id(EipId(cloud, "idle"));
         arguments.mutable_interface()->set_id(InterfaceId(cloud, "held"));
         arguments.set_private_ip("10.0.1.31");
       },
       {ERROR_CLASS_CONFLICT}},
      {"somebody else's binding",
       UNBIND_EIP,
       [](const Cloud& cloud, OperationArguments& arguments) {
         arguments.mutable_eip()->set_id(EipId(cloud, "bound"));
         arguments.mutable_interface()->set_id(InterfaceId(cloud, "plain"));
         arguments.set_private_ip("10.0.1.51");
       },
       {ERROR_CLASS_CONFLICT}},
      {"an EIP in use",
       RELEASE_EIP,
       [](const Cloud& cloud, OperationArguments& arguments) { arguments.mutable_eip()->set_id(EipId(cloud, "bound")); },
       {ERROR_CLASS_CONFLICT, ERROR_CLASS_WRONG_STATE}},
      {"an EIP that is not there",
       UPDATE_EIP,
       [](const Cloud& cloud, OperationArguments& arguments) {
         arguments.mutable_eip()->set_id(EipId(cloud, "0unknown"));
         arguments.set_bandwidth_mbps(20);
       },
       {ERROR_CLASS_NOT_FOUND}},
  };
}

class RefusalTest : public testing::TestWithParam<Cloud> {};

INSTANTIATE_TEST_SUITE_P(Clouds, RefusalTest, testing::ValuesIn(Clouds()),
                         [](const testing::TestParamInfo<Cloud>& info) { return info.param.name; });

TEST_P(RefusalTest, NothingComesOfWhatIsRefused) {
  Stage stage(GetParam());
  ASSERT_TRUE(stage.ok());
  const Observation before = stage.Look();
  for (const RefusedCase& refused : RefusedCases()) {
    SCOPED_TRACE(refused.name);
    Operation operation;
    operation.set_id(1);
    operation.set_kind(refused.kind);
    refused.fill(GetParam(), *operation.mutable_arguments());
    const ExecuteResponse response = stage.Execute(operation, NewToken());
    EXPECT_NE(std::find(refused.classes.begin(), refused.classes.end(), response.error().error_class()), refused.classes.end())
        << response.DebugString();
    EXPECT_NE(response.error().message(), "");
  }
  EXPECT_EQ(Differences(before, stage.Look()), "");
}

}  // namespace
}  // namespace eniform::conformance
