#include "state/past.h"

#include <map>
#include <utility>

#include "google/protobuf/util/message_differencer.h"

namespace eniform::state {
namespace {

StateEdit MakeEdit(StateEdit::Kind kind, const std::string& address) {
  StateEdit edit;
  edit.set_kind(kind);
  edit.mutable_object()->set_address(address);
  return edit;
}

StateEdit MakeUpsert(const ManagedObject& object) {
  StateEdit edit;
  edit.set_kind(StateEdit::UPSERT);
  *edit.mutable_object() = object;
  return edit;
}

}  // namespace

void PastOfChange::Keep(const std::string& address, const ManagedObject* present) {
  if (!kept_.insert(address).second) return;
  Past::Before& before = *past_.add_before();
  before.set_address(address);
  if (present) *before.mutable_object() = *present;
}

Past PastOfChange::Take(int64_t serial) && {
  past_.set_serial(serial);
  return std::move(past_);
}

StateSnapshot Undone(StateSnapshot snapshot, const std::vector<Past>& pasts) {
  if (pasts.empty()) return snapshot;
  std::map<std::string, ManagedObject> objects;
  for (ManagedObject& object : *snapshot.mutable_objects()) {
    std::string address = object.address();
    objects.emplace_hint(objects.end(), std::move(address), std::move(object));
  }
  for (const Past& past : pasts) {
    for (const Past::Before& before : past.before()) {
      if (before.has_object()) {
        objects[before.address()] = before.object();
      } else {
        objects.erase(before.address());
      }
    }
  }
  snapshot.set_serial(pasts.back().serial() - 1);
  snapshot.clear_objects();
  for (auto& [address, object] : objects) *snapshot.add_objects() = std::move(object);
  return snapshot;
}

std::vector<StateEdit> EditsBetween(const StateSnapshot& from, const StateSnapshot& to) {
  std::vector<StateEdit> edits;
  auto old = from.objects().begin();
  for (const ManagedObject& object : to.objects()) {
    for (; old != from.objects().end() && old->address() < object.address(); ++old) {
      edits.push_back(MakeEdit(StateEdit::REMOVE, old->address()));
    }
    const bool present = old != from.objects().end() && old->address() == object.address();
    if (!present || !google::protobuf::util::MessageDifferencer::Equals(*old, object)) edits.push_back(MakeUpsert(object));
    if (present) ++old;
  }
  for (; old != from.objects().end(); ++old) edits.push_back(MakeEdit(StateEdit::REMOVE, old->address()));
  return edits;
}

}  // namespace eniform::state
