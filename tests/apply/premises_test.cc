// What a saved plan rests on, looked at again: each fact that changed is named with what it was and what it is.
#include "absl/strings/str_cat.h"
#include "apply/observe.h"
#include "tests/apply/support.h"

namespace eniform::apply {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class PremisesTest : public ::testing::Test {
 protected:
  PremisesTest() {
    provider_.observe = [this](const ObserveRequest& request, const std::function<bool(Observation &&)>& page) {
      absl::MutexLock hold(&mutex_);
      batches_.push_back(request.ids_size());
      Observation answer;
      for (const std::string& id : request.ids()) {
        if (interfaces_.contains(id) && request.kinds(0) == OBJECT_KIND_INTERFACE) *answer.add_interfaces() = interfaces_[id];
        if (eips_.contains(id) && request.kinds(0) == OBJECT_KIND_EIP) *answer.add_eips() = eips_[id];
        if (instances_.contains(id) && request.kinds(0) == OBJECT_KIND_INSTANCE) {
          Instance& instance = *answer.add_instances() = instances_[id];
          if (!request.limits()) instance.clear_limits();
        }
        if (subnets_.contains(id) && request.kinds(0) == OBJECT_KIND_SUBNET) *answer.add_subnets() = subnets_[id];
      }
      if (request.kinds(0) == OBJECT_KIND_QUOTA) {
        asked_quotas_.insert(asked_quotas_.end(), request.vpc_ids().begin(), request.vpc_ids().end());
        for (const Quota& quota : quotas_) *answer.add_quotas() = quota;
      }
      page(std::move(answer));
      return host::Provider::ObserveResult{.api_calls = 1, .error = error_};
    };
  }

  void Rests(ObjectKind kind, const std::string& id, const std::string& fingerprint) {
    Premise* premise = plan_.add_premises();
    premise->set_provider("gz");
    premise->set_kind(kind);
    premise->set_id(id);
    premise->set_fingerprint(fingerprint);
  }
  absl::StatusOr<std::vector<std::string>> Changed() { return ChangedPremises({{"gz", &provider_}}, plan_, interrupt_, clock_); }

