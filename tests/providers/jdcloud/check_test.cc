#include "providers/jdcloud/check.h"

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace eniform::jdcloud {
namespace {

using testing::IsEmpty;

Diagnostics CheckText(const std::string& declaration) {
  CheckRequest request;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(declaration, request.mutable_declaration())) << declaration;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(R"(eips { id: "fip-1" public_ip: "203.0.113.7" cloud_status: "DOWN" }
                                                               eips { id: "fip-2" cloud_status: "NOT_ASSOCIATED" })",
                                                            request.mutable_observation()));
  return Check(request);
}

TEST(CheckTest, AnEipThatIsDown) {
  const Diagnostics bound = CheckText(R"(eip_bindings { key: "web" eip { id: "fip-1" } })");
  ASSERT_EQ(bound.size(), 1u);
  EXPECT_EQ(bound[0].code(), "JD-eip-down");
  EXPECT_EQ(bound[0].severity(), SEVERITY_WARNING);
  EXPECT_EQ(bound[0].address(), "eip_binding.web");
  EXPECT_EQ(bound[0].field(), "eip_bindings.web.eip");
  EXPECT_EQ(bound[0].summary(), "The EIP is down");
  EXPECT_THAT(bound[0].detail(), testing::StartsWith("JD Cloud says that fip-1 (203.0.113.7) is DOWN"));
  const Diagnostics adopted = CheckText(R"(eips { key: "web" } imports { to: "eip.web" id: "fip-1" })");
  ASSERT_EQ(adopted.size(), 1u);
  EXPECT_EQ(adopted[0].address(), "eip.web");
}

TEST(CheckTest, OthersAreFine) {
  EXPECT_THAT(CheckText(R"(eip_bindings { key: "web" eip { id: "fip-2" } } eip_bindings { key: "new" eip { name: "web" } })"), IsEmpty());
  EXPECT_THAT(CheckText(R"(eips { key: "web" } eips { key: "new" } imports { to: "eip.web" id: "fip-2" })"), IsEmpty());
  EXPECT_THAT(CheckText(R"(eip_bindings { key: "gone" eip { id: "fip-9" } })"), IsEmpty());
}

}  // namespace
}  // namespace eniform::jdcloud
