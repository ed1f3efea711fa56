#include "providers/tencentcloud/error_table.h"

#include <set>
#include <string>

#include "gtest/gtest.h"

namespace eniform::tencentcloud {
namespace {

struct Case {
  const char* code;
  ErrorClass write;
};

// Tencent reference 1.5, class by class.
constexpr Case kCases[] = {
    {"RequestLimitExceeded", ERROR_CLASS_THROTTLED},
    {"RequestLimitExceeded.UinLimitExceeded", ERROR_CLASS_THROTTLED},
    {"RequestLimitExceeded.GlobalRegionUinLimitExceeded", ERROR_CLASS_THROTTLED},
    {"RequestLimitExceeded.IPLimitExceeded", ERROR_CLASS_THROTTLED},
    {"LimitExceeded.ActionLimited", ERROR_CLASS_THROTTLED},
    {"InternalError", ERROR_CLASS_UNKNOWN_OUTCOME},
    {"InternalError.ModuleError", ERROR_CLASS_UNKNOWN_OUTCOME},
    {"InternalServerError", ERROR_CLASS_UNKNOWN_OUTCOME},
    {"ServiceUnavailable", ERROR_CLASS_UNKNOWN_OUTCOME},
    {"ResourceUnavailable", ERROR_CLASS_UNKNOWN_OUTCOME},
    {"FailedOperation.NetDetectTimeOut", ERROR_CLASS_UNKNOWN_OUTCOME},
    {"FailedOperation.TaskFailed", ERROR_CLASS_UNKNOWN_OUTCOME},
    {"UnsupportedOperation.MutexOperationTaskRunning", ERROR_CLASS_BUSY},
    {"OperationDenied.MutexTaskRunning", ERROR_CLASS_BUSY},
    {"DesOperation.MutexTaskRunning", ERROR_CLASS_BUSY},
    {"MutexOperation.TaskRunning", ERROR_CLASS_BUSY},
    {"OperationDenied.InstanceOperationInProgress", ERROR_CLASS_BUSY},
    {"UnsupportedOperation.IdempotentProcessing", ERROR_CLASS_BUSY},
    {"ResourceNotFound", ERROR_CLASS_NOT_FOUND},
    {"InvalidInstanceId.NotFound", ERROR_CLASS_NOT_FOUND},
    {"InvalidAddressId.NotFound", ERROR_CLASS_NOT_FOUND},
    {"InvalidParameterValue.AddressNotFound", ERROR_CLASS_NOT_FOUND},
    {"InvalidNetworkInterfaceId.NotFound", ERROR_CLASS_NOT_FOUND},
    {"InvalidParameterValue.NetworkInterfaceNotFound", ERROR_CLASS_NOT_FOUND},
    {"UnsupportedOperation.AttachmentNotFound", ERROR_CLASS_NOT_FOUND},
    {"UnauthorizedOperation.AttachmentNotFound", ERROR_CLASS_NOT_FOUND},
    {"ResourceInUse", ERROR_CLASS_CONFLICT},
    {"ResourceInUse.Address", ERROR_CLASS_CONFLICT},
    {"UnsupportedOperation.AttachmentAlreadyExists", ERROR_CLASS_CONFLICT},
    {"InvalidPrivateIpAddress.AlreadyBindEip", ERROR_CLASS_CONFLICT},
    {"InvalidInstanceId.AlreadyBindEip", ERROR_CLASS_CONFLICT},
    {"InvalidParameterValue.InstanceHasWanIP", ERROR_CLASS_CONFLICT},
    {"InvalidParameterValue.NetworkInterfaceIdNotMatch", ERROR_CLASS_CONFLICT},
    {"VpcIpIsUsed", ERROR_CLASS_CONFLICT},
    {"UnsupportedOperation.InvalidState", ERROR_CLASS_WRONG_STATE},
    {"UnsupportedOperation.ResourceIsInvalidState", ERROR_CLASS_WRONG_STATE},
    {"UnsupportedOperation.AddressStatusNotPermit", ERROR_CLASS_WRONG_STATE},
    {"InvalidAddressState", ERROR_CLASS_WRONG_STATE},
    {"InvalidAddressIdStatus.NotPermit", ERROR_CLASS_WRONG_STATE},
    {"InvalidParameterValue.InvalidInstanceState", ERROR_CLASS_WRONG_STATE},
    {"UnsupportedOperation.InstanceStateNotSupported", ERROR_CLASS_WRONG_STATE},
    {"UnsupportedOperation.InstanceStatusNotPermit", ERROR_CLASS_WRONG_STATE},
    {"InvalidInstanceState", ERROR_CLASS_WRONG_STATE},
    {"UnsupportedOperation.ZoneMismatch", ERROR_CLASS_INVALID},
    {"VpcAddrNotInSubNet", ERROR_CLASS_INVALID},
    {"InvalidParameterValue.Range", ERROR_CLASS_INVALID},
    {"LimitExceeded", ERROR_CLASS_QUOTA},
    {"LimitExceeded.NetworkInterfaceLimitExceeded", ERROR_CLASS_QUOTA},
    {"LimitExceeded.TagKeyExceeded", ERROR_CLASS_QUOTA},
    {"ResourceInsufficient.Subnet", ERROR_CLASS_QUOTA},
    {"AddressQuotaLimitExceeded.DailyAllocate", ERROR_CLASS_QUOTA},
    {"InvalidParameterValue.LimitExceeded", ERROR_CLASS_QUOTA},
    {"UnsupportedOperation.PrimaryIp", ERROR_CLASS_INVALID},
    {"UnauthorizedOperation.PrimaryIp", ERROR_CLASS_INVALID},
    {"UnsupportedOperation.UnsupportedInstanceFamily", ERROR_CLASS_INVALID},
    {"EniNotAllowedChangeSubnet", ERROR_CLASS_INVALID},
    {"OperationDenied.AddressDeletionProtectionEnabled", ERROR_CLASS_INVALID},
    {"OperationDenied.AddressInArrears", ERROR_CLASS_INVALID},
    {"FailedOperation.BalanceInsufficient", ERROR_CLASS_INVALID},
    {"UnsupportedOperation.IdempotentParameterMismatch", ERROR_CLASS_INVALID},
    {"InvalidParameterValue.Malformed", ERROR_CLASS_INVALID},
    {"UnknownParameter", ERROR_CLASS_INVALID},
    {"AuthFailure.SignatureFailure", ERROR_CLASS_AUTH},
    {"AuthFailure.SignatureExpire", ERROR_CLASS_AUTH},
    {"UnauthorizedOperation", ERROR_CLASS_AUTH},
    {"UnauthorizedOperation.MFAExpired", ERROR_CLASS_AUTH},
    {"SomethingNew.Entirely", ERROR_CLASS_INVALID},
};

TEST(ErrorTableTest, ClassifiesEveryDocumentedCode) {
  for (const Case& c : kCases) {
    EXPECT_EQ(Errors().Classify(c.code, sdk::Effect::kWrite), c.write) << c.code;
    EXPECT_EQ(Errors().Classify(c.code, sdk::Effect::kRead), c.write == ERROR_CLASS_UNKNOWN_OUTCOME ? ERROR_CLASS_TRANSIENT : c.write)
        << c.code;
  }
}

TEST(ErrorTableTest, FullCodeComesBeforeItsFamily) {
  EXPECT_EQ(Errors().Classify("LimitExceeded.ActionLimited", sdk::Effect::kWrite), ERROR_CLASS_THROTTLED);
  EXPECT_EQ(Errors().Classify("LimitExceeded.Anything", sdk::Effect::kWrite), ERROR_CLASS_QUOTA);
  EXPECT_EQ(Errors().Classify("UnauthorizedOperation.AttachmentNotFound", sdk::Effect::kWrite), ERROR_CLASS_NOT_FOUND);
  EXPECT_EQ(Errors().Classify("UnauthorizedOperation.Anything", sdk::Effect::kWrite), ERROR_CLASS_AUTH);
}

TEST(ErrorTableTest, NoCodeTwice) {
  std::set<std::string> seen;
  for (const sdk::ErrorRow& row : Errors().rows()) EXPECT_TRUE(seen.insert(std::string(row.code)).second) << row.code;
}

TEST(ErrorTableTest, HttpStatus) {
  EXPECT_EQ(sdk::ClassifyHttpStatus(500, sdk::Effect::kWrite), ERROR_CLASS_UNKNOWN_OUTCOME);
  EXPECT_EQ(sdk::ClassifyHttpStatus(502, sdk::Effect::kRead), ERROR_CLASS_TRANSIENT);
  EXPECT_EQ(sdk::ClassifyHttpStatus(429, sdk::Effect::kWrite), ERROR_CLASS_THROTTLED);
  EXPECT_EQ(sdk::ClassifyHttpStatus(403, sdk::Effect::kWrite), ERROR_CLASS_AUTH);
  EXPECT_EQ(sdk::ClassifyHttpStatus(404, sdk::Effect::kRead), ERROR_CLASS_INVALID);
  EXPECT_EQ(sdk::ClassifyHttpStatus(302, sdk::Effect::kWrite), ERROR_CLASS_UNKNOWN_OUTCOME);
}

}  // namespace
}  // namespace eniform::tencentcloud
