#pragma once

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"

namespace eniform::emulator {

// An IPv4 address in host order.
struct Ipv4 {
  uint32_t value = 0;

  static absl::optional<Ipv4> Parse(absl::string_view text);  // four decimal numbers, no leading zeros
  std::string ToText() const;
  bool operator==(const Ipv4& other) const { return value == other.value; }
  bool operator!=(const Ipv4& other) const { return value != other.value; }
  bool operator<(const Ipv4& other) const { return value < other.value; }
};

// How many addresses of a subnet's block a cloud keeps for itself: so many from the first one on, and so many up to the last.
struct ReservedAddresses {
  uint32_t first = 0;
  uint32_t last = 0;
};

// A block of addresses.
struct Cidr {
  Ipv4 network;
  int bits = 32;

  static absl::optional<Cidr> Parse(absl::string_view text);  // the address must have no bits beyond the prefix
  std::string ToText() const;
  uint64_t Size() const { return uint64_t{1} << (32 - bits); }
  uint64_t Usable(ReservedAddresses reserved) const {
    const uint64_t kept = uint64_t{reserved.first} + reserved.last;
    return Size() > kept ? Size() - kept : 0;
  }
  bool Contains(Ipv4 ip) const { return ip.value >= network.value && ip.value - network.value < Size(); }
  bool Contains(const Cidr& inner) const { return inner.bits >= bits && Contains(inner.network); }
  bool Overlaps(const Cidr& other) const { return Contains(other.network) || other.Contains(network); }
  // REQUIRES: Contains(ip).
  bool IsReserved(Ipv4 ip, ReservedAddresses reserved) const {
    const uint64_t offset = ip.value - network.value;
    return offset < reserved.first || offset + reserved.last >= Size();
  }
};

}  // namespace eniform::emulator
