// A state as text: the same bytes for the same state, nothing lost on the way back, and no input that does more than being refused.
#include "state/export.h"

#include <random>

#include "absl/strings/str_replace.h"
#include "google/protobuf/text_format.h"
#include "google/protobuf/util/message_differencer.h"
#include "nlohmann/json.hpp"
#include "tests/state/support.h"

namespace eniform::state {
namespace {

using google::protobuf::util::MessageDifferencer;
using ::testing::HasSubstr;

StateSnapshot State() {
  StateSnapshot state;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(R"(
    lineage: "7d1c" serial: 7 stack: "shop-prod"
    objects { address: "eip.web" provider: "gz" id: "eip-1" protect: true on_remove: ON_REMOVE_FORGET plugin: "tencentcloud"
              attributes { eip { id: "eip-1" name: "web \"quoted\" \302\267 \001" public_ip: "203.0.113.7" bandwidth_mbps: 10
                                 charge: EIP_CHARGE_TRAFFIC } } }
    objects { address: "network_interface.gone" provider: "gz" departed_with: "ins-9" }
    objects { address: "network_interface.web-0" provider: "gz" id: "eni-1" on_remove: ON_REMOVE_DELETE promised_deletion: true
              picked_ips: "10.0.1.12" deposed_ids: "eni-0" region: "ap-guangzhou" endpoint: "http://127.0.0.1:1"
              attributes { network_interface { id: "eni-1" subnet: "subnet-a" primary_ip: "10.0.1.10" secondary_ips: ["10.0.1.12", "10.0.1.11"]
                           instance: "ins-a" delete_on_termination: true tags { key: "tier" value: "web" } tags { key: "z" } } } }
  )",
                                                            &state));
  return state;
}

std::string Text(const StateSnapshot& state) {
  const absl::StatusOr<std::string> text = WriteStateExport(state);
  EXPECT_TRUE(text.ok()) << text.status();
  return *text;
}

TEST(ExportTest, Looks) {
  StateSnapshot state = State();
  state.mutable_objects()->DeleteSubrange(1, 2);
  state.mutable_objects(0)->mutable_attributes()->mutable_eip()->set_name("web");
  EXPECT_EQ(R"({
  "format_version": "1.0",
  "lineage": "7d1c",
  "objects": [
    {
      "address": "eip.web",
      "attributes": {
        "eip": {
          "bandwidth_mbps": 10,
          "charge": "EIP_CHARGE_TRAFFIC",
          "id": "eip-1",
          "name": "web",
          "public_ip": "203.0.113.7"
        }
      },
      "id": "eip-1",
      "on_remove": "ON_REMOVE_FORGET",
      "plugin": "tencentcloud",
      "protect": true,
      "provider": "gz"
    }
  ],
  "serial": 7,
  "stack": "shop-prod"
}
)",
            Text(state));
}

TEST(ExportTest, ComesBackAsItWas) {
  const absl::StatusOr<StateSnapshot> back = ParseStateExport(Text(State()));
  ASSERT_TRUE(back.ok()) << back.status();
  EXPECT_TRUE(MessageDifferencer::Equals(State(), *back)) << back->DebugString();
  EXPECT_EQ(Text(State()), Text(*back));
}

TEST(ExportTest, OrderOfObjectsDoesNotMatter) {
  auto json = nlohmann::json::parse(Text(State()));
  std::swap(json["objects"][0], json["objects"][2]);
  const absl::StatusOr<StateSnapshot> back = ParseStateExport(json.dump());
  ASSERT_TRUE(back.ok()) << back.status();
  EXPECT_TRUE(MessageDifferencer::Equals(State(), *back));
}

