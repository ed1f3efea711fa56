// The reading actions, decoded.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "proto/model.pb.h"
#include "providers/jdcloud/api.h"
#include "providers/jdcloud/decode.h"
#include "providers/sdk/paging.h"
#include "providers/sdk/result.h"

namespace eniform::jdcloud {

inline constexpr int kPageSize = 100;  // the largest, and the most ids in one call (JD reference 1.1, 3)

struct Filter {
  const char* name;
  std::vector<std::string> values;  // any of them
};

// What matches all filters and has all tags; nothing given: everything.
struct Selection {
  std::vector<Filter> filters;
  std::vector<std::pair<std::string, std::string>> tags;
};

// Page `number`, from 1. Beyond the last page the cloud gives that one again, so whoever reads pages goes by the total (JD reference 3).
sdk::Result<sdk::Page<NetworkInterface>> DescribeInterfaces(ApiClient& api, const Selection& selection, int64_t number,
                                                            absl::Time deadline);
// Edge EIPs too, which the cloud hides unless it is asked for all types (JD reference 3).
sdk::Result<sdk::Page<Eip>> DescribeEips(ApiClient& api, const Selection& selection, int64_t number, absl::Time deadline);
sdk::Result<sdk::Page<Subnet>> DescribeSubnets(ApiClient& api, const Selection& selection, int64_t number, absl::Time deadline);
sdk::Result<sdk::Page<SecurityGroup>> DescribeGroups(ApiClient& api, const Selection& selection, int64_t number, absl::Time deadline);
sdk::Result<sdk::Page<Vpc>> DescribeVpcs(ApiClient& api, const Selection& selection, int64_t number, absl::Time deadline);
sdk::Result<sdk::Page<Instance>> DescribeInstances(ApiClient& api, const Selection& selection, int64_t number, absl::Time deadline);

// What the vm product says of the interfaces of instances: those among `interface_ids` or of the instances `instance_ids`, at most 100.
// Others of the same instances may be among them.
sdk::Result<Attachments> AttachmentsOf(ApiClient& api, const std::vector<std::string>& interface_ids, absl::Time deadline);
sdk::Result<Attachments> AttachmentsAt(ApiClient& api, const std::vector<std::string>& instance_ids, absl::Time deadline);

struct InstanceType {
  int interfaces = 0;  // nicLimit, the primary one included
  int cpu = 0;
  int memory_gib = 0;
};
// By name, at most 100. Types that are no longer sold may be missing.
sdk::Result<std::map<std::string, InstanceType>> DescribeInstanceTypes(ApiClient& api, const std::vector<std::string>& names,
                                                                       absl::Time deadline);

struct QuotaFigures {
  int64_t limit = 0;
  int64_t used = 0;
};
// `type`: network_interface (secondary ones of the account in this region) or elastic_ip.
sdk::Result<QuotaFigures> DescribeQuota(ApiClient& api, const char* type, absl::Time deadline);

}  // namespace eniform::jdcloud
