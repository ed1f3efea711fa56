// Reading what exists, by pages of 100 or by ids, never by single objects.
#pragma once

#include "providers/jdcloud/session.h"
#include "providers/sdk/cloud_provider.h"

namespace eniform::jdcloud {

// As sdk::CloudProvider::Observe. Interfaces are read from both products: pages of the vpc product, then the instances that carry them from
// the vm product, a hundred at a time. A look for secondary interfaces reads those that services manage too, but not the ports of routers
// and the like, which have no role to ask for. Instance limits are asked once for each type. Quotas: of secondary interfaces and of EIPs.
ProviderError Observe(Session& session, const ObserveRequest& request, const sdk::PageSink& sink);

}  // namespace eniform::jdcloud
