#include "tests/property/existing.h"

#include <map>
#include <ostream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "config/yaml_text.h"
#include "tests/property/generate.h"

namespace eniform::property {
namespace {

namespace gen = rc::gen;
using rc::Gen;

constexpr const char* kCharges[] = {"TRAFFIC_POSTPAID_BY_HOUR", "BANDWIDTH_POSTPAID_BY_HOUR", "BANDWIDTH_PACKAGE"};

Gen<std::string> OneOf(std::vector<std::string> texts) { return gen::elementOf(std::move(texts)); }

// Names that others have too, that YAML takes for something else, that no key can hold, and any other of what a keyboard has.
Gen<std::string> AnyText() {
  return gen::weightedOneOf<std::string>(
      {{4, OneOf({"web", "web", "db-0", "i0", "e0", "Primary ENI"})},
       {4, OneOf({"", "123", "1e5", "0x1f", "1_000", "2024-01-01", "12:30:45", "true", "No", "null", "~", "-", "=", "<<", "10.0.0.5"})},
       {4, OneOf({"a: b # c", "{x}", "[y]", "'q'", "say \"hi\" \\", " before", "behind ", "a, b", "? a", "&a", "*a", "!a", "%a"})},
       {3, OneOf({"数据库", "数据库-1", "db-主库", "é", "😀", "a\u202eb", "\u200b", "\ufeffx"})},
       {2, OneOf({"a\nb", "\ttab", "\x1b[31m", "\x7f", "\u0085", "\u2028"})},
       {3, gen::container<std::string>(gen::inRange<char>(' ', '\x7f'))}});
}

Gen<std::vector<std::pair<std::string, std::string>>> AnyTags() {
  const auto not_empty = gen::suchThat(AnyText(), [](const std::string& text) { return !text.empty(); });
  return gen::resize(3, gen::container<std::vector<std::pair<std::string, std::string>>>(
                            gen::pair(gen::weightedOneOf<std::string>({{1, OneOf({"eniform:mark", "tier"})}, {2, not_empty}}), AnyText())));
}

Gen<Label> AnyLabel() {
  return gen::build<Label>(gen::set(&Label::name, AnyText()), gen::set(&Label::description, AnyText()), gen::set(&Label::tags, AnyTags()),
                           gen::set(&Label::charge, gen::inRange(0, 3)), gen::set(&Label::bandwidth, gen::inRange(1, 2001)));
}

class WorldText {
 public:
  explicit WorldText(const Existing& existing) : existing_(existing) {}

  std::string Text() {
    // Subnets with room for every wish: here none has to be left out.
    std::string text = absl::StrReplaceAll(WorldFile(existing_.world), {{"/28}", "/24}"}});
    if (existing_.shut_down > 0) {
      const std::string instance = absl::StrCat("id: ", InstanceId(existing_.shut_down), ",");
      const size_t at = text.find("RUNNING", text.find(instance));
      text.replace(at, 7, "SHUTDOWN");
    }
    Wishes wishes = FirstWishes(existing_.world);
    for (const Round& round : existing_.world.rounds) {
      for (const Edit& edit : round.edits) {
        if (!IsBehindTheBack(edit.change)) Apply(edit, wishes);
      }
    }
    const Declaration declared = Declare(existing_.world, wishes);
    absl::StrAppend(&text, "  interfaces:\n");
    for (int instance = 1; instance <= kInstances; ++instance) Primary(instance, declared, text);
    for (const InterfaceDeclaration& interface : declared.network_interfaces()) {
      if (!interface.has_primary_of()) Interface(interface, text);
    }
    if (declared.eips_size() > 0) absl::StrAppend(&text, "  eips:\n");
    for (const EipDeclaration& eip : declared.eips()) TheEip(eip, declared, text);
    return text;
  }

 private:
  const Label& Next() { return existing_.labels[used_++ % existing_.labels.size()]; }

  static std::string Tags(const Label& label) {
    const std::map<std::string, std::string> tags(label.tags.begin(), label.tags.end());
    return absl::StrCat("{",
                        absl::StrJoin(tags, ", ",
                                      [](std::string* out, const auto& tag) {
                                        absl::StrAppend(out, config::YamlText(tag.first), ": ", config::YamlText(tag.second));
                                      }),
                        "}");
  }

  static std::string Written(const Label& label) {
    return absl::StrCat(", name: ", config::YamlText(label.name), ", description: ", config::YamlText(label.description),
                        ", tags: ", Tags(label));
  }

