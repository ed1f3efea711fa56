#include "emulator/ipv4.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace eniform::emulator {

absl::optional<Ipv4> Ipv4::Parse(absl::string_view text) {
  uint32_t value = 0;
  int parts = 0;
  size_t at = 0;
  while (parts < 4) {
    size_t start = at;
    uint32_t number = 0;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9' && at - start < 3)
      number = number * 10 + static_cast<uint32_t>(text[at++] - '0');
    if (at == start || number > 255 || (at - start > 1 && text[start] == '0')) return absl::nullopt;
    value = value << 8 | number;
    ++parts;
    if (parts < 4 && (at >= text.size() || text[at++] != '.')) return absl::nullopt;
  }
  if (at != text.size()) return absl::nullopt;
  return Ipv4{value};
}

std::string Ipv4::ToText() const { return absl::StrCat(value >> 24, ".", (value >> 16) & 255, ".", (value >> 8) & 255, ".", value & 255); }

absl::optional<Cidr> Cidr::Parse(absl::string_view text) {
  size_t slash = text.find('/');
  if (slash == absl::string_view::npos) return absl::nullopt;
  absl::optional<Ipv4> network = Ipv4::Parse(text.substr(0, slash));
  int bits = 0;
  if (!network.has_value() || !absl::SimpleAtoi(text.substr(slash + 1), &bits) || bits < 1 || bits > 32) return absl::nullopt;
  if (bits < 32 && (network->value & ((uint32_t{1} << (32 - bits)) - 1)) != 0) return absl::nullopt;
  return Cidr{*network, bits};
}

std::string Cidr::ToText() const { return absl::StrCat(network.ToText(), "/", bits); }

}  // namespace eniform::emulator
