#include "emulator/jdcloud/statuses.h"

namespace eniform::emulator::jdcloud {

int HttpStatusOf(absl::string_view status) {
  static constexpr struct {
    const char* status;
    int http;
  } kTable[] = {
      {"UNAUTHENTICATED", 401}, {"ACCESS_ERROR", 401},   {"HTTP_FORBIDDEN", 403},  {"PERMISSION_DENIED", 403},  {"NOT_FOUND", 404},
      {"ABORTED", 409},         {"ALREADY_EXISTS", 409}, {"QUOTA_EXCEEDED", 429},  {"RATE_LIMIT", 429},         {"CANCELLED", 499},
      {"UNKNOWN", 500},         {"INTERNAL", 500},       {"NOT_IMPLEMENTED", 501}, {"SOURCE_UNAVAILABLE", 502}, {"UNAVAILABLE", 503},
  };
  for (const auto& row : kTable) {
    if (status == row.status) return row.http;
  }
  return 400;  // INVALID_ARGUMENT, FAILED_PRECONDITION, OUT_OF_RANGE
}

}  // namespace eniform::emulator::jdcloud
