// Plugins that can not be started, each with the message a person gets.
#include "tests/providers/host/support.h"

namespace eniform::host {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

using PluginStartTest = FakePluginTest;

TEST_F(PluginStartTest, GoodOneIsDescribedAndConfigured) {
  const auto provider = Start("ok");
  ASSERT_TRUE(provider.ok()) << provider.status();
  EXPECT_EQ("gz", (*provider)->alias());
  EXPECT_EQ("fake", (*provider)->description().name());
  EXPECT_EQ("1.0", (*provider)->description().version());
  log_.Await("configured gz ap-guangzhou http://127.0.0.1:9780 lineage-1");
}

TEST_F(PluginStartTest, IsConfiguredOnlyWhereAskedFor) {
  const auto provider = Start("auth", Configure::kNo);
  ASSERT_TRUE(provider.ok()) << provider.status();
  EXPECT_TRUE(IsOk((*provider)->Check(CheckRequest()).status()));
}

TEST_F(PluginStartTest, OneThatExits) {
  const absl::Status status = Fail("exit");
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  EXPECT_THAT(std::string(status.message()),
              AllOf(HasSubstr("plugin fake (" + directory_.path() + "/eniform-provider-fake) ended before it was ready."),
                    HasSubstr("It exited with code 1."), HasSubstr("Its last lines:\n  no licence found")));
  EXPECT_THAT(log_.All(), ::testing::ElementsAre("no licence found"));
}

TEST_F(PluginStartTest, OneThatExitsQuietly) {
  const absl::Status status = Fail("exit_quietly");
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("ended before it was ready. It exited with code 0. It printed nothing on stderr."));
}

TEST_F(PluginStartTest, OneWithoutACommonVersion) {
  const absl::Status status = Fail("no_common_version");
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
  EXPECT_THAT(std::string(status.message()),
              AllOf(HasSubstr("has no version of the plugin protocol in common with this eniform, which speaks version 1."),
                    HasSubstr("this plugin speaks version 2, the host offers 1")));
}

TEST_F(PluginStartTest, OneThatAnnouncesAnotherVersion) {
  const absl::Status status = Fail("other_version");
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("speaks version 99 of the plugin protocol, this eniform speaks version 1. Install versions of both that fit."));
}

TEST_F(PluginStartTest, OneThatPrintsRubbish) {
  const absl::Status status = Fail("rubbish");
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("printed 'Hello, world' where the handshake line of a plugin was expected"));
}

TEST_F(PluginStartTest, OneThatPrintsBinaryRubbish) {
  const absl::Status status = Fail("binary");
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  EXPECT_LT(status.message().size(), 3000u);
  for (const char c : status.message())
    EXPECT_TRUE(c == '\n' || (c >= 0x20) || static_cast<unsigned char>(c) >= 0x80) << static_cast<int>(c);
}

TEST_F(PluginStartTest, OneThatPrintsNothing) {
  options_.start_timeout = absl::Milliseconds(200);
  const absl::Status status = Fail("silent");
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("printed no handshake line within 200ms."));
}

TEST_F(PluginStartTest, OneThatListensNowhere) {
  const absl::Status status = Fail("deaf");
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("names no socket in its private directory"));
}

TEST_F(PluginStartTest, OneThatListensOutsideItsDirectory) {
  const absl::Status status = Fail("outside");
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("names no socket in its private directory"));
}

TEST_F(PluginStartTest, OneThatDoesNotAnswer) {
  options_.start_timeout = absl::Seconds(2);
  const absl::Status status = Fail("hang");
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("did not answer Describe within 2s."));
}

TEST_F(PluginStartTest, OneThatExpectsAnotherCookie) {
  const absl::Status status = Fail("other_cookie");
  EXPECT_TRUE(absl::IsPermissionDenied(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("asked for Describe: this plugin serves only the host that started it"));
}

TEST_F(PluginStartTest, OneThatCanNotBeRun) {
  directory_.Script("eniform-provider-broken", "#!/no/such/interpreter\n");
  declaration_.set_plugin("broken");
  const absl::Status status = Start("ok").status();
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("eniform-provider-broken) can not be run: No such file or directory"));
}

TEST_F(PluginStartTest, RefusedCredentialsInTheCloudsWords) {
  const absl::Status status = Fail("auth");
  EXPECT_TRUE(absl::IsUnauthenticated(status)) << status;
  EXPECT_THAT(std::string(status.message()), AllOf(HasSubstr("provider 'gz' (fake, ap-guangzhou): the credentials are missing or refused: "
                                                             "AuthFailure.SecretIdNotFound: The SecretId is not "
                                                             "found (request id r-1)"),
                                                   HasSubstr("from the environment: FAKE_SECRET_ID, FAKE_SECRET_KEY")));
}

TEST_F(PluginStartTest, WrongRegion) {
  const absl::Status status = Fail("bad_region");
  EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("UnsupportedRegion: no such region (request id r-1)"));
}

TEST_F(PluginStartTest, CloudThatCanNotBeReached) {
  const absl::Status status = Fail("no_network");
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  EXPECT_THAT(std::string(status.message()), AllOf(HasSubstr("could not be reached"), HasSubstr("transient: connection refused"),
                                                   HasSubstr("the endpoint http://127.0.0.1:9780"), Not(HasSubstr("request id"))));
}

TEST_F(PluginStartTest, FloodOnStderrBlocksNothing) {
  options_.start_timeout = absl::Minutes(5);  // a hundred thousand lines take their time under a sanitizer
  const auto provider = Start("flood");
  ASSERT_TRUE(provider.ok()) << provider.status();
  log_.Await("serving");
  EXPECT_GE(log_.All().size(), 100'001u);
}

}  // namespace
}  // namespace eniform::host
