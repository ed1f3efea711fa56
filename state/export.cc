#include "state/export.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <set>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "google/protobuf/util/json_util.h"
#include "nlohmann/json.hpp"
#include "proto/resource_address.h"

namespace eniform::state {
namespace {

using nlohmann::json;

// An export has four levels; what goes far beyond is not one, and must not cost the stack its end.
constexpr int kDeepest = 30;

absl::Status Wrong(absl::string_view where, absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat(where, where.empty() ? "" : ": ", what));
}

// "[json.exception.parse_error.101] parse error at line 1, column 2: syntax error while …" without its first word.
absl::Status NoJson(absl::string_view what) {
  const size_t end = what.find("] ");
  return Wrong("", absl::StrCat("it is no JSON: ", end == absl::string_view::npos ? what : what.substr(end + 2)));
}

// Where merging two exports left something twice, the second would win silently.
class Watch {
 public:
  bool operator()(int depth, json::parse_event_t event, json& parsed) {
    if (!status_.ok()) return false;
    if (depth > kDeepest) {
      status_ = Wrong("", absl::StrCat("it is nested more than ", kDeepest, " levels deep"));
      return false;
    }
    if (event == json::parse_event_t::object_start) {
      keys_.emplace_back();
    } else if (event == json::parse_event_t::object_end) {
      keys_.pop_back();
    } else if (event == json::parse_event_t::key) {
      const std::string& key = parsed.get_ref<const std::string&>();
      if (!keys_.back().insert(key).second) status_ = Wrong("", absl::StrCat("the field '", key, "' is there twice in one object"));
    }
    return true;
  }
  const absl::Status& status() const { return status_; }

 private:
  std::vector<std::set<std::string>> keys_;  // of the objects that are open
  absl::Status status_;
};

absl::StatusOr<json> ParseJson(absl::string_view text) {
  Watch watch;
  json parsed;
  try {
    parsed = json::parse(text.begin(), text.end(), std::ref(watch));
  } catch (const json::exception& error) {
    return NoJson(error.what());
  }
  if (!watch.status().ok()) return watch.status();
  return parsed;
}

absl::StatusOr<std::string> TextOf(const json& root, const char* field) {
  const auto found = root.find(field);
  if (found == root.end()) return Wrong(field, "this field is missing");
  if (!found->is_string() || found->get_ref<const std::string&>().empty()) return Wrong(field, "this is not a text, or an empty one");
  return found->get<std::string>();
}

absl::StatusOr<int64_t> SerialOf(const json& root) {
  const auto found = root.find("serial");
  if (found == root.end()) return Wrong("serial", "this field is missing");
  constexpr uint64_t kLargest = std::numeric_limits<int64_t>::max();
  if (!found->is_number_unsigned() || found->get<uint64_t>() >= kLargest) return Wrong("serial", "this is not a whole number from 0 on");
  return found->get<int64_t>();
}

ResourceType TypeOf(const Attributes& attributes) {
  switch (attributes.of_case()) {
    case Attributes::kNetworkInterface:
      return RESOURCE_TYPE_NETWORK_INTERFACE;
    case Attributes::kEip:
      return RESOURCE_TYPE_EIP;
    case Attributes::kEipBinding:
      return RESOURCE_TYPE_EIP_BINDING;
    case Attributes::OF_NOT_SET:
      break;
  }
  return RESOURCE_TYPE_UNSPECIFIED;
}

absl::StatusOr<ManagedObject> ParseObject(const json& element, size_t index) {
  std::string where = absl::StrCat("objects[", index, "]");
  if (!element.is_object()) return Wrong(where, "this is not an object");
  if (const auto address = element.find("address"); address != element.end() && address->is_string()) {
    absl::StrAppend(&where, " (", address->get_ref<const std::string&>(), ")");
  }
  ManagedObject object;
  const auto parsed = google::protobuf::util::JsonStringToMessage(element.dump(), &object);
  if (!parsed.ok()) {
    const absl::string_view what(parsed.message().data(), parsed.message().size());
    return Wrong(where, absl::StrReplaceAll(what, {{"Cannot find field.", "this field is unknown"}, {"type.googleapis.com/eniform.", ""}}));
  }
  const std::optional<ResourceAddress> address = ResourceAddress::Parse(object.address());
  if (!address) return Wrong(where, absl::StrCat("its address '", object.address(), "' is not TYPE.NAME"));
  const ResourceType type = TypeOf(object.attributes());
  if (type != RESOURCE_TYPE_UNSPECIFIED && type != address->type) {
    return Wrong(where, absl::StrCat("its attributes are those of another type, ", ResourceTypeText(type)));
  }
  return object;
}

}  // namespace

