#include "providers/tencentcloud/check.h"

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "proto/enum_text.h"
#include "proto/resource_address.h"
#include "providers/tencentcloud/limits.h"

namespace eniform::tencentcloud {
namespace {

struct MessageRow {
  absl::string_view code;
  Severity severity;
  absl::string_view summary;
  absl::string_view detail;
};

constexpr MessageRow kName{"TC-name", SEVERITY_ERROR, "The name is too long for Tencent Cloud",
                           "'{name}' has {size} bytes in UTF-8; the name of an interface has at most {limit}. Write a shorter `name`."};
constexpr MessageRow kDescription{"TC-description", SEVERITY_ERROR, "The description is too long for Tencent Cloud",
                                  "It has {size} characters; an interface's description has at most {limit}. Shorten it."};
constexpr MessageRow kEipName{"TC-eip-name", SEVERITY_ERROR, "Tencent Cloud does not take this EIP name",
                              "'{name}' {why}; the name of an EIP has at most {limit} letters, digits, Chinese characters, '-' and '_'. "
                              "Write a `name` that fits."};
constexpr MessageRow kBandwidth{
    "TC-eip-bandwidth", SEVERITY_ERROR, "Tencent Cloud does not offer this bandwidth",
    "{bandwidth} Mbit/s is more than an EIP with charge {charge} can have, {limit} Mbit/s. Lower `bandwidth_mbps` or "
    "change `charge`."};
constexpr MessageRow kDefaultBandwidth{
    "TC-eip-bandwidth", SEVERITY_WARNING, "Tencent Cloud may not offer this bandwidth",
    "{bandwidth} Mbit/s is more than an EIP with the cloud's default charge (traffic) can have, {limit} Mbit/s. "
    "Write the `charge` it has, or lower `bandwidth_mbps`."};
constexpr MessageRow kAddresses{
    "TC-3", SEVERITY_WARNING, "The interface has more addresses than the vendor's table allows",
    "With its primary address it would have {count}; the largest instances of the table carry {limit} on one interface. "
    "The cloud decides when they are assigned; spread them over several interfaces if it refuses."};
constexpr MessageRow kTagCount{"TC-tags", SEVERITY_ERROR, "Too many tags for Tencent Cloud",
                               "It has {count} tags; a resource carries at most {limit} besides the two that Eniform adds. Remove some."};
constexpr MessageRow kTagOwn{"TC-tag-reserved", SEVERITY_ERROR, "Tencent Cloud reserves the tag's key",
                             "Keys that begin with 'qcs:' belong to Tencent Cloud. Use another key than '{key}'."};
constexpr MessageRow kTagLong{"TC-tag-length", SEVERITY_ERROR, "The tag is too long for Tencent Cloud",
                              "The {part} of tag '{key}' has {size} characters; it can have at most {limit}. Shorten it."};

using Arguments = std::initializer_list<std::pair<absl::string_view, std::string>>;

// Characters of UTF-8 text: bytes that do not continue another.
size_t Characters(absl::string_view text) {
  size_t count = 0;
  for (unsigned char byte : text) count += (byte & 0xC0) != 0x80;
  return count;
}

class Checker {
 public:
  Diagnostics Run(const Declaration& declaration) {
    for (const InterfaceDeclaration& interface : declaration.network_interfaces()) CheckInterface(interface);
    for (const EipDeclaration& eip : declaration.eips()) CheckEip(eip);
    return std::move(diagnostics_);
  }

 private:
  void Say(const MessageRow& row, Subject subject, Arguments arguments) {
    std::vector<std::pair<std::string, std::string>> replacements;
    for (const auto& [name, value] : arguments) replacements.emplace_back(absl::StrCat("{", name, "}"), value);
    const std::string detail = absl::StrReplaceAll(row.detail, replacements);
    diagnostics_.push_back(row.severity == SEVERITY_ERROR
                               ? MakeError(DIAGNOSTIC_CLASS_DECLARATION, row.code, row.summary, detail, std::move(subject))
                               : MakeWarning(row.code, row.summary, detail, std::move(subject)));
  }

