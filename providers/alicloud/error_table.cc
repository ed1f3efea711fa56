#include "providers/alicloud/error_table.h"

#include "absl/strings/match.h"

namespace eniform::alicloud {

const sdk::ErrorTable& Errors() {
  static const auto* const table = new sdk::ErrorTable({
      // Too many calls; whatever contains "Throttling" is added by Classify.
      {"FrequentPurchase.EIP", ERROR_CLASS_THROTTLED},

      // The cloud does not know itself what became of it.
      {"ServiceUnavailable", ERROR_CLASS_UNKNOWN_OUTCOME},
      {"InternalError", ERROR_CLASS_UNKNOWN_OUTCOME},
      {"UnknownError", ERROR_CLASS_UNKNOWN_OUTCOME},
      // An earlier attempt with the same token is still being worked on: wait, then look (1.8).
      {"LastTokenProcessing", ERROR_CLASS_UNKNOWN_OUTCOME},
      {"OperationFailed.LastTokenProcessing", ERROR_CLASS_UNKNOWN_OUTCOME},

      // Refused before anything was looked at: the next attempt has a new nonce.
      {"SignatureNonceUsed", ERROR_CLASS_TRANSIENT},

      // Another operation on the same object, or the product itself is busy.
      {"OperationConflict", ERROR_CLASS_BUSY},
      {"Operation.Conflict", ERROR_CLASS_BUSY},
      {"InvalidOperation.Conflict", ERROR_CLASS_BUSY},
      {"TaskConflict", ERROR_CLASS_BUSY},
      {"VPC_TASK_CONFLICT", ERROR_CLASS_BUSY},
      {"SystemBusy", ERROR_CLASS_BUSY},
      {"OperationFailed.SystemBusy", ERROR_CLASS_BUSY},
      {"OperationFailed.EcsMigrating", ERROR_CLASS_BUSY},
      {"IncorrectStatus", ERROR_CLASS_BUSY},  // of something on the way, as of a NAT gateway; passes by itself
      {"IncorrectVSwitchStatus", ERROR_CLASS_BUSY},
      {"IdempotentFailed", ERROR_CLASS_BUSY},  // the attempt of that token failed; the next one has another (5.2)

      {"InvalidNicOrVm.NotFound", ERROR_CLASS_NOT_FOUND},  // and all others that end so, by Classify
      {"InvalidInstanId.NotFound", ERROR_CLASS_NOT_FOUND},
      {"InvalidParams.EniId", ERROR_CLASS_NOT_FOUND},

      // Somebody else holds it, or it is there already.
      {"InvalidIp.IpRepeated", ERROR_CLASS_CONFLICT},
      {"InvalidIp.IpAssigned", ERROR_CLASS_CONFLICT},
      {"InvalidPrivateIpAddress.Duplicated", ERROR_CLASS_CONFLICT},
      {"InvalidAssociation.Duplicated", ERROR_CLASS_CONFLICT},
      {"EIP_CAN_NOT_ASSOCIATE_WITH_PUBLIC_IP", ERROR_CLASS_CONFLICT},
      {"BIND_INSTANCE_HAVE_PORTMAP_OR_BIND_EIP", ERROR_CLASS_CONFLICT},
      {"ResourceAlreadyAssociated", ERROR_CLASS_CONFLICT},
      {"ResourceAlreadyAssociated.IpAddress", ERROR_CLASS_CONFLICT},
      {"InvalidStatus.InstanceHasBandWidth", ERROR_CLASS_CONFLICT},
      {"InvalidStatus.SnatOrDnat", ERROR_CLASS_CONFLICT},
      {"InvalidIpStatus.HasBeenUsedBySnatTable", ERROR_CLASS_CONFLICT},
      {"InvalidIpStatus.HasBeenUsedByForwardEntry", ERROR_CLASS_CONFLICT},
      {"Mode.Conflict", ERROR_CLASS_CONFLICT},
      {"OperationFailed.EipBindModeConflict", ERROR_CLASS_CONFLICT},
      {"ReserveIpFail", ERROR_CLASS_CONFLICT},

      // Looked at again before it is believed: what is on its way is BUSY (sdk/await.h, JudgeInstanceRefusal).
      {"InvalidOperation.InvalidEniState", ERROR_CLASS_WRONG_STATE},
      {"InvalidOperation.InvalidEcsState", ERROR_CLASS_WRONG_STATE},
      {"InvalidOperation.InvalidEniType", ERROR_CLASS_WRONG_STATE},
      {"InvalidOperation.HasMemberEniAttached", ERROR_CLASS_WRONG_STATE},
      {"IncorrectInstanceStatus", ERROR_CLASS_WRONG_STATE},
      {"InvalidPrivateIp.Changing", ERROR_CLASS_WRONG_STATE},
      {"IncorrectEipStatus", ERROR_CLASS_WRONG_STATE},
      {"IncorrectHaVipStatus", ERROR_CLASS_WRONG_STATE},
      {"InvalidBindingStatus", ERROR_CLASS_WRONG_STATE},
      {"InvalidStatus", ERROR_CLASS_WRONG_STATE},
      {"InvalidStatus.EcsStatusNotSupport", ERROR_CLASS_WRONG_STATE},
      {"InvalidStatus.EniStatusNotSupport", ERROR_CLASS_WRONG_STATE},
      {"InvalidStatus.NotAllow", ERROR_CLASS_WRONG_STATE},
      {"InvalidEIPStatus.BizDisabled", ERROR_CLASS_WRONG_STATE},
      {"Forbidden.FinancialLocked", ERROR_CLASS_WRONG_STATE},
      {"Forbbiden", ERROR_CLASS_WRONG_STATE},  // the vendor's spelling: this EIP may not be bound
      {"Eni.Attached", ERROR_CLASS_WRONG_STATE},

      {"InvalidVSwitchId.IpNotEnough", ERROR_CLASS_QUOTA},
      {"MaxEniCountExceeded", ERROR_CLASS_QUOTA},
      {"EniPerInstanceLimitExceeded", ERROR_CLASS_QUOTA},
      {"InvalidOperation.Ipv4CountExceeded", ERROR_CLASS_QUOTA},
      {"InvalidOperation.Ipv6CountExceeded", ERROR_CLASS_QUOTA},
      {"SecurityGroupInstanceLimitExceed", ERROR_CLASS_QUOTA},
      {"OperationDenied.NoAvailablePrivateIp", ERROR_CLASS_QUOTA},
      {"InvalidEip.EipQuotaExceeded", ERROR_CLASS_QUOTA},
      {"QuotaExceed", ERROR_CLASS_QUOTA},
      {"QuotaExceeded", ERROR_CLASS_QUOTA},
      {"NumberExceed", ERROR_CLASS_QUOTA},
      {"InsufficientBalance", ERROR_CLASS_QUOTA},
      {"InvalidAccountStatus.NotEnoughBalance", ERROR_CLASS_QUOTA},

      // A wrong request: a bug of this plugin, or a value only the cloud can judge.
      {"InvalidIp.IpUnassigned", ERROR_CLASS_INVALID},  // not on the interface, or the primary one (2.8)
      {"InvalidVSwitchId.IpInvalid", ERROR_CLASS_INVALID},
      {"InvalidOperation", ERROR_CLASS_INVALID},
      {"InvalidOperation.AvailabilityZoneMismatch", ERROR_CLASS_INVALID},
      {"InvalidOperation.VpcMismatch", ERROR_CLASS_INVALID},
      {"InvalidOperation.DetachPrimaryEniNotAllowed", ERROR_CLASS_INVALID},
      {"InvalidOperation.EniServiceManaged", ERROR_CLASS_INVALID},
      {"InvalidOperation.EniLinked", ERROR_CLASS_INVALID},
      {"InvalidOperation.InvalidGeneration", ERROR_CLASS_INVALID},
      {"InvalidApi.NotFound", ERROR_CLASS_INVALID},
      {"InvalidRegionId.NotFound", ERROR_CLASS_INVALID},
      {"Forbidden.ChargeTypeIsPrepaid", ERROR_CLASS_INVALID},
      {"IdempotentParameterMismatch", ERROR_CLASS_INVALID},
      {"Mode.NotSupport", ERROR_CLASS_INVALID},
      {"Eni.HasSubIp", ERROR_CLASS_INVALID},
      {"OperationFailed.EniSubIp", ERROR_CLASS_INVALID},

      {"SignatureDoesNotMatch", ERROR_CLASS_AUTH},
      {"IncompleteSignature", ERROR_CLASS_AUTH},
      {"InvalidAccessKeyId", ERROR_CLASS_AUTH},
      {"InvalidAccessKeyId.NotFound", ERROR_CLASS_AUTH},
      {"InvalidAccessKeyId.Inactive", ERROR_CLASS_AUTH},
      {"InvalidSecurityToken", ERROR_CLASS_AUTH},
      {"MissingSecurityToken", ERROR_CLASS_AUTH},
      {"InvalidTimeStamp", ERROR_CLASS_AUTH},
      {"Forbidden", ERROR_CLASS_AUTH},
      {"NoPermission", ERROR_CLASS_AUTH},
  });
  return *table;
}

ErrorClass Classify(absl::string_view code, int status, sdk::Effect effect) {
  if (absl::StrContains(code, "Throttling")) return ERROR_CLASS_THROTTLED;
  ErrorClass otherwise = ERROR_CLASS_INVALID;
  if (status == 429) {
    otherwise = ERROR_CLASS_THROTTLED;
  } else if (status >= 500) {
    otherwise = ERROR_CLASS_UNKNOWN_OUTCOME;
  } else if (absl::EndsWith(code, ".NotFound")) {
    otherwise = ERROR_CLASS_NOT_FOUND;
  }
  return Errors().Classify(code, effect, otherwise);
}

}  // namespace eniform::alicloud
