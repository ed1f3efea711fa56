#include "providers/alicloud/error_table.h"

#include <set>
#include <string>

#include "gtest/gtest.h"

namespace eniform::alicloud {
namespace {

using sdk::Effect;

struct Case {
  const char* code;
  ErrorClass write;
};

// Every code that the reference names in 1.8 for what Eniform calls.
constexpr Case kCases[] = {
    {"Throttling", ERROR_CLASS_THROTTLED},
    {"Throttling.User", ERROR_CLASS_THROTTLED},
    {"Throttling.Api", ERROR_CLASS_THROTTLED},
    {"Rejected.Throttling", ERROR_CLASS_THROTTLED},
    {"Throttling.DeepPageSkip", ERROR_CLASS_THROTTLED},
    {"FrequentPurchase.EIP", ERROR_CLASS_THROTTLED},
    {"ServiceUnavailable", ERROR_CLASS_UNKNOWN_OUTCOME},
    {"InternalError", ERROR_CLASS_UNKNOWN_OUTCOME},
    {"SignatureNonceUsed", ERROR_CLASS_TRANSIENT},
    {"InvalidTimeStamp.Expired", ERROR_CLASS_AUTH},
    {"SignatureDoesNotMatch", ERROR_CLASS_AUTH},
    {"IncompleteSignature", ERROR_CLASS_AUTH},
    {"InvalidAccessKeyId.NotFound", ERROR_CLASS_AUTH},
    {"InvalidAccessKeyId.Inactive", ERROR_CLASS_AUTH},
    {"InvalidSecurityToken.Expired", ERROR_CLASS_AUTH},
    {"InvalidSecurityToken.MismatchWithAccessKey", ERROR_CLASS_AUTH},
    {"Forbidden.RAM", ERROR_CLASS_AUTH},
    {"Forbidden.SubUser", ERROR_CLASS_AUTH},
    {"NoPermission.SLR", ERROR_CLASS_AUTH},
    {"MissingRegionId", ERROR_CLASS_INVALID},
    {"InvalidParameter", ERROR_CLASS_INVALID},
    {"InvalidParameter.Conflict", ERROR_CLASS_INVALID},
    {"InvalidAction", ERROR_CLASS_INVALID},
    {"InvalidApi.NotFound", ERROR_CLASS_INVALID},
    {"InvalidRegionId.NotFound", ERROR_CLASS_INVALID},
    {"IdempotentParameterMismatch", ERROR_CLASS_INVALID},
    {"IdempotentFailed", ERROR_CLASS_BUSY},
    {"LastTokenProcessing", ERROR_CLASS_UNKNOWN_OUTCOME},
    {"OperationFailed.LastTokenProcessing", ERROR_CLASS_UNKNOWN_OUTCOME},
    {"InsufficientBalance", ERROR_CLASS_QUOTA},
    {"InvalidAccountStatus.NotEnoughBalance", ERROR_CLASS_QUOTA},
    {"IncorrectVSwitchStatus", ERROR_CLASS_BUSY},
    {"OperationConflict", ERROR_CLASS_BUSY},
    {"Operation.Conflict", ERROR_CLASS_BUSY},
    {"InvalidOperation.Conflict", ERROR_CLASS_BUSY},
    {"TaskConflict", ERROR_CLASS_BUSY},
    {"TaskConflict.AssociateGlobalAccelerationInstance", ERROR_CLASS_BUSY},
    {"SystemBusy", ERROR_CLASS_BUSY},
    {"OperationFailed.SystemBusy", ERROR_CLASS_BUSY},
    {"OperationFailed.EcsMigrating", ERROR_CLASS_BUSY},
    {"IncorrectStatus", ERROR_CLASS_BUSY},
    {"IncorrectStatus.NatGateway", ERROR_CLASS_BUSY},
    {"IncorrectStatus.ResourceStatus", ERROR_CLASS_BUSY},
    {"VPC_TASK_CONFLICT", ERROR_CLASS_BUSY},
    {"InvalidVSwitchId.NotFound", ERROR_CLASS_NOT_FOUND},
    {"InvalidVSwitchId.IpNotEnough", ERROR_CLASS_QUOTA},
    {"InvalidVSwitchId.IpInvalid", ERROR_CLASS_INVALID},
    {"InvalidVSwitchId.Mismatch", ERROR_CLASS_INVALID},
    {"InvalidIp.IpRepeated", ERROR_CLASS_CONFLICT},
    {"InvalidIp.IpAssigned", ERROR_CLASS_CONFLICT},
    {"InvalidIp.IpUnassigned", ERROR_CLASS_INVALID},
    {"InvalidPrivateIpAddress.Duplicated", ERROR_CLASS_CONFLICT},
    {"InvalidPrivateIpAddress.Mismatch", ERROR_CLASS_INVALID},
    {"InvalidPrivateIp.Changing", ERROR_CLASS_WRONG_STATE},
    {"InvalidSecurityGroupId.NotFound", ERROR_CLASS_NOT_FOUND},
    {"InvalidSecurityGroupId.NotVpc", ERROR_CLASS_INVALID},
    {"SecurityGroupInstanceLimitExceed", ERROR_CLASS_QUOTA},
    {"MaxEniCountExceeded", ERROR_CLASS_QUOTA},
    {"EniPerInstanceLimitExceeded", ERROR_CLASS_QUOTA},
    {"QuotaExceed.Tags", ERROR_CLASS_QUOTA},
    {"QuotaExceeded.PrivateIpAddress", ERROR_CLASS_QUOTA},
    {"QuotaExceeded.Eip", ERROR_CLASS_QUOTA},
    {"Duplicate.TagKey", ERROR_CLASS_INVALID},
    {"InvalidTagKey.Malformed", ERROR_CLASS_INVALID},
    {"InvalidOperation.InvalidEniState", ERROR_CLASS_WRONG_STATE},
    {"InvalidOperation.InvalidEcsState", ERROR_CLASS_WRONG_STATE},
    {"InvalidOperation.InvalidEniType", ERROR_CLASS_WRONG_STATE},
    {"InvalidOperation.HasMemberEniAttached", ERROR_CLASS_WRONG_STATE},
    {"InvalidOperation.EniServiceManaged", ERROR_CLASS_INVALID},
    {"InvalidOperation.AvailabilityZoneMismatch", ERROR_CLASS_INVALID},
    {"InvalidOperation.VpcMismatch", ERROR_CLASS_INVALID},
    {"InvalidOperation.Ipv4CountExceeded", ERROR_CLASS_QUOTA},
    {"InvalidOperation.DetachPrimaryEniNotAllowed", ERROR_CLASS_INVALID},
    {"InvalidEniId.NotFound", ERROR_CLASS_NOT_FOUND},
    {"InvalidEcsId.NotFound", ERROR_CLASS_NOT_FOUND},
    {"InvalidInstanceId.NotFound", ERROR_CLASS_NOT_FOUND},
    {"InvalidParams.EniId", ERROR_CLASS_NOT_FOUND},
    {"IncorrectInstanceStatus", ERROR_CLASS_WRONG_STATE},
    {"OperationDenied", ERROR_CLASS_INVALID},
    {"InvalidResourceId.NotFound", ERROR_CLASS_NOT_FOUND},
    {"NumberExceed.Tags", ERROR_CLASS_QUOTA},
    {"ReserveIpFail", ERROR_CLASS_CONFLICT},
    {"IncorrectEipStatus", ERROR_CLASS_WRONG_STATE},
    {"InvalidBindingStatus", ERROR_CLASS_WRONG_STATE},
    {"InvalidStatus.EcsStatusNotSupport", ERROR_CLASS_WRONG_STATE},
    {"InvalidStatus.EniStatusNotSupport", ERROR_CLASS_WRONG_STATE},
    {"InvalidStatus.NotAllow", ERROR_CLASS_WRONG_STATE},
    {"InvalidStatus.InstanceHasBandWidth", ERROR_CLASS_CONFLICT},
    {"InvalidStatus.SnatOrDnat", ERROR_CLASS_CONFLICT},
    {"InvalidIpStatus.HasBeenUsedBySnatTable", ERROR_CLASS_CONFLICT},
    {"InvalidIpStatus.HasBeenUsedByForwardEntry", ERROR_CLASS_CONFLICT},
    {"InvalidAllocationId.NotFound", ERROR_CLASS_NOT_FOUND},
    {"InvalidInstanId.NotFound", ERROR_CLASS_NOT_FOUND},
    {"InvalidParams.NotFound", ERROR_CLASS_NOT_FOUND},
    {"InvalidBindInstance.NotFound", ERROR_CLASS_NOT_FOUND},
    {"InvalidAssociation.Duplicated", ERROR_CLASS_CONFLICT},
    {"EIP_CAN_NOT_ASSOCIATE_WITH_PUBLIC_IP", ERROR_CLASS_CONFLICT},
    {"BIND_INSTANCE_HAVE_PORTMAP_OR_BIND_EIP", ERROR_CLASS_CONFLICT},
    {"ResourceAlreadyAssociated.IpAddress", ERROR_CLASS_CONFLICT},
    {"InvalidEip.EipQuotaExceeded", ERROR_CLASS_QUOTA},
    {"OperationDenied.NoAvailablePrivateIp", ERROR_CLASS_QUOTA},
    {"Eni.Attached", ERROR_CLASS_WRONG_STATE},
    {"Eni.HasSubIp", ERROR_CLASS_INVALID},
    {"Mode.Conflict", ERROR_CLASS_CONFLICT},
    {"OperationFailed.EipBindModeConflict", ERROR_CLASS_CONFLICT},
    {"Mode.NotSupport", ERROR_CLASS_INVALID},
    {"QuotaExceed.MultiBindedEip", ERROR_CLASS_QUOTA},
    {"InvalidEIPStatus.BizDisabled", ERROR_CLASS_WRONG_STATE},
    {"Forbidden.FinancialLocked", ERROR_CLASS_WRONG_STATE},
    {"Forbbiden", ERROR_CLASS_WRONG_STATE},
    {"Forbidden.ChargeTypeIsPrepaid", ERROR_CLASS_INVALID},
};

TEST(ErrorTableTest, EveryCodeOfTheReference) {
  for (const Case& c : kCases) {
    EXPECT_EQ(Classify(c.code, 400, Effect::kWrite), c.write) << c.code;
    EXPECT_EQ(Classify(c.code, 403, Effect::kRead), c.write == ERROR_CLASS_UNKNOWN_OUTCOME ? ERROR_CLASS_TRANSIENT : c.write) << c.code;
  }
}

TEST(ErrorTableTest, StatusJudgesOnlyWhatNobodyKnows) {
  EXPECT_EQ(Classify("NeverHeardOf", 400, Effect::kWrite), ERROR_CLASS_INVALID);
  EXPECT_EQ(Classify("NeverHeardOf", 429, Effect::kWrite), ERROR_CLASS_THROTTLED);
  EXPECT_EQ(Classify("NeverHeardOf", 500, Effect::kWrite), ERROR_CLASS_UNKNOWN_OUTCOME);
  EXPECT_EQ(Classify("NeverHeardOf", 500, Effect::kRead), ERROR_CLASS_TRANSIENT);
  EXPECT_EQ(Classify("InvalidSomething.NotFound", 403, Effect::kWrite), ERROR_CLASS_NOT_FOUND);
  EXPECT_EQ(Classify("InvalidEniId.NotFound", 500, Effect::kWrite), ERROR_CLASS_UNKNOWN_OUTCOME) << "what 5xx did is not known";
  EXPECT_EQ(Classify("TaskConflict", 500, Effect::kWrite), ERROR_CLASS_BUSY) << "a code that is known decides";
}

TEST(ErrorTableTest, NoCodeTwice) {
  std::set<std::string> seen;
  for (const sdk::ErrorRow& row : Errors().rows()) EXPECT_TRUE(seen.insert(std::string(row.code)).second) << row.code;
}

}  // namespace
}  // namespace eniform::alicloud