  void CheckInterface(const InterfaceDeclaration& interface) {
    const std::string address = AddressOf(RESOURCE_TYPE_NETWORK_INTERFACE, interface.key());
    const std::string field = absl::StrCat("network_interfaces.", interface.key());
    const std::string& name = interface.has_name() ? interface.name() : interface.key();
    const bool named = interface.has_name() || !interface.has_primary_of();
    if (named && name.size() > kMaxNameBytes) {
      Say(kName, {address, interface.has_name() ? field + ".name" : field},
          {{"name", name}, {"size", absl::StrCat(name.size())}, {"limit", absl::StrCat(kMaxNameBytes)}});
    }
    if (const size_t size = Characters(interface.description()); size > kMaxDescriptionCharacters) {
      Say(kDescription, {address, field + ".description"},
          {{"size", absl::StrCat(size)}, {"limit", absl::StrCat(kMaxDescriptionCharacters)}});
    }
    const bool counted = interface.has_secondary_ip_count();
    const size_t addresses = 1 + (counted ? interface.secondary_ip_count() : interface.secondary_ips_size());
    if (addresses > kMostAddressesInTable) {
      Say(kAddresses, {address, field + (counted ? ".secondary_ip_count" : ".secondary_ips")},
          {{"count", absl::StrCat(addresses)}, {"limit", absl::StrCat(kMostAddressesInTable)}});
    }
    CheckTags(interface.tags(), address, field);
  }

  void CheckEip(const EipDeclaration& eip) {
    const std::string address = AddressOf(RESOURCE_TYPE_EIP, eip.key());
    const std::string field = absl::StrCat("eips.", eip.key());
    const std::string& name = eip.has_name() ? eip.name() : eip.key();
    if (const std::string why = WhyNoEipName(name); !why.empty()) {
      Say(kEipName, {address, eip.has_name() ? field + ".name" : field},
          {{"name", name}, {"why", why}, {"limit", absl::StrCat(kMaxEipNameCharacters)}});
    }
    const uint32_t limit = MaxBandwidth(eip.charge());
    if (eip.bandwidth_mbps() > limit) {
      Say(eip.charge() == EIP_CHARGE_UNSPECIFIED ? kDefaultBandwidth : kBandwidth, {address, field + ".bandwidth_mbps"},
          {{"bandwidth", absl::StrCat(eip.bandwidth_mbps())}, {"charge", EnumText(eip.charge())}, {"limit", absl::StrCat(limit)}});
    }
    CheckTags(eip.tags(), address, field);
  }

  // Letters beyond ASCII are left to the cloud, which knows which of them it means.
  static std::string WhyNoEipName(absl::string_view name) {
    if (Characters(name) > kMaxEipNameCharacters) return absl::StrCat("has ", Characters(name), " characters");
    for (char c : name) {
      const bool ascii = static_cast<unsigned char>(c) < 0x80;
      if (ascii && !absl::ascii_isalnum(c) && c != '-' && c != '_') return absl::StrCat("holds '", absl::string_view(&c, 1), "'");
    }
    return "";
  }

  void CheckTags(const google::protobuf::RepeatedPtrField<Tag>& tags, const std::string& address, const std::string& field) {
    if (tags.size() > kMaxTags) {
      Say(kTagCount, {address, field + ".tags"}, {{"count", absl::StrCat(tags.size())}, {"limit", absl::StrCat(kMaxTags)}});
    }
    for (const Tag& tag : tags) {
      const Subject subject{address, absl::StrCat(field, ".tags.", tag.key())};
      if (absl::StartsWith(tag.key(), "qcs:")) Say(kTagOwn, subject, {{"key", tag.key()}});
      CheckLength("key", tag.key(), tag.key(), kMaxTagKeyCharacters, subject);
      CheckLength("value", tag.key(), tag.value(), kMaxTagValueCharacters, subject);
    }
  }

  void CheckLength(const char* part, const std::string& key, const std::string& text, size_t limit, const Subject& subject) {
    if (const size_t size = Characters(text); size > limit) {
      Say(kTagLong, subject, {{"part", part}, {"key", key}, {"size", absl::StrCat(size)}, {"limit", absl::StrCat(limit)}});
    }
  }

  Diagnostics diagnostics_;
};

}  // namespace

Diagnostics Check(const CheckRequest& request) { return Checker().Run(request.declaration()); }

}  // namespace eniform::tencentcloud
