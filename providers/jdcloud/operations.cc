#include "providers/jdcloud/operations.h"

#include "absl/strings/str_cat.h"

namespace eniform::jdcloud {
namespace {

// Whatever a call does shows by then, if the cloud took it: the slowest is a detach with 5 to 8 s, and reads lag a little (JD
// reference 2.5, 4.2).
constexpr absl::Duration kShowsWithin = absl::Seconds(10);

}  // namespace

std::string InterfacePath(const std::string& id, const char* verb) { return absl::StrCat("/networkInterfaces/", id, verb); }

RequestJson UserTags(const Context& context) {
  RequestJson tags = RequestJson::array();
  for (const Tag& tag : sdk::CreationTags(context)) tags.push_back({{"key", tag.key()}, {"value", tag.value()}});
  return tags;
}

sdk::Result<std::string> MakeOnce(Context& context, sdk::Sent& sent, const char* what, const ApiRequest& call, const FindId& find,
                                  ReadId read) {
  Attempts& attempts = context.session.attempts;
  Attempt attempt = attempts.Find(context.token);
  // Accepted before, and only what came of it was not seen.
  if (!attempt.made.empty()) return attempt.made;
  const bool maybe_sent_before = attempt.maybe_sent;
  // A repetition after a restart looks like a first attempt. Where tags are not kept a look would read everything and tell nothing.
  if (maybe_sent_before || !context.session.loses_tags) {
    auto found = find();
    if (!found.ok() || !found->empty()) return found;
  }
  attempt.maybe_sent = true;
  attempts.Keep(context.token, attempt);
  auto answer = context.session.api.Write(call, context.deadline);
  if (!answer.ok()) {
    if (answer.error().error_class() == ERROR_CLASS_UNKNOWN_OUTCOME) {
      attempt.lost = context.session.clock->Now();
      attempts.Keep(context.token, attempt);
    } else if (!maybe_sent_before) {
      // A refusal says nothing of the call before it.
      attempts.Forget(context.token);
    }
    return answer.error();
  }
  sent.answer = std::move(*answer);
  attempt.accepted = context.session.clock->Now();
  attempt.made = read(sent.answer.response);
  attempts.Keep(context.token, attempt);
  if (attempt.made.empty()) return sdk::Unnamed(what, sent);
  return attempt.made;
}

ResolveResponse ResolveMade(Context& context) {
  Attempt attempt = context.session.attempts.Find(context.token);
  attempt.maybe_sent = true;
  context.session.attempts.Keep(context.token, attempt);
  ResolveResponse response = sdk::ResolveByObjects(context);
  if (response.outcome() == ResolveResponse::DONE) context.session.attempts.Forget(context.token);
  response = WhileItMayShow(context, std::move(response));
  if (response.outcome() == ResolveResponse::NOT_DONE && !attempt.made.empty()) {
    // What the cloud named has gone again, or never came.
    attempt.made.clear();
    context.session.attempts.Keep(context.token, attempt);
  }
  return response;
}

bool MayStillShow(const Context& context) {
  const Attempt attempt = context.session.attempts.Find(context.token);
  const auto lately = [&](const std::optional<absl::Time>& time) { return time && context.session.clock->Now() - *time < kShowsWithin; };
  return lately(attempt.lost) || lately(attempt.accepted);
}

ResolveResponse WhileItMayShow(const Context& context, ResolveResponse response) {
  const bool early = response.outcome() == ResolveResponse::NOT_DONE && MayStillShow(context);
  return early ? sdk::Settled(ResolveResponse::RUNNING) : response;
}

}  // namespace eniform::jdcloud
