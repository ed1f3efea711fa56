#include "providers/sdk/goals.h"

#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace eniform::sdk {
namespace {

template <typename T>
T Make(const std::string& text) {
  T message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

TEST(GoalsTest, GroupsInOrderOrAsASet) {
  const auto wanted = Make<OperationArguments>("security_group_ids: 'sg-2' security_group_ids: 'sg-1'");
  const auto interface = Make<NetworkInterface>("security_group_ids: 'sg-1' security_group_ids: 'sg-2'");
  EXPECT_EQ(InterfaceGoal(SET_SECURITY_GROUPS, wanted, &interface), Goal::kNotReached);
  EXPECT_EQ(InterfaceGoal(SET_SECURITY_GROUPS, wanted, &interface, GroupOrder::kNone), Goal::kReached);
  const auto fewer = Make<NetworkInterface>("security_group_ids: 'sg-1'");
  EXPECT_EQ(InterfaceGoal(SET_SECURITY_GROUPS, wanted, &fewer, GroupOrder::kNone), Goal::kNotReached);
}

TEST(GoalsTest, AFlagThatIsNotToldIsNotReached) {
  const auto off = Make<OperationArguments>("delete_on_termination: false");
  const auto unknown = Make<NetworkInterface>("id: 'eni-1'");
  EXPECT_EQ(InterfaceGoal(SET_DELETE_ON_TERMINATION, off, &unknown), Goal::kNotReached);
  const auto told = Make<NetworkInterface>("delete_on_termination: false");
  EXPECT_EQ(InterfaceGoal(SET_DELETE_ON_TERMINATION, off, &told), Goal::kReached);
  const auto on = Make<NetworkInterface>("delete_on_termination: true");
  EXPECT_EQ(InterfaceGoal(SET_DELETE_ON_TERMINATION, off, &on), Goal::kNotReached);
}

}  // namespace
}  // namespace eniform::sdk