  ScriptedProvider provider_;
  FakeClock clock_;
  Interrupt interrupt_{0};
  Plan plan_;
  absl::Mutex mutex_;
  std::vector<int> batches_;
  std::map<std::string, NetworkInterface> interfaces_;
  std::map<std::string, Eip> eips_;
  std::map<std::string, Instance> instances_;
  std::map<std::string, Subnet> subnets_;
  std::vector<Quota> quotas_;
  std::vector<std::string> asked_quotas_;  // VPCs
  ProviderError error_;
};

TEST_F(PremisesTest, WhatHoldsIsNotMentioned) {
  interfaces_["eni-1"] = InterfaceOf("eni-1", "10.0.0.1");
  eips_["eip-1"] = EipOf("eip-1", "203.0.113.1");
  Rests(OBJECT_KIND_INTERFACE, "eni-1", planner::Fingerprint(interfaces_["eni-1"]));
  Rests(OBJECT_KIND_EIP, "eip-1", planner::Fingerprint(eips_["eip-1"]));
  Rests(OBJECT_KIND_INTERFACE, "eni-absent", "");
  EXPECT_THAT(*Changed(), IsEmpty());
}

TEST_F(PremisesTest, WhatChangedIsSaidInWords) {
  interfaces_["eni-1"] = InterfaceOf("eni-1", "10.0.0.1");
  interfaces_["eni-new"] = InterfaceOf("eni-new");
  Rests(OBJECT_KIND_INTERFACE, "eni-1", planner::Fingerprint(InterfaceOf("eni-1", "10.0.0.1", {"10.0.0.2"})));
  Rests(OBJECT_KIND_EIP, "eip-1", planner::Fingerprint(EipOf("eip-1", "203.0.113.1")));
  Rests(OBJECT_KIND_INTERFACE, "eni-new", "");
  EXPECT_THAT(*Changed(), ElementsAre("network_interface eni-1 changed since the plan was made: address 10.0.0.2: was secondary, is gone",
                                      "eip eip-1 is gone since the plan was made",
                                      "network_interface eni-new exists now; it did not when the plan was made"));
}

TEST_F(PremisesTest, EachFactIsNamedWithWhatWasAndWhatIs) {
  NetworkInterface before = InterfaceOf("eni-1", "10.0.0.1");
  before.set_description("a\nb");
  before.set_instance_id("ins-1");
  before.add_security_group_ids("sg-1");
  NetworkInterface now = InterfaceOf("eni-1", "10.0.0.1", {"10.0.0.9"});
  now.set_description("c: d");
  now.add_security_group_ids("sg-2");
  Tag* tag = now.add_tags();
  tag->set_key("tier");
  interfaces_["eni-1"] = now;
  Rests(OBJECT_KIND_INTERFACE, "eni-1", planner::Fingerprint(before));
  Operation attach = Op(1, ATTACH, "network_interface.web");
  *attach.mutable_arguments()->mutable_interface() = ById("eni-1");
  attach.mutable_arguments()->mutable_interface()->set_address("network_interface.web");
  *plan_.add_operations() = attach;
  EXPECT_THAT(
      *Changed(),
      ElementsAre("network_interface eni-1 (network_interface.web) changed since the plan was made: description: was a\\nb, is c: d; "
                  "instance: was ins-1, is gone; security groups: was sg-1, is sg-2; address 10.0.0.9: was not there, is secondary; "
                  "tag tier: was not there, is (no value)"));
}

TEST_F(PremisesTest, AnEipThatIsBoundElsewhereSaysWhere) {
  Eip before = EipOf("eip-1", "203.0.113.1");
  before.set_interface_id("eni-1");
  before.set_private_ip("10.0.0.1");
  eips_["eip-1"] = before;
  eips_["eip-1"].set_interface_id("eni-2");
  Rests(OBJECT_KIND_EIP, "eip-1", planner::Fingerprint(before));
  EXPECT_THAT(*Changed(), ElementsAre("eip eip-1 changed since the plan was made: bound to interface: was eni-1, is eni-2"));
}

TEST_F(PremisesTest, StateAndLimitsOfAnInstance) {
  Instance instance;
  instance.set_id("ins-1");
  instance.set_status(INSTANCE_STATUS_RUNNING);
  instance.mutable_limits()->set_interfaces(4);
  instance.mutable_limits()->set_addresses_per_interface(10);
  Rests(OBJECT_KIND_INSTANCE, "ins-1", planner::Fingerprint(instance, planner::WithLimits::kYes));
  plan_.mutable_premises(0)->set_limits(true);
  instances_["ins-1"] = instance;
  EXPECT_THAT(*Changed(), IsEmpty());
  instances_["ins-1"].set_status(INSTANCE_STATUS_CHANGING);
  EXPECT_THAT(*Changed(), IsEmpty()) << "a state that passes is none";
  instances_["ins-1"].set_status(INSTANCE_STATUS_STOPPED);
  instances_["ins-1"].mutable_limits()->set_interfaces(2);
  EXPECT_THAT(*Changed(), ElementsAre("instance ins-1 changed since the plan was made: interfaces it may have: was 4, is 2; state: was "
                                      "running, is stopped"));
  instances_.clear();
  EXPECT_THAT(*Changed(), ElementsAre("instance ins-1 is gone since the plan was made"));
}

TEST_F(PremisesTest, FewerFreeAddressesThanThePlanTakes) {
  Rests(OBJECT_KIND_SUBNET, "subnet-a", "");
  plan_.mutable_premises(0)->set_left(10);
  plan_.mutable_premises(0)->set_taken(3);
  subnets_["subnet-a"].set_id("subnet-a");
  subnets_["subnet-a"].set_available_addresses(3);
  EXPECT_THAT(*Changed(), IsEmpty()) << "fewer, and still enough";
  subnets_["subnet-a"].set_available_addresses(2);
  EXPECT_THAT(*Changed(), ElementsAre("subnet subnet-a had 10 addresses free, has 2; the plan takes 3"));
  // One that was full, of which the plan gives back before it takes.
  plan_.mutable_premises(0)->set_left(0);
  subnets_["subnet-a"].set_available_addresses(0);
  EXPECT_THAT(*Changed(), IsEmpty());
}

TEST_F(PremisesTest, QuotasThatOthersUsedUp) {
  Rests(OBJECT_KIND_QUOTA, "", "");
  plan_.mutable_premises(0)->set_quota(QUOTA_KIND_EIPS);
  Rests(OBJECT_KIND_QUOTA, "vpc-1", "");
  plan_.mutable_premises(1)->set_quota(QUOTA_KIND_INTERFACES_PER_VPC);
  for (Premise& premise : *plan_.mutable_premises()) {
    premise.set_left(5);
    premise.set_taken(2);
  }
  EXPECT_THAT(*Changed(), IsEmpty()) << "a cloud that does not say refuses by itself";
  for (const auto& [kind, scope] : {std::pair(QUOTA_KIND_EIPS, ""), std::pair(QUOTA_KIND_INTERFACES_PER_VPC, "vpc-1")}) {
    Quota& quota = quotas_.emplace_back();
    quota.set_kind(kind);
    quota.set_scope(scope);
    quota.set_limit(20);
    quota.set_used(19);
  }
  EXPECT_THAT(*Changed(), ElementsAre("quota of EIPs in provider gz had 5 left, has 1; the plan takes 2",
                                      "quota of interfaces in VPC vpc-1 had 5 left, has 1; the plan takes 2"));
  EXPECT_THAT(asked_quotas_, ElementsAre("vpc-1", "vpc-1"));
}

TEST_F(PremisesTest, LookedAtByHundreds) {
  for (int i = 0; i < 250; ++i) Rests(OBJECT_KIND_INTERFACE, absl::StrCat("eni-", i), "");
  EXPECT_THAT(*Changed(), IsEmpty());
  EXPECT_THAT(batches_, UnorderedElementsAre(100, 100, 50));
}

TEST_F(PremisesTest, ACloudThatDoesNotAnswerIsNoAnswer) {
  Rests(OBJECT_KIND_INTERFACE, "eni-1", "x");
  error_.set_error_class(ERROR_CLASS_AUTH);
  error_.set_code("AuthFailure");
  error_.set_message("why not");
  error_.set_action("DescribeThings");
  error_.set_request_id("r-7");
  EXPECT_EQ(Changed().status().code(), absl::StatusCode::kPermissionDenied);
  EXPECT_THAT(std::string(Changed().status().message()), HasSubstr("DescribeThings: AuthFailure: why not (request id r-7)"));
}

TEST_F(PremisesTest, APremiseOfAnUnknownKindIsRefused) {
  Rests(OBJECT_KIND_SECURITY_GROUP, "sg-1", "x");
  EXPECT_EQ(Changed().status().code(), absl::StatusCode::kInvalidArgument);
}

TEST_F(PremisesTest, APlanThatRestsOnNothingAsksNobody) {
  EXPECT_THAT(*Changed(), IsEmpty());
  EXPECT_THAT(batches_, IsEmpty());
}

}  // namespace
}  // namespace eniform::apply
