// The reading actions, decoded. None of them uses a filter that matches by part of a value (address-ip does).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "proto/model.pb.h"
#include "providers/sdk/paging.h"
#include "providers/sdk/result.h"
#include "providers/tencentcloud/api.h"
#include "providers/tencentcloud/decode.h"

namespace eniform::tencentcloud {

inline constexpr int kPageSize = 100;  // the largest Limit, and the most ids in one call (Tencent reference 5.4)

// One element of Filters.
RequestJson Filter(const char* name, const std::vector<std::string>& values);

// Pages from `offset` of what matches all `filters` (a JSON array; empty: everything). By id through a filter, because unknown ids
// are then simply missing, where the ids parameter may fail the whole batch (Tencent reference 2.2).
sdk::Result<sdk::Page<NetworkInterface>> DescribeInterfaces(ApiClient& api, const RequestJson& filters, int64_t offset,
                                                            absl::Time deadline);
sdk::Result<sdk::Page<Eip>> DescribeEips(ApiClient& api, const RequestJson& filters, int64_t offset, absl::Time deadline);
sdk::Result<sdk::Page<Subnet>> DescribeSubnets(ApiClient& api, const RequestJson& filters, int64_t offset, absl::Time deadline);
sdk::Result<sdk::Page<SecurityGroup>> DescribeGroups(ApiClient& api, const RequestJson& filters, int64_t offset, absl::Time deadline);
sdk::Result<sdk::Page<Vpc>> DescribeVpcs(ApiClient& api, const RequestJson& filters, int64_t offset, absl::Time deadline);
sdk::Result<sdk::Page<Instance>> DescribeInstancePage(ApiClient& api, int64_t offset, absl::Time deadline);

// The instances among `ids` (at most 100) that exist. Their filter takes 5 values only, so the ids parameter is used and a
// batch that holds an unknown id is halved until it is found.
sdk::Result<std::vector<InstanceView>> DescribeInstances(ApiClient& api, const std::vector<std::string>& ids, absl::Time deadline);

// Interfaces the cloud counts in a VPC.
sdk::Result<int64_t> CountInterfaces(ApiClient& api, const std::string& vpc_id, absl::Time deadline);

// Why the task behind an accepted interface operation failed; nullopt: it did not, or the cloud does not say. Task queries are
// limited to 20 a second: for explaining, not for waiting (Tencent reference 5.1).
std::optional<std::string> InterfaceTaskFailure(ApiClient& api, const std::string& request_id, absl::Time deadline);
// The same of an EIP operation's TaskId: a string in the answer, an integer in the query.
std::optional<std::string> EipTaskFailure(ApiClient& api, const std::string& task_id, absl::Time deadline);

// Those of `addresses`, at most kPageSize, that are in use in the VPC, by whatever it is.
sdk::Result<std::vector<std::string>> UsedAddresses(ApiClient& api, const std::string& vpc_id, const std::vector<std::string>& addresses,
                                                    absl::Time deadline);

// Who holds these addresses of a VPC, as "10.0.1.5 is held by eni-1": one text per address in use. Empty where the cloud does not say.
std::vector<std::string> AddressHolders(ApiClient& api, const std::string& vpc_id, const std::vector<std::string>& addresses,
                                        absl::Time deadline);

}  // namespace eniform::tencentcloud
