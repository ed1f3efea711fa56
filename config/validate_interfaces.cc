// Interfaces: their addresses, and what can not be said of one together.
#include <deque>
#include <map>
#include <set>
#include <tuple>

#include "absl/container/flat_hash_map.h"
#include "config/validation.h"
#include "proto/ipv4.h"
#include "proto/resource_address.h"

namespace eniform::config {
namespace {

Subject SubjectOf(const InterfaceDeclaration& interface) {
  return {AddressOf(RESOURCE_TYPE_NETWORK_INTERFACE, interface.key()), absl::StrCat("network_interfaces.", interface.key())};
}

// Where an address of an interface is written: `item` is an index of secondary_ips, or -1 for the primary one.
std::string AddressField(const InterfaceDeclaration& interface, int item) {
  const std::string path = SubjectOf(interface).field;
  return item < 0 ? path + ".primary_ip" : absl::StrCat(path, ".secondary_ips[", item, "]");
}

void CheckOwnAddresses(const Validation& validation, const InterfaceDeclaration& interface) {
  std::map<absl::string_view, int> items;
  if (interface.has_primary_ip()) items[interface.primary_ip()] = -1;
  for (int i = 0; i < interface.secondary_ips_size(); ++i) {
    const auto [first, added] = items.try_emplace(interface.secondary_ips(i), i);
    if (added) continue;
    const Subject subject{SubjectOf(interface).address, AddressField(interface, i)};
    validation.report.AddField(MessageId::kDuplicateAddress,
                               {{"address", subject.address},
                                {"ip", interface.secondary_ips(i)},
                                {"other", validation.PlaceOf(AddressField(interface, first->second))}},
                               subject);
  }
}

void CheckSecurityGroups(const Validation& validation, const InterfaceDeclaration& interface) {
  std::map<std::string, int> seen;
  for (int i = 0; i < interface.security_groups_size(); ++i) {
    const std::string text = SelectorText(interface.security_groups(i));
    const auto [first, added] = seen.try_emplace(text, i);
    if (added || text.empty()) continue;
    const std::string path = SubjectOf(interface).field + ".security_groups";
    validation.report.AddField(MessageId::kDuplicateItem,
                               {{"path", path},
                                {"value", absl::StrCat("the group with ", Excerpt(text))},
                                {"other", validation.PlaceOf(absl::StrCat(path, "[", first->second, "]"))}},
                               {SubjectOf(interface).address, absl::StrCat(path, "[", i, "]")});
  }
}

void CheckPrimary(const Validation& validation, const InterfaceDeclaration& interface) {
  if (!interface.has_primary_of()) return;
  const Subject subject = SubjectOf(interface);
  const auto refuse = [&](absl::string_view field, absl::string_view second, absl::string_view reason) {
    validation.report.AddField(MessageId::kImpossibleCombination,
                               {{"address", subject.address}, {"first", "`primary_of`"}, {"second", second}, {"reason", reason}},
                               {subject.address, absl::StrCat(subject.field, ".", field)});
  };
  if (interface.on_remove() == ON_REMOVE_DELETE || interface.on_remove() == ON_REMOVE_DETACH) {
    refuse("on_remove", interface.on_remove() == ON_REMOVE_DELETE ? "`on_remove: delete`" : "`on_remove: detach`",
           "The interface an instance was born with goes only with its instance: write forget, or leave `on_remove` out.");
  }
  if (interface.replace() == REPLACE_ORDER_CREATE_FIRST || interface.replace() == REPLACE_ORDER_DELETE_FIRST) {
    refuse("replace", "`replace`", "The interface an instance was born with is never replaced: leave `replace` out.");
  }
}

// Private addresses are unique in a VPC, which the files do not name; two equal look-ups of one provider mean one subnet, and so one VPC.
class AddressHolders {
 public:
  explicit AddressHolders(const Validation& validation) : validation_(validation) {}

  void Add(const InterfaceDeclaration& interface, absl::string_view text, int item) {
    const std::optional<Ipv4> ip = Ipv4::Parse(text);
    if (!ip || !interface.has_subnet()) return;
    const auto [found, added] = holders_.try_emplace(
        std::tuple(absl::string_view(interface.provider()), SubnetOf(interface.subnet()), ip->number()), Holder{&interface, item});
    if (added || found->second.interface == &interface) return;
    const Holder& holder = found->second;
    const Subject subject{SubjectOf(interface).address, AddressField(interface, item)};
    validation_.report.AddField(
        MessageId::kAddressTaken,
        {{"address", subject.address},
         {"ip", text},
         {"subnet", Excerpt(SelectorText(interface.subnet()).substr(SelectorText(interface.subnet()).find(' ') + 1))},
         {"holder", SubjectOf(*holder.interface).address},
         {"other", validation_.PlaceOf(AddressField(*holder.interface, holder.item))}},
        subject);
  }

 private:
  struct Holder {
    const InterfaceDeclaration* interface;
    int item;
  };

  // A number for each subnet: there are few of them.
  int SubnetOf(const Selector& selector) {
    return subnets_.try_emplace(SelectorText(selector), static_cast<int>(subnets_.size())).first->second;
  }

  const Validation& validation_;
  absl::flat_hash_map<std::string, int> subnets_;
  absl::flat_hash_map<std::tuple<absl::string_view, int, uint32_t>, Holder> holders_;
};

}  // namespace

void ValidateInterfaces(const Validation& validation) {
  AddressHolders holders(validation);
  std::map<std::pair<absl::string_view, std::string>, const InterfaceDeclaration*> primaries;
  for (const InterfaceDeclaration& interface : validation.declaration.network_interfaces()) {
    const Subject subject = SubjectOf(interface);
    CheckProvider(validation, interface.has_provider(), interface.provider(), subject);
    CheckTags(validation, interface.tags(), subject);
    CheckOwnAddresses(validation, interface);
    CheckSecurityGroups(validation, interface);
    CheckPrimary(validation, interface);
    if (interface.has_primary_ip()) holders.Add(interface, interface.primary_ip(), -1);
    for (int i = 0; i < interface.secondary_ips_size(); ++i) holders.Add(interface, interface.secondary_ips(i), i);
    const std::string instance = SelectorText(interface.primary_of());
    if (instance.empty()) continue;
    const auto [first, added] = primaries.try_emplace({interface.provider(), instance}, &interface);
    if (added) continue;
    const Subject other = SubjectOf(*first->second);
    validation.report.AddField(MessageId::kPrimaryTwice,
                               {{"address", subject.address},
                                {"instance", absl::StrCat("the instance with ", Excerpt(instance))},
                                {"holder", other.address},
                                {"other", validation.PlaceOf(other.field + ".primary_of")}},
                               {subject.address, subject.field + ".primary_of"});
  }
}

}  // namespace eniform::config
