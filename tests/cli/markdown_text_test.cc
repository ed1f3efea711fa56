#include "cli/render/markdown_text.h"

#include <gmock/gmock.h>

namespace eniform::cli {
namespace {

std::string Code(const std::string& text) {
  std::string out;
  AppendMarkdownCode(out, text);
  return out;
}

std::string Text(const std::string& text) {
  std::string out;
  AppendMarkdown(out, text);
  return out;
}

TEST(MarkdownTextTest, NamesAndAddressesStayReadable) {
  EXPECT_EQ("`network_interface.web-0`", Code("network_interface.web-0"));
  EXPECT_EQ("`[10.0.1.1, 10.0.1.2] and (known after apply)`", Code("[10.0.1.1, 10.0.1.2] and (known after apply)"));
  EXPECT_EQ("`{tier: web}`", Code("{tier: web}"));
  EXPECT_EQ("the EIP of network_interface.web-0 is on 10.0.1.1, eni-1 (a) first",
            Text("the EIP of network_interface.web-0 is on 10.0.1.1, eni-1 (a) first"));
}

TEST(MarkdownTextTest, WhatWouldEndTheCodeIsAnEntity) {
  EXPECT_EQ("<code>&#96;a&#96;</code>", Code("`a`"));
  EXPECT_EQ("<code>a&#124;b</code>", Code("a|b")) << "a table cell ends at a bar";
  EXPECT_EQ("<code>&#92;</code>", Code("\\"));
  EXPECT_EQ("<code>&#60;b&#62;&#38;amp&#59;</code>", Code("<b>&amp;"));
  EXPECT_EQ("<code>&#95;&#95;a&#95;&#95;&#42;</code>", Code("__a__*"));
  EXPECT_EQ("<code></code>", Code("")) << "two backticks would begin something";
  EXPECT_EQ("<code> a</code>", Code(" a"));
}

TEST(MarkdownTextTest, ControlCharactersAndBrokenTextAreVisible) {
  EXPECT_EQ("<code>a&#92;nb&#92;x1b&#91;31m</code>", Code("a\nb\x1b[31m"));
  EXPECT_EQ("<code>\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD</code>", Code("\xff\xed\xa0\x80").substr(0, 6 + 12) + "</code>");
  EXPECT_EQ("<code>网</code>", Code("网"));
  EXPECT_EQ("a&#92;u202eb", Text("a\xe2\x80\xae"
                                 "b"))
      << "nothing is written from right to left";
}

TEST(MarkdownTextTest, SentencesHoldNoMarkup) {
  EXPECT_EQ("&#96;on_remove: delete&#96; &#42;&#42;b&#42;&#42; &#91;c&#93;(x) &#60;i&#62; a &#124; b",
            Text("`on_remove: delete` **b** [c](x) <i> a | b"));
  EXPECT_EQ("&#95;a&#95; b_c", Text("_a_ b_c"));
}

TEST(MarkdownTextTest, NobodyIsCalledAndNothingIsLinked) {
  EXPECT_EQ("&#64;&#8203;octocat &#35;&#8203;7 &#33;&#8203;8 &#126;&#8203;label &#37;&#8203;\"1.0\" &#38;&#8203;3 &#36;&#8203;1",
            Text("@octocat #7 !8 ~label %\"1.0\" &3 $1"));
  EXPECT_EQ("https:&#8203;//evil.example www.&#8203;evil.example", Text("https://evil.example www.evil.example"));
}

TEST(MarkdownTextTest, ListsAreShortened) {
  std::string out;
  AppendMarkdownCodes(out, std::vector<std::string>{"a", "b", "c", "d", "e"}, 3);
  EXPECT_EQ("`a`, `b`, `c` and 2 more", out);
  out.clear();
  AppendMarkdownCodes(out, std::vector<std::string>{"a", "b", "c", "d"}, 3);
  EXPECT_EQ("`a`, `b`, `c`, `d`", out);
}

}  // namespace
}  // namespace eniform::cli
