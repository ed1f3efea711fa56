#include "providers/tencentcloud/error_table.h"

namespace eniform::tencentcloud {

const sdk::ErrorTable& Errors() {
  static const auto* const table = new sdk::ErrorTable({
      // Too many calls. LimitExceeded.ActionLimited is the interface module's own word for it.
      {"RequestLimitExceeded", ERROR_CLASS_THROTTLED},
      {"LimitExceeded.ActionLimited", ERROR_CLASS_THROTTLED},

      // The cloud does not know itself what became of it.
      {"InternalError", ERROR_CLASS_UNKNOWN_OUTCOME},
      {"InternalServerError", ERROR_CLASS_UNKNOWN_OUTCOME},
      {"ServiceUnavailable", ERROR_CLASS_UNKNOWN_OUTCOME},
      {"ResourceUnavailable", ERROR_CLASS_UNKNOWN_OUTCOME},
      {"FailedOperation", ERROR_CLASS_UNKNOWN_OUTCOME},
      {"FailedOperation.NetDetectTimeOut", ERROR_CLASS_UNKNOWN_OUTCOME},
      {"FailedOperation.TaskFailed", ERROR_CLASS_UNKNOWN_OUTCOME},

      // Another operation on the same object.
      {"UnsupportedOperation.MutexOperationTaskRunning", ERROR_CLASS_BUSY},
      {"OperationDenied.MutexTaskRunning", ERROR_CLASS_BUSY},
      {"DesOperation.MutexTaskRunning", ERROR_CLASS_BUSY},
      {"MutexOperation", ERROR_CLASS_BUSY},
      {"MutexOperation.TaskRunning", ERROR_CLASS_BUSY},
      {"OperationDenied.InstanceOperationInProgress", ERROR_CLASS_BUSY},
      {"UnsupportedOperation.IdempotentProcessing", ERROR_CLASS_BUSY},
      {"ResourceBusy", ERROR_CLASS_BUSY},

      {"ResourceNotFound", ERROR_CLASS_NOT_FOUND},
      {"InvalidInstanceId.NotFound", ERROR_CLASS_NOT_FOUND},
      {"InvalidAddressId.NotFound", ERROR_CLASS_NOT_FOUND},
      {"InvalidParameterValue.AddressNotFound", ERROR_CLASS_NOT_FOUND},
      {"InvalidNetworkInterfaceId.NotFound", ERROR_CLASS_NOT_FOUND},
      {"InvalidParameterValue.NetworkInterfaceNotFound", ERROR_CLASS_NOT_FOUND},
      {"UnsupportedOperation.AttachmentNotFound", ERROR_CLASS_NOT_FOUND},
      {"UnauthorizedOperation.AttachmentNotFound", ERROR_CLASS_NOT_FOUND},
      {"FailedOperation.MasterEniNotFound", ERROR_CLASS_NOT_FOUND},

      // Somebody else holds it, or it is there already.
      {"ResourceInUse", ERROR_CLASS_CONFLICT},
      {"ResourceInUse.Address", ERROR_CLASS_CONFLICT},
      {"UnsupportedOperation.AttachmentAlreadyExists", ERROR_CLASS_CONFLICT},
      {"InvalidPrivateIpAddress.AlreadyBindEip", ERROR_CLASS_CONFLICT},
      {"InvalidInstanceId.AlreadyBindEip", ERROR_CLASS_CONFLICT},
      {"InvalidParameterValue.InstanceHasWanIP", ERROR_CLASS_CONFLICT},
      {"InvalidParameterValue.NetworkInterfaceIdNotMatch", ERROR_CLASS_CONFLICT},
      {"InvalidParameterValue.PrivateIpAddressNotMatch", ERROR_CLASS_CONFLICT},
      {"VpcIpIsUsed", ERROR_CLASS_CONFLICT},

      {"UnsupportedOperation.InvalidState", ERROR_CLASS_WRONG_STATE},
      {"UnsupportedOperation.ResourceIsInvalidState", ERROR_CLASS_WRONG_STATE},
      {"UnsupportedOperation.AddressStatusNotPermit", ERROR_CLASS_WRONG_STATE},
      {"InvalidAddressState", ERROR_CLASS_WRONG_STATE},
      {"InvalidAddressIdStatus.NotPermit", ERROR_CLASS_WRONG_STATE},
      {"InvalidParameterValue.InvalidInstanceState", ERROR_CLASS_WRONG_STATE},
      {"UnsupportedOperation.InstanceStateNotSupported", ERROR_CLASS_WRONG_STATE},
      {"UnsupportedOperation.InstanceStatusNotPermit", ERROR_CLASS_WRONG_STATE},
      {"UnsupportedOperation.StoppedModeStopCharging", ERROR_CLASS_WRONG_STATE},
      {"UnsupportedOperation.InstanceStateRunning", ERROR_CLASS_WRONG_STATE},
      {"UnsupportedOperation.InstanceStateStopped", ERROR_CLASS_WRONG_STATE},
      {"InvalidInstanceState", ERROR_CLASS_WRONG_STATE},

      // In the wrong place.
      {"UnsupportedOperation.ZoneMismatch", ERROR_CLASS_INVALID},
      {"UnsupportedOperation.VpcMismatch", ERROR_CLASS_INVALID},
      {"UnsupportedOperation.ResourceMismatch", ERROR_CLASS_INVALID},
      {"VpcAddrNotInSubNet", ERROR_CLASS_INVALID},
      {"InvalidParameterValue.Range", ERROR_CLASS_INVALID},
      {"InvalidParameterValue.Reserved", ERROR_CLASS_INVALID},

      {"LimitExceeded", ERROR_CLASS_QUOTA},
      {"LimitExceeded.NetworkInterfaceLimitExceeded", ERROR_CLASS_QUOTA},
      {"LimitExceeded.InstanceAddressQuota", ERROR_CLASS_QUOTA},
      {"LimitExceeded.AccountReturnQuota", ERROR_CLASS_QUOTA},
      {"ResourceInsufficient", ERROR_CLASS_QUOTA},
      {"ResourceInsufficient.Subnet", ERROR_CLASS_QUOTA},
      {"AddressQuotaLimitExceeded", ERROR_CLASS_QUOTA},
      {"AddressQuotaLimitExceeded.DailyAllocate", ERROR_CLASS_QUOTA},
      {"InvalidParameterValue.LimitExceeded", ERROR_CLASS_QUOTA},

      // Never possible for such a thing, or a thing whose bills stop it: a person must act.
      {"UnsupportedOperation", ERROR_CLASS_INVALID},
      {"UnauthorizedOperation.PrimaryIp", ERROR_CLASS_INVALID},
      {"EniNotAllowedChangeSubnet", ERROR_CLASS_INVALID},
      {"OperationDenied", ERROR_CLASS_INVALID},
      {"OperationDenied.AddressDeletionProtectionEnabled", ERROR_CLASS_INVALID},
      {"OperationDenied.AddressInArrears", ERROR_CLASS_INVALID},
      {"InvalidAddressId.Blocked", ERROR_CLASS_INVALID},
      {"InvalidAddressIdState.InArrears", ERROR_CLASS_INVALID},
      {"UnsupportedOperation.UnpaidOrderAlreadyExists", ERROR_CLASS_INVALID},
      {"FailedOperation.BalanceInsufficient", ERROR_CLASS_INVALID},

      // A wrong request: a bug of this plugin, or a value only the cloud can judge.
      {"UnsupportedOperation.IdempotentParameterMismatch", ERROR_CLASS_INVALID},
      {"InvalidParameter", ERROR_CLASS_INVALID},
      {"InvalidParameterValue", ERROR_CLASS_INVALID},
      {"InvalidParameterConflict", ERROR_CLASS_INVALID},
      {"MissingParameter", ERROR_CLASS_INVALID},
      {"UnknownParameter", ERROR_CLASS_INVALID},

      {"AuthFailure", ERROR_CLASS_AUTH},
      {"UnauthorizedOperation", ERROR_CLASS_AUTH},
      {"UnauthorizedOperation.MFAExpired", ERROR_CLASS_AUTH},
  });
  return *table;
}

}  // namespace eniform::tencentcloud
