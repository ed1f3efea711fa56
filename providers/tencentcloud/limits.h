// Figures of this cloud that declarations are held against.
#pragma once

#include <cstddef>
#include <cstdint>

#include "proto/model.pb.h"

namespace eniform::tencentcloud {

inline constexpr size_t kMaxNameBytes = 60;              // Tencent reference 2.1
inline constexpr size_t kMaxDescriptionCharacters = 60;  // Tencent reference 2.1
inline constexpr size_t kMaxEipNameCharacters = 128;     // Tencent reference 2.4
inline constexpr size_t kMostAddressesInTable = 30;      // on one interface; Tencent reference 4.2
// The tag service's own limits; the reference does not state them.
inline constexpr int kMaxTags = 48;  // 50 on a resource, less Eniform's two marks
inline constexpr size_t kMaxTagKeyCharacters = 127;
inline constexpr size_t kMaxTagValueCharacters = 255;

// The most Mbit/s an EIP can have; UNSPECIFIED is the cloud's default, by traffic (Tencent reference 2.4).
inline uint32_t MaxBandwidth(EipCharge charge) { return charge == EIP_CHARGE_PACKAGE ? 2000 : 100; }

}  // namespace eniform::tencentcloud
