#include "proto/diagnostics.h"

namespace eniform {
namespace {

TEST(DiagnosticsTest, ErrorAndWarningCarryWhatTheyWereGiven) {
  const Diagnostic error = MakeError(DIAGNOSTIC_CLASS_REFUSED, "EF-X", "summary", "detail", {"eip.web", "eips.web"});
  EXPECT_EQ(error.severity(), SEVERITY_ERROR);
  EXPECT_EQ(error.diagnostic_class(), DIAGNOSTIC_CLASS_REFUSED);
  EXPECT_EQ(error.code(), "EF-X");
  EXPECT_EQ(error.summary(), "summary");
  EXPECT_EQ(error.detail(), "detail");
  EXPECT_EQ(error.address(), "eip.web");
  EXPECT_EQ(error.field(), "eips.web");
  const Diagnostic warning = MakeWarning("EF-Y", "s", "d");
  EXPECT_EQ(warning.severity(), SEVERITY_WARNING);
  EXPECT_EQ(warning.diagnostic_class(), DIAGNOSTIC_CLASS_UNSPECIFIED);
  EXPECT_EQ(warning.address(), "");
}

TEST(DiagnosticsTest, WarningsAreNoErrors) {
  Diagnostics diagnostics;
  EXPECT_FALSE(HasErrors(diagnostics));
  diagnostics.push_back(MakeWarning("EF-Y", "s", "d"));
  EXPECT_FALSE(HasErrors(diagnostics));
  diagnostics.push_back(MakeError(DIAGNOSTIC_CLASS_FAILURE, "EF-X", "s", "d"));
  EXPECT_TRUE(HasErrors(diagnostics));
}

TEST(ClosestTextTest, OneMistakeOfAnyKind) {
  const std::vector<std::string> known = {"subnet", "tags", "ignore"};
  for (const char* wrong : {"subnets", "subne", "sabnet", "usbnet", "subbnet"}) EXPECT_EQ(ClosestText(wrong, known), "subnet") << wrong;
  EXPECT_EQ(ClosestText("tasg", known), "tags");
  EXPECT_EQ(ClosestText("tag", known), "tags");
}

TEST(ClosestTextTest, NotWhatIsFarAway) {
  EXPECT_EQ(ClosestText("region", {"subnet", "tags"}), "");
  EXPECT_EQ(ClosestText("ab", {"xy"}), "");
  EXPECT_EQ(ClosestText("", {"subnet"}), "");
  EXPECT_EQ(ClosestText("subnet", {}), "");
}

TEST(ClosestTextTest, ThirdOfTheLengthAndTheFirstOfTies) {
  EXPECT_EQ(ClosestText("network_iface", {"network_interfaces"}), "");
  EXPECT_EQ(ClosestText("networkInterfaces", {"network_interfaces"}), "network_interfaces");
  EXPECT_EQ(ClosestText("web-2", {"web-0", "web-1"}), "web-0");
  EXPECT_EQ(ClosestText("web-1", {"web-0", "web-1"}), "web-1");
}

TEST(ClosestTextTest, EndlessTextsAreNobodysMistake) {
  const std::string endless(1'000'000, 'x');
  EXPECT_EQ(ClosestText(endless, {"x"}), "");
  EXPECT_EQ(ClosestText("x", {endless}), "");
}

TEST(DidYouMeanTest, SentenceOrNothing) {
  EXPECT_EQ(DidYouMean("stak", {"stack"}), " Did you mean 'stack'?");
  EXPECT_EQ(DidYouMean("zzz", {"stack"}), "");
}

}  // namespace
}  // namespace eniform