TEST(ExportTest, SaysWhatIsWrong) {
  const std::string whole = Text(State());
  const auto with = [&](const std::string& from, const std::string& to) {
    EXPECT_NE(std::string::npos, whole.find(from)) << from;
    std::string text = whole;
    return text.replace(text.find(from), from.size(), to);
  };
  const struct {
    std::string text, said;
  } cases[] = {
      {"", "it is no JSON: parse error at line 1, column 1"},
      {"[]", "it is not a JSON object"},
      {"{}", "format_version: this field is missing"},
      {"{\"a\": 1", "it is no JSON: parse error at line 1, column 8"},
      {"{\"a\": \"\xff\"}", "it is no JSON: parse error"},
      {whole + "x", "it is no JSON: parse error"},
      {with("\"1.0\"", "\"2.0\""), "format_version: it is '2.0', this Eniform reads 1.0"},
      {with("\"1.0\"", "1.0"), "format_version: this is not a text"},
      {with("\"stack\"", "\"stick\""), "stick: this field is unknown"},
      {with("\"stack\": \"shop-prod\"", "\"stack\": \"\""), "stack: this is not a text, or an empty one"},
      {with("\"lineage\": \"7d1c\",", ""), "lineage: this field is missing"},
      {with("\"serial\": 7", "\"serial\": -7"), "serial: this is not a whole number from 0 on"},
      {with("\"serial\": 7", "\"serial\": 7.5"), "serial: this is not a whole number"},
      {with("\"serial\": 7", "\"serial\": 9223372036854775807"), "serial: this is not a whole number"},
      {with("\"serial\": 7", "\"serial\": 99999999999999999999999999"), "serial: this is not a whole number"},
      {with("\"serial\": 7", "\"serial\": 7, \"serial\": 8"), "the field 'serial' is there twice in one object"},
      {with("\"objects\": [", "\"objects\": [3,"), "objects[0]: this is not an object"},
      {with("\"objects\": [", "\"objects\": [{},"), "objects[0]: its address '' is not TYPE.NAME"},
      {with("\"objects\": [", "\"objects\": [{\"address\": \"vpc.a\"},"), "objects[0] (vpc.a): its address 'vpc.a' is not TYPE.NAME"},
      {with("\"protect\": true", "\"protect\": true, \"colour\": \"red\""), "objects[0] (eip.web): colour: this field is unknown"},
      {with("\"public_ip\": ", "\"private_ip\": \"\", \"public_ip\": "),
       "objects[0] (eip.web): (attributes.eip) private_ip: this field is unknown"},
      {with("\"protect\": true", "\"protect\": \"perhaps\""), "objects[0] (eip.web): "},
      {with("\"ON_REMOVE_FORGET\"", "\"ON_REMOVE_BURN\""), "ON_REMOVE_BURN"},
      {with("\"bandwidth_mbps\": 10", "\"bandwidth_mbps\": 99999999999"), "objects[0] (eip.web): "},
      {with("\"eip.web\"", "\"eip_binding.web\""), "its attributes are those of another type, eip"},
      {with("\"network_interface.gone\"", "\"network_interface.web-0\""), "the address network_interface.web-0 is there twice"},
  };
  for (const auto& each : cases) {
    const absl::Status status = ParseStateExport(each.text).status();
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << each.said << "\n" << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr(each.said));
  }
}

TEST(ExportTest, DeepNestingIsRefused) {
  const std::string open(1'000'000, '['), close(1'000'000, ']');
  std::string objects;
  for (int i = 0; i < 100'000; ++i) objects += "{\"a\":";
  for (const std::string& text : {open, open + close, "{\"objects\":[{\"attributes\":" + open + close + "}]}", objects,
                                  "{\"format_version\":" + objects + "1" + std::string(100'000, '}') + "}"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(ParseStateExport(text).status()));
  }
}

TEST(ExportTest, CutOffAndChangedBytesNeverReadAsPartOfIt) {
  const std::string whole = Text(State());
  for (size_t size = 0; size + 1 < whole.size(); ++size) EXPECT_FALSE(ParseStateExport(whole.substr(0, size)).ok()) << size;
  const unsigned seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  for (int i = 0; i < 3000; ++i) {
    std::string text = whole;
    for (unsigned changes = 1 + random() % 3; changes > 0; --changes) text[random() % text.size()] = static_cast<char>(random());
    const absl::StatusOr<StateSnapshot> read = ParseStateExport(text);
    if (!read.ok()) continue;
    EXPECT_EQ(3, read->objects_size());
    // What was taken can be given back.
    EXPECT_TRUE(MessageDifferencer::Equals(*read, *ParseStateExport(Text(*read))));
  }
}

TEST(ExportTest, RandomStatesComeBack) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  const auto word = [&] {
    static constexpr const char* kLetters[] = {"a",  "B",  "7",    "-", ".",  " ",          "\"", "\\",
                                               "\n", "\t", "\x01", "é", "中", "\U0001F600", "/",  "{"};
    std::string text;
    for (unsigned i = random() % 9; i > 0; --i) text += kLetters[random() % std::size(kLetters)];
    return text;
  };
  for (int i = 0; i < 200; ++i) {
    StateSnapshot state;
    state.set_lineage("l" + word());
    state.set_stack("s" + word());
    state.set_serial(static_cast<int64_t>(random()));
    for (unsigned number = random() % 5; number > 0; --number) {
      ManagedObject object = MakeInterface(std::string(1, static_cast<char>('z' - number)) + word(), word());
      InterfaceAttributes& attributes = *object.mutable_attributes()->mutable_network_interface();
      attributes.set_description(word());
      Tag& tag = *attributes.add_tags();
      tag.set_key(word());
      tag.set_value(word());
      object.set_protect(random() % 2 == 0);
      object.set_on_remove(static_cast<OnRemove>(random() % 3));
      if (random() % 3 == 0) object.clear_attributes();
      for (unsigned picked = random() % 3; picked > 0; --picked) object.add_picked_ips(word());
      *state.add_objects() = object;
    }
    const std::string text = Text(state);
    const absl::StatusOr<StateSnapshot> back = ParseStateExport(text);
    ASSERT_TRUE(back.ok()) << back.status() << text;
    EXPECT_TRUE(MessageDifferencer::Equals(state, *back)) << text;
    EXPECT_EQ(text, Text(*back));
  }
}

TEST(ExportTest, ALineAValue) {
  StateSnapshot before = State(), after = State();
  after.mutable_objects(2)->mutable_attributes()->mutable_network_interface()->set_instance("ins-b");
  EXPECT_EQ(absl::StrReplaceAll(Text(before), {{"\"instance\": \"ins-a\"", "\"instance\": \"ins-b\""}}), Text(after));
}

}  // namespace
}  // namespace eniform::state
