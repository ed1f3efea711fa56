#include "emulator/tencentcloud/eip_rules.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace eniform::emulator::tencentcloud {

Refusal MustBeIdle(const Eip& eip) {
  const bool moving = eip.status == EipStatus::kCreating || eip.status == EipStatus::kBinding || eip.status == EipStatus::kUnbinding ||
                      eip.status == EipStatus::kOfflining;
  if (!moving && !eip.busy) return Refusal::None();
  return {"OperationDenied.MutexTaskRunning",
          absl::StrCat("An operation on the EIP `", eip.id, "` is running (", StateText(eip.status), ").")};
}

Refusal CheckBandwidth(const std::string& charge, int64_t mbps) {
  int64_t most = 0;
  if (charge == "BANDWIDTH_PACKAGE")
    most = 2000;
  else if (charge == "BANDWIDTH_POSTPAID_BY_HOUR" || charge == "TRAFFIC_POSTPAID_BY_HOUR")
    most = 100;
  else if (charge == "BANDWIDTH_PREPAID_BY_MONTH")
    most = 200;
  else
    return {"InvalidParameterValue", absl::StrCat("`", charge, "` is no charge type.")};
  if (mbps < 1 || mbps > most) {
    return {"InvalidParameterValue.BandwidthOutOfRange", absl::StrCat("With ", charge, " the bandwidth is 1 to ", most, " Mbps.")};
  }
  return Refusal::None();
}

Refusal CheckEipName(const std::string& name) {
  const auto characters = std::count_if(name.begin(), name.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; });
  if (characters > 128) return {"InvalidParameterValue.TooLong", "`AddressName` has more than 128 characters."};
  for (char c : name) {
    const unsigned char byte = static_cast<unsigned char>(c);
    if (byte < 0x80 && !absl::ascii_isalnum(byte) && c != '-' && c != '_') {
      return {"InvalidParameterValue.Malformed", "`AddressName` is made of letters, digits, CJK, `-` and `_`."};
    }
  }
  return Refusal::None();
}

}  // namespace eniform::emulator::tencentcloud
