// IPv4 addresses and networks that can not be wrong: whoever holds one holds a valid one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"

namespace eniform {

// An IPv4 address. Copyable value; ordered by number, so that 10.0.0.9 comes before 10.0.0.10.
class Ipv4 {
 public:
  // The address `text` spells in dotted decimal, four parts without leading zeros; nullopt for anything else.
  static std::optional<Ipv4> Parse(absl::string_view text);
  static Ipv4 FromNumber(uint32_t number) { return Ipv4(number); }

  uint32_t number() const { return number_; }
  std::string ToString() const;

  friend auto operator<=>(Ipv4, Ipv4) = default;
  template <typename H>
  friend H AbslHashValue(H h, Ipv4 a) {
    return H::combine(std::move(h), a.number_);
  }

 private:
  explicit Ipv4(uint32_t number) : number_(number) {}
  uint32_t number_;
};

// An IPv4 network in CIDR notation. Its base address has no bits outside the prefix.
class Ipv4Network {
 public:
  // The network `text` spells, as 10.0.1.0/24; nullopt for anything else, host bits that are set among it.
  static std::optional<Ipv4Network> Parse(absl::string_view text);

  Ipv4 base() const { return base_; }
  int prefix_length() const { return prefix_length_; }
  // The number of addresses, network and broadcast address included; 2^32 for /0.
  uint64_t size() const { return uint64_t{1} << (32 - prefix_length_); }
  Ipv4 last() const { return Ipv4::FromNumber(base_.number() + static_cast<uint32_t>(size() - 1)); }
  bool Contains(Ipv4 address) const { return base_ <= address && address <= last(); }
  std::string ToString() const;

 private:
  Ipv4Network(Ipv4 base, int prefix_length) : base_(base), prefix_length_(prefix_length) {}
  Ipv4 base_;
  int prefix_length_;
};

// Whether `a` comes before `b` as addresses; texts that are no addresses come last, by bytes. For sorting lists of
// addresses the way people expect.
bool AddressTextLess(absl::string_view a, absl::string_view b);

}  // namespace eniform
