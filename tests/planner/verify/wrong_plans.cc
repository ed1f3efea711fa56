#include "tests/planner/verify/wrong_plans.h"

#include "absl/strings/str_cat.h"
#include "google/protobuf/text_format.h"

namespace eniform::verify {

planner::Bed SmallCloud() {
  planner::Bed bed;
  bed.Subnet("subnet-a", "10.0.1.0/24")
      .Subnet("subnet-b", "10.0.2.0/24")
      .Instance("ins-a", "subnet-a", "10.0.1.5")
      .Instance("ins-b", "subnet-a", "10.0.1.6")
      .Interface("eni-1", "subnet-a", {"10.0.1.10", "10.0.1.11"}, "ins-a")
      .Interface("eni-2", "subnet-a", {"10.0.1.20", "10.0.1.21"}, "ins-b")
      .Interface("eni-3", "subnet-a", {"10.0.1.30"})
      .Eip("eip-1", "203.0.113.1", "eni-1", "10.0.1.11")
      .Eip("eip-2", "203.0.113.2");
  bed.capabilities.add_operations()->set_kind(SET_DELETE_ON_TERMINATION);
  return bed;
}

ByHand& ByHand::Then(OperationKind kind, const std::string& arguments, std::vector<int> after, const std::string& target) {
  Operation& operation = *plan.add_operations();
  operation.set_id(plan.operations_size());
  operation.set_kind(kind);
  operation.set_provider("gz");
  operation.set_target(target);
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(arguments, operation.mutable_arguments())) << arguments;
  for (const int id : after) operation.add_depends_on()->set_operation(id);
  return *this;
}

ByHand& ByHand::Changing(const std::string& change) {
  ResourceChange& added = *plan.add_resource_changes();
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(change, &added)) << change;
  added.set_provider("gz");
  return *this;
}

std::string Verdict(const planner::Bed& bed, const Plan& plan) {
  std::string text;
  for (const Violation& violation : Verify(plan, {bed.observation}, {{"gz", bed.capabilities}}))
    absl::StrAppend(&text, violation.text, "\n");
  return text;
}

}  // namespace eniform::verify
