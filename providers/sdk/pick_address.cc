#include "providers/sdk/pick_address.h"

#include <algorithm>
#include <optional>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "proto/ipv4.h"
#include "providers/sdk/hash.h"

namespace eniform::sdk {
namespace {

// The same in every process: a call that is made again tries the same addresses in the same order.
uint64_t NumberOf(const std::string& token) {
  uint32_t number = 0;
  return absl::SimpleHexAtoi(Sha256Hex(token).substr(0, 8), &number) ? number : 0;
}

}  // namespace

std::vector<std::string> AddressesToTry(const Subnet& subnet, const Capabilities& capabilities, const OperationArguments& arguments,
                                        const std::string& token, size_t count) {
  std::vector<std::string> candidates;
  const std::optional<Ipv4Network> network = Ipv4Network::Parse(subnet.cidr());
  const uint64_t kept = static_cast<uint64_t>(capabilities.reserved_first_addresses()) + capabilities.reserved_last_addresses();
  if (!network || network->size() <= kept) return candidates;
  const uint64_t usable = network->size() - kept;
  const uint32_t first = network->base().number() + static_cast<uint32_t>(capabilities.reserved_first_addresses());
  const uint64_t start = NumberOf(token);
  const auto& not_these = arguments.kept_free_ips();
  for (uint64_t i = 0; i < usable && candidates.size() < count; ++i) {
    std::string address = Ipv4::FromNumber(first + static_cast<uint32_t>((start + i) % usable)).ToString();
    if (std::find(not_these.begin(), not_these.end(), address) == not_these.end()) candidates.push_back(std::move(address));
  }
  return candidates;
}

Result<std::string> FirstFree(const std::vector<std::string>& candidates, const std::vector<std::string>& used, const Subnet& subnet) {
  for (const std::string& candidate : candidates) {
    if (std::find(used.begin(), used.end(), candidate) == used.end()) return candidate;
  }
  return MakeError(ERROR_CLASS_CONFLICT, "",
                   absl::StrCat("no free address was found in ", subnet.id(), " besides those that are declared: ", candidates.size(),
                                " were looked at. Give the interface a primary_ip"));
}

}  // namespace eniform::sdk
