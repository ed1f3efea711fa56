#include "providers/jdcloud/error_table.h"

#include <set>

#include "gtest/gtest.h"

namespace eniform::jdcloud {
namespace {

using sdk::Effect;

struct Case {
  int http;
  const char* status;
  const char* message;
  ErrorClass error_class;
};

// JD reference 1.6 and 2.4, row by row.
constexpr Case kCases[] = {
    {400, "INVALID_ARGUMENT", "Invalid RegionId 'x'", ERROR_CLASS_INVALID},
    {400, "OUT_OF_RANGE", "pageSize", ERROR_CLASS_INVALID},
    {400, "SOMETHING_NEW", "", ERROR_CLASS_INVALID},
    {400, "", "", ERROR_CLASS_INVALID},
    {400, "FAILED_PRECONDITION", "some state", ERROR_CLASS_WRONG_STATE},
    {400, "FAILED_PRECONDITION", "Conflict with underlay task", ERROR_CLASS_BUSY},
    {400, "INVALID_ARGUMENT", "conflict with underlay task i-1", ERROR_CLASS_BUSY},
    {400, "FAILED_PRECONDITION", "Invalid instance status", ERROR_CLASS_WRONG_STATE},
    {400, "FAILED_PRECONDITION", "Flavor constraints. NetworkInterface limit exceeded", ERROR_CLASS_QUOTA},
    {400, "FAILED_PRECONDITION", "NetworkInterface has been attached on other device", ERROR_CLASS_CONFLICT},
    {400, "FAILED_PRECONDITION", "ElasticIp 'fip-1' and instance are not in the same az", ERROR_CLASS_INVALID},
    {400, "FAILED_PRECONDITION", "Can't detach primaryNetworkInterface", ERROR_CLASS_INVALID},
    {400, "FAILED_PRECONDITION", "NetworkInterface 'port-1' not mounted on instance", ERROR_CLASS_WRONG_STATE},
    {400, "FAILED_PRECONDITION", "Can't modify primaryNetworkInterface", ERROR_CLASS_INVALID},
    {400, "FAILED_PRECONDITION", "ElasticIp fip-1 already in use", ERROR_CLASS_CONFLICT},
    {400, "FAILED_PRECONDITION", "The instance and elasticIp 'fip-1' are in different azs", ERROR_CLASS_INVALID},
    {400, "FAILED_PRECONDITION", "NetworkInterface already in use", ERROR_CLASS_CONFLICT},
    {400, "FAILED_PRECONDITION", "Elastic ip isn't associated to this instance's primary network interface", ERROR_CLASS_CONFLICT},
    {400, "FAILED_PRECONDITION", "No NetworkInterface permissions.", ERROR_CLASS_AUTH},
    {401, "UNAUTHENTICATED", "", ERROR_CLASS_AUTH},
    {401, "ACCESS_ERROR", "sign result is not same [gw]", ERROR_CLASS_AUTH},
    {401, "", "", ERROR_CLASS_AUTH},
    {403, "HTTP_FORBIDDEN", "", ERROR_CLASS_AUTH},
    {403, "PERMISSION_DENIED", "", ERROR_CLASS_AUTH},
    {404, "NOT_FOUND", "Instance 'i-1' not found.", ERROR_CLASS_NOT_FOUND},
    {404, "404", "", ERROR_CLASS_NOT_FOUND},
    {409, "ABORTED", "", ERROR_CLASS_BUSY},
    {409, "ALREADY_EXISTS", "", ERROR_CLASS_CONFLICT},
    {409, "", "Resource 'primaryIp' already be used", ERROR_CLASS_CONFLICT},
    {429, "QUOTA_EXCEEDED", "NetworkInterface quota limit exceeded", ERROR_CLASS_QUOTA},
    {429, "RATE_LIMIT", "too many requests", ERROR_CLASS_THROTTLED},
    {429, "RATE_LIMIT", "the quota of calls is used up", ERROR_CLASS_THROTTLED},
    {429, "", "NetworkInterface Quota limit exceeded", ERROR_CLASS_QUOTA},
    {429, "429", "slow down", ERROR_CLASS_THROTTLED},
    {499, "CANCELLED", "", ERROR_CLASS_UNKNOWN_OUTCOME},
    {499, "", "", ERROR_CLASS_UNKNOWN_OUTCOME},
    {500, "UNKNOWN", "", ERROR_CLASS_UNKNOWN_OUTCOME},
    {500, "INTERNAL", "Conflict with underlay task", ERROR_CLASS_UNKNOWN_OUTCOME},
    {501, "NOT_IMPLEMENTED", "", ERROR_CLASS_INVALID},
    {501, "", "", ERROR_CLASS_INVALID},
    {502, "SOURCE_UNAVAILABLE", "", ERROR_CLASS_UNKNOWN_OUTCOME},
    {503, "UNAVAILABLE", "", ERROR_CLASS_UNKNOWN_OUTCOME},
    {504, "", "", ERROR_CLASS_UNKNOWN_OUTCOME},
};

TEST(ClassifyTest, EveryRowOfTheReference) {
  for (const Case& row : kCases) {
    EXPECT_EQ(Classify(row.http, row.status, row.message, Effect::kWrite), row.error_class)
        << row.http << " " << row.status << " " << row.message;
  }
}

TEST(ClassifyTest, WhatIsUnknownOfAWriteIsTransientOfARead) {
  for (const Case& row : kCases) {
    const ErrorClass expected = row.error_class == ERROR_CLASS_UNKNOWN_OUTCOME ? ERROR_CLASS_TRANSIENT : row.error_class;
    EXPECT_EQ(Classify(row.http, row.status, row.message, Effect::kRead), expected) << row.http << " " << row.status;
  }
}

TEST(ClassifyTest, EveryPartOfAMessageIsReached) {
  std::set<absl::string_view> parts;
  for (const MessageRow& row : MessageRows()) {
    EXPECT_TRUE(parts.insert(row.part).second) << row.part;
    EXPECT_EQ(Classify(400, "FAILED_PRECONDITION", row.part, Effect::kWrite), row.error_class) << row.part;
  }
}

}  // namespace
}  // namespace eniform::jdcloud
