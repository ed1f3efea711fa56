// What no golden case can hold: bytes that are no text, files that are no files, and too much of everything.
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <thread>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "config/jsonnet_messages.h"
#include "config/text_file.h"
#include "tests/config/case_file.h"

namespace eniform::config {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

LoadOptions WithJsonnet() {
  LoadOptions options;
  options.jsonnet_program = JSONNET;
  return options;
}

// What loading one file of this text says first.
Diagnostic FirstOf(const std::string& text, const std::string& name = "main.eni.yaml") {
  const ScratchDirectory directory;
  WriteWhole(name, text);
  const Loaded loaded = Load(WithJsonnet());
  return loaded.diagnostics.empty() ? Diagnostic() : loaded.diagnostics[0];
}

void ExpectAt(const Diagnostic& diagnostic, const std::string& code, int line, int column) {
  EXPECT_EQ(diagnostic.code(), code) << diagnostic.DebugString();
  EXPECT_EQ(diagnostic.line(), line) << diagnostic.DebugString();
  EXPECT_EQ(diagnostic.column(), column) << diagnostic.DebugString();
  EXPECT_EQ(diagnostic.diagnostic_class(), DIAGNOSTIC_CLASS_DECLARATION);
}

TEST(FilesTest, NulByteIsNotText) {
  const Diagnostic diagnostic = FirstOf(std::string("stack: a\n  \0b\n", 14));
  ExpectAt(diagnostic, "EF-D08", 2, 3);
  EXPECT_THAT(diagnostic.detail(), HasSubstr("NUL"));
}

TEST(FilesTest, BadUtf8IsNotText) {
  ExpectAt(FirstOf("stack: \xc3\xa9\xff\n"), "EF-D08", 1, 9);
  ExpectAt(FirstOf("stack: \xc0\x80\n"), "EF-D08", 1, 8);          // overlong
  ExpectAt(FirstOf("stack: \xed\xa0\x80\n"), "EF-D08", 1, 8);      // a surrogate
  ExpectAt(FirstOf("stack: \xf4\x90\x80\x80\n"), "EF-D08", 1, 8);  // beyond U+10FFFF
  ExpectAt(FirstOf("stack: \xe4\xb8"), "EF-D08", 1, 8);            // broken off
}

TEST(FilesTest, ControlCharactersAndLoneCarriageReturnsAreNotText) {
  ExpectAt(FirstOf("stack: a\x07\n"), "EF-D08", 1, 9);
  ExpectAt(FirstOf("stack: a\x7f\n"), "EF-D08", 1, 9);
  ExpectAt(FirstOf("stack: a\reips: {}\n"), "EF-D08", 1, 9);
  ExpectAt(FirstOf("stack: \"a\xe2\x80\xa8\"\n"), "EF-D08", 1, 10);
}

TEST(FilesTest, Utf16IsNotText) {
  const Diagnostic diagnostic = FirstOf(std::string("\xff\xfes\0t\0", 6));
  ExpectAt(diagnostic, "EF-D08", 1, 1);
  EXPECT_THAT(diagnostic.detail(), HasSubstr("UTF-16"));
}

TEST(FilesTest, ByteOrderMarkIsNotCounted) {
  ExpectAt(FirstOf("\xef\xbb\xbfstak: a\n"), "EF-D21", 1, 1);
  ExpectAt(FirstOf("\xef\xbb\xbf{\"stak\": 1}", "main.eni.json"), "EF-D21", 1, 2);
}

TEST(FilesTest, CarriageReturnLineFeedEndsALine) {
  ExpectAt(FirstOf("stack: a\r\npolicy:\r\n  max_delete: 1\r\n"), "EF-D21", 3, 3);
  ExpectAt(FirstOf("{\r\n \"stak\": 1}", "main.eni.json"), "EF-D21", 2, 2);
}

TEST(FilesTest, ColumnsCountCharacters) {
  ExpectAt(FirstOf("providers: {gz: {plugin: p, region: \"äöü\", tag: x}}\n"), "EF-D21", 1, 44);
  ExpectAt(FirstOf("{\"providers\": {\"gz\": {\"plugin\": \"p\", \"region\": \"äöü\", \"tag\": 1}}}\n", "main.eni.json"), "EF-D21", 1, 55);
}

TEST(FilesTest, JsonPlacesAreThoseOfTheFirstCharacter) {
  ExpectAt(FirstOf("{\"stack\": \"a\\\"\\\\\"}", "main.eni.json"), "EF-D29", 1, 11);
  ExpectAt(FirstOf("{\"policy\": {\"max_deletes\": -12 }}", "main.eni.json"), "EF-D24", 1, 28);
  ExpectAt(FirstOf("{\"policy\": {\"max_deletes\":1.5}}", "main.eni.json"), "EF-D24", 1, 27);
  ExpectAt(FirstOf("{\"policy\": {\"max_deletes\": false}}", "main.eni.json"), "EF-D24", 1, 28);
  ExpectAt(FirstOf("12", "main.eni.json"), "EF-D24", 1, 1);
}

TEST(FilesTest, DirectoryPipeAndSocketAreNotFiles) {
  const ScratchDirectory directory;
  std::filesystem::create_directory("a.eni.yaml");
  ASSERT_EQ(mkfifo("b.eni.yaml", 0600), 0);
  const int socket_file = socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{AF_UNIX, "c.eni.yaml"};
  ASSERT_EQ(bind(socket_file, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
  const Loaded loaded = Load({});
  close(socket_file);
  ASSERT_EQ(loaded.diagnostics.size(), 3u);
  const char* const kinds[] = {"a.eni.yaml is a directory", "b.eni.yaml is a pipe", "c.eni.yaml is a socket"};
  for (size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(loaded.diagnostics[i].code(), "EF-D04");
    EXPECT_THAT(loaded.diagnostics[i].detail(), HasSubstr(kinds[i]));
  }
}

TEST(FilesTest, DirectoryThatDoesNotExist) {
  LoadOptions options;
  options.directory = "/nonexistent/stack";
  const Loaded loaded = Load(options);
  ASSERT_EQ(loaded.diagnostics.size(), 1u);
  EXPECT_EQ(loaded.diagnostics[0].code(), "EF-D02");
}

TEST(FilesTest, FileThatMayNotBeRead) {
  // The superuser may read everything, but a path through a file is refused to everybody.
  const ScratchDirectory directory;
  WriteWhole("a.eni.yaml", "{}\n");
  LoadOptions options;
  options.files = {"a.eni.yaml/b.eni.yaml"};
  const Loaded loaded = Load(options);
  ASSERT_EQ(loaded.diagnostics.size(), 1u);
  EXPECT_EQ(loaded.diagnostics[0].code(), "EF-D03");
}

TEST(FilesTest, TooLargeIsNotRead) {
  const ScratchDirectory directory;
  WriteWhole("a.eni.yaml", "{}\n");
  std::filesystem::resize_file("a.eni.yaml", kMaxFileBytes + 1);  // a hole: takes no room
  const Loaded loaded = Load({});
  ASSERT_EQ(loaded.diagnostics.size(), 1u);
  EXPECT_EQ(loaded.diagnostics[0].code(), "EF-D06");
}

TEST(FilesTest, TooManyFilesAreNotRead) {
  LoadOptions options;
  options.files.assign(kMaxFiles + 1, "a.eni.yaml");
  const Loaded loaded = Load(options);
  ASSERT_EQ(loaded.diagnostics.size(), 1u);
  EXPECT_EQ(loaded.diagnostics[0].code(), "EF-D07");
}

TEST(FilesTest, HiddenFilesAndOtherYamlAreLeftAlone) {
  const ScratchDirectory directory;
  WriteWhole(".draft.eni.yaml", "wrong: 1\n");
  WriteWhole("compose.yaml", "wrong: 1\n");
  WriteWhole("a.eni.yml", "stack: shop\n");
  const Loaded loaded = Load({});
  EXPECT_THAT(loaded.diagnostics, IsEmpty());
  EXPECT_EQ(loaded.declaration.stack(), "shop");
}

TEST(FilesTest, NamesBeginWithTheDirectory) {
  const ScratchDirectory directory;
  WriteWhole("stacks/shop prod!/a.eni.yaml", "stak: x\n");
  WriteWhole("stacks/shop prod!/b.eni.yaml", "eips: {}\n");
  LoadOptions options;
  options.directory = "stacks/shop prod!";
  const Loaded loaded = Load(options);
  ASSERT_EQ(loaded.diagnostics.size(), 1u);
  EXPECT_EQ(loaded.diagnostics[0].file(), "stacks/shop prod!/a.eni.yaml");
  EXPECT_EQ(loaded.sources->LineOf(loaded.diagnostics[0]), "stak: x");
  EXPECT_EQ(loaded.declaration.stack(), "shop-prod-");
  options.files = {"b.eni.yaml"};
  EXPECT_THAT(Load(options).diagnostics, IsEmpty());
}

TEST(LimitsTest, AliasBombIsRefusedInTimeAndMemory) {
  std::string bomb = "network_interfaces:\n  x:\n    ignore: &a [tags, tags, tags, tags, tags, tags, tags, tags, tags, tags]\n    nest:\n";
  for (char c = 'b'; c < 'k'; ++c) {
    const std::string item = absl::StrCat("*", std::string(1, static_cast<char>(c - 1)));
    absl::StrAppend(&bomb, "    - &", std::string(1, c), " [");
    for (int i = 0; i < 10; ++i) absl::StrAppend(&bomb, i > 0 ? ", " : "", item);
    absl::StrAppend(&bomb, "]\n");
  }
  const ScratchDirectory directory;
  WriteWhole("main.eni.yaml", bomb);
  const Loaded loaded = Load({});
  EXPECT_THAT(Render(loaded), HasSubstr("EF-D17"));
}

TEST(LimitsTest, BombOfMergedMappingsIsRefused) {
  std::string bomb = "network_interfaces:\n  a0: &a0 {subnet: s}\n";
  for (int i = 1; i < 40; ++i) absl::StrAppend(&bomb, "  a", i, ": &a", i, " {<<: [*a", i - 1, ", *a", i - 1, "]}\n");
  const Diagnostic diagnostic = FirstOf(bomb);
  EXPECT_THAT(diagnostic.code(), testing::AnyOf("EF-D17", "EF-D18")) << diagnostic.DebugString();
}

TEST(LimitsTest, AliasesThatNestTooDeeplyAreRefused) {
  std::string text = "eips:\n  a0: &a0 {x: 1}\n";
  for (int i = 1; i < 100; ++i) absl::StrAppend(&text, "  a", i, ": &a", i, " {x: *a", i - 1, "}\n");
  const ScratchDirectory directory;
  WriteWhole("main.eni.yaml", text);
  EXPECT_THAT(Render(Load({})), HasSubstr("EF-D18"));
}

TEST(LimitsTest, AliasOfAnAnchorThatWasTakenOverIsTheLastOne) {
  const ScratchDirectory directory;
  WriteWhole("main.eni.yaml",
             "providers: {gz: {plugin: p, region: r}}\neips:\n  a: {name: &x one}\n  b: {name: &x two}\n  c: {name: *x}\n");
  const Loaded loaded = Load({});
  ASSERT_THAT(loaded.diagnostics, IsEmpty());
  EXPECT_EQ(loaded.declaration.eips(2).name(), "two");
}

TEST(LimitsTest, ManyErrorsAreCountedAndTheFirstHundredShown) {
  std::string text = "policy:\n";
  for (int i = 0; i < 250; ++i) absl::StrAppend(&text, "  wrong", i, ": 1\n");
  const ScratchDirectory directory;
  WriteWhole("main.eni.yaml", text);
  const Loaded loaded = Load({});
  ASSERT_EQ(loaded.diagnostics.size(), 101u);
  EXPECT_EQ(loaded.diagnostics[99].line(), 101);
  EXPECT_EQ(loaded.diagnostics[100].code(), "EF-D55");
  EXPECT_THAT(loaded.diagnostics[100].detail(), HasSubstr("150 more"));
}

// What says something about a stack of text that is `bytes` of one piece over and over.
void ExpectBoundedErrors(const std::string& piece, const char* name, size_t bytes) {
  std::string text;
  text.reserve(bytes + piece.size());
  while (text.size() < bytes) text += piece;
  const ScratchDirectory directory;
  WriteWhole(name, text);
  const Loaded loaded = Load(WithJsonnet());
  EXPECT_TRUE(HasErrors(loaded.diagnostics)) << piece << " in " << name;
  EXPECT_LE(loaded.diagnostics.size(), 101u);
  for (const Diagnostic& diagnostic : loaded.diagnostics) EXPECT_LT(diagnostic.detail().size(), 1000u);
}

TEST(LimitsTest, NonsenseOfAnyKind) {
  for (const char* piece :
       {"a: b\n", "- ", "[", "x", "{? ", "&a *a ", "'\n", "\"\\n", "!x ", "| \n ", ": ", "\xc3\xa9", "%YAML\n", "{\"a\":", "1"}) {
    for (const char* name : {"main.eni.yaml", "main.eni.json", "main.eni.jsonnet"}) {
      ExpectBoundedErrors(piece, name, 500'000);
    }
  }
}

// What importing `name` from stack/main.eni.jsonnet says; empty: it was imported.
std::string ImportError(const std::string& name) {
  LoadOptions options = WithJsonnet();
  options.directory = "stack";
  WriteWhole("stack/main.eni.jsonnet", "{stack: importstr '" + name + "'}");
  const Loaded loaded = Load(options);
  return loaded.diagnostics.empty() || loaded.diagnostics[0].code() != "EF-D12" ? "" : loaded.diagnostics[0].detail();
}

TEST(JsonnetTest, ImportsStayInTheRepository) {
  namespace fs = std::filesystem;
  const ScratchDirectory directory;
  for (const char* name : {"repo/stack", "repo/lib", "repo/.git"}) fs::create_directories(name);
  for (const char* name : {"secret", "repo/lib/text", "repo/.git/config", "repo/stack/text"}) WriteWhole(name, "words");
  fs::create_symlink("../../secret", "repo/stack/link");
  fs::current_path("repo");
  EXPECT_EQ(ImportError("text"), "");
  EXPECT_EQ(ImportError("../lib/text"), "");
  EXPECT_THAT(ImportError("../../secret"), HasSubstr("only files of the repository"));
  EXPECT_THAT(ImportError("link"), HasSubstr("only files of the repository")) << "wherever a link leads";
  EXPECT_THAT(ImportError("../.git/config"), HasSubstr("what is in .git is not imported"));
  EXPECT_THAT(ImportError("../lib/none"), HasSubstr("does not exist"));
  fs::remove_all(".git");
  EXPECT_EQ(ImportError("text"), "");
  EXPECT_THAT(ImportError("../lib/text"), HasSubstr("below the program itself"));
}

TEST(JsonnetTest, ComputingForEverIsAnError) {
  const ScratchDirectory directory;
  WriteWhole("main.eni.jsonnet", "local f(n, a) = if n == 0 then a else f(n - 1, a + 1) tailstrict; {stack: '' + f(1e15, 0)}");
  LoadOptions options = WithJsonnet();
  options.jsonnet_seconds = 1;
  const Loaded loaded = Load(options);
  ASSERT_FALSE(loaded.diagnostics.empty());
  EXPECT_THAT(loaded.diagnostics[0].detail(), HasSubstr("it computed for more than 1 second"));
}

TEST(JsonnetTest, AnInterpreterThatIsMissingIsNamed) {
  const ScratchDirectory directory;
  WriteWhole("main.eni.jsonnet", "{}");
  LoadOptions options;
  options.jsonnet_program = "/nowhere/eniform-jsonnet";
  const Loaded loaded = Load(options);
  ASSERT_EQ(loaded.diagnostics.size(), 1u);
  EXPECT_EQ(loaded.diagnostics[0].detail(),
            "main.eni.jsonnet gave no answer: its interpreter /nowhere/eniform-jsonnet can not be started: No such file or directory.");
}

// Other threads have the heap's lock, or any other, at any moment.
TEST(JsonnetTest, RunsBesideThreadsThatAllocate) {
  const ScratchDirectory directory;
  WriteWhole("main.eni.jsonnet", "{stack: std.join('', ['a' for i in std.range(1, 20)])}");
  std::atomic<bool> done = false;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&done] {
      while (!done) std::vector<std::string>(100, std::string(100, 'x'));
    });
  }
  for (int i = 0; i < 50; ++i) EXPECT_EQ(Load(WithJsonnet()).declaration.stack(), std::string(20, 'a'));
  done = true;
  for (std::thread& thread : threads) thread.join();
}

TEST(JsonnetMessagesTest, WhatIsCutOffIsNoMessage) {
  const JsonnetRequest request{"a.jsonnet", "{}", {{"name", "value"}, {"other", ""}}};
  const std::string asked = EncodeRequest(request);
  const auto decoded = DecodeRequest(asked);
  ASSERT_TRUE(decoded.has_value());
  EXPECT_EQ(decoded->variables, request.variables);
  EXPECT_FALSE(DecodeRequest(asked.substr(0, asked.size() - 1)).has_value());
  EXPECT_FALSE(DecodeRequest("a.jsonnet").has_value());
  const std::string answered = EncodeAnswer({true, std::string("what\0is wrong", 13), {"lib", "other"}});
  const auto answer = DecodeAnswer(answered);
  ASSERT_TRUE(answer.has_value());
  EXPECT_TRUE(answer->failed);
  EXPECT_EQ(answer->output, std::string("what\0is wrong", 13));
  EXPECT_THAT(answer->imported, testing::ElementsAre("lib", "other"));
  EXPECT_FALSE(DecodeAnswer("dlib").has_value());
  EXPECT_FALSE(DecodeAnswer("x").has_value());
  EXPECT_FALSE(DecodeAnswer("").has_value());
}

// Jsonnet's library recurses as deeply as a program is nested, and dies of it.
TEST(LimitsTest, JsonnetThatIsNestedTooDeeplyIsAnError) {
  std::string text;
  for (int i = 0; i < 300'000; ++i) text += '[';
  const Diagnostic diagnostic = FirstOf(text, "main.eni.jsonnet");
  EXPECT_EQ(diagnostic.code(), "EF-D12");
  EXPECT_EQ(diagnostic.file(), "main.eni.jsonnet");
  EXPECT_THAT(diagnostic.detail(), HasSubstr("nested too deeply"));
}

TEST(LimitsTest, FiftyMegabytesOfNonsense) {
  for (const char* piece : {"a: b\n", "x", "\"\\n"}) ExpectBoundedErrors(piece, "main.eni.yaml", size_t{50} << 20);
  ExpectBoundedErrors("[1, ", "main.eni.json", size_t{50} << 20);
}

}  // namespace
}  // namespace eniform::config
