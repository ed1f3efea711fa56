// What happens to each EIP: allocated, changed, released, forgotten, or left alone.
#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "planner/interface_parts.h"
#include "planner/same.h"
#include "planner/steps.h"
#include "proto/enum_text.h"

namespace eniform::planner {
namespace {

void Allocate(Context& context, const WantedEip& wanted) {
  const bool was_there = wanted.row != nullptr;
  Operation* operation = context.Add(ALLOCATE_EIP, *wanted.world, wanted.provider, wanted.address,
                                     was_there ? "it was released outside" : "it is declared and does not exist");
  if (!operation) return;
  OperationArguments& arguments = *operation->mutable_arguments();
  *arguments.mutable_eip() = NewRef(wanted.address);
  arguments.set_name(wanted.name);
  arguments.set_bandwidth_mbps(static_cast<int>(wanted.declared->bandwidth_mbps()));
  arguments.set_charge(wanted.declared->charge());
  *arguments.mutable_tags() = wanted.declared->tags();

  ResourceChange* change = AddChange(context, RESOURCE_TYPE_EIP, wanted.address, wanted.provider, CHANGE_ACTION_CREATE,
                                     was_there ? CHANGE_REASON_GONE : CHANGE_REASON_NEW);
  EipAttributes* after = change->mutable_after()->mutable_eip();
  after->set_name(wanted.name);
  after->set_bandwidth_mbps(arguments.bandwidth_mbps());
  after->set_charge(arguments.charge());
  *after->mutable_tags() = arguments.tags();
  for (const char* field : {"id", "public_ip"}) change->add_after_unknown(field);
  if (!wanted.declared->has_bandwidth_mbps()) change->add_after_unknown("bandwidth_mbps");
  if (wanted.declared->charge() == EIP_CHARGE_UNSPECIFIED) change->add_after_unknown("charge");
  std::sort(change->mutable_after_unknown()->begin(), change->mutable_after_unknown()->end());
  if (was_there) change->add_notes("Its public address is lost; the new one will be another.");
  KeepRow(context, RowFor(context, wanted, *after), RowIsWritten::kByOperation);
}

void UpdateAttributes(Context& context, const WantedEip& wanted, const ObjectRef& ref, EipAttributes& after) {
  const EipDeclaration& declared = *wanted.declared;
  const bool name = !wanted.Ignores("name") && after.name() != wanted.name;
  const bool bandwidth = declared.has_bandwidth_mbps() && !wanted.Ignores("bandwidth_mbps") &&
                         after.bandwidth_mbps() != static_cast<int>(declared.bandwidth_mbps());
  const bool charge = declared.charge() != EIP_CHARGE_UNSPECIFIED && !wanted.Ignores("charge") && after.charge() != declared.charge();
  if (charge && !wanted.world->capabilities().charge_changes_in_place()) {
    context.Report(Message("EF-P44",
                           {{"address", wanted.address}, {"before", EnumText(after.charge())}, {"after", EnumText(declared.charge())}},
                           {wanted.address, wanted.Field("charge")}));
    return;
  }
  if (!name && !bandwidth && !charge) return;
  Operation* operation = context.Add(UPDATE_EIP, *wanted.world, wanted.provider, wanted.address, "its attributes change");
  if (!operation) return;
  // The name is set by one call, what is paid for by another.
  if (name && (bandwidth || charge)) operation->set_api_calls(2 * operation->api_calls());
  OperationArguments& arguments = *operation->mutable_arguments();
  *arguments.mutable_eip() = ref;
  if (name) {
    arguments.set_name(wanted.name);
    after.set_name(wanted.name);
  }
  if (bandwidth) after.set_bandwidth_mbps(static_cast<int>(declared.bandwidth_mbps()));
  if (charge) after.set_charge(declared.charge());
  // Changing how it is paid for states the bandwidth too.
  if (bandwidth || charge) arguments.set_bandwidth_mbps(after.bandwidth_mbps());
  if (charge) arguments.set_charge(after.charge());
}

void UpdateTags(Context& context, const WantedEip& wanted, const ObjectRef& ref, EipAttributes& after) {
  if (!wanted.tags_declared || wanted.Ignores("tags") || Same(after.tags(), wanted.declared->tags())) return;
  Operation* operation = context.Add(SET_TAGS, *wanted.world, wanted.provider, wanted.address, "the tags change");
  if (!operation) return;
  OperationArguments& arguments = *operation->mutable_arguments();
  *arguments.mutable_eip() = ref;
  *arguments.mutable_tags() = wanted.declared->tags();
  for (const Tag& has : after.tags()) {
    const bool stays =
        std::any_of(wanted.declared->tags().begin(), wanted.declared->tags().end(), [&](const Tag& tag) { return tag.key() == has.key(); });
    if (!stays) arguments.add_removed_tag_keys(has.key());
  }
  *after.mutable_tags() = wanted.declared->tags();
}

void Update(Context& context, const WantedEip& wanted) {
  const size_t drafts_before = context.drafts.size();
  const ObjectRef ref = ExistingRef(wanted.address, wanted.observed->id());
  Attributes before, after;
  *before.mutable_eip() = AttributesOf(*wanted.observed);
  after = before;
  UpdateAttributes(context, wanted, ref, *after.mutable_eip());
  UpdateTags(context, wanted, ref, *after.mutable_eip());
  const ManagedObject row = RowFor(context, wanted, after.eip());
  std::vector<std::string> changed = ChangedFields(before, after);
  if (wanted.row && !wanted.imported && wanted.row->protect() != row.protect()) changed.push_back("protect");
  if (wanted.row && !wanted.imported && wanted.row->on_remove() != row.on_remove()) changed.push_back("on_remove");
  std::sort(changed.begin(), changed.end());
  ResourceChange* change =
      AddChange(context, RESOURCE_TYPE_EIP, wanted.address, wanted.provider, changed.empty() ? CHANGE_ACTION_NO_OP : CHANGE_ACTION_UPDATE,
                changed.empty() ? CHANGE_REASON_UNSPECIFIED : UpdateReason(wanted.row, before, after, changed));
  *change->mutable_before() = std::move(before);
  *change->mutable_after() = std::move(after);
  for (std::string& field : changed) change->add_changed_fields(std::move(field));
  change->set_imported(wanted.imported);
  change->set_previous_address(wanted.previous_address);
  const bool operations = context.drafts.size() > drafts_before;
  if (operations && wanted.imported) context.Upsert(RowFor(context, wanted, AttributesOf(*wanted.observed)));
  KeepRow(context, row, operations ? RowIsWritten::kByOperation : RowIsWritten::kAtStart);
}

void RemoveEip(Context& context, const ManagedObject& row, const World& world) {
  const Eip* observed = world.EipById(row.id());
  const bool release = observed && row.on_remove() == ON_REMOVE_DELETE;
  ResourceChange* change =
      AddChange(context, RESOURCE_TYPE_EIP, row.address(), row.provider(), release ? CHANGE_ACTION_DELETE : CHANGE_ACTION_FORGET,
                observed ? context.RemovalReason() : CHANGE_REASON_GONE);
  if (observed) {
    *change->mutable_before()->mutable_eip() = AttributesOf(*observed);
  } else {
    *change->mutable_before() = row.attributes();
  }
  if (!release) {
    if (observed) change->add_notes("It is forgotten, not released: it goes on to exist and to cost money.");
    context.RemoveRow(row.address());
    return;
  }
  if (row.protect()) {
    context.Report(Message("EF-P50", {{"address", row.address()}, {"what", "released"}}, {row.address(), ""}));
    return;
  }
  Operation* operation = context.Add(RELEASE_EIP, world, row.provider(), row.address(), context.RemovalText());
  if (!operation) return;
  *operation->mutable_arguments()->mutable_eip() = ExistingRef(row.address(), row.id());
  operation->add_addresses(observed->public_ip());
}

}  // namespace

void PlanEips(Context& context) {
  std::set<std::string> declared;
  for (const WantedEip& wanted : context.eips) {
    declared.insert(wanted.address);
    if (!context.Selected(wanted.address)) {
      if (wanted.row) *context.plan.add_targets() = *wanted.row;
    } else if (wanted.observed) {
      Update(context, wanted);
    } else {
      Allocate(context, wanted);
    }
  }
  for (const auto& [address, kept] : context.rows) {
    const ManagedObject& row = *kept;
    if (!row.attributes().has_eip() || declared.contains(row.address())) continue;
    const World* world = context.WorldOf(row.provider());
    if (!world) {
      context.Report(Message("EF-P14", {{"address", row.address()}, {"provider", row.provider()}}, {row.address(), ""}));
    } else if (!context.Selected(row.address())) {
      *context.plan.add_targets() = row;
    } else {
      RemoveEip(context, row, *world);
    }
  }
}

}  // namespace eniform::planner
