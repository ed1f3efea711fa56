#include "apply/rows.h"

#include "apply/references.h"
#include "tests/apply/support.h"

namespace eniform::apply {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kWeb[] = "network_interface.web";

Rows RowsOf(const std::vector<ManagedObject>& objects) {
  Rows rows;
  for (const ManagedObject& object : objects) rows.Put(object);
  return rows;
}

Operation On(OperationKind kind, const std::string& target, const std::string& interface_id) {
  Operation operation = Op(1, kind, target);
  if (!interface_id.empty()) *operation.mutable_arguments()->mutable_interface() = ById(interface_id);
  return operation;
}

OperationResult Shows(const std::vector<NetworkInterface>& interfaces) {
  OperationResult result;
  for (const NetworkInterface& interface : interfaces) *result.add_interfaces() = interface;
  return result;
}

std::vector<StateEdit> Edits(const Operation& operation, const OperationResult& result, const std::vector<ManagedObject>& rows,
                             const std::vector<ManagedObject>& targets, Rest rest = Rest::kMore) {
  auto edits = EditsAfter(operation, result, RowsOf(rows), RowsOf(targets), rest);
  EXPECT_TRUE(edits.ok()) << edits.status();
  return edits.ok() ? *edits : std::vector<StateEdit>();
}

// "UPSERT network_interface.web eni-1", "REMOVE …".
std::vector<std::string> Brief(const std::vector<StateEdit>& edits) {
  std::vector<std::string> lines;
  for (const StateEdit& edit : edits) {
    lines.push_back(StateEdit::Kind_Name(edit.kind()) + " " + edit.object().address() +
                    (edit.object().id().empty() ? "" : " " + edit.object().id()));
  }
  return lines;
}

TEST(RowsTest, CreateWritesTheRowWithItsWishes) {
  ManagedObject target = Row(kWeb, "");
  target.set_protect(true);
  target.set_on_remove(ON_REMOVE_DETACH);
  target.set_plugin("tencentcloud");
  target.set_region("ap-guangzhou");
  target.set_promised_deletion(true);
  const auto edits =
      Edits(On(CREATE_INTERFACE, kWeb, ""), Shows({InterfaceOf("eni-1", "10.0.1.10", {"10.0.1.12", "10.0.1.11"})}), {}, {target});
  ASSERT_THAT(Brief(edits), ElementsAre("UPSERT network_interface.web eni-1"));
  const ManagedObject& row = edits[0].object();
  EXPECT_TRUE(row.protect());
  EXPECT_EQ(row.on_remove(), ON_REMOVE_DETACH);
  EXPECT_EQ(row.plugin(), "tencentcloud");
  EXPECT_EQ(row.region(), "ap-guangzhou");
  EXPECT_EQ(row.provider(), "gz");
  EXPECT_EQ(row.attributes().network_interface().id(), "eni-1");
  EXPECT_EQ(row.attributes().network_interface().primary_ip(), "10.0.1.10");
  EXPECT_THAT(row.attributes().network_interface().secondary_ips(), ElementsAre("10.0.1.11", "10.0.1.12"));
  // The promise is the wish; the cloud does not show it.
  EXPECT_TRUE(row.attributes().network_interface().delete_on_termination());
  EXPECT_THAT(row.picked_ips(), IsEmpty());
}

TEST(RowsTest, CreateWithoutAnIdIsAnError) {
  for (const OperationResult& result : {OperationResult(), Shows({InterfaceOf("")}), Shows({InterfaceOf("a"), InterfaceOf("b")})}) {
    EXPECT_EQ(EditsAfter(On(CREATE_INTERFACE, kWeb, ""), result, {}, {}, Rest::kMore).status().code(), absl::StatusCode::kInternal);
  }
  EXPECT_EQ(EditsAfter(On(ALLOCATE_EIP, "eip.e", ""), {}, {}, {}, Rest::kMore).status().code(), absl::StatusCode::kInternal);
}

TEST(RowsTest, CreateByCountRemembersWhatWasPicked) {
  Operation create = On(CREATE_INTERFACE, kWeb, "");
  create.mutable_arguments()->set_auto_ip_count(2);
  OperationResult result = Shows({InterfaceOf("eni-1", "10.0.1.10", {"10.0.1.12", "10.0.1.11"})});
  result.add_picked_ips("10.0.1.12");
  result.add_picked_ips("10.0.1.11");
  EXPECT_THAT(Edits(create, result, {}, {Row(kWeb, "")})[0].object().picked_ips(), ElementsAre("10.0.1.12", "10.0.1.11"));
}

TEST(RowsTest, AssignByCountAddsAndUnassignTakesAway) {
  ManagedObject row = Row(kWeb, "eni-1");
  row.add_picked_ips("10.0.1.11");
  Operation assign = On(ASSIGN_ADDRESSES, kWeb, "eni-1");
  assign.mutable_arguments()->set_auto_ip_count(1);
  OperationResult result = Shows({InterfaceOf("eni-1", "10.0.1.10", {"10.0.1.11", "10.0.1.12"})});
  result.add_picked_ips("10.0.1.12");
  ManagedObject after = Edits(assign, result, {row}, {Row(kWeb, "eni-1")})[0].object();
  EXPECT_THAT(after.picked_ips(), ElementsAre("10.0.1.11", "10.0.1.12"));
  Operation unassign = On(UNASSIGN_ADDRESSES, kWeb, "eni-1");
  unassign.mutable_arguments()->add_private_ips("10.0.1.11");
  after = Edits(unassign, Shows({InterfaceOf("eni-1", "10.0.1.10", {"10.0.1.12"})}), {after}, {Row(kWeb, "eni-1")})[0].object();
  EXPECT_THAT(after.picked_ips(), ElementsAre("10.0.1.12"));
}

TEST(RowsTest, PicksEndWithTheLastOperationThatReachesAListInstead) {
  ManagedObject row = Row(kWeb, "eni-1");
  row.add_picked_ips("10.0.1.11");
  ManagedObject keeps = Row(kWeb, "eni-1");
  keeps.add_picked_ips("10.0.1.11");
  const auto picked = [&](const ManagedObject& target, Rest rest) {
    const auto edits = Edits(On(SET_TAGS, kWeb, "eni-1"), {}, {row}, {target}, rest);
    return std::vector<std::string>(edits[0].object().picked_ips().begin(), edits[0].object().picked_ips().end());
  };
  EXPECT_THAT(picked(Row(kWeb, "eni-1"), Rest::kMore), ElementsAre("10.0.1.11"));
  EXPECT_THAT(picked(Row(kWeb, "eni-1"), Rest::kNone), IsEmpty());
  EXPECT_THAT(picked(keeps, Rest::kNone), ElementsAre("10.0.1.11"));
}

TEST(RowsTest, AssignByListPicksNothing) {
  Operation assign = On(ASSIGN_ADDRESSES, kWeb, "eni-1");
  assign.mutable_arguments()->add_private_ips("10.0.1.11");
  const auto edits = Edits(assign, Shows({InterfaceOf("eni-1", "10.0.1.10", {"10.0.1.11"})}), {Row(kWeb, "eni-1")}, {Row(kWeb, "eni-1")});
  EXPECT_THAT(edits[0].object().picked_ips(), IsEmpty());
  EXPECT_THAT(edits[0].object().attributes().network_interface().secondary_ips(), ElementsAre("10.0.1.11"));
}

TEST(RowsTest, ReplacementCreateFirstDeposesTheOldOne) {
  ManagedObject old = Row(kWeb, "eni-old");
  old.add_picked_ips("10.0.1.99");
  const auto created = Edits(On(CREATE_INTERFACE, kWeb, ""), Shows({InterfaceOf("eni-new")}), {old}, {Row(kWeb, "eni-old")});
  ASSERT_THAT(Brief(created), ElementsAre("UPSERT network_interface.web eni-new"));
  const ManagedObject& row = created[0].object();
  EXPECT_THAT(row.deposed_ids(), ElementsAre("eni-old"));
  EXPECT_THAT(row.picked_ips(), IsEmpty());
  const auto deleted = Edits(On(DELETE_INTERFACE, kWeb, "eni-old"), {}, {row}, {Row(kWeb, "eni-old")}, Rest::kNone);
  ASSERT_THAT(Brief(deleted), ElementsAre("UPSERT network_interface.web eni-new"));
  EXPECT_THAT(deleted[0].object().deposed_ids(), IsEmpty());
}

TEST(RowsTest, WhatHappensToADeposedOneMeanwhileDoesNotTouchTheNewOne) {
  ManagedObject row = Row(kWeb, "eni-new");
  row.mutable_attributes()->mutable_network_interface()->set_primary_ip("10.0.1.10");
  row.add_deposed_ids("eni-old");
  const auto edits = Edits(On(DETACH, kWeb, "eni-old"), Shows({InterfaceOf("eni-old", "10.0.1.9")}), {row}, {Row(kWeb, "eni-old")});
  ASSERT_THAT(Brief(edits), ElementsAre("UPSERT network_interface.web eni-new"));
  EXPECT_EQ(edits[0].object().attributes().network_interface().primary_ip(), "10.0.1.10");
  EXPECT_THAT(edits[0].object().deposed_ids(), ElementsAre("eni-old"));
}

TEST(RowsTest, ReplacementDeleteFirstRemovesAndWritesAnew) {
  EXPECT_THAT(Brief(Edits(On(DELETE_INTERFACE, kWeb, "eni-old"), {}, {Row(kWeb, "eni-old")}, {Row(kWeb, "")})),
              ElementsAre("REMOVE network_interface.web"));
  const auto created = Edits(On(CREATE_INTERFACE, kWeb, ""), Shows({InterfaceOf("eni-new")}), {}, {Row(kWeb, "")});
  EXPECT_THAT(Brief(created), ElementsAre("UPSERT network_interface.web eni-new"));
  EXPECT_THAT(created[0].object().deposed_ids(), IsEmpty());
}

TEST(RowsTest, DeleteForGood) {
  EXPECT_THAT(Brief(Edits(On(DELETE_INTERFACE, kWeb, "eni-1"), {}, {Row(kWeb, "eni-1")}, {}, Rest::kNone)),
              ElementsAre("REMOVE network_interface.web"));
}

TEST(RowsTest, DeletedBeforeItsLeftOverKeepsTheRowUntilThatIsGone) {
  ManagedObject row = Row(kWeb, "eni-new");
  row.add_deposed_ids("eni-old");
  const auto first = Edits(On(DELETE_INTERFACE, kWeb, "eni-new"), {}, {row}, {});
  ASSERT_THAT(Brief(first), ElementsAre("UPSERT network_interface.web"));
  EXPECT_THAT(first[0].object().deposed_ids(), ElementsAre("eni-old"));
  EXPECT_THAT(Brief(Edits(On(DELETE_INTERFACE, kWeb, "eni-old"), {}, {first[0].object()}, {})),
              ElementsAre("REMOVE network_interface.web"));
}

TEST(RowsTest, DeleteOfAStrangerChangesNoRow) {
  EXPECT_THAT(Edits(On(DELETE_INTERFACE, kWeb, "eni-x"), {}, {Row(kWeb, "eni-1")}, {Row(kWeb, "eni-1")}), IsEmpty());
  EXPECT_THAT(Edits(On(DELETE_INTERFACE, kWeb, "eni-x"), {}, {}, {}), IsEmpty());
}

TEST(RowsTest, APromisedDeletionLeavesTheMemoryOfIt) {
  ManagedObject target = Row(kWeb, "");
  target.set_departed_with("ins-1");
  const auto edits = Edits(On(DELETE_INTERFACE, kWeb, "eni-1"), {}, {Row(kWeb, "eni-1")}, {target}, Rest::kNone);
  ASSERT_THAT(Brief(edits), ElementsAre("UPSERT network_interface.web"));
  EXPECT_EQ(edits[0].object().departed_with(), "ins-1");
  // And a new one ends that memory.
  const auto created = Edits(On(CREATE_INTERFACE, kWeb, ""), Shows({InterfaceOf("eni-2")}), {edits[0].object()}, {Row(kWeb, "")});
  EXPECT_EQ(created[0].object().departed_with(), "");
  EXPECT_THAT(created[0].object().deposed_ids(), IsEmpty());
}

TEST(RowsTest, ADetachBeforeAPromisedDeletionIsNotTheDeparture) {
  ManagedObject target = Row(kWeb, "");
  target.set_departed_with("ins-1");
  const auto edits = Edits(On(DETACH, kWeb, "eni-1"), Shows({InterfaceOf("eni-1")}), {Row(kWeb, "eni-1")}, {target});
  ASSERT_THAT(Brief(edits), ElementsAre("UPSERT network_interface.web eni-1"));
  EXPECT_EQ(edits[0].object().departed_with(), "");
}

TEST(RowsTest, EveryChangeInPlaceRefreshesItsRow) {
  for (OperationKind kind : {UPDATE_INTERFACE, SET_SECURITY_GROUPS, SET_TAGS, ASSIGN_ADDRESSES, UNASSIGN_ADDRESSES, ATTACH, DETACH,
                             MOVE_INTERFACE, CHANGE_SUBNET, CHANGE_PRIMARY_ADDRESS, SET_DELETE_ON_TERMINATION}) {
    SCOPED_TRACE(OperationKind_Name(kind));
    NetworkInterface now = InterfaceOf("eni-1", "10.0.1.10");
    now.set_name("renamed");
    now.set_instance_id("ins-1");
    ManagedObject target = Row(kWeb, "eni-1");
    target.set_protect(true);
    const auto edits = Edits(On(kind, kWeb, "eni-1"), Shows({now}), {Row(kWeb, "eni-1")}, {target}, Rest::kNone);
    ASSERT_THAT(Brief(edits), ElementsAre("UPSERT network_interface.web eni-1"));
    EXPECT_EQ(edits[0].object().attributes().network_interface().name(), "renamed");
    EXPECT_EQ(edits[0].object().attributes().network_interface().instance(), "ins-1");
    EXPECT_TRUE(edits[0].object().protect());
  }
}

TEST(RowsTest, AResultThatShowsNothingKeepsWhatWasKnown) {
  ManagedObject row = Row(kWeb, "eni-1");
  row.mutable_attributes()->mutable_network_interface()->set_name("known");
  ManagedObject target = Row(kWeb, "eni-1");
  target.mutable_attributes()->mutable_network_interface()->set_name("wanted");
  const auto edits = Edits(On(ATTACH, kWeb, "eni-1"), {}, {row}, {target});
  ASSERT_THAT(edits, SizeIs(1));
  EXPECT_EQ(edits[0].object().attributes().network_interface().name(), "known");
}

TEST(RowsTest, DetachAndForgetEndsTheRowWithItsLastOperation) {
  const Operation detach = On(DETACH, kWeb, "eni-1");
  const OperationResult result = Shows({InterfaceOf("eni-1")});
  EXPECT_THAT(Brief(Edits(detach, result, {Row(kWeb, "eni-1")}, {}, Rest::kMore)), ElementsAre("UPSERT network_interface.web eni-1"));
  EXPECT_THAT(Brief(Edits(detach, result, {Row(kWeb, "eni-1")}, {}, Rest::kNone)), ElementsAre("REMOVE network_interface.web"));
}

TEST(RowsTest, MovedAddressesChangeBothRows) {
  Operation move = On(MOVE_ADDRESSES, "network_interface.b", "eni-a");
  *move.mutable_arguments()->mutable_to_interface() = ById("eni-b");
  move.mutable_arguments()->add_private_ips("10.0.1.20");
  ManagedObject a = Row("network_interface.a", "eni-a");
  a.add_picked_ips("10.0.1.20");
  a.add_picked_ips("10.0.1.21");
  const OperationResult result = Shows(
      {InterfaceOf("eni-a", "10.0.1.1", {"10.0.1.21"}), InterfaceOf("eni-b", "10.0.1.2", {"10.0.1.20"}), InterfaceOf("eni-stranger")});
  const auto edits = Edits(move, result, {a, Row("network_interface.b", "eni-b")}, {a, Row("network_interface.b", "eni-b")});
  ASSERT_THAT(Brief(edits), ElementsAre("UPSERT network_interface.a eni-a", "UPSERT network_interface.b eni-b"));
  EXPECT_THAT(edits[0].object().attributes().network_interface().secondary_ips(), ElementsAre("10.0.1.21"));
  EXPECT_THAT(edits[0].object().picked_ips(), ElementsAre("10.0.1.21"));
  EXPECT_THAT(edits[1].object().attributes().network_interface().secondary_ips(), ElementsAre("10.0.1.20"));
}

TEST(RowsTest, TheSameIdInAnotherProviderIsAnotherThing) {
  ManagedObject elsewhere = Row("network_interface.elsewhere", "eni-1");
  elsewhere.set_provider("bj");
  EXPECT_THAT(Brief(Edits(On(ATTACH, kWeb, "eni-1"), Shows({InterfaceOf("eni-1")}), {elsewhere, Row(kWeb, "eni-1")}, {Row(kWeb, "eni-1")})),
              ElementsAre("UPSERT network_interface.web eni-1"));
}

TEST(RowsTest, EipsFromAllocationToRelease) {
  ManagedObject target = Row("eip.web", "");
  target.set_protect(true);
  OperationResult allocated;
  *allocated.add_eips() = EipOf("eip-1", "203.0.113.7");
  auto edits = Edits(On(ALLOCATE_EIP, "eip.web", ""), allocated, {}, {target});
  ASSERT_THAT(Brief(edits), ElementsAre("UPSERT eip.web eip-1"));
  EXPECT_EQ(edits[0].object().attributes().eip().public_ip(), "203.0.113.7");
  EXPECT_TRUE(edits[0].object().protect());

  Operation update = Op(1, UPDATE_EIP, "eip.web");
  *update.mutable_arguments()->mutable_eip() = ById("eip-1");
  OperationResult updated = allocated;
  updated.mutable_eips(0)->set_bandwidth_mbps(50);
  edits = Edits(update, updated, {edits[0].object()}, {target});
  ASSERT_THAT(Brief(edits), ElementsAre("UPSERT eip.web eip-1"));
  EXPECT_EQ(edits[0].object().attributes().eip().bandwidth_mbps(), 50);

  Operation release = update;
  release.set_kind(RELEASE_EIP);
  EXPECT_THAT(Brief(Edits(release, {}, {edits[0].object()}, {}, Rest::kNone)), ElementsAre("REMOVE eip.web"));
}

TEST(RowsTest, BindingsAreWrittenAndForgotten) {
  Operation bind = On(BIND_EIP, "eip_binding.web", "eni-1");
  *bind.mutable_arguments()->mutable_eip() = ById("eip-1");
  bind.mutable_arguments()->set_private_ip("10.0.1.11");
  OperationResult result;
  *result.add_eips() = EipOf("eip-1", "203.0.113.7");
  const auto edits = Edits(bind, result, {Row("eip.web", "eip-1")}, {Row("eip_binding.web", ""), Row("eip.web", "eip-1")});
  ASSERT_THAT(Brief(edits), ElementsAre("UPSERT eip.web eip-1", "UPSERT eip_binding.web eip-1"));
  const EipBindingAttributes& binding = edits[1].object().attributes().eip_binding();
  EXPECT_EQ(binding.eip(), "eip-1");
  EXPECT_EQ(binding.network_interface(), "eni-1");
  EXPECT_EQ(binding.private_ip(), "10.0.1.11");
  EXPECT_EQ(binding.public_ip(), "203.0.113.7");

  Operation unbind = bind;
  unbind.set_kind(UNBIND_EIP);
  EXPECT_THAT(Brief(Edits(unbind, {}, {edits[1].object()}, {})), ElementsAre("REMOVE eip_binding.web"));
}

TEST(RowsTest, PublicAddressOfABindingFromTheRowOfItsEip) {
  Operation bind = On(BIND_EIP, "eip_binding.web", "eni-1");
  *bind.mutable_arguments()->mutable_eip() = ById("eip-1");
  ManagedObject eip = Row("eip.web", "eip-1");
  eip.mutable_attributes()->mutable_eip()->set_public_ip("203.0.113.7");
  const auto edits = Edits(bind, {}, {eip}, {Row("eip_binding.web", "")});
  ASSERT_THAT(edits, SizeIs(1));
  EXPECT_EQ(edits[0].object().attributes().eip_binding().public_ip(), "203.0.113.7");
}

TEST(RowsTest, UnbindingAnotherEipKeepsTheBinding) {
  Operation unbind = On(UNBIND_EIP, "eip_binding.web", "eni-9");
  *unbind.mutable_arguments()->mutable_eip() = ById("eip-taken-over");
  EXPECT_THAT(Edits(unbind, {}, {Row("eip_binding.web", "eip-1")}, {Row("eip_binding.web", "eip-1")}), IsEmpty());
}

TEST(RowsTest, TheIdIndexFollowsTheRows) {
  Rows rows = RowsOf({Row("network_interface.a", "eni-1"), Row("eip_binding.b", "eip-1"), Row("eip.e", "eip-1")});
  EXPECT_EQ(rows.FindById("gz", "eip-1")->address(), "eip.e");
  StateEdit rename;
  rename.set_kind(StateEdit::RENAME);
  rename.set_from("network_interface.a");
  rename.mutable_object()->set_address("network_interface.z");
  rows.Apply({rename});
  EXPECT_EQ(rows.FindById("gz", "eni-1")->address(), "network_interface.z");
  rows.Put(Row("network_interface.z", "eni-2"));
  EXPECT_EQ(rows.FindById("gz", "eni-1"), nullptr);
  rows.Remove("network_interface.z");
  EXPECT_EQ(rows.FindById("gz", "eni-2"), nullptr);
  EXPECT_EQ(rows.Find("network_interface.z"), nullptr);
}

TEST(ReferencesTest, IdsComeFromRowsThenTargets) {
  Operation bind = Op(3, BIND_EIP, "eip_binding.b");
  *bind.mutable_arguments()->mutable_eip() = ByAddress("eip.e");
  *bind.mutable_arguments()->mutable_interface() = ByAddress("network_interface.a");
  ManagedObject interface = Row("network_interface.a", "eni-1");
  interface.mutable_attributes()->mutable_network_interface()->set_primary_ip("10.0.1.10");
  ASSERT_TRUE(FillReferences(bind, RowsOf({interface}), RowsOf({Row("eip.e", "eip-known"), Row("network_interface.a", "eni-old")})).ok());
  EXPECT_EQ(bind.arguments().eip().id(), "eip-known");
  EXPECT_EQ(bind.arguments().interface().id(), "eni-1");
  EXPECT_EQ(bind.arguments().private_ip(), "10.0.1.10");
}

TEST(ReferencesTest, WhatIsGivenStays) {
  Operation bind = Op(3, BIND_EIP, "eip_binding.b");
  *bind.mutable_arguments()->mutable_eip() = ById("eip-9");
  *bind.mutable_arguments()->mutable_interface() = ById("eni-9");
  bind.mutable_arguments()->set_private_ip("10.0.1.77");
  const Operation before = bind;
  ASSERT_TRUE(FillReferences(bind, {}, {}).ok());
  EXPECT_EQ(bind.SerializeAsString(), before.SerializeAsString());
  bind.mutable_arguments()->clear_private_ip();
  ASSERT_TRUE(FillReferences(bind, {}, {}).ok());
  EXPECT_EQ(bind.arguments().private_ip(), "");
}

TEST(ReferencesTest, WhatIsMadeHasNoIdYet) {
  Operation create = Op(1, CREATE_INTERFACE, "network_interface.a");
  *create.mutable_arguments()->mutable_interface() = ByAddress("network_interface.a");
  ASSERT_TRUE(FillReferences(create, RowsOf({Row("network_interface.a", "eni-old")}), {}).ok());
  EXPECT_EQ(create.arguments().interface().id(), "");
}

TEST(ReferencesTest, AMissingIdIsNamed) {
  Operation move = Op(3, MOVE_ADDRESSES, "network_interface.a");
  *move.mutable_arguments()->mutable_interface() = ById("eni-1");
  *move.mutable_arguments()->mutable_to_interface() = ByAddress("network_interface.lost");
  const absl::Status status = FillReferences(move, {}, {});
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), ::testing::HasSubstr("network_interface.lost"));
}

}  // namespace
}  // namespace eniform::apply
