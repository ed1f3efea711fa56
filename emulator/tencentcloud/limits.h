#pragma once

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "emulator/tencentcloud/model.h"

// Quotas that depend on the size of an instance.
namespace eniform::emulator::tencentcloud {

// Fills in what an instance type leaves open: cpu and memory from the vendor's way of naming sizes ("S5.LARGE8" has 4 cores and
// 8 GiB), interfaces and addresses from the per-family table of Tencent reference 4.2. nullopt when the size can not be told.
absl::optional<InstanceType> TypeFromName(absl::string_view name);

// The vendor's table by family, cores and memory. Both counts include the primary one.
void FillTypeQuotas(InstanceType& type);

// Public addresses that an instance may have: Tencent reference 4.3.
int PublicAddressQuota(int cpu);

}  // namespace eniform::emulator::tencentcloud
