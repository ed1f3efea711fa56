#include "proto/redact.h"

#include <gtest/gtest.h>

namespace eniform {
namespace {

TEST(RedactTest, PasswordsOfUrlsAreStarredOutInPlace) {
  EXPECT_EQ("https://****:******@vpc.example.com/x", WithoutUrlPasswords("https://user:secret@vpc.example.com/x"));
  EXPECT_EQ("say 'postgres://*:*@db/x' and 'http://*@h'", WithoutUrlPasswords("say 'postgres://u:p@db/x' and 'http://t@h'"));
  EXPECT_EQ("http://*:****@h", WithoutUrlPasswords("http://u:p@ss@h")) << "to the last @";
  EXPECT_EQ("http://*:*****@h", WithoutUrlPasswords("http://u:pa/ss@h")) << "a slash that was not encoded";
}

TEST(RedactTest, WhatHasNoPasswordStays) {
  for (const char* text : {"", "://", "https://vpc.example.com:443/a b@c", "mail me@here", "http://h", "http:/u:p@h"}) {
    EXPECT_EQ(text, WithoutUrlPasswords(text));
  }
}

TEST(RedactTest, SecretsAreBlottedOutInEveryForm) {
  const Redactor redact(Redactor::Secrets{{"KEY", "p+ss/w=rd1234"}});
  EXPECT_EQ("a[KEY]b", redact("ap+ss/w=rd1234b"));
  EXPECT_EQ("x=[KEY]&y", redact("x=p%2Bss%2Fw%3Drd1234&y"));
  EXPECT_EQ("[KEY]", redact("p%252Bss%252Fw%253Drd1234")) << "in a signed text";
  EXPECT_EQ("[KEY]", redact("cCtzcy93PXJkMTIzNA=="));
  EXPECT_EQ("0x[KEY]", redact("0x702b73732f773d726431323334"));
  EXPECT_EQ("[KEY]", redact("702B73732F773D726431323334"));
}

TEST(RedactTest, TheLongerOfTwoThatOverlapGoesFirst) {
  const Redactor redact(Redactor::Secrets{{"SHORT", "secret-one"}, {"LONG", "secret-one-and-more"}});
  EXPECT_EQ("[LONG] [SHORT]", redact("secret-one-and-more secret-one"));
}

TEST(RedactTest, WhatIsTooShortIsFoundInAnything) {
  EXPECT_EQ("the password is 1", Redactor(Redactor::Secrets{{"PASSWORD", "1"}, {"TOKEN", ""}})("the password is 1"));
}

TEST(RedactTest, VariablesThatHoldSecrets) {
  for (const char* name : {"TENCENTCLOUD_SECRET_ID", "TENCENTCLOUD_SECRET_KEY", "TENCENTCLOUD_SECURITY_TOKEN", "JDCLOUD_ACCESS_KEY",
                           "ALIBABA_CLOUD_ACCESS_KEY_ID", "PGPASSWORD", "github_token", "ENIFORM_PLUGIN_COOKIE", "TLS_KEY"}) {
    EXPECT_TRUE(NamesASecret(name)) << name;
  }
  for (const char* name : {"PATH", "HOME", "ALIBABA_CLOUD_CREDENTIALS_FILE", "SSH_AUTH_SOCK", "KEYBOARD", "ENIFORM_VAR_key"}) {
    EXPECT_FALSE(NamesASecret(name)) << name;
  }
}

}  // namespace
}  // namespace eniform
