#include "cli/work.h"

#include "cli/apply_flow.h"
#include "google/protobuf/text_format.h"

namespace eniform::cli {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Key;
using testing::Pair;

template <typename Message>
Message Parsed(const char* text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message));
  return message;
}

TEST(ProvidersInUseTest, OnlyThoseThatSomethingLivesIn) {
  const auto declared = Parsed<Declaration>(R"(
    providers { key: "bj" plugin: "jd" } providers { key: "gz" plugin: "tc" region: "new" } providers { key: "idle" plugin: "tc" }
    network_interfaces { key: "a" provider: "gz" })");
  EXPECT_THAT(ProvidersInUse(declared, {}, {}), ElementsAre(Key("gz")));
  const auto prior = Parsed<StateSnapshot>(R"(
    objects { address: "eip.a" provider: "old" plugin: "tc" region: "r" endpoint: "http://127.0.0.1:1" }
    objects { address: "eip.b" provider: "gz" plugin: "tc" region: "remembered" }
    objects { address: "eip.c" provider: "unknown" })");
  const auto used = ProvidersInUse(declared, prior, {});
  EXPECT_THAT(used, ElementsAre(Key("gz"), Key("old")));
  EXPECT_EQ("new", used.at("gz").region()) << "what is declared goes before what is remembered";
  EXPECT_EQ("http://127.0.0.1:1", used.at("old").endpoint());
}

TEST(ProvidersInUseTest, OpenEntriesNeedTheirs) {
  JournalEntry entry;
  entry.mutable_operation()->set_provider("hz");
  entry.mutable_target()->set_provider("hz");
  entry.mutable_target()->set_plugin("ali");
  EXPECT_THAT(ProvidersInUse({}, {}, {entry}), ElementsAre(Key("hz")));
}

TEST(CheckAddressesTest, UnknownOnesAreWrongUse) {
  const auto declared = Parsed<Declaration>(R"(eips { key: "web" })");
  const auto prior = Parsed<StateSnapshot>(R"(objects { address: "network_interface.old" })");
  planner::PlanOptions options;
  options.targets = {"eip.web"};
  options.excludes = {"network_interface.old"};
  EXPECT_FALSE(CheckAddresses(options, declared, prior));
  options.replaces = {"eip.wep", "eip.nothing-like-it"};
  const auto failure = CheckAddresses(options, declared, prior);
  ASSERT_TRUE(failure);
  EXPECT_EQ(ExitCode::kUsage, failure->code);
  ASSERT_EQ(2u, failure->diagnostics.size());
  EXPECT_THAT(failure->diagnostics[0].detail(), testing::HasSubstr("(given with --replace)"));
  EXPECT_THAT(failure->diagnostics[0].detail(), testing::HasSubstr("Did you mean 'eip.web'?"));
}

TEST(AcceptDriftTest, ChangedIsRememberedAndGoneIsForgotten) {
  const auto prior = Parsed<StateSnapshot>(R"(
    objects { address: "eip.a" id: "eip-a" protect: true attributes { eip { id: "eip-a" name: "old" } } }
    objects { address: "eip.b" id: "eip-b" } objects { address: "eip.c" id: "eip-c" }
    objects { address: "network_interface.d" id: "eni-d" picked_ips: ["10.0.0.2", "10.0.0.3"] }
    objects { address: "network_interface.e" id: "eni-e" deposed_ids: "eni-old" })");
  const std::vector<ResourceChange> drift = {
      Parsed<ResourceChange>(R"(address: "eip.a" after { eip { id: "eip-a" name: "new" } })"),
      Parsed<ResourceChange>(R"(address: "eip.b")"),
      Parsed<ResourceChange>(R"(address: "eip.unknown" after { eip { } })"),
      Parsed<ResourceChange>(R"(address: "network_interface.d" after { network_interface { id: "eni-d" secondary_ips: "10.0.0.3" } })"),
      Parsed<ResourceChange>(R"(address: "network_interface.e")"),
  };
  const auto edits = AcceptDrift(drift, prior);
  ASSERT_EQ(4u, edits.size());
  EXPECT_EQ(StateEdit::UPSERT, edits[0].kind());
  EXPECT_TRUE(edits[0].object().protect()) << "what else is remembered stays";
  EXPECT_EQ("new", edits[0].object().attributes().eip().name());
  EXPECT_EQ(StateEdit::REMOVE, edits[1].kind());
  EXPECT_EQ("eip.b", edits[1].object().address());
  EXPECT_THAT(edits[2].object().picked_ips(), ElementsAre("10.0.0.3")) << "what is gone was picked no more";
  EXPECT_EQ(StateEdit::UPSERT, edits[3].kind()) << "what it left over is still to be deleted";
  EXPECT_EQ("", edits[3].object().id());
  EXPECT_THAT(edits[3].object().deposed_ids(), ElementsAre("eni-old"));
}

}  // namespace
}  // namespace eniform::cli
