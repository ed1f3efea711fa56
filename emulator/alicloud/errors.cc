#include "emulator/alicloud/errors.h"

#include <set>

#include "absl/strings/match.h"

namespace eniform::emulator::alicloud {

int HttpStatusOf(const Refusal& refusal) {
  static const auto* const kForbidden = new std::set<std::string>{"EniPerInstanceLimitExceeded",
                                                                  "InvalidIp.IpAssigned",
                                                                  "InvalidIp.IpRepeated",
                                                                  "InvalidIp.IpUnassigned",
                                                                  "InvalidOperation.AvailabilityZoneMismatch",
                                                                  "InvalidOperation.EniLinked",
                                                                  "InvalidOperation.EniServiceManaged",
                                                                  "InvalidOperation.InvalidEniType",
                                                                  "InvalidOperation.Ipv4CountExceeded",
                                                                  "InvalidOperation.VpcMismatch",
                                                                  "InvalidVSwitchId.IpInvalid",
                                                                  "InvalidVSwitchId.IpNotEnough",
                                                                  "MaxEniCountExceeded",
                                                                  "Operation.Conflict",
                                                                  "SecurityGroupInstanceLimitExceed"};
  if (refusal.http_status != 0) return refusal.http_status;
  if (refusal.code == "InternalError") return 500;
  if (refusal.code == "ServiceUnavailable") return 503;
  if (absl::EndsWith(refusal.code, ".NotFound")) return 404;
  if (kForbidden->count(refusal.code) > 0 || absl::StartsWith(refusal.code, "Forbidden")) return 403;
  return 400;
}

bool MayPass(const std::string& code) {
  static const auto* const kCodes = new std::set<std::string>{"IncorrectVSwitchStatus",
                                                              "InternalError",
                                                              "InvalidOperation.InvalidEcsState",
                                                              "InvalidOperation.InvalidEniState",
                                                              "Operation.Conflict",
                                                              "OperationConflict",
                                                              "ServiceUnavailable"};
  return kCodes->count(code) > 0;
}

}  // namespace eniform::emulator::alicloud
