#include "apply/observe.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "apply/declaration_part.h"
#include "tests/apply/support.h"

namespace eniform::apply {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

InterfaceDeclaration* Declare(Declaration& declaration, const std::string& key, const std::string& alias,
                              const std::string& instance = "") {
  InterfaceDeclaration* interface = declaration.add_network_interfaces();
  interface->set_key(key);
  interface->set_provider(alias);
  interface->mutable_subnet()->set_id("subnet-" + alias);
  if (!instance.empty()) interface->mutable_attachment()->mutable_instance()->set_id(instance);
  return interface;
}

// A cloud with one subnet, some interfaces on two pages, and instances of one type.
class SmallCloud {
 public:
  explicit SmallCloud(const std::string& alias) : provider(alias) {
    provider.observe = [this, alias](const ObserveRequest& request, const std::function<bool(Observation &&)>& page) {
      return Answer(alias, request, page);
    };
    provider.description().mutable_capabilities()->set_max_tags(7);
    provider.description().add_credential_variables("TENCENTCLOUD_SECRET_ID");
    provider.description().add_credential_variables("TENCENTCLOUD_SECRET_KEY");
  }

  ScriptedProvider provider;
  std::vector<ObserveRequest> requests() const {
    absl::MutexLock hold(&mutex_);
    return requests_;
  }
  // What the next so many answers say instead of the truth.
  void Refuse(ObjectKind kind, std::vector<ProviderError> errors) {
    absl::MutexLock hold(&mutex_);
    refusals_[kind] = std::move(errors);
  }
  void Die(ObjectKind kind, int times) {
    absl::MutexLock hold(&mutex_);
    deaths_[kind] = times;
  }

 private:
  absl::StatusOr<host::Provider::ObserveResult> Answer(const std::string& alias, const ObserveRequest& request,
                                                       const std::function<bool(Observation&&)>& page) {
    absl::MutexLock hold(&mutex_);
    requests_.push_back(request);
    const ObjectKind kind = request.kinds(0);
    host::Provider::ObserveResult result{.api_calls = 1, .error = {}};
    if (deaths_[kind] > 0) {
      --deaths_[kind];
      return absl::UnavailableError("eniform-provider-x exited");
    }
    if (kind == OBJECT_KIND_SUBNET) {
      Observation subnets;
      Subnet* subnet = subnets.add_subnets();
      subnet->set_id("subnet-" + alias);
      subnet->set_vpc_id("vpc-" + alias);
      page(std::move(subnets));
    }
    if (kind == OBJECT_KIND_INTERFACE) {
      for (int i = 1; i <= 2; ++i) {
        Observation interfaces;
        *interfaces.add_interfaces() = InterfaceOf(absl::StrCat("eni-", alias, "-", i));
        if (!page(std::move(interfaces))) return absl::CancelledError("the rest was not wanted");
        // A refusal comes in the middle: what was given before it counts for nothing.
        if (!refusals_[kind].empty()) break;
      }
      result.api_calls = 2;
    }
    if (kind == OBJECT_KIND_INSTANCE) {
      Observation instances;
      for (const std::string& id : request.ids()) {
        Instance* instance = instances.add_instances();
        instance->set_id(id);
        instance->set_type("S5.MEDIUM4");
        if (request.limits()) {
          instance->mutable_limits()->set_interfaces(4);
          instance->mutable_limits()->set_live(true);
        }
      }
      page(std::move(instances));
    }
    if (!refusals_[kind].empty()) {
      result.error = refusals_[kind].front();
      refusals_[kind].erase(refusals_[kind].begin());
    }
    return result;
  }

  mutable absl::Mutex mutex_;
  std::vector<ObserveRequest> requests_ ABSL_GUARDED_BY(mutex_);
  std::map<ObjectKind, std::vector<ProviderError>> refusals_ ABSL_GUARDED_BY(mutex_);
  std::map<ObjectKind, int> deaths_ ABSL_GUARDED_BY(mutex_);
};

ProviderError Refusal(ErrorClass error_class, const std::string& code) {
  ProviderError error;
  error.set_error_class(error_class);
  error.set_code(code);
  error.set_message("why not");
  error.set_action("DescribeThings");
  error.set_request_id("r-7");
  return error;
}

class LookAroundTest : public ::testing::Test {
 protected:
  absl::StatusOr<Look> Around() {
    return LookAround({{"bj", &bj_.provider}, {"gz", &gz_.provider}}, desired_, prior_, {}, interrupt_, clock_);
  }

