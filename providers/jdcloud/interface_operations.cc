#include "absl/strings/str_cat.h"
#include "providers/jdcloud/operations.h"
#include "providers/sdk/log.h"

namespace eniform::jdcloud {
namespace {

using sdk::FirstPoll;
using sdk::ResultOf;
using sdk::Sent;

RequestJson Texts(const google::protobuf::RepeatedPtrField<std::string>& texts) {
  return std::vector<std::string>(texts.begin(), texts.end());
}

RequestJson CreationBody(const Context& context) {
  const OperationArguments& arguments = context.arguments;
  RequestJson body = {{"subnetId", arguments.subnet_id()}};
  if (!arguments.name().empty()) body["networkInterfaceName"] = arguments.name();
  if (!arguments.primary_ip().empty()) body["primaryIpAddress"] = arguments.primary_ip();
  if (!arguments.private_ips().empty()) body["secondaryIpAddresses"] = Texts(arguments.private_ips());
  // In addition to those given (JD reference 2.1.1).
  if (arguments.auto_ip_count() > 0) body["secondaryIpCount"] = arguments.auto_ip_count();
  if (!arguments.security_group_ids().empty()) body["securityGroups"] = Texts(arguments.security_group_ids());
  if (!arguments.description().empty()) body["description"] = arguments.description();
  body["userTags"] = UserTags(context);
  return body;
}

void RememberWhetherTagsAreKept(Context& context, const NetworkInterface& created) {
  if (Carries(created, context.token)) {
    context.session.keeps_tags = true;
    return;
  }
  if (context.session.loses_tags.exchange(true)) return;
  sdk::Log(sdk::LogLevel::kWarning, "the cloud did not keep the tags of an interface; where an answer is lost, it can not be looked for",
           {{"interface", created.id()}, {"region", context.session.options.api.region}});
}

}  // namespace

OperationOutcome CreateInterface(Context& context) {
  Sent sent{"createNetworkInterface", {}, {}};
  const std::vector<std::string> given = sdk::GivenAddresses(context.arguments);
  const auto id = MakeOnce(
      context, sent, "interface", {Product::kVpc, sent.action, "POST", "/networkInterfaces/", {}, CreationBody(context)},
      [&] { return IdOf(context.session.FindInterface(context.token, context.deadline)); },
      [](const Json& result) { return sdk::Text(result, "networkInterfaceId"); });
  if (!id.ok()) return sdk::NameHolders(context, context.arguments.vpc_id(), given, id.error());
  auto outcome =
      ResultOf(sdk::AwaitInterface(context, *id, sent, FirstPoll::kAfterDelay, sdk::InterfaceGoalOf(context, CREATE_INTERFACE)), *id);
  if (!outcome.ok()) return outcome;
  const NetworkInterface& created = outcome->interfaces(0);
  RememberWhetherTagsAreKept(context, created);
  for (std::string& address : sdk::PickedAddresses(created, given)) outcome->add_picked_ips(std::move(address));
  outcome->set_request_id(sent.answer.request_id);
  context.session.attempts.Forget(context.token);
  return outcome;
}

OperationOutcome DeleteInterface(Context& context) {
  const std::string& id = context.arguments.interface().id();
  const ApiRequest call{Product::kVpc, "deleteNetworkInterface", "DELETE", InterfacePath(id), {}, {}};
  auto gone = sdk::CallAndAwaitInterface(
      context, call.action, [&] { return context.session.api.Write(call, context.deadline); }, id,
      sdk::InterfaceGoalOf(context, DELETE_INTERFACE));
  if (!gone.ok()) return sdk::NameAttachment(context, gone.error());
  return ResultOf(std::move(gone), id);
}

namespace {

OperationOutcome Modify(Context& context, RequestJson body) {
  const std::string& id = context.arguments.interface().id();
  const ApiRequest call{Product::kVpc, "modifyNetworkInterface", "PATCH", InterfacePath(id), {}, std::move(body)};
  return ResultOf(sdk::CallAndAwaitInterface(
                      context, call.action, [&] { return context.session.api.Write(call, context.deadline); }, id,
                      sdk::InterfaceGoalOf(context, context.kind)),
                  id);
}

}  // namespace

OperationOutcome UpdateInterface(Context& context) {
  RequestJson body = RequestJson::object();
  if (context.arguments.has_name()) body["networkInterfaceName"] = context.arguments.name();
  if (context.arguments.has_description()) body["description"] = context.arguments.description();
  return Modify(context, std::move(body));
}

OperationOutcome SetSecurityGroups(Context& context) {
  const auto& groups = context.arguments.security_group_ids();
  if (groups.empty()) {
    // What an empty list does is not known; the last group can not be taken away anyway (JD reference 4.2, 8).
    return sdk::MakeError(ERROR_CLASS_INVALID, "", "an interface of JD Cloud has at least one security group", "modifyNetworkInterface");
  }
  return Modify(context, {{"securityGroups", Texts(groups)}});
}

ResolveResponse ResolveCreate(Context& context) {
  ResolveResponse response = ResolveMade(context);
  if (response.outcome() != ResolveResponse::NOT_DONE) return response;
  std::string what = "this region keeps no tags", then = "Look there; import it, or delete it";
  if (!context.session.loses_tags) {
    if (context.session.keeps_tags) return response;
    // Not known yet whether tags are kept here (JD reference 2.1.1): only what is without them can be what was made.
    auto untagged = context.session.FindUntagged(context.arguments, context.deadline);
    if (!untagged.ok()) return sdk::Failed(untagged.error());
    if (!*untagged) return response;
    what = absl::StrCat("this region may keep no tags, and ", (*untagged)->id(), " has none");
    then = "Look at it; delete it, or, if it is another's, give it a tag or another name";
  }
  return sdk::Failed(sdk::MakeError(ERROR_CLASS_UNKNOWN_OUTCOME, "",
                                    absl::StrCat(what, ", so that nothing tells whether an interface named '", context.arguments.name(),
                                                 "' in ", context.arguments.subnet_id(), " comes from this operation. ", then),
                                    "createNetworkInterface"));
}

}  // namespace eniform::jdcloud
