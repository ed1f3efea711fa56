#include <algorithm>

#include "absl/strings/str_cat.h"
#include "providers/jdcloud/operations.h"

namespace eniform::jdcloud {
namespace {

using sdk::FirstPoll;
using sdk::Goal;
using sdk::Sent;

std::vector<std::string> AddressesOf(const NetworkInterface& interface) {
  std::vector<std::string> addresses;
  for (const PrivateAddress& address : interface.addresses()) addresses.push_back(address.address());
  return addresses;
}

ApiRequest AssignCall(const std::string& id, const char* member, RequestJson what) {
  // By default the cloud takes addresses away from whoever has them (JD reference 2.1.2).
  return {Product::kVpc,
          "assignSecondaryIps",
          "POST",
          InterfacePath(id, ":assignSecondaryIps"),
          {},
          {{"force", false}, {member, std::move(what)}}};
}

OperationOutcome WithPicks(Context& context, const NetworkInterface& interface, const std::vector<std::string>& before,
                           const std::string& request_id) {
  OperationResult result;
  *result.add_interfaces() = interface;
  std::vector<std::string> picked = sdk::PickedAddresses(interface, before);
  // Somebody else may have added some at the same time; which of them are whose can not be told.
  picked.resize(std::min(picked.size(), static_cast<size_t>(context.arguments.auto_ip_count())));
  for (std::string& address : picked) result.add_picked_ips(std::move(address));
  result.set_request_id(request_id);
  return result;
}

// Addresses the cloud picks. The call answers nothing and, repeated, assigns more: what there was before is kept, so that a repetition asks
// only for what is missing (JD reference 5).
OperationOutcome AssignPicked(Context& context) {
  Session& session = context.session;
  const std::string& id = context.arguments.interface().id();
  const auto count = static_cast<size_t>(context.arguments.auto_ip_count());
  Attempt attempt = session.attempts.Find(context.token);
  if (attempt.maybe_sent && !attempt.before) {
    return sdk::MakeError(ERROR_CLASS_CONFLICT, "",
                          absl::StrCat("whether an earlier call assigned addresses to ", id,
                                       " can not be told, because nobody knows any more which it had; plan again, which counts them"),
                          "assignSecondaryIps");
  }
  auto now = sdk::ReadInterface(context, id);
  if (!now.ok()) return now.error();
  if (!*now) return sdk::Missing("interface", id);
  if (!attempt.before) attempt.before = AddressesOf(**now);
  const std::vector<std::string>& before = *attempt.before;
  const size_t there = sdk::PickedAddresses(**now, before).size();
  // Remembered on: asked for once more, it is there.
  if (there >= count) {
    session.attempts.Keep(context.token, attempt);
    return WithPicks(context, **now, before, "");
  }
  const bool maybe_sent_before = attempt.maybe_sent;
  attempt.maybe_sent = true;
  session.attempts.Keep(context.token, attempt);
  const ApiRequest call = AssignCall(id, "secondaryIpCount", count - there);
  Sent sent{call.action, {}, {}};
  auto answer = session.api.Write(call, context.deadline);
  if (!answer.ok()) {
    if (answer.error().error_class() == ERROR_CLASS_UNKNOWN_OUTCOME) {
      attempt.lost = session.clock->Now();
      session.attempts.Keep(context.token, attempt);
    } else if (!maybe_sent_before) {
      // A refusal says nothing of the call before it, whose addresses may show yet: its beginning is still needed.
      session.attempts.Forget(context.token);
    }
    return answer.error();
  }
  attempt.accepted = session.clock->Now();
  session.attempts.Keep(context.token, attempt);
  sent.answer = std::move(*answer);
  auto interface = sdk::AwaitInterface(context, id, sent, FirstPoll::kAfterDelay, [&](const NetworkInterface* seen) {
    return seen && sdk::PickedAddresses(*seen, before).size() >= count ? Goal::kReached : Goal::kNotReached;
  });
  if (!interface.ok()) return interface.error();
  return WithPicks(context, **interface, before, sent.answer.request_id);
}

}  // namespace

OperationOutcome AssignAddresses(Context& context) {
  if (context.arguments.auto_ip_count() > 0) return AssignPicked(context);
  return sdk::ChangeAddresses(context, sdk::Wanted::kPresent, kSecondaryAddresses, "assignSecondaryIps",
                              [&](const std::vector<std::string>& addresses, sdk::Listed) {
                                return context.session.api.Write(AssignCall(context.arguments.interface().id(), "secondaryIps", addresses),
                                                                 context.deadline);
                              });
}

OperationOutcome UnassignAddresses(Context& context) {
  return sdk::ChangeAddresses(context, sdk::Wanted::kAbsent, kSecondaryAddresses, "unassignSecondaryIps",
                              [&](const std::vector<std::string>& addresses, sdk::Listed) {
                                return context.session.api.Write(
                                    {Product::kVpc,
                                     "unassignSecondaryIps",
                                     "POST",
                                     InterfacePath(context.arguments.interface().id(), ":unassignSecondaryIps"),
                                     {},
                                     {{"secondaryIps", addresses}}},
                                    context.deadline);
                              });
}

ResolveResponse ResolveAssign(Context& context) {
  if (context.arguments.auto_ip_count() == 0) return sdk::ResolveByObjects(context);
  Attempt attempt = context.session.attempts.Find(context.token);
  if (!attempt.before) {
    attempt.maybe_sent = true;
    context.session.attempts.Keep(context.token, attempt);
    return sdk::Settled(ResolveResponse::NOT_DONE);
  }
  auto now = sdk::ReadInterface(context, context.arguments.interface().id());
  if (!now.ok()) return sdk::Failed(now.error());
  const auto count = static_cast<size_t>(context.arguments.auto_ip_count());
  if (!*now) return sdk::Settled(ResolveResponse::NOT_DONE);
  if (sdk::PickedAddresses(**now, *attempt.before).size() < count) return WhileItMayShow(context, sdk::Settled(ResolveResponse::NOT_DONE));
  return sdk::Settled(ResolveResponse::DONE, *WithPicks(context, **now, *attempt.before, ""));
}

}  // namespace eniform::jdcloud
