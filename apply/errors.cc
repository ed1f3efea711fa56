#include "apply/errors.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace eniform::apply {

std::string TextOf(const ProviderError& error) {
  std::vector<std::string> parts;
  for (const std::string& part : {error.action(), error.code(), error.message()}) {
    if (!part.empty()) parts.push_back(part);
  }
  std::string text = parts.empty() ? "no reason was given" : absl::StrJoin(parts, ": ");
  if (!error.request_id().empty()) absl::StrAppend(&text, " (request id ", error.request_id(), ")");
  return text;
}

std::string NextStep(ErrorClass error_class) {
  switch (error_class) {
    case ERROR_CLASS_THROTTLED:
      return "It was tried many times: other tools share the rate limit of this account. Run the command again when they are idle.";
    case ERROR_CLASS_BUSY:
    case ERROR_CLASS_WRONG_STATE:
      return "Something else is working on it. Run the command again when that is over.";
    case ERROR_CLASS_TRANSIENT:
    case ERROR_CLASS_UNKNOWN_OUTCOME:
    case ERROR_CLASS_UNSPECIFIED:
      return "It was tried several times. Check the network and the cloud's status page, then run the command again.";
    case ERROR_CLASS_AUTH:
      return "Check the credentials in the environment and what they are allowed to do.";
    case ERROR_CLASS_QUOTA:
      return "Raise the quota in the cloud's console, or use less of it.";
    case ERROR_CLASS_NOT_FOUND:
      return "Check the ids in the declaration and the region of the provider.";
    case ERROR_CLASS_CONFLICT:
      return "Somebody else holds what was asked for: free it there, or ask for something else.";
    default:
      return "Check the region and the endpoint of the provider; if they are right, report this with the request id.";
  }
}

}  // namespace eniform::apply
