#include "providers/jdcloud/error_table.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"

namespace eniform::jdcloud {
namespace {

// Whatever the case.
bool Contains(absl::string_view text, absl::string_view part) {
  return absl::StrContains(absl::AsciiStrToLower(text), absl::AsciiStrToLower(part));
}

ErrorClass OfHttp(int http, sdk::Effect effect) {
  if (http == 404) return ERROR_CLASS_NOT_FOUND;
  if (http == 409) return ERROR_CLASS_CONFLICT;
  if (http == 499) return effect == sdk::Effect::kRead ? ERROR_CLASS_TRANSIENT : ERROR_CLASS_UNKNOWN_OUTCOME;
  if (http == 501) return ERROR_CLASS_INVALID;
  return sdk::ClassifyHttpStatus(http, effect);
}

// The same status for two things (JD reference 1.6): too many calls, and too many objects. Waiting helps only against the first.
ErrorClass OfTooMany(absl::string_view status, absl::string_view message) {
  if (status == "RATE_LIMIT") return ERROR_CLASS_THROTTLED;
  if (status == "QUOTA_EXCEEDED" || Contains(message, "quota")) return ERROR_CLASS_QUOTA;
  return ERROR_CLASS_THROTTLED;
}

}  // namespace

const std::vector<MessageRow>& MessageRows() {
  static const auto* const rows = new std::vector<MessageRow>{
      {"Conflict with underlay task", ERROR_CLASS_BUSY},
      {"Invalid instance status", ERROR_CLASS_WRONG_STATE},
      {"NetworkInterface limit exceeded", ERROR_CLASS_QUOTA},
      {"quota limit exceeded", ERROR_CLASS_QUOTA},
      {"has been attached on other device", ERROR_CLASS_CONFLICT},
      {"not mounted on instance", ERROR_CLASS_WRONG_STATE},  // or not yet
      {"already in use", ERROR_CLASS_CONFLICT},
      {"already be used", ERROR_CLASS_CONFLICT},
      {"isn't associated to this instance", ERROR_CLASS_CONFLICT},
      {"are not in the same az", ERROR_CLASS_INVALID},
      {"are in different azs", ERROR_CLASS_INVALID},
      {"Can't detach primaryNetworkInterface", ERROR_CLASS_INVALID},
      {"Can't modify primaryNetworkInterface", ERROR_CLASS_INVALID},
      {"No NetworkInterface permissions", ERROR_CLASS_AUTH},
  };
  return *rows;
}

const sdk::ErrorTable& Statuses() {
  static const auto* const table = new sdk::ErrorTable({
      {"RATE_LIMIT", ERROR_CLASS_THROTTLED},
      {"QUOTA_EXCEEDED", ERROR_CLASS_QUOTA},
      {"ABORTED", ERROR_CLASS_BUSY},
      {"NOT_FOUND", ERROR_CLASS_NOT_FOUND},
      {"ALREADY_EXISTS", ERROR_CLASS_CONFLICT},
      // A state that passes is over after a few tries; one that stays is an error then.
      {"FAILED_PRECONDITION", ERROR_CLASS_WRONG_STATE},
      {"INVALID_ARGUMENT", ERROR_CLASS_INVALID},
      {"OUT_OF_RANGE", ERROR_CLASS_INVALID},
      {"NOT_IMPLEMENTED", ERROR_CLASS_INVALID},
      {"UNAUTHENTICATED", ERROR_CLASS_AUTH},
      {"ACCESS_ERROR", ERROR_CLASS_AUTH},
      {"HTTP_FORBIDDEN", ERROR_CLASS_AUTH},
      {"PERMISSION_DENIED", ERROR_CLASS_AUTH},
      // The cloud does not know itself what became of it.
      {"CANCELLED", ERROR_CLASS_UNKNOWN_OUTCOME},
      {"UNKNOWN", ERROR_CLASS_UNKNOWN_OUTCOME},
      {"INTERNAL", ERROR_CLASS_UNKNOWN_OUTCOME},
      {"SOURCE_UNAVAILABLE", ERROR_CLASS_UNKNOWN_OUTCOME},
      {"UNAVAILABLE", ERROR_CLASS_UNKNOWN_OUTCOME},
  });
  return *table;
}

ErrorClass Classify(int http, absl::string_view status, absl::string_view message, sdk::Effect effect) {
  if (http == 429) return OfTooMany(status, message);
  // 400 and 409 are said of too many different things to be told apart without their words.
  if (http == 400 || http == 409) {
    for (const MessageRow& row : MessageRows()) {
      if (Contains(message, row.part)) return row.error_class;
    }
  }
  return Statuses().Classify(status, effect, OfHttp(http, effect));
}

}  // namespace eniform::jdcloud
