// Alibaba Cloud's rules: each that planning judges is broken and just kept.
#include "gmock/gmock.h"
#include "providers/alicloud/capabilities.h"
#include "tests/planner/rules/cases.h"

namespace eniform::planner {
namespace {

const std::vector<Code> kJudged = {
    {"PrimaryAsSecondary", "ALI-03"},
    {"Slots", "ALI-05"},
    {"Addresses", "ALI-06"},
    {"AddressesDetachedByTable", "ALI-06"},
    {"CreateWithoutGroup", "ALI-07"},
    {"LastGroupTaken", "ALI-07"},
    {"ManyGroups", "ALI-07"},
    {"ManyGroupsLive", "ALI-07"},
    {"AccountQuota", "ALI-08"},
    {"AccountQuotaByTable", "ALI-08"},
    {"OtherVpc", "ALI-09"},
    {"NotIoOptimized", "ALI-10"},
    {"ClassicNetwork", "ALI-11"},
    {"AttachWhileChanging", "ALI-13"},
    {"DetachWhileChanging", "ALI-13"},
    {"OtherZone", "ALI-19"},
    {"NotRebooted", "ALI-22"},
    {"HotPlug", "ALI-hot-plug"},
    {"PrimaryWhileRunning", "ALI-primary-state"},
    {"PrimaryWhileChanging", "ALI-primary-state"},
    {"PrimaryOtherZone", "ALI-primary-zone"},
    {"GroupOfOtherVpc", "ALI-group-vpc"},
    {"ManagedByAService", "ALI-service-managed"},
    {"EipQuota", "ALI-eip-quota"},
    {"EipQuotaByTable", "ALI-eip-quota"},
    {"EipQuotaSeen", "ALI-eip-quota"},
    {"EipOnUsedAddress", "ALI-eip-one-to-one"},
    {"EipUnusable", "ALI-eip-unusable"},
    {"Charge", "ALI-eip-charge"},
    {"Bandwidth200", "ALI-eip-bandwidth"},
    {"BandwidthByDefault", "ALI-eip-bandwidth"},
    {"OutsideSubnet", "ALI-address-range"},
    {"Reserved", "ALI-address-reserved"},
    {"HeldByAStranger", "ALI-address-taken"},
    {"PrimaryAddressOfAnother", "ALI-primary-address"},
    {"SubnetFull", "ALI-vswitch-full"},
    {"Name128Characters", "ALI-name"},
    {"NameTooShort", "ALI-name"},
    {"NameBeginsWithDigit", "ALI-name"},
    {"NameWithSpace", "ALI-name"},
    {"Description256", "ALI-description"},
    {"DescriptionIsALink", "ALI-description"},
    {"EipName128", "ALI-eip-name"},
    {"Tags18", "ALI-tags"},
    {"TagKeyOfAliyun", "ALI-tag-key"},
    {"TagKeyWithLink", "ALI-tag-key"},
    {"TagValue128", "ALI-tag-value"},
};

const std::vector<Code> kPlanned = {
    {"PrimaryIsAdopted", "ALI-02"},      {"CreatedBeforeAttached", "ALI-04"},       {"DetachedBeforeDeletion", "ALI-04"},
    {"OtherSubnetReplaces", "ALI-14"},   {"OtherPrimaryAddressReplaces", "ALI-14"}, {"SwitchIsSet", "ALI-16"},
    {"CreatedBeforeAttached", "ALI-18"}, {"MovesBetweenInstances", "ALI-18"},       {"MovesBetweenInstances", "ALI-20"},
};

Bed Cloud() { return CloudBed(alicloud::CloudCapabilities(), Groups::kOfVpc); }

TEST(AlibabaRulesTest, EachIsBrokenAndKept) { ExpectCodes(Cloud(), RuleCases(), kJudged); }
TEST(AlibabaRulesTest, NoPlanBreaksTheOthers) { ExpectPlans(Cloud(), PlanCases(), kPlanned); }
TEST(AlibabaRulesTest, AllTwentyThreeStandOnce) { ExpectWhole(alicloud::CloudCapabilities(), "ALI", 23, kJudged, kPlanned); }

}  // namespace
}  // namespace eniform::planner
