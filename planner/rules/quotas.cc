// Counted limits of an account. Those of EIPs and of interfaces in a VPC order operations too where the cloud told its live figure, and
// are judged with that order (counted.cc); here is what only refuses or warns.
#include <map>

#include "absl/strings/str_cat.h"
#include "planner/rules/rules.h"

namespace eniform::planner {
namespace {

struct Count {
  int more = 0, less = 0;
  const Operation* first = nullptr;  // that takes one

  void Take(const Operation& operation) {
    ++more;
    if (!first) first = &operation;
  }
};

struct Counts {
  Count eips, interfaces;
  std::map<std::string, Count> by_vpc;
};

class Judge {
 public:
  Judge(Context& context, const World& world) : context_(context), world_(world) {}

  void Eips(const Count& count) {
    if (!count.first) return;
    const std::optional<Limit> limit = world_.LimitOf(QUOTA_KIND_EIPS, "");
    if (limit && !limit->decides) Exceeds(*limit, count, world_.observation().eips_size(), "EF-P62", TableCode(world_, "eip_quota"), {});
    if (const std::optional<Limit> today = world_.LimitOf(QUOTA_KIND_EIP_ALLOCATIONS_TODAY, "")) {
      Count allocated = count;
      allocated.less = 0;  // what is released was allocated all the same
      const std::string rule = "eip_allocations";
      Exceeds(*today, allocated, 0, today->decides ? "EF-P57" : "EF-P58",
              today->decides ? world_.RuleCode(rule, "") : TableCode(world_, rule), {});
    }
  }

  void InterfacesOf(const std::string& vpc, const Count& count) {
    const std::optional<Limit> limit = world_.LimitOf(QUOTA_KIND_INTERFACES_PER_VPC, vpc);
    if (!count.first || !limit || limit->decides) return;
    int64_t seen = 0;
    for (const NetworkInterface& interface : world_.observation().interfaces()) seen += interface.vpc_id() == vpc;
    Exceeds(*limit, count, seen, "EF-P63", TableCode(world_, "interface_quota"), vpc);
  }

  void Interfaces(const Count& count) {
    const std::optional<Limit> limit = world_.LimitOf(QUOTA_KIND_INTERFACES, "");
    if (!count.first || !limit) return;
    int64_t seen = 0;
    for (const NetworkInterface& interface : world_.observation().interfaces()) seen += !interface.primary();
    const std::string rule = "account_interfaces";
    Exceeds(*limit, count, seen, limit->decides ? "EF-P64" : "EF-P65", limit->decides ? world_.RuleCode(rule, "") : TableCode(world_, rule),
            {});
  }

 private:
  // `seen`: how many Eniform sees, where the cloud did not say how many there are.
  void Exceeds(const Limit& limit, const Count& count, int64_t seen, absl::string_view message, const std::string& code,
               const std::string& vpc) {
    const int64_t used = limit.used.value_or(seen);
    const int64_t after = used + count.more - count.less;
    if (after <= limit.most || count.more <= count.less) return;
    const std::string& target = count.first->target();
    context_.Report(Message(message,
                            {{"limit", absl::StrCat(limit.most)},
                             {"used", absl::StrCat(used)},
                             {"more", absl::StrCat(count.more)},
                             {"less", absl::StrCat(count.less)},
                             {"after", absl::StrCat(after)},
                             {"vpc", vpc}},
                            {target, FieldOf(context_, target, "")}, code));
  }

  Context& context_;
  const World& world_;
};

std::string VpcOf(const World& world, const Operation& operation) {
  if (operation.kind() == CREATE_INTERFACE) return operation.arguments().vpc_id();
  const NetworkInterface* interface = world.Interface(operation.arguments().interface().id());
  return interface ? interface->vpc_id() : "";
}

}  // namespace

void CheckQuotas(Context& context) {
  std::map<std::string, Counts> by_provider;
  for (const Draft& draft : context.drafts) {
    const Operation& operation = draft.operation;
    const World* world = context.WorldOf(operation.provider());
    if (!world) continue;
    Counts& counts = by_provider[operation.provider()];
    switch (operation.kind()) {
      case ALLOCATE_EIP:
        counts.eips.Take(operation);
        break;
      case RELEASE_EIP:
        ++counts.eips.less;
        break;
      case CREATE_INTERFACE:
        counts.interfaces.Take(operation);
        counts.by_vpc[VpcOf(*world, operation)].Take(operation);
        break;
      case DELETE_INTERFACE:
        ++counts.interfaces.less;
        ++counts.by_vpc[VpcOf(*world, operation)].less;
        break;
      default:
        break;
    }
  }
  for (const auto& [provider, counts] : by_provider) {
    Judge judge(context, *context.WorldOf(provider));
    judge.Eips(counts.eips);
    for (const auto& [vpc, count] : counts.by_vpc) judge.InterfacesOf(vpc, count);
    judge.Interfaces(counts.interfaces);
  }
}

}  // namespace eniform::planner