  SmallCloud gz_{"gz"}, bj_{"bj"};
  Declaration desired_;
  StateSnapshot prior_;
  FakeClock clock_;
  Interrupt interrupt_{0};
};

TEST_F(LookAroundTest, AllProvidersInOneObservationEach) {
  Declare(desired_, "a", "gz");
  Declare(desired_, "b", "bj");
  const auto look = Around();
  ASSERT_TRUE(look.ok()) << look.status();
  ASSERT_THAT(look->observations, SizeIs(2));
  EXPECT_EQ(look->observations[0].provider(), "bj");
  EXPECT_EQ(look->observations[1].provider(), "gz");
  ASSERT_THAT(look->observations[1].interfaces(), SizeIs(2));
  EXPECT_EQ(look->observations[1].interfaces(0).id(), "eni-gz-1");
  EXPECT_EQ(look->observations[1].interfaces(1).id(), "eni-gz-2");
  EXPECT_THAT(look->observations[1].subnets(), SizeIs(1));
  EXPECT_EQ(look->capabilities.at("bj").max_tags(), 7);
  EXPECT_THAT(look->diagnostics, IsEmpty());
  int calls = 0;
  for (const auto* cloud : {&gz_, &bj_}) {
    for (const ObserveRequest& request : cloud->requests()) calls += request.kinds(0) == OBJECT_KIND_INTERFACE ? 2 : 1;
  }
  EXPECT_EQ(look->api_calls, calls);
}

TEST_F(LookAroundTest, OneQuestionAKindAndVpcsOnlyForInterfaces) {
  Declare(desired_, "a", "gz");
  ASSERT_TRUE(Around().ok());
  bool interfaces = false;
  for (const ObserveRequest& request : gz_.requests()) {
    EXPECT_EQ(request.kinds_size(), 1);
    if (request.kinds(0) == OBJECT_KIND_INTERFACE) {
      interfaces = true;
      EXPECT_THAT(request.vpc_ids(), ElementsAre("vpc-gz"));
    } else {
      EXPECT_THAT(request.vpc_ids(), IsEmpty());
    }
  }
  EXPECT_TRUE(interfaces);
}

TEST_F(LookAroundTest, LimitsOfOneInstanceGoToAllOfItsType) {
  Declare(desired_, "a", "gz", "ins-1");
  Declare(desired_, "b", "gz", "ins-2");
  const auto look = Around();
  ASSERT_TRUE(look.ok()) << look.status();
  ASSERT_THAT(look->observations[0].instances(), SizeIs(2));
  for (const Instance& instance : look->observations[0].instances()) {
    EXPECT_EQ(instance.limits().interfaces(), 4) << instance.id();
    EXPECT_TRUE(instance.limits().live());
  }
  int asked = 0;
  for (const ObserveRequest& request : gz_.requests()) asked += request.limits() ? request.ids_size() : 0;
  EXPECT_EQ(asked, 1);
}

TEST_F(LookAroundTest, ThrottledAndTransientAreAskedAgainFromTheStart) {
  Declare(desired_, "a", "gz");
  gz_.Refuse(OBJECT_KIND_INTERFACE, {Refusal(ERROR_CLASS_THROTTLED, "Slow"), Refusal(ERROR_CLASS_TRANSIENT, "Oops")});
  const auto look = Around();
  ASSERT_TRUE(look.ok());
  EXPECT_THAT(look->diagnostics, IsEmpty());
  EXPECT_THAT(look->observations[0].interfaces(), SizeIs(2));
  EXPECT_THAT(clock_.slept(), SizeIs(2));
}

TEST_F(LookAroundTest, ARefusalIsADiagnosticWithTheCloudsWords) {
  Declare(desired_, "a", "gz");
  gz_.Refuse(OBJECT_KIND_INTERFACE, {Refusal(ERROR_CLASS_INVALID, "InvalidParameter")});
  const auto look = Around();
  ASSERT_TRUE(look.ok());
  ASSERT_THAT(look->diagnostics, SizeIs(1));
  const Diagnostic& diagnostic = look->diagnostics[0];
  EXPECT_EQ(diagnostic.code(), "EF-A01");
  EXPECT_EQ(diagnostic.diagnostic_class(), DIAGNOSTIC_CLASS_FAILURE);
  EXPECT_EQ(diagnostic.summary(), "The cloud refused to answer");
  EXPECT_EQ(diagnostic.detail(),
            "Provider 'gz' could not read interfaces: DescribeThings: InvalidParameter: why not (request id r-7). Check the region and the "
            "endpoint of "
            "the provider; if they are right, report this with the request id.");
}

TEST_F(LookAroundTest, WrongCredentialsAreSaidOnceAndNamed) {
  Declare(desired_, "a", "gz")->add_security_groups()->set_id("sg-1");
  gz_.Refuse(OBJECT_KIND_SUBNET, {Refusal(ERROR_CLASS_AUTH, "AuthFailure")});
  gz_.Refuse(OBJECT_KIND_SECURITY_GROUP, {Refusal(ERROR_CLASS_AUTH, "AuthFailure")});
  const auto look = Around();
  ASSERT_TRUE(look.ok());
  ASSERT_THAT(look->diagnostics, SizeIs(1));
  EXPECT_EQ(look->diagnostics[0].code(), "EF-A02");
  EXPECT_THAT(look->diagnostics[0].detail(), HasSubstr("TENCENTCLOUD_SECRET_ID, TENCENTCLOUD_SECRET_KEY"));
  EXPECT_THAT(clock_.slept(), IsEmpty());
}

TEST_F(LookAroundTest, AfterARefusalNothingMoreIsAsked) {
  Declare(desired_, "a", "gz", "ins-1");
  gz_.Refuse(OBJECT_KIND_SUBNET, {Refusal(ERROR_CLASS_INVALID, "No")});
  gz_.provider.check = [](const CheckRequest&) -> absl::StatusOr<CheckResponse> {
    ADD_FAILURE() << "judged what was not seen";
    return CheckResponse();
  };
  ASSERT_TRUE(Around().ok());
  for (const ObserveRequest& request : gz_.requests()) EXPECT_NE(request.kinds(0), OBJECT_KIND_INSTANCE);
}

TEST_F(LookAroundTest, APluginThatDiesOnceIsAskedAgain) {
  Declare(desired_, "a", "gz");
  gz_.Die(OBJECT_KIND_SUBNET, 1);
  ASSERT_TRUE(Around().ok());
  gz_.Die(OBJECT_KIND_SUBNET, 2);
  EXPECT_EQ(Around().status().code(), absl::StatusCode::kUnavailable);
}

TEST_F(LookAroundTest, AnInterruptEndsItWithTheCallInFlight) {
  Declare(desired_, "a", "gz", "ins-gz-1");
  ASSERT_TRUE(Around().ok());
  const size_t whole = gz_.requests().size();
  const auto answer = gz_.provider.observe;
  gz_.provider.observe = [&](const ObserveRequest& request, const std::function<bool(Observation &&)>& page) {
    interrupt_ = 1;
    return answer(request, page);
  };
  EXPECT_TRUE(absl::IsCancelled(Around().status()));
  EXPECT_LT(gz_.requests().size(), 2 * whole) << "there was no second look";
  const size_t asked = gz_.requests().size();
  EXPECT_TRUE(absl::IsCancelled(Around().status()));
  EXPECT_EQ(gz_.requests().size(), asked) << "nothing at all is asked";
}

TEST_F(LookAroundTest, AnInterruptEndsTheWaitForAnotherAttempt) {
  Declare(desired_, "a", "gz");
  ProviderError throttled;
  throttled.set_error_class(ERROR_CLASS_THROTTLED);
  gz_.Refuse(OBJECT_KIND_INTERFACE, std::vector<ProviderError>(20, throttled));
  clock_.on_sleep = [this] { interrupt_ = 1; };
  EXPECT_TRUE(absl::IsCancelled(Around().status()));
  EXPECT_EQ(clock_.slept().size(), 1u);
}

TEST_F(LookAroundTest, AProviderNobodyStartedIsNamed) {
  Declare(desired_, "a", "elsewhere");
  const auto look = Around();
  EXPECT_EQ(look.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(look.status().message()), HasSubstr("'elsewhere'"));
}

TEST_F(LookAroundTest, EachProviderJudgesItsOwnPartAndItsOwnObservation) {
  Declare(desired_, "a", "gz");
  Declare(desired_, "b", "bj");
  const auto judge = [](const std::string& alias) {
    return [alias](const CheckRequest& request) -> absl::StatusOr<CheckResponse> {
      CheckResponse response;
      std::vector<std::string> keys;
      for (const auto& interface : request.declaration().network_interfaces()) keys.push_back(interface.key());
      response.add_diagnostics()->set_detail(
          absl::StrCat(alias, " ", absl::StrJoin(keys, ","), " ", request.observation().interfaces_size()));
      return response;
    };
  };
  gz_.provider.check = judge("gz");
  bj_.provider.check = judge("bj");
  const auto look = Around();
  ASSERT_TRUE(look.ok());
  ASSERT_THAT(look->diagnostics, SizeIs(2));
  EXPECT_EQ(look->diagnostics[0].detail(), "bj b 2");
  EXPECT_EQ(look->diagnostics[1].detail(), "gz a 2");
  // Lent for the judgement, not lost.
  EXPECT_THAT(look->observations[1].interfaces(), SizeIs(2));
}

TEST_F(LookAroundTest, WhereBindingsAloneAreJudgedOnlyTheyAreShown) {
  Declare(desired_, "a", "gz");
  gz_.provider.description().mutable_capabilities()->set_checks_bindings_alone(true);
  int asked = 0;
  std::string shown;
  gz_.provider.check = [&](const CheckRequest& request) -> absl::StatusOr<CheckResponse> {
    ++asked;
    shown = absl::StrCat(request.declaration().network_interfaces_size(), " ", request.declaration().eip_bindings_size());
    for (const auto& interface : request.observation().interfaces()) absl::StrAppend(&shown, " ", interface.id());
    return CheckResponse();
  };
  ASSERT_TRUE(Around().ok());
  EXPECT_EQ(asked, 0) << "there is nothing to judge";

  EipBindingDeclaration& binding = *desired_.add_eip_bindings();
  binding.set_key("x");
  binding.set_provider("gz");
  binding.mutable_eip()->set_id("eip-1");
  binding.mutable_network_interface()->set_id("eni-gz-1");
  const auto look = Around();
  ASSERT_TRUE(look.ok());
  EXPECT_EQ(asked, 1);
  EXPECT_EQ(shown, "0 1 eni-gz-1");
  EXPECT_THAT(look->observations[0].interfaces(), SizeIs(2)) << "the look has them all";
}

TEST_F(LookAroundTest, APluginThatFailsToJudgeIsAFailure) {
  Declare(desired_, "a", "gz");
  gz_.provider.check = [](const CheckRequest&) { return absl::InternalError("nonsense"); };
  EXPECT_EQ(Around().status().code(), absl::StatusCode::kInternal);
}

TEST(DeclarationPartTest, WhatBelongsToWhom) {
  Declaration all;
  all.set_stack("shop");
  all.add_providers()->set_key("gz");
  all.add_providers()->set_key("bj");
  Declare(all, "a", "gz");
  Declare(all, "b", "bj");
  EipDeclaration* eip = all.add_eips();
  eip->set_key("e");
  eip->set_provider("bj");
  EipBindingDeclaration* by_eip = all.add_eip_bindings();
  by_eip->set_key("by-eip");
  by_eip->mutable_eip()->set_name("e");
  EipBindingDeclaration* by_interface = all.add_eip_bindings();
  by_interface->set_key("by-interface");
  by_interface->mutable_eip()->set_id("eip-1");
  by_interface->mutable_network_interface()->set_name("a");
  ImportDeclaration* import = all.add_imports();
  import->set_to("network_interface.a");
  all.add_imports()->set_to("eip.e");
  const auto keys = [](const Declaration& part) {
    std::vector<std::string> keys;
    for (const auto& thing : part.providers()) keys.push_back("p:" + thing.key());
    for (const auto& thing : part.network_interfaces()) keys.push_back("i:" + thing.key());
    for (const auto& thing : part.eips()) keys.push_back("e:" + thing.key());
    for (const auto& thing : part.eip_bindings()) keys.push_back("b:" + thing.key());
    for (const auto& thing : part.imports()) keys.push_back("m:" + thing.to());
    return keys;
  };
  EXPECT_THAT(keys(PartOf(all, "gz")), ElementsAre("p:gz", "i:a", "b:by-interface", "m:network_interface.a"));
  EXPECT_THAT(keys(PartOf(all, "bj")), ElementsAre("p:bj", "i:b", "e:e", "b:by-eip", "m:eip.e"));
  // What names no provider belongs to the only one.
  Declaration sole;
  sole.add_providers()->set_key("gz");
  sole.add_network_interfaces()->set_key("a");
  EXPECT_THAT(keys(PartOf(sole, "gz")), ElementsAre("p:gz", "i:a"));
}

}  // namespace
}  // namespace eniform::apply
