// JD Cloud's rules: each that planning judges is broken and just kept.
#include "gmock/gmock.h"
#include "providers/jdcloud/capabilities.h"
#include "tests/planner/rules/cases.h"

namespace eniform::planner {
namespace {

const std::vector<Code> kJudged = {
    {"Slots", "JD-03"},
    {"PrimaryAsSecondary", "JD-04"},
    {"ManagedByAService", "JD-05"},
    {"PrimaryAddressOfAnother", "JD-06"},
    {"PrimaryAddressInPlace", "JD-06"},
    {"SlotsByTable", "JD-11"},
    {"TooManyGroups", "JD-12"},
    {"AddressesOfAny", "JD-13"},
    {"Addresses", "JD-13"},
    {"OtherVpc", "JD-14"},
    {"AttachWhileChanging", "JD-16"},
    {"DetachWhileChanging", "JD-16"},
    {"EipOfOneZone", "JD-19"},
    {"EipHeldByAStranger", "JD-21"},
    {"BareMetal", "JD-bare-metal"},
    {"LastGroupTaken", "JD-groups-empty"},
    {"GroupOfOtherVpc", "JD-group-vpc"},
    {"AccountQuota", "JD-interface-quota"},
    {"AccountQuotaByTable", "JD-interface-quota"},
    {"EipQuota", "JD-eip-quota"},
    {"EipQuotaByTable", "JD-eip-quota"},
    {"EipOnUsedAddress", "JD-eip-one-to-one"},
    {"Charge", "JD-eip-charge"},
    {"Bandwidth200", "JD-eip-bandwidth"},
    {"BandwidthByDefault", "JD-eip-bandwidth"},
    {"OutsideSubnet", "JD-address-range"},
    {"Reserved", "JD-address-reserved"},
    {"HeldByAStranger", "JD-address-taken"},
    {"SubnetFull", "JD-subnet-full"},
    {"Name32Characters", "JD-name"},
    {"NameWithSpace", "JD-name"},
    {"Description256", "JD-description"},
    {"EipName32", "JD-eip-name"},
};

const std::vector<Code> kPlanned = {
    {"AcrossZones", "JD-02"}, {"SecondaryComesAndGoes", "JD-07"}, {"EipMovesByItself", "JD-08"},
    {"SwitchIsSet", "JD-22"}, {"PrimaryIsAdopted", "JD-23"},
};

Bed Cloud() { return CloudBed(jdcloud::CloudCapabilities(), Groups::kOfVpc); }

TEST(JdRulesTest, EachIsBrokenAndKept) { ExpectCodes(Cloud(), RuleCases(), kJudged); }
TEST(JdRulesTest, NoPlanBreaksTheOthers) { ExpectPlans(Cloud(), PlanCases(), kPlanned); }
TEST(JdRulesTest, AllTwentyThreeStandOnce) { ExpectWhole(jdcloud::CloudCapabilities(), "JD", 23, kJudged, kPlanned); }

}  // namespace
}  // namespace eniform::planner