absl::StatusOr<std::string> WriteStateExport(const StateSnapshot& snapshot) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  json objects = json::array();
  for (const ManagedObject& object : snapshot.objects()) {
    std::string text;
    const auto written = google::protobuf::util::MessageToJsonString(object, &text, options);
    json parsed = written.ok() ? json::parse(text, nullptr, /*allow_exceptions=*/false) : json(json::value_t::discarded);
    if (parsed.is_discarded()) return absl::InternalError(absl::StrCat(object.address(), " can not be written as JSON"));
    objects.push_back(std::move(parsed));
  }
  // Its objects are sorted maps: keys come in order by themselves.
  json root = {{"format_version", std::string(kExportFormatVersion)},
               {"lineage", snapshot.lineage()},
               {"serial", snapshot.serial()},
               {"stack", snapshot.stack()}};
  root["objects"] = std::move(objects);
  try {
    return root.dump(2) + "\n";
  } catch (const json::exception& error) {
    return absl::InternalError(error.what());
  }
}

absl::StatusOr<StateSnapshot> ParseStateExport(absl::string_view text) {
  absl::StatusOr<json> root = ParseJson(text);
  if (!root.ok()) return root.status();
  if (!root->is_object()) return Wrong("", "it is not a JSON object");
  // The version first: what else may be there depends on it.
  absl::StatusOr<std::string> version = TextOf(*root, "format_version");
  if (!version.ok()) return version.status();
  if (*version != kExportFormatVersion) {
    return Wrong("format_version", absl::StrCat("it is '", *version, "', this Eniform reads ", kExportFormatVersion));
  }
  static const auto* const known = new std::set<std::string>{"format_version", "lineage", "objects", "serial", "stack"};
  for (const auto& [field, value] : root->items()) {
    if (known->count(field) == 0) return Wrong(field, "this field is unknown");
  }
  absl::StatusOr<std::string> lineage = TextOf(*root, "lineage"), stack = TextOf(*root, "stack");
  if (!lineage.ok()) return lineage.status();
  if (!stack.ok()) return stack.status();
  absl::StatusOr<int64_t> serial = SerialOf(*root);
  if (!serial.ok()) return serial.status();
  const auto elements = root->find("objects");
  if (elements == root->end() || !elements->is_array()) return Wrong("objects", "this field is missing, or not a list");
  StateSnapshot snapshot;
  snapshot.set_lineage(*std::move(lineage));
  snapshot.set_serial(*serial);
  snapshot.set_stack(*std::move(stack));
  for (size_t i = 0; i < elements->size(); ++i) {
    absl::StatusOr<ManagedObject> object = ParseObject((*elements)[i], i);
    if (!object.ok()) return object.status();
    *snapshot.add_objects() = *std::move(object);
  }
  auto& objects = *snapshot.mutable_objects();
  std::sort(objects.pointer_begin(), objects.pointer_end(),
            [](const ManagedObject* a, const ManagedObject* b) { return a->address() < b->address(); });
  const auto twice = std::adjacent_find(objects.begin(), objects.end(),
                                        [](const ManagedObject& a, const ManagedObject& b) { return a.address() == b.address(); });
  if (twice != objects.end()) return Wrong("objects", absl::StrCat("the address ", twice->address(), " is there twice"));
  return snapshot;
}

}  // namespace eniform::state
