#pragma once

#include <cstdint>
#include <string>

#include "emulator/refusal.h"
#include "emulator/tencentcloud/model.h"

namespace eniform::emulator::tencentcloud {

// OperationDenied.MutexTaskRunning while an operation on the EIP is running: Tencent reference 5.1.
Refusal MustBeIdle(const Eip& eip);

// The ranges of Tencent reference 2.4, in Mbit/s; also that `charge` is a charge type.
Refusal CheckBandwidth(const std::string& charge, int64_t mbps);

// At most 128 characters of letters, digits, CJK, `-` and `_`.
Refusal CheckEipName(const std::string& name);

}  // namespace eniform::emulator::tencentcloud
