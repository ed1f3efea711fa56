// Tencent Cloud's rules: each that planning judges is broken and just kept.
#include "gmock/gmock.h"
#include "providers/tencentcloud/capabilities.h"
#include "tests/planner/rules/cases.h"

namespace eniform::planner {
namespace {

const std::vector<Code> kJudged = {
    {"OtherVpc", "TC-01"},
    {"OtherZone", "TC-02"},
    {"Slots", "TC-03"},
    {"SlotsByTable", "TC-03"},
    {"Addresses", "TC-03"},
    {"AddressesByTable", "TC-03"},
    {"AddressesDetachedByTable", "TC-03"},
    {"PrimaryAsSecondary", "TC-05"},
    {"EipOnUsedAddress", "TC-09"},
    {"AttachWithoutGroup", "TC-10"},
    {"PrimaryAddressOfAnother", "TC-15"},
    {"ReleaseUnbinds", "TC-16"},
    {"DeleteUnbinds", "TC-18"},
    {"SubnetChangeMeetsEip", "TC-22"},
    {"PrimaryOtherZone", "TC-23"},
    {"OldPrimaryInNewSubnet", "TC-24"},
    {"AttachWhileChanging", "TC-attach-state"},
    {"DetachWhileChanging", "TC-attach-state"},
    {"PrimaryWhileChanging", "TC-primary-state"},
    {"PrimaryUncharged", "TC-uncharged"},
    {"EipQuota", "TC-eip-quota"},
    {"EipQuotaByTable", "TC-eip-quota"},
    {"EipQuotaSeen", "TC-eip-quota"},
    {"EipsToday", "TC-eip-daily"},
    {"EipsTodayByTable", "TC-eip-daily"},
    {"VpcQuota", "TC-interface-quota"},
    {"VpcQuotaByTable", "TC-interface-quota"},
    {"OutsideSubnet", "TC-address-range"},
    {"Reserved", "TC-address-reserved"},
    {"HeldByAStranger", "TC-address-taken"},
    {"SubnetFull", "TC-subnet-full"},
    {"EipUnusable", "TC-eip-unusable"},
    {"Name60Bytes", "TC-name"},
    {"Description60", "TC-description"},
    {"EipName128", "TC-eip-name"},
    {"EipNameWithSpace", "TC-eip-name"},
    {"Bandwidth100", "TC-eip-bandwidth"},
    {"BandwidthByDefault", "TC-eip-bandwidth"},
    {"Tags48", "TC-tags"},
    {"TagKeyReserved", "TC-tag-key"},
    {"TagValue255", "TC-tag-value"},
};

const std::vector<Code> kPlanned = {
    {"PrimaryIsAdopted", "TC-04"},      {"PrimaryAddressAtCreation", "TC-06"}, {"OtherPrimaryAddressReplaces", "TC-07"},
    {"SecondaryComesAndGoes", "TC-08"}, {"DetachTouchesNothingElse", "TC-17"}, {"DetachedBeforeDeletion", "TC-19"},
    {"GoesWithItsInstance", "TC-20"},   {"OtherSubnetReplaces", "TC-21"},      {"OtherSubnetSplitsTheMove", "TC-move-subnet"},
};

Bed Cloud() { return CloudBed(tencentcloud::CloudCapabilities(), Groups::kOfAccount); }

TEST(TencentRulesTest, EachIsBrokenAndKept) { ExpectCodes(Cloud(), RuleCases(), kJudged); }
TEST(TencentRulesTest, NoPlanBreaksTheOthers) { ExpectPlans(Cloud(), PlanCases(), kPlanned); }
TEST(TencentRulesTest, AllThirtyStandOnce) { ExpectWhole(tencentcloud::CloudCapabilities(), "TC", 30, kJudged, kPlanned); }

}  // namespace
}  // namespace eniform::planner
