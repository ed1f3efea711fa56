#include "state/rows.h"

#include <bit>
#include <cstring>
#include <optional>

#include "absl/strings/str_join.h"
#include "proto/resource_address.h"

namespace eniform::state {
namespace {

// Eight bytes a step: a checksum must not cost more than reading the row. Not against forgery, only against damage: each step is
// a bijection of the sum so far, so that a change of one word always changes the result.
class Mixer {
 public:
  void Add(absl::string_view bytes) {
    AddWord(bytes.size());
    while (bytes.size() >= 8) {
      AddWord(Load(bytes.data()));
      bytes.remove_prefix(8);
    }
    char rest[8] = {};
    if (!bytes.empty()) std::memcpy(rest, bytes.data(), bytes.size());
    AddWord(Load(rest));
  }
  int64_t sum() const { return static_cast<int64_t>(sum_); }

 private:
  static uint64_t Load(const char* bytes) {
    uint64_t word;
    std::memcpy(&word, bytes, 8);
    return std::endian::native == std::endian::little ? word : __builtin_bswap64(word);
  }
  void AddWord(uint64_t word) {
    sum_ = (sum_ ^ word) * 0x9e3779b97f4a7c15u;
    sum_ ^= sum_ >> 29;
  }
  uint64_t sum_ = 0x656e69666f726d31u;
};

}  // namespace

int64_t Checksum(std::initializer_list<absl::string_view> parts) {
  Mixer mixer;
  for (const absl::string_view part : parts) mixer.Add(part);
  return mixer.sum();
}

absl::Status DamagedRow(absl::string_view table, absl::string_view key) {
  return absl::DataLossError(absl::StrCat("row '", key, "' of table ", table, " does not match its checksum"));
}

int64_t Meta::Checksum() const {
  return state::Checksum({absl::StrCat(schema_version), lineage, absl::StrCat(serial), stack, created, absl::StrCat(objects)});
}

ObjectColumns::ObjectColumns(const ManagedObject& object) {
  if (const std::optional<ResourceAddress> address = ResourceAddress::Parse(object.address())) {
    type = std::string(ResourceTypeText(address->type));
    name = address->name;
  }
  switch (object.attributes().of_case()) {
    case Attributes::kNetworkInterface: {
      const InterfaceAttributes& from = object.attributes().network_interface();
      cloud_name = from.name();
      primary_ip = from.primary_ip();
      secondary_ips = absl::StrJoin(from.secondary_ips(), ",");
      mac = from.mac();
      subnet = from.subnet();
      vpc = from.vpc();
      instance = from.instance();
      network_interface = from.id();
      break;
    }
    case Attributes::kEip: {
      const EipAttributes& from = object.attributes().eip();
      cloud_name = from.name();
      public_ip = from.public_ip();
      eip = from.id();
      break;
    }
    case Attributes::kEipBinding: {
      const EipBindingAttributes& from = object.attributes().eip_binding();
      primary_ip = from.private_ip();
      public_ip = from.public_ip();
      network_interface = from.network_interface();
      eip = from.eip();
      break;
    }
    case Attributes::OF_NOT_SET:
      break;
  }
}

}  // namespace eniform::state
