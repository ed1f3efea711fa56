// The reading actions, decoded.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "google/protobuf/repeated_field.h"
#include "proto/model.pb.h"
#include "providers/alicloud/api.h"
#include "providers/sdk/paging.h"
#include "providers/sdk/result.h"

namespace eniform::alicloud {

// The largest pages, and the most ids in one call (Alibaba reference 5.3). Page sizes are always sent: left out they are 10.
inline constexpr int kInterfacePage = 500, kInterfaceIds = 100;
inline constexpr int kEipPage = 100, kEipIds = 50;
inline constexpr int kInstancePage = 100, kInstanceIds = 100;
inline constexpr int kGroupPage = 100, kGroupIds = 100;
inline constexpr int kVpcPage = 50, kVpcIds = 20;
inline constexpr int kSubnetPage = 50;
inline constexpr int kTypesPerCall = 10;

template <typename T>
using Items = google::protobuf::RepeatedPtrField<T>;

// A page of what matches `filters`; `token` is empty for the first one.
sdk::Result<sdk::TokenPage<NetworkInterface>> DescribeInterfaces(ApiClient& api, Parameters filters, const std::string& token,
                                                                 absl::Time deadline);
sdk::Result<sdk::TokenPage<Instance>> DescribeInstances(ApiClient& api, Parameters filters, const std::string& token, absl::Time deadline);
sdk::Result<sdk::TokenPage<SecurityGroup>> DescribeGroups(ApiClient& api, Parameters filters, const std::string& token,
                                                          absl::Time deadline);
// The VPC product has pages by number alone, from 1 on.
sdk::Result<sdk::Page<Eip>> DescribeEips(ApiClient& api, Parameters filters, int64_t number, absl::Time deadline);
sdk::Result<sdk::Page<Subnet>> DescribeSubnets(ApiClient& api, Parameters filters, int64_t number, absl::Time deadline);
sdk::Result<sdk::Page<Vpc>> DescribeVpcs(ApiClient& api, Parameters filters, int64_t number, absl::Time deadline);

// Those among `ids`, at most the k…Ids of their kind and at least one, that exist: unknown ids are simply missing (2.4), and objects that
// were not asked for are left out.
sdk::Result<Items<NetworkInterface>> InterfacesById(ApiClient& api, const std::vector<std::string>& ids, absl::Time deadline);
sdk::Result<Items<Eip>> EipsById(ApiClient& api, const std::vector<std::string>& ids, absl::Time deadline);
sdk::Result<Items<Instance>> InstancesById(ApiClient& api, const std::vector<std::string>& ids, absl::Time deadline);
sdk::Result<Items<SecurityGroup>> GroupsById(ApiClient& api, const std::vector<std::string>& ids, absl::Time deadline);
sdk::Result<Items<Vpc>> VpcsById(ApiClient& api, const std::vector<std::string>& ids, absl::Time deadline);
// The action takes one id: a call for each.
sdk::Result<Items<Subnet>> SubnetsById(ApiClient& api, const std::vector<std::string>& ids, absl::Time deadline);

// Fills in which interface and private address the bound ones of `eips` are on, where the EIP's own side does not tell: the interfaces know
// (Alibaba reference 0, 5.1). Where nothing is missing, no call is made. An error without a class: done.
ProviderError CompleteEips(ApiClient& api, Items<Eip>& eips, absl::Time deadline);

// Interfaces besides primary ones in the region, and how many the account may have; 0: the cloud does not say.
sdk::Result<int64_t> CountInterfaces(ApiClient& api, absl::Time deadline);
sdk::Result<int64_t> InterfaceQuota(ApiClient& api, absl::Time deadline);

// Sets the live limits of `instances`, a call for each ten types.
ProviderError AskLimits(ApiClient& api, std::vector<Instance>& instances, absl::Time deadline);

// Why an EIP refuses to be released, where the EIP itself tells; empty otherwise.
std::string WhyNotReleased(ApiClient& api, const std::string& id, absl::Time deadline);

// Those of `addresses` that an interface of the VPC has. A call for each that is no secondary address.
sdk::Result<std::vector<std::string>> UsedAddresses(ApiClient& api, const std::string& vpc_id, const std::vector<std::string>& addresses,
                                                    absl::Time deadline);

// Who holds these addresses of a VPC, as "10.0.1.5 is held by eni-1".
std::vector<std::string> AddressHolders(ApiClient& api, const std::string& vpc_id, const std::vector<std::string>& addresses,
                                        absl::Time deadline);

}  // namespace eniform::alicloud
