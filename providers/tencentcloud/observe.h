// Reading what exists, by pages of 100 or by ids, never by single objects.
#pragma once

#include "providers/sdk/cloud_provider.h"
#include "providers/tencentcloud/session.h"

namespace eniform::tencentcloud {

// Gives pages to `sink`, from one thread at a time. An error without a class: all was read.
// Instance limits are asked once for each instance type among them. Quotas: of EIPs, of EIP allocations today, and of interfaces for each
// of `request.vpc_ids` (all VPCs where it is empty).
ProviderError Observe(Session& session, const ObserveRequest& request, const sdk::PageSink& sink);

}  // namespace eniform::tencentcloud
