// A plugin has the credentials in its environment. What it prints of them goes no further.
#include <stdlib.h>

#include "tests/providers/host/support.h"

namespace eniform::host {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kId[] = "AKIDplanted0123456789";
constexpr char kKey[] = "planted/secret+key=4711";

class SecretsTest : public FakePluginTest {
 protected:
  SecretsTest() {
    setenv("FAKE_SECRET_ID", kId, 1);
    setenv("FAKE_SECRET_KEY", kKey, 1);
  }
  ~SecretsTest() override {
    unsetenv("FAKE_SECRET_ID");
    unsetenv("FAKE_SECRET_KEY");
  }
};

TEST_F(SecretsTest, EnvironmentOnStderrIsLoggedWithoutThem) {
  const absl::Status status = Fail("tells_all");
  std::string text(status.message());
  for (const std::string& line : log_.All()) text += line + "\n";
  EXPECT_THAT(text, AllOf(HasSubstr("FAKE_SECRET_KEY=[FAKE_SECRET_KEY]"), HasSubstr("FAKE_SECRET_ID=[FAKE_SECRET_ID]"),
                          HasSubstr("ENIFORM_PLUGIN_COOKIE=[ENIFORM_PLUGIN_COOKIE]"), HasSubstr("FAKE_MODE=tells_all"), Not(HasSubstr(kId)),
                          Not(HasSubstr(kKey))));
}

TEST_F(SecretsTest, NorAreTheyInWhatStoodForTheHandshake) {
  std::string text(Fail("tells_all_on_stdout").message());
  for (const std::string& line : log_.All()) text += line + "\n";
  EXPECT_THAT(text, AllOf(Not(HasSubstr(kId)), Not(HasSubstr(kKey))));
}

TEST_F(SecretsTest, CloudThatQuotesWhatWasSigned) {
  const absl::Status status = Fail("quotes_secrets");
  EXPECT_TRUE(absl::IsUnauthenticated(status)) << status;
  EXPECT_THAT(std::string(status.message()), AllOf(HasSubstr("AccessKeyId=[FAKE_SECRET_ID]&[FAKE_SECRET_KEY]"), Not(HasSubstr(kKey))));
}

}  // namespace
}  // namespace eniform::host
