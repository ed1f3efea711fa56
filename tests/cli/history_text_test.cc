#include "cli/render/history_text.h"

#include "google/protobuf/text_format.h"
#include "nlohmann/json.hpp"
#include "tests/cli/golden.h"

namespace eniform::cli {
namespace {

template <typename Message>
Message Parse(const char* text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message));
  return message;
}

std::vector<ShownRun> Runs() {
  return {
      {Parse<Run>(R"(id: 13 command: "apply" actor { host: "laptop" user: "bob" pid: 99 } started_at: 1763781500 serial_before: 12)"),
       "died"},
      {Parse<Run>(
           R"(id: 12 command: "state restore" actor { host: "laptop" user: "bob" pid: 98 } started_at: 1763781400 finished_at: 1763781400.25
                     result: RUN_RESULT_SUCCEEDED serial_before: 11 serial_after: 12)"),
       "succeeded"},
      {Parse<Run>(
           R"(id: 11 command: "apply" plan_digest: "sha256:3f2a91c0d4e5f60718293a4b5c6d7e8f" git_commit: "1a2b3c4d5e6f708192a3b4c5d6e7f80912345678"
              actor { host: "build-7" user: "ci\033[31m" pid: 4711 ci_run: "https://ci.example.com/shop/runs/812" }
              started_at: 1763781360 finished_at: 1763781374.5 result: RUN_RESULT_PARTIAL done: 9 failed: 1 not_started: 2 in_doubt: 1
              serial_before: 2 serial_after: 11)"),
       "partial"},
  };
}

std::vector<JournalEntry> Entries() {
  return {
      Parse<JournalEntry>(
          R"(run: 11 operation_id: 1 token: "t-1" operation { id: 1 kind: UNBIND_EIP target: "eip_binding.web" provider: "gz" }
                             status: JOURNAL_STATUS_DONE started_at: 1763781360 finished_at: 1763781361.5)"),
      Parse<JournalEntry>(
          R"(run: 11 operation_id: 12 token: "t-12" operation { id: 12 kind: ATTACH target: "network_interface.web-0" provider: "gz" }
                             status: JOURNAL_STATUS_FAILED started_at: 1763781361 finished_at: 1763781362
                             error { error_class: ERROR_CLASS_QUOTA code: "LimitExceeded" message: "Too many\n interfaces" request_id: "r-1"
                                     action: "AttachNetworkInterface" })"),
      Parse<JournalEntry>(
          R"(run: 11 operation_id: 3 token: "t-3" operation { id: 3 kind: CREATE_INTERFACE target: "network_interface.b" provider: "gz" }
                             status: JOURNAL_STATUS_INTENT started_at: 1763781364)"),
  };
}

TEST(HistoryTextTest, Text) { ExpectGolden("history.txt", HistoryText(Runs(), Style())); }

TEST(HistoryTextTest, Json) {
  StateSnapshot state;
  state.set_stack("shop");
  state.set_lineage("7d1c");
  state.set_serial(12);
  ExpectGolden("history.json", HistoryJson(state, Runs()));
}

TEST(HistoryTextTest, Journal) { ExpectGolden("journal.txt", JournalText(Runs()[2], Entries(), Style())); }
TEST(HistoryTextTest, JournalJson) { ExpectGolden("journal.json", JournalJson(Runs()[2], Entries())); }

TEST(HistoryTextTest, Nothing) {
  EXPECT_EQ("Nothing was run yet.\n", HistoryText({}, Style()));
  EXPECT_TRUE(nlohmann::json::parse(HistoryJson(StateSnapshot(), {}))["runs"].empty());
  EXPECT_THAT(JournalText(Runs()[1], {}, Style()), testing::HasSubstr("No operation of it was started."));
}

}  // namespace
}  // namespace eniform::cli