  // The interface an instance was born with; the wishes may have given it more addresses.
  void Primary(int instance, const Declaration& declared, std::string& text) {
    absl::StrAppend(&text, "    - {id: eni-p", instance, ", primary: true, attached_to: ", InstanceId(instance),
                    ", subnet: ", SubnetId(instance == 3 ? 2 : 0), ", security_groups: [sg-1]", Written(Next()));
    for (const InterfaceDeclaration& interface : declared.network_interfaces()) {
      if (interface.primary_of().id() != InstanceId(instance) || interface.subnet().id() != SubnetId(instance == 3 ? 2 : 0)) continue;
      absl::StrAppend(&text, ", secondary_ips: [", absl::StrJoin(interface.secondary_ips(), ", "), "]");
    }
    text += "}\n";
  }

  void Interface(const InterfaceDeclaration& interface, std::string& text) {
    absl::StrAppend(&text, "    - {id: eni-", interface.key(), ", subnet: ", interface.subnet().id(), Written(Next()));
    if (interface.has_primary_ip()) absl::StrAppend(&text, ", primary_ip: ", interface.primary_ip());
    if (interface.secondary_ips_size() > 0)
      absl::StrAppend(&text, ", secondary_ips: [", absl::StrJoin(interface.secondary_ips(), ", "), "]");
    if (interface.has_secondary_ip_count()) absl::StrAppend(&text, ", secondary_ip_count: ", interface.secondary_ip_count());
    if (interface.has_attachment()) absl::StrAppend(&text, ", attached_to: ", interface.attachment().instance().id());
    std::vector<std::string> groups;
    for (const Selector& group : interface.security_groups()) groups.push_back(group.id());
    absl::StrAppend(&text, ", security_groups: [", absl::StrJoin(groups, ", "), "]}\n");
  }

  void TheEip(const EipDeclaration& eip, const Declaration& declared, std::string& text) {
    const Label& label = Next();
    absl::StrAppend(&text, "    - {id: eip-", eip.key(), ", name: ", config::YamlText(label.name), ", tags: ", Tags(label),
                    ", charge: ", kCharges[label.charge], ", bandwidth_mbps: ", label.bandwidth);
    for (const EipBindingDeclaration& binding : declared.eip_bindings()) {
      if (binding.eip().name() != eip.key()) continue;
      absl::StrAppend(&text, ", interface: eni-", binding.network_interface().name());
      if (binding.has_private_ip()) absl::StrAppend(&text, ", private_ip: ", binding.private_ip());
    }
    text += "}\n";
  }

  const Existing& existing_;
  size_t used_ = 0;
};

}  // namespace

std::ostream& operator<<(std::ostream& out, const Existing& existing) {
  return out << "\nfirst adopted: scope " << existing.first << "\n" << WorldFileOf(existing);
}

Gen<Existing> AnyExisting() {
  const auto labels = gen::suchThat(gen::resize(8, gen::container<std::vector<Label>>(gen::resize(rc::kNominalSize, AnyLabel()))),
                                    [](const auto& all) { return !all.empty(); });
  return gen::build<Existing>(gen::set(&Existing::world, AnyWorld()), gen::set(&Existing::labels, labels),
                              gen::set(&Existing::shut_down, gen::weightedElement<int>({{5, 0}, {1, 1}, {1, 3}})),
                              gen::set(&Existing::first, gen::inRange(0, 6)));
}

std::string WorldFileOf(const Existing& existing) { return WorldText(existing).Text(); }

planner::DiscoverScope FirstScope(const Existing& existing) {
  planner::DiscoverScope scope;
  switch (existing.first) {
    case 1:
      scope.vpcs = {"vpc-0"};
      break;
    case 2:
      scope.subnets = {SubnetId(0), SubnetId(3)};
      break;
    case 3:
      scope.instances = {InstanceId(1)};
      break;
    case 4:
      if (!existing.labels[0].tags.empty()) {
        Tag& tag = scope.tags.emplace_back();
        // Of a key that is there twice the last value counts.
        const std::map<std::string, std::string> tags(existing.labels[0].tags.begin(), existing.labels[0].tags.end());
        tag.set_key(tags.begin()->first);
        tag.set_value(tags.begin()->second);
      }
      break;
    case 5:
      scope.subnets = {SubnetId(0)};
      scope.vpcs = {"vpc-0"};
      scope.instances = {InstanceId(2), InstanceId(1)};
      break;
    default:
      break;
  }
  return scope;
}

}  // namespace eniform::property
