#pragma once

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"

namespace eniform::emulator::tencentcloud {

// An IPv4 address in host order.
struct Ipv4 {
  uint32_t value = 0;

  static absl::optional<Ipv4> Parse(absl::string_view text);  // four decimal numbers, no leading zeros
  std::string ToText() const;
  bool operator==(const Ipv4& other) const { return value == other.value; }
  bool operator!=(const Ipv4& other) const { return value != other.value; }
  bool operator<(const Ipv4& other) const { return value < other.value; }
};

// A block of addresses. Its first address (the network), the one after (the gateway) and the last (broadcast) are the cloud's
// own: Tencent reference 4.3.
struct Cidr {
  Ipv4 network;
  int bits = 32;

  static absl::optional<Cidr> Parse(absl::string_view text);  // the address must have no bits beyond the prefix
  std::string ToText() const;
  uint64_t Size() const { return uint64_t{1} << (32 - bits); }
  uint64_t Usable() const { return Size() > 3 ? Size() - 3 : 0; }
  bool Contains(Ipv4 ip) const { return ip.value >= network.value && ip.value - network.value < Size(); }
  bool Contains(const Cidr& inner) const { return inner.bits >= bits && Contains(inner.network); }
  bool Overlaps(const Cidr& other) const { return Contains(other.network) || other.Contains(network); }
  // REQUIRES: Contains(ip).
  bool IsReserved(Ipv4 ip) const { return ip.value - network.value < 2 || ip.value - network.value == Size() - 1; }
};

}  // namespace eniform::emulator::tencentcloud
