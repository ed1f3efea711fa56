#include "providers/sdk/credentials.h"

#include <filesystem>
#include <fstream>
#include <map>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace eniform::sdk {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr CredentialSource kSource{.id_variable = "CLOUD_ID",
                                   .key_variable = "CLOUD_KEY",
                                   .token_variable = "CLOUD_TOKEN",
                                   .file = ".cloud/credentials",
                                   .file_variable = "CLOUD_FILE",
                                   .id_member = "id",
                                   .key_member = "key",
                                   .token_member = "token",
                                   .type_member = "type",
                                   .key_type = "pair",
                                   .token_type = "temporary",
                                   .profile_variable = "CLOUD_PROFILE"};

class CredentialsTest : public testing::Test {
 protected:
  CredentialsTest() {
    home_ = std::filesystem::path(testing::TempDir()) / testing::UnitTest::GetInstance()->current_test_info()->name();
    std::filesystem::remove_all(home_);
    std::filesystem::create_directories(home_ / ".cloud");
    variables_["HOME"] = home_.string();
  }
  ~CredentialsTest() override { std::filesystem::remove_all(home_); }

  void Write(const std::string& text, const std::string& name = ".cloud/credentials") { std::ofstream(home_ / name) << text; }

  Result<Credentials> Find() {
    return FindCredentials("The Cloud", kSource, [this](const char* name) {
      const auto it = variables_.find(name);
      return it == variables_.end() ? std::string() : it->second;
    });
  }
  std::string Refusal() {
    auto found = Find();
    EXPECT_FALSE(found.ok());
    if (found.ok()) return "";
    EXPECT_EQ(found.error().error_class(), ERROR_CLASS_AUTH);
    return found.error().message();
  }

  std::filesystem::path home_;
  std::map<std::string, std::string> variables_;
};

TEST_F(CredentialsTest, VariablesComeBeforeTheFile) {
  Write("[default]\nid = file-id\nkey = file-key\n");
  variables_["CLOUD_ID"] = "i";
  variables_["CLOUD_KEY"] = "k";
  variables_["CLOUD_TOKEN"] = "t";
  const auto found = Find();
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->id, "i");
  EXPECT_EQ(found->key, "k");
  EXPECT_EQ(found->token, "t");
}

TEST_F(CredentialsTest, FileOfTheVendor) {
  Write(
      "# comment\n; another\n[other]\nid=no\n\n[default]\r\n  ID = file-id \r\ntype=temporary\nkey=a=b\ntoken = "
      "T\nnonsense\n[last]\nid=no\n");
  const auto found = Find();
  ASSERT_TRUE(found.ok()) << found.error().message();
  EXPECT_EQ(found->id, "file-id");
  EXPECT_EQ(found->key, "a=b");
  EXPECT_EQ(found->token, "T");
}

TEST_F(CredentialsTest, AnotherFileAndProfile) {
  Write("[work]\nid=w\nkey=x\n", "elsewhere");
  variables_["CLOUD_FILE"] = (home_ / "elsewhere").string();
  variables_["CLOUD_PROFILE"] = "work";
  ASSERT_TRUE(Find().ok());
  EXPECT_EQ(Find()->id, "w");
  variables_["CLOUD_PROFILE"] = "play";
  EXPECT_THAT(Refusal(), HasSubstr("has no profile play"));
}

TEST_F(CredentialsTest, HalfAPairIsNeverCompletedFromTheFile) {
  Write("[default]\nid=file-id\nkey=file-key\n");
  variables_["CLOUD_ID"] = "i";
  EXPECT_THAT(Refusal(), testing::AllOf(HasSubstr("set CLOUD_KEY in the environment"), Not(HasSubstr("CLOUD_ID"))));
}

TEST_F(CredentialsTest, WhatIsMissingIsNamed) {
  EXPECT_THAT(Refusal(), testing::AllOf(HasSubstr("set CLOUD_ID and CLOUD_KEY"), HasSubstr("~/.cloud/credentials")));
  Write("[default]\nid=file-id\n");
  EXPECT_THAT(Refusal(), HasSubstr("has no key"));
  Write("[default]\nid=i\nkey=very-secret\ntype=temporary\n");
  EXPECT_THAT(Refusal(), testing::AllOf(HasSubstr("has no token"), Not(HasSubstr("very-secret"))));
  Write("[default]\ntype=role\nid=i\nkey=k\n");
  EXPECT_THAT(Refusal(), HasSubstr("is of type role"));
  variables_["CLOUD_FILE"] = (home_ / "nowhere").string();
  EXPECT_THAT(Refusal(), HasSubstr("can not be read"));
  variables_.clear();
  EXPECT_THAT(Refusal(), HasSubstr("no credentials for The Cloud"));
}

}  // namespace
}  // namespace eniform::sdk
