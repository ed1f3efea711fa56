#include "proto/ipv4.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace eniform {
namespace {

// Reads a decimal number of at most `max`, without leading zeros, from the front of `text`.
std::optional<uint32_t> TakeNumber(absl::string_view& text, uint32_t max) {
  uint32_t value = 0;
  size_t digits = 0;
  while (digits < text.size() && absl::ascii_isdigit(text[digits])) {
    value = value * 10 + static_cast<uint32_t>(text[digits] - '0');
    ++digits;
    if (value > max) return std::nullopt;
  }
  if (digits == 0 || (digits > 1 && text[0] == '0')) return std::nullopt;
  text.remove_prefix(digits);
  return value;
}

std::optional<Ipv4> TakeAddress(absl::string_view& text) {
  uint32_t number = 0;
  for (int part = 0; part < 4; ++part) {
    if (part > 0) {
      if (text.empty() || text[0] != '.') return std::nullopt;
      text.remove_prefix(1);
    }
    const std::optional<uint32_t> value = TakeNumber(text, 255);
    if (!value) return std::nullopt;
    number = number << 8 | *value;
  }
  return Ipv4::FromNumber(number);
}

}  // namespace

std::optional<Ipv4> Ipv4::Parse(absl::string_view text) {
  const std::optional<Ipv4> address = TakeAddress(text);
  if (!text.empty()) return std::nullopt;
  return address;
}

std::string Ipv4::ToString() const {
  return absl::StrCat(number_ >> 24, ".", number_ >> 16 & 255, ".", number_ >> 8 & 255, ".", number_ & 255);
}

std::optional<Ipv4Network> Ipv4Network::Parse(absl::string_view text) {
  const std::optional<Ipv4> base = TakeAddress(text);
  if (!base || text.empty() || text[0] != '/') return std::nullopt;
  text.remove_prefix(1);
  const std::optional<uint32_t> prefix = TakeNumber(text, 32);
  if (!prefix || !text.empty()) return std::nullopt;
  const uint64_t size = uint64_t{1} << (32 - *prefix);
  if (base->number() % size != 0) return std::nullopt;
  return Ipv4Network(*base, static_cast<int>(*prefix));
}

std::string Ipv4Network::ToString() const { return absl::StrCat(base_.ToString(), "/", prefix_length_); }

bool AddressTextLess(absl::string_view a, absl::string_view b) {
  const std::optional<Ipv4> left = Ipv4::Parse(a);
  const std::optional<Ipv4> right = Ipv4::Parse(b);
  if (left && right) return *left < *right;
  if (left.has_value() != right.has_value()) return left.has_value();
  return a < b;
}

}  // namespace eniform
