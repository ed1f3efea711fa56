// What a cloud's JSON says in the words of proto/model.proto, where clouds differ by their own words alone.
#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "proto/model.pb.h"
#include "providers/sdk/json.h"

namespace eniform::sdk {

// One of a cloud's words for a state, a way to pay and the like.
template <typename Value>
struct Word {
  const char* text;
  Value value;
};

// What `text` means; `other`: it is none of `words`.
template <typename Value, size_t kCount>
Value MeaningOf(const Word<Value> (&words)[kCount], absl::string_view text, Value other) {
  for (const Word<Value>& word : words) {
    if (text == word.text) return word.value;
  }
  return other;
}

// The first word for `value`; empty: there is none.
template <typename Value, size_t kCount>
std::string TextFor(const Word<Value> (&words)[kCount], Value value) {
  for (const Word<Value>& word : words) {
    if (value == word.value) return word.text;
  }
  return "";
}

// Where an object has its tags.
struct TagMembers {
  const char* list;
  const char* in_list = nullptr;  // the list is a member of `list`, which is an object
  const char* key;
  const char* value;
  // Taken of tags that have no `key` or no `value`.
  const char* other_key = nullptr;
  const char* other_value = nullptr;
};

// What a cloud calls the members of one kind of object; nullptr: it has none, or none that is a plain text or number of its own.
struct Members {
  const char* id;
  const char* name;
  TagMembers tags;
  const char* description = nullptr;
  const char* vpc = nullptr;
  const char* subnet = nullptr;
  const char* zone = nullptr;
  const char* mac = nullptr;
  const char* cidr = nullptr;
  const char* available_addresses = nullptr;
  const char* public_ip = nullptr;
  const char* bandwidth_mbps = nullptr;
  const char* status = nullptr;  // the cloud's word for it
  const char* type = nullptr;
};

// Sorted by key.
google::protobuf::RepeatedPtrField<Tag> DecodeTags(const Json& object, const TagMembers& members);

// What `members` tells; the rest is the cloud's own to say.
NetworkInterface DecodeInterface(const Json& json, const Members& members);
Eip DecodeEip(const Json& json, const Members& members);
Instance DecodeInstance(const Json& json, const Members& members);
Subnet DecodeSubnet(const Json& json, const Members& members);
SecurityGroup DecodeSecurityGroup(const Json& json, const Members& members);
Vpc DecodeVpc(const Json& json, const Members& members);

// The primary address first, the others by number.
void SortAddresses(NetworkInterface& interface);

// Eip.unusable_because of one whose owner has not paid.
inline constexpr char kInArrears[] = "in arrears";

}  // namespace eniform::sdk
