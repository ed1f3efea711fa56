// Reading what exists, by whole pages or by ids, never by single objects where the cloud has a list.
#pragma once

#include "providers/alicloud/session.h"
#include "providers/sdk/cloud_provider.h"

namespace eniform::alicloud {

// Gives pages to `sink`, from one thread at a time. An error without a class: all was read.
// Pages: 500 interfaces, 100 EIPs, instances and security groups, 50 vSwitches and VPCs. EIPs come with the private address that the
// interfaces' side tells. Instance limits are asked for ten types at a time. Quotas: of interfaces in the region.
ProviderError Observe(Session& session, const ObserveRequest& request, const sdk::PageSink& sink);

}  // namespace eniform::alicloud
