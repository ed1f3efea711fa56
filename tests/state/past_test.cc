// Undoing changes and going from one picture of the state to another.
#include "state/past.h"

#include "google/protobuf/util/message_differencer.h"
#include "state/actor.h"
#include "state/memory_store.h"
#include "tests/state/support.h"

namespace eniform::state {
namespace {

using google::protobuf::util::MessageDifferencer;

StateSnapshot Picture(const std::vector<std::pair<std::string, std::string>>& name_and_id) {
  StateSnapshot snapshot;
  for (const auto& [name, id] : name_and_id) *snapshot.add_objects() = MakeInterface(name, id);
  return snapshot;
}

std::vector<std::string> Texts(const std::vector<StateEdit>& edits) {
  std::vector<std::string> texts;
  for (const StateEdit& edit : edits)
    texts.push_back(StateEdit::Kind_Name(edit.kind()) + " " + edit.object().address() + " " + edit.object().id());
  return texts;
}

TEST(PastTest, FirstPictureOfAnAddressIsKept) {
  PastOfChange change;
  const ManagedObject first = MakeInterface("a", "eni-1"), second = MakeInterface("a", "eni-2");
  change.Keep("network_interface.a", &first);
  change.Keep("network_interface.b", nullptr);
  change.Keep("network_interface.a", &second);
  change.Keep("network_interface.b", &second);
  const Past past = std::move(change).Take(8);
  EXPECT_EQ(8, past.serial());
  ASSERT_EQ(2, past.before_size());
  EXPECT_EQ("eni-1", past.before(0).object().id());
  EXPECT_FALSE(past.before(1).has_object());
  StateSnapshot present = Picture({{"a", "eni-2"}, {"b", "eni-3"}, {"c", "eni-4"}});
  present.set_serial(8);
  const StateSnapshot before = Undone(present, {past});
  EXPECT_EQ(7, before.serial());
  EXPECT_TRUE(MessageDifferencer::Equals(Picture({{"a", "eni-1"}, {"c", "eni-4"}}).objects(0), before.objects(0)));
  EXPECT_EQ(2, before.objects_size());
  EXPECT_TRUE(MessageDifferencer::Equals(present, Undone(present, {})));
}

TEST(PastTest, EditsBetweenNameOnlyWhatDiffers) {
  const struct {
    std::vector<std::pair<std::string, std::string>> from, to;
    std::vector<std::string> edits;
  } cases[] = {
      {{}, {}, {}},
      {{{"a", "1"}}, {{"a", "1"}}, {}},
      {{}, {{"a", "1"}, {"b", "2"}}, {"UPSERT network_interface.a 1", "UPSERT network_interface.b 2"}},
      {{{"a", "1"}, {"b", "2"}}, {}, {"REMOVE network_interface.a ", "REMOVE network_interface.b "}},
      {{{"a", "1"}, {"b", "2"}, {"d", "4"}},
       {{"b", "9"}, {"c", "3"}, {"d", "4"}},
       {"REMOVE network_interface.a ", "UPSERT network_interface.b 9", "UPSERT network_interface.c 3"}},
  };
  for (const auto& each : cases) EXPECT_EQ(each.edits, Texts(EditsBetween(Picture(each.from), Picture(each.to))));
}

TEST(PastTest, EditsLeadWhereTheySay) {
  StateSnapshot one = Picture({{"a", "1"}}), other = one;
  other.mutable_objects(0)->mutable_attributes()->mutable_network_interface()->set_primary_ip("10.0.1.99");
  ASSERT_EQ(1u, EditsBetween(one, other).size());
  MemoryStore store("shop");
  const LockToken token = *store.AcquireLock(CurrentActor(), "test", absl::ZeroDuration());
  ASSERT_OK(store.Edit(token, EditsBetween(StateSnapshot(), one)));
  ASSERT_OK(store.Edit(token, EditsBetween(*store.Read(), other)));
  EXPECT_TRUE(EditsBetween(other, *store.Read()).empty());
}

}  // namespace
}  // namespace eniform::state
